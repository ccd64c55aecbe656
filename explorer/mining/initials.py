"""How well a phrase spells an acronym: the letters of one aligned with the words of the other.

In Czech texts a letter stands for the initial of a word, for one inside a compound
("Českomoravská": ČM), or for the English word of which the Czech one is a translation
("umělá inteligence": AI); a translated phrase may hold the initials in another order
("plán udržitelné městské mobility": SUMP).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from explorer.czech import words

# What a letter is worth by what stands for it, where an initial is worth 1, and what is taken off
# for words left over. Chosen on half of the annotated posts, checked on the others: see the tests.
_ENGLISH: Final = 0.9
_NEXT: Final = 0.8  # the letter after one that is found: "BEzpečnost"
_INNER: Final = 0.5  # a later letter: "vysokoRychlostní"
_MINOR: Final = 0.8  # the initial of a preposition
_SMALL: Final = 0.5  # weight of a letter that the acronym writes small: "PiCe"
_ANY_ORDER: Final = 0.9  # factor for initials in another order
_PREFERENCE: Final = 0.1  # for those in order, when both are possible
_GAP: Final = 0.12  # a word left over in the middle
TRAIL: Final = 0.03
"""What a word left over at the end costs."""
COMMA: Final = 0.06
"""What crossing a comma costs."""
_CUTS: Final = {",": COMMA, "-": 0.03, "–": 0.03, "—": 0.03, "|": 0.03}
_QUOTE: Final = 0.15

_NAME: Final = 3  # letters from which a capitalised part of an acronym is a word: "IPR Praha"
_ABBREVIATION: Final = 3  # letters up to which a full stop makes an abbreviation: "hl."
_STEM: Final = 4
_INSERT: Final = 4  # letters up to which a word in capitals is an acronym itself
_FEWEST: Final = 3  # letters from which their order may differ

_WORD: Final = re.compile(r"[^\W_]+")
_HUMP: Final = re.compile(r"(?<=[a-záčďéěíňóřšťúůýž])(?=[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ])")
_MINORS: Final = words.STOP | {"and", "for", "the"}


class Part(NamedTuple):
    """A word of a phrase, or a part of one that a hyphen or a hump ("EuroVelo") sets apart."""

    text: str
    """In lower case without accents."""
    start: int
    end: int
    opens: bool
    """Whether a word begins with it."""
    minor: bool
    """Whether an acronym may pass over it: a preposition, an abbreviation, a number."""
    capital: bool
    insert: bool
    """Whether it is an acronym itself, which another takes over whole ("Operátor ICT": OICT)."""
    cut: float
    """What crossing the signs before it costs."""


class Letter(NamedTuple):
    """What a part must begin with to stand for it: a letter, a number or the stem of a name."""

    text: str
    weight: float


class Spelling(NamedTuple):
    """The parts of a phrase that spell an acronym: `first` to `last`, both included."""

    score: float
    """1 where the letters are the initials in their order and no word is left over."""
    first: int
    last: int
    in_order: bool


def parts(text: str, start: int, end: int) -> tuple[Part, ...]:
    """Give the parts of the words in `text[start:end]`, in order."""
    found: list[Part] = []
    before = start
    shouted = text[start:end].isupper()
    for match in _WORD.finditer(text, start, end):
        word, place = match[0], match.start()
        between = text[before:place]
        before = match.end()
        minor = (
            word.lower() in _MINORS
            or word.isdigit()
            or (len(word) < _ABBREVIATION and word.islower())
            or (len(word) <= _ABBREVIATION and text[before : before + 1] == ".")
        )
        insert = not shouted and word.isupper() and 1 < len(word) <= _INSERT
        cut = _cut(between) if found else 0.0
        opens = not found or between not in {"-", "/", "&"}
        for hump in _HUMP.split(word):
            high = place + len(hump)
            capital = hump[0].isupper()
            found.append(Part(words.fold(hump), place, high, opens, minor, capital, insert, cut))
            place, opens, cut = high, False, 0.0
    return tuple(found)


def _cut(between: str) -> float:
    """Give what it costs to cross `between`; a hyphen alone joins."""
    if any(sign in between for sign in '„“”"'):
        return _QUOTE
    return max((_CUTS.get(sign, 0.0) for sign in between), default=0.0) if between != "-" else 0.0


def letters(short: str) -> tuple[Letter, ...]:
    """Give what a phrase must spell to explain `short`."""
    found: list[Letter] = []
    for token in _WORD.findall(short):
        if token.isdigit():
            found.append(Letter(token, 1.0))
        elif len(token) >= _NAME and token[1:].islower():
            found.append(Letter(words.fold(token)[:_STEM], 1.0))
        else:
            found.extend(
                Letter(bare[0], _SMALL if sign.islower() else 1.0)
                for sign in token
                if (bare := words.fold(sign))
            )
    return tuple(found)


def spelled(
    short: Sequence[Letter], phrase: Sequence[Part], starts: Iterable[int], *, trail: float = TRAIL
) -> Spelling | None:
    """Give the best way in which parts of `phrase`, from one of `starts` on, spell `short`.

    `trail` is what each word between the last letter and the end of the phrase costs.
    """
    board = _Board(short, phrase, trail)
    found = [
        spelling
        for first in starts
        if phrase[first].capital or not phrase[first].minor
        for spelling in (*board.in_order(first), *board.in_any_order(first))
    ]
    return max(
        found,
        key=lambda s: (round(s.score + _PREFERENCE * s.in_order, 6), s.first),
        default=None,
    )


class _Board:
    """All ways to align the letters of an acronym with the parts of a phrase."""

    def __init__(self, short: Sequence[Letter], phrase: Sequence[Part], trail: float) -> None:
        self._short = short
        self._phrase = phrase
        self._total = sum(letter.weight for letter in short)
        self._known: dict[tuple[int, int], tuple[float, int]] = {}
        self._rest = [0.0] * (len(phrase) + 1)  # by place, the cost of passing over all from there
        for place in reversed(range(len(phrase))):
            part = phrase[place]
            cost = trail * (not part.minor) + part.cut * bool(trail)
            self._rest[place] = self._rest[place + 1] + cost

    def in_order(self, first: int) -> Iterator[Spelling]:
        """Yield the best alignments in which the part at `first` stands for the first letters."""
        for taken, gain in self._takes(first, 0):
            value, last = self._best(first + 1, taken)
            if last > first:
                yield Spelling((gain + value) / self._total, first, last, in_order=True)

    def _best(self, place: int, letter: int) -> tuple[float, int]:
        """Give what the parts from `place` on can be worth to the letters left, and the last used."""
        if (place, letter) in self._known:
            return self._known[place, letter]
        best = (-self._rest[place] * self._total, -1)
        if place < len(self._phrase) and letter < len(self._short):
            part = self._phrase[place]
            cut = part.cut * self._total
            for taken, gain in self._takes(place, letter):
                value, last = self._best(place + 1, letter + taken)
                best = max(best, (gain + value - cut, max(last, place)))
            value, last = self._best(place + 1, letter)
            if last >= 0:
                gap = 0.0 if part.minor else _GAP * self._total
                best = max(best, (value - gap - cut, last))
            best = max(best, self._best(place, letter + 1))
        self._known[place, letter] = best
        return best

    def _takes(self, place: int, letter: int) -> Iterator[tuple[int, float]]:
        """Yield how many of the letters the part may stand for, and what that is worth."""
        part, first = self._phrase[place], self._short[letter]
        if part.insert:
            taken = self._short[letter : letter + len(part.text)]
            if "".join(each.text for each in taken) == part.text:
                yield len(taken), sum(each.weight for each in taken)
            return
        if not part.text.startswith(first.text):
            if first.text in _english(part.text):
                yield 1, _ENGLISH * first.weight
            return
        gain = first.weight * (_MINOR if part.minor and not part.capital else 1.0)
        yield 1, gain
        if part.minor or len(first.text) > 1:
            return
        at = 0
        for count, following in enumerate(self._short[letter + 1 :], 2):
            found = part.text.find(following.text, at + 1)
            if found < 0:
                return
            if found == at + 1:
                gain += following.weight * _NEXT
            elif count < len(self._short) - letter:  # the last letter is no chance hit in a word
                gain += following.weight * _INNER
            at = found
            yield count, gain

    def in_any_order(self, first: int) -> Iterator[Spelling]:
        """Yield the alignments of initials from `first` on, whatever their order.

        With four letters or more one may be missing, and a word be left over for each above three.
        """
        room = len(self._short) - _FEWEST
        fewest = len(self._short) - bool(room)
        owners: dict[int, int] = {}
        lost = 0.0
        for place in range(first, len(self._phrase)) if room >= 0 else ():
            part = self._phrase[place]
            lost += part.cut if place > first else 0.0
            if part.minor:
                if place == first:
                    return
            elif self._seated(place, owners, set()):
                if len(owners) >= fewest:
                    weight = sum(self._short[letter].weight for letter in owners)
                    score = _ANY_ORDER * weight / self._total - lost - self._rest[place + 1]
                    yield Spelling(score, first, place, in_order=False)
            elif place == first or not room:
                return
            else:
                room -= 1
                lost += _GAP

    def _seated(self, place: int, owners: dict[int, int], tried: set[int]) -> bool:
        """Find the part a letter of its own, moving other parts if need be (Kuhn's matching)."""
        part = self._phrase[place]
        for index, letter in enumerate(() if part.insert else self._short):
            fits = part.text.startswith(letter.text) or letter.text in _english(part.text)
            if fits and index not in tried:
                tried.add(index)
                if index not in owners or self._seated(owners[index], owners, tried):
                    owners[index] = place
                    return True
        return False


@lru_cache(maxsize=1 << 14)
def _english(text: str) -> frozenset[str]:
    """Give the letters by which acronyms know the English words that `text` may translate."""
    lexicon, longest = _lexicon()
    found = {initial for end in range(longest + 1) for initial in lexicon.get(text[:end], "")}
    return frozenset(found | {"x"} if text.startswith("ex") else found)  # "User eXperience"


@cache
def _lexicon() -> tuple[Mapping[str, str], int]:
    """Give the initials of English words by the stem of a Czech equivalent, and the longest stem."""
    initials: dict[str, str] = {}
    text = Path(__file__).with_name("english.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        english, _, stems = line.partition("#")[0].partition(":")
        for stem in words.fold(stems).split():
            initials[stem] = initials.get(stem, "") + english[0]
    return initials, max(map(len, initials))
