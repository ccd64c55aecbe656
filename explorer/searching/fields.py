"""The fields of a query: their names in English and Czech, and what their values become.

A further field is a further row; a range field brings a function from the text of its value to a leaf.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from explorer.errors import QueryError
from explorer.searching.query import AmountRange, DateRange, Filter, Restriction

_WILD = re.compile(r"[*~]")

Read: TypeAlias = Callable[[str], Restriction]


class Field(NamedTuple):
    """A name that may stand before a colon."""

    name: str
    aliases: tuple[str, ...]
    read: Read | None
    """Makes the leaf of a value, raises `QueryError`; None: the field holds words and phrases."""
    spaced: Callable[[], re.Pattern[str]] | None = None
    """Gives what matches a value that people write with spaces, which end a value here."""
    sign: Callable[[], re.Pattern[str]] | None = None
    """Gives what matches what may stand before a value, also before its quotes."""


def _filter(name: str, text: str) -> Filter:
    if wild := _WILD.search(text):
        raise QueryError(
            f"{name}: takes a whole value, “{wild.group()}” has no meaning in it.",
            text,
            wild.start(),
            "Write the value out.",
            mended=_WILD.sub("", text),
        )
    return Filter(name, text)


# Most queries name neither days nor sums, and to import what reads them takes its time.


def _dates(text: str) -> DateRange:
    from explorer.searching.dates import date_range  # noqa: PLC0415

    return date_range(text)


def _spaced_dates() -> re.Pattern[str]:
    from explorer.searching.dates import SPACED  # noqa: PLC0415

    return SPACED


def _amounts(text: str) -> AmountRange:
    from explorer.searching.sums import amount_range  # noqa: PLC0415

    return amount_range(text)


def _spaced_amounts() -> re.Pattern[str]:
    from explorer.searching.sums import SPACED  # noqa: PLC0415

    return SPACED


def _amount_sign() -> re.Pattern[str]:
    from explorer.searching.sums import SIGN  # noqa: PLC0415

    return SIGN


FIELDS = (
    Field("title", ("titulek", "název"), None),
    Field("heading", ("nadpis",), None),
    Field("text", (), None),
    Field("tag", ("tags", "štítek", "štítky"), partial(_filter, "tag")),
    Field("author", ("autor", "autoři"), partial(_filter, "author")),
    Field("site", ("web",), partial(_filter, "site")),
    Field("category", ("rubrika", "kategorie"), partial(_filter, "category")),
    Field("date", ("datum",), _dates, _spaced_dates),
    Field("amount", ("částka",), _amounts, _spaced_amounts, _amount_sign),
)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_BY_NAME = {_folded(name): field for field in FIELDS for name in (field.name, *field.aliases)}


def named(name: str) -> Field | None:
    """Give the field of this English or Czech name, in any case, with or without accents."""
    return _BY_NAME.get(_folded(name))


def nearest(name: str) -> str | None:
    """Give the name of a field that `name` may be a misspelling of."""
    # 0.8: one wrong letter in "tagg", "titel" or "autro", but not "data" for "date".
    found = difflib.get_close_matches(_folded(name), _BY_NAME, n=1, cutoff=0.8)
    return found[0] if found else None
