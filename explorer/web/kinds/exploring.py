"""Pages that look at a query or a post from further away: in context, over time, beside others."""

from typing import TYPE_CHECKING, Any, Final, get_args

from explorer.errors import UsageError
from explorer.model import Comparison, Page, Period, PlaceOrder, Things
from explorer.searching.defaults import LEAST, SURE, WIDTH
from explorer.searching.query import Filter
from explorer.web import charts
from explorer.web.asked import WITH
from explorer.web.kinds.kind import ITEMS, MOST, Context, Desk, Kind, reading, wanted

if TYPE_CHECKING:
    from explorer.output.wire import Wire

_PLACES: Final = get_args(PlaceOrder)
_PERIODS: Final = get_args(Period)
_WIDTH: Final = 70
"""Characters on each side of a place, as a wide page has room for."""
_QUERIES: Final = 6
"""Queries of a trend at most."""
_LIKE: Final = 12
"""Similar posts of a page."""
_THINGS: Final = get_args(Things)
_SUREST: Final = 1e9
"""Least G2 that can be asked for at most."""


def _context(desk: Desk, page: Page, width: int) -> Any:  # noqa: ANN401
    asked = desk.asked
    return desk.index.kwic(
        asked.one("q"),
        filters=asked.filters(),
        **reading(asked),
        sort=asked.choice("sort", _PLACES),
        width=asked.number("width", width, least=1),
        page=page,
    )


def _context_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(ITEMS)
    wire.concordance(_context(desk, page, WIDTH), page)


def _context_show(desk: Desk) -> Context:
    page = desk.asked.page(2 * ITEMS, MOST)
    result = _context(desk, page, _WIDTH) if desk.asked.one("q") else None
    return {"result": result, "page": page, "sorts": _PLACES}


def _trend(desk: Desk, page: Page) -> Any:  # noqa: ANN401
    asked = desk.asked
    queries = (*asked.many("q"), *asked.many(WITH))
    if len(queries) > _QUERIES:
        raise UsageError(f"There are more than {_QUERIES} queries.", "Compare fewer of them.")
    return desk.index.trend(
        queries,
        filters=asked.filters(),
        by=asked.choice("by", _PERIODS),
        **reading(asked),
        page=page,
    )


def _trend_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(0)
    wire.trend(_trend(desk, page), page)


def _trend_show(desk: Desk) -> Context:
    result = _trend(desk, Page(0)) if desk.asked.one("q") else None
    return {
        "result": result,
        "panels": charts.panels(result, desk.asked) if result else [],
        "by": desk.asked.choice("by", _PERIODS),
    }


def _similar(desk: Desk, page: Page) -> Any:  # noqa: ANN401
    return desk.index.similar(wanted(desk.asked), filters=desk.asked.filters(), page=page)


def _similar_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(_LIKE)
    wire.similar(_similar(desk, page), page)


def _similar_show(desk: Desk) -> Context:
    page = desk.asked.page(_LIKE, MOST)
    return {"result": _similar(desk, page), "page": page}


def _compare(desk: Desk, page: Page, a: str, b: str) -> Any:  # noqa: ANN401
    asked = desk.asked
    return desk.index.compare(
        a,
        b,
        filters=asked.filters(),
        of=asked.choice("of", _THINGS),
        least=asked.number("min_posts", LEAST, least=1),
        sure=asked.real("min_g2", SURE, most=_SUREST),
        page=page,
    )


def _compare_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(ITEMS)
    if not desk.asked.one("a"):
        raise UsageError("No part is named.", "Write a query for it.")
    wire.comparison(_compare(desk, page, desk.asked.one("a"), desk.asked.one("b")), page)


def _compare_show(desk: Desk) -> Context:
    """Compare both ways, so that the two parts stand side by side."""
    asked, page = desk.asked, desk.asked.page(ITEMS, MOST)
    a, b = asked.one("a"), asked.one("b")
    pairs = ((a, b), (b, a)) if a and b else ((a, b),) if a else ()
    facets = {} if a else desk.index.facets(asked.filters())
    return {
        "sides": [_compare(desk, page, *pair) for pair in pairs],
        "page": page,
        "of": asked.choice("of", _THINGS),
        "within": _within,
        "things": _THINGS,
        "examples": [
            [str(Filter(field, facet.value)) for facet in facets.get(name, ())[:2]]
            for name, field in (("year", "date"), ("site", "site"))
            if len(facets.get(name, ())) > 1
        ],
    }


def _within(side: Comparison, text: str) -> str:
    """Give the query for a word or tag in the part that has it more often."""
    return f"({side.a.query}) {Filter('tag', text) if side.of == 'tags' else text}"


KWIC: Final = Kind("kwic", _context_answer, _context_show, "In context", keeps=("sort",))
TREND: Final = Kind("trend", _trend_answer, _trend_show, "Over time", keeps=("by", WITH))
SIMILAR: Final = Kind("similar", _similar_answer, _similar_show, unknown=404)
COMPARE: Final = Kind("compare", _compare_answer, _compare_show)
