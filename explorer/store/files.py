"""Writing which files there are, and what each says of itself, in one transaction of a `Recorder`."""

import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from explorer.corpus import authors, tags
from explorer.corpus.posts import Reading

_FIRST: Final = "date IS NULL, date, path, source"
"""The order of the files that hold one text."""
_WAITING: Final = (
    "SELECT id FROM (SELECT id, path, source, row_number() OVER "  # noqa: S608  # from the line above
    f"(PARTITION BY fingerprint ORDER BY {_FIRST}) AS place FROM file "
    "WHERE post IS NULL AND fingerprint IS NOT NULL) WHERE place = 1 ORDER BY path, source"
)


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
        stamp: str | None = None,
    ) -> None:
        """Record a file that is not in the catalog; `fingerprint` is None if it is left out."""
        post = reading.post
        file = self._db.execute(
            "INSERT INTO file (source, path, digest, stamp, fingerprint, title, date, site) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                path,
                digest,
                stamp,
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

    def stamp(self, stamps: Mapping[tuple[int, str], str]) -> None:
        """Record the stamps of files that are in the catalog."""
        self._db.executemany(
            "UPDATE file SET stamp = ? WHERE source = ? AND path = ?",
            ((stamp, *place) for place, stamp in stamps.items()),
        )

    def posts_at(self, places: Iterable[tuple[int, str]]) -> set[int]:
        """Give the posts of some files, by source and path."""
        return {
            post
            for place in places
            for (post,) in self._db.execute(
                "SELECT post FROM file WHERE source = ? AND path = ? AND post IS NOT NULL", place
            )
        }

    def posts_of_waiting(self) -> set[int]:
        """Give the posts whose text is also that of a file which belongs to none yet."""
        rows = self._db.execute(
            "SELECT DISTINCT other.post FROM file JOIN file other USING (fingerprint) "
            "WHERE file.post IS NULL AND other.post IS NOT NULL"
        )
        return {post for (post,) in rows}

    def waiting(self) -> Sequence[int]:
        """Give, of each text that has no post, the first file, in the order of their paths."""
        rows = self._db.execute(_WAITING)
        return array("Q", (file for (file,) in rows))

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

    def places(self, file: int) -> list[Place]:
        """Give the files that hold the text of a file: the earliest first, then by path."""
        return [
            Place(*row)
            for row in self._db.execute(
                "SELECT id, source, path, digest FROM file "  # noqa: S608  # from the line above
                f"WHERE fingerprint = (SELECT fingerprint FROM file WHERE id = ?) ORDER BY {_FIRST}",
                (file,),
            )
        ]
