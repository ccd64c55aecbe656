"""What a catalog says of all posts together, derived at the end of each build."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from heapq import merge
from typing import NamedTuple

from explorer.corpus import authors
from explorer.czech import dictionary, words
from explorer.mining.acronyms import glossary
from explorer.store.engines.protocol import post_of, post_unit
from explorer.store.sizes import Measured, Sizes


class _Said(NamedTuple):
    id: int
    unit: int
    short: str
    long: str
    score: float


def write_authors(db: sqlite3.Connection, changed: Collection[str]) -> None:
    """Derive how the authors are shown whose keys files came or ceased to hold."""
    told = json.dumps(sorted(changed))
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for key, spelling, files in db.execute(
        "SELECT key, spelling, count(*) FROM file_author "
        "WHERE key IN (SELECT value FROM json_each(?)) GROUP BY key, spelling",
        (told,),
    ):
        spellings[key][spelling] = files
    db.execute("DELETE FROM author WHERE key IN (SELECT value FROM json_each(?))", (told,))
    db.executemany(
        "INSERT INTO author VALUES (?, ?)",
        ((key, authors.best(found)) for key, found in spellings.items()),
    )


def write_glossary(
    db: sqlite3.Connection, shorts: Collection[str], key: Callable[[str], str]
) -> None:
    """Derive the meanings of the acronyms (in lower case) of which a definition came or went."""
    rows = [
        (post_of(row.unit), row)
        for row in map(
            _Said._make,
            db.execute("SELECT rowid, unit, short, long, score FROM definition"),
        )
        if row.short.casefold() in shorts
    ]
    rows.sort(key=lambda pair: (pair[1].unit, pair[1].id))
    common_before = dict(db.execute("SELECT short, common FROM acronym"))
    for short in common_before:
        if short.casefold() in shorts:
            db.execute("DELETE FROM acronym WHERE short = ?", (short,))
    for acronym in glossary(rows):
        common = common_before.get(acronym.short)
        if common is None:
            common = dictionary.is_known(acronym.short.lower())
        for ordinal, meaning in enumerate(acronym.meanings):
            forms = words.forms(meaning.long)
            db.execute(
                "INSERT INTO acronym VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    acronym.short,
                    ordinal,
                    meaning.long,
                    " ".join(map(key, forms)),
                    meaning.posts,
                    meaning.attested,
                    common,
                ),
            )
            db.executemany(
                "UPDATE definition SET acronym = ?, ordinal = ? WHERE rowid = ?",
                ((acronym.short, ordinal, row.id) for _, row in meaning.definitions),
            )


def write_sizes(db: sqlite3.Connection, touched: Collection[int]) -> None:
    """Draw up how long posts and sections are, and which are newer.

    `touched` are the posts that came or went, or whose title or tags are others.
    """
    kept: dict[str, bytes] = dict(db.execute("SELECT name, numbers FROM sizes"))
    before = Sizes.kept(kept).measured() if kept else iter(())
    sizes = Sizes.of(
        merge((it for it in before if it.post not in touched), _measured(db, touched)),
        (
            post
            for (post,) in db.execute(
                "SELECT post.id FROM post JOIN file ON file.id = post.file "
                "ORDER BY date IS NULL, date DESC, path, source"
            )
        ),
    )
    db.executemany("INSERT OR REPLACE INTO sizes VALUES (?, ?)", sizes.blobs().items())


def _measured(db: sqlite3.Connection, posts: Collection[int]) -> Iterator[Measured]:
    """Yield the sizes of those of some posts that there are, ascending by number."""
    for post in sorted(posts):
        for (context,) in db.execute("SELECT length FROM post WHERE id = ?", (post,)):
            lengths = db.execute(
                "SELECT length FROM section WHERE unit > ? AND unit < ? ORDER BY unit",
                (post_unit(post), post_unit(post + 1)),
            )
            yield Measured.of(post, context, [length for (length,) in lengths])
