"""Reading the catalog: posts, sections, tags and problems. Never opens an engine."""

import datetime as dt
import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote

from explorer.corpus import authors, tags
from explorer.czech import words
from explorer.czech.recent import Recent
from explorer.errors import IndexUnusableError
from explorer.model import (
    AcronymInfo,
    DefinitionInfo,
    Filters,
    Kind,
    PostInfo,
    Problem,
    SectionInfo,
    SectionText,
)
from explorer.store.engines.protocol import Field, ordinal_of, post_of, post_unit

Unpacked = TypeVar("Unpacked")

CATALOG: Final = "catalog.sqlite"

_VALUES: Final[Mapping[str, str]] = {
    "tag": "SELECT file, label AS value FROM file_tag JOIN tag USING (tag)",
    "author": "SELECT file, name AS value FROM file_author JOIN author USING (key)",
    "category": "SELECT file, name AS value FROM file_category",
    "site": "SELECT id AS file, site AS value FROM file WHERE site IS NOT NULL",
    "year": "SELECT file, substr(date, 1, 4) AS value FROM post JOIN file ON file.id = file "
    "WHERE date IS NOT NULL",
}
"""What files hold that posts may share; the year is that of the first place alone."""
_SORTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": lambda row: -int(row[1].replace("-", "")) if row[1] else 1,
    "title": lambda row: words.sort_key(row[2]),
    "path": lambda row: row[3],
}
_REASON: Final = 200
"""Characters of what SQLite says: of a damaged schema it quotes all, on several lines."""
_SHOWN: Final = 2_000
"""Posts, and sections, of which is kept what is shown of them, those asked for last."""
_BATCH: Final = 1_000
"""Texts that are read at once."""


