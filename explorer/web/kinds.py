"""The kinds of page. Each asks the library what the command of its name asks, and writes the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from explorer.errors import UsageError
from explorer.model import Page
from explorer.output.cite import Style, written
from explorer.searching.index import Index
from explorer.web import charts, shown
from explorer.web.asked import WITH, Asked

if TYPE_CHECKING:
    from explorer.output.wire import Wire

Context = dict[str, Any]

HITS: Final = 10
ITEMS: Final = 20
"""Items of a page, as the commands have them."""
_TAGS: Final = 100
_MOST: Final = 100
"""Items of a page for people at most; programs and downloads may ask for all."""
_SORTS: Final = ("relevance", "date", "amount")
_GROUPS: Final = ("post", "section")
_ORDERS: Final = ("date", "title", "path")
_ACHIEVED: Final = ("score", "date", "amount")
_BY: Final = ("year", "tag", "author", "site")
_PLACES: Final = ("date", "path", "left", "right")
_PERIODS: Final = ("year", "month")
_WIDTH: Final = 70
"""Characters on each side of a place, as a wide page has room for."""
_QUERIES: Final = 6
"""Queries that are compared at most."""
_LIKE: Final = 12
"""Similar posts of a page; below a post a few of them."""
_FEW: Final = Page(4)
_CROWNS: Final = ("100tis", "1mil", "10mil", "100mil", "1mld")
"""Least sums that the page of accomplishments offers."""
_SURE: Final = ("0.2", "0.4", "0.6", "0.8")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page is made from."""

    index: Index
    asked: Asked
    sites: Mapping[str, str]
    report: bool = False
    """Whether people read what is written, so that nearly the same sentences are one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: `/NAME` for people, `/NAME.json` and `/NAME.csv` for programs."""

    name: str
    """Of the command, the path and the template."""
    answer: Callable[[Desk, Any], None]
    """Asks and writes as the command does."""
    show: Callable[[Desk], Context]
    """Asks and gives what the template needs."""
    tab: str = ""
    """Message that names it among the views on one query; "" for other pages."""
    tables: bool = True
    """Whether there is a `.csv`."""
    reports: bool = False
    """Whether there are reports, `.md` and `.html`, as `--format` writes them."""
    unknown: int = 400
    """Status where a name stands for nothing."""
    keeps: tuple[str, ...] = field(default=())
    """Parameters that the search form keeps besides the filters."""


def _search(desk: Desk, page: Page, *, facets: bool, why: bool) -> Any:  # noqa: ANN401
    asked = desk.asked
    if not asked.one("q"):
        raise UsageError("There is nothing to search for.", "Write some words.")
    return desk.index.search(
        asked.one("q"),
        filters=asked.filters(),
        exact=asked.flag("exact"),
        relax=not asked.flag("no_relax"),
        group=asked.choice("group", _GROUPS),  # type: ignore[arg-type]  # one of these
        sort=asked.choice("sort", _SORTS),  # type: ignore[arg-type]
        page=page,
        facets=facets,
        why=why,
    )


def _search_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(HITS)
    found = _search(desk, page, facets=desk.asked.flag("facets"), why=desk.asked.flag("why"))
    wire.search(found, page)


def _search_show(desk: Desk) -> Context:
    page = desk.asked.page(HITS, _MOST)
    result = _search(desk, page, facets=True, why=True)
    # A looser reading is what the texts hold; else the words as typed are.
    loose = result.relaxed and not result.corrected
    return {
        "result": result,
        "page": page,
        "mark": result.interpreted if loose else result.query,
        "sorts": _SORTS,
        "groups": _GROUPS,
        "unknown": () if result.total else desk.index.unknown(desk.asked.filters()),
        **_narrowing(desk, result.facets),
    }


def _narrowing(desk: Desk, facets: Mapping[str, Any]) -> Context:
    return {
        "facets": {name: facets.get(name, ()) for name in ("tag", "author", "site")},
        "years": charts.years(facets.get("year", ()), desk.asked),
    }


def _posts_answer(desk: Desk, wire: "Wire") -> None:
    asked, page = desk.asked, desk.asked.page(ITEMS)
    found = desk.index.posts(asked.filters(), sort=asked.choice("sort", _ORDERS), page=page)
    wire.posts(found, page)


