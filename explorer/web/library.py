"""The index behind the page: always the current generation, for many readers at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, TypeAlias

from explorer.searching.index import Index
from explorer.store.disk import disk_errors
from explorer.store.generations import POINTER

_Stamp: TypeAlias = tuple[int, int, int]
"""What changes when another generation becomes the current one."""

_IDLE: Final = 4
"""Open indexes that are kept for the next request: one for each of so many at a time."""


class Library:
    """Lends open indexes. An index is used by one thread at a time, because it keeps what it read."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not hold an index yet."""
        self.folder = folder
        self._idle: list[tuple[_Stamp, Index]] = []
        self._lock = Lock()

    @contextmanager
    def index(self) -> Iterator[Index]:
        """Lend an index of the generation that is current now.

        Raises:
            IndexUnusableError: there is none to read.
        """
        stamp = _stamp(self.folder)
        index = self._idle_one(stamp) or Index.open(self.folder)
        try:
            yield index
        except BaseException:
            index.close()  # whatever went wrong, the next reader begins afresh
            raise
        with self._lock:
            if len(self._idle) < _IDLE:
                self._idle.append((stamp, index))
                return
        index.close()

    def close(self) -> None:
        """Let go of all indexes that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, index in idle:
            index.close()

    def _idle_one(self, stamp: _Stamp) -> Index | None:
        with self._lock:
            stale = [index for of, index in self._idle if of != stamp]
            self._idle = [pair for pair in self._idle if pair[0] == stamp]
            index = self._idle.pop()[1] if self._idle else None
        for old in stale:
            old.close()
        return index


def _stamp(folder: Path) -> _Stamp:
    """Give the stamp of the pointer; zeros without one, which `Index.open` explains."""
    with disk_errors(folder):
        try:
            told = (folder / POINTER).lstat()
        except FileNotFoundError:
            return 0, 0, 0
        return told.st_ino, told.st_mtime_ns, told.st_size
