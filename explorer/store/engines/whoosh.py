"""Postings in a Whoosh index (Whoosh 2.7.4 or its fork whoosh3).

Only Whoosh's storage is used. Its searcher is not: with a limit it miscounts and drops best hits,
and `AndNot` lets excluded documents through.

A Whoosh index is a pickle, which may name any function to be called while it is read. Here it may
name nothing but what Whoosh's own files need.
"""

import io
import pickle
import struct
import sys
import warnings
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from itertools import accumulate, compress, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from explorer.czech.memory import Memory
from explorer.errors import IndexUnusableError
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

with warnings.catch_warnings():
    # Whoosh 2.7.4 greets its first import with some hundred SyntaxWarnings of its own.
    warnings.simplefilter("ignore")
    from whoosh import columns, fields, formats
    from whoosh.codec import whoosh3
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile
    from whoosh.reading import ReaderClosed, TermNotFound

_LOCK: Final = "MAIN_WRITELOCK"
_FULL: Final = 1_500_000
"""Postings that are gathered before they are written as a segment."""


class _Positions(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """The value of a posting: its coded positions, 4 bytes each, little-endian."""

    def fixed_value_size(self) -> None:
        return None


class _ReadyWords(fields.FieldType):  # type: ignore[misc]
    """A field that no text is analysed for: its postings come from a `_Pool`."""

    def __init__(self) -> None:
        self.format = _Positions()
        self.analyzer = None
        self.stored = False
        self.scorable = False  # lengths are kept in the catalog, exact instead of rounded
        self.unique = False
        self.vector = None
        self.spelling = False
        self.column_type = None
        self.multitoken_query = "default"


class _Pool:
    """Postings that wait for their segment to be written, instead of Whoosh's, which sorts them.

    They need no sorting: documents are added in the order of their numbers.
    """

    def __init__(self) -> None:
        self.lists = Memory[str, Gathered](lambda _: Gathered("I"), most=None)
        self.number = 0

    def add_unit(self, document: int, words: Words) -> None:
        gather(self.lists, document, words)
        self.number += len(words.keys)

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take a posting of a segment that is merged into the new one."""
        _, key, document, weight, value = posting
        held = self.lists[key.decode()]
        held.units.append(document)
        held.weights.append(weight)
        held.counts.append(len(value) // 4)
        held.positions.extend(struct.unpack(f"<{len(value) // 4}I", value))

    def iter_postings(self) -> Iterator[tuple[bytes, Gathered]]:
        """Give the postings of each key, in the order of the keys."""
        return iter(sorted((key.encode(), held) for key, held in self.lists.items()))

    def cleanup(self) -> None:
        self.lists.clear()


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Takes whole lists: to be handed postings one by one takes longer than to write them."""

    def add_list(self, held: Gathered) -> None:
        places = _packed(held.positions)
        ends = list(accumulate(held.counts, initial=0))
        values = [places[4 * start : 4 * end] for start, end in pairwise(ends)]
        for start in range(0, len(values), self._blocklimit):
            if start:
                self._write_block()
            block = slice(start, start + self._blocklimit)
            self._ids, self._weights = held.units[block], held.weights[block]
            self._values = values[block]
            self._maxweight = max(self._weights)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the postings of a `_Pool`."""

    def add_postings(
        self,
        schema: Any,  # noqa: ANN401
        _lengths: object,
        lists: Iterator[tuple[bytes, Gathered]],
    ) -> None:
        self.start_field("words", schema["words"])
        for key, held in lists:
            self.start_term(key)
            self._postwriter.add_list(held)
            self.finish_term()
        self.finish_field()


class _Codec(W3Codec):  # type: ignore[misc]
    def field_writer(self, storage: object, segment: object) -> _FieldWriter:
        return _FieldWriter(self, storage, segment)

    def postings_writer(self, file: object, *, byteids: bool = False) -> _PostingsWriter:
        return _PostingsWriter(
            file, self._blocklimit, byteids, self._compression, self._inlinelimit
        )


def _packed(positions: "array[int]") -> bytes:
    if sys.byteorder == "big":
        positions = positions[:]
        positions.byteswap()
    return positions.tobytes()


def _bytes(text: str, encoding: str) -> bytes:
    """Stand in for `codecs.encode`, by which pickles of this age write bytes."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in {encoding}")
    return text.encode(encoding)


