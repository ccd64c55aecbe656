"""Names to show: the best form of a phrase, from all the forms in which it occurs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from explorer.czech import dictionary, words
from explorer.mining.agreement import (
    LOANS,
    MEN,
    PLURALS,
    agrees,
    has_plural_alike,
    is_neuter,
    is_plural,
)
from explorer.mining.keyphrases import kind_of

_SMALL: Final = 0.25
"""Share of the forms with a small letter from which a capital is not a part of the name."""
_LITTLE: Final = 0.1
"""The same of a word in capitals, which is no acronym then."""
_NOMINATIVE: Final = re.compile(r"(?:ý|á|é|í)\Z")
_FEMININE: Final = re.compile(r"(?:á|ou)\Z")
_OTHER: Final = re.compile(r"(?:ého|ému|ém|ým)\Z")
_PLURAL_ONLY: Final = re.compile(r"(?:ám|ách|ami|ům|ech|ích|emi|ů)\Z")
_MANY: Final = re.compile(r"(?:[ýí]ch|[ýí]mi)\Z")
_SINGULAR_ONLY: Final = re.compile(r"(?:u|em|ovi)\Z")
_INDECLINABLE: Final = frozenset({"online", "offline", "smart", "open", "wifi", "live"})
_SHOUTED: Final = 5
"""Letters beyond which a word in capitals is no acronym but shouted."""


def kinds(phrase: str) -> list[tuple[str, str]]:
    """Give key and kind of every word, as `keyphrases.kind_of`."""
    return [kind_of(form) for form in words.forms(phrase)]


@lru_cache(maxsize=1 << 14)
def folded(phrase: str) -> tuple[str, ...]:
    """Give what all forms of a phrase share: the keys of its words, without accents."""
    return tuple(words.fold(key) for key, _ in kinds(phrase))


class _Counts(NamedTuple):
    """How often a phrase occurs in what form."""

    singular: Counter[str]
    """Nominatives."""
    plural: Counter[str]
    feminine: int
    masculine: int
    """Or neuter: by endings of the adjectives that only these have."""
    singular_only: int
    """By endings of the noun that only the singular has."""
    plural_only: int


def best(forms: Mapping[str, int]) -> str:
    """Give the form to show: a nominative if there is one or it can be made, else the commonest.

    Singular unless the plural is far commoner. Letters are those that most forms have.
    """
    calm = Counter[str]()
    for form, count in forms.items():
        calm[_calmed(form)] += count
    example = _commonest(calm)
    parts = kinds(example)
    if any(len(form.split(" ")) != len(parts) for form in calm):
        return cased(example, calm)
    head = _head(parts, calm)
    if head is None:
        return cased(example, calm)
    lemma = parts[head][0]
    known = dictionary.lemma_of(lemma) is not None
    if not known and _is_cut(lemma, head, calm):
        lemma, known = lemma + "a", True
    known = known or _is_stem_only(lemma, head, calm)
    found = _counted(calm, head, lemma)
    single = max(found.singular_only, found.feminine + found.masculine)
    if found.singular and (
        found.plural_only <= single or found.singular.total() >= found.plural.total()
    ):
        return cased(_commonest(found.singular), calm)
    inflected = not dictionary.lemma_of(lemma) or any(
        dictionary.lemma_of(form.lower().split(" ")[head]) for form in calm
    )
    # "kotlíkové dotace" alone is a plural
    several = has_plural_alike(lemma) and not single and found.plural
    if known and inflected and not several and (found.plural_only <= single or not found.plural):
        feminine = found.feminine > found.masculine or (
            lemma[-1] == "a" and not lemma.endswith(MEN) and not found.masculine
        )
        if made := _singular(example, parts, head, lemma, feminine=feminine):
            return cased(made, calm)
    plural = _nominatives(found.plural, calm, head, lemma)
    return cased(_commonest(plural or found.singular or calm), calm)


def _is_cut(stem: str, head: int, forms: Iterable[str]) -> bool:
    """Tell whether the stemmer cut a feminine noun: "kybernetik", of which a form is its own genitive."""
    split = [form.lower().split(" ") for form in forms]
    return any(it[head] == stem + "a" for it in split) and not any(
        it[head] == stem or any(map(_OTHER.search, it[:head])) for it in split
    )


def _is_stem_only(stem: str, head: int, forms: Iterable[str]) -> bool:
    """Tell whether all forms are a masculine noun behind adjectives, with an ending behind its stem."""
    split = [form.lower().split(" ") for form in forms]
    return all(
        it[head] in {stem + ending for ending in ("a", "u", "em", "ovi")}
        and any(map(_OTHER.search, it[:head]))
        for it in split
    )


def _head(parts: Sequence[tuple[str, str]], forms: Mapping[str, int]) -> int | None:
    """Give the place of the first noun; of the next where that alone has endings: "IT systémy"."""
    nouns = [place for place, (_, kind) in enumerate(parts) if kind == "n"]
    if len(nouns) > 1 and nouns[1] == nouns[0] + 1:
        first, second = ({form.lower().split(" ")[place] for form in forms} for place in nouns[:2])
        foreign = dictionary.lemma_of(parts[nouns[0]][0]) is None and not min(first).endswith("í")
        foreign = foreign or first <= _INDECLINABLE
        known = dictionary.lemma_of(parts[nouns[1]][0]) is not None
        if foreign and len(first) == 1 and (len(second) > 1 or known):
            return nouns[1]
    return nouns[0] if nouns else None


def _nominatives(
    plural: Mapping[str, int], forms: Mapping[str, int], head: int, lemma: str
) -> Mapping[str, int]:
    """Give those of the plurals that are no other case.

    Of a masculine animate noun the nominative ends in -i or -é, the accusative in -y or -e; of a
    feminine one -i is the dative of the singular, but of -ost.
    """
    if lemma[-1] in "aoeěí" or lemma.endswith("ost"):
        return plural
    masculine = any(form.lower().split(" ")[head].endswith(("ů", "ům")) for form in forms)
    chosen = {
        form: count
        for form, count in plural.items()
        if form.lower().split(" ")[head].endswith(("i", "é")) is masculine
    }
    return chosen or plural


def _counted(forms: Mapping[str, int], head: int, lemma: str) -> _Counts:
    singular, plural = Counter[str](), Counter[str]()
    feminine = masculine = singular_only = plural_only = 0
    for form, count in forms.items():
        split = form.lower().split(" ")
        adjectives, noun = split[:head], split[head]
        feminine += count * any(map(_FEMININE.search, adjectives))
        masculine += count * any(map(_OTHER.search, adjectives))
        if noun != lemma:
            many = _PLURAL_ONLY.search(noun) or any(map(_MANY.search, adjectives))
            plural_only += count * bool(many)
            singular_only += count * bool(_SINGULAR_ONLY.search(noun))
        if all(map(_NOMINATIVE.search, adjectives)):
            if noun == lemma and agrees(adjectives, noun):
                singular[form] += count
            elif (
                is_plural(noun, lemma) or (noun == lemma and has_plural_alike(lemma))
            ) and not any(it.endswith("ý") for it in adjectives):
                plural[form] += count
    return _Counts(singular, plural, feminine, masculine, singular_only, plural_only)


def is_nominative(phrase: str) -> bool:
    """Tell whether a phrase may be in its basic form, in either number."""
    parts = kinds(phrase)
    split = phrase.lower().split(" ")
    if len(split) != len(parts):
        return True
    for word, (key, kind) in zip(split, parts, strict=True):
        if kind == "n" or word == key:
            return word == key or is_plural(word, key) or dictionary.lemma_of(key) is None
        if not _NOMINATIVE.search(word):
            return False
    return True


def cased(label: str, forms: Mapping[str, int], *, whole: bool = False) -> str:
    """Give `label` with small letters where its words are often written so.

    A word all in capitals stays, unless `whole`.
    """
    split = label.split(" ")
    total = sum(forms.values())
    for place, word in enumerate(split):
        if not word[:1].isupper() or (word[1:2].isupper() and not whole):
            continue
        small = sum(
            count
            for form, count in forms.items()
            if len(found := form.split(" ")) > place and found[place][:1].islower()
        )
        if small >= (_LITTLE if whole else _SMALL) * total:
            split[place] = word.lower()
    return " ".join(split)


def commonest(forms: Mapping[str, int], *, among: Mapping[str, int]) -> str:
    """Give the commonest of some forms, with the capitals that it has among all."""
    calm = Counter[str]()
    for form, count in forms.items():
        calm[_calmed(form)] += count
    return cased(_commonest(calm), among)


def _singular(
    example: str, parts: Sequence[tuple[str, str]], head: int, noun: str, *, feminine: bool
) -> str | None:
    """Make the nominative singular of a phrase that only occurs in other cases."""
    split = example.split(" ")
    if len(split) != len(parts):
        return None
    neuter = is_neuter(noun)
    feminine = feminine or (noun.endswith(("e", "ě")) and not neuter and not noun.endswith(LOANS))
    if noun in PLURALS:
        return None
    ending = "á" if feminine else "é" if neuter else "ý"
    for place in range(head + 1):
        made = noun if place == head else parts[place][0]
        if place < head and made.endswith("ý"):
            made = made[:-1] + ending
        if place < head and split[place].lower().startswith("ne") and not made.startswith("ne"):
            made = "ne" + made
        split[place] = _dressed(made, split[place])
    # Of "prostory" the dictionary says "prostora", but the posts speak of "prostoru".
    return " ".join(split) if agrees([it.lower() for it in split[:head]], noun) else None


def _dressed(word: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _calmed(form: str) -> str:
    """Give a form without capitals where it is shouted, or only begins with one as a sentence does."""
    letters = [
        word.lower() if word.isupper() and len(word) > _SHOUTED else word
        for word in form.split(" ")
    ]
    return " ".join(letters)


def _commonest(forms: Mapping[str, int]) -> str:
    """Give the commonest form, and of that the commonest way to write it."""
    lower = Counter[str]()
    for form, count in forms.items():
        lower[form.lower()] += count
    chosen = min(lower, key=lambda form: (-lower[form], form))
    # Of a feminine noun in -e the nominative bears -á, though the genitive may be commoner.
    if (stem := re.match(r"(\S+)é( .*[eě])\Z", chosen)) and f"{stem[1]}á{stem[2]}" in lower:
        chosen = f"{stem[1]}á{stem[2]}"
    ways = {form: count for form, count in forms.items() if form.lower() == chosen}
    # A capital that only opens a sentence or a heading is none.
    return min(ways, key=lambda form: (-ways[form], form))
