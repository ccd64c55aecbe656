"""Tell when something below the sources may have changed."""

import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

from explorer.errors import UsageError

_QUIET: Final = 300
"""Milliseconds without a change that end a burst of them."""
_BURST: Final = 5_000
"""Milliseconds after which a burst is told of, though it goes on."""
_LOOK: Final = 1_000
"""Milliseconds between looks whether a source vanished or came back, which no event tells."""

Burst = set[str]
"""Paths that changed; empty where a while passed and nothing did."""
Stream = Callable[[Sequence[Path]], Generator[Burst]]
"""Gives bursts below folders; what changes while a burst is dealt with must be in the next."""


def changes(
    sources: Sequence[Path], index_dir: Path, stream: Stream | None = None
) -> Iterator[None]:
    """Yield whenever the index may be behind, until the process is interrupted.

    The first time is as soon as changes are noted; they are also noted while the caller deals with
    others. A source may vanish and come back. Changes below `index_dir` are our own.

    Raises:
        UsageError: the package that hears of changes is not installed.
    """
    follow = stream or _stream()
    ours = index_dir.resolve()
    with _interrupts() as interrupted:
        while True:
            there = _identities(sources)
            new = True
            # Closed by us: what is raised while Python itself lets go of a stream is lost.
            with closing(follow([source for source in sources if there[source]])) as bursts:
                for burst in bursts:
                    if new or any(not Path(path).is_relative_to(ours) for path in burst):
                        yield
                    new = False
                    if interrupted.is_set():
                        raise KeyboardInterrupt
                    if _identities(sources) != there:
                        break  # what was watched is not what is there now
                else:
                    return


@contextmanager
def _interrupts() -> Iterator[Event]:
    """Give what tells that there was a Ctrl-C.

    Where it comes while Python lets go of an object, it is printed and lost: nothing would end.
    """
    interrupted = Event()
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    usual = before

    def note(number: int, frame: FrameType | None) -> None:
        interrupted.set()
        usual(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def _identities(sources: Sequence[Path]) -> dict[Path, tuple[int, int] | None]:
    """Tell the very folders that the sources are now; None where there is none."""
    found: dict[Path, tuple[int, int] | None] = {}
    for source in sources:
        try:
            status = source.stat()
        except OSError:
            found[source] = None
        else:
            found[source] = status.st_dev, status.st_ino
    return found


def _stream() -> Stream:
    try:
        from watchfiles import watch  # noqa: PLC0415  # an extra
    except ModuleNotFoundError:
        raise UsageError(
            "To follow changes, the package watchfiles is needed, which is not installed.",
            'Install it: python3 -m pip install "explorer[watch]"',
        ) from None

    def stream(folders: Sequence[Path]) -> Generator[Burst]:
        heard = watch(
            *(folder.resolve() for folder in folders),
            watch_filter=None,
            debounce=_BURST,
            step=_QUIET,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            raise_interrupt=True,
        )
        # A folder may vanish before it can be watched.
        with suppress(FileNotFoundError), closing(heard) as bursts:
            for burst in bursts:
                yield {path for _, path in burst}
        while True:
            Event().wait(_LOOK / 1_000)
            yield set()

    return stream
