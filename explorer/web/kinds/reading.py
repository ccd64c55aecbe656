"""Pages of one post, of a reference to it, and of the index itself."""

from typing import TYPE_CHECKING, Any, Final

from explorer.model import Page
from explorer.output.cite import Style, written
from explorer.web import shown
from explorer.web.kinds.kind import MOST, Context, Desk, Kind, wanted

if TYPE_CHECKING:
    from explorer.output.wire import Wire

_FEW: Final = Page(4)
"""Similar posts below a post."""


def _post_answer(desk: Desk, wire: "Wire") -> None:
    post, found = desk.index.find(wanted(desk.asked))
    text = desk.index.text(post)
    only = desk.asked.number("section", -1) if desk.asked.one("section") else None
    if only is None and found:
        only = found.ordinal
    wire.post(text, tuple(it for it in text.sections if only in (None, it.info.ordinal)), None)


def _post_show(desk: Desk) -> Context:
    asked = desk.asked
    post, _ = desk.index.find(wanted(asked))
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
    return desk.index.cite(wanted(desk.asked), quote=quote, sites=desk.sites)


def _cite_answer(desk: Desk, wire: "Wire") -> None:
    wire.citation(_cite(desk), desk.asked.choice("style", list(Style)))


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
    page = desk.asked.page(50, MOST)
    kind = desk.asked.one("kind")
    everything = desk.index.problems().items
    problems = [it for it in everything if kind in ("", it.kind)]
    return {
        "status": desk.index.status(),
        "problems": page.of(problems),
        "total": len(problems),
        "page": page,
    }


SHOW: Final = Kind("show", _post_answer, _post_show, reports=True, unknown=404)
CITE: Final = Kind("cite", _cite_answer, _cite_show, tables=False, unknown=404)
STATUS: Final = Kind("status", _status_answer, _status_show)
