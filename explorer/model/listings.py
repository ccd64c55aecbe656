"""Lists of what an index holds, and what is known of the index."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


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
