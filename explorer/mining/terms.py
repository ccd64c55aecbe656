"""What topics are found in: phrases, tags and acronyms of a corpus, with all that is known of them."""

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.mining import naming
from explorer.mining.keyphrases import Keys, Use

YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")


class Term(NamedTuple):
    """A phrase of the corpus."""

    keys: Keys
    number: int
    """`keyphrases.number` of it."""
    kinds: str
    """What each word is, a letter each: `keyphrases.kind_of`."""
    label: str
    """The best of its forms."""
    said: int
    named: int
    """Posts with it as the name of a section."""
    apt: bool
    """Whether the place where some post has it makes it a topic: `keyphrases.APT`."""
    line: str
    """Its forms, as `forms` reads them."""
    digest: bytes
    """Of its forms and of how each post says it: a term with another one has changed."""
    spread: int
    """In how many posts it is."""
    judged: int | None
    """The verdict of an earlier `Judge` on this phrase of these kinds; None if it said nothing."""

    @property
    def forms(self) -> dict[str, int]:
        """How often each of its forms occurs."""
        return dict(forms_in(self.line))


class Tag(NamedTuple):
    """A tag with its posts."""

    key: str
    label: str
    posts: Sequence[int]
    """Ascending."""
    term: Keys | None = None
    """The phrase of the texts that it is; None if no post says it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What subjects are found in."""

    posts: int
    terms: Mapping[Keys, Term]
    """Those that stand in a title or heading, and those of tags and acronyms."""
    posts_of: Callable[[Term], Iterator[tuple[int, int]]]
    """Gives the posts of a term, with how often and where each says it: `keyphrases.unpack`."""
    judged_by: str | None
    """Signature of the `Judge` whose verdicts terms bear."""
    uses: Mapping[Keys, Use]
    tags: tuple[Tag, ...]
    acronyms: tuple[tuple[str, str], ...]
    """Short and long form of those that can be relied upon."""
    same: tuple[tuple[Keys, Keys], ...]
    """Two phrases of which one heading or section says that they are one."""
    authors: frozenset[str]
    sites: frozenset[str]
    site_of: Sequence[str | None]
    """By post, with None for those of no site and for numbers that no post has."""


def letters(text: str) -> str:
    """Give the letters and digits of a text, folded: what all ways to write a name share."""
    return "".join(filter(str.isalnum, words.fold(text)))


def keys_of(phrase: str) -> Keys:
    """Give the keys of the words of a phrase."""
    return tuple(key for key, _ in naming.kinds(phrase))


def uses_in(posts: bytes, uses: bytes) -> Iterator[tuple[int, int]]:
    """Give the posts of a term as the catalog keeps them, with the use of each."""
    count = len(uses) // 2
    return zip(struct.unpack(f"<{count}I", posts), struct.unpack(f"<{count}H", uses), strict=True)


def forms_in(line: str) -> Iterator[tuple[str, int]]:
    """Give the forms in a line of them, with how often each occurs."""
    told = iter(line.split("\t") if line else ())
    return zip(told, map(int, told), strict=True)
