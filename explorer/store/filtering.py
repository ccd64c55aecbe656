"""What posts may share: tags, authors, sites, categories and days; and which posts share it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

from explorer.corpus import authors, tags
from explorer.czech import keys, words
from explorer.model import Filters
from explorer.store.database import Database

_VALUES: Final[Mapping[str, str]] = {
    "tag": "SELECT file, label AS value FROM file_tag JOIN tag USING (tag)",
    "author": "SELECT file, name AS value FROM file_author JOIN author USING (key)",
    "category": "SELECT file, name AS value FROM file_category",
    "site": "SELECT id AS file, site AS value FROM file WHERE site IS NOT NULL",
    "year": "SELECT file, substr(date, 1, 4) AS value FROM post JOIN file ON file.id = file "
    "WHERE date IS NOT NULL",
}
"""What files hold that posts may share; the year is that of the first place alone."""


class Filtering(Database):
    """The part of a catalog that tells which posts pass filters."""

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
            fitting,
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
            *([] if posts is None else [posts]),
        )
        return sorted(found, key=lambda pair: (-pair[1], words.sort_key(pair[0])))

    def held(self, field: str) -> dict[int, tuple[str, ...]]:
        """Give the values of tag, author (best spellings), site, category or year by post."""
        return self.lists(
            f"SELECT post, held.value FROM ({_VALUES[field]}) AS held "  # noqa: S608  # from above
            "JOIN file ON file.id = held.file WHERE post IS NOT NULL"
        )

    def all_posts(self) -> set[int]:
        """Give the numbers of all posts."""
        return {post for (post,) in self.rows("SELECT id FROM post")}

    def dated(self, since: dt.date | None, until: dt.date | None) -> set[int]:
        """Give the posts of these days, both included; None is an open end."""
        rows = self.rows(
            "SELECT post.id FROM post JOIN file ON file.id = post.file WHERE date BETWEEN ? AND ?",
            (since or dt.date.min).isoformat(),
            (until or dt.date.max).isoformat(),
        )
        return {post for (post,) in rows}


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
    return {keys.key(token.form) for token in words.tokens(text)}
