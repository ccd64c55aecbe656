r"""The values that pass between the stages: frozen, plain, importing nothing of ours.

Every text is NFC with "\n" line ends. Offsets are code points into that text, half-open.
Lines are counted from 1 in the source file as it lies on the disk.
"""

import bisect
import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Span(NamedTuple):
    """A half-open range of code points in some text."""

    start: int
    end: int


class Token(NamedTuple):
    """One word of a text: `text[start:end]`; `form` is that word in lower case, NFC."""

    form: str
    start: int
    end: int


class Kind(StrEnum):
    """What is wrong with a source file. The value is shown to users and in JSON."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    NOT_TEXT = "not text"
    NO_FRONT_MATTER = "no front matter"
    BAD_FRONT_MATTER = "bad front matter"
    UNPUBLISHED = "unpublished"
    ENCODING = "encoding"
    NO_TITLE = "no title"
    NO_DATE = "no date"
    IMPOSSIBLE_DATE = "impossible date"
    EMPTY = "empty"
    TAG_SPELLINGS = "tag spellings"
    NEAR_TAGS = "near tags"
    IDLE_TAG_RULE = "idle tag rule"
    COPY = "copy"


class Problem(NamedTuple):
    """Something a person should look at in a source file, with what to do about it."""

    path: str
    line: int
    kind: Kind
    message: str
    advice: str
    left_out: bool = False
    """Whether the file is not in the index because of this."""


class Post(NamedTuple):
    """One source file, read and normalised."""

    path: str
    """Relative to the source folder it came from, with "/"."""
    site: str | None
    """The folder that holds `_posts`, else the first folder below the source, else None.

    Folders whose name begins with "_" are no site."""
    title: str
    """Never empty: falls back to a heading that opens the text, then to the file name without date and ending."""
    date: dt.date | None
    tags: tuple[str, ...]
    """As written, trimmed, in order, without exact repeats."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    body: str
    """Markdown after the front matter, cleaned of what no reader sees (BOM, controls)."""
    body_line: int
    """The line of the file on which `body` begins."""
    digest: str
    """SHA-256 of the bytes of the file, hexadecimal."""


class Section(NamedTuple):
    """What stands under one heading of a post: the unit that is found."""

    ordinal: int
    """From 0 in the order of the post; 0 is what stands before the first heading, if anything."""
    heading: str | None
    """Plain text; None before the first heading."""
    level: int
    """1 to 6 for headings of Markdown or HTML, 7 for a line in bold, 0 without a heading."""
    line: int
    """Line of the heading, or of the first text where there is none."""
    text: str
    """Plain text below the heading; blocks are separated by one "\n"."""
    lines: tuple[tuple[int, int], ...]
    """(offset in `text`, line of the file) where a source line begins, ascending."""

    def line_at(self, offset: int) -> int:
        """Give the line of the file that the character at `offset` of `text` came from."""
        place = bisect.bisect_right(self.lines, offset, key=lambda pair: pair[0])
        return self.lines[place - 1][1] if place else self.line


# --- what is asked ---------------------------------------------------------------------------


class Filters(NamedTuple):
    """Restrictions on posts, as the options of every listing command give them.

    A post passes when it carries all `tags` and none of `not_tags`, has one of the `authors`,
    `sites` and `categories` (where any are given) and a date within `since` and `until`,
    both inclusive. A post without a date passes only where neither is given.
    """

    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


class UnknownName(NamedTuple):
    """A name in filters that no post has."""

    field: str
    """tag, author, site or category"""
    name: str
    near: tuple[str, ...]
    """Names that it may be a slip of, the likeliest first."""


class Page(NamedTuple):
    """A slice of a list: `limit` items (0 means all), pages counted from 1."""

    limit: int = 10
    number: int = 1

    @property
    def start(self) -> int:
        """Index of the first item of this page in the whole list."""
        return (self.number - 1) * self.limit

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """Give the items of this page."""
        return items[self.start : self.start + self.limit] if self.limit else items[self.start :]


