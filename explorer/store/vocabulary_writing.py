"""Writing which words there are and what they are filed under, in one transaction of a `Recorder`."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from explorer.czech import keys, words
from explorer.czech.families import family
from explorer.store import heap

_MOST: Final = 1 << 16
"""Forms that are counted before they are written: these, their keys and what is made of them to be
written take some 30 MB. Most of them come again in the next lot, which takes time, but little."""


class VocabularyRecorder:
    """The tables form and key of a catalog in the making."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Write to `db`."""
        self._db = db
        self._keys: dict[str, str] = {}
        self._posts: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        """How often words occur more or less than the catalog says."""
        self.written = False
        """Whether the catalog says some of it already, since it was too much."""

    def learn(self, keys_of: Mapping[str, str]) -> None:
        """Take over keys that were computed elsewhere, to save the time."""
        self._keys.update(keys_of)

    def key(self, form: str) -> str:
        """Give the key of a form."""
        return self.filed([form])[form]

    def filed(self, forms: Collection[str]) -> dict[str, str]:
        """Give the keys of forms; of those that were told before the catalog knows them."""
        known = self._known(form for form in forms if form not in self._keys)
        return {form: known.get(form) or self._key(form) for form in forms}

    def _key(self, form: str) -> str:
        return self._keys.get(form) or keys.key(form)

    def _known(self, forms: Iterable[str]) -> dict[str, str]:
        """Give those of some forms that the catalog has, with their keys."""
        return dict(
            self._db.execute(
                "SELECT form, key FROM form WHERE form IN (SELECT value FROM json_each(?))",
                (json.dumps(list(forms)),),
            )
        )

    def add(self, forms: Iterable[str], keys_: Iterable[str] = ()) -> None:
        """Count forms as often as they come, and of the keys that a post has each once."""
        self.forms.update(forms)
        self._posts.update(keys_)
        self._grown()

    def remove(self, forms: Iterable[str], keys_: Iterable[str] = ()) -> None:
        """Take away what was added, in this build or in an earlier one."""
        self.forms.subtract(forms)
        self._posts.subtract(keys_)
        self._grown()

    def looks(self) -> set[str] | None:
        """Give the words, without accents, that came or went; None if they were too many to hold."""
        if self.written:
            return None
        return {words.fold(form) for form, count in self.forms.items() if count}

    def _grown(self) -> None:
        if len(self.forms) >= _MOST:
            self.written = True
            self.write()
            heap.trim()

    def write(self) -> None:
        """Let the catalog say what was counted."""
        changed = sorted((form, count) for form, count in self.forms.items() if count)
        known = self._known(form for form, _ in changed)
        filed = {form: known.get(form) or self._key(form) for form, _ in changed}
        self._db.executemany(
            "UPDATE form SET count = count + ? WHERE form = ?",
            ((count, form) for form, count in changed if form in known),
        )
        self._db.executemany(
            "INSERT INTO form VALUES (?, ?, ?, ?, ?, ?)",
            (
                (form, key := filed[form], words.fold(form), keys.root(form), family(key), count)
                for form, count in changed
                if form not in known
            ),
        )
        self._db.executemany(
            "DELETE FROM form WHERE form = ? AND count <= 0",
            ((form,) for form, count in changed if count < 0),
        )
        counted = sorted((key, posts) for key, posts in self._posts.items() if posts)
        self._db.executemany(
            "INSERT INTO key VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET posts = posts + excluded.posts",
            counted,
        )
        found = [(key,) for key in sorted({*filed.values(), *(key for key, _ in counted)})]
        self._db.executemany("DELETE FROM key WHERE key = ? AND posts <= 0", found)
        self._db.executemany(
            "INSERT OR IGNORE INTO key SELECT key, 0 FROM form WHERE key = ? LIMIT 1", found
        )
        for told in (self.forms, self._posts, self._keys):
            told.clear()