def _posts_show(desk: Desk) -> Context:
    asked, page = desk.asked, desk.asked.page(ITEMS, _MOST)
    filters = asked.filters()
    result = desk.index.posts(filters, sort=asked.choice("sort", _ORDERS), page=page)
    return {
        "result": result,
        "page": page,
        "unknown": () if result.total else desk.index.unknown(filters),
        "sorts": _ORDERS,
        **_narrowing(desk, desk.index.facets(filters)),
    }


def _achieved(desk: Desk, page: Page, *, fold: bool, why: bool) -> Any:  # noqa: ANN401
    from explorer.searching.defaults import LIKELY  # noqa: PLC0415
    from explorer.searching.sums import crowns  # noqa: PLC0415

    asked = desk.asked
    least = asked.one("min_amount")
    options: dict[str, Any] = {
        "filters": asked.filters(),
        "min_score": asked.share("min_score", LIKELY),
        "min_amount": crowns("min_amount", least) if least else None,
        "sort": asked.choice("sort", _ACHIEVED),
        "exact": asked.flag("exact"),
        "relax": not asked.flag("no_relax"),
        "page": page,
    }
    if asked.one("by"):
        by: Any = asked.choice("by", _BY)
        return desk.index.accomplishment_overview(by, asked.one("q"), **options)
    return desk.index.accomplishments(asked.one("q"), fold=fold, why=why, **options)


def _achieved_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(ITEMS)
    fold = desk.report and not desk.asked.flag("each")
    found = _achieved(desk, page, fold=fold, why=desk.asked.flag("why"))
    (wire.overview if desk.asked.one("by") else wire.accomplishments)(found, page)


def _achieved_show(desk: Desk) -> Context:
    page = desk.asked.page(ITEMS, _MOST)
    result = _achieved(desk, page, fold=not desk.asked.flag("each"), why=True)
    by = desk.asked.one("by")
    return {
        "result": result,
        "page": page,
        "by": by,
        "sorts": _ACHIEVED,
        "least": _CROWNS,
        "sure": _SURE,
        "runs": shown.runs,
        "most": max((it.sentences for it in result.items), default=1) if by else 1,
    }


def _context(desk: Desk, page: Page, width: int) -> Any:  # noqa: ANN401
    asked = desk.asked
    return desk.index.kwic(
        asked.one("q"),
        filters=asked.filters(),
        exact=asked.flag("exact"),
        relax=not asked.flag("no_relax"),
        sort=asked.choice("sort", _PLACES),  # type: ignore[arg-type]
        width=asked.number("width", width, least=1),
        page=page,
    )


def _context_answer(desk: Desk, wire: "Wire") -> None:
    from explorer.searching.defaults import WIDTH  # noqa: PLC0415

    page = desk.asked.page(ITEMS)
    wire.concordance(_context(desk, page, WIDTH), page)


def _context_show(desk: Desk) -> Context:
    page = desk.asked.page(2 * ITEMS, _MOST)
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
        by=asked.choice("by", _PERIODS),  # type: ignore[arg-type]
        exact=asked.flag("exact"),
        relax=not asked.flag("no_relax"),
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
    return desk.index.similar(_wanted(desk.asked), filters=desk.asked.filters(), page=page)


def _similar_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(_LIKE)
    wire.similar(_similar(desk, page), page)


def _similar_show(desk: Desk) -> Context:
    page = desk.asked.page(_LIKE, _MOST)
    return {"result": _similar(desk, page), "page": page}


def _tags_answer(desk: Desk, wire: "Wire") -> None:
    asked, page = desk.asked, desk.asked.page(ITEMS)
    prefix, filters = asked.one("prefix"), asked.filters()
    if asked.flag("near"):
        wire.near_tags(desk.index.near_tags(prefix, filters=filters, page=page), page)
    else:
        found = desk.index.tags(prefix, filters=filters, page=page)
        wire.tags(found, page, variants=asked.flag("variants"))


def _tags_show(desk: Desk) -> Context:
    asked, page = desk.asked, desk.asked.page(_TAGS, 5 * _MOST)
    near = asked.flag("near")
    ask = desk.index.near_tags if near else desk.index.tags
    found = ask(asked.one("prefix"), filters=asked.filters(), page=page)
    return {"result": found, "page": page, "near": near}


