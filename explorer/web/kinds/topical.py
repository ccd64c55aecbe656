"""Pages of what the posts speak of: the list of topics, and one of them."""

from typing import TYPE_CHECKING, Any, Final

from explorer import topics
from explorer.errors import UsageError
from explorer.model import Page
from explorer.topics.listing import MONTHS
from explorer.web import charts, shown
from explorer.web.kinds.kind import ITEMS, MOST, Context, Desk, Kind

if TYPE_CHECKING:
    from explorer.output.wire import Wire

_TRENDS: Final = {"rising": topics.Trend.RISING, "silent": topics.Trend.SILENT}
_MONTHS: Final = (6, 12, 24, 60)
"""Lengths of "now" that the page offers."""
_LONGEST: Final = 1200
"""Months of "now" at most, as the command has it."""


def _topics(desk: Desk, page: Page) -> Any:  # noqa: ANN401
    asked = desk.asked
    trends = [trend for name, trend in _TRENDS.items() if asked.flag(name)]
    if len(trends) > 1:
        raise UsageError("--rising and --silent exclude each other.", "Ask for one of them.")
    months = asked.number("months", MONTHS, least=1)
    if months > _LONGEST:
        raise UsageError(f"months: {months} is too large.", f"It ends with {_LONGEST}.")
    return topics.listing(
        desk.index,
        asked.one("prefix"),
        query=asked.one("q"),
        filters=asked.filters(),
        trend=trends[0] if trends else topics.Trend.ALL,
        months=months,
        tree=asked.flag("tree"),
        page=page,
    )


def _topics_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(ITEMS)
    wire.topics(_topics(desk, page), page)


def _topics_show(desk: Desk) -> Context:
    asked, page = desk.asked, desk.asked.page(2 * ITEMS, MOST)
    result = _topics(desk, page)
    rows, first, last = charts.sparks(result.items)
    return {
        "result": result,
        "page": page,
        "rows": rows,
        "span": (first, last),
        "unknown": () if result.total else desk.index.unknown(asked.filters()),
        "trend": next((name for name in _TRENDS if asked.flag(name)), ""),
        "months": _MONTHS,
        "now": asked.number("months", MONTHS),
    }


def _topic(desk: Desk) -> Any:  # noqa: ANN401
    if not desk.asked.one("name"):
        raise UsageError("No topic is named.", "Choose one from the list of topics.")
    return topics.page(desk.index, desk.asked.one("name"))


def _topic_answer(desk: Desk, wire: "Wire") -> None:
    wire.topic(_topic(desk))


def _topic_show(desk: Desk) -> Context:
    found = _topic(desk)
    definition = found.definition if found else None
    return {
        "found": found,
        "source": desk.index.find(definition.path)[0] if definition else None,
        "points": charts.timeline(found, desk.asked) if found else [],
        "runs": shown.runs,
    }


TOPICS: Final = Kind(
    "topics",
    _topics_answer,
    _topics_show,
    "Topics",
    reports=True,
    keeps=("prefix", "rising", "silent", "months", "tree"),
)
TOPIC: Final = Kind("topic", _topic_answer, _topic_show, reports=True)