class Catalog:
    """The catalog of one generation, open for reading."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexUnusableError when it is no catalog."""
        # immutable: a generation never changes, so SQLite needs neither locks nor a journal.
        address = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
        self._path = path
        with self._checked():
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._infos = Recent(self._read_infos, _SHOWN, lambda _: 1)
        self._section_infos = Recent(self._read_section_infos, _SHOWN, lambda _: 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Closing twice is no error."""
        self._db.close()

    def rows(self, statement: str, *values: str | float) -> list[Any]:
        """Give all rows of a query. Raises IndexUnusableError when the file is damaged."""
        with self._checked():
            return self._db.execute(statement, tuple(map(_storable, values))).fetchall()

    def _checked(self) -> "_Checked":
        return _Checked(self._path)

    def unpacked(self, unpack: Callable[[], Unpacked]) -> Unpacked:
        """Give what `unpack` makes of rows; IndexUnusableError where it can make nothing of them."""
        try:
            return unpack()
        except (KeyError, ValueError, zlib.error) as error:
            raise _unreadable(self._path, error) from error

    def meta(self, name: str) -> str | None:
        """Give a value that describes the whole index; None where there is none."""
        return next(
            (value for (value,) in self.rows("SELECT value FROM meta WHERE name = ?", name)), None
        )

    # --- files ---

    def digests(self) -> dict[tuple[int, str], str | None]:
        """Give the digest of every file by (source, path); None where it could not be read."""
        return {
            (source, path): digest
            for source, path, digest in self.rows("SELECT source, path, digest FROM file")
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
        chosen = json.dumps(list(posts))
        also_at = self._lists(
            "SELECT file.post, path FROM file JOIN post ON post.id = file.post "
            "WHERE file.post IN (SELECT value FROM json_each(?)) AND file.id != post.file ORDER BY path",
            chosen,
        )
        tag_labels = self._lists(
            "SELECT post, label FROM file_tag JOIN file ON file.id = file_tag.file "
            "JOIN tag USING (tag) WHERE post IN (SELECT value FROM json_each(?)) "
            "ORDER BY file_tag.file != (SELECT file FROM post WHERE id = file.post), file_tag.file, ordinal",
            chosen,
        )
        names, categories = (
            self._lists(
                f"SELECT post.id, name FROM post JOIN {table} "  # noqa: S608
                "WHERE post.id IN (SELECT value FROM json_each(?)) ORDER BY ordinal",
                chosen,
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
                chosen,
            )
        }

    def order(self, posts: Collection[int] | None, sort: str) -> list[int]:
        """Sort posts (None: all) by "date" (newest first), "title" or "path"; ties by path."""
        rows = self.rows(
            "SELECT post.id, date, title, path FROM post JOIN file ON file.id = post.file "
            "ORDER BY path, source"
        )
        rows.sort(key=_SORTS[sort])
        return [row[0] for row in rows if posts is None or row[0] in posts]

    def all_posts(self) -> set[int]:
        """Give the numbers of all posts."""
        return {post for (post,) in self.rows("SELECT id FROM post")}

    def named(self, name: str) -> list[tuple[int, str]]:
        """Give (post, path) of all files whose path contains `name`, sorted by path."""
        return [
            (post, path)
            for post, path in self.rows(
                "SELECT post, path FROM file WHERE post IS NOT NULL AND instr(path, ?) ORDER BY path",
                name,
            )
        ]

    # --- filters ---

    def passing(self, filters: Filters) -> set[int] | None:
        """Give the posts that pass; None when nothing is asked for."""
        wanted: list[set[int]] = [self.having("tag", tag) for tag in filters.tags]
        for field, values in (
            ("author", filters.authors),
            ("site", filters.sites),
            ("category", filters.categories),
        ):
            if values:
                wanted.append(set().union(*(self.having(field, value) for value in values)))
        if filters.since or filters.until:
            wanted.append(self.dated(filters.since, filters.until))
        if filters.not_tags:
            unwanted = (self.having("tag", tag) for tag in filters.not_tags)
            wanted.append(self.all_posts().difference(*unwanted))
        return set.intersection(*wanted) if wanted else None

    def having(self, field: str, value: str) -> set[int]:
        """Give the posts whose tag, author, site or category is `value`.

        Spellings that differ in case, accents or separators are one; a copy counts with each of
        its places. An author is found by any of the names, in any case ending, with or without
        degrees; a site also by what stands before one of its dots.
        """
        if field == "tag":
            return self._tagged(value)
        held = _VALUES[field]
        names = [name for (name,) in self.rows(f"SELECT DISTINCT value FROM ({held})")]  # noqa: S608  # from above
        fitting = [name for name in names if _matches(field, name, value)]
        if not fitting and field == "author":
            fitting = [name for name in names if _is_form_of(name, value)]
        rows = self.rows(
            f"SELECT post FROM ({held}) AS held JOIN file ON file.id = held.file "  # noqa: S608
            "WHERE value IN (SELECT value FROM json_each(?))",
            json.dumps(fitting),
        )
        return {post for (post,) in rows}

    def _tagged(self, value: str) -> set[int]:
        """Give the posts with a tag; with "*" at its end, with a tag that begins so.

        A tag that was merged into another stands for that one, a tag that was split for itself.
        """
        key = tags.key(value.removesuffix("*"))
        if value.endswith("*"):
            test = "substr(tag, 1, length(?1)) = ?1 OR substr(key, 1, length(?1)) = ?1"
        else:
            into = [tag for (tag,) in self.rows("SELECT tag FROM tag_key WHERE key = ?", key)]
            test = "tag = ?1"
            if len(into) == 1:
                (key,) = into
            elif into and key not in into:
                test = "key = ?1"
        rows = self.rows(
            "SELECT post FROM file_spelling JOIN tag_key USING (key) "  # noqa: S608  # from above
            f"JOIN file ON file.id = file_spelling.file WHERE {test}",
            key,
        )
        return {post for (post,) in rows}

    def values(self, field: str, posts: Collection[int] | None = None) -> list[tuple[str, int]]:
        """Give the values of tag, author (best spellings), site, category or year with their posts.

        Only what stands in `posts` counts (None: in all); most posts first, then as Czech sorts.
        """
        among = "" if posts is None else "WHERE post IN (SELECT value FROM json_each(?))"
        found: list[tuple[str, int]] = self.rows(
            f"SELECT held.value, count(DISTINCT post) FROM ({_VALUES[field]}) AS held "  # noqa: S608
            f"JOIN file ON file.id = held.file {among} GROUP BY held.value",
            *([] if posts is None else [json.dumps(list(posts))]),
        )
        return sorted(found, key=lambda pair: (-pair[1], words.sort_key(pair[0])))

    def held(self, field: str) -> dict[int, tuple[str, ...]]:
        """Give the values of tag, author (best spellings), site, category or year by post."""
        return self._lists(
            f"SELECT post, held.value FROM ({_VALUES[field]}) AS held "  # noqa: S608  # from above
            "JOIN file ON file.id = held.file WHERE post IS NOT NULL"
        )

    def dated(self, since: dt.date | None, until: dt.date | None) -> set[int]:
        """Give the posts of these days, both included; None is an open end."""
        rows = self.rows(
            "SELECT post.id FROM post JOIN file ON file.id = post.file WHERE date BETWEEN ? AND ?",
            (since or dt.date.min).isoformat(),
            (until or dt.date.max).isoformat(),
        )
        return {post for (post,) in rows}

    # --- acronyms ---

    def acronym_infos(self, short: str, posts: Collection[int] | None) -> list[AcronymInfo]:
        """Give the meanings of acronyms in Czech order, or of one ("": all), with their definitions.

        Only what stands in `posts` counts (None: in all).
        """
        wanted = words.fold(short)
        found: dict[tuple[str, int], list[tuple[int, DefinitionInfo]]] = {}
        for acronym, ordinal, unit, path, long, sentence, line in self.rows(
            "SELECT acronym, ordinal, unit, path, long, sentence, line FROM definition "
            "JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file "
            "WHERE acronym IS NOT NULL ORDER BY date IS NULL, date, path, unit, line"
        ):
            if wanted in ("", words.fold(acronym)) and (posts is None or post_of(unit) in posts):
                place = path if ordinal_of(unit) < 0 else f"{path}#{ordinal_of(unit)}"
                found.setdefault((acronym, ordinal), []).append(
                    (post_of(unit), DefinitionInfo(path, long, sentence, place, line))
                )
        infos = [
            AcronymInfo(
                short=acronym,
                long=long,
                posts=len({post for post, _ in held}),
                attested=bool(attested),
                definitions=tuple(info for _, info in held),
            )
            for acronym, ordinal, long, attested in self.rows(
                "SELECT short, ordinal, long, attested FROM acronym ORDER BY short, ordinal"
            )
            if (held := found.get((acronym, ordinal)))
        ]
        return sorted(infos, key=lambda info: words.sort_key(info.short))

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
                json.dumps(list(units)),
            )
        }

    def texts(self, units: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Give (heading or "", text) of these sections, by unit."""
        return {
            unit: (heading or "", text)
            for unit, heading, text in self.rows(
                "SELECT unit, heading, text FROM section WHERE unit IN (SELECT value FROM json_each(?))",
                json.dumps(list(units)),
            )
        }

    def contexts(self, posts: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Give (title, tags one a line) of these posts, as they were indexed."""
        return {
            post: (title, indexed)
            for post, title, indexed in self.rows(
                "SELECT post.id, title, tags FROM post JOIN file ON file.id = post.file "
                "WHERE post.id IN (SELECT value FROM json_each(?))",
                json.dumps(list(posts)),
            )
        }

    def unit_texts(self, units: Iterable[int]) -> Iterator[tuple[int, dict[Field, str]]]:
        """Yield the texts of these units by field; few are held in memory at a time."""
        wanted = list(units)
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            for unit, (heading, text) in self.texts(u for u in batch if ordinal_of(u) >= 0).items():
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

    def _lists(self, statement: str, *values: str) -> dict[int, tuple[str, ...]]:
        lists: dict[int, dict[str, None]] = {}
        for key, value in self.rows(statement, *values):
            lists.setdefault(key, {})[value] = None
        return {key: tuple(found) for key, found in lists.items()}


def _storable(value: str | float) -> str | float:
    """Escape what no catalog can hold, as `posts.shown` does: bytes that a shell passed on."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _unreadable(path: Path, error: BaseException | None) -> IndexUnusableError:
    return IndexUnusableError(
        f"{path}: the catalog cannot be read ({' '.join(str(error).split())[:_REASON]}).",
        "Build the index anew: explorer index --rebuild",
    )


class _Checked:
    """Turns what SQLite says of a damaged file into an error that says what to do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        # A text that is no UTF-8 may come as either.
        damage = isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError)
        if damage and not isinstance(error, sqlite3.ProgrammingError):
            raise _unreadable(self._path, error) from error


def _matches(field: str, name: str, value: str) -> bool:
    match field:
        case "site":
            return f"{words.fold(name)}.".startswith(f"{words.fold(value)}.")
        case "author":
            wanted = {token.form for token in words.tokens(words.fold(authors.bare(value)))}
            return bool(wanted) and wanted <= {t.form for t in words.tokens(words.fold(name))}
    return tags.key(name) == tags.key(value)


def _is_form_of(name: str, value: str) -> bool:
    """Tell whether every word of `value` is a case ending of one in `name`."""
    wanted = _keys(authors.bare(value))
    return bool(wanted) and wanted <= _keys(name)


def _keys(text: str) -> set[str]:
    from explorer.czech import keys  # noqa: PLC0415  # loads dictionaries, and is seldom needed

    return {keys.key(token.form) for token in words.tokens(text)}
