"""What a catalog says of all posts together, derived at the end of each build."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from explorer.corpus import authors
from explorer.czech import keys, words
from explorer.czech.families import family
from explorer.mining.acronyms import glossary
from explorer.store.engines.protocol import post_of, post_unit
from explorer.store.sizes import Measured, Sizes


class _Said(NamedTuple):
    id: int
    unit: int
    short: str
    long: str
    score: float


def write_vocabulary(
    db: sqlite3.Connection,
    forms: Mapping[str, int],
    key_posts: Mapping[str, int],
    key: Callable[[str], str],
) -> None:
    """Add to the numbers of uses of forms, and of posts of keys, or take away from them."""
    changed = sorted((form, count) for form, count in forms.items() if count)
    filed = {form: key(form) for form, _ in changed}
    db.executemany(
        "INSERT INTO form VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (form) DO UPDATE SET count = count + excluded.count",
        (
            (form, filed[form], words.fold(form), keys.root(form), family(filed[form]), count)
            for form, count in changed
        ),
    )
    db.executemany(
        "DELETE FROM form WHERE form = ? AND count <= 0",
        ((form,) for form, count in changed if count < 0),
    )
    counted = sorted((key, posts) for key, posts in key_posts.items() if posts)
    db.executemany(
        "INSERT INTO key VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET posts = posts + excluded.posts",
        counted,
    )
    found = [(key,) for key in sorted({*filed.values(), *(key for key, _ in counted)})]
    db.executemany("DELETE FROM key WHERE key = ? AND posts <= 0", found)
    db.executemany("INSERT OR IGNORE INTO key SELECT key, 0 FROM form WHERE key = ? LIMIT 1", found)


def write_authors(db: sqlite3.Connection) -> None:
    """Derive how each author is shown."""
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for key, spelling, files in db.execute(
        "SELECT key, spelling, count(*) FROM file_author GROUP BY key, spelling"
    ):
        spellings[key][spelling] = files
    db.execute("DELETE FROM author")
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
            common = keys.is_known(acronym.short.lower())
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
    measured = {it.post: it for it in Sizes.kept(kept).measured()} if kept else {}
    for post in sorted(touched):
        measured.pop(post, None)
        for (context,) in db.execute("SELECT length FROM post WHERE id = ?", (post,)):
            lengths = db.execute(
                "SELECT length FROM section WHERE unit > ? AND unit < ? ORDER BY unit",
                (post_unit(post), post_unit(post + 1)),
            )
            measured[post] = Measured.of(post, context, [length for (length,) in lengths])
    sizes = Sizes.of(
        sorted(measured.values()),
        (
            post
            for (post,) in db.execute(
                "SELECT post.id FROM post JOIN file ON file.id = post.file "
                "ORDER BY date IS NULL, date DESC, path, source"
            )
        ),
    )
    db.executemany("INSERT OR REPLACE INTO sizes VALUES (?, ?)", sizes.blobs().items())
