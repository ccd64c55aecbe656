"""Writing which files there are, and what each says of itself, in one transaction of a `Recorder`."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from explorer.corpus import authors, tags
from explorer.corpus.posts import Reading


class Place(NamedTuple):
    """A file that holds the text of a post."""

    file: int
    source: int
    path: str
    digest: str


class FileRecorder:
    """The tables file, file_spelling, file_author, file_category and problem of a catalog."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Write to `db`."""
        self._db = db
        self.tags: set[str] = set()
        """Keys of the tags that came or went with files, or with texts that write them."""
        self.authors: set[str] = set()
        """Keys of the authors that came or went with files."""

    def add(
        self,
        source: int,
        path: str,
        digest: str | None,
        fingerprint: str | None,
        reading: Reading,
    ) -> None:
        """Record a file that is not in the catalog; `fingerprint` is None if it is left out."""
        post = reading.post
        file = self._db.execute(
            "INSERT INTO file (source, path, digest, fingerprint, title, date, site) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                path,
                digest,
                fingerprint,
                post and post.title,
                post.date.isoformat() if post and post.date else None,
                post and post.site,
            ),
        ).lastrowid
        self._db.executemany(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?)",
            ((file, p.line, p.kind, p.message, p.advice, p.left_out) for p in reading.problems),
        )
        if post:
            self._db.executemany(
                "INSERT INTO file_spelling VALUES (?, ?, ?, ?)",
                ((file, n, spelling, tags.key(spelling)) for n, spelling in enumerate(post.tags)),
            )
            self.tags.update(map(tags.key, post.tags))
            self.authors.update(map(authors.key, post.authors))
            self._db.executemany(
                "INSERT INTO file_author VALUES (?, ?, ?, ?)",
                ((file, n, name, authors.key(name)) for n, name in enumerate(post.authors)),
            )
            self._db.executemany(
                "INSERT INTO file_category VALUES (?, ?, ?)",
                ((file, n, name) for n, name in enumerate(post.categories)),
            )

    def fingerprint(self, source: int, path: str) -> str | None:
        """Give the fingerprint of a recorded file; None if it was left out."""
        (fingerprint,) = self._db.execute(
            "SELECT fingerprint FROM file WHERE source = ? AND path = ?", (source, path)
        ).fetchone()
        return fingerprint if isinstance(fingerprint, str) else None

    def remove(self, source: int, path: str) -> None:
        """Forget a file that belongs to no post any more."""
        (file,) = self._db.execute(
            "SELECT id FROM file WHERE source = ? AND path = ?", (source, path)
        ).fetchone()
        spelt = self._db.execute("SELECT key FROM file_spelling WHERE file = ?", (file,))
        self.tags.update(key for (key,) in spelt)
        signed = self._db.execute("SELECT key FROM file_author WHERE file = ?", (file,))
        self.authors.update(key for (key,) in signed)
        for table in ("file_spelling", "file_author", "file_category", "problem"):
            self._db.execute(f"DELETE FROM {table} WHERE file = ?", (file,))  # noqa: S608  # from the line above
        self._db.execute("DELETE FROM file WHERE id = ?", (file,))

    def places(self, fingerprint: str) -> list[Place]:
        """Give the files that hold one text: the earliest first, then by path."""
        return [
            Place(*row)
            for row in self._db.execute(
                "SELECT id, source, path, digest FROM file WHERE fingerprint = ? "
                "ORDER BY date IS NULL, date, path, source",
                (fingerprint,),
            )
        ]

    def in_order(self, fingerprints: Iterable[str]) -> list[str]:
        """Give those of some texts that a file holds, in the order of the paths of their posts."""
        first = {text: places[0] for text in fingerprints if (places := self.places(text))}
        return sorted(first, key=lambda text: (first[text].path, first[text].source))
