"""How often queries are spoken of, year by year or month by month."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from explorer.errors import UsageError
from explorer.model import Filters, Page, Period, Trend, TrendPoint
from explorer.searching import reading
from explorer.searching.interpretation import Store

MOST: Final = 20
"""Queries at once."""
_LENGTH: Final[Mapping[Period, int]] = {"year": 4, "month": 7}
"""Characters of an ISO date that name the period."""


def trend(
    store: Store,
    queries: Sequence[str],
    *,
    filters: Filters = Filters(),
    by: Period = "year",
    exact: bool = False,
    relax: bool = True,
    page: Page = Page(limit=0),
) -> Trend:
    """Count the matching sections of each query by period.

    All periods count from the first to the last in which a post that passes was written, also
    those in which nothing matches. Raises QueryError.
    """
    queries = list(dict.fromkeys(queries))
    if not 1 <= len(queries) <= MOST:
        raise UsageError(f"From 1 to {MOST} queries can stand side by side.", "Ask for fewer.")
    passing = store.catalog.passing(filters)
    period_of = {
        post: date[: _LENGTH[by]] if date else None
        for post, date in store.catalog.rows(
            "SELECT post.id, date FROM post JOIN file ON file.id = post.file"
        )
        if passing is None or post in passing
    }
    everything: Counter[str] = Counter()
    for post, period in period_of.items():
        if period:
            everything[period] += len(store.sizes.units(post))
    found = [reading.read(store, text, exact=exact, relax=relax) for text in queries]
    counted = [_counted(reading.matching(it), period_of) for it in found]
    points = [
        TrendPoint(period, text, sections[period], posts[period], everything[period])
        for period in _periods(everything)
        for text, (sections, posts) in zip(queries, counted, strict=True)
    ]
    return Trend(
        by=by,
        queries=tuple(it.understood for it in found),
        sections=tuple(sections.total() - sections[None] for sections, _ in counted),
        undated=tuple(sections[None] for sections, _ in counted),
        total=len(points),
        items=tuple(page.of(points)),
    )


def _counted(
    found: Mapping[int, Sequence[int]], period_of: Mapping[int, str | None]
) -> tuple[Counter[str | None], Counter[str | None]]:
    """Count sections and their posts by period; None for those without a date."""
    sections: Counter[str | None] = Counter()
    posts: Counter[str | None] = Counter()
    for post in found.keys() & period_of.keys():
        sections[period_of[post]] += len(found[post])
        posts[period_of[post]] += 1
    return sections, posts


def _periods(held: Collection[str]) -> Iterator[str]:
    """Yield all periods from the first to the last of those given, without gaps."""
    if not held:
        return
    last, period = max(held), min(held)
    while period <= last:
        yield period
        year, _, month = period.partition("-")
        if not month:
            period = f"{int(year) + 1:04}"
        elif month == "12":
            period = f"{int(year) + 1:04}-01"
        else:
            period = f"{year}-{int(month) + 1:02}"
