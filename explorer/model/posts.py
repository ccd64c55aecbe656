"""Posts and sections as they are shown, read and cited."""

import datetime as dt
from typing import NamedTuple


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


class SectionInfo(NamedTuple):
    """Where a section is."""

    id: str
    """`path#ordinal`."""
    ordinal: int
    heading: str | None
    level: int
    line: int


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


class UntaggedPost(NamedTuple):
    """A post that speaks of a tag without carrying it."""

    post: PostInfo
    reasons: tuple[str, ...]
    """What says so, in plain words."""


class Part(NamedTuple):
    """A run of a text that is shown; `match` says whether it is highlighted."""

    text: str
    match: bool


Marked = tuple[Part, ...]
"""A text cut into highlighted and other runs; joined they give the text again."""


class MarkedSection(NamedTuple):
    """A section with the words of a query marked."""

    info: SectionInfo
    heading: Marked
    """Empty where the section has no heading."""
    text: Marked


class Place(NamedTuple):
    """A line of a post."""

    path: str
    line: int


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