# --- what is answered ------------------------------------------------------------------------


class PostInfo(NamedTuple):
    """What every listing shows of a post."""

    id: int
    path: str
    also_at: tuple[str, ...]
    """Paths of copies of the same text, sorted."""
    title: str
    date: dt.date | None
    site: str | None
    tags: tuple[str, ...]
    """In their best spelling, each once, in the order of the source."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    sections: int
    words: int


class UntaggedPost(NamedTuple):
    """A post that speaks of a tag without carrying it."""

    post: PostInfo
    reasons: tuple[str, ...]
    """What says so, in plain words."""


class SectionInfo(NamedTuple):
    """Where a section is."""

    id: str
    """`path#ordinal`."""
    ordinal: int
    heading: str | None
    level: int
    line: int


class Part(NamedTuple):
    """A run of a text that is shown; `match` says whether it is highlighted."""

    text: str
    match: bool


Marked = tuple[Part, ...]
"""A text cut into highlighted and other runs; joined they give the text again."""


class AmountInfo(NamedTuple):
    """A sum of money that a text names."""

    text: str
    """As written."""
    low: float
    high: float
    """Equal to `low` but in ranges; in the currency, never converted."""
    currency: str
    """ISO 4217."""

    @property
    def czk(self) -> int | None:
        """Whole crowns, of a range the higher end; None for another currency."""
        return int(self.high + 0.5) if self.currency == "CZK" else None


class Hit(NamedTuple):
    """One answer: the best section of a post, or with `group="section"` any section."""

    rank: int
    """From 1 over the whole result, not the page."""
    score: float
    """Larger is better; comparable within one result only."""
    post: PostInfo
    section: SectionInfo
    title: Marked
    heading: Marked
    """Empty where the section has no heading."""
    snippets: tuple[Marked, ...]
    """At least one where the section has text."""
    more: tuple[SectionInfo, ...]
    """Further sections of the same post that match, best first; empty when grouped by section."""
    missing: tuple[str, ...]
    """Words of the query, as typed, that neither the section nor its post holds."""
    amounts: tuple[AmountInfo, ...]
    """The largest sums of money that the section names, largest first; crowns before the rest."""
    why: tuple[str, ...]
    """One plain sentence a reason; empty unless asked for."""


class Facet(NamedTuple):
    """A value that posts of a result share, with the number of those posts."""

    value: str
    posts: int
    query: str
    """What to add to the query to narrow the result to this value."""


class Correction(NamedTuple):
    """A word that no post has, and the one that was searched for instead."""

    typed: str
    used: str


class Understood(NamedTuple):
    """How a query was read."""

    query: str
    """As asked; empty where there was none."""
    interpreted: str
    """In the query language."""
    corrected: tuple[Correction, ...] = ()
    relaxed: str | None = None
    """What was loosened to find something (more), in a sentence; None if nothing was."""


class SearchResult(NamedTuple):
    """The answer to a query."""

    understood: Understood
    total: int
    """Hits in the whole result: posts, or sections when grouped by section."""
    matching: int
    """The first hits, which match; those after them hold only some of the words."""
    sections: int
    """Sections that match in the whole result."""
    hits: tuple[Hit, ...]
    """Those of the page."""
    facets: Mapping[str, tuple[Facet, ...]] = MappingProxyType({})
    """By tag, author, site and year, over all pages of what matches; empty unless asked for."""
    tried: tuple[str, ...] = ()
    """Looser readings that found nothing either, in sentences; only where there are no hits."""


class Listing(NamedTuple, Generic[T]):
    """A page of a list."""

    total: int
    items: tuple[T, ...]


class Spelling(NamedTuple):
    """One way in which a tag is written, and where."""

    text: str
    posts: int
    paths: tuple[str, ...]


class NearTag(NamedTuple):
    """A tag that another one may be a slip of."""

    label: str
    posts: int
    reason: str
    """Why, in a few words."""


class TagInfo(NamedTuple):
    """A tag with all its spellings."""

    label: str
    """The best spelling."""
    posts: int
    spellings: tuple[Spelling, ...]
    """The commonest first."""
    near: tuple[NearTag, ...] = ()
    """What it may be a slip of; looked for only when asked."""


class DefinitionInfo(NamedTuple):
    """A place that says what an acronym stands for."""

    path: str
    long: str
    """As written there."""
    sentence: str
    """Verbatim."""
    section: str
    """`path#ordinal`; the path alone for a title."""
    line: int


class AcronymInfo(NamedTuple):
    """One meaning of an acronym."""

    short: str
    long: str
    """In the nominative if it occurs, else in its most frequent form."""
    posts: int
    """Posts that say so."""
    attested: bool
    """Whether queries are expanded by it."""
    definitions: tuple[DefinitionInfo, ...]
    """The oldest first."""


class Reason(NamedTuple):
    """What raised or lowered the score of a sentence."""

    feature: str
    """In plain words."""
    weight: float
    """What it adds to the logarithm of the odds."""


class Place(NamedTuple):
    """A line of a post."""

    path: str
    line: int


class AccomplishmentInfo(NamedTuple):
    """A sentence that states something achieved: where it stands, and how sure that is."""

    rank: int
    """From 1 over the whole list, not the page."""
    score: float
    """How sure it is, from 0 to 1."""
    post: PostInfo
    section: SectionInfo
    line: int
    title: Marked
    heading: Marked
    """Empty where the section has no heading."""
    sentence: Marked
    """Verbatim; joined, the parts give the sentence."""
    amounts: tuple[AmountInfo, ...]
    """The sums of money that the sentence names, in its order."""
    amount_spans: tuple[Span, ...]
    """Where each of them stands in the sentence."""
    repeats: tuple[Place, ...]
    """Where else nearly the same is said; empty where one before it in the list says it."""
    same_as: int | None
    """Rank of the first in the list that says nearly the same; None if that is this one."""
    why: tuple[Reason, ...]
    """The strongest first; empty unless asked for."""

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return "".join(part.text for part in self.sentence)

    @property
    def amount(self) -> AmountInfo | None:
        """The largest of its amounts; crowns before other currencies."""
        return max(
            self.amounts, key=lambda amount: (amount.czk is not None, amount.high), default=None
        )


class Accomplishments(NamedTuple):
    """The answer to a question for accomplishments."""

    understood: Understood
    min_score: float
    """How sure each had to be."""
    min_amount: int | None
    """What each had to be worth at least, in crowns; None if nothing."""
    total: int
    items: tuple[AccomplishmentInfo, ...]
    """Those of the page."""


class AccomplishmentGroup(NamedTuple):
    """The accomplishments of a year, tag or site."""

    value: str
    """Empty for those of posts that have none."""
    sentences: int
    posts: int
    best: AccomplishmentInfo
    """The first of them."""


class AccomplishmentOverview(NamedTuple):
    """Accomplishments counted by year, tag, author or site."""

    by: str
    understood: Understood
    min_score: float
    min_amount: int | None
    total: int
    """Groups in all."""
    items: tuple[AccomplishmentGroup, ...]


class SectionText(NamedTuple):
    """A section with its text."""

    info: SectionInfo
    text: str
    lines: tuple[tuple[int, int], ...]


class PostText(NamedTuple):
    """A post with the text of its sections."""

    info: PostInfo
    sections: tuple[SectionText, ...]
    source: str | None
    """The file it was read from, or None where it is not there any more."""


class MarkedSection(NamedTuple):
    """A section with the words of a query marked."""

    info: SectionInfo
    heading: Marked
    """Empty where the section has no heading."""
    text: Marked


class Name(NamedTuple):
    """Who wrote a post: a person, or an institution, which has no given name."""

    family: str
    """Of an institution its whole name."""
    given: str


class Citation(NamedTuple):
    """What a reference to a post, a section or a passage says."""

    post: PostInfo
    names: tuple[Name, ...]
    """The authors, taken apart, without titles."""
    section: SectionInfo | None
    quote: str | None
    """A passage, as it stands there, on one line."""
    url: str | None
    """Leads to the section and passage; None where no address of the site is known."""
    accessed: dt.date
    digest: str | None
    """SHA-256 of the source file, hexadecimal; None where it was not looked up."""


class TrendPoint(NamedTuple):
    """How much a year or month speaks of a query."""

    period: str
    """`2021` or `2021-03`."""
    query: str
    sections: int
    """Sections that match."""
    posts: int
    """Posts that have such a section."""
    of: int
    """All sections of that time."""

    @property
    def per_thousand(self) -> float:
        """Sections that match, of every thousand; 0 where there are none at all."""
        return round(1000 * self.sections / self.of, 4) if self.of else 0.0


class Trend(NamedTuple):
    """Queries side by side over time."""

    by: str
    queries: tuple[Understood, ...]
    sections: tuple[int, ...]
    """Of each query, sections that match in all periods."""
    undated: tuple[int, ...]
    """Of each query, sections that match but have no date; they are in no item."""
    total: int
    items: tuple[TrendPoint, ...]
    """By period, oldest first, and in each by query in the order asked."""

    @property
    def is_empty(self) -> bool:
        """Whether no query finds anything."""
        return not any((*self.sections, *self.undated))


class Line(NamedTuple):
    """A line of a concordance: a place that a query finds, with what stands around it."""

    rank: int
    """From 1 over the whole list, not the page."""
    post: PostInfo
    section: SectionInfo
    line: int
    field: str
    """`text`, `heading` or `title`."""
    left: str
    hit: str
    """As written."""
    right: str


class Concordance(NamedTuple):
    """All places that a query finds."""

    understood: Understood
    total: int
    sections: int
    """Sections and titles in which they stand."""
    items: tuple[Line, ...]


class Similar(NamedTuple):
    """A post or section that is like another one."""

    rank: int
    score: float
    """From 0 to 1, larger is better; comparable within one list only."""
    post: PostInfo
    section: SectionInfo | None
    """None where whole posts are compared."""
    shared: tuple[str, ...]
    """The words that make it so, the weightiest first, as the one asked about writes them."""


class SimilarTo(NamedTuple):
    """What is like a post or section."""

    post: PostInfo
    section: SectionInfo | None
    """None where the whole post was asked about."""
    total: int
    items: tuple[Similar, ...]


class Example(NamedTuple):
    """A place that shows how something is spoken of."""

    post: PostInfo
    section: SectionInfo
    snippet: Marked


class Typical(NamedTuple):
    """A word, tag or topic that one part of a collection has more often than another."""

    rank: int
    text: str
    """A word in its most frequent form."""
    posts: int
    """Of the part asked about that have it."""
    other_posts: int
    """Of the other part."""
    g2: float
    """Log-likelihood ratio: how sure the difference is."""
    log_ratio: float
    """Binary logarithm of how many times more frequent it is: how large the difference is."""
    example: Example | None
    """None only where every such post has it in title or tags alone."""


class Comparison(NamedTuple):
    """What sets one part of a collection apart from another."""

    of: str
    a: Understood
    b: Understood | None
    """None: all that is not in the first part."""
    a_posts: int
    b_posts: int
    both: int
    """Posts that are in both parts, and therefore left out."""
    total: int
    items: tuple[Typical, ...]


class Status(NamedTuple):
    """What is known of an index."""

    folder: str
    engine: str
    created: str
    """UTC, ISO 8601."""
    version: str
    """Of explorer, when it was built."""
    sources: tuple[str, ...]
    files: int
    posts: int
    sections: int
    words: int
    forms: int
    tags: int
    copies: int
    problems: dict[str, int]
    """Number of problems by kind."""
    size: int
    """Bytes on the disk."""
    generation: str
