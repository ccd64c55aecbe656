"""Writing the catalog: files as they are read, posts as they are indexed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Protocol, Self

from explorer.corpus.tagrules import TagRules
from explorer.czech import words
from explorer.errors import IndexUnusableError
from explorer.mining.acronyms import Claim
from explorer.mining.amounts import Amount
from explorer.mining.curation import Curation
from explorer.model import Section
from explorer.store import accomplishments, deriving, tags_writing, topics_writing
from explorer.store.catalog import CATALOG
from explorer.store.engines.protocol import Field, post_unit, section_unit
from explorer.store.files import FileRecorder, Place
from explorer.store.phrases import PhraseRecorder
from explorer.store.vocabulary_writing import VocabularyRecorder


class Definition(Claim, Protocol):
    """What is recorded of a place that says what an acronym stands for."""

    @property
    def sentence(self) -> str:
        """The sentences it stands in."""

    @property
    def line(self) -> int:
        """Line of the file."""


class Recorder:
    """The catalog of a generation in the making. One transaction, committed by `close`."""

    def __init__(self, folder: Path) -> None:
        """Continue the catalog in `folder`, or begin one."""
        path = folder / CATALOG
        new = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        # The file counts only once the generation is committed, which syncs it: no journal needed.
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA cache_size = -32768")  # 32 MiB
        self._db.execute("BEGIN")
        if new:
            script = files("explorer.store").joinpath("schema.sql").read_text(encoding="utf-8")
            for statement in script.split(";\n"):
                self._db.execute(statement)
        self._indexed: Counter[str] = Counter()
        self._shorts: set[str] = set()
        self._features: dict[str, int] = {}
        self._touched: set[int] = set()
        self.files = FileRecorder(self._db)
        self.phrases = PhraseRecorder(self._db)
        self._vocabulary = VocabularyRecorder(self._db)
        self.curation = Curation()
        """What topics.toml says."""
        self.unknown_topics: tuple[str, ...] = ()
        """Entries of it that speak of no topic; known once it is closed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        try:
            if kind is None:
                self._finish()
                self._db.execute("COMMIT")
        except sqlite3.DatabaseError as refused:
            error = refused
        finally:
            self._db.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise IndexUnusableError(
                f"The catalog cannot be written: {error}.",
                "Free some space on this disk, or build the index anew: explorer index --rebuild",
            ) from error

    def remove_post(self, post: int) -> None:
        """Forget the text of a post; its files stay."""
        self._touched.add(post)
        first, last = post_unit(post), post_unit(post + 1)
        forms: Counter[str] = Counter()
        sections = self._db.execute(
            "SELECT heading, text FROM section WHERE unit > ? AND unit < ?", (first, last)
        ).fetchall()
        for heading, text in sections:
            forms.update(words.forms(heading or ""))
            forms.update(words.forms(text))
        title, indexed = self.context(post)
        forms.update(words.forms(title))
        self.phrases.remove(post, title, sections)
        of_tags = words.forms(indexed)
        self._indexed.update(of_tags)
        self._vocabulary.remove(forms, set(self._vocabulary.filed(forms).values()))
        self._vocabulary.remove(of_tags)
        self._db.execute("DELETE FROM section WHERE unit > ? AND unit < ?", (first, last))
        self._shorts.update(
            short.casefold()
            for (short,) in self._db.execute(
                "SELECT short FROM definition WHERE unit >= ? AND unit < ?", (first, last)
            )
        )
        for table in ("definition", "amount", "accomplishment"):
            self._db.execute(
                f"DELETE FROM {table} WHERE unit >= ? AND unit < ?",  # noqa: S608  # from the line above
                (first, last),
            )
        written = self._db.execute("SELECT key FROM tag_use WHERE post = ?", (post,))
        self.files.tags.update(key for (key,) in written)
        self._db.execute("DELETE FROM tag_use WHERE post = ?", (post,))
        self._db.execute("DELETE FROM post WHERE id = ?", (post,))
        self._db.execute("DELETE FROM post_keys WHERE post = ?", (post,))
        self._db.execute("UPDATE file SET post = NULL WHERE post = ?", (post,))

    def add_post(self, places: Sequence[Place]) -> int:
        """Record a post at its places; its sections and size follow. Give its number."""
        post: int = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM post").fetchone()[0]
        self._touched.add(post)
        self._db.execute(
            "INSERT INTO post VALUES (?, ?, 0, 0, NULL, 0)",
            (post, places[0].file),
        )
        self._many("UPDATE file SET post = ? WHERE id = ?", ((post, p.file) for p in places))
        return post

    def context(self, post: int) -> tuple[str, str]:
        """Give the title of a post and its tags as they are indexed, "" before they are."""
        title, indexed = self._db.execute(
            "SELECT title, tags FROM file JOIN post ON post.file = file.id WHERE post.id = ?",
            (post,),
        ).fetchone()
        return title, indexed or ""

    def settle_tags(self, rules: TagRules) -> Iterator[dict[int, str]]:
        """Derive all tags; give the new text of the tags of each post whose text is another, in lots."""
        if self._vocabulary.written:
            self._vocabulary.write()
        changes = tags_writing.Changes(
            self._touched,
            self.files.tags,
            self._vocabulary.forms,
            self._indexed,
            many=self._vocabulary.written,
        )
        return tags_writing.settle(self._db, rules, changes)

    def set_tags(self, post: int, text: str, length: float) -> None:
        """Record the tags of a post as they are indexed.

        `length` is the weighted number of words of title and tags.
        """
        self._vocabulary.remove(words.forms(self.context(post)[1]))
        self._vocabulary.add(words.forms(text))
        self._db.execute("UPDATE post SET tags = ?, length = ? WHERE id = ?", (text, length, post))
        self._touched.add(post)

    def add_section(self, post: int, section: Section, length: float) -> None:
        """Record a section; `length` is its weighted number of words."""
        self._db.execute(
            "INSERT INTO section VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                section_unit(post, section.ordinal),
                section.heading,
                section.level,
                section.line,
                length,
                section.text,
                json.dumps(section.lines, separators=(",", ":")),
            ),
        )

    def define(self, unit: int, definitions: Iterable[Definition]) -> None:
        """Record what a unit says of acronyms."""
        for found in definitions:
            self._shorts.add(found.short.casefold())
            self._db.execute(
                "INSERT INTO definition (unit, short, long, sentence, line, score) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (unit, found.short, found.long, found.sentence, found.line, found.score),
            )

    def add_amounts(self, unit: int, field: Field, amounts: Iterable[Amount]) -> None:
        """Record the sums of money in the title, heading or text of a unit."""
        self._many(
            "INSERT INTO amount VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (unit, field, *it.span, float(it.low), float(it.high), it.unit, it.text)
                for it in amounts
            ),
        )

    def achieve(self, unit: int, rows: Iterable[accomplishments.Row]) -> None:
        """Record the accomplishments that the text of a section states."""
        accomplishments.write(self._db, unit, rows, self._features)

    def finish_post(
        self, post: int, *, sections: int, words: int, tag_uses: Mapping[tuple[str, str], int]
    ) -> None:
        """Record the size of a post, and how its text writes its tags, by key and as written."""
        self._db.execute(
            "UPDATE post SET sections = ?, words = ? WHERE id = ?", (sections, words, post)
        )
        self.files.tags.update(key for key, _ in tag_uses)
        self._many(
            "INSERT INTO tag_use VALUES (?, ?, ?, ?)",
            ((post, key, written, uses) for (key, written), uses in tag_uses.items()),
        )

    def add_keys(self, post: int, packed: bytes | None, *, context: bool = False) -> None:
        """Record the keys of the sections of a post, or of its title and tags (`context`).

        They come as `post_keys` packs them, None if there are none.
        """
        self._db.execute("DELETE FROM post_keys WHERE post = ? AND context = ?", (post, context))
        if packed:
            self._db.execute("INSERT INTO post_keys VALUES (?, ?, ?)", (post, context, packed))

    def learn(self, keys_of: Mapping[str, str]) -> None:
        """Take over keys that were computed elsewhere, to save the time."""
        self._vocabulary.learn(keys_of)

    def count_words(self, forms: Iterable[str], keys: Iterable[str]) -> None:
        """Count the words of a post, its tags aside: every form as often as it occurs, each key once."""
        self._vocabulary.add(forms, keys)

    def counts(self) -> dict[str, int]:
        """Give the totals for the manifest."""
        queries = {
            "files": "SELECT count(*) FROM file",
            "posts": "SELECT count(*) FROM post",
            "sections": "SELECT coalesce(sum(sections), 0) FROM post",
            "words": "SELECT coalesce(sum(words), 0) FROM post",
            "copies": "SELECT count(*) - count(DISTINCT post) FROM file WHERE post IS NOT NULL",
        }
        return {name: self._db.execute(query).fetchone()[0] for name, query in queries.items()}

    def _finish(self) -> None:
        """Derive what depends on all posts."""
        looks = self._vocabulary.looks()
        self._vocabulary.write()
        deriving.write_authors(self._db, self.files.authors)
        deriving.write_glossary(self._db, self._shorts, self._vocabulary.key)
        deriving.write_sizes(self._db, self._touched)
        self.unknown_topics = topics_writing.write(
            self._db, self.phrases, self.curation, self._touched, looks
        )

    def _many(
        self, statement: str, rows: Iterator[tuple[object, ...]] | Iterable[tuple[object, ...]]
    ) -> None:
        self._db.executemany(statement, rows)
