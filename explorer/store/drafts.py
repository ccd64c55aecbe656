"""Writing an index: a new generation grows beside the old one until a commit makes it current.

Whenever the process ends, the pointer names a complete generation; what else lies about is swept by
the next writer.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final

from explorer.errors import UsageError
from explorer.store.disk import disk_errors, hold, require_files
from explorer.store.generations import (
    GENERATIONS,
    POINTER,
    Generation,
    NotReadyError,
    State,
    damaged,
    names,
    open_current,
    open_generation,
    read_pointer,
    require_ours,
)
from explorer.store.lock import writing
from explorer.store.manifest import FILE_NAME, FORMAT, MANIFEST, Digest, Manifest

_LOCK: Final = "lock"
_REMOVED: Final = ".removed"
_FOLDER_MODE: Final = (
    0o775  # and whatever the umask takes off: what anybody may write to is refused
)
_KEPT: Final = 2
"""Generations that stay: the current one, and the one that a reader may be about to open."""


class Draft:
    """A generation in the making: write its files below `path`, close them, then `commit`."""

    def __init__(self, index_dir: Path, path: Path, previous: Generation | None) -> None:
        """`previous` is the current generation, held open; None if there is none to read."""
        self.path = path
        self.previous = previous
        self._index_dir = index_dir
        self._linked: dict[str, tuple[os.stat_result, Digest]] = {}

    def link_from_previous(self, name: str) -> None:
        """Take over a file of the previous generation, which must then never change in place.

        `name` is a key of `previous.manifest.files`. On disks without hard links it is copied.
        """
        if self.previous is None:
            raise ValueError("there is no previous generation")
        digest = self.previous.manifest.files[name]
        source, target = self.previous.path / name, self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
            self._linked[name] = target.stat(), digest
        except FileExistsError:
            raise
        except OSError:
            shutil.copyfile(source, target)
            if Digest.of(target) != digest:
                raise damaged(source) from None

    def commit(
        self, *, engine: str, rules: str, sources: Sequence[str], counts: Mapping[str, int]
    ) -> Manifest:
        """Make all files durable, then make this the current generation in one step."""
        digests = self._flushed()
        manifest = Manifest(
            engine=engine,
            rules=rules,
            explorer=version("explorer"),
            created=dt.datetime.now(dt.UTC),
            sources=tuple(sources),
            counts=MappingProxyType(dict(counts)),
            files=MappingProxyType(digests),
            times=MappingProxyType(
                {name: (self.path / name).stat().st_mtime_ns for name in digests}
            ),
        )
        content = manifest.json()
        sha256 = hashlib.sha256(content).hexdigest()
        pointer = {"format": FORMAT, "generation": self.path.name, "manifest": sha256}
        _write(self.path / POINTER, json.dumps(pointer).encode())
        _write(self.path / MANIFEST, content)
        _flush(self.path)
        _flush(self.path.parent)
        if not (readable := open_generation(self.path, sha256)):  # as a reader will
            raise damaged(self.path)
        readable.close()
        (self.path / POINTER).replace(self._index_dir / POINTER)
        _flush(self._index_dir)
        return manifest

    def _flushed(self) -> dict[str, Digest]:
        """Put the files and the folders below on the disk for good, and give the digests."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # only writers need it

        digests: dict[str, Digest] = {}
        written: dict[str, Path] = {}
        folders = []
        for path in sorted(self.path.rglob("*"), reverse=True):  # folders after what they hold
            name = path.relative_to(self.path).as_posix()
            if path.is_symlink() or not FILE_NAME.fullmatch(name):
                raise ValueError(f"{path}: not fit for an index")
            if (mode := path.stat().st_mode) & stat.S_IWOTH:  # readers would not trust it
                path.chmod(stat.S_IMODE(mode) & ~stat.S_IWOTH)
            if not path.is_file():
                folders.append(path)
            elif reused := self._reused(name, path):  # on the disk since it was written
                digests[name] = reused
            else:
                written[name] = path
        with ThreadPoolExecutor() as pool:  # digests are worked out while the disk is busy
            flushed = pool.map(_flush, written.values())
            digests |= {name: Digest.of(path) for name, path in written.items()}
            list(flushed)
        for path in folders:
            _flush(path)
        return digests

    def _reused(self, name: str, path: Path) -> Digest | None:
        """Give the known digest of a file that is still the one of the previous generation."""
        if name not in self._linked:
            return None
        was, digest = self._linked[name]
        now = path.stat()
        if not os.path.samestat(was, now):
            return None
        if (was.st_size, was.st_mtime_ns) != (now.st_size, now.st_mtime_ns):
            raise ValueError(f"{path}: changed in place, and so in the previous generation")
        return digest


