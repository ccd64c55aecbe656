"""Reading the topics of a catalog."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import permutations
from typing import Final, NamedTuple, Self

from explorer.czech import words
from explorer.store.catalog import Catalog

CURATION: Final = "topics.toml"
"""The row of `meta` that tells what topics.toml said when the topics were derived."""


class TopicRow(NamedTuple):
    """A topic; `posts`, `first` and `last` may be those of some posts only."""

    number: int
    id: str
    label: str
    kind: str
    posts: int
    first: str | None
    last: str | None
    query: str | None

    def counted(self, posts: int, days: Sequence[str]) -> Self:
        """Give it as so many posts speak of it, the dated ones on these days, ascending."""
        first, last = (days[0], days[-1]) if days else (None, None)
        return self._replace(posts=posts, first=first, last=last)


_COLUMNS = "number, id, label, kind, posts, first, last, query"


def all_topics(catalog: Catalog) -> list[TopicRow]:
    """Give all topics, the weightiest first."""
    return [TopicRow(*row) for row in catalog.rows(f"SELECT {_COLUMNS} FROM topic ORDER BY rank")]  # noqa: S608


def among(catalog: Catalog, posts: Collection[int]) -> list[TopicRow]:
    """Give the topics that these posts speak of, counted in them, those they speak most of first."""
    rows = catalog.rows(
        "SELECT number, topic.id, label, kind, count(*), min(date), max(date), query FROM topic_post "
        "JOIN topic ON number = topic JOIN post ON post.id = topic_post.post "
        "JOIN file ON file.id = post.file "
        "WHERE topic_post.post IN (SELECT value FROM json_each(?)) "
        "GROUP BY number ORDER BY round(sum(strength) * scale, 6) DESC, rank",
        posts,
    )
    return [TopicRow(*row) for row in rows]


def names(catalog: Catalog, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Give what else topics are called, by number."""
    return catalog.lists(
        "SELECT topic, name FROM topic_name WHERE ordinal AND topic IN (SELECT value FROM json_each(?)) "
        "ORDER BY topic, ordinal",
        numbers,
    )


def beginning(catalog: Catalog, letters: str) -> set[int]:
    """Give the topics one of whose names, or a word of it, begins with these folded letters."""
    found = set()
    for topic, keys, whole in catalog.rows("SELECT topic, keys, letters FROM topic_name"):
        if whole.startswith(letters) or any(key.startswith(letters) for key in keys.split(" ")):
            found.add(topic)
    return found


def named(catalog: Catalog, letters: str) -> TopicRow | None:
    """Give the weightiest topic with a name of these letters; None if there is none."""
    return _one(catalog, "letters", letters)


def keyed(catalog: Catalog, keys: str) -> TopicRow | None:
    """Give the weightiest topic with a name of these folded keys; None if there is none."""
    return _one(catalog, "keys", keys)


def _one(catalog: Catalog, column: str, value: str) -> TopicRow | None:
    rows = catalog.rows(
        f"SELECT {_COLUMNS} FROM topic JOIN topic_name ON topic = number "  # noqa: S608
        f"WHERE {column} = ? ORDER BY ordinal > 0, rank LIMIT 1",
        value,
    )
    return TopicRow(*rows[0]) if rows else None


def posts_of(catalog: Catalog, id_: str) -> list[int]:
    """Give the posts that speak of the topic of an id: those that do most first, then the newest."""
    rows = catalog.rows(
        "SELECT topic_post.post FROM topic_post JOIN post ON post.id = topic_post.post "
        "JOIN file ON file.id = file WHERE topic = (SELECT number FROM topic WHERE topic.id = ?) "
        "ORDER BY strength DESC, date DESC, path, source",
        id_,
    )
    return [post for (post,) in rows]


def tags_of(catalog: Catalog, number: int) -> list[str]:
    """Give the labels of the tags that a topic is."""
    rows = catalog.rows(
        "SELECT label FROM topic_tag JOIN tag USING (tag) WHERE topic = ? ORDER BY tag", number
    )
    return [label for (label,) in rows]


