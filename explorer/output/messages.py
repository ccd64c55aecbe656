"""What is told beside the answers: errors, what was left out, how to see more."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from explorer.errors import ExplorerError, IndexBusyError, QueryError
from explorer.language import N_, gettext, ngettext, number, said, signed
from explorer.model import (
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    Comparison,
    Concordance,
    Kind,
    Page,
    Place,
    PostInfo,
    Problem,
    SearchResult,
    Trend,
    UnknownName,
)
from explorer.output import wording

_UNKNOWN: Final = {
    "tag": N_("no post has the tag %(name)s"),
    "author": N_("no post has the author %(name)s"),
    "site": N_("no post has the site %(name)s"),
    "category": N_("no post has the category %(name)s"),
}
_NO_DIFFERENCE: Final = {
    "words": N_("no words are for sure more frequent in this part"),
    "tags": N_("no tags are for sure more frequent in this part"),
    "topics": N_("no topics are for sure more frequent in this part"),
}
_WINDOW: Final = 76
"""Characters of a long query that are shown around the place of an error."""


def error(error: ExplorerError) -> Iterator[str]:
    """Yield lines that say where, what, and what to do next."""
    yield f"explorer: {wording.block(said(error.message))}"
    if isinstance(error, QueryError) and error.query.strip():
        yield from _place(wording.line(error.query), error.position)
        if error.mended is not None:
            yield gettext("Did you mean: %(query)s", query=wording.line(error.mended))
    if error.hint:
        yield wording.block(said(error.hint))


def waiting(busy: IndexBusyError) -> Iterator[str]:
    """Yield for whom we wait, and how that ends."""
    yield noted(said(busy.message))
    yield gettext("Waiting until that is done; Ctrl-C ends the waiting.")


def at(place: str, error: ExplorerError) -> Iterator[str]:
    """Yield a line that says where and what, and one that says what to do next."""
    mended = error.mended if isinstance(error, QueryError) else None
    yield f"explorer: {place}: {wording.line(said(error.message))}"
    if mended is not None:
        meant = gettext("Did you mean: %(query)s", query=wording.line(mended))
        yield f"  {meant}"
    elif error.hint:
        yield f"  {wording.line(said(error.hint))}"


def _place(query: str, position: int) -> Iterator[str]:
    """Yield the query and a caret below the character at `position`."""
    start = max(0, position - _WINDOW // 2) if len(query) > _WINDOW else 0
    while start < position and unicodedata.combining(query[start]):
        start += 1
    end = start + _WINDOW
    before, after = "…" if start else "", "…" if end < len(query) else ""
    yield f"  {before}{query[start:end]}{after}"
    yield f"  {' ' * wording.columns(before + query[start:position])}^"


def following(sources: Sequence[object]) -> Iterator[str]:
    """Yield that changes are followed from now on, and how to end that."""
    folders = ", ".join(wording.line(str(source)) for source in sources)
    yield noted(gettext("following changes in %(folders)s; Ctrl-C ends it.", folders=folders))


def lost(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Give the problems that keep files out of the index against their author's will."""
    return tuple(it for it in problems if it.left_out and it.kind is not Kind.UNPUBLISHED)


