"""What a disk and its system refuse or grant: errors with advice, open files, locks."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from explorer.errors import IndexUnusableError

_OPEN_FILES: Final = 64
"""An index of ten segments has forty-two, streams and modules of the process are some more."""

_ELSEWHERE: Final = "give another folder with --index-dir."
_ADVICE: Final = {
    errno.ENOSPC: f"Free some space on this disk, or {_ELSEWHERE}",
    errno.EDQUOT: f"Free some of your space on this disk, or {_ELSEWHERE}",
    errno.EROFS: f"Use a disk that can be written to: {_ELSEWHERE}",
    errno.EFBIG: f"Raise the limit on the size of files (ulimit -f), or {_ELSEWHERE}",
    errno.EIO: f"Check the disk, or {_ELSEWHERE}",
    errno.EMFILE: "Raise the limit of open files (ulimit -n) and try again.",
    errno.ENFILE: "Close other programs and try again.",
    errno.ENOLCK: f"This disk cannot lock files: {_ELSEWHERE}",
    errno.ENOSYS: f"This disk cannot lock files: {_ELSEWHERE}",
    errno.EOPNOTSUPP: f"This disk cannot lock files: {_ELSEWHERE}",
}


@contextmanager
def disk_errors(index_dir: Path) -> Iterator[None]:
    """Say as IndexUnusableError what the disk refuses in `index_dir`; let other errors pass."""
    try:
        yield
    except OSError as error:
        if error.errno not in _ADVICE and not _concerns(error.filename, index_dir):
            raise
        where = error.filename if isinstance(error.filename, str) else index_dir
        advice = _ADVICE.get(error.errno or 0, f"Check the rights of the folder, or {_ELSEWHERE}")
        raise IndexUnusableError(f"{where}: {error.strerror or error}.", advice) from error


def _concerns(filename: object, index_dir: Path) -> bool:
    """Tell whether a file of an error lies in the folder, or is one of the folders around it."""
    if not isinstance(filename, str):
        return False
    file = Path(filename).absolute()
    return any(
        file.is_relative_to(folder) or folder.is_relative_to(file)
        for folder in (index_dir.absolute(), Path(os.path.realpath(index_dir)))
    )


if sys.platform == "win32":

    def require_files(index_dir: Path) -> None:
        """Hundreds of files may be open there, always."""

    def hold(file: BinaryIO, *, shared: bool) -> bool:  # noqa: ARG001  # the other system's sake
        """Tell that the lock is ours: an open file holds its folder in place by itself."""
        return True

else:
    import fcntl
    import resource

    def require_files(index_dir: Path) -> None:
        """Raise OSError where so few files may be open that a library would fail half-way."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if 0 <= soft < _OPEN_FILES:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            if 0 <= hard < _OPEN_FILES:
                raise OSError(
                    errno.EMFILE, f"Only {hard} files may be open at a time", str(index_dir)
                )

    def hold(file: BinaryIO, *, shared: bool) -> bool:
        """Tell whether the lock could be taken at once; closing the file gives it back."""
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True
