"""Values as a screen of a terminal. Foreign text becomes `Text`, never markup."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from explorer.language import N_, day, day_width, gettext, ngettext, number, reason, said
from explorer.model import (
    AcronymInfo,
    Citation,
    Facet,
    Hit,
    Listing,
    Page,
    PostInfo,
    PostText,
    Problem,
    SearchResult,
    SectionInfo,
    SectionText,
    Status,
    UntaggedPost,
)
from explorer.output import accounts, messages, wording
from explorer.output.cite import Style, written
from explorer.output.screens.accomplishments import AccomplishmentScreen
from explorer.output.screens.sheet import about, called, reads
from explorer.output.screens.surveys import SurveyScreen
from explorer.output.screens.tags import TagScreen
from explorer.output.screens.topics import TopicScreen
from explorer.output.view import Sentence, Word

if TYPE_CHECKING:
    from explorer.corpus.doctor import Report
    from explorer.indexing import BuildReport

_FACETS: Final = 8
"""Values of a facet that are shown."""
_NAMES: Final = (N_("tag"), N_("author"), N_("year"), N_("site"))
_NAME: Final = 8
"""Columns for the name of a facet."""
_SHORT: Final = 20
"""Columns for acronyms at most."""


class Screen(AccomplishmentScreen, SurveyScreen, TagScreen, TopicScreen):
    """The view for people."""

    def built(self, report: "BuildReport", index_dir: str) -> None:
        """Show what a build did."""
        first, *others = accounts.summary(report, index_dir)
        with self._answer():
            self._put(Text(first, "bold"))
            for line in others:
                self._put(Text(line))

    def search(self, result: SearchResult, page: Page) -> None:
        """Show hits, with what the query was taken for where that is not what was typed."""
        with self._answer():
            matching = result.matching or result.total
            total = Text(ngettext("%(n)s hit", "%(n)s hits", matching), "bold")
            if matching == result.total != result.sections:
                where = ngettext(" in %(n)s section", " in %(n)s sections", result.sections)
                total.append(where, "not bold")
            self._put(total)
            self._understood(result.understood)
            margin = len(f"{result.hits[-1].rank} ") if result.hits else 0
            for hit in result.hits:
                self._put()
                self._hit(hit, margin)
            if any(result.facets.values()):
                self._put()
                told = gettext("To narrow this down, add one of these to the query:")
                self._put(Text(told, "bold"))
            for name, facets in result.facets.items():
                self._facet(name, facets)
            if result.hits:
                self._hint(reads(result.hits[0].rank), result.total, page)

    def _hit(self, hit: Hit, margin: int) -> None:
        self._put(self._named(hit, "bold"), margin, f"{hit.rank:>{margin - 1}} ")
        self._put(about(hit.post), margin)
        for snippet in hit.snippets:
            self._put(self._marked(snippet), margin)
        if hit.more:
            told = ngettext(
                "+%(n)s more section of this post: %(names)s",
                "+%(n)s more sections of this post: %(names)s",
                len(hit.more),
                names=", ".join(map(called, hit.more)),
            )
            self._put(Text(told), margin)
        if hit.missing:
            told = gettext("without: %(words)s", words=", ".join(map(wording.line, hit.missing)))
            self._put(Text(told, "yellow"), margin)
        for why in hit.why:
            first = Text(f"{'':{margin}}  · ", "dim")
            self._put(Text(wording.line(reason(why)), "dim"), margin + 4, first)
        self._path(hit.post, margin, f":{hit.section.line}")

    def _facet(self, name: str, facets: Sequence[Facet]) -> None:
        """Show the commonest values after the number of their posts, two abreast if they fit."""
        digits = max((len(number(it.posts)) for it in facets), default=0)
        queries = [wording.shell(wording.line(it.query)) for it in facets[:_FACETS]]
        cell = digits + 4 + max(map(wording.columns, queries), default=0)
        abreast = 2 if _NAME + 2 * cell <= self._width else 1
        row = Text(gettext(name))
        for place, (facet, query) in enumerate(zip(facets, queries, strict=False)):
            start = _NAME + place % abreast * cell
            row.append(" " * (start - wording.columns(row.plain)))
            row.append(f"{number(facet.posts):>{digits}}  ", "cyan").append(query)
            if place % abreast == abreast - 1 or place == len(queries) - 1:
                self._whole(row)
                row = Text()
        if len(facets) > _FACETS:
            rest = len(facets) - _FACETS
            told = ngettext("and %(n)s more", "and %(n)s more", rest)
            self._put(Text(told, "dim"), _NAME + digits + 2)

    def post(
        self, post: PostText, sections: tuple[SectionText, ...], found: SectionInfo | None
    ) -> None:
        """Show a post, with numbers before its headings; ▸ points to the section found."""
        with self._answer():
            self._put(Text(wording.line(post.info.title), "bold"))
            self._put(about(post.info))
            self._path(post.info, 0)
            for section in sections:
                self._put()
                here = found is not None and section.info.ordinal == found.ordinal
                if section.info.heading is not None or here:
                    margin = f"{'▸ ' if here else ''}{section.info.ordinal}. "
                    self._put(Text(called(section.info), "bold"), len(margin), margin)
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
            self._total(listing)
            self._numbered(listing.items, page, [()] * len(listing.items))
            if listing.items:
                self._hint(reads(page.start + 1), listing.total, page)

    def untagged(self, listing: Listing[UntaggedPost], page: Page) -> None:
        """Show posts, and below each why it may want the tag."""
        with self._answer():
            posts, reasons = zip(*((it.post, it.reasons) for it in listing.items), strict=True)
            self._total(listing)
            self._numbered(posts, page, reasons)
            self._hint(reads(page.start + 1), listing.total, page)

    def _total(self, listing: Listing[Any]) -> None:
        self._put(Text(ngettext("%(n)s post", "%(n)s posts", listing.total), "bold"))
        self._put()

    def _numbered(
        self, posts: Sequence[PostInfo], page: Page, reasons: Sequence[Sequence[str]]
    ) -> None:
        margin = len(f"{page.start + len(posts)}  ")
        width = day_width()
        for place, (post, why) in enumerate(zip(posts, reasons, strict=True), page.start + 1):
            date = f"{day(post.date):<{width}}  "
            self._put(
                Text(wording.line(post.title), "bold"),
                margin + len(date),
                f"{place:>{margin - 2}}  {date}",
            )
            self._put(about(post, dated=False), margin + len(date))
            for it in why:
                self._put(Text(wording.line(said(it)), "dim"), margin + len(date))

    def acronyms(self, listing: Listing[AcronymInfo], page: Page, *, sentences: bool) -> None:
        """Show what acronyms stand for, or of one also the sentences that say so."""
        if not listing.items:
            return
        name = wording.shell(wording.line(listing.items[0].short))
        with self._answer():
            if sentences:
                for place, acronym in enumerate(listing.items):
                    if place:
                        self._put()
                    self._explanations(acronym)
                hint = gettext("explorer search %(name)s finds what it stands for, too", name=name)
            else:
                self._glossary(listing.items)
                hint = gettext("explorer acronyms %(name)s shows who says so", name=name)
            self._hint(hint, listing.total, page)

    def _glossary(self, acronyms: Sequence[AcronymInfo]) -> None:
        shorts = [wording.line(acronym.short) for acronym in acronyms]
        margin = min(_SHORT, max(map(wording.columns, shorts))) + 2
        for before, short, acronym in zip(["", *shorts], shorts, acronyms, strict=False):
            first = Text(short if short != before else "", "bold")
            if wording.columns(first.plain) > margin - 2:
                self._put(first)
                first = Text()
            first.append(" " * (margin - wording.columns(first.plain)))
            self._put(_meaning(acronym), margin, first)

    def _explanations(self, acronym: AcronymInfo) -> None:
        name = Text().append(wording.line(acronym.short), "bold").append(" = ")
        self._put(name.append(_meaning(acronym)))
        for definition in acronym.definitions:
            self._put(self._marked(wording.explained(acronym.short, definition)), 2)
            self._whole(Text(f"  {wording.line(definition.path)}:{definition.line}", "dim"))

    def citation(self, citation: Citation, style: Style) -> None:
        """Show a citation as it is to be copied: nothing is wrapped or indented."""
        with self._answer():
            for line in written(citation, style).split("\n"):
                self._whole(Text(line))

    def words(self, words: Iterable[Word]) -> None:
        """Show words beside their keys and roots."""
        head = (gettext("word"), gettext("key"), gettext("root"))
        rows = [head, *((word.word, word.key, word.root) for word in words)]
        widths = [max(wording.columns(row[column]) for row in rows) for column in range(2)]
        with self._answer():
            for place, row in enumerate(rows):
                text = Text(style="" if place else "bold")
                for cell, width in zip(map(wording.line, row), (*widths, 0), strict=True):
                    text.append(f"{cell}{' ' * max(0, width + 2 - wording.columns(cell))}")
                text.rstrip()
                self._put(text)

    def sentences(self, sentences: Iterable[Sentence]) -> None:
        """Show sentences after their numbers."""
        with self._answer():
            for place, sentence in enumerate(sentences, 1):
                self._put(Text(wording.line(sentence.text)), 5, f"{place:>3}  ")

    def checked(self, report: "Report") -> None:
        """Show problems by kind, with each advice once."""
        with self._answer():
            told = gettext(
                "%(problems)s in %(files)s, %(posts)s",
                problems=ngettext("%(n)s problem", "%(n)s problems", len(report.problems)),
                files=ngettext("%(n)s file", "%(n)s files", report.files),
                posts=ngettext("%(n)s post", "%(n)s posts", report.posts),
            )
            self._put(Text(told, "bold"))
            by_kind = sorted(report.problems, key=lambda it: (it.kind, it.advice, it))
            for kind, problems in groupby(by_kind, key=lambda it: it.kind):
                self._kind(kind, list(problems))

    def _kind(self, kind: str, problems: Sequence[Problem]) -> None:
        self._put()
        self._put(Text(f"{said(kind)} ({number(len(problems))})", "bold"))
        for advice, those in groupby(problems, key=lambda it: it.advice):
            for problem in those:
                self._whole(Text(f"  {messages.place(problem)}"))
                if problem.message != kind:
                    self._told(said(problem.message), "    ")
            self._put(Text(wording.line(said(advice)), "cyan"), 4, "  → ")

    def status(self, status: Status) -> None:
        """Show what is known of the index."""
        with self._answer():
            for name, value in accounts.facts(status):
                self._told(value, f"{name:<12}")


def _meaning(acronym: AcronymInfo) -> Text:
    known = ngettext("%(n)s post", "%(n)s posts", acronym.posts)
    if not acronym.attested:
        known += gettext(", not searched for")
    return Text(wording.line(acronym.long)).append(f" · {known}", "dim")