_NEEDED: Final[Mapping[tuple[str, str], object]] = {
    ("whoosh.codec.whoosh3", "W3Segment"): whoosh3.W3Segment,
    (__name__, "_Codec"): _Codec,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
    ("builtins", "set"): set,
    ("__builtin__", "int"): int,
    ("__builtin__", "set"): set,
    ("_codecs", "encode"): _bytes,
}
"""All that pickles in an index may name, as listed from the files of builds, updates and deletions."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        try:
            return _NEEDED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an index") from None


def _loads(data: bytes) -> object:
    return _Unpickler(io.BytesIO(data)).load()


class _File(StructFile):  # type: ignore[misc]
    def read_pickle(self) -> object:
        return _Unpickler(self.file).load()


class _Storage(FileStorage):  # type: ignore[misc]
    """A folder whose files name nothing but what is needed."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._written: list[StructFile] = []
        self._locks: list[Any] = []

    def lock(self, name: str) -> Any:  # noqa: ANN401  # Whoosh has no types
        self._locks.append(super().lock(name))
        return self._locks[-1]

    def create_file(self, name: str, *how: object, **options: object) -> StructFile:
        self._written.append(super().create_file(name, *how, **options))
        return self._written[-1]

    def let_go(self) -> None:
        """Close what is still open of what was written, and its locks.

        After an error Whoosh leaves that to Python, which prints a traceback for each file that
        a full disk does not take in, and may hold the others for long.
        """
        for written in self._written:
            with suppress(OSError):
                written.file.close()
        for lock in self._locks:
            if lock.fd is not None:
                lock.release()

    def open_file(self, name: str, **options: object) -> _File:
        return _File(Path(self.folder, name).open("rb"), name=name, **options)


# Postings of other Whoosh indexes, if this process opens any, name nothing at all either.
whoosh3.loads = _loads


def _schema() -> Any:  # noqa: ANN401  # Whoosh has no types
    return fields.Schema(unit=fields.COLUMN(columns.NumericColumn("q")), words=_ReadyWords())


class _WhooshWriter:
    def __init__(self, index: Any) -> None:  # noqa: ANN401
        self._index = index
        self._begin()

    def _begin(self) -> None:
        """Begin a segment."""
        # Of a compound file, all postings are copied into memory whenever it is opened.
        self._writer = self._index.writer(codec=_Codec(), compound=False)
        self._writer.pool = self._pool = _Pool()

    def add(self, unit: int, words: Words) -> None:
        self._pool.add_unit(self._writer.docnum, words)
        self._writer.add_document(unit=unit)
        if self._pool.number >= _FULL:
            self._writer.commit(merge=False)
            self._begin()

    def commit(self) -> None:
        """Keep what was added and removed; after this the writer is of no more use."""
        self._writer.commit()

    def cancel(self) -> None:
        """Keep nothing of the last segment; nobody reads those before it."""
        self._writer.cancel()

    def remove(self, posts: Collection[int]) -> None:
        self._remove(lambda unit: post_of(unit) in posts)

    def remove_contexts(self, posts: Collection[int]) -> None:
        contexts = set(map(post_unit, posts))
        self._remove(lambda unit: unit in contexts)

    def _remove(self, unwanted: Callable[[int], bool]) -> None:
        with self._index.reader() as reader:
            for leaf, base in reader.leaf_readers():
                for number, unit in enumerate(_Segment(leaf).units):
                    if unwanted(unit) and not leaf.is_deleted(number):
                        self._writer.delete_document(base + number)


class _Postings(NamedTuple):
    """The postings of a key in all segments."""

    units: list[int]
    weights: list[float]
    places: list[bytes]


