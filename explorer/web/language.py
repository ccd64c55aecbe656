"""How the page writes dates and numbers, and which language a browser wants."""

import datetime as dt
from typing import Final

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from explorer.language import Language

_LOCALES: Final = {"cs": "cs", "en": "en_GB"}
_CZECH: Final = ("cs", "sk")
"""Languages whose readers read Czech."""


class Formats:
    """Dates and numbers as a language writes them in a text."""

    def __init__(self, spoken: Language) -> None:
        """Know them from the tables of Unicode."""
        self._locale = Locale.parse(_LOCALES[spoken.code])

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
