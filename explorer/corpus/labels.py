"""What a tag is shown as: its best spelling, with the accents and gaps that the posts give its words.

Nothing is guessed: what the posts do not settle stays as the tag is spelt.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from explorer.corpus import tags
from explorer.czech import dictionary, words
from explorer.czech.memory import Memory

MOST: Final = 0.8
"""Share of the places that a way of writing has at least for the others to be slips."""
SURE: Final = 0.9
"""Share of a word's uses that a reading has at least to be the only one."""
FEW: Final = 3
"""Uses of a word in the texts below which nothing is concluded from it."""
FREQUENT: Final = 20
"""Uses of each word that a tag in lower case is cut into; such words are hardly there by chance."""
SHORTEST: Final = 4
"""Letters of each word that a tag in lower case is cut into; of one in CamelCase it is one less."""
LONGEST: Final = 40
"""Letters of a tag above which it is not cut up."""
_MOST_WORDS: Final = 3
_STEM: Final = 5
_GAP: Final = re.compile(r" ?[-–]? ?")
_CASED: Final = re.compile(r"[^\W\d_][^\W\dA-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ_]+|[^\W\d_]+|\d+")
_RUNS: Final = re.compile(r"\d+|[^\W\d_]+")
_KEYS: Final = Memory(tags.key)


class Texts(NamedTuple):
    """What is asked of all posts."""

    readings: Callable[[str], Mapping[str, int]]
    """Gives the words that look so without accents, with their uses in titles, headings and texts."""
    occurs: Callable[[str], bool]
    """Tells whether a text has these words side by side, the first letter aside."""


