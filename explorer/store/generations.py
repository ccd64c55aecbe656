"""The index folder as its readers see it: a pointer to one of a few immutable generations.

    INDEX/current.json              the pointer: format number, name of the current generation, digest
                                    of its manifest
    INDEX/generations/0000000007/   manifest.json, catalog.sqlite, engine/...
    INDEX/lock                      held by the one writer (`lock.py`)

Writers (`drafts.py`) make a new generation beside the old ones and then exchange the pointer in one
step. A reader holds a shared lock on the manifest of its generation, which ends with its process, so
a writer knows what may go. Manifests are the one kind of file that generations never share.
"""

import hashlib
import json
import os
import re
import stat
import sys
from contextlib import ExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from explorer.errors import ExplorerError, IndexUnusableError
from explorer.store.disk import disk_errors, hold, require_files
from explorer.store.manifest import FORMAT, MANIFEST, Digest, Manifest

POINTER: Final = "current.json"
ANY_OWNER: Final = "EXPLORER_ANY_OWNER"
"""Set in the environment, an index is opened whoever may have written it."""
GENERATIONS: Final = "generations"
_POINTER_BYTES: Final = 4_096
_SMALL: Final = 64 << 10
"""Bytes of a file that is read whenever a generation is opened: some thirty of them take 2 ms."""
_MANIFEST_BYTES: Final = 4 << 20  # some 30,000 files; engines write dozens

_NAME: Final = re.compile(r"[0-9]{10}")

_NO_DAMAGE: Final = (
    *(ExplorerError, BrokenPipeError),
    *(KeyboardInterrupt, SystemExit, GeneratorExit),
)
"""What may end a block without that its files could be the reason."""
_REBUILD: Final = "Build it anew: explorer index SOURCE --rebuild"


class State(StrEnum):
    """Whether the current generation can be read. The value is shown to users."""

    MISSING = "missing"
    DAMAGED = "damaged"
    OTHER_FORMAT = "other format"
    NOT_OURS = "not ours"
    READY = "ready"


class NotReadyError(IndexUnusableError):
    """The index has no generation to read; `state` tells which kind of trouble it is."""

    def __init__(self, state: State, message: str, hint: str = _REBUILD) -> None:
        """Add the state, so that a missing index can be built without asking."""
        super().__init__(message, hint)
        self.state = state


class Pointer(NamedTuple):
    """What the pointer says."""

    generation: str
    manifest: str | None
    """SHA-256 of its manifest; None in an index of before 2026-11-23."""


class Kept(NamedTuple):
    """A generation on the disk. Files shared with another one count in both sizes (bytes)."""

    name: str
    size: int
    current: bool


class Generation:
    """One state of the index, kept on the disk for as long as this is open."""

    def __init__(self, path: Path, manifest: Manifest, held: BinaryIO) -> None:
        """Take over `held`, the open manifest with the lock on it."""
        self.path = path
        self.manifest = manifest
        self._held = held

    def verify(self, *, deep: bool = False) -> None:
        """Raise NotReadyError unless all files are there as they were written.

        Small ones are read, and those that were written to since, as their time tells; `deep` reads
        all of them.
        """
        with disk_errors(self.path):
            for name, digest in self.manifest.files.items():
                file = self.path / name
                try:
                    status = file.lstat()
                except (FileNotFoundError, NotADirectoryError):
                    raise damaged(file) from None
                if not stat.S_ISREG(status.st_mode) or status.st_size != digest.size:
                    raise damaged(file)
                touched = status.st_mtime_ns != self.manifest.times.get(name)
                small = digest.size <= _SMALL
                if (deep or touched or small) and Digest.of(file) != digest:
                    raise damaged(file)
                _require_ours(file, status)

    def close(self) -> None:
        """Let writers remove it. Closing twice is no error."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Close; where something failed that should not, tell if damaged files may be why."""
        try:
            # A panic of an engine that is written in Rust is no Exception.
            if error and not isinstance(error, _NO_DAMAGE):
                self.verify(deep=True)
        finally:
            self.close()


def open_current(index_dir: Path) -> Generation:
    """Give the current generation, checked (`verify`) and held until it is closed.

    Raises:
        NotReadyError: it is missing, damaged, of another format, or others may have written it.
        IndexUnusableError: the disk refuses.
    """
    tried: Pointer | None = None
    with disk_errors(index_dir):
        require_files(index_dir)
        for path in (index_dir, index_dir / POINTER, index_dir / GENERATIONS):
            with suppress(FileNotFoundError):
                _require_ours(path, path.stat())
        # A writer may take the generation away between the two steps: then the pointer has moved.
        while (pointer := read_pointer(index_dir)) != tried:
            path = index_dir / GENERATIONS / pointer.generation
            if generation := open_generation(path, pointer.manifest):
                return generation
            tried = pointer
    raise damaged(index_dir / GENERATIONS / pointer.generation)


