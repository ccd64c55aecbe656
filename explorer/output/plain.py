"""Values as plain lines, one a finding, for pipes and files: no colour, no wrapping, no marks."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from explorer.language import speaking
from explorer.model import (
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    AcronymInfo,
    Citation,
    Comparison,
    Concordance,
    Hit,
    Listing,
    Marked,
    Page,
    PostInfo,
    PostText,
    SearchResult,
    SectionInfo,
    SectionText,
    SimilarTo,
    Status,
    TagInfo,
    Trend,
    UntaggedPost,
)
from explorer.output import accounts, messages, wording

if TYPE_CHECKING:
    from explorer.corpus.doctor import Report
    from explorer.indexing import BuildReport
    from explorer.output.cite import Style
    from explorer.output.view import Sentence, Word
    from explorer.topics import TopicInfo, TopicPage


class Plain:
    """The view for pipes."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Hand every line to `write`, with its end."""
        self._write = write

    def built(self, report: "BuildReport", index_dir: str) -> None:
        """Write what a build did."""
        self._lines(accounts.summary(report, index_dir))

    def search(self, result: SearchResult, page: Page) -> None:  # noqa: ARG002  # ranks need none
        """Write hits as "path:line: title › heading: snippet", and facets with tabs between."""
        for hit in result.hits:
            self._lines(_hit(hit))
        for name, facets in result.facets.items():
            for facet in facets:
                self._row(name, str(facet.posts), facet.value, facet.query)

    def post(
        self,
        post: PostText,
        sections: tuple[SectionText, ...],
        found: SectionInfo | None,  # noqa: ARG002  # marks are for people
    ) -> None:
        """Write a post as text."""
        self._lines(_post(post.info))
        for section in sections:
            heading = section.info.heading
            self._lines(["", f"## {wording.line(heading)}"] if heading else [])
            self._lines(["", wording.block(section.text)] if section.text else [])

    def posts(self, listing: Listing[PostInfo], page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write date, path, title and tags, tabs between."""
        for post in listing.items:
            self._row(_day(post.date), post.path, post.title, ", ".join(post.tags))

    def tags(
        self,
        listing: Listing[TagInfo],
        page: Page,  # noqa: ARG002  # no numbers
        *,
        variants: bool,
    ) -> None:
        """Write the number of posts and the label, tabs between; or also each spelling."""
        for tag in listing.items:
            if not variants:
                self._row(str(tag.posts), tag.label)
                continue
            for spelling in tag.spellings:
                self._row(str(spelling.posts), tag.label, spelling.text, *spelling.paths[:1])

    def near_tags(self, listing: Listing[TagInfo], page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write posts and label of the tag and of what may be meant, and why; tabs between."""
        for tag in listing.items:
            for near in tag.near:
                self._row(str(tag.posts), tag.label, str(near.posts), near.label, near.reason)

    def untagged(self, listing: Listing[UntaggedPost], page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write date, path, title and reasons, tabs between."""
        for post, reasons in ((item.post, item.reasons) for item in listing.items):
            self._row(_day(post.date), post.path, post.title, "; ".join(reasons))

    def acronyms(
        self,
        listing: Listing[AcronymInfo],
        page: Page,  # noqa: ARG002  # no numbers
        *,
        sentences: bool,
    ) -> None:
        """Write number of posts, acronym and long form, tabs between; or each sentence."""
        for acronym in listing.items:
            if not sentences:
                self._row(str(acronym.posts), acronym.short, acronym.long)
                continue
            meaning = wording.line(f"{acronym.short} = {acronym.long}")
            for it in acronym.definitions:
                place = f"{wording.line(it.path)}:{it.line}"
                self._lines([f"{place}: {meaning}: {wording.line(it.sentence)}"])

    def accomplishments(
        self,
        result: Accomplishments,
        page: Page,  # noqa: ARG002  # no numbers
    ) -> None:
        """Write score, date, largest amount in crowns, "path:line" and sentence, tabs between."""
        for it in result.items:
            amount = str(it.amount.czk or "") if it.amount else ""
            self._row(f"{it.score:.2f}", _day(it.post.date), amount, _place(it), it.text)
            self._lines(f"  {wording.line(line)}" for line in messages.beside(it))

    def overview(
        self,
        result: AccomplishmentOverview,
        page: Page,  # noqa: ARG002  # no numbers
    ) -> None:
        """Write value, number of sentences, score, "path:line" and sentence of the best."""
        for group in result.items:
            best = group.best
            self._row(
                group.value, str(group.sentences), f"{best.score:.2f}", _place(best), best.text
            )

    def topics(self, listing: "Listing[TopicInfo]", page: Page) -> None:  # noqa: ARG002
        """Write number of posts, label, first and last day, and other names, tabs between."""
        for topic in listing.items:
            span = _day(topic.first), _day(topic.last)
            self._row(str(topic.posts), topic.label, *span, ", ".join(topic.aliases))

    def topic(self, page: "TopicPage | None") -> None:
        """Write what is known of a topic, a part after another."""
        if page is None:
            return
        self._lines([f"# {wording.line(page.topic.label)}", ""])
        self._lines(f"{name}: {wording.line(value)}" for name, value in accounts.topic(page))
        if page.definition:
            place = f"{wording.line(page.definition.path)}:{page.definition.line}"
            self._lines(["", f"{place}: {wording.line(page.definition.sentence)}"])
        self._lines(["", *(f"{name}\t{count}" for name, count in page.topic.timeline)])
        self._lines([""])
        for hit in page.sections:
            self._lines(_hit(hit))
        self._lines([""] if page.achieved else [])
        for found in page.achieved:
            self._row(f"{found.score:.2f}", _place(found), found.text)
        self._lines([""] if page.related else [])
        for it in page.related:
            self._row(str(it.posts), it.label, it.reason)

    def citation(self, citation: Citation, style: "Style") -> None:
        """Write a citation as it is to be copied."""
        from explorer.output.cite import written  # noqa: PLC0415

        self._lines([written(citation, style)])

    def trend(self, result: Trend, page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write period, query, sections, how many that is of every thousand, and posts."""
        for it in result.items:
            rate = f"{it.per_thousand:.1f}"
            self._row(it.period, it.query, str(it.sections), rate, str(it.posts))

    def concordance(self, result: Concordance, page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write "path:line", what stands to the left, what was found, what stands to the right."""
        for it in result.items:
            self._row(f"{it.post.path}:{it.line}", it.left, it.hit, it.right)

    def similar(self, result: SimilarTo, page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write score, date, path or id of the section, title and shared words, tabs between."""
        for it in result.items:
            place = it.section.id if it.section else it.post.path
            shared = ", ".join(it.shared)
            self._row(f"{it.score:.4f}", _day(it.post.date), place, it.post.title, shared)

    def comparison(self, result: Comparison, page: Page) -> None:  # noqa: ARG002  # no numbers
        """Write word or tag, posts of either part, G2, log ratio, "path:line" and an example."""
        for it in result.items:
            example: tuple[str, ...] = ()
            if it.example:
                place = f"{it.example.post.path}:{it.example.section.line}"
                example = (place, _text(it.example.snippet))
            sizes = (str(it.posts), str(it.other_posts), f"{it.g2:.1f}", f"{it.log_ratio:.2f}")
            self._row(it.text, *sizes, *example)

    def words(self, words: Iterable["Word"]) -> None:
        """Write word, key and root, tabs between."""
        for word in words:
            self._row(word.word, word.key, word.root)

    def sentences(self, sentences: Iterable["Sentence"]) -> None:
        """Write a sentence a line."""
        self._lines(wording.line(sentence.text) for sentence in sentences)

    def checked(self, report: "Report") -> None:
        """Write problems as "path:line: kind: message. advice"."""
        for problem in report.problems:
            said = problem.message if problem.message != problem.kind else ""
            told = ": ".join(filter(None, (problem.kind, said)))
            self._lines([f"{messages.place(problem)}: {wording.line(f'{told}. {problem.advice}')}"])

    def status(self, status: Status) -> None:
        """Write "name: value"."""
        self._lines(f"{name}: {wording.line(value)}" for name, value in accounts.facts(status))

    def _lines(self, lines: Iterable[str]) -> None:
        # Programs read these lines, too, so they are English wherever they are made.
        with speaking("en"):
            for line in lines:
                self._write(f"{line}\n")

    def _row(self, *cells: str) -> None:
        self._write("\t".join(map(wording.line, cells)) + "\n")


def _hit(hit: Hit) -> Iterator[str]:
    snippets = wording.passages([_text(snippet) for snippet in hit.snippets])
    name = " › ".join(filter(None, (_text(hit.title), _text(hit.heading))))
    yield f"{wording.line(hit.post.path)}:{hit.section.line}: {name}: {snippets}"
    for reason in hit.why:
        yield f"  {wording.line(reason)}"


def _day(date: dt.date | None) -> str:
    return date.isoformat() if date else ""


def _place(found: AccomplishmentInfo) -> str:
    return f"{found.post.path}:{found.line}"


def _text(marked: Marked) -> str:
    return wording.line("".join(part.text for part in marked))


def _post(post: PostInfo) -> Iterator[str]:
    yield f"# {wording.line(post.title)}"
    yield ""
    for name, value in accounts.about(post):
        yield f"{name}: {wording.line(value)}"
