"""What is told beside the answers: errors, what was left out, how to see more."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from explorer.errors import ExplorerError, QueryError
from explorer.model import (
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    Comparison,
    Concordance,
    Kind,
    Page,
    PostInfo,
    Problem,
    SearchResult,
    Status,
    Trend,
    UnknownName,
)
from explorer.output import wording

if TYPE_CHECKING:
    from explorer.indexing import BuildReport
    from explorer.topics import TopicPage

_WINDOW: Final = 76
"""Characters of a long query that are shown around the place of an error."""


def error(error: ExplorerError) -> Iterator[str]:
    """Yield lines that say where, what, and what to do next."""
    yield f"explorer: {wording.block(error.message)}"
    if isinstance(error, QueryError) and error.query.strip():
        yield from _place(wording.line(error.query), error.position)
        if error.mended is not None:
            yield f"Did you mean: {wording.line(error.mended)}"
    if error.hint:
        yield wording.block(error.hint)


def at(place: str, error: ExplorerError) -> Iterator[str]:
    """Yield a line that says where and what, and one that says what to do next."""
    mended = error.mended if isinstance(error, QueryError) else None
    yield f"explorer: {place}: {wording.line(error.message)}"
    if mended is not None:
        yield f"  Did you mean: {wording.line(mended)}"
    elif error.hint:
        yield f"  {wording.line(error.hint)}"


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
    yield f"explorer: following changes in {folders}; Ctrl-C ends it."


def lost(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Give the problems that keep files out of the index against their author's will."""
    return tuple(it for it in problems if it.left_out and it.kind is not Kind.UNPUBLISHED)


