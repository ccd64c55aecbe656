"""The right to write an index: one process at a time has it, and all others can tell which one."""

import datetime as dt
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.errors import IndexBusyError


@contextmanager
def writing(path: Path, *, wait: float) -> Iterator[None]:
    """Hold the lock, which ends with this process, not with one that it forked.

    `wait` is in seconds; infinity waits for as long as it takes.

    Raises:
        IndexBusyError: another process holds it; the message names that process.
    """
    # preserve_lock_file: the file also marks the folder as an index (`drafts.py`).
    held = FileLock(path, timeout=wait, preserve_lock_file=True, on_acquired=_sign)
    try:
        held.acquire()
    except Timeout:
        raise IndexBusyError(
            f"{path.parent}: {_holder(path)} is writing this index.",
            "Wait until it is done, or end it. Searching goes on with the index as it was.",
        ) from None
    try:
        yield
    finally:
        held.release()


def _sign(descriptor: int) -> None:
    """Write down who we are, in place of the last holder."""
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "host": platform.node(), "since": since}
    os.ftruncate(descriptor, 0)
    # The first byte stays out of use: Windows lets nobody read what it locks there.
    os.write(descriptor, b"\n" + json.dumps(holder).encode())


def _holder(path: Path) -> str:
    """Word who holds the lock, from a file that may hold anything."""
    with suppress(OSError, ValueError, RecursionError):
        with path.open("rb", buffering=0) as file:
            file.seek(1)
            holder = json.loads(file.read(1_000))
        match holder:
            case {"pid": int(pid), "host": str(host), "since": str(since)} if host.isprintable():
                when = dt.datetime.fromisoformat(since)
                return f"process {pid} on {host}, since {when:%Y-%m-%d %H:%M:%S %Z},"
    return "another process"
