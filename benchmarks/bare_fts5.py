"""The text of posts in SQLite's FTS5: what a database alone takes for it.

python benchmarks/bare_fts5.py FOLDER FILE
"""

import sqlite3
import sys
from pathlib import Path


def build(posts: Path, file: Path) -> None:
    """Index all posts anew, without accents."""
    with sqlite3.connect(file) as db:
        db.execute(
            "CREATE VIRTUAL TABLE post USING"
            " fts5(path UNINDEXED, body, tokenize='unicode61 remove_diacritics 2')"
        )
        db.executemany(
            "INSERT INTO post VALUES (?, ?)",
            (
                (str(path), path.read_text("utf-8", errors="replace"))
                for path in sorted(posts.rglob("*.md"))
            ),
        )


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
