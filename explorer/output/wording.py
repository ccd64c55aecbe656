"""Words, numbers and foreign text as every view shows them: harmless, and of known width."""

import re
import shlex
import unicodedata
from collections.abc import Sequence
from typing import Final

from explorer import language
from explorer.language import N_, Language
from explorer.model import DefinitionInfo, Marked, Part

_Table = dict[int, int | str]

_LIKELIHOODS: Final = (N_("very likely"), N_("likely"), N_("perhaps"), N_("hardly"))
_LEAST: Final = (0.8, 0.5, 0.2)
"""Scores from which they hold; the last one holds below."""

_UNSAFE: Final[_Table] = {
    **{code: 0x2400 + code for code in range(0x20)},  # control pictures, "␛" for ESC
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),  # bidi overrides
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # what a file name cannot say in UTF-8
}
_PLAIN: Final = re.compile(r"[\w@%+:,./][\w@%+=:,./-]*")
_LINE: Final[_Table] = {**_UNSAFE, **dict.fromkeys(map(ord, "\t\n\x0b\x0c\r\x85\u2028\u2029"), " ")}
_BLOCK: Final[_Table] = {**_UNSAFE, 0x09: " ", 0x0A: "\n", 0x2028: "\n", 0x2029: "\n"}


def line(text: str) -> str:
    """Give `text` on one line, as long as before, with a sign for each character that does harm."""
    return text.translate(_LINE)


def block(text: str) -> str:
    """Give `text` likewise, but keep its lines."""
    return text.translate(_BLOCK)


def columns(text: str) -> int:
    """Give the number of columns that `text` takes on a terminal."""
    return sum(
        0
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}
        else 1 + (unicodedata.east_asian_width(character) in {"W", "F"})
        for character in text
    )


def shell(text: str) -> str:
    """Give `text` as one types it in a shell, in quotes if need be."""
    return text if _PLAIN.fullmatch(text) else shlex.quote(text)


def likelihood(score: float, names: Sequence[str] = _LIKELIHOODS) -> str:
    """Give in words how sure a score from 0 to 1 is; `names` begin with the surest."""
    return names[sum(score < least for least in _LEAST)]


def explained(short: str, definition: DefinitionInfo) -> Marked:
    """Give the sentence of a definition with the acronym and its long form marked."""
    names = rf"({re.escape(definition.long)}|(?<!\w){re.escape(short)}(?!\w))"
    parts = re.split(names, definition.sentence)
    return tuple(Part(text, match=bool(place % 2)) for place, text in enumerate(parts) if text)


def passages(texts: Sequence[str]) -> str:
    """Join passages with one ellipsis between, also where they begin or end with one."""
    last = len(texts) - 1
    cut = (text if number == last else text.removesuffix(" …") for number, text in enumerate(texts))
    return " … ".join(
        text.removeprefix("… ") if number else text for number, text in enumerate(cut)
    )


def size(number: int, spoken: Language | None = None) -> str:
    """Give a number of bytes as "54.2 MB", in the language of the terminal unless told."""
    spoken = spoken or language.spoken()
    if number < 1000:  # noqa: PLR2004  # decimal units
        return spoken.catalogue.ngettext("%(n)s byte", "%(n)s bytes", number) % {"n": number}
    amount = number / 1000
    for unit in ("kB", "MB"):
        if amount < 1000:  # noqa: PLR2004
            return f"{spoken.number(amount, 1)} {unit}"
        amount /= 1000
    return f"{spoken.number(amount, 1)} GB"