def state(index_dir: Path) -> State:
    """Tell whether `open_current` works. Raises IndexUnusableError when the disk refuses."""
    try:
        open_current(index_dir).close()
    except NotReadyError as error:
        return error.state
    return State.READY


def kept(index_dir: Path) -> tuple[Kept, ...]:
    """List the generations on the disk, oldest first, without one that is being written."""
    with disk_errors(index_dir):
        try:
            current = read_pointer(index_dir).generation
        except NotReadyError:
            current = ""
        return tuple(
            Kept(name, _size(index_dir / GENERATIONS / name), name == current)
            for name in names(index_dir)
            if not current or name <= current
        )


def read_pointer(index_dir: Path) -> Pointer:
    """Read the pointer. Raises NotReadyError without one that can be read."""
    pointer = index_dir / POINTER
    try:
        with _open_plain(pointer) as file:
            content = _parsed(pointer, file.read(_POINTER_BYTES + 1), _POINTER_BYTES)
    except FileNotFoundError:
        if any(_was_current(index_dir / GENERATIONS / name) for name in names(index_dir)):
            raise damaged(pointer) from None
        raise NotReadyError(
            State.MISSING,
            f"{index_dir}: there is no index here.",
            "Build one: explorer index SOURCE",
        ) from None
    match content.get("generation"), content.get("manifest"):
        case str(name), (str() | None) as sha256 if _NAME.fullmatch(name):
            return Pointer(name, sha256)
    raise damaged(pointer)


def damaged(path: Path) -> NotReadyError:
    """Give the error for a file or folder that is not as the manifest says."""
    return NotReadyError(State.DAMAGED, f"{path}: this part of the index is missing or damaged.")


def names(index_dir: Path) -> list[str]:
    """Give the names of all folders that look like a generation, oldest first."""
    try:
        with os.scandir(index_dir / GENERATIONS) as entries:
            return sorted(
                entry.name
                for entry in entries
                if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
            )
    except FileNotFoundError:
        return []


if sys.platform == "win32":

    def _require_ours(path: Path, status: os.stat_result) -> None:
        """Rights are another matter there; the manifest and the adapter check what they read."""

else:

    def _require_ours(path: Path, status: os.stat_result) -> None:
        """Raise NotReadyError where somebody else may have written the file or folder."""
        anybody = status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX
        ours = {"0", str(os.geteuid()), os.environ.get("SUDO_UID")}
        if (anybody or str(status.st_uid) not in ours) and not os.environ.get(ANY_OWNER):
            why = "anybody may write to it" if anybody else "it belongs to another user"
            raise NotReadyError(
                State.NOT_OURS,
                f"{path}: this part of the index is not to be trusted: {why}.",
                f"Build an index of your own, or trust this one: set {ANY_OWNER}=1",
            )


def open_generation(path: Path, sha256: str | None) -> Generation | None:
    """Open a generation with a manifest of this digest; None when it has been taken away."""
    manifest_file = path / MANIFEST
    with ExitStack() as stack:
        try:
            held = stack.enter_context(_open_plain(manifest_file))
            # Only a lock on what still stands in its place counts.
            if not (
                hold(held, shared=True)
                and os.path.samestat(os.fstat(held.fileno()), manifest_file.stat())
            ):
                return None
        except (FileNotFoundError, NotADirectoryError):
            return None
        _require_ours(path, path.stat())
        _require_ours(manifest_file, os.fstat(held.fileno()))
        raw = held.read(_MANIFEST_BYTES + 1)
        content = _parsed(manifest_file, raw, _MANIFEST_BYTES)
        if sha256 not in (None, hashlib.sha256(raw).hexdigest()):
            raise damaged(manifest_file)
        try:
            manifest = Manifest.parse(content)
        except ValueError as error:
            raise damaged(manifest_file) from error
        generation = Generation(path, manifest, held)
        generation.verify()
        stack.pop_all()
        return generation


def _was_current(path: Path) -> bool:
    """Tell whether a generation was committed: its manifest is written after its pointer."""
    return (path / MANIFEST).exists() and not (path / POINTER).exists()


def _open_plain(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.lstat().st_mode):  # opening a pipe would wait for ever
        raise damaged(path)
    return path.open("rb")


def _parsed(path: Path, raw: bytes, limit: int) -> dict[str, object]:
    """Give the JSON object of this format in a file, which may have `limit` bytes."""
    try:
        content = json.loads(raw) if len(raw) <= limit else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or type(content.get("format")) is not int:
        raise damaged(path)
    if content["format"] != FORMAT:
        raise NotReadyError(
            State.OTHER_FORMAT,
            f"{path}: the index has format {content['format']}, this program reads {FORMAT}.",
        )
    return content


def _size(folder: Path) -> int:
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            with suppress(FileNotFoundError):  # a writer is just removing the generation
                total += os.lstat(Path(place, name)).st_size
    return total
