"""Numbers of all posts at once: how long each is, of how many sections, and which is newer.

Ranking asks them of every match. They are kept as arrays, one blob a kind, because to open these
takes hardly longer for many posts than for few; a row for each post would.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple, Self, TypeVar

from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import UNIT_BITS, section_unit

Number = TypeVar("Number", int, float)

_MASK: Final = (1 << UNIT_BITS) - 1


class Measured(NamedTuple):
    """A post whose size is known, in weighted words."""

    post: int
    whole: float
    """With title, tags and all sections."""
    sections: Sequence[float]
    """Each with title and tags of the post, in order."""

    @classmethod
    def of(cls, post: int, context: float, sections: Sequence[float]) -> Self:
        """Give it by the sizes of title and tags together, and of each heading and text."""
        return cls(post, context + sum(sections), [context + length for length in sections])


class Sizes:
    """The sizes of all posts, and their order by date."""

    def __init__(
        self,
        counts: "array[int]",
        starts: "array[int]",
        order: "array[int]",
        posts: "array[float]",
        sections: "array[float]",
    ) -> None:
        """`Sizes.of` and `Sizes.read` are the ways to get one.

        `sections` follow each other by post; `starts` says where those of each post begin. All
        others are by post, with a place for numbers that no post has.
        """
        self.counts = counts
        """Number of sections by post; 0 for numbers that no post has."""
        self.order = order
        """Place by post when the newest comes first: the order of equal scores."""
        self.posts = len(counts) - counts.count(0)
        """How many posts there are."""
        self.mean_post = (sum(posts) / self.posts if self.posts else 0.0) or 1.0
        """Weighted words of a post with all its sections."""
        self.mean_section = (sum(sections) / len(sections) if sections else 0.0) or 1.0
        """Weighted words of a section with the title and tags of its post."""
        self._starts = starts
        self.lengths = posts
        """Weighted words by post, of a post with all its sections."""
        self._sections = sections

    @classmethod
    def of(cls, measured: Iterable[Measured], newest_first: Iterable[int]) -> Self:
        """Take the sizes of posts, ascending by number."""
        counts = array("H")  # a unit has 16 bits for its section
        starts = array("I")
        posts = array("d")
        sections = array("d")
        for post, whole, own in measured:
            for column in (counts, starts, posts):  # numbers that no post has
                column.frombytes(bytes(column.itemsize * (post - len(column))))
            counts.append(len(own))
            starts.append(len(sections))
            posts.append(whole)
            sections.extend(own)
        order = array("I", bytes(4 * len(counts)))
        for place, post in enumerate(newest_first):
            order[post] = place
        return cls(counts, starts, order, posts, sections)

    @classmethod
    def read(cls, catalog: Catalog) -> Self:
        """Read them. Raises IndexUnusableError when the catalog is damaged."""
        blobs: dict[str, bytes] = dict(catalog.rows("SELECT name, numbers FROM sizes"))
        return catalog.unpacked(lambda: cls.kept(blobs))

    @classmethod
    def kept(cls, blobs: Mapping[str, bytes]) -> Self:
        """Give what `blobs` gave."""
        return cls(
            _swapped(array("H", blobs["counts"])),
            _swapped(array("I", blobs["starts"])),
            _swapped(array("I", blobs["order"])),
            _swapped(array("d", blobs["posts"])),
            _swapped(array("d", blobs["sections"])),
        )

    def measured(self) -> Iterator[Measured]:
        """Yield the sizes of all posts, ascending by number."""
        for post in self.all_posts():
            start = self._starts[post]
            sections = self._sections[start : start + self.counts[post]]
            yield Measured(post, self.lengths[post], sections)

    def blobs(self) -> dict[str, bytes]:
        """Give them as the catalog keeps them, by name."""
        return {
            "counts": _swapped(self.counts[:]).tobytes(),
            "starts": _swapped(self._starts[:]).tobytes(),
            "order": _swapped(self.order[:]).tobytes(),
            "posts": _swapped(self.lengths[:]).tobytes(),
            "sections": _swapped(self._sections[:]).tobytes(),
        }

    @cached_property
    def shortest(self) -> "array[float]":
        """`of_section` of the shortest section by post."""
        found = self.lengths[:]  # right where a post has one section, as most do
        sections, starts = self._sections, self._starts
        for post, count in enumerate(self.counts):
            if count > 1:
                found[post] = min(sections[starts[post] : starts[post] + count])
        return found

    def all_posts(self) -> Iterable[int]:
        """Give the numbers of all posts."""
        return (post for post, count in enumerate(self.counts) if count)

    def units(self, post: int) -> range:
        """Give the units of all sections of a post; none of a number that no post has."""
        count = self.counts[post] if post < len(self.counts) else 0
        return range(section_unit(post, 0), section_unit(post, count))

    def of_post(self, post: int) -> float:
        """Give the weighted number of words of a post with all its sections."""
        return self.lengths[post]

    def of_posts(self, posts: Iterable[int]) -> Iterator[tuple[int, float]]:
        """Yield these posts, each with `of_post`: for many at once."""
        sizes = self.lengths
        return ((post, sizes[post]) for post in posts)

    def of_sections(self, units: Iterable[int]) -> Iterator[tuple[int, float]]:
        """Yield these sections, each with `of_section`: for many at once."""
        starts, sizes = self._starts, self._sections
        return ((unit, sizes[starts[unit >> UNIT_BITS] + (unit & _MASK) - 1]) for unit in units)

    def of_section(self, unit: int) -> float:
        """Give the weighted number of words of a section with the title and tags of its post."""
        return self._sections[self._starts[unit >> UNIT_BITS] + (unit & _MASK) - 1]


def _swapped(numbers: "array[Number]") -> "array[Number]":
    """Turn numbers of this machine into little-endian ones, or back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
