"""What is read: files, posts and their sections, and what is wrong with them."""

import bisect
import datetime as dt
from enum import StrEnum
from typing import NamedTuple


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