def left_out(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield which files are not in the index, why, and what to do."""
    if problems:
        files = len({problem.path for problem in problems})
        yield noted(ngettext("%(n)s file is left out:", "%(n)s files are left out:", files))
    for problem in problems:
        yield f"  {place(problem)}: {wording.line(said(problem.message))}"
        yield f"    {wording.line(said(problem.advice))}"


def place(problem: Problem) -> str:
    """Give "path:line" of a problem."""
    return f"{wording.line(problem.path)}:{problem.line}"


def found(result: SearchResult, page: Page) -> Iterator[str]:
    """Yield what the bare hits do not tell: how the query was read, and what is not shown."""
    if not result.total:
        query = wording.line(result.understood.interpreted or result.understood.query)
        yield noted(gettext("nothing found for %(query)s", query=query))
        yield gettext(
            "Try fewer or other words; a word with * at its end finds all that begin with it."
        )
    yield from _relaxed(result.understood.relaxed)
    yield from cut(result.total, page)


def accomplished(result: Accomplishments | AccomplishmentOverview, page: Page) -> Iterator[str]:
    """Yield the same of accomplishments."""
    if not result.total:
        told = gettext("no sentence is found that states an accomplishment")
        if result.understood.interpreted:
            told = gettext(
                "no sentence is found that states an accomplishment of %(query)s",
                query=wording.line(result.understood.interpreted),
            )
        yield noted(told)
        if result.min_score:
            yield gettext("Those that are less sure to do so are shown with --min-score 0.")
    yield from _relaxed(result.understood.relaxed)
    yield from cut(result.total, page)


def counted(result: Trend, page: Page) -> Iterator[str]:
    """Yield how the queries of a trend were read, and which find nothing."""
    for it, sections in zip(result.queries, result.undated, strict=True):
        yield from _relaxed(it.relaxed)
        if sections:
            yield noted(undated(it.query, sections))
    if result.is_empty:
        yield noted(gettext("nothing is found"))
    yield from cut(result.total, page)


def placed(result: Concordance, page: Page) -> Iterator[str]:
    """Yield how the query of a concordance was read, and what is not shown."""
    if not result.total:
        query = wording.line(result.understood.interpreted)
        yield noted(gettext("nothing is found for %(query)s", query=query))
    yield from _relaxed(result.understood.relaxed)
    yield from cut(result.total, page)


def compared(result: Comparison, page: Page) -> Iterator[str]:
    """Yield how two parts were read, and what is not shown."""
    for it in (result.a, result.b):
        yield from _relaxed(it.relaxed if it else None)
    if result.both:
        told = ngettext(
            "%(n)s post is in both parts, and left out",
            "%(n)s posts are in both parts, and left out",
            result.both,
        )
        yield noted(told)
    if not result.total:
        yield noted(gettext(_NO_DIFFERENCE[result.of]))
    yield from cut(result.total, page)


def beside(found: AccomplishmentInfo) -> Iterator[str]:
    """Yield where else nearly the same is said, and what made its score."""
    yield from map(again, found.repeats)
    for why in found.why:
        yield f"{signed(why.weight)} {said(why.feature)}"


def again(place: Place) -> str:
    """Say where nearly the same stands."""
    where = f"{wording.line(place.path)}:{place.line}"
    return gettext("nearly the same at %(place)s", place=where)


def undated(query: str, sections: int) -> str:
    """Say how many sections of a trend have no date."""
    told = ngettext(
        "%(n)s more section without a date", "%(n)s more sections without a date", sections
    )
    return f"{wording.line(query)}: {told}"


def listed(
    total: int, page: Page, unknown_names: Sequence[UnknownName], what: str, **values: str
) -> Iterator[str]:
    """Yield what a bare list does not tell: why it is empty, and what is not shown.

    `what` says that nothing is found, unless a name in the filters is unknown.
    """
    if unknown_names:
        yield from unknown(unknown_names)
    elif not total:
        yield nothing(what, **values)
    yield from cut(total, page)


def cut(total: int, page: Page) -> Iterator[str]:
    """Yield a line if a page does not hold all of a list."""
    if told := part(total, page):
        yield noted(told)


def part(total: int, page: Page) -> str:
    """Say which part of a list is shown; "" where it is the whole."""
    if not page.limit or total <= page.limit:
        return ""
    first, last = page.start + 1, min(total, page.start + page.limit)
    if first > total:
        return gettext(
            "page %(page)s is empty: there are %(total)s in all",
            page=str(page.number),
            total=number(total),
        )
    return gettext(
        "%(first)s to %(last)s of %(total)s; --limit 0 gives all",
        first=number(first),
        last=number(last),
        total=number(total),
    )


def unknown(names: Iterable[UnknownName]) -> Iterator[str]:
    """Yield which names of filters no post has, and which may have been meant."""
    for field, name, near in names:
        yield noted(gettext(_UNKNOWN[field], name=wording.line(name)))
        if near:
            meant = map(wording.shell, map(wording.line, near))
            yield gettext("Did you mean %(names)s?", names=gettext(" or ").join(meant))
        elif field == "tag":
            yield gettext("explorer tags lists them.")


def unaddressed(post: PostInfo, sites: Collection[str]) -> Iterator[str]:
    """Yield why a reference has no address, and what to do; `sites` are those that have one."""
    site = wording.line(post.site or "*")
    if post.site in sites or "*" in sites:
        yield noted(gettext("no address: the post lacks a date, or what else the pattern asks for"))
        yield gettext('See "%(site)s" below [sites] in explorer.toml.', site=site)
    else:
        told = gettext("no address is known for posts without a site")
        if post.site:
            told = gettext("no address is known for %(site)s", site=site)
        yield noted(told)
        name = site if post.site else "www.kraj.example"
        yield gettext(
            "Write into explorer.toml, below a line [sites]: %(line)s",
            line=f'"{site}" = "https://{name}"',
        )


def verified(files: int) -> Iterator[str]:
    """Yield a line that says that the whole index was read."""
    yield ngettext("%(n)s file is as it was written", "%(n)s files are as they were written", files)


def unknown_topics(entries: Sequence[str]) -> Iterator[str]:
    """Yield entries of topics.toml that speak of no topic."""
    if entries:
        yield noted(gettext("topics.toml has entries that change nothing:"))
        yield from (f"  {wording.line(entry)}" for entry in entries)
        hint = gettext("explorer topics lists the names of topics.")
        yield f"  {hint}"


def nothing(what: str, **values: str) -> str:
    """Give a line that says that there is nothing to show."""
    return noted(gettext(what, **values))


def noted(text: str) -> str:
    """Give a line that tells something beside the answer."""
    return f"explorer: {text}"


def _relaxed(relaxed: str | None) -> Iterator[str]:
    if relaxed:
        yield noted(wording.line(said(relaxed)))
