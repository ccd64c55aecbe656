"""Charts as numbers: where bars stand, and where they lead."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from explorer.model import Facet, Trend
from explorer.web.asked import WITH, Asked

HEIGHT: Final = 60
"""Units of the tallest bar."""
_SPAN: Final = 60
"""Years without a gap at most: a mistyped century leaves only the years that have posts."""


class Bar(NamedTuple):
    """A year and its posts."""

    year: str
    posts: int
    height: int
    """0 to `HEIGHT`."""
    link: str
    active: bool
    """Whether the view is limited to this year."""


def years(facets: Sequence[Facet], asked: Asked) -> list[Bar]:
    """Give a bar for every year from the first to the last one."""
    counts = {facet.value: facet.posts for facet in facets}
    if not counts:
        return []
    first, last = int(min(counts)), int(max(counts))
    shown = (
        [f"{year:04}" for year in range(first, last + 1)]
        if last - first < _SPAN
        else sorted(counts)
    )
    most = max(counts.values())
    bars = []
    for year in shown:
        posts = counts.get(year, 0)
        active = asked.one("since") == asked.one("until") == year
        height = max(1, round(HEIGHT * posts / most)) if posts else 0
        span = None if active else year
        bars.append(Bar(year, posts, height, asked.link(since=span, until=span), active))
    return bars


class Point(NamedTuple):
    """A year or month of a trend."""

    period: str
    sections: int
    posts: int
    share: float
    """Of every thousand sections."""
    height: int
    """0 to `HEIGHT`; one scale for all queries."""
    link: str


class Panel(NamedTuple):
    """One query of a trend."""

    query: str
    sections: int
    points: tuple[Point, ...]
    without: str
    """Address without this query; "" for the only one."""


def panels(trend: Trend, asked: Asked) -> list[Panel]:
    """Give the points of each query, oldest first."""
    most = max((it.per_thousand for it in trend.items), default=0.0) or 1.0
    found = []
    for place, (told, sections) in enumerate(zip(trend.queries, trend.sections, strict=True)):
        points = tuple(
            Point(
                it.period,
                it.sections,
                it.posts,
                it.per_thousand,
                max(1, round(HEIGHT * it.per_thousand / most)) if it.sections else 0,
                asked.across("/search", q=told.query, since=it.period, until=it.period),
            )
            for it in trend.items[place :: len(trend.queries)]
        )
        found.append(Panel(told.query, sections, points, asked.dropping(WITH, told.query)))
    return found
