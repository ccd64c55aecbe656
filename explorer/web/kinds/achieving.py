"""The page of accomplishments and sums."""

from typing import TYPE_CHECKING, Any, Final, get_args

from explorer.model import Page, SentenceOrder, Shared
from explorer.searching.defaults import LIKELY
from explorer.web import shown
from explorer.web.kinds.kind import ITEMS, MOST, Context, Desk, Kind, reading

if TYPE_CHECKING:
    from explorer.output.wire import Wire

_SORTS: Final = get_args(SentenceOrder)
_CROWNS: Final = ("100tis", "1mil", "10mil", "100mil", "1mld")
"""Least sums that the page offers."""
_SURE: Final = ("0.2", "0.4", "0.6", "0.8")


def _achieved(desk: Desk, page: Page, *, fold: bool, why: bool) -> Any:  # noqa: ANN401
    from explorer.searching.sums import crowns  # noqa: PLC0415

    asked = desk.asked
    least = asked.one("min_amount")
    options: dict[str, Any] = {
        "filters": asked.filters(),
        "min_score": asked.real("min_score", LIKELY),
        "min_amount": crowns("min_amount", least) if least else None,
        "sort": asked.choice("sort", _SORTS),
        **reading(asked),
        "page": page,
    }
    if asked.one("by"):
        by = asked.choice("by", get_args(Shared))
        return desk.index.accomplishment_overview(by, asked.one("q"), **options)
    return desk.index.accomplishments(asked.one("q"), fold=fold, why=why, **options)


def _achieved_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(ITEMS)
    fold = desk.report and not desk.asked.flag("each")
    found = _achieved(desk, page, fold=fold, why=desk.asked.flag("why"))
    (wire.overview if desk.asked.one("by") else wire.accomplishments)(found, page)


def _achieved_show(desk: Desk) -> Context:
    page = desk.asked.page(ITEMS, MOST)
    result = _achieved(desk, page, fold=not desk.asked.flag("each"), why=True)
    by = desk.asked.one("by")
    return {
        "result": result,
        "page": page,
        "by": by,
        "sorts": _SORTS,
        "least": _CROWNS,
        "sure": _SURE,
        "runs": shown.runs,
        "most": max((it.sentences for it in result.items), default=1) if by else 1,
    }


ACCOMPLISHMENTS: Final = Kind(
    "accomplishments",
    _achieved_answer,
    _achieved_show,
    "Accomplishments and sums",
    reports=True,
    keeps=("sort", "min_score", "min_amount", "by"),
)
