"""What is answered about topics."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from explorer.model import AccomplishmentInfo, Facet, Hit


class Trend(StrEnum):
    """Which topics to list."""

    ALL = "all"
    RISING = "rising"
    """More often in the newest months than before."""
    SILENT = "silent"
    """Spoken of before, not in the newest months."""


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """A topic, as lists show it."""

    id: str
    label: str
    aliases: tuple[str, ...]
    kind: str
    """tag, acronym, name (of a section), phrase, or query (of topics.toml)."""
    posts: int
    first: dt.date | None
    last: dt.date | None
    timeline: tuple[tuple[str, int], ...]
    """Number of posts by year, from the first year to the last, zeros included."""
    broader: str | None = None
    """Id of the topic that it is a part of, where a tree is asked for and the data show one."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A sentence that says what a topic is."""

    sentence: str
    """Verbatim."""
    path: str
    section: str
    """`path#ordinal`."""
    line: int
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Related:
    """A topic that the same posts speak of, oftener than by chance."""

    id: str
    label: str
    posts: int
    """Posts that speak of both."""
    strength: float
    """Log-likelihood ratio (Dunning 1993) of their occurring together."""
    reason: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    """All about a topic."""

    topic: TopicInfo
    query: str
    """What finds its sections."""
    unit: str
    """year or month: of the timeline of `topic`."""
    definition: Definition | None
    sections: tuple[Hit, ...]
    """The most telling."""
    achieved: tuple[AccomplishmentInfo, ...]
    """Sentences that state something achieved, the surest first."""
    related: tuple[Related, ...]
    sites: tuple[Facet, ...]
    tags: tuple[Facet, ...]
    authors: tuple[Facet, ...]
    """Each with the number of posts, most first."""