def _acronyms_answer(desk: Desk, wire: "Wire") -> None:
    asked, page = desk.asked, desk.asked.page(ITEMS)
    short = asked.one("short")
    found = desk.index.acronyms(short, filters=asked.filters(), page=page)
    wire.acronyms(found, page, sentences=bool(short))


def _acronyms_show(desk: Desk) -> Context:
    asked, page = desk.asked, desk.asked.page(_TAGS, 5 * _MOST)
    short = asked.one("short")
    found = desk.index.acronyms(short, filters=asked.filters(), page=page)
    return {"result": found, "page": page, "short": short, "groups": shown.by_short(found.items)}


def _wanted(asked: Asked) -> str:
    if not asked.one("id"):
        raise UsageError("No post is named.", "Open one from the search.")
    return asked.one("id")


def _post_answer(desk: Desk, wire: "Wire") -> None:
    post, found = desk.index.find(_wanted(desk.asked))
    text = desk.index.text(post)
    only = desk.asked.number("section", -1) if desk.asked.one("section") else None
    if only is None and found:
        only = found.ordinal
    wire.post(text, tuple(it for it in text.sections if only in (None, it.info.ordinal)), None)


def _post_show(desk: Desk) -> Context:
    asked = desk.asked
    post, _ = desk.index.find(_wanted(asked))
    text = desk.index.text(post)
    sections = desk.index.marked(text, asked.one("mark"))
    return {
        "post": post,
        "sections": [
            shown.Shown(it.info, it.heading, shown.paragraphs(it.text, asked.one("quote")))
            for it in sections
        ],
        "marks": sum(part.match for it in sections for part in (*it.heading, *it.text)),
        "citation": desk.index.cite(post.path, sites=desk.sites),
        "similar": desk.index.similar(post.path, page=_FEW).items,
    }


def _cite(desk: Desk) -> Any:  # noqa: ANN401
    quote = desk.asked.one("quote") or None
    return desk.index.cite(_wanted(desk.asked), quote=quote, sites=desk.sites)


def _cite_answer(desk: Desk, wire: "Wire") -> None:
    wire.citation(_cite(desk), Style(desk.asked.choice("style", list(Style))))


def _cite_show(desk: Desk) -> Context:
    citation = _cite(desk)
    return {
        "citation": citation,
        "post": citation.post,
        "styles": [(style.value, written(citation, style)) for style in Style],
    }


def _status_answer(desk: Desk, wire: "Wire") -> None:
    wire.status(desk.index.status())


def _status_show(desk: Desk) -> Context:
    page = desk.asked.page(50, _MOST)
    kind = desk.asked.one("kind")
    everything = desk.index.problems().items
    problems = [it for it in everything if kind in ("", it.kind)]
    return {
        "status": desk.index.status(),
        "problems": page.of(problems),
        "total": len(problems),
        "page": page,
    }


SEARCH: Final = Kind(
    "search", _search_answer, _search_show, "Results", reports=True, keeps=("sort", "group")
)
POSTS: Final = Kind("posts", _posts_answer, _posts_show, reports=True)
ACHIEVED: Final = Kind(
    "accomplishments",
    _achieved_answer,
    _achieved_show,
    "Accomplishments and sums",
    reports=True,
    keeps=("sort", "min_score", "min_amount", "by"),
)
KINDS: Final = (
    SEARCH,
    POSTS,
    ACHIEVED,
    Kind("kwic", _context_answer, _context_show, "In context", keeps=("sort",)),
    Kind("trend", _trend_answer, _trend_show, "Over time", keeps=("by", WITH)),
    Kind("similar", _similar_answer, _similar_show, unknown=404),
    Kind("tags", _tags_answer, _tags_show),
    Kind("acronyms", _acronyms_answer, _acronyms_show, reports=True),
    Kind("show", _post_answer, _post_show, reports=True, unknown=404),
    Kind("cite", _cite_answer, _cite_show, tables=False, unknown=404),
    Kind("status", _status_answer, _status_show),
)
_TABS: Final = ("search", "kwic", "trend", "accomplishments", "topics")
TABS: Final = tuple(sorted((it for it in KINDS if it.tab), key=lambda it: _TABS.index(it.name)))
