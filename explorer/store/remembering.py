"""What was found out of words in earlier builds: their keys, and what the dictionary has of them."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from explorer.store.catalog import Catalog

_KEYS: Final = (
    "SELECT form, key FROM form WHERE form {0} UNION ALL "
    "SELECT form, key FROM asked WHERE key NOT NULL AND form {0}"
)
_ENTRIES: Final = "SELECT form, entry FROM asked WHERE entry NOT NULL AND form {0}"
_ONE: Final = "= ?1"
_SEVERAL: Final = "IN (SELECT value FROM json_each(?1))"


class Remembered:
    """The memory (`czech.remembered.Memory`) of a catalog, which must stay open."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from `catalog`."""
        self._catalog = catalog
        # Of the forms asked for: never more than the words of what changed, of lists, tags and acronyms.
        self._keys: dict[str, str | None] = {}
        self._entries: dict[str, str | None] = {}

    def key(self, form: str) -> str | None:
        """Give the key of a form; None if it is not remembered."""
        if form not in self._keys:
            self._keys[form] = dict(self._catalog.rows(_KEYS.format(_ONE), form)).get(form)
        return self._keys[form]

    def entry(self, form: str) -> str | None:
        """Give the entry of a form in the dictionary; None if it is not remembered."""
        if form not in self._entries:
            self._entries[form] = dict(self._catalog.rows(_ENTRIES.format(_ONE), form)).get(form)
        return self._entries[form]

    def expect(self, forms: Iterable[str]) -> None:
        """Look up at once what there is of these forms."""
        new = set(forms).difference(self._keys)
        told = json.dumps(list(new))
        for known, statement in ((self._keys, _KEYS), (self._entries, _ENTRIES)):
            known.update(dict.fromkeys(new))
            known.update(self._catalog.rows(statement.format(_SEVERAL), told))


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
