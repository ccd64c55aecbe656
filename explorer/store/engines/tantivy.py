"""Postings in a Tantivy index (the package `tantivy`, which the extra of that name installs).

Tantivy's Python interface does not give postings: a search gives documents with scores, but neither
how often nor where a document holds a term. So the postings of a key are packed into one value, and
Tantivy keeps these values: its dictionary finds them, its store compresses them, its commit makes
them lasting in one step, its merges bring few files about, and its memory maps let a search touch
only the lists it reads. (One document a posting, with numbers in columns, was tried on 2026-11-23
with 1,161,751 postings: written in 6.2 instead of 1.7 s, read in 0.65 instead of 0.09 µs a posting.)

An index consists of *runs*. A writer packs what it was given in one go, a value a key, as one run.
Units that are removed later are noted beside the run, until it is folded into a new one.
"""

import os
import re
import sys
from array import array
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final

import tantivy

from explorer.czech.memory import Memory
from explorer.errors import IndexUnusableError
from explorer.store import heap
from explorer.store.engines.gathering import Gathered, gather
from explorer.store.engines.lists import ListReader
from explorer.store.engines.protocol import (
    Engine,
    Reader,
    Words,
    Writer,
    post_of,
    post_unit,
)

_OS_ERROR: Final = re.compile(r"\(os error ([0-9]+)\)|error=Os \{ code: ([0-9]+)")
_LOCKS: Final = (".tantivy-writer.lock", ".tantivy-meta.lock")
_MEMORY: Final = 16_000_000
"""Bytes that Tantivy gathers before it writes them to the disk; it wants 15 million at least."""
_FULL: Final = 1_000_000
"""Postings that are gathered before they are written as a run: some 75 MB of memory."""
_LARGE: Final = 100_000
"""Postings of which a run is so large that its memory is given back at once."""
_SOME: Final = 4
"""Runs of about the same size that are folded into one: fewer are cheaper to read than to fold."""
_LONGEST: Final = 1_000
"""Bytes of a key. A longer one is filed under its digest: Tantivy leaves out terms of 65,530."""
_LONG: Final = b"\xfd"
_UNITS: Final = b"\xfe"
_REMOVED: Final = b"\xff"
"""No key in UTF-8 begins with these three."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("key", stored=True, indexed=True)
    builder.add_unsigned_field("run", stored=True, indexed=True)
    builder.add_bytes_field("value", stored=True)
    return builder.build()


def _term(key: str) -> bytes:
    term = key.encode()
    if len(term) <= _LONGEST:
        return term
    import hashlib  # noqa: PLC0415  # slow to import, and no word is so long

    return _LONG + hashlib.sha256(term).digest()


class _Postings(Gathered):
    """The postings of a key, and how they are packed."""

    def extend(self, value: bytes, removed: Collection[int] = ()) -> None:
        """Add what was packed, without the units that were `removed`."""
        number = int.from_bytes(value[:4], "little")
        units = _column("Q", value[4 : 4 + 8 * number])
        weights = _column("f", value[4 + 8 * number : 4 + 12 * number])
        counts = _column("I", value[4 + 12 * number : 4 + 16 * number])
        positions = _column("I", value[4 + 16 * number :])
        if not removed:
            self.units += units
            self.weights += weights
            self.counts += counts
            self.positions += positions
            return
        ends = accumulate(counts, initial=0)
        for unit, weight, (start, end) in zip(units, weights, pairwise(ends), strict=True):
            if unit not in removed:
                self.units.append(unit)
                self.weights.append(weight)
                self.counts.append(end - start)
                self.positions += positions[start:end]

    def packed(self) -> bytes:
        """Give what `extend` takes."""
        number = len(self.units).to_bytes(4, "little")
        columns: tuple[array[Any], ...] = (self.units, self.weights, self.counts, self.positions)
        return number + b"".join(map(_bytes, columns))

    @cached_property
    def places(self) -> list[bytes]:
        """Its coded positions in each unit, 4 bytes each, little-endian."""
        positions = _bytes(self.positions)
        ends = accumulate(self.counts, initial=0)
        return [positions[4 * start : 4 * end] for start, end in pairwise(ends)]


def _column(code: str, packed: bytes) -> "array[Any]":
    column: array[Any] = array(code)
    column.frombytes(packed)
    if sys.byteorder == "big":
        column.byteswap()
    return column


def _bytes(column: "array[Any]") -> bytes:
    if sys.byteorder == "big":
        column = column[:]
        column.byteswap()
    return column.tobytes()


class _Snapshot:
    """The values in an index as it was when this was made."""

    def __init__(self, index: tantivy.Index) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema
        self.removed: dict[int, set[int]] = {}
        """Units of each run that were removed later; runs without any are missing."""
        for run, units in self.values("key", _REMOVED):
            self.removed.setdefault(run, set()).update(_column("Q", units))

    @cached_property
    def units(self) -> dict[int, set[int]]:
        """All units that each run was given."""
        return {run: set(_column("Q", units)) for run, units in self.values("key", _UNITS)}

    def values(self, field: str, value: bytes | int) -> Iterator[tuple[int, bytes]]:
        """Give the values under a term of the key, or of a run, each with its run."""
        for document in self.documents(field, value):
            yield document["run"][0], document["value"][0]

    def documents(self, field: str, value: bytes | int) -> Iterator[tantivy.Document]:
        """Give the documents that have this value in a field."""
        query = self.term(field, value)
        most = max(1, self._searcher.doc_freq(field, value))
        for _, address in self._searcher.search(query, limit=most, count=False).hits:
            yield self._searcher.doc(address)

    def term(self, field: str, value: bytes | int) -> tantivy.Query:
        """Give the query for the documents that have this value in a field."""
        return tantivy.Query.term_query(self._schema, field, value, "basic")


class _TantivyReader(ListReader):
    def __init__(self, index: tantivy.Index) -> None:
        super().__init__()
        self._snapshot: _Snapshot | None = _Snapshot(index)

    def read(self, key: str) -> _Postings:
        found = _Postings()
        if self._snapshot:
            for run, value in self._snapshot.values("key", _term(key)):
                found.extend(value, self._snapshot.removed.get(run, ()))
        return found

    def close(self) -> None:
        super().close()
        self._snapshot = None


class _TantivyWriter:
    def __init__(self, index: tantivy.Index) -> None:
        self._before = _Snapshot(index)
        self._writer = index.writer(_MEMORY, 1)
        self._next = max(self._before.units, default=0) + 1
        self._removed: dict[int, set[int]] = {}
        self._large = False  # whether a run was
        self._clear()

    def _clear(self) -> None:
        self._lists: dict[bytes, _Postings] = {}
        self._by_key = Memory[str, _Postings](
            lambda key: self._list(_term(key)), most=None
        )  # the same lists
        self._units: set[int] = set()
        self._number = 0

    def add(self, unit: int, words: Words) -> None:
        self._units.add(unit)
        gather(self._by_key, unit, words)
        self._grown(len(words.keys))

    def remove(self, posts: Collection[int]) -> None:
        for run, held in self._before.units.items():
            gone = {unit for unit in held if post_of(unit) in posts}
            self._removed.setdefault(run, set()).update(gone)

    def remove_contexts(self, posts: Collection[int]) -> None:
        contexts = set(map(post_unit, posts))
        for run, held in self._before.units.items():
            self._removed.setdefault(run, set()).update(held & contexts)

    def commit(self) -> None:
        """Keep what was added and removed; after this the writer is of no more use."""
        due = self._due()
        for run in due:
            self._fold(run)
        self._write()
        for run, units in self._removed.items():
            if units and run not in due:
                self._put(_REMOVED, run, _packed(units))
        self._writer.commit()
        if self._large:
            heap.trim()  # what Tantivy let go of; to merge, it maps all that there is
        self._writer.wait_merging_threads()

    def cancel(self) -> None:
        """Keep nothing."""
        self._writer.rollback()
        self._writer.garbage_collect_files()

    def _list(self, term: bytes) -> _Postings:
        found = self._lists.get(term)
        if found is None:
            found = self._lists[term] = _Postings()
        return found

    def _grown(self, number: int) -> None:
        self._number += number
        if self._number >= _FULL:
            self._write()

    def _write(self) -> None:
        """Make a run of what was gathered."""
        if self._lists:
            for term, postings in sorted(self._lists.items()):
                self._put(term, self._next, postings.packed())
            self._put(_UNITS, self._next, _packed(self._units))
            self._next += 1
            self._large |= (large := self._number >= _LARGE)
            self._clear()
            if large:
                heap.trim()

    def _put(self, term: bytes, run: int, value: bytes) -> None:
        document = tantivy.Document()
        document.add_bytes("key", term)
        document.add_unsigned("run", run)
        document.add_bytes("value", value)
        self._writer.add_document(document)

    def _gone(self, run: int) -> set[int]:
        return self._before.removed.get(run, set()) | self._removed.get(run, set())

    def _due(self) -> list[int]:
        """Give the runs to fold: those that lost half of their units, and many small ones."""
        left = {run: len(held - self._gone(run)) for run, held in self._before.units.items()}
        due = [run for run in left if 2 * left[run] <= len(self._before.units[run])]
        small, units = [], len(self._units)
        for run in sorted(left.keys() - set(due), key=lambda run: left[run]):
            if left[run] > max(units, 1):
                break
            small.append(run)
            units += left[run]
        return due + small if len(small) >= _SOME else due

    def _fold(self, run: int) -> None:
        """Add what is left of a run to what is gathered, and let go of it."""
        gone = self._gone(run)
        for document in self._before.documents("run", run):
            term, value = document["key"][0], document["value"][0]
            if term not in {_UNITS, _REMOVED}:
                postings = self._list(term)
                before = len(postings.units)
                postings.extend(value, gone)
                self._number += len(postings.units) - before
        self._units |= self._before.units[run] - gone
        # By term, numbers are not deleted: the call takes them for another type, and says nothing.
        self._writer.delete_documents_by_query(self._before.term("run", run))
        self._grown(0)


def _packed(units: Iterable[int]) -> bytes:
    return _bytes(array("Q", sorted(units)))


class _Tantivy:
    name = "tantivy"

    @contextmanager
    def writer(self, folder: Path) -> Iterator[Writer]:
        folder.mkdir(parents=True, exist_ok=True)
        with _disk_errors(folder):
            writer = _TantivyWriter(tantivy.Index(_schema(), str(folder)))
            try:
                yield writer
            except BaseException:
                writer.cancel()
                raise
            else:
                writer.commit()
            finally:
                del writer
                for name in _LOCKS:
                    (folder / name).unlink(missing_ok=True)

    def reader(self, folder: Path) -> Reader:
        try:
            return _TantivyReader(_opened(folder))
        except (ValueError, OSError, KeyError, IndexError) as error:
            raise IndexUnusableError(
                f"{folder}: Tantivy cannot read these postings ({error}).",
                "Build the index anew: explorer index --rebuild",
            ) from error


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Raise as OSError what Tantivy tells of the disk in a ValueError."""
    try:
        yield
    except ValueError as error:
        if told := _OS_ERROR.search(str(error)):
            number = int(told[1] or told[2])
            raise OSError(number, os.strerror(number), str(folder)) from error
        raise


def _opened(folder: Path) -> tantivy.Index:
    """Open an index."""
    if os.access(folder, os.W_OK) or sys.platform == "win32":
        return tantivy.Index.open(str(folder))
    from tempfile import TemporaryDirectory  # noqa: PLC0415  # slow to import, and seldom needed

    # Even to read, Tantivy wants to make a lock in the folder: here it has another one, of links.
    # A thread of it may make the lock once more while the folder is being removed.
    with TemporaryDirectory(prefix="explorer-", ignore_cleanup_errors=True) as links:
        for path in folder.resolve().iterdir():
            Path(links, path.name).symlink_to(path)
        return tantivy.Index.open(links)


ENGINE: Final[Engine] = _Tantivy()
