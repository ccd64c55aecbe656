"""Keys: what a word is filed under, so that its inflected forms find each other.

A key is the lemma where one can be known, else a stem. It is internal: people are shown forms.
`key` is a pure function of the form, so a new post never changes the keys of an old one.

In this order: our exceptions; the dictionary of simplemma; the paradigms of Czech, when one of
them leads to a lemma that the dictionary knows; the same without the negative prefix; regular
derivations, known or not; Snowball's stem.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from explorer.czech import data, dictionary, words

if TYPE_CHECKING:
    from snowballstemmer.czech_stemmer import CzechStemmer

RULES: Final = 1
"""Raised whenever this module or one of its lists changes what `key` or `root`
gives, or `families.family`."""

_MEMORY: Final = 1 << 17  # forms; 4,456 posts hold 97,613
_ROOT: Final = 5  # letters
_SHORTEST_LEMMA: Final = 3  # letters, where it is made of a form and an ending
_LONGEST_ENDING: Final = 7  # letters
_SHORTEST_STEM: Final = 3  # letters; less is an acronym cut to pieces (GRU, III)

_LOOKALIKES: Final = str.maketrans("авеікмнорстухјѕ", "abeikmhopctyxjs")
_CYRILLIC: Final = re.compile("[а-яѐ-џ]")
_LATIN: Final = re.compile("[a-z]")

_INFINITIVES: Final = ("t", "ci")
_PARTICIPLES: Final = ("aný", "ený", "ěný", "utý")
_VERBAL_NOUNS: Final = ("ání", "ení", "ění", "ití", "ytí", "utí")
_DENIABLE: Final = ("ý", "í", "ě", "cky", "sky", *_INFINITIVES)
_DEGREE: Final = re.compile(r"(?:nej)?((.{2,}?)[ěe]?j?ší)(?:ho|mu|m|ch|mi)?")
_SOFTENED: Final = (("št", "sk"), ("čt", "ck"), ("č", "k"), ("ř", "r"), ("ž", "h"), ("", ""))


@lru_cache(maxsize=_MEMORY)
def key(form: str) -> str:
    """Give the key of `form`, a word in lower case with its accents."""
    if form.isdecimal():
        return form
    form = _in_one_script(form)
    return _lemma(form) or _regular(form) or _stem(form)


def root(form: str) -> str:
    """Give the first five letters without accents, which most relatives of a word share."""
    return words.fold(_in_one_script(form))[:_ROOT]


@cache
def version() -> str:
    """Give what keys depend on; opens no dictionary. Keys of two versions do not compare."""
    from importlib import metadata  # noqa: PLC0415 (slow to import)

    libraries = (f"{name}-{metadata.version(name)}" for name in ("simplemma", "snowballstemmer"))
    return "+".join((str(RULES), *libraries))


def _in_one_script(form: str) -> str:
    """Give `form` with Latin letters for the Cyrillic ones that look the same, if it mixes both."""
    if form.isascii() or not (_CYRILLIC.search(form) and _LATIN.search(form)):
        return form
    return form.translate(_LOOKALIKES)


def _lemma(form: str) -> str | None:
    """Give the lemma of `form` without the negative prefix of adjectives, adverbs and verbs."""
    lemma = _affirmative(form)
    if not form.startswith("ne"):
        return lemma
    if lemma is None:
        lemma = _affirmative(form[2:])
        return lemma if lemma is None or _is_deniable(lemma) else "ne" + lemma
    if not lemma.startswith("ne"):
        return "ne" + lemma if "ne" + lemma in _exceptions() else lemma
    positive = lemma[2:]
    if _is_deniable(positive) and _known(positive) == positive and lemma not in _exceptions():
        return positive
    return lemma


def _is_deniable(lemma: str) -> bool:
    return lemma.endswith(_DENIABLE) and not lemma.endswith((*_VERBAL_NOUNS, "ost"))


def _affirmative(form: str) -> str | None:
    lemma = _known(form)
    if lemma is None:
        if form.endswith(_VERBAL_NOUNS):
            return form
        return _inflected(form) or _compared(form) or _surname(form)
    if lemma.endswith(_INFINITIVES):
        # The dictionary gives some passives the verb, others the adjective: always the adjective.
        candidates = (c for c, _ in _candidates(form) if c.endswith(_PARTICIPLES))
        return next((c for c in candidates if _known(c) == c), lemma)
    return (_compared(form) if lemma.endswith("ší") else None) or lemma


def _inflected(form: str) -> str | None:
    return next((c for c, _ in _candidates(form) if _known(c) == c), None)


def _regular(form: str) -> str | None:
    return next((c for c, believed in _candidates(form) if believed), None)


def _candidates(form: str) -> Iterator[tuple[str, bool]]:
    """Yield the lemmas that `form` may be inflected from, and whether to believe them unknown."""
    endings = _endings()
    for start in range(max(1, len(form) - _LONGEST_ENDING), len(form) + 1):
        for ending, believed in endings.get(form[start:], ()):
            if start + len(ending) >= _SHORTEST_LEMMA:
                yield form[:start] + ending, believed


def _compared(form: str) -> str | None:
    """Give the lemma of a comparative or superlative: "nejdražšího" is filed under "drahý"."""
    match = _DEGREE.fullmatch(form)
    if match is None:
        return _known(form[3:]) if form.startswith("nej") and form.endswith("ji") else None
    comparative, stem = match.groups()
    lemma = _known(comparative)
    if lemma is not None and lemma != comparative:
        return lemma
    for soft, hard in _SOFTENED:
        if stem.endswith(soft):
            for ending in "ýí":
                lemma = stem.removesuffix(soft) + hard + ending
                if _known(lemma) == lemma:
                    return lemma
    return None


def _surname(form: str) -> str | None:
    """Give "Pospíšilem" the key of "Pospíšil", though the dictionary takes that for a verb."""
    for ending in ("em", "ovi"):
        if form.endswith("l" + ending):
            return _known(form.removesuffix(ending))
    return None


@lru_cache(maxsize=_MEMORY)
def _known(form: str) -> str | None:
    """Give the lemma of a form that the exceptions or the dictionary hold."""
    exceptions = _exceptions()
    if form in exceptions:
        return exceptions[form]
    lemma = dictionary.lemma_of(form)
    if lemma is not None:
        lemma = _corrected(form, lemma)
        lemma = exceptions.get(lemma, lemma)
    return lemma


def _corrected(form: str, lemma: str) -> str:
    """Give `form` where it is a lemma that the dictionary files under its relative.

    Of "kandidátka" it knows that "kandidátkou" belongs there, yet says "kandidát" of itself.
    """
    if (
        form.endswith("t")
        and lemma.endswith(_INFINITIVES)
        and dictionary.lemma_of(form[:-1] + "l") == form
    ):
        return form  # "umožňovat", under "umožnit"
    if (
        form.endswith(("a", "á"))
        and lemma[-1] != "ý"
        and dictionary.lemma_of(form[:-1] + "ou") == form
    ):
        return form  # "Jana", under "Jan"
    if (
        (form.endswith("ka") and lemma in {form[:-2], form[:-2] + "a"})  # "pirátka", under "pirát"
        or (form.endswith("ová") and lemma[-1] not in "áý")  # "Dvořáčková", under "Dvořáček"
        or (form.endswith(_VERBAL_NOUNS) and lemma == form[:-1] + "ý")  # "zvýšení", "zvýšený"
    ):
        return form
    if form.endswith("ovi") and lemma.endswith("ův"):
        return _inflected(form) or lemma  # "primátorovi", a dative
    return lemma


_stemming = Lock()


def _stem(form: str) -> str:
    with _stemming:  # the stemmer keeps the word that it works on in itself
        stem: str = _stemmer().stemWord(form)
    return stem if len(stem) >= _SHORTEST_STEM else form


@cache
def _exceptions() -> Mapping[str, str]:
    return dict(line.split("\t") for line in data.lines("exceptions.tsv"))


@cache
def _endings() -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Give, for each ending of a form, the endings of lemmas in the order of the file."""
    table: dict[str, list[tuple[str, bool]]] = {}
    for line in data.lines("endings.txt"):
        lemma, *others = line.replace(":", "").replace("-", "").split(" ")
        believed = lemma.startswith("!")
        lemma = lemma.removeprefix("!")
        for ending in [*others, lemma] if believed else others:
            table.setdefault(ending, []).append((lemma, believed))
    return {ending: tuple(lemmas) for ending, lemmas in table.items()}


@cache
def _stemmer() -> "CzechStemmer":
    from snowballstemmer.czech_stemmer import CzechStemmer  # noqa: PLC0415 (slow to import)

    return CzechStemmer()
