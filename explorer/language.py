"""What is said to people, in English and Czech. English needs no catalogue, and reads none.

`explorer/locale/cs/LC_MESSAGES/explorer.po` holds the Czech of the terminal and of the page;
`pybabel compile -D explorer -d explorer/locale --statistics` makes the file that is read of it.
"""

import datetime as dt
import gettext as tools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

LANGUAGES: Final = ("cs", "en")
LOCALE: Final = Path(__file__).parent / "locale"
_HOLE: Final = re.compile(r"%\((\w+)\)s")
_QUOTED: Final = re.compile("(“[^”]*”)")
_NUMBER: Final = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+")
_POINTS: Final = {ord(","): "\N{NO-BREAK SPACE}", ord("."): ","}
"""Signs of English numbers, in Czech."""
_DEEPEST: Final = 3
"""Messages within messages at most."""
_MOST: Final = 50
"""Messages beside each other at most."""


class _Catalogue(tools.GNUTranslations):
    """The compiled messages of a language."""

    def told(self, context: str) -> dict[str, str]:
        """Give the messages of a context with what they are here."""
        start = self.CONTEXT % (context, "")
        known: Mapping[object, str] = self._catalog  # type: ignore[attr-defined]  # GNUTranslations names it nowhere else
        return {
            key.removeprefix(start): other
            for key, other in known.items()
            if isinstance(key, str) and key.startswith(start)
        }


class _Said(NamedTuple):
    """A message with holes."""

    texts: Sequence[str]
    """What stands before, between and behind the holes."""
    holes: Sequence[str]
    other: str

    def values(self, text: str) -> dict[str, str] | None:
        """Give what stands in the holes, each filled as early as can be; None if it is not said."""
        first, *between, last = self.texts if self.holes else (*self.texts, "")
        if not (text.startswith(first) and text.endswith(last)):
            return None
        if not self.holes:
            return {} if text == first else None
        start, end = len(first), len(text) - len(last)
        values = {}
        for hole, behind in zip(self.holes, between, strict=False):
            found = text.find(behind, start + 1, end)
            if found < 0:
                return None
            values[hole] = text[start:found]
            start = found + len(behind)
        values[self.holes[-1]] = text[start:end]
        return values if start < end else None


class Language:
    """One language: how things are said in it."""

    def __init__(self, code: str) -> None:
        """Take messages from the catalogue of `code`; in English the program says them itself."""
        self.code = code
        self.catalogue = tools.NullTranslations()
        if code != "en":
            with (LOCALE / code / "LC_MESSAGES" / "explorer.mo").open("rb") as file:
                self.catalogue = _Catalogue(file)

    def number(self, number: float, digits: int = 0) -> str:
        """Give "4,456" or "4 456", with so many decimal digits."""
        text = f"{number:,.{digits}f}"
        return text if self.code == "en" else text.translate(_POINTS)

    def signed(self, number: float) -> str:
        """Give "+0.25" or "+0,25"."""
        return f"{'+' if number >= 0 else '-'}{self.number(abs(number), 2)}"

    def day(self, day: dt.date) -> str:
        """Give "2021-06-13" or "13. 6. 2021"."""
        if self.code == "en":
            return day.isoformat()
        return f"{day.day}.\N{NO-BREAK SPACE}{day.month}.\N{NO-BREAK SPACE}{day.year}"

    def said(self, text: str, depth: int = 0) -> str:
        """Give what the library says in English, as an error or a reason, in this language.

        Messages with names in them stand in the catalogue with holes: "There is no tag %(name)s."
        What is not there stays as it is.
        """
        if depth > _DEEPEST:
            return text
        for said in self._library:
            values = said.values(text)
            if values is not None:
                filled = {name: self._filled(name, it, depth + 1) for name, it in values.items()}
                return said.other % filled if filled else said.other
        for sign in ("; ", "\n"):
            parts = text.split(sign)
            if 1 < len(parts) <= _MOST and self._library:
                return sign.join(self.said(part, depth + 1) for part in parts)
        place, sign, message = text.partition(": ")
        return f"{place}: {self.said(message, depth + 1)}" if sign else text

    def _filled(self, name: str, value: str, depth: int) -> str:
        """Give what stands in a hole: a number, a list with phrases, or perhaps a message."""
        if name == "list":
            return self.phrases(value)
        if _NUMBER.fullmatch(value):
            return value.translate(_POINTS)
        return self.said(value, depth)

    def phrases(self, text: str) -> str:
        """Give a text with all phrases of the library in it said in this language."""
        for phrase, other in self._phrases:
            text = text.replace(phrase, other)
        return text

    def reason(self, text: str) -> str:
        """Give a reason for a hit in this language, but for what it quotes of the post."""
        if self.code == "en":
            return text
        return "".join(
            f"„{part[1:-1]}“" if place % 2 else self.phrases(part)
            for place, part in enumerate(_QUOTED.split(text))
        )

    def help(self, text: str) -> str:
        """Give a text of the help."""
        return self.catalogue.pgettext("help", text) if text else text

    @cached_property
    def _library(self) -> Sequence[_Said]:
        """All that the library may say. The longest is tried first."""
        return [
            _Said(_HOLE.split(english)[::2], _HOLE.findall(english), other)
            for english, other in self._told("library")
        ]

    @cached_property
    def _phrases(self) -> Sequence[tuple[str, str]]:
        return self._told("phrase")

    def _told(self, context: str) -> list[tuple[str, str]]:
        if not isinstance(self.catalogue, _Catalogue):
            return []
        told = self.catalogue.told(context).items()
        return sorted(told, key=lambda pair: -len(_HOLE.sub("", pair[0])))


