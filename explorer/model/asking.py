"""What is asked: which posts, and which part of a list."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T")

PostOrder = Literal["date", "title", "path"]
"""Which posts come first: the newest, or by alphabet."""
HitOrder = Literal["relevance", "date", "amount"]
"""Which hits come first: the best, the newest, or those that name the largest sum."""
HitGroup = Literal["post", "section"]
"""What a hit is: the best section of a post, or any section."""
SentenceOrder = Literal["score", "date", "amount"]
"""Which accomplishments come first: the surest, the newest, or those with the largest sum."""
Shared = Literal["year", "tag", "author", "site"]
"""What accomplishments are counted by."""
PlaceOrder = Literal["date", "path", "left", "right"]
"""Which places come first: of the newest posts, or by the alphabet of paths or of what stands around."""
Period = Literal["year", "month"]
"""What a trend counts together."""
Things = Literal["words", "tags", "topics"]
"""What is compared."""


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
