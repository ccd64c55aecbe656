"""From the text of a period (`2021`, `2021-01..2021-06`, `..1.6.2021`) to its days."""

import calendar
import datetime as dt
import re

from explorer.errors import QueryError, UsageError
from explorer.searching.query import DateRange

_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?")
_CZECH = re.compile(r"(?:(?P<day>[0-9]{1,2})\.)?(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
SPACED = re.compile(r"[0-9.–-]+(?:\s+(?:[0-9.][0-9.–-]*|[–-](?=\s)))+")
_NOTATIONS = "Write a year, month or day (2021, 2021-06, 2021-06-30, 30.6.2021) or a range (2021..2022, ..2022)."
_HABITS = (
    (re.compile(r"(?<=[0-9])/(?=[0-9])"), "-"),
    (re.compile(r"[–—…]|\.{3,}"), ".."),
    (re.compile(r"^([0-9]{4})-([0-9]{4})$"), r"\1..\2"),
    (re.compile(r"^>=?"), ""),
    (re.compile(r"^<=?"), ".."),
    (re.compile(r"^(?=[0-9]{2}$)"), "20"),
)
"""How people write periods elsewhere, and what that becomes here; ">" is completed below."""


def date_range(text: str) -> DateRange:
    """Give the days that `text` names, the ends included. White space does not count.

    Raises:
        QueryError: `text` is no period, `position` and `mended` refer to `text` alone.
    """
    text = "".join(text.split())
    first, dots, last = text.partition("..")
    since = _days(first, text, 0) if first else None
    until = _days(last, text, len(first) + len(dots)) if last else None
    if not dots:
        until = since
    span = DateRange(since[0] if since else None, until[1] if until else None)
    if span.since and span.until and span.since > span.until:
        raise QueryError(
            f"{first} is later than {last}.",
            text,
            0,
            "The earlier end comes first.",
            mended=f"{last}..{first}",
        )
    if not since and not until:
        raise QueryError("This range has no end.", text, 0, _NOTATIONS)
    return span


def days(option: str, text: str) -> tuple[dt.date, dt.date]:
    """Give the first and last day that the value of an option names. Raises UsageError."""
    notation = "Write a year, a month or a day: 2021, 2021-06, 2021-06-13 or 13.6.2021."
    try:
        span = date_range(text)
    except QueryError as error:
        raise UsageError(f"{option}: {error.message}", notation) from error
    if span.since is None or span.until is None or ".." in text:
        raise UsageError(f"{option}: {text} is a range.", notation)
    return span.since, span.until


def _days(text: str, whole: str, at: int) -> tuple[dt.date, dt.date]:
    """Give the first and last day of a year, month or day that stands `at` some place of `whole`."""
    match = _ISO.fullmatch(text) or _CZECH.fullmatch(text)
    if not match:
        raise QueryError(
            f"{text:.30} is no date that is understood here.",
            whole,
            at,
            _NOTATIONS,
            mended=_guess(whole),
        )
    year, month, day = (
        int(match[part]) if match[part] else None for part in ("year", "month", "day")
    )

    def impossible(message: str, mended: str | None) -> QueryError:
        tail = whole[at + len(text) :]
        better = None if mended is None else f"{whole[:at]}{mended}{tail}"
        return QueryError(message, whole, at, _NOTATIONS, mended=better)

    if not year:
        raise impossible("There is no year 0.", None)
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if month not in range(1, 13):
        raise impossible(f"There is no month {month}.", f"{year:04}")
    end = calendar.monthrange(year, month)[1]
    if day is None:
        return dt.date(year, month, 1), dt.date(year, month, end)
    if not 1 <= day <= end:
        raise impossible(
            f"There is no day {day} in {year:04}-{month:02}.",
            f"{year:04}-{month:02}-{end if day else 1:02}",
        )
    return dt.date(year, month, day), dt.date(year, month, day)


def _guess(text: str) -> str | None:
    """Give the period that was probably meant, None if nothing suggests itself."""
    guess = text
    for habit, ours in _HABITS:
        guess = habit.sub(ours, guess)
    if text.startswith(">"):
        guess += ".."
    return guess if guess != text else None