@cache
def language(code: str) -> Language:
    """Give a language, read once."""
    return Language(code)


def wanted(environment: Mapping[str, str] = os.environ) -> str:
    """Give the language that the environment asks for: Czech where it says so, else English."""
    names = ("EXPLORER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next(filter(None, map(environment.get, names)), None) or ""
    return "cs" if re.match(r"cs(?![a-z])", said, re.IGNORECASE) else "en"


# What follows speaks the language of the terminal, of which a process has one.
_spoken = Language("en")


def spoken() -> Language:
    """Give the language that is spoken on the terminal."""
    return _spoken


def speak(code: str) -> None:
    """Speak a language from now on."""
    global _spoken  # noqa: PLW0603  # a process has one terminal
    _spoken = language(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = spoken().code
    speak(code)
    try:
        yield
    finally:
        speak(before)


def gettext(message: str, **values: str) -> str:
    """Say a message with values in its holes."""
    return (
        _spoken.catalogue.gettext(message) % values
        if values
        else _spoken.catalogue.gettext(message)
    )


def ngettext(one: str, many: str, n: int, **values: str) -> str:
    """Say a message about `n` things; hole "n" is that number."""
    return _spoken.catalogue.ngettext(one, many, n) % {"n": number(n), **values}


def pgettext(context: str, message: str) -> str:
    """Say a message that is said otherwise elsewhere."""
    return _spoken.catalogue.pgettext(context, message)


def number(number: float, digits: int = 0) -> str:
    """Give a number as the terminal shows it."""
    return _spoken.number(number, digits)


def day(day: dt.date | None) -> str:
    """Give a day as the terminal shows it; "" for none."""
    return _spoken.day(day) if day else ""


def day_width() -> int:
    """Give the columns that a day takes at most."""
    return len(day(dt.date(2000, 12, 31)))


def signed(number: float) -> str:
    """Give "+0.25" or "+0,25"."""
    return _spoken.signed(number)


def said(text: str) -> str:
    """Say what the library says in English."""
    return _spoken.said(text)


def reason(text: str) -> str:
    """Say the reason for a hit."""
    return _spoken.reason(text)


def N_(message: str) -> str:  # noqa: N802  # the name that gettext's tools know
    """Give a message as it is; it is said later."""
    return message
