"""Objects for programs that several answers share, and those of what is explored."""

import datetime as dt
from typing import Final

from explorer.model import (
    Comparison,
    Concordance,
    Example,
    Line,
    Marked,
    Page,
    PostInfo,
    SectionInfo,
    Similar,
    SimilarTo,
    Trend,
    Typical,
    Understood,
)
from explorer.output.formats import Document, Object, Value

POST: Final = ("path", "also_at", "title", "date", "site", "tags", "authors", "categories")
"""Keys of a post."""

_POINT: Final = ("period", "query", "sections", "posts", "of", "per_thousand")
_LINE: Final = (
    *("rank", *POST, "section.id", "section.heading", "line", "field", "left", "hit", "right"),
)
_SIMILAR: Final = ("rank", "score", *POST, "section.id", "section.heading", "shared")
_TYPICAL: Final = (
    *("rank", "text", "posts", "other_posts", "g2", "log_ratio"),
    *("example.path", "example.section.id", "example.snippet"),
)


def post(info: PostInfo) -> dict[str, Value]:
    """Give the keys of a post."""
    return {
        "path": info.path,
        "also_at": info.also_at,
        "title": info.title,
        "date": day(info.date),
        "site": info.site,
        "tags": info.tags,
        "authors": info.authors,
        "categories": info.categories,
    }


def day(day: dt.date | None) -> str | None:
    """Give a day as ISO 8601 has it."""
    return day.isoformat() if day else None


def section(info: SectionInfo) -> dict[str, Value]:
    """Give the keys of a section."""
    return info._asdict()


def paged(total: int, page: Page) -> dict[str, Value]:
    """Give how long a list is, and which part of it this is."""
    return {"total": total, "limit": page.limit, "page": page.number}


def understood(it: Understood) -> dict[str, Value]:
    """Give a query and how it was read."""
    return {
        "query": it.query,
        "interpreted": it.interpreted,
        "corrected": [pair._asdict() for pair in it.corrected],
        "relaxed": it.relaxed,
    }


def parts(marked: Marked) -> Value:
    """Give a text as runs with and without a match."""
    return [part._asdict() for part in marked]


def trend(result: Trend, page: Page) -> Document:
    """Give queries over time, an object for each query in each period."""
    queries = [
        understood(it) | {"sections": sections, "undated": undated}
        for it, sections, undated in zip(
            result.queries, result.sections, result.undated, strict=True
        )
    ]
    head: Object = {"by": result.by, "queries": queries, **paged(result.total, page)}
    rows = (it._asdict() | {"per_thousand": it.per_thousand} for it in result.items)
    return Document("trend", head, _POINT, "items", rows)


def concordance(result: Concordance, page: Page) -> Document:
    """Give the lines of a concordance."""
    head = understood(result.understood) | {"sections": result.sections}
    head |= paged(result.total, page)
    return Document("kwic", head, _LINE, "items", map(_line, result.items))


def similar(result: SimilarTo, page: Page) -> Document:
    """Give what is like a post or section."""
    head: Object = {
        "to": {**post(result.post), "section": _maybe(result.section)},
        **paged(result.total, page),
    }
    return Document("similar", head, _SIMILAR, "items", map(_similar, result.items))


def comparison(result: Comparison, page: Page) -> Document:
    """Give what sets one part of a collection apart from another."""
    head: Object = {
        "of": result.of,
        "a": understood(result.a) | {"posts": result.a_posts},
        "b": (understood(result.b) if result.b else {"query": None}) | {"posts": result.b_posts},
        "both": result.both,
        **paged(result.total, page),
    }
    return Document("compare", head, _TYPICAL, "items", map(_typical, result.items))


def _line(it: Line) -> Object:
    return {
        "rank": it.rank,
        **post(it.post),
        "section": section(it.section),
        "line": it.line,
        "field": it.field,
        "left": it.left,
        "hit": it.hit,
        "right": it.right,
    }


def _similar(it: Similar) -> Object:
    return {
        "rank": it.rank,
        "score": it.score,
        **post(it.post),
        "section": _maybe(it.section),
        "shared": it.shared,
    }


def _typical(it: Typical) -> Object:
    return {
        "rank": it.rank,
        "text": it.text,
        "posts": it.posts,
        "other_posts": it.other_posts,
        "g2": it.g2,
        "log_ratio": it.log_ratio,
        "example": _example(it.example) if it.example else None,
    }


def _example(it: Example) -> Object:
    return {**post(it.post), "section": section(it.section), "snippet": parts(it.snippet)}


def _maybe(info: SectionInfo | None) -> Value:
    return section(info) if info else None
