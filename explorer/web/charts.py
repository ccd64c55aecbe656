"""Charts as numbers: where bars stand, and where they lead."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from explorer.model import Facet
from explorer.web.asked import Asked

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
