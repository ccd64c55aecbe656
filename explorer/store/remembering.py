"""What was found out of words in earlier builds: their keys, and what the dictionary has of them."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Final

from explorer.store.catalog import Catalog

_KEYS: Final = (
    "SELECT form, key FROM form WHERE form {0} UNION ALL "
    "SELECT form, key FROM asked WHERE key NOT NULL AND form {0}"
)
_ONE: Final = _KEYS.format("= ?1")
_SEVERAL: Final = _KEYS.format("IN (SELECT value FROM json_each(?1))")


class Remembered:
    """The memory (`czech.remembered.Memory`) of a catalog, which must stay open."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from `catalog`."""
        self._catalog = catalog
        self._expected: dict[str, str] = {}

    def key(self, form: str) -> str | None:
        """Give the key of a form; None if it is not remembered."""
        known = self._expected.get(form)
        if not known:
            found = self._catalog.rows(_ONE, form)
            known = found[0][1] if found else None
        return known

    def expect(self, forms: Collection[str]) -> None:
        """Look the keys of these forms up at once."""
        self._expected.update(self._catalog.rows(_SEVERAL, json.dumps(list(forms))))

    def entry(self, form: str) -> str | None:
        """Give the entry of a form in the dictionary; None if it is not remembered."""
        found = self._catalog.rows("SELECT entry FROM asked WHERE form = ?", form)
        return found[0][0] if found else None


def write_keys(db: sqlite3.Connection, keys: Mapping[str, str]) -> None:
    """Keep the keys of words, by form, but of words that occur, which are kept with these."""
    db.executemany(
        "INSERT INTO asked SELECT ?1, ?2, NULL WHERE NOT EXISTS (SELECT 1 FROM form WHERE form = ?1) "
        "ON CONFLICT (form) DO UPDATE SET key = excluded.key",
        sorted(keys.items()),
    )


def write_entries(db: sqlite3.Connection, entries: Mapping[str, str]) -> None:
    """Keep what the dictionary has of words, by form."""
    db.executemany(
        "INSERT INTO asked VALUES (?, NULL, ?) "
        "ON CONFLICT (form) DO UPDATE SET entry = excluded.entry",
        entries.items(),
    )
