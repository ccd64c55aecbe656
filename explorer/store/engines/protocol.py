"""The seam to search libraries: an engine keeps postings of keys, and nothing else.

A *unit* is what postings point to: a section (heading and text), or a post (title and tags, which
are the context of all its sections). Which units match a query, and how they rank, is decided
above the engines, from these postings; so every engine gives the same answers. An engine is done
when `tests/test_engines.py` passes for it.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import IntEnum
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeAlias

UNIT_BITS: Final = 16
"""A unit is `post << 16` for a post, plus 1 + ordinal for a section."""
ORDINAL: Final = (1 << UNIT_BITS) - 1
"""The bits of a unit that tell its section; all 0 for a post."""
MAX_SECTIONS: Final = (1 << UNIT_BITS) - 2


def post_unit(post: int) -> int:
    """Give the unit of the title and tags of a post."""
    return post << UNIT_BITS


def section_unit(post: int, ordinal: int) -> int:
    """Give the unit of a section; `ordinal` is at most `MAX_SECTIONS`."""
    return (post << UNIT_BITS) + 1 + ordinal


def post_of(unit: int) -> int:
    """Give the post that a unit belongs to."""
    return unit >> UNIT_BITS


def ordinal_of(unit: int) -> int:
    """Give the ordinal of a section's unit; -1 for the unit of a post."""
    return (unit & ((1 << UNIT_BITS) - 1)) - 1


class Field(IntEnum):
    """Where in a post a word stands."""

    TEXT = 0
    HEADING = 1
    TITLE = 2
    TAGS = 3


WEIGHTS: Final[Mapping[Field, float]] = {
    Field.TEXT: 1.0,
    Field.HEADING: 2.0,
    Field.TITLE: 4.0,
    Field.TAGS: 2.0,
}
"""How much an occurrence counts. Chosen on a plateau: nDCG@10 of the 40 judged queries differed by
less than 0.005 between titles at 2.5 and at 6, in trials outside the program on 2026-11-23."""

FIELD_BITS: Final = 28
"""A coded position is `field << 28 | position`, so that fields are never neighbours."""


class Words(NamedTuple):
    """The words of a unit, by key, as columns: few objects to hand from process to process."""

    keys: tuple[str, ...]
    weights: "array[float]"
    """The sum of `WEIGHTS` over the places of each key."""
    counts: "array[int]"
    """How many places each key has; at least one."""
    positions: "array[int]"
    """The coded positions of all keys one after another, those of a key ascending."""

    @classmethod
    def of(cls, weights: Mapping[str, float], places: Mapping[str, Sequence[int]]) -> "Words":
        """Make columns of the weight and the coded positions of each key."""
        return cls(
            tuple(places),
            array("f", map(weights.__getitem__, places)),
            array("I", map(len, places.values())),
            array("I", chain.from_iterable(places.values())),
        )


class Writer(Protocol):
    """Changes to an index. Nothing is kept unless the block that made it ends without error."""

    def add(self, unit: int, words: Words) -> None:
        """Add a unit that is not in the index."""

    def remove(self, posts: Collection[int]) -> None:
        """Remove all units of these posts that were in the index when the block began."""

    def remove_contexts(self, posts: Collection[int]) -> None:
        """As `remove`, but only the units of titles and tags; sections stay."""


Spend: TypeAlias = Callable[[int], None]
"""Is told of work, in steps of about a microsecond, and may end it by an error."""


def freely(_: int) -> None:
    """Let any work be done."""


class Reader(Protocol):
    """A snapshot of an index."""

    def holders(
        self, keys: Collection[str], field: Field | None = None, *, spend: Spend = freely
    ) -> dict[int, float]:
        """Give the units that hold any of the keys, with the sum of the weights."""

    def sequence(
        self,
        steps: Sequence[Collection[str]],
        *,
        slop: int = 0,
        field: Field | None = None,
        spend: Spend = freely,
    ) -> dict[int, float]:
        """Give the units that hold the steps one after another, with the sum of the weights.

        Each step is a set of keys that may stand there. With `slop` the steps may stand in any
        order, at most `slop` positions further apart than side by side; a step that is asked for
        twice must stand there twice. What is weighed is then each shortest such place.
        """

    def close(self) -> None:
        """Let go of all files. Closing twice is no error."""


class Engine(Protocol):
    """A search library."""

    name: str

    def writer(self, folder: Path) -> AbstractContextManager[Writer]:
        """Continue the index in `folder`, or begin one if the folder has none.

        Files that were there are never changed in place, only replaced or removed.
        """

    def reader(self, folder: Path) -> Reader:
        """Open the index in `folder`. Raises IndexUnusableError when it cannot be read."""


def runs(
    steps: Sequence[frozenset[str]], places: Mapping[frozenset[str], Sequence[int]], slop: int = 0
) -> Iterator[int]:
    """Yield the first coded position of every run of the steps in a unit, in no particular order.

    `places` holds for each step its coded positions.
    """
    if slop:
        loose = _neighbours if len(steps) == 2 and steps[0] != steps[1] else _loose_runs  # noqa: PLR2004
        yield from loose(steps, places, len(steps) + slop)
        return
    rest = [frozenset(places[step]) for step in steps[1:]]
    for start in places[steps[0]]:
        if all(start + offset in step for offset, step in enumerate(rest, 1)):
            yield start


def _neighbours(
    steps: Sequence[frozenset[str]], places: Mapping[frozenset[str], Sequence[int]], reach: int
) -> Iterator[int]:
    """Do what `_loose_runs` does, for two steps: mostly they stand far apart."""
    one, other = places[steps[0]], places[steps[1]]
    ones = set(one)
    if not ones.isdisjoint(other):
        yield from _loose_runs(steps, places, reach)
        return
    for left, right in pairwise(sorted((*one, *other))):
        if right - left < reach and (left in ones) != (right in ones):
            yield left


def _loose_runs(
    steps: Sequence[frozenset[str]], places: Mapping[frozenset[str], Sequence[int]], reach: int
) -> Iterator[int]:
    # A window over all places in order: whenever it holds every step, its shortest form counts.
    wanted = Counter(steps)
    held: dict[int, list[frozenset[str]]] = {}
    for step in wanted:
        for position in places[step]:
            held.setdefault(position, []).append(step)
    marks = sorted(held)
    missing, left = len(steps), 0
    for position in marks:
        for step in held[position]:
            missing -= wanted[step] > 0
            wanted[step] -= 1
        while not missing:
            start = marks[left]
            for step in held[start]:
                wanted[step] += 1
                missing += wanted[step] > 0
            if missing and position - start < reach:
                yield start
            left += 1
