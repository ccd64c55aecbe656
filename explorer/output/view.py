"""What every view can show: one method a kind of answer. A view writes; nothing else does."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from explorer.errors import ExplorerError
from explorer.model import (
    AccomplishmentOverview,
    Accomplishments,
    AcronymInfo,
    Citation,
    Comparison,
    Concordance,
    Listing,
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

if TYPE_CHECKING:
    from explorer.corpus.doctor import Report
    from explorer.indexing import BuildReport
    from explorer.output.cite import Style
    from explorer.topics import TopicInfo, TopicPage


class Word(NamedTuple):
    """A word of a line that was analysed; offsets are code points into that line."""

    line: int
    start: int
    end: int
    word: str
    """As given."""
    key: str
    root: str


class Sentence(NamedTuple):
    """A sentence of a line that was analysed."""

    line: int
    start: int
    end: int
    text: str


class Reply(NamedTuple):
    """What came of one query of a batch: a result or an error."""

    id: str
    line: int
    """Of the file of queries."""
    query: str
    result: SearchResult | None
    error: ExplorerError | None


class Findings(Protocol):
    """Shows what was found: what a report can be written of, too."""

    def search(self, result: SearchResult, page: Page) -> None:
        """Show hits."""

    def post(
        self, post: PostText, sections: tuple[SectionText, ...], found: SectionInfo | None
    ) -> None:
        """Show some or all sections of a post; `found` is the one that was searched for."""

    def posts(self, listing: Listing[PostInfo], page: Page) -> None:
        """Show a list of posts."""

    def tags(self, listing: Listing[TagInfo], page: Page, *, variants: bool) -> None:
        """Show a list of tags; with `variants` in all their spellings."""

    def acronyms(self, listing: Listing[AcronymInfo], page: Page, *, sentences: bool) -> None:
        """Show what acronyms stand for; with `sentences` who says so."""

    def accomplishments(self, result: Accomplishments, page: Page) -> None:
        """Show sentences that state something achieved."""

    def overview(self, result: AccomplishmentOverview, page: Page) -> None:
        """Show how many accomplishments there are of each year, tag, author or site."""

    def topics(self, listing: "Listing[TopicInfo]", page: Page) -> None:
        """Show a list of topics."""

    def topic(self, page: "TopicPage | None") -> None:
        """Show all about a topic; None where no post speaks of it."""

    def trend(self, result: Trend, page: Page) -> None:
        """Show queries side by side over time."""

    def concordance(self, result: Concordance, page: Page) -> None:
        """Show places of words with what stands around them."""

    def similar(self, result: SimilarTo, page: Page) -> None:
        """Show what is like a post or section."""

    def comparison(self, result: Comparison, page: Page) -> None:
        """Show what sets one part of the collection apart from another."""

    def citation(self, citation: Citation, style: "Style") -> None:
        """Show a citation in some style."""


class View(Findings, Protocol):
    """Shows answers to somebody: on a terminal, as lines, or as objects for programs."""

    def built(self, report: "BuildReport", index_dir: str) -> None:
        """Show what a build did."""

    def near_tags(self, listing: Listing[TagInfo], page: Page) -> None:
        """Show tags that may be slips of others, with these."""

    def untagged(self, listing: Listing[UntaggedPost], page: Page) -> None:
        """Show posts that speak of a tag, with the reasons."""

    def words(self, words: Iterable[Word]) -> None:
        """Show what the analysis makes of words."""

    def sentences(self, sentences: Iterable[Sentence]) -> None:
        """Show where sentences begin and end."""

    def checked(self, report: "Report") -> None:
        """Show what is wrong in the sources."""

    def status(self, status: Status) -> None:
        """Show what is known of the index."""
