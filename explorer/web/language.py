"""The two languages of the page: catalogues, dates, numbers and lists as each writes them."""

import datetime as dt
import gettext
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.core import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES: Final = ("cs", "en")
_LOCALES: Final = {"cs": "cs", "en": "en_GB"}
_CZECH: Final = ("cs", "sk")
"""Languages whose readers read Czech."""
_HOLE: Final = re.compile(r"%\\?\((\w+)\\?\)s")


class Language:
    """One language: how the page says things in it."""

    def __init__(self, code: str) -> None:
        """Read the catalogue of `code`; English is what the program says by itself."""
        self.code = code
        self._locale = Locale.parse(_LOCALES[code])
        self.catalogue: gettext.NullTranslations = gettext.NullTranslations()
        self._said: list[tuple[re.Pattern[str], str]] = []
        self._phrases: list[tuple[str, str]] = []
        if code != "en":
            catalog = _catalog(code)
            compiled = BytesIO()
            write_mo(compiled, catalog)
            compiled.seek(0)
            self.catalogue = gettext.GNUTranslations(compiled)
            self._said = list(_patterns(catalog))
            self._phrases = [(english, other) for english, other in _told(catalog, "phrase")]

    def date(self, day: dt.date) -> str:
        """Give "13. června 2021"."""
        return format_date(day, "long", locale=self._locale).replace(" ", "\N{NO-BREAK SPACE}")

    def moment(self, told: str) -> str:
        """Give "13. června 2021 14:05 UTC" of a moment as ISO 8601 has it."""
        moment = dt.datetime.fromisoformat(told).astimezone(dt.UTC)
        return f"{self.date(moment)} {moment:%H:%M} UTC"

    def number(self, number: float) -> str:
        """Give "4 456"."""
        return format_decimal(number, locale=self._locale)

    def said(self, text: str) -> str:
        """Give what the library says in English, as an error or a reason, in this language.

        Messages with names in them stand in the catalogue with holes: "There is no tag %(name)s."
        What is not there stays as it is.
        """
        if not self._said:
            return text
        for pattern, other in self._said:
            if match := pattern.fullmatch(text):
                values = {name: self.said(value) for name, value in match.groupdict().items()}
                return other % values
        parts = text.split("; ")
        return "; ".join(map(self.said, parts)) if len(parts) > 1 else text

    def phrases(self, text: str) -> str:
        """Give a text with all phrases of the library in it said in this language."""
        for phrase, other in self._phrases:
            text = text.replace(phrase, other)
        return text


@cache
def language(code: str) -> Language:
    """Give a language, read once."""
    return Language(code)


def preferred(header: str) -> str:
    """Give the language for an Accept-Language header: Czech where it is read, and without any."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        name, _, quality = part.strip().partition(";q=")
        code = name.partition("-")[0].lower()
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if code and weight > 0:
            wanted.append((-weight, place, "cs" if code in _CZECH else "en"))
    return min(wanted)[2] if wanted else "cs"


def _catalog(code: str) -> Catalog:
    with (files("explorer.web") / "locale" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def _patterns(catalog: Catalog) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield what the library may say, and how it is said here. The longest are tried first."""
    for english, other in _told(catalog, "library"):
        pattern = _HOLE.sub(lambda hole: f"(?P<{hole[1]}>.+?)", re.escape(english))
        yield re.compile(pattern, re.DOTALL), other


def _told(catalog: Catalog, context: str) -> list[tuple[str, str]]:
    """Give the messages of a context and what they are in this language, the longest first."""
    told = [
        (it.id, str(it.string))
        for it in catalog
        if it.id and it.string and isinstance(it.id, str) and it.context == context
    ]
    return sorted(told, key=lambda pair: -len(_HOLE.sub("", pair[0])))
