"""Reading the catalog: files, posts and sections. Never opens an engine."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from explorer.czech import words
from explorer.czech.recent import Recent
from explorer.model import (
    Kind,
    PostInfo,
    PostOrder,
    Problem,
    SectionInfo,
    SectionText,
)
from explorer.store.engines.protocol import Field, ordinal_of, post_of, post_unit
from explorer.store.filtering import Filtering

CATALOG: Final = "catalog.sqlite"

_SORTS: Final[Mapping[PostOrder, Callable[[Any], Any]]] = {
    "date": lambda row: -int(row[1].replace("-", "")) if row[1] else 1,
    "title": lambda row: words.sort_key(row[2]),
    "path": lambda row: row[3],
}
_LETTERS: Final = 1_000_000
"""Characters of the texts that are kept, those asked for last."""
_SHOWN: Final = 2_000
"""Posts, and sections, of which is kept what is shown of them, those asked for last."""
_BATCH: Final = 1_000
"""Texts that are read at once."""


class Seen(NamedTuple):
    """How a file was when it was read last."""

    digest: str | None
    """None where it could not be read."""
    stamp: str | None


class Catalog(Filtering):
    """The catalog of one generation, open for reading."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexUnusableError when it is no catalog."""
        super().__init__(path)
        self._infos = Recent(self._read_infos, _SHOWN, lambda _: 1)
        self._section_infos = Recent(self._read_section_infos, _SHOWN, lambda _: 1)
        self._texts = Recent(self._read_texts, _LETTERS, lambda it: len(it[1]))

    # --- files ---

    def seen(self) -> dict[tuple[int, str], Seen]:
        """Give how every file was seen, by (source, path)."""
        return {
            (source, path): Seen(digest, stamp)
            for source, path, digest, stamp in self.rows(
                "SELECT source, path, digest, stamp FROM file"
            )
        }

    def problems(self) -> tuple[Problem, ...]:
        """Give the problems of all files, sorted by path and line."""
        return tuple(
            sorted(
                Problem(path, line, Kind(kind), message, advice, bool(left_out))
                for path, line, kind, message, advice, left_out in self.rows(
                    "SELECT path, line, kind, message, advice, left_out "
                    "FROM problem JOIN file ON file.id = problem.file"
                )
            )
        )

    def place(self, post: int) -> tuple[int, str]:
        """Give source and path of the file that stands for a post."""
        ((source, path),) = self.rows(
            "SELECT source, path FROM file JOIN post ON post.file = file.id WHERE post.id = ?", post
        )
        return source, path

    # --- posts ---

    def infos(self, posts: Collection[int]) -> dict[int, PostInfo]:
        """Give what is shown of these posts, by number, in no particular order."""
        return self._infos.of(posts)

    def _read_infos(self, posts: Collection[int]) -> dict[int, PostInfo]:
        also_at = self.lists(
            "SELECT file.post, path FROM file JOIN post ON post.id = file.post "
            "WHERE file.post IN (SELECT value FROM json_each(?)) AND file.id != post.file ORDER BY path",
            posts,
        )
        tag_labels = self.lists(
            "SELECT post, label FROM file_tag JOIN file ON file.id = file_tag.file "
            "JOIN tag USING (tag) WHERE post IN (SELECT value FROM json_each(?)) "
            "ORDER BY file_tag.file != (SELECT file FROM post WHERE id = file.post), file_tag.file, ordinal",
            posts,
        )
        names, categories = (
            self.lists(
                f"SELECT post.id, name FROM post JOIN {table} "  # noqa: S608
                "WHERE post.id IN (SELECT value FROM json_each(?)) ORDER BY ordinal",
                posts,
            )
            for table in (
                "file_author USING (file) JOIN author USING (key)",
                "file_category USING (file)",
            )
        )
        return {
            post: PostInfo(
                id=post,
                path=path,
                also_at=also_at.get(post, ()),
                title=title,
                date=dt.date.fromisoformat(date) if date else None,
                site=site,
                tags=tag_labels.get(post, ()),
                authors=names.get(post, ()),
                categories=categories.get(post, ()),
                sections=sections,
                words=count,
            )
            for post, path, title, date, site, sections, count in self.rows(
                "SELECT post.id, path, title, date, site, sections, words "
                "FROM post JOIN file ON file.id = post.file WHERE post.id IN (SELECT value FROM json_each(?))",
                posts,
            )
        }

    def order(self, posts: Collection[int] | None, sort: PostOrder) -> list[int]:
        """Sort posts (None: all); ties by path."""
        rows = self.rows(
            "SELECT post.id, date, title, path FROM post JOIN file ON file.id = post.file "
            "ORDER BY path, source"
        )
        rows.sort(key=_SORTS[sort])
        return [row[0] for row in rows if posts is None or row[0] in posts]

    def named(self, name: str) -> list[tuple[int, str]]:
        """Give (post, path) of all files whose path contains `name`, sorted by path."""
        return [
            (post, path)
            for post, path in self.rows(
                "SELECT post, path FROM file WHERE post IS NOT NULL AND instr(path, ?) ORDER BY path",
                name,
            )
        ]

    # --- sections ---

    def section_infos(self, units: Collection[int]) -> dict[int, SectionInfo]:
        """Give where these sections are, by unit."""
        return self._section_infos.of(units)

    def _read_section_infos(self, units: Collection[int]) -> dict[int, SectionInfo]:
        return {
            unit: SectionInfo(f"{path}#{ordinal_of(unit)}", ordinal_of(unit), heading, level, line)
            for unit, path, heading, level, line in self.rows(
                "SELECT unit, path, heading, level, line FROM section "
                "JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file "
                "WHERE unit IN (SELECT value FROM json_each(?))",
                units,
            )
        }

    def texts(self, units: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Give (heading or "", text) of these sections, by unit, in no particular order."""
        return self._texts.of(set(units))

    def _read_texts(self, units: Collection[int]) -> dict[int, tuple[str, str]]:
        return {
            unit: (heading or "", text)
            for unit, heading, text in self.rows(
                "SELECT unit, heading, text FROM section WHERE unit IN (SELECT value FROM json_each(?))",
                units,
            )
        }

    def contexts(self, posts: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Give (title, tags one a line) of these posts, as they were indexed."""
        return {
            post: (title, indexed)
            for post, title, indexed in self.rows(
                "SELECT post.id, title, tags FROM post JOIN file ON file.id = post.file "
                "WHERE post.id IN (SELECT value FROM json_each(?))",
                posts,
            )
        }

    def unit_texts(self, units: Iterable[int]) -> Iterator[tuple[int, dict[Field, str]]]:
        """Yield the texts of these units by field; few are held in memory at a time."""
        wanted = list(units)
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            for unit, (heading, text) in self._read_texts(
                [u for u in batch if ordinal_of(u) >= 0]
            ).items():
                yield unit, {Field.HEADING: heading, Field.TEXT: text}
            posts = (post_of(unit) for unit in batch if ordinal_of(unit) < 0)
            for post, (title, spellings) in self.contexts(posts).items():
                yield post_unit(post), {Field.TITLE: title, Field.TAGS: spellings}

    def sections(self, post: int) -> tuple[SectionText, ...]:
        """Give the sections of a post with their texts, in order."""
        (path,) = self.rows(
            "SELECT path FROM file JOIN post ON post.file = file.id WHERE post.id = ?", post
        )[0]
        return tuple(
            SectionText(
                SectionInfo(f"{path}#{ordinal_of(unit)}", ordinal_of(unit), heading, level, line),
                text,
                tuple((offset, at) for offset, at in json.loads(lines)),
            )
            for unit, heading, level, line, text, lines in self.rows(
                "SELECT unit, heading, level, line, text, lines FROM section "
                "WHERE unit > ? AND unit < ? ORDER BY unit",
                post_unit(post),
                post_unit(post + 1),
            )
        )
