"""Counts by year or month, without gaps."""

from collections import Counter
from collections.abc import Iterable, Mapping

Timeline = tuple[tuple[str, int], ...]
FEW_YEARS = 2
"""Years up to which months tell more."""


def by_year(counts: Mapping[str, int]) -> Timeline:
    """Give the counts by year from the first to the last."""
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    return tuple(
        (f"{year:04}", counts.get(f"{year:04}", 0)) for year in range(int(first), int(last) + 1)
    )


def of_dates(dates: Iterable[str]) -> tuple[str, Timeline]:
    """Give "year" or "month", and the counts by it, of dates like 2022-01-13."""
    known = list(dates)
    years = by_year(Counter(date[:4] for date in known))
    if len(years) > FEW_YEARS:
        return "year", years
    months = Counter(date[:7] for date in known)
    if not months:
        return "month", ()
    first, last = (int(it[:4]) * 12 + int(it[5:]) - 1 for it in (min(months), max(months)))
    return "month", tuple(
        (name, months.get(name, 0))
        for name in (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1))
    )