class _WhooshReader(ListReader):
    def __init__(self, index: Any) -> None:  # noqa: ANN401
        super().__init__()
        self._reader = index.reader()
        self._segments = [_Segment(leaf) for leaf, _ in self._reader.leaf_readers()]

    def read(self, key: str) -> _Postings:
        found = _Postings([], [], [])
        for segment in self._segments:
            segment.read(key, found)
        return found

    def frequency(self, key: str) -> int:
        """Ask the dictionary of keys, which counts units that were removed too."""
        frequency: int = self._reader.doc_frequency("words", key.encode())
        return frequency

    def close(self) -> None:
        super().close()
        with suppress(ReaderClosed):
            self._reader.close()


class _Segment:
    """One of the parts that a Whoosh index is made of."""

    def __init__(self, leaf: Any) -> None:  # noqa: ANN401
        self._leaf = leaf

    def read(self, key: str, into: _Postings) -> None:
        """Add the postings of a key.

        Whoosh unpacks them by blocks of 128, then hands them out one by one, in four calls each
        which take longer than to unpack them. So whole blocks are taken out of its
        matcher; the contract tests compare what comes of it with a scan.
        """
        try:
            matcher = self._leaf.postings("words", key.encode())
        except TermNotFound:
            return
        if self._deleted:
            matcher = matcher.child  # what would leave out, one by one, what is deleted
        while matcher.is_active():
            # Each of the three lets the matcher unpack its part of the whole block.
            matcher.id(), matcher.weight(), matcher.value()
            numbers, weights, values = matcher._ids, matcher._weights, matcher._values  # noqa: SLF001
            if not self._deleted.isdisjoint(numbers):
                stay = [number not in self._deleted for number in numbers]
                numbers, weights, values = (
                    tuple(compress(column, stay)) for column in (numbers, weights, values)
                )
            into.units.extend(map(self.units.__getitem__, numbers))
            into.weights.extend(weights)
            into.places.extend(values)
            matcher._next_block()  # noqa: SLF001

    @cached_property
    def _deleted(self) -> frozenset[int]:
        leaf = self._leaf
        if not leaf.has_deletions():
            return frozenset()
        return frozenset(filter(leaf.is_deleted, range(leaf.doc_count_all())))

    @cached_property
    def units(self) -> "array[int]":
        """The unit of each document, read at once, which is faster than one by one."""
        if not self._leaf.doc_count_all():
            return array("q")  # of an index without any segment
        column = self._leaf.column_reader("unit", translate=False)
        units = array("q", column._dbfile.get(column._basepos, 8 * column._count))  # noqa: SLF001
        if sys.byteorder == "little":
            units.byteswap()
        return units


class _Whoosh:
    name = "whoosh"

    @contextmanager
    def writer(self, folder: Path) -> Iterator[Writer]:
        folder.mkdir(parents=True, exist_ok=True)
        storage = _Storage(str(folder))
        begun = any(folder.glob("*.toc"))
        index = _opened(folder) if begun else storage.create_index(_schema())
        with ExitStack() as at_last:
            at_last.callback(index.storage.let_go)
            writer = _WhooshWriter(index)
            try:
                yield writer
            except BaseException:
                writer.cancel()
                raise
            writer.commit()
        index.close()
        (folder / _LOCK).unlink(missing_ok=True)

    def reader(self, folder: Path) -> Reader:
        with _readable(folder):
            return _WhooshReader(_opened(folder))


def _opened(folder: Path) -> Any:  # noqa: ANN401
    with _readable(folder):
        return _Storage(str(folder)).open_index(schema=_schema())


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Say as IndexUnusableError that Whoosh could not open what is in a folder."""
    try:
        yield
    except IndexUnusableError:
        raise
    except Exception as error:
        # Whoosh raises whatever comes of odd bytes; a bug of ours shows in the cause.
        raise IndexUnusableError(
            f"{folder}: Whoosh cannot read these postings ({type(error).__name__}: {error}).",
            "Build the index anew: explorer index --rebuild",
        ) from error


ENGINE: Final[Engine] = _Whoosh()
