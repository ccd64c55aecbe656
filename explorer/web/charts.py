"""Charts as numbers: where bars stand, and where they lead."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from explorer.model import Facet, Trend
from explorer.topics import TopicInfo, TopicPage
from explorer.web.asked import WITH, Asked

HEIGHT: Final = 60
"""Units of the tallest bar."""
_SPAN: Final = 60
"""Years without a gap at most: a mistyped century leaves only the years that have posts."""


_SPARK: Final = 20
"""Years of a small chart at most, the newest."""
_DEEPEST: Final = 4
"""Steps by which a part of a topic is moved in at most."""


_FEW: Final = 30
"""Sections of a time from which on a share of them sets the scale."""


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
        span = None if active else year
        bars.append(
            Bar(year, posts, _height(posts / most), asked.link(since=span, until=span), active)
        )
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
    few: bool = False
    """Whether so few sections are of that time that its share says little; it may be cut off."""


class Panel(NamedTuple):
    """One query of a trend."""

    query: str
    sections: int
    points: tuple[Point, ...]
    without: str
    """Address without this query; "" for the only one."""


def panels(trend: Trend, asked: Asked) -> list[Panel]:
    """Give the points of each query, oldest first."""
    telling = [it.per_thousand for it in trend.items if it.of >= _FEW]
    most = max(telling, default=0.0) or max((it.per_thousand for it in trend.items), default=0) or 1
    found = []
    for place, (told, sections) in enumerate(zip(trend.queries, trend.sections, strict=True)):
        points = tuple(
            Point(
                it.period,
                it.sections,
                it.posts,
                it.per_thousand,
                _height(min(it.per_thousand / most, 1)),
                asked.across("/search", q=told.query, since=it.period, until=it.period),
                it.sections > 0 and it.of < _FEW,
            )
            for it in trend.items[place :: len(trend.queries)]
        )
        found.append(Panel(told.query, sections, points, asked.dropping(WITH, told.query)))
    return found


class Spark(NamedTuple):
    """A topic in a list, with a small chart of its years."""

    topic: TopicInfo
    depth: int
    """Of how many topics in the list it is a part."""
    heights: tuple[int, ...]
    """0 to `HEIGHT`, for each year of the list."""


def sparks(found: Sequence[TopicInfo]) -> tuple[list[Spark], int, int]:
    """Give the topics of a list with their charts, and the first and last year of all of them."""
    years = [int(year) for it in found for year, _ in it.timeline]
    last = max(years, default=0)
    first = max(min(years, default=0), last - _SPARK + 1)
    depths: dict[str, int] = {}
    rows = []
    for it in found:
        depths[it.id] = depths.get(it.broader or "", -1) + 1
        counts = dict(it.timeline)
        most = max(counts.values(), default=0) or 1
        heights = tuple(
            _height(counts.get(f"{year:04}", 0) / most) for year in range(first, last + 1)
        )
        rows.append(Spark(it, min(depths[it.id], _DEEPEST), heights))
    return rows, first, last


def timeline(found: TopicPage, asked: Asked) -> list[Point]:
    """Give the posts of a topic by year or month; a bar leads to what was said of it then."""
    most = max((posts for _, posts in found.topic.timeline), default=0) or 1
    return [
        Point(
            period,
            0,
            posts,
            0.0,
            _height(posts / most),
            asked.to("/search", q=found.query, since=period, until=period),
        )
        for period, posts in found.topic.timeline
        if posts or len(found.topic.timeline) <= _SPAN
    ]


def _height(share: float) -> int:
    """Give the height of a bar; the smallest can still be seen."""
    return max(1, round(HEIGHT * share)) if share else 0
