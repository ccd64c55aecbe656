"""Words: where they stand in a text, what they look like without accents, how they sort."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain
from typing import Final

from explorer.czech.memory import Memory
from explorer.model import Span, Token

# Compiled for this project: prepositions, conjunctions, pronouns, auxiliaries and particles that
# fill the head of any Czech frequency list. Party words (strana, zpráva, ANO) are no stop words.
STOP: Final = frozenset(
    "a aby ale ani asi až bez bude budou by byl byla bylo byly být co či do ho i já "  # noqa: SIM905
    "jak jako je jeho jej její jejich jen ještě již jsem jsme jsou k kde kdy když ke která které "
    "který li má mezi mi na nad nám nás ne nebo není než o od on pak po pod podle pokud pro proto "
    "protože před při s se si svou své ta tak také tato té tedy ten této tím to toho tohoto tom "
    "tomu tu tuto ty tyto u už v ve však z za ze že".split()
)
"""Forms that say nothing of the subject of a text: lower case, with accents."""

_WORD: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")

_BARE: Final = str.maketrans(
    dict(zip("áäčďéěëíľĺňóöôřŕšťúůüýž", "aacdeeeillnooorrstuuuyz", strict=True))
    | {"æ": "ae", "đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ß": "ss", "þ": "th"}
)
"""Letters without their accents: the frequent ones, and those that Unicode does not take apart."""

_ORDER: Final = (" ", *"abcčdefgh", "ch", *"ijklmnopqrřsštuvwxyzž0123456789")
_RANK: Final = {symbol: rank for rank, symbol in enumerate(_ORDER)}
_LETTER: Final = re.compile("ch|.", re.DOTALL)


def tokens(text: str) -> tuple[Token, ...]:
    """Give the words of `text` in order: each unbroken run of letters and digits.

    Nothing joins two runs: "COVID-19", "prg.ai", "1,5" and "d'Arc" are two words each. Texts and
    queries are cut alike, so such a name is found as two words that follow each other.
    """
    lower = _lowered(text)
    if lower is not None:
        return tuple(Token(match[0], match.start(), match.end()) for match in _WORD.finditer(lower))
    return tuple(
        Token(unicodedata.normalize("NFC", match[0].lower()), match.start(), match.end())
        for match in _WORD.finditer(text)
    )


def forms(text: str) -> list[str]:
    """Give the forms of the words of `text` in order, as `tokens` does, but faster."""
    lower = _lowered(text)
    return _WORD.findall(lower) if lower is not None else [token.form for token in tokens(text)]


def places(text: str) -> list[tuple[int, int]]:
    """Give where each word of `text` starts and ends, as `tokens` does, but faster."""
    return [match.span() for match in _WORD.finditer(_lowered(text) or text)]


class Cut:
    """A text of which words are asked for line by line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower = _lowered(text)

    def forms(self, start: int, end: int) -> list[str]:
        """Give the forms of the words from `start` to `end`, where no word goes on."""
        if self._lower is None:
            return forms(self._text[start:end])
        return _WORD.findall(self._lower, start, end)

    def runs(self, start: int, end: int, parting: re.Pattern[str]) -> list[list[str]]:
        """Give the same run by run, as `parting` divides them; no run is empty."""
        if self._lower is None:
            found = map(forms, parting.split(self._text[start:end]))
        else:
            found = map(_WORD.findall, parting.split(self._lower[start:end]))
        return [run for run in found if run]

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give where each of them starts and ends in the whole text."""
        return [match.span() for match in _WORD.finditer(self._lower or self._text, start, end)]


def spans(text: str, wanted: Collection[str]) -> list[Span]:
    """Give where the words of `text` stand whose form is one of those wanted."""
    lower = _lowered(text)
    if lower is None:
        return [Span(start, end) for form, start, end in tokens(text) if form in wanted]
    return [Span(*match.span()) for match in _WORD.finditer(lower) if match[0] in wanted]


def _lowered(text: str) -> str | None:
    """Give the whole text in lower case where that moves no letter and leaves it in NFC."""
    lower = text.lower()
    same = len(lower) == len(text) and unicodedata.is_normalized("NFC", lower)
    return lower if same else None


def fold(text: str) -> str:
    """Give `text` in lower case without accents; the length may change ("ß" gives "ss")."""
    lower = text.lower()
    if lower.isascii():
        return lower
    bare = lower.translate(_BARE)
    if bare.isascii():
        return bare
    parts = unicodedata.normalize("NFKD", bare)
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return letters.lower().translate(_BARE)


def has_accents(text: str) -> bool:
    """Tell whether any letter of `text` bears an accent."""
    if text.isascii():
        return False
    return any(map(unicodedata.combining, unicodedata.normalize("NFD", text)))


def sort_key(text: str) -> tuple[tuple[int, ...], str, str, str]:
    """Give a key that sorts as a Czech index does, after ČSN 97 6030.

    A space comes before the letters, "ch" after "h", "č", "ř", "š" and "ž" after their bare
    letters, digits after the letters, all other signs last. Other accents count only between
    texts that are else alike, and capitals only after those. Only equal texts have equal keys.
    """
    lower = unicodedata.normalize("NFC", text).lower()
    ranks = tuple(chain.from_iterable(map(_RANKS.__getitem__, _LETTER.findall(lower))))
    return ranks, lower, text.swapcase(), text


def _ranks(letter: str) -> tuple[int, ...]:
    symbols = (letter,) if letter in _RANK else fold(letter)
    return tuple(_RANK[s] if s in _RANK else len(_RANK) + ord(s) for s in symbols)


_RANKS: Final = Memory(_ranks)
