"""What was found out of words in earlier builds: their keys, and what the dictionary has of them."""

import sqlite3

from explorer.czech import remembered
from explorer.store.catalog import Catalog
from explorer.store.vocabulary import Vocabulary


class Remembered:
    """The memory (`czech.remembered.Memory`) of a catalog, which must stay open."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from `catalog`."""
        self._catalog = catalog
        self._vocabulary = Vocabulary(catalog)

    def key(self, form: str) -> str | None:
        """Give the key of a form; None if it is not remembered."""
        return self._vocabulary.key(form) or self._told("key", form)

    def entry(self, form: str) -> str | None:
        """Give the entry of a form in the dictionary; None if it is not remembered."""
        return self._told("entry", form)

    def _told(self, column: str, form: str) -> str | None:
        found = self._catalog.rows(f"SELECT {column} FROM asked WHERE form = ?", form)  # noqa: S608
        return found[0][0] if found else None


def write(db: sqlite3.Connection, asked: remembered.Asked) -> None:
    """Keep what was asked, but keys of words that occur, which are kept with these."""
    db.executemany(
        "INSERT INTO asked SELECT ?1, ?2, NULL WHERE NOT EXISTS (SELECT 1 FROM form WHERE form = ?1) "
        "ON CONFLICT (form) DO UPDATE SET key = excluded.key",
        sorted(asked.keys.items()),
    )
    db.executemany(
        "INSERT INTO asked VALUES (?, NULL, ?) "
        "ON CONFLICT (form) DO UPDATE SET entry = excluded.entry",
        sorted(asked.entries.items()),
    )
