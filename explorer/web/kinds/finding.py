"""Pages that list posts, sections, tags and acronyms."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, get_args

from explorer.errors import UsageError
from explorer.model import HitGroup, HitOrder, Page, PostOrder
from explorer.searching.parser import parse
from explorer.searching.query import All, Word
from explorer.web import charts, shown
from explorer.web.kinds.kind import ITEMS, MOST, NAMES, Context, Desk, Kind, reading

if TYPE_CHECKING:
    from explorer.output.wire import Wire

HITS: Final = 10
_WORDS: Final = 8
"""Words of a query that are looked for one by one."""
_SORTS: Final = get_args(HitOrder)
_GROUPS: Final = get_args(HitGroup)
_ORDERS: Final = get_args(PostOrder)


def _search(desk: Desk, page: Page, *, facets: bool, why: bool) -> Any:  # noqa: ANN401
    asked = desk.asked
    if not asked.one("q"):
        raise UsageError("There is nothing to search for.", "Write some words.")
    return desk.index.search(
        asked.one("q"),
        filters=asked.filters(),
        **reading(asked),
        group=asked.choice("group", _GROUPS),
        sort=asked.choice("sort", _SORTS),
        page=page,
        facets=facets,
        why=why,
    )


def _search_answer(desk: Desk, wire: "Wire") -> None:
    page = desk.asked.page(HITS)
    found = _search(desk, page, facets=desk.asked.flag("facets"), why=desk.asked.flag("why"))
    wire.search(found, page)


def _search_show(desk: Desk) -> Context:
    page = desk.asked.page(HITS, MOST)
    result = _search(desk, page, facets=True, why=desk.asked.flag("why"))
    # A looser reading is what the texts hold; else the words as typed are.
    read = result.understood
    loose = read.relaxed and not read.corrected
    return {
        "result": result,
        "page": page,
        "mark": read.interpreted if loose else read.query,
        "sorts": _SORTS,
        "groups": _GROUPS,
        "unknown": () if result.total else desk.index.unknown(desk.asked.filters()),
        "single": () if result.total else _single(desk),
        "beginnings": " ".join(f"{word}*" for word in _words(desk)),
        "either": " OR ".join(_words(desk)),
        **_narrowing(desk, result.facets),
    }


def _words(desk: Desk) -> list[str]:
    """Give the words of a plain query; none where it has signs that say more."""
    tree = parse(desk.asked.one("q"))
    parts = tree.children if isinstance(tree, All) else ()
    words = [it.text for it in parts if isinstance(it, Word) and not it.exact]
    return words[:_WORDS] if len(words) == len(parts) else []


def _single(desk: Desk) -> list[tuple[str, int]]:
    """Give each word of a query that found nothing, with the number of posts that hold it."""
    words = _words(desk)
    return [(it, len(desk.index.posts_matching(it))) for it in words] if len(words) > 1 else []


def _narrowing(desk: Desk, facets: Mapping[str, Any]) -> Context:
    return {
        "facets": {name: facets.get(name, ()) for name in ("tag", "author", "site")},
        "years": charts.years(facets.get("year", ()), desk.asked),
    }


def _untagged(desk: Desk, page: Page) -> Any:  # noqa: ANN401
    asked = desk.asked
    if asked.one("sort"):
        raise UsageError("--sort does not go with --untagged.", "The surest posts come first.")
    return desk.index.untagged(asked.one("untagged"), asked.filters(), page=page)


def _posts_answer(desk: Desk, wire: "Wire") -> None:
    asked, page = desk.asked, desk.asked.page(ITEMS)
    if asked.one("untagged"):
        if desk.report:
            raise UsageError("There is no report of posts that want a tag.", "Take JSON or CSV.")
        wire.untagged(_untagged(desk, page), page)
        return
    found = desk.index.posts(asked.filters(), sort=asked.choice("sort", _ORDERS), page=page)
    wire.posts(found, page)


def _posts_show(desk: Desk) -> Context:
    asked, page = desk.asked, desk.asked.page(ITEMS, MOST)
    filters = asked.filters()
    if asked.one("untagged"):
        found = _untagged(desk, page)
        return {"result": found, "page": page, "unknown": (), "sorts": (), **_narrowing(desk, {})}
    result = desk.index.posts(filters, sort=asked.choice("sort", _ORDERS), page=page)
    return {
        "result": result,
        "page": page,
        "unknown": () if result.total else desk.index.unknown(filters),
        "sorts": _ORDERS,
        **_narrowing(desk, desk.index.facets(filters)),
    }


def _tags_answer(desk: Desk, wire: "Wire") -> None:
    asked, page = desk.asked, desk.asked.page(ITEMS)
    prefix, filters = asked.one("prefix"), asked.filters()
    if asked.flag("near"):
        wire.near_tags(desk.index.near_tags(prefix, filters=filters, page=page), page)
    else:
        found = desk.index.tags(prefix, filters=filters, page=page)
        wire.tags(found, page, variants=asked.flag("variants"))


def _tags_show(desk: Desk) -> Context:
    asked, page = desk.asked, desk.asked.page(NAMES, 5 * MOST)
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
    asked, page = desk.asked, desk.asked.page(NAMES, 5 * MOST)
    short = asked.one("short")
    found = desk.index.acronyms(short, filters=asked.filters(), page=page)
    return {"result": found, "page": page, "short": short, "groups": shown.by_short(found.items)}


SEARCH: Final = Kind(
    "search", _search_answer, _search_show, "Results", reports=True, keeps=("sort", "group")
)
POSTS: Final = Kind("posts", _posts_answer, _posts_show, reports=True)
TAGS: Final = Kind("tags", _tags_answer, _tags_show)
ACRONYMS: Final = Kind("acronyms", _acronyms_answer, _acronyms_show, reports=True)
