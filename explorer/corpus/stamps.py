"""Telling that a file is as it was without reading it."""

import os
import sys
import time
from pathlib import Path
from typing import Final

SETTLED: Final = 60_000_000_000
"""Nanoseconds after its last change from which on a file can be told from a later one of itself:
clocks of disks tick every two seconds at worst, and a program that writes into mapped memory is
noted at its first word, then not for half a minute."""


def stamp(source: Path, path: str, limit: int) -> str | None:
    """Give what a change of a file changes: which file, how long, when written, when touched.

    None where that proves nothing: it changed of late or in the future, it is larger than `limit`
    bytes, it is not there, or the system is Windows, which does not keep when a file was touched. A
    program may set back when a file was written, but not when it was touched (POSIX: `st_ctime`). A
    disk that keeps no such time (FAT) does not tell of a file of the same length whose time was set
    back, and a network's may tell of a change a minute late.
    """
    if sys.platform == "win32":
        return None
    alone = path == source.name and source.is_file()
    try:
        it = os.stat(source if alone else os.path.join(source, path))  # noqa: PTH116, PTH118  # for every file: a Path takes longer
    except (OSError, ValueError):
        return None
    settled = max(it.st_mtime_ns, it.st_ctime_ns) + SETTLED <= time.time_ns()
    if not settled or it.st_size > limit:
        return None
    return f"{it.st_dev} {it.st_ino} {it.st_size} {it.st_mtime_ns} {it.st_ctime_ns}"