@contextmanager
def open_draft(index_dir: Path, *, wait: float = 0.0) -> Iterator[Draft]:
    """Give the one draft that may be written; without a commit it leaves no trace.

    `wait` is how many seconds to wait for another writer.

    Raises:
        UsageError: the folder holds files of others.
        IndexBusyError: another process writes.
        IndexUnusableError: others may write too, or the disk refuses.
    """
    with disk_errors(index_dir):
        require_files(index_dir)
        _require_no_others(index_dir)
        require_ours(index_dir, index_dir / GENERATIONS)  # a build mends all below them
        index_dir.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
        with writing(index_dir / _LOCK, wait=wait):
            (index_dir / GENERATIONS).mkdir(_FOLDER_MODE, exist_ok=True)
            _sweep(index_dir)
            with _previous(index_dir) as previous:
                path = index_dir / GENERATIONS / _next_name(index_dir)
                path.mkdir(_FOLDER_MODE)
                try:
                    yield Draft(index_dir, path, previous)
                finally:
                    # The disk, not a variable, knows whether the commit came about.
                    if _pointed(index_dir) != (State.READY, path.name):
                        _remove(path)
            _sweep(index_dir)


def _require_no_others(index_dir: Path) -> None:
    """Raise UsageError unless the folder is missing, empty or an index."""
    try:
        entries = {entry.name for entry in index_dir.iterdir()} - {".gitignore"}
    except FileNotFoundError:
        return
    pointer, _ = _pointed(index_dir)
    built = GENERATIONS in entries and pointer in {State.READY, State.OTHER_FORMAT}
    begun = _LOCK in entries and entries <= {_LOCK, GENERATIONS, POINTER}
    if entries and not built and not begun:
        raise UsageError(
            f"{index_dir}: this folder holds other files and no index, so none is built here.",
            "Give an empty or a new folder with --index-dir.",
        )


def _pointed(index_dir: Path) -> tuple[State, str]:
    """Give the state of the pointer alone, and the name in it or ""."""
    try:
        return State.READY, read_pointer(index_dir).generation
    except NotReadyError as error:
        return error.state, ""


def _previous(index_dir: Path) -> AbstractContextManager[Generation | None]:
    try:
        return open_current(index_dir)
    except NotReadyError:
        return nullcontext()


def _next_name(index_dir: Path) -> str:
    _, current = _pointed(index_dir)
    return f"{int(max('0', current, *names(index_dir))) + 1:010d}"


def _sweep(index_dir: Path) -> None:
    """Remove what crashed writers left, and old generations that nobody reads."""
    for path in (index_dir / GENERATIONS).glob("[0-9]" * 10 + _REMOVED):
        shutil.rmtree(path, ignore_errors=True)
    pointer, current = _pointed(index_dir)
    if pointer in {State.READY, State.MISSING}:  # else nobody knows which one is good
        found = names(index_dir)
        for name in set(found) - set([name for name in found if name <= current][-_KEPT:]):
            _remove(index_dir / GENERATIONS / name)


def _remove(path: Path) -> None:
    """Remove a generation unless somebody reads it; what fails now is left to the next writer."""
    with suppress(OSError), ExitStack() as stack:
        # Windows lets nobody rename a folder with open files, not even our own.
        if sys.platform != "win32" and (path / MANIFEST).exists():
            manifest = stack.enter_context((path / MANIFEST).open("r+b"))
            if not hold(manifest, shared=False):
                return
        removed = path.rename(path.with_name(path.name + _REMOVED))  # whole or gone for readers
        shutil.rmtree(removed)


def _write(path: Path, content: bytes) -> None:
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o664)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(path: Path) -> None:
    """Put a file or folder on the disk for good."""
    if sys.platform == "win32" and path.is_dir():  # cannot be opened there
        return
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
