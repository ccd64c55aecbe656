"""What explorer is compared with: plain methods over the texts of the same index.

Each gets title, tags, headings and text of a post as four fields, and looks for posts that hold any
word of the query.
"""

import sqlite3
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import snowballstemmer

from benchmarks.search_run import DEPTH
from explorer.czech import words
from explorer.searching.index import Index
from explorer.store.engines.protocol import WEIGHTS, Field

with warnings.catch_warnings():
    # Whoosh 2.7.4 greets its first import with some hundred SyntaxWarnings of its own.
    warnings.simplefilter("ignore")
    from whoosh import fields
    from whoosh.filedb.filestore import RamStorage
    from whoosh.qparser import MultifieldParser, OrGroup

Searcher = Callable[[str], Sequence[str]]
"""Gives for a query the paths of the best posts, each with its copies behind it."""

_FIELDS: Final[Mapping[str, float]] = {
    "title": WEIGHTS[Field.TITLE],
    "tags": WEIGHTS[Field.TAGS],
    "headings": WEIGHTS[Field.HEADING],
    "text": WEIGHTS[Field.TEXT],
}
"""With the weights of explorer."""


class Post(NamedTuple):
    """A post as the peers index it."""

    paths: tuple[str, ...]
    """Where it stands, and where its copies do."""
    title: str
    tags: str
    headings: str
    text: str


def posts_of(index: Index) -> tuple[Post, ...]:
    """Give all posts of an index."""
    return tuple(
        Post(
            paths=(post.info.path, *post.info.also_at),
            title=post.info.title,
            tags="\n".join(post.info.tags),
            headings="\n".join(section.info.heading or "" for section in post.sections),
            text="\n".join(section.text for section in post.sections),
        )
        for post in index.texts()
    )


def whoosh(posts: Sequence[Post]) -> Searcher:
    """Whoosh as it comes: StandardAnalyzer, BM25F, any of the words in any field.

    The fields weigh the same. Whoosh adds up the BM25 of each, so weights harm it: with those of
    explorer nDCG@10 over the 40 judged queries is 0.517 instead of 0.602.
    """
    schema = fields.Schema(number=fields.STORED, **dict.fromkeys(_FIELDS, fields.TEXT))
    index = RamStorage().create_index(schema)
    writer = index.writer(limitmb=256)
    for number, post in enumerate(posts):
        texts = {field: getattr(post, field) for field in _FIELDS}
        writer.add_document(number=number, **texts)
    writer.commit()
    searcher = index.searcher()
    parser = MultifieldParser(list(_FIELDS), schema, group=OrGroup)

    def search(query: str) -> list[str]:
        hits = searcher.search(parser.parse(query), limit=None)  # with a limit it drops best hits
        return _paths(posts[hit["number"]] for hit in hits[:DEPTH])

    return search


def fts5(posts: Sequence[Post]) -> Searcher:
    """SQLite FTS5: words without case and accents, BM25."""
    return _fts5(posts, str)


def snowball(posts: Sequence[Post]) -> Searcher:
    """Stems of Snowball Czech, then without accents, in FTS5."""
    stem = cache(snowballstemmer.stemmer("czech").stemWord)
    return _fts5(
        posts, lambda text: " ".join(words.fold(stem(token.form)) for token in words.tokens(text))
    )


PEERS: Final[Mapping[str, Callable[[Sequence[Post]], Searcher]]] = {
    "Whoosh": whoosh,
    "FTS5": fts5,
    "Snowball": snowball,
}


def _fts5(posts: Sequence[Post], prepare: Callable[[str], str]) -> Searcher:
    """`prepare` makes of a text or query the words to look for, with spaces between them."""
    database = sqlite3.connect(":memory:")
    columns, weights = ", ".join(_FIELDS), ", ".join(map(str, _FIELDS.values()))
    database.execute(
        f"CREATE VIRTUAL TABLE post USING fts5({columns}, tokenize='unicode61 remove_diacritics 2')"
    )
    database.executemany(
        f"INSERT INTO post (rowid, {columns}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608  # from above
        (
            (number, *(prepare(getattr(post, field)) for field in _FIELDS))
            for number, post in enumerate(posts)
        ),
    )
    statement = (
        f"SELECT rowid FROM post WHERE post MATCH ? "  # noqa: S608  # from above
        f"ORDER BY bm25(post, {weights}), rowid LIMIT {DEPTH}"
    )

    def search(query: str) -> list[str]:
        wanted = " OR ".join(f'"{word}"' for word in prepare(query.replace('"', " ")).split())
        found = database.execute(statement, (wanted,)) if wanted else ()
        return _paths(posts[number] for (number,) in found)

    weakref.finalize(search, database.close)
    return search


def _paths(posts: Iterable[Post]) -> list[str]:
    return [path for post in posts for path in post.paths]
