"""Sentences: where each begins and ends in plain text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from explorer.czech import data, words
from explorer.model import Span

_STOPS: Final = ".!?…"
_CLOSERS: Final = "\"“”‘’'»)]}*_"
_MARKS: Final = _STOPS + _CLOSERS
_SIGN: Final = re.compile(r"[^\W_]")
_WORD: Final = re.compile(r"[^\W_]+")
_LAST: Final = re.compile(r"(?:\d+|[^\W\d_][\w.]*)\Z")
_ORDINAL: Final = re.compile(r"\d{1,3}|[IVXLC]{2,}")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LONGEST: Final = 12  # signs; no abbreviation or ordinal number is longer
_CURRENCIES: Final = ("Kč", "CZK", "EUR", "Eur", "USD")


def split(text: str) -> tuple[Span, ...]:
    """Give the sentences of `text` in order, without the white space around them.

    Every other sign is in exactly one of them. The end of a line ends a sentence.
    """
    spans: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        spans.extend(Span(offset + start, offset + end) for start, end in _sentences(line))
        offset += len(line) + 1
    return tuple(spans)


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    pieces = line.split()
    if not pieces:
        return
    start = line.index(pieces[0])
    words = _Words(pieces)
    end = counted = 0
    # Most pieces end in a letter, and so no sentence: where those stand is not asked.
    for place in [place for place, piece in enumerate(pieces) if piece[-1] in _MARKS]:
        if (following := words.after(place)) and _ends(
            pieces[place - 1] if place else "", pieces[place], following
        ):
            for piece in pieces[counted : place + 1]:
                end = line.index(piece, end) + len(piece)
            counted = place + 1
            yield start, end
            start = line.index(pieces[counted], end)
    yield start, len(line.rstrip())


class _Words:
    """The words that pieces of a line begin with, looked up from left to right."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._place = 0
        """The next piece with a word, kept so that many without one are passed only once."""
        self._word = ""

    def after(self, place: int) -> str:
        """Give the word that comes after a piece, after "(" if the piece it is in begins so.

        Empty where no word is left on the line, or where more full stops come first.
        """
        if place + 1 == len(self._pieces) or not self._pieces[place + 1].strip(_MARKS):
            return ""
        if self._place <= place:
            self._find(place + 1)
        return self._word

    def _find(self, first: int) -> None:
        self._place, self._word = len(self._pieces), ""
        for place in range(first, len(self._pieces)):
            piece = self._pieces[place]
            word = _WORD.search(piece)
            if word:  # cut: no longer one is compared with anything
                self._place, self._word = place, "(" * piece.startswith("(") + word[0][:_LONGEST]
                return


def _ends(before: str, piece: str, following: str) -> bool:
    """Tell whether a sentence ends with `piece`, given its neighbours."""
    core = piece.rstrip(_CLOSERS)
    word = core.rstrip(_STOPS)
    stop = core[len(word) :]
    first = following.removeprefix("(")
    if not stop or first[0].islower() or word in {"(", "["}:
        return False
    if stop != ".":
        return first[0].isalpha() or stop[-1] in "!?"
    last = _LAST.search(word[-_LONGEST:])
    if last is None:
        return True
    return not _goes_on(before, last[0], first, in_bracket=first != following)


def _goes_on(before: str, word: str, following: str, *, in_bracket: bool) -> bool:
    """Tell whether the full stop after `word` belongs to it: a number, an initial, a short form."""
    number = following[0].isdigit()
    if _ORDINAL.fullmatch(word):
        return number or (_opens(before) and not before[:-1].isdigit())
    if word.isdigit():
        return False
    if word.isupper() and _INITIALS.fullmatch(word):
        return _opens(before) or number or following.lower() not in words.STOP
    match _may_close(before, word.lower()):
        case None:
            return False
        case False:
            return True
        case True:
            return number or in_bracket or following in _CURRENCIES


def _may_close(before: str, word: str) -> bool | None:
    """Tell whether a short form may close a sentence; None if `word` is no short form."""
    abbreviations = _abbreviations()
    if len(word) == 1 and word not in abbreviations:
        first = before[:-1].lower()  # "a." of "a. s."
        return abbreviations.get(f"{first}.{word}", True) if _INITIALS.fullmatch(first) else False
    return abbreviations.get(word, abbreviations.get(word.rpartition(".")[2]))


def _opens(before: str) -> bool:
    """Tell whether what follows `before` is the label of an item in a list."""
    if not _SIGN.search(before) or before[-1] in ",;:!?":
        return True
    return before[-1] == "." and _abbreviations().get(before[:-1].lower(), True)


@cache
def _abbreviations() -> Mapping[str, bool]:
    """Give the abbreviations, and of each whether it may close a sentence."""
    lines = data.lines("abbreviations.txt")
    return {line.removesuffix("*"): line.endswith("*") for line in lines}
