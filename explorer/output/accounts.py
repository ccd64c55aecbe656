"""What is known of builds, indexes, posts and topics: as lines, or as names and values."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from explorer.language import N_, day, gettext, ngettext, number, said
from explorer.model import Kind, PostInfo, Status
from explorer.output import messages, wording

if TYPE_CHECKING:
    from explorer.indexing import BuildReport
    from explorer.topics import TopicPage

_COUNTED: Final = (
    *(N_("files"), N_("posts"), N_("copies"), N_("sections")),
    *(N_("words"), N_("forms"), N_("tags")),
)


def summary(report: "BuildReport", index_dir: str) -> Iterator[str]:
    """Yield what a build did."""
    contents = gettext(
        "%(posts)s with %(sections)s from %(files)s",
        posts=ngettext("%(n)s post", "%(n)s posts", report.posts),
        sections=ngettext("%(n)s section", "%(n)s sections", report.sections),
        files=ngettext("%(n)s file", "%(n)s files", report.files),
    )
    folder = wording.line(index_dir)
    if report.written:
        yield gettext(
            "Indexed %(contents)s in %(seconds)s s: %(folder)s",
            contents=contents,
            seconds=number(report.seconds, 1),
            folder=folder,
        )
        yield gettext(
            "%(added)s added, %(changed)s changed, %(removed)s removed, %(unchanged)s unchanged",
            added=number(report.added),
            changed=number(report.changed),
            removed=number(report.removed),
            unchanged=number(report.unchanged),
        )
    else:
        yield gettext(
            "Nothing has changed: %(contents)s in %(folder)s", contents=contents, folder=folder
        )
    if report.copies:
        yield ngettext(
            "%(n)s copy of other posts, shown with them",
            "%(n)s copies of other posts, shown with them",
            report.copies,
        )
    kinds = Counter(it.kind for it in report.problems if it not in messages.lost(report.problems))
    drafts = kinds.pop(Kind.UNPUBLISHED, 0)
    kinds.pop(Kind.COPY, 0)
    if drafts:
        yield ngettext(
            "%(n)s draft left out; --unpublished takes them in",
            "%(n)s drafts left out; --unpublished takes them in",
            drafts,
        )
    if kinds:
        yield gettext("Other problems: %(kinds)s; explorer doctor lists them", kinds=tally(kinds))


def tally(kinds: dict[Kind, int] | Counter[Kind] | dict[str, int]) -> str:
    """Give "no date 3, encoding 1", the commonest first."""
    ordered = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{said(kind)} {number(count)}" for kind, count in ordered)


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


def facts(status: Status) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of an index."""
    yield gettext("index"), status.folder
    for source in status.sources:
        yield gettext("source"), source
    built = gettext(
        "%(moment)s by explorer %(version)s, engine %(engine)s",
        moment=status.created,
        version=status.version,
        engine=status.engine,
    )
    yield gettext("built"), built
    for name in _COUNTED:
        yield gettext(name), number(getattr(status, name))
    yield gettext("problems"), tally(status.problems) or gettext("none")
    yield gettext("size"), wording.size(status.size)
    yield gettext("generation"), status.generation


def topic(page: "TopicPage") -> Iterator[tuple[str, str]]:
    """Yield what is told of a topic in a word or two, by name."""
    if page.topic.aliases:
        yield gettext("also"), ", ".join(page.topic.aliases)
    first, last = page.topic.first, page.topic.last
    when = ""
    if first and last:
        span = gettext("%(first)s to %(last)s", first=day(first), last=day(last))
        when = f", {span}"
    yield gettext("posts"), f"{number(page.topic.posts)}{when}"
