"""What differs between the files of the sources and those of an index, by their content."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from explorer.indexing.workers import File, digest
from explorer.store.catalog import Seen

Progress = Callable[[str, int, int], None]
"""Told the stage (reading, indexing, writing), how much is done, and of how much."""


class Counts(NamedTuple):
    """How many files changed in which way."""

    added: int
    changed: int
    removed: int
    unchanged: int


class Changes(NamedTuple):
    """Files that are to be indexed or forgotten."""

    added: tuple[File, ...]
    changed: tuple[File, ...]
    removed: tuple[tuple[int, str], ...]
    unchanged: int
    stamps: Mapping[tuple[int, str], str]
    """Of unchanged files by which they were not known, see `stamps`."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def counts(self) -> Counts:
        """Give what is told of them: of many files, they themselves take much memory."""
        return Counts(len(self.added), len(self.changed), len(self.removed), self.unchanged)


def compare(
    files: Mapping[tuple[int, str], File],
    known: Mapping[tuple[int, str], Seen],
    tell: Progress | None,
) -> Changes:
    """Find out what differs from the files that are `known`, by the content of each.

    It is read unless its stamp tells that it is the same. A file that could not be read and still
    cannot be is unchanged.
    """
    changed = []
    stamps = {}
    same = [place for place in files if place in known]
    for done, place in enumerate(same, 1):
        file, seen = files[place], known[place]
        stamp = file.stamp() if seen.digest else None
        if not stamp or stamp != seen.stamp:
            if digest(file.load()) != seen.digest:
                changed.append(file)
            elif stamp:
                stamps[place] = stamp
        if tell:
            tell("reading", done, len(same))
    return Changes(
        added=tuple(file for place, file in files.items() if place not in known),
        changed=tuple(changed),
        removed=tuple(place for place in known if place not in files),
        unchanged=len(same) - len(changed),
        stamps=stamps,
    )