def together(catalog: Catalog, posts: Collection[int]) -> list[tuple[TopicRow, int]]:
    """Give the topics of these posts, each with the number of those that speak of it."""
    rows = catalog.rows(
        f"SELECT {_COLUMNS}, n FROM (SELECT topic, count(*) AS n FROM topic_post "  # noqa: S608
        "WHERE post IN (SELECT value FROM json_each(?)) GROUP BY topic) JOIN topic ON number = topic "
        "ORDER BY rank",
        posts,
    )
    return [(TopicRow(*row[:-1]), row[-1]) for row in rows]


def label_keys(catalog: Catalog) -> dict[int, str]:
    """Give the folded keys of the label of each topic, with spaces between."""
    return dict(catalog.rows("SELECT topic, keys FROM topic_name WHERE ordinal = 0"))


def pairs(
    catalog: Catalog, posts: Collection[int] | None, *, least: int
) -> list[tuple[int, int, int]]:
    """Give any two topics that `least` posts speak of, with the number of those posts.

    Each pair comes in both orders; `posts` None means all.
    """
    counts: Counter[tuple[int, int]] = Counter()
    topics: dict[int, list[int]] = defaultdict(list)
    for post, topic in catalog.rows("SELECT post, topic FROM topic_post ORDER BY post, topic"):
        if posts is None or post in posts:
            topics[post].append(topic)
    for spoken in topics.values():
        counts.update(permutations(spoken, 2))
    return sorted((*pair, count) for pair, count in counts.items() if count >= least)


def dates(catalog: Catalog, posts: Collection[int] | None) -> dict[int, str]:
    """Give the date of each post that has one (None: of all posts)."""
    chosen = "" if posts is None else "AND post.id IN (SELECT value FROM json_each(?))"
    return dict(
        catalog.rows(
            "SELECT post.id, date FROM post JOIN file ON file.id = file "  # noqa: S608
            f"WHERE date IS NOT NULL {chosen} ORDER BY date, post.id",
            *([] if posts is None else [posts]),
        )
    )


def years(
    catalog: Catalog, numbers: Iterable[int], posts: Collection[int] | None
) -> dict[int, Counter[str]]:
    """Give for each of these topics the number of its posts by year (None: of all its posts)."""
    among_ = "" if posts is None else "AND topic_post.post IN (SELECT value FROM json_each(?2))"
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for topic, year, count in catalog.rows(
        "SELECT topic, substr(date, 1, 4), count(*) FROM topic_post "  # noqa: S608
        "JOIN post ON post.id = topic_post.post JOIN file ON file.id = post.file "
        f"WHERE date IS NOT NULL AND topic IN (SELECT value FROM json_each(?1)) {among_} GROUP BY 1, 2",
        numbers,
        *([] if posts is None else [posts]),
    ):
        found[topic][year] = count
    return found


def folded_keys(catalog: Catalog, name: str) -> str:
    """Give the folded keys of the words of `name`, as this index knows them, with spaces between."""
    found = []
    for form in words.forms(name):
        row = catalog.rows(
            "SELECT key FROM form WHERE folded = ? ORDER BY form != ?, count DESC, form LIMIT 1",
            words.fold(form),
            form,
        )
        found.append(words.fold(row[0][0] if row else form))
    return " ".join(found)


def alike(catalog: Catalog, form: str) -> list[str]:
    """Give all forms of a word in lower case that the posts have, itself among them."""
    rows = catalog.rows(
        "SELECT form FROM form WHERE key IN (SELECT key FROM form WHERE form = ?) ORDER BY form",
        form,
    )
    return sorted({form, *(found for (found,) in rows)}, key=lambda it: (-len(it), it))


def labels(catalog: Catalog, ids: Collection[str]) -> dict[str, str]:
    """Give the labels of topics by id."""
    return dict(
        catalog.rows(
            "SELECT id, label FROM topic WHERE id IN (SELECT value FROM json_each(?))",
            ids,
        )
    )
