"""Key phrases: the noun phrases of a text, filed by the keys of their words.

No tagger is needed: the key of a word and its ending tell adjectives from nouns well enough
(`kind_of`), and a phrase is a run of them that looks like a Czech noun phrase (`PATTERNS`).
"""

import hashlib
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from explorer.czech import dictionary, keys, words
from explorer.czech.memory import Memory
from explorer.mining.wordlists import given_names, words_of

_LONGEST: Final = 5  # words
_NAME: Final = 2  # words of a name that may be a place: "Mladá Boleslav"
_WORD: Final = re.compile(r"([^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*)")
_JOINED: Final = frozenset({" ", "\u00a0"})

PATTERNS: Final = frozenset(
    "n an aan aaan nn ann nan anan naan nnan nann nnn annn npn npan anpn npnan npann npa".split()  # noqa: SIM905
)
"""What a noun phrase may be made of: adjectives, nouns (the later ones in the genitive), and one of
`INSIDE`."""
_RUN: Final = re.compile("[anp]*[anpANP]")
INSIDE: Final = frozenset({"pro", "proti", "k", "ke", "na"})
"""Prepositions that may stand inside a phrase."""
_AROUND: Final = frozenset(
    "v ve s se z ze o od do u po při přes před mezi nad pod za i a nebo či ani dle podle kvůli díky "  # noqa: SIM905
    "kolem okolo vůči během vedle místo mimo včetně bez".split()
)
_PLACING: Final = frozenset({"v", "ve", "z", "ze", "do", "u", "obce", "obci", "města", "městě"})
_REGION: Final = ("sko", "cko", "sku", "cku")
"""Endings of names like Písecko, before which "v" is "na"."""
_HARD: Final = re.compile(r"(?:ý|á|é|í|ou|ého|ému|ém|ým|ých|ými)\Z")
_SOFT: Final = re.compile(r"(?:[^áeěií]n|ijn|c|č|š)í\Z")
_SOFT_END: Final = re.compile(r"í(?:ho|mu|m|ch|mi)?\Z")
_SOFT_FORM: Final = re.compile(r"í(?:ho|mu|m|ch|mi)?\Z")
_INFINITIVE: Final = ("ít", "ýt", "ést", "ézt", "ízt", "ovat", "nout", "ci")
_ROMAN: Final = re.compile(r"[ivx]+\Z")

Keys = tuple[str, ...]


PLACE_BITS: Final = 4
_MOST_USES: Final = 0xFFF
TITLE: Final = 1
HEADING: Final = 2
NAME: Final = 4
APT: Final = 8
"""Where in a post a phrase stands, apart from running text: bits that are added up. A name is a
heading by itself, or what stands before the bracket in one. What may be a topic for the place where
it stands is apt: a name, or several words in a title or heading."""


class Packed(NamedTuple):
    """The phrases of a post, to be handed on."""

    numbers: bytes
    """64 bits each, little-endian."""
    uses: bytes
    """How often each is said << `PLACE_BITS`, plus where; 16 bits each, little-endian."""
    forms: str
    """A line for each: form, how often, form, how often, and so on; tabs between."""
    capitals: tuple[tuple[str, int, int, int], ...]
    """Keys with spaces between, and what `Use` counts."""


@dataclass(slots=True)
class Use:
    """How a word is used, by its capitals."""

    capitals: int = 0
    surname: int = 0
    """After a given name."""
    placed: int = 0
    """In capitals, inside a sentence, after "v", "z", "do" and the like."""
    said: int = 0
    """Of a single word, with capitals or without; not known in one post."""


@dataclass(slots=True)
class Phrases:
    """The phrases of a post."""

    forms: dict[Keys, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """How often each occurs in each form."""
    places: dict[Keys, int] = field(default_factory=dict)
    uses: dict[Keys, Use] = field(default_factory=dict)
    """Of single words and of names of two words that have capitals."""

    def read(self, text: str, place: int = 0) -> None:
        """Add the phrases of a text; `place` is `TITLE`, `HEADING`, or 0 for running text.

        The whole of a heading, brackets aside, is a name.
        """
        parts = _WORD.split(text)
        found, after = parts[1::2], parts[2::2]
        keys_, kinds = _words(found, after, self.uses)
        for run in _RUN.finditer(kinds):
            first = run.start()
            for begin, stop, made in _phrases_in(run[0]):
                start, end = first + begin, first + stop
                whole = not start and (end == len(found) or "(" in after[end - 1])
                if (
                    made == "nn"
                    and found[end - 1] == keys_[end - 1]
                    and dictionary.is_known(keys_[start])
                ):
                    continue  # no genitive: two nouns beside each other, unless the first is foreign
                if made == "npa" and not whole:
                    continue  # "služba pro neslyšící", but not of "služba pro neslyšící spoluobčany"
                phrase = keys_[start:end]
                if len(phrase) == _NAME and start:
                    self._name(phrase, found[start - 1 : end], after[start - 1])
                forms = self.forms[phrase]
                form = " ".join(found[start:end])
                forms[form] = forms.get(form, 0) + 1
                if place:
                    where = place | (NAME if whole and place == HEADING else 0)
                    where |= APT if len(phrase) > 1 or where & NAME else 0
                    self.places[phrase] = self.places.get(phrase, 0) | where

    def _name(self, phrase: Keys, found: Sequence[str], gap: str) -> None:
        """Count the capitals of two words that do not begin a text, if both have them.

        `found` are they and the word before, `gap` is what stands behind that.
        """
        before, first, second = found
        if gap in _JOINED and not (first.islower() or second.islower()):
            use = self.uses.setdefault(phrase, Use())
            use.capitals += 1
            use.placed += before.lower() in _PLACING


def of_post(title: str, sections: Iterable[tuple[str | None, str]]) -> Phrases:
    """Give the phrases of a post, from its title and the (heading, text) of its sections."""
    found = Phrases()
    found.read(title, TITLE)
    for heading, text in sections:
        if heading:
            found.read(heading, HEADING)
        found.read(text)
    return found


def pack(phrases: Phrases) -> Packed:
    """Give phrases as they are handed on."""
    uses = [
        min(sum(forms.values()), _MOST_USES) << PLACE_BITS | phrases.places.get(phrase, 0)
        for phrase, forms in phrases.forms.items()
    ]
    lines = [
        "\t".join([f"{form}\t{count}" for form, count in forms.items()])
        for forms in phrases.forms.values()
    ]
    return Packed(
        struct.pack(f"<{len(uses)}q", *map(number, phrases.forms)),
        struct.pack(f"<{len(uses)}H", *uses),
        "\n".join(lines),
        tuple(
            (" ".join(word), use.capitals, use.surname, use.placed)
            for word, use in phrases.uses.items()
        ),
    )


def unpack(packed: Packed) -> Iterator[tuple[int, int, str]]:
    """Give the number of each phrase of a post, how often and where it is said, and its forms."""
    count = len(packed.uses) // 2
    return zip(
        struct.unpack(f"<{count}q", packed.numbers),
        struct.unpack(f"<{count}H", packed.uses),
        packed.forms.split("\n") if count else (),
        strict=True,
    )


def number(phrase: Keys) -> int:
    """Give the number that a phrase is filed under: the same in every process and on every machine."""
    text = " ".join(phrase).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), signed=True)


