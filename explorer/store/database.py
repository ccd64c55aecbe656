"""The file of a catalog, open for reading: its rows, and what is wrong with it."""

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, Self, TypeAlias, TypeVar
from urllib.parse import quote

from explorer.errors import IndexUnusableError

Unpacked = TypeVar("Unpacked")
Value: TypeAlias = str | float | Iterable[str | int]

_REASON: Final = 200
"""Characters of what SQLite says: of a damaged schema it quotes all, on several lines."""


class Database:
    """The database of one generation, which never changes."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexUnusableError when it is no catalog."""
        # immutable: a generation never changes, so SQLite needs neither locks nor a journal.
        address = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
        self._path = path
        with self._checked():
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Closing twice is no error."""
        self._db.close()

    def rows(self, statement: str, *values: Value) -> list[Any]:
        """Give all rows of a query; what it takes with `json_each` is given as it is.

        Raises IndexUnusableError when the file is damaged.
        """
        with self._checked():
            return self._db.execute(statement, tuple(map(_storable, values))).fetchall()

    def _checked(self) -> "_Checked":
        return _Checked(self._path)

    def unpacked(self, unpack: Callable[[], Unpacked]) -> Unpacked:
        """Give what `unpack` makes of rows; IndexUnusableError where it can make nothing of them."""
        try:
            return unpack()
        except (KeyError, ValueError, zlib.error) as error:
            raise _unreadable(self._path, error) from error

    def meta(self, name: str) -> str | None:
        """Give a value that describes the whole index; None where there is none."""
        return next(
            (value for (value,) in self.rows("SELECT value FROM meta WHERE name = ?", name)), None
        )

    def lists(self, statement: str, *values: Value) -> dict[int, tuple[str, ...]]:
        """Give the second column of a query, each value once, by the first."""
        lists: dict[int, dict[str, None]] = {}
        for key, value in self.rows(statement, *values):
            lists.setdefault(key, {})[value] = None
        return {key: tuple(found) for key, found in lists.items()}


def _storable(value: Value) -> str | float:
    if isinstance(value, str):
        # What no catalog can hold is escaped as `posts.shown` does: bytes that a shell passed on.
        return value.encode("utf-8", "backslashreplace").decode()
    return value if isinstance(value, int | float) else json.dumps(list(value))


def _unreadable(path: Path, error: BaseException | None) -> IndexUnusableError:
    return IndexUnusableError(
        f"{path}: the catalog cannot be read ({' '.join(str(error).split())[:_REASON]}).",
        "Build the index anew: explorer index --rebuild",
    )


class _Checked:
    """Turns what SQLite says of a damaged file into an error that says what to do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        # A text that is no UTF-8 may come as either.
        damage = isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError)
        if damage and not isinstance(error, sqlite3.ProgrammingError):
            raise _unreadable(self._path, error) from error
