"""Work on files, in this process or in several; results come in order either way."""

import gc
import hashlib
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, Self, TypeVar

from explorer.corpus import posts, stamps
from explorer.corpus.posts import Reading
from explorer.czech import dictionary, keys
from explorer.errors import IndexUnusableError
from explorer.model import Kind, Problem

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from explorer.indexing.analysis import Analysis

T = TypeVar("T")
R = TypeVar("R")

MAX_SECONDS: Final = 30.0
"""A post that takes longer to take apart is left out; the longest of 4,456 real ones takes 0.2 s."""
FEW: Final = 200
"""Files below which starting processes costs more than it saves."""
_BATCH: Final = 16
"""Files that a worker is given at a time."""
_AHEAD: Final = 4
"""Batches a worker may be ahead of the process that writes: this bounds the memory."""
_MOST_TOLD: Final = 1 << 17
"""Forms whose keys a worker knows that it has told; 4,456 posts hold 97,613."""
_EXHAUSTED: Final = (TimeoutError, RecursionError, MemoryError)
"""What one odd post may end in, and the others need not suffer from."""
_SELDOM: Final = (400_000, 50, 1_000)
"""Thresholds of the garbage collector, which took a ninth of the time of a build: hardly anything here
is part of a cycle, but each full collection visits all that is held."""


class File(NamedTuple):
    """A file of the sources: `path` as shown and kept, `name` as the disk knows it."""

    source: int
    folder: Path
    path: str
    name: str
    limit: int = posts.MAX_BYTES
    """Bytes above which it is no post."""

    def load(self) -> bytes | Problem:
        """Give its bytes, or why it is left out."""
        return posts.load(self.folder, self.name, limit=self.limit)

    def stamp(self) -> str | None:
        """Give what tells it from what it was or will be, see `stamps`."""
        return stamps.stamp(self.folder, self.name, self.limit)


class Sources(NamedTuple):
    """Folders of posts; where each file is, though no file is kept of the many there are."""

    folders: Sequence[Path]
    names: Mapping[tuple[int, str], str]
    """By source and path as shown, of the few files whose name cannot be shown as it is."""
    limit: int
    """Bytes above which a file is no post."""

    def file(self, source: int, path: str) -> File:
        """Give a file by its source and its path as shown."""
        name = self.names.get((source, path), path)
        return File(source, self.folders[source], path, name, self.limit)


class Read(NamedTuple):
    """A file as it was read: the post without its body, which is read again when it is indexed."""

    digest: str | None
    fingerprint: str | None
    reading: Reading
    stamp: str | None = None
    """What told the file from any later one before it was read, see `stamps`."""


class Analysed(NamedTuple):
    """A text taken apart, with the keys that this worker had not yet told."""

    analysis: "Analysis | None"
    """None where the file is not any more what was read."""
    problem: Problem | None
    keys: dict[str, str]


class Task(NamedTuple):
    """A file to take apart, if it still has this digest."""

    file: File
    digest: str | None


def digest(data: bytes | Problem) -> str | None:
    """Give the digest of a file as the catalog keeps it: None where it could not be read."""
    return None if isinstance(data, Problem) else hashlib.sha256(data).hexdigest()


class Workers:
    """Reads and takes files apart; `unpublished` as in `build`. A context manager."""

    def __init__(self, jobs: int, files: int, *, unpublished: bool) -> None:
        """`jobs` is the number of processes (0: one a core), `files` how many are expected."""
        self._unpublished = unpublished
        self._jobs = 1 if files < FEW else jobs or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._jobs > 1:
            import multiprocessing  # noqa: PLC0415  # slow to import, and most builds are small
            from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

            dictionary.prepare()
            self._pool = ProcessPoolExecutor(
                self._jobs,
                # Forking a process that holds locks and database handles is asking for trouble.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
            )
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=kind is not None)

    def read(self, files: Iterable[File]) -> Iterator[Read]:
        """Read files. Raises IndexUnusableError when a process dies."""
        return self._map(_read_unpublished if self._unpublished else _read, files)

    def analyse(self, tasks: Iterable[Task]) -> Iterator[Analysed]:
        """Take files apart. Raises IndexUnusableError when a process dies."""
        return self._map(_analyse, tasks)

    def _map(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        if not self._pool:
            yield from map(work, items)
            return
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415  # as above

        waiting: deque[Future[list[R]]] = deque()
        try:
            rest = iter(items)
            while batch := list(islice(rest, _BATCH)):
                with _interrupts_wait():  # this may start a process
                    waiting.append(self._pool.submit(_each, work, batch))
                if len(waiting) > _AHEAD * self._jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool:  # of either: it may break while work is still handed out
            raise IndexUnusableError(
                "A process that read posts was ended from outside; the index is as it was.",
                "Often memory was short: explorer index --jobs 1 needs least.",
            ) from None


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the garbage collector run seldom in the block."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let Ctrl-C take effect afterwards; a process that is started here never hears of it.

    Its own code comes too late for that: an interrupt while it is imported would show a traceback.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block when it takes longer, where the system can tell.

    It cannot beside the main thread, nor on Windows; nor if somebody else waits for its signal.
    """
    if (
        sys.platform == "win32"
        or threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL
    ):
        yield
        return

    def end(*_: object) -> NoReturn:
        raise TimeoutError(f"takes longer than {seconds:g} s")

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _begin() -> None:
    """Prepare a process that works."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that writes ends the workers
    gc.set_threshold(*_SELDOM)


def _each(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [work(item) for item in items]


def _read(file: File) -> Read:
    return _reading(file, unpublished=False)


def _read_unpublished(file: File) -> Read:
    return _reading(file, unpublished=True)


def _reading(file: File, *, unpublished: bool) -> Read:
    stamp = file.stamp()  # before it is read: what changes it meanwhile makes it another
    try:
        data = file.load()
        if isinstance(data, Problem):
            return Read(None, None, Reading(None, (data,)))
        reading = posts.parse(file.folder, file.name, data, unpublished=unpublished)
        if not reading.post:
            return Read(digest(data), None, reading, stamp)
        light = replace(reading, post=reading.post._replace(body=""))
        return Read(digest(data), posts.fingerprint(reading.post), light, stamp)
    except _EXHAUSTED as error:
        return Read(None, None, Reading(None, (_too_much(file, error),)))


_told: set[str] = set()
"""Forms of which this process has told the keys; told anew when they are too many."""


def _analyse(task: Task) -> Analysed:
    from explorer.indexing.analysis import analyse  # noqa: PLC0415  # slow: imports bs4

    try:
        data = task.file.load()
        if isinstance(data, Problem):
            return Analysed(None, data, {})
        if digest(data) != task.digest:
            return Analysed(None, None, {})
        post = posts.parse(task.file.folder, task.file.name, data, unpublished=True).post
        if post is None:
            return Analysed(None, None, {})
        with at_most(MAX_SECONDS):
            analysis = analyse(post)
    except _EXHAUSTED as error:
        return Analysed(None, _too_much(task.file, error), {})
    new = {form: keys.key(form) for form in set(analysis.forms) - _told}
    if len(_told) >= _MOST_TOLD:
        _told.clear()
    _told.update(new)
    return Analysed(analysis, None, new)


def _too_much(file: File, error: Exception) -> Problem:
    return Problem(
        file.path,
        1,
        Kind.TOO_LARGE,
        f"cannot be taken apart: {str(error) or type(error).__name__}",
        "Part it into several posts, or look what is odd about it.",
        left_out=True,
    )
