"""The numbers of the last listing, so that `explorer show 2` opens what stood there."""

import contextlib
import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from explorer.cli.options import clean
from explorer.errors import UsageError

_FORMAT: Final = "explorer.listing/1"
_MAX_DIGITS: Final = 9
_MAX_BYTES: Final = 10_000_000


def remember(index_dir: Path, names: Sequence[str], first: int = 1) -> None:
    """Keep paths or ids of sections that were listed, numbered from `first`, if there are any.

    Where that fails, numbers do not work until the next listing; the listing itself is not hurt.
    """
    if not names:
        return
    content = json.dumps({"format": _FORMAT, "first": first, "names": names})
    file = _file(index_dir)
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(content, encoding="ascii")
        draft.replace(file)


def is_number(name: str) -> bool:
    """Tell whether `name` is meant for a number of the last listing."""
    return name.isascii() and name.isdigit() and len(name) <= _MAX_DIGITS


def meant(index_dir: Path, name: str) -> str:
    """Give what had the number `name`, or `name` itself. Raises UsageError if nothing had it."""
    if not is_number(name):
        return clean(name)
    number = int(name)
    first, names = _read(_file(index_dir))
    if not names:
        raise UsageError(
            f"Nothing has been listed that {number} could stand for.",
            "Search first, or name a post by its path.",
        )
    if not first <= number < first + len(names):
        shown = f"{first} to {first + len(names) - 1}" if len(names) > 1 else f"only {first}"
        raise UsageError(
            f"The last listing has no number {number}.",
            f"It showed {shown}. List again with another --page or --limit.",
        )
    return names[number - first]


def _file(index_dir: Path) -> Path:
    """Give the file that belongs to an index."""
    # A checksum is enough to tell a few folders apart, and is there sooner than a digest.
    name = f"listing-{zlib.crc32(os.fsencode(index_dir.resolve())):08x}.json"
    if folder := os.environ.get("EXPLORER_STATE_DIR"):
        return Path(folder) / name
    from platformdirs import user_state_path  # noqa: PLC0415  # only listings need it

    return user_state_path("explorer") / name


def _read(file: Path) -> tuple[int, list[str]]:
    """Give what a file says that anybody may have changed; no names if it is not ours."""
    try:
        with file.open("rb") as stream:
            content = json.loads(stream.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return 1, []
    match content:
        case {"format": "explorer.listing/1", "first": int(first), "names": [*names]} if (
            first > 0 and all(isinstance(name, str) for name in names)
        ):
            return first, names
    return 1, []
