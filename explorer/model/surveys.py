"""Many posts seen at once: over time, in context, alike, apart."""

from typing import NamedTuple

from explorer.model.posts import Marked, PostInfo, SectionInfo
from explorer.model.results import Understood


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