def left_out(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield which files are not in the index, why, and what to do."""
    if problems:
        files = len({problem.path for problem in problems})
        yield f"explorer: {wording.count(files, 'file is', 'files are')} left out:"
    for problem in problems:
        yield f"  {place(problem)}: {wording.line(problem.message)}"
        yield f"    {wording.line(problem.advice)}"


def place(problem: Problem) -> str:
    """Give "path:line" of a problem."""
    return f"{wording.line(problem.path)}:{problem.line}"


def summary(report: "BuildReport", index_dir: str) -> Iterator[str]:
    """Yield what a build did."""
    contents = (
        f"{wording.count(report.posts, 'post')} with {wording.count(report.sections, 'section')}"
        f" from {wording.count(report.files, 'file')}"
    )
    if report.written:
        yield f"Indexed {contents} in {report.seconds:.1f} s: {wording.line(index_dir)}"
        yield (
            f"{report.added:,} added, {report.changed:,} changed, {report.removed:,} removed,"
            f" {report.unchanged:,} unchanged"
        )
    else:
        yield f"Nothing has changed: {contents} in {wording.line(index_dir)}"
    if report.copies:
        yield f"{wording.count(report.copies, 'copy', 'copies')} of other posts, shown with them"
    kinds = Counter(it.kind for it in report.problems if it not in lost(report.problems))
    drafts = kinds.pop(Kind.UNPUBLISHED, 0)
    kinds.pop(Kind.COPY, 0)
    if drafts:
        yield f"{wording.count(drafts, 'draft')} left out; --unpublished takes them in"
    if kinds:
        yield f"Other problems: {tally(kinds)}; explorer doctor lists them"


def tally(kinds: dict[Kind, int] | Counter[Kind] | dict[str, int]) -> str:
    """Give "no date 3, encoding 1", the commonest first."""
    ordered = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{kind} {number:,}" for kind, number in ordered)


def found(result: SearchResult, page: Page) -> Iterator[str]:
    """Yield what the bare hits do not tell: how the query was read, and what is not shown."""
    if not result.total:
        yield f"explorer: nothing found for {wording.line(result.interpreted or result.query)}"
        yield "Try fewer or other words; a word with * at its end finds all that begin with it."
    if result.relaxed:
        yield f"explorer: {wording.line(result.relaxed)}"
    yield from cut(result.total, page)


def accomplished(result: Accomplishments | AccomplishmentOverview, page: Page) -> Iterator[str]:
    """Yield the same of accomplishments."""
    if not result.total:
        about = f" of {wording.line(result.interpreted)}" if result.interpreted else ""
        yield f"explorer: no sentence is found that states an accomplishment{about}"
        if result.min_score:
            yield "Those that are less sure to do so are shown with --min-score 0."
    if result.relaxed:
        yield f"explorer: {wording.line(result.relaxed)}"
    yield from cut(result.total, page)


def counted(result: Trend, page: Page) -> Iterator[str]:
    """Yield how the queries of a trend were read, and which find nothing."""
    for it, undated in zip(result.queries, result.undated, strict=True):
        if it.relaxed:
            yield f"explorer: {wording.line(it.relaxed)}"
        if undated:
            sections = wording.count(undated, "more section")
            yield f"explorer: {wording.line(it.query)}: {sections} without a date"
    if result.is_empty:
        yield "explorer: nothing is found"
    yield from cut(result.total, page)


def placed(result: Concordance, page: Page) -> Iterator[str]:
    """Yield how the query of a concordance was read, and what is not shown."""
    if not result.total:
        yield f"explorer: nothing is found for {wording.line(result.understood.interpreted)}"
    if result.understood.relaxed:
        yield f"explorer: {wording.line(result.understood.relaxed)}"
    yield from cut(result.total, page)


def compared(result: Comparison, page: Page) -> Iterator[str]:
    """Yield how two parts were read, and what is not shown."""
    for it in (result.a, result.b):
        if it and it.relaxed:
            yield f"explorer: {wording.line(it.relaxed)}"
    if result.both:
        posts = wording.count(result.both, "post is", "posts are")
        yield f"explorer: {posts} in both parts, and left out"
    if not result.total:
        yield f"explorer: no {result.of} are for sure more frequent in this part"
    yield from cut(result.total, page)


def beside(found: AccomplishmentInfo) -> Iterator[str]:
    """Yield where else nearly the same is said, and what made its score."""
    for place in found.repeats:
        yield f"nearly the same at {place.path}:{place.line}"
    for reason in found.why:
        yield f"{reason.weight:+.2f} {reason.feature}"


def cut(total: int, page: Page) -> Iterator[str]:
    """Yield a line if a page does not hold all of a list."""
    if page.limit and total > page.limit:
        first, last = page.start + 1, min(total, page.start + page.limit)
        if first > total:
            yield f"explorer: page {page.number} is empty: there are {total:,} in all"
        else:
            yield f"explorer: {first:,} to {last:,} of {total:,}; --limit 0 gives all"


def unknown(names: Iterable[UnknownName]) -> Iterator[str]:
    """Yield which names of filters no post has, and which may have been meant."""
    for field, name, near in names:
        yield f"explorer: no post has the {field} {wording.line(name)}"
        if near:
            yield f"Did you mean {' or '.join(map(wording.shell, map(wording.line, near)))}?"
        elif field == "tag":
            yield "explorer tags lists them."


def unaddressed(post: PostInfo, sites: Collection[str]) -> Iterator[str]:
    """Yield why a reference has no address, and what to do; `sites` are those that have one."""
    site = wording.line(post.site or "*")
    if post.site in sites or "*" in sites:
        yield "explorer: no address: the post lacks a date, or what else the pattern asks for"
        yield f'See "{site}" below [sites] in explorer.toml.'
    else:
        yield f"explorer: no address is known for {site if post.site else 'posts without a site'}"
        name = site if post.site else "www.kraj.example"
        yield f'Write into explorer.toml, below a line [sites]: "{site}" = "https://{name}"'


def about(post: PostInfo) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of a post, besides its title."""
    if post.date:
        yield "date", post.date.isoformat()
    for name, values in (
        ("author", post.authors),
        ("tags", post.tags),
        ("category", post.categories),
    ):
        if values:
            yield name, ", ".join(values)
    yield "path", post.path
    if post.also_at:
        yield "also at", ", ".join(post.also_at)


def verified(files: int) -> Iterator[str]:
    """Yield a line that says that the whole index was read."""
    yield f"{files} files are as they were written"


def facts(status: Status) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of an index."""
    yield "index", status.folder
    for source in status.sources:
        yield "source", source
    yield "built", f"{status.created} by explorer {status.version}, engine {status.engine}"
    for name in ("files", "posts", "copies", "sections", "words", "forms", "tags"):
        yield name, f"{getattr(status, name):,}"
    yield "problems", tally(status.problems) or "none"
    yield "size", wording.size(status.size)
    yield "generation", status.generation


def topic(page: "TopicPage") -> Iterator[tuple[str, str]]:
    """Yield what is told of a topic in a word or two, by name."""
    if page.topic.aliases:
        yield "also", ", ".join(page.topic.aliases)
    first, last = page.topic.first, page.topic.last
    when = ""
    if first and last:
        when = f", {first.isoformat()} to {last.isoformat()}"
    yield "posts", f"{page.topic.posts:,}{when}"


def unknown_topics(entries: Sequence[str]) -> Iterator[str]:
    """Yield entries of topics.toml that speak of no topic."""
    if entries:
        yield "explorer: topics.toml has entries that change nothing:"
        yield from (f"  {wording.line(entry)}" for entry in entries)
        yield "  explorer topics lists the names of topics."