def kind_of(form: str) -> tuple[str, str]:
    """Give the key of a form, and what it may be in a phrase.

    "a" is an adjective, "n" a noun or name, "p" a preposition that may stand inside, "d" digits,
    "x" all else.
    """
    key, kind, _ = _KINDS[form]
    return key, kind


def _known_of(form: str) -> tuple[str, str, bool]:
    """Give the key and the kind of a form, and whether it may be a given name."""
    key, kind = _kind_of(form)
    return key, kind, not given_names().isdisjoint((words.fold(form), words.fold(key)))


def _kind_of(form: str) -> tuple[str, str]:
    if form.isdigit():
        return form, "d"
    if form in INSIDE:
        return form, "p"
    if not form[0].isalpha() or form in words.STOP or form in _AROUND or len(form) == 1:
        return form, "x"
    key = keys.key(form)
    if key in words_of("idle") or _ROMAN.match(form) or key.endswith("ův"):
        return key, "x"
    if key.endswith("ý"):
        return key, "a" if _HARD.search(form) else "x"
    if key.endswith("n") and _SOFT_END.match(form, len(key)) and form.startswith(key):
        return key + "í", "a"  # what no dictionary has, and the stemmer cut: "cirkulární"
    if _SOFT.search(key):
        return key, "a" if _SOFT_FORM.search(form) else "n"
    return key, "x" if _is_verb(key) or _is_adverb(form, key) else "n"


_KINDS: Final = Memory(_known_of)


def _is_verb(key: str) -> bool:
    if key.endswith(_INFINITIVE) and key != "štít":
        return True
    return key.endswith("t") and dictionary.lemma_of(key[:-1] + "l") == key


def _is_adverb(form: str, key: str) -> bool:
    """Tell adverbs by the adjectives that they are made of: "veřejně", "často", "česky"."""
    if form != key or not form.endswith(("ě", "e", "o", "cky", "sky")):
        return False
    return form.endswith(("cky", "sky")) or any(
        dictionary.lemma_of(form[:-1] + ending) == form[:-1] + ending for ending in "ýí"
    )


def _words(found: Sequence[str], after: Sequence[str], uses: dict[Keys, Use]) -> tuple[Keys, str]:
    """Give the keys of words and their kinds, and count their capitals.

    Names of people are of no kind. A kind is in capitals where the next word does not follow at
    once, so that no run goes on; `after` is what stands behind each word.
    """
    if not found:
        return (), ""
    forms = [word.lower() for word in found]
    keys_, of_forms, given = zip(*map(_KINDS.__getitem__, forms), strict=True)
    kinds = [
        kind if gap in _JOINED else kind.upper() for kind, gap in zip(of_forms, after, strict=True)
    ]
    named = -1  # the word after a given name
    for n, word in enumerate(found):
        if word == forms[n] or of_forms[n] not in "an":
            continue
        use = uses.get(keys_[n : n + 1])
        if use is None:
            use = uses[keys_[n : n + 1]] = Use()
        use.capitals += 1
        if named == n:
            use.surname += 1
            kinds[n] = "x"
        elif given[n]:
            named = n + 1 if after[n] in _JOINED else -1
            kinds[n] = "x"
        elif (
            n and after[n - 1] in _JOINED and not word.isupper() and _places(forms[n - 1], forms[n])
        ):
            use.placed += 1
    return keys_, "".join(kinds)


def _places(before: str, form: str) -> bool:
    return before in _PLACING or (before == "na" and form.endswith(_REGION))


@lru_cache(maxsize=4096)
def _phrases_in(run: str) -> tuple[tuple[int, int, str], ...]:
    """Give where the phrases of a run of kinds begin and end, and what each is made of."""
    run = run.lower()
    return tuple(
        (start, end, run[start:end])
        for start in range(len(run))
        for end in range(start + 1, min(start + _LONGEST, len(run)) + 1)
        if run[start:end] in PATTERNS
    )
