"""Values as a screen of a terminal. Foreign text becomes `Text`, never markup."""

import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from explorer.model import (
    Facet,
    Hit,
    Listing,
    Marked,
    Page,
    PostInfo,
    PostText,
    Problem,
    SearchResult,
    SectionInfo,
    SectionText,
    Status,
    TagInfo,
)
from explorer.output import messages, wording
from explorer.output.view import Sentence, Word

if TYPE_CHECKING:
    from explorer.corpus.doctor import Report
    from explorer.indexing import BuildReport

_MATCH: Final = "bold underline"  # told apart without seeing colours
_NARROWEST: Final = 40
_WIDEST: Final = 100
"""Columns below and beyond which nothing can be laid out well."""
_FACETS: Final = 8
"""Values of a facet that are shown."""


class Screen:
    """The view for people. An answer is handed over as a whole, for a pager to measure."""

    def __init__(
        self, write: Callable[[str], object], *, width: int = 80, styled: bool = True
    ) -> None:
        """Hand the text of each answer to `write`.

        Unless `styled` there are no escape sequences in it, and matches stand between « and ».
        """
        self._write = write
        self._styled = styled
        self._width = max(_NARROWEST, min(width, _WIDEST))
        self._console = Console(
            file=io.StringIO(),
            width=self._width,
            height=25,  # without it, Rich takes the width from a dumb terminal
            color_system="standard" if styled else None,
            force_terminal=True,
            no_color=False,
            legacy_windows=False,
        )

    def built(self, report: "BuildReport", index_dir: str) -> None:
        """Show what a build did."""
        first, *others = messages.summary(report, index_dir)
        with self._answer():
            self._put(Text(first, "bold"))
            for line in others:
                self._put(Text(line))

    def search(self, result: SearchResult, page: Page) -> None:
        """Show hits, with what the query was taken for where that is not what was typed."""
        with self._answer():
            total = Text(wording.count(result.total, "hit"), "bold")
            if result.sections != result.total:
                total.append(f" in {wording.count(result.sections, 'section')}", "not bold")
            self._put(total)
            if result.interpreted != result.query:
                self._put(Text(f"read as: {wording.line(result.interpreted)}", "cyan"), 2)
            if result.relaxed:
                self._put(Text(wording.line(result.relaxed), "yellow"), 2)
            margin = len(f"{result.hits[-1].rank} ") if result.hits else 0
            for hit in result.hits:
                self._put()
                self._hit(hit, margin)
            if result.facets:
                self._put()
            for name, facets in result.facets.items():
                self._facet(name, facets)
            if result.hits:
                self._hint(result.hits[0].rank, result.total, page)

    def _hit(self, hit: Hit, margin: int) -> None:
        name = self._marked(hit.title, "bold")
        if hit.heading:
            name += Text(" › ") + self._marked(hit.heading, "bold")
        self._put(name, margin, f"{hit.rank:>{margin - 1}} ")
        self._put(_about(hit.post), margin)
        for snippet in hit.snippets:
            self._put(self._marked(snippet), margin)
        if hit.more:
            sections = wording.count(len(hit.more), "more section")
            named = ", ".join(f"{wording.line(it.heading or '(opening)')}" for it in hit.more)
            self._put(Text(f"+{sections} of this post: {named}"), margin)
        if hit.missing:
            words = ", ".join(map(wording.line, hit.missing))
            self._put(Text(f"without: {words}", "yellow"), margin)
        for reason in hit.why:
            self._put(Text(wording.line(reason), "cyan"), margin + 2, " " * margin + "· ")
        self._path(hit.post, margin, f":{hit.section.line}")

    def _facet(self, name: str, facets: Sequence[Facet]) -> None:
        text = Text()
        for facet in facets[:_FACETS]:
            text.append(f"{wording.line(facet.value)} ").append(f"{facet.posts:,}  ", "cyan")
        if len(facets) > _FACETS:
            text.append(f"and {len(facets) - _FACETS:,} more", "dim")
        text.rstrip()
        self._put(text, 8, f"{name:<8}")

    def post(
        self, post: PostText, sections: tuple[SectionText, ...], found: SectionInfo | None
    ) -> None:
        """Show a post, with numbers before its headings; ▸ points to the section found."""
        with self._answer():
            self._put(Text(wording.line(post.info.title), "bold"))
            self._put(_about(post.info))
            self._path(post.info, 0)
            for section in sections:
                self._put()
                here = found is not None and section.info.ordinal == found.ordinal
                if section.info.heading is not None or here:
                    margin = f"{'▸ ' if here else ''}{section.info.ordinal}. "
                    heading = wording.line(section.info.heading or "(opening)")
                    self._put(Text(heading, "bold"), len(margin), margin)
                self._paragraphs(wording.block(section.text).splitlines())

    def _paragraphs(self, lines: Sequence[str]) -> None:
        """Put lines of text, with air around those that are wrapped."""
        for before, line in pairwise(["", *lines]):
            if before and max(map(wording.columns, (before, line))) > self._width:
                self._put()
            self._put(Text(line))

    def posts(self, listing: Listing[PostInfo], page: Page) -> None:
        """Show posts, each with the number that `explorer show` takes."""
        with self._answer():
            margin = len(f"{page.start + len(listing.items)}  ")
            for number, post in enumerate(listing.items, page.start + 1):
                date = f"{post.date.isoformat() if post.date else '':<10}  "
                self._put(
                    Text(wording.line(post.title), "bold"),
                    margin + len(date),
                    f"{number:>{margin - 2}}  {date}",
                )
                self._put(_about(post, dated=False), margin + len(date))
            if listing.items:
                self._hint(page.start + 1, listing.total, page)

    def tags(self, listing: Listing[TagInfo], page: Page, *, variants: bool) -> None:
        """Show tags after the number of their posts, and below them their spellings."""
        with self._answer():
            margin = max((len(f"{tag.posts:,}  ") for tag in listing.items), default=0)
            for tag in listing.items:
                label = Text(wording.line(tag.label), "bold" if variants else "")
                self._put(label, margin, f"{tag.posts:>{margin - 2},}  ")
                for spelling in tag.spellings if variants else ():
                    text = Text(f"{'':{margin}}{spelling.posts:>{margin - 2},}  ")
                    text.append(f"{wording.line(spelling.text)}  ")
                    self._whole(text.append(wording.line("".join(spelling.paths[:1])), "dim"))
            for line in messages.cut(listing.total, page):
                self._put()
                self._put(Text(line.removeprefix("explorer: "), "dim"))

    def words(self, words: Iterable[Word]) -> None:
        """Show words beside their keys and roots."""
        rows = [("word", "key", "root"), *((word.word, word.key, word.root) for word in words)]
        widths = [max(wording.columns(row[column]) for row in rows) for column in range(2)]
        with self._answer():
            for number, row in enumerate(rows):
                text = Text(style="" if number else "bold")
                for cell, width in zip(map(wording.line, row), (*widths, 0), strict=True):
                    text.append(f"{cell}{' ' * max(0, width + 2 - wording.columns(cell))}")
                text.rstrip()
                self._put(text)

    def sentences(self, sentences: Iterable[Sentence]) -> None:
        """Show sentences after their numbers."""
        with self._answer():
            for number, sentence in enumerate(sentences, 1):
                self._put(Text(wording.line(sentence.text)), 5, f"{number:>3}  ")

    def checked(self, report: "Report") -> None:
        """Show problems by kind, with each advice once."""
        with self._answer():
            read = f"{wording.count(report.files, 'file')}, {wording.count(report.posts, 'post')}"
            what = wording.count(len(report.problems), "problem")
            self._put(Text(f"{what} in {read}", "bold"))
            by_kind = sorted(report.problems, key=lambda it: (it.kind, it.advice, it))
            for kind, problems in groupby(by_kind, key=lambda it: it.kind):
                self._kind(kind, list(problems))

    def _kind(self, kind: str, problems: Sequence[Problem]) -> None:
        self._put()
        self._put(Text(f"{kind} ({len(problems):,})", "bold"))
        for advice, those in groupby(problems, key=lambda it: it.advice):
            for problem in those:
                self._whole(Text(f"  {messages.place(problem)}"))
                if problem.message != kind:
                    self._told(problem.message, "    ")
            self._put(Text(wording.line(advice), "cyan"), 4, "  → ")

    def status(self, status: Status) -> None:
        """Show what is known of the index."""
        with self._answer():
            for name, value in messages.facts(status):
                self._told(value, f"{name:<12}")

    def _hint(self, number: int, total: int, page: Page) -> None:
        """Say what one may do next."""
        hints = [f"explorer show {number} reads the post"]
        if page.limit and total > page.start + page.limit:
            hints.append(f"{total - page.start - page.limit:,} more: --page {page.number + 1}")
        self._put()
        self._put(Text(" · ".join(hints), "dim"))

    def _path(self, post: PostInfo, margin: int, end: str = "") -> None:
        self._whole(Text(f"{'':{margin}}{wording.line(post.path)}{end}", "dim"))
        for path in post.also_at:
            self._whole(Text(f"{'':{margin}}also at {wording.line(path)}", "dim"))

    def _marked(self, marked: Marked, style: str = "") -> Text:
        text = Text(style=style)
        for part in marked:
            shown = wording.line(part.text)
            if part.match:
                text.append(shown if self._styled else f"«{shown}»", _MATCH)
            else:
                text.append(shown)
        return text

    @contextmanager
    def _answer(self) -> Iterator[None]:
        """Gather what is put, and hand it over in the end."""
        with self._console.capture() as capture:
            yield
        self._write(capture.get())

    def _put(self, text: Text | None = None, indent: int = 0, first: str = "") -> None:
        """Put lines of `text`, wrapped and indented; `first` fills the indent of the first."""
        margin = Text(first or " " * indent)
        for line in (text or Text()).wrap(self._console, self._width - indent):
            line.rstrip()
            self._whole(margin + line if line else Text())
            margin = Text(" " * indent)

    def _told(self, text: str, first: str) -> None:
        """Put lines of `text` behind `first`; a path in it stays in one piece."""
        lines = textwrap.wrap(
            wording.line(text),
            self._width - len(first),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines:
            self._whole(Text(f"{first}{line}"))
            first = " " * len(first)

    def _whole(self, line: Text) -> None:
        """Put a line that the terminal may wrap but we do not, so that a path can be copied."""
        self._console.print(line, soft_wrap=True)


def _about(post: PostInfo, *, dated: bool = True) -> Text:
    """Give date, site, authors and tags on one line."""
    date = post.date.isoformat() if post.date and dated else ""
    known = (date, post.site or "", ", ".join(post.authors), ", ".join(post.tags))
    return Text(wording.line(" · ".join(filter(None, known))), "cyan")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on standard error for as long as it lasts; it is told stage, done and total."""
    bar = Progress(
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage)
            bar.update(tasks[stage], completed=done, total=total)

        yield tell
