"""What a search answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from explorer.model.posts import Marked, PostInfo, SectionInfo


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