def by_looks(counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Give words with their numbers of uses by how they look without accents."""
    found: dict[str, dict[str, int]] = {}
    for form, count in counts.items():
        if count:
            found.setdefault(words.fold(form), {})[form] = count
    return found


def written(
    texts: Iterable[tuple[str, Sequence[str]]], spellings: Collection[str]
) -> Counter[tuple[str, str]]:
    """Count how texts write the words of tags: by the key of a tag, and as written.

    Each text comes with the forms of its words.
    """
    keys = {key for key in map(tags.key, spellings) if key.isalnum()}
    found = Counter[tuple[str, str]]()
    for text, forms in texts if keys else ():
        bare = list(map(_KEYS.__getitem__, forms))
        joined = "".join(bare)
        here = [key for key in keys if key in joined]
        begins = list(accumulate(map(len, bare), initial=0)) if here else []
        runs = [(key, run) for key in here for run in _runs_of(key, joined, begins)]
        spans = words.places(text) if runs else []
        for key, run in runs:
            if all(_GAP.fullmatch(_between(text, spans, n)) for n in run[1:]):
                whole = text[spans[run[0]][0] : spans[run[-1]][1]]
                found[key, _evenly(whole)] += 1
    return found


def _runs_of(key: str, joined: str, begins: Sequence[int]) -> Iterator[range]:
    """Yield the numbers of the words wherever some make a key together.

    `begins` tells where in the words as `joined` each of them begins, and where the last one ends.
    """
    start = joined.find(key)
    while start >= 0:
        first, last = (bisect_left(begins, it) for it in (start, start + len(key)))
        if begins[first] == start and begins[last] == start + len(key):
            yield range(first, last)
        start = joined.find(key, start + 1)


def _between(text: str, spans: Sequence[tuple[int, int]], last: int) -> str:
    return text[spans[last - 1][1] : spans[last][0]].replace("\xa0", " ")


def _evenly(text: str) -> str:
    return text.replace("\xa0", " ").replace(" - ", "-").replace("–", "-")


def label(spellings: Mapping[str, int], uses: Mapping[str, int], texts: Texts) -> str:
    """Give what to show for a tag.

    `spellings` and `uses` count how posts spell it and how the texts of these posts write its
    words. Accents and gaps come from there, else word by word from the vocabulary; a spelling
    that has accents keeps them, one that has spaces keeps those. An acronym stays as it is.
    """
    best = tags.best(spellings)
    if tags.in_capitals(best) or not any(map(str.isalpha, best)):
        return best
    return _as_written(best, uses) or _by_words(best, spellings, texts) or best


def may_ask(looks: Iterable[str], key: str, spellings: Iterable[str]) -> bool:
    """Tell whether the label of a tag may depend on one of some words, given without accents.

    Or on whether these words, run together, stand side by side in a text.
    """
    told = key if key.isascii() else " ".join(tags.letters(words.fold(it)) for it in spellings)
    here = [look for look in looks if look in told and not look.isdecimal()]
    if all(len(look) < SHORTEST - 1 for look in here):  # of what is cut off no part is so short
        told = " ".join(map(words.fold, spellings)) if here else ""
        return not {*words.forms(told), *_RUNS.findall(told)}.isdisjoint(here)
    return True


def _as_written(best: str, uses: Mapping[str, int]) -> str | None:
    """Give the tag as the texts of its posts write it; None where they do not agree or are silent."""
    ways = Counter[str]()
    for way, count in uses.items():
        ways[tags.letters(way)] += count
    letters = tags.letters(best)
    if not words.has_accents(best) and ways:
        letters = _commonest(ways)
        if ways[letters] < max(2, MOST * ways.total()):
            return None
    divided = Counter[str]()
    for way, count in uses.items():
        if tags.letters(way) == letters:
            divided[way.lower()] += count
    if not divided:
        return None
    usual = _commonest(divided)
    if tags.gap(best) >= tags.gap(usual):
        usual = best
    together = tags.gap(best) == 0 < tags.gap(usual)
    as_cased = Counter(
        {
            way: count
            for way, count in uses.items()
            if way.lower() == usual.lower() and (not way.isupper() or tags.in_capitals(way))
        }
    )
    if as_cased and (together or best.islower()):
        way = _commonest(as_cased)
        # A capital may be that of a sentence, or the word may stand in a heading of capitals.
        telling = together or as_cased[way] >= FEW or not (way[1:].islower() or way.isupper())
        if telling and as_cased[way] >= MOST * as_cased.total():
            return _begun_as(best, way)
    return _begun_as(best, usual) if together else _dressed(usual, letters, best)


def _commonest(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda way: (-counts[way], way))


def _begun_as(best: str, text: str) -> str:
    """Give `text` with a capital if `best` begins with one."""
    return text[:1].upper() + text[1:] if best[:1].isupper() else text


def _dressed(divided: str, letters: str, case: str) -> str:
    """Give the gaps of `divided` with these letters, in capitals where `case` has some."""
    pairs = zip(letters, filter(str.isalnum, case), strict=False)
    cased = (letter.upper() if sign.isupper() else letter for letter, sign in pairs)
    return tags.dressed(divided, "".join(cased))


def _by_words(best: str, spellings: Mapping[str, int], texts: Texts) -> str | None:
    """Give the tag with the accents and gaps of its words; None where one of them is not sure."""
    if tags.gap(best) == 0:
        if forms := texts.readings(words.fold(best)):
            read = _read(best, texts, FEW)
            return _dressed(best, read, best) if read else best if sum(forms.values()) > 1 else None
        return _cut(best, spellings, texts)
    if words.has_accents(best):
        return None
    known = [_read(run, texts, FEW) for run in _RUNS.findall(best)]
    letters = "".join(filter(None, known))
    if None in known or not words.has_accents(letters):
        return None
    # Signs instead of spaces, and no accents: such a tag was made for an address.
    return _dressed(re.sub(r"(?<=\w)-(?=\w)", " ", best), letters, best)


def _read(run: str, texts: Texts, least: int) -> str | None:
    """Give the only reading of a word, in lower case; None where there is none or several."""
    run = run.lower()
    if run.isdecimal():
        return run
    forms = texts.readings(words.fold(run))
    if not forms:
        return _inflected(run, texts, least)
    if words.has_accents(run):
        return run if forms.get(run, 0) >= least else None
    form = _commonest(forms)
    enough = max(least, SURE * sum(forms.values()))
    # Longer by a ligature or the like: its letters would not fit.
    return form if forms[form] >= enough and len(form) == len(run) else None


def _inflected(run: str, texts: Texts, least: int) -> str | None:
    """Give a word that no text has, if a text has it without its ending, and the dictionary with it."""
    for end in (1, 2) if len(run) > _STEM + 1 else ():
        if texts.readings(run[:-end]) and (stem := _read(run[:-end], texts, least)):
            return stem + run[-end:] if dictionary.is_known(stem + run[-end:]) else None
    return None


def _cut(best: str, spellings: Mapping[str, int], texts: Texts) -> str | None:
    """Give the words of a tag that is written as one; None where they are not sure."""
    if not best.isalnum() or len(best) > LONGEST:
        return None
    for camel in sorted(spellings, key=lambda way: (-spellings[way], way)):
        parts = _CASED.findall(camel)
        if len(parts) > 1 and "".join(parts) == camel and tags.letters(camel) == tags.letters(best):
            return _parted(parts, texts)
    cuts = [
        cut
        for cut in _cuts(best.lower(), texts, _MOST_WORDS)
        if len(cut) > 1
        and not cut[0].isdecimal()
        and (sum(map(str.isalpha, cut)) == 1 or texts.occurs(" ".join(cut)))
    ]
    return _begun_as(best, " ".join(cuts[0])) if len(cuts) == 1 else None


def _parted(parts: Sequence[str], texts: Texts) -> str | None:
    """Give the words that capitals set apart."""
    short = any(part.isalpha() and len(part) < SHORTEST - 1 for part in parts)
    if short or max(map(len, parts)) <= SHORTEST:
        return None
    read = [_read(part, texts, FEW) for part in parts]
    known = [word for word in read if word]
    if None in read:
        return None
    names = " ".join(_begun_as(part, word) for part, word in zip(parts, known, strict=True))
    if texts.occurs(names):
        return names
    # A name is nowhere written small.
    usual = (
        word if texts.occurs(f" {word}") else name
        for word, name in zip(known, names.split(), strict=True)
    )
    return _begun_as(parts[0], " ".join(usual))


def _cuts(text: str, texts: Texts, most: int) -> Iterator[list[str]]:
    """Yield all ways to cut `text` into frequent words and numbers."""
    if not text:
        yield []
    if not text or not most:
        return
    number = re.match(r"\d+", text)
    for end in [number.end()] if number else range(SHORTEST, len(text) + 1):
        word = _read(text[:end], texts, FREQUENT) if number or text[:end].isalpha() else None
        for rest in _cuts(text[end:], texts, most - 1) if word else ():
            yield [str(word), *rest]
