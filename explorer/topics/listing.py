"""The list of topics."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from explorer.mining.terms import letters
from explorer.model import Filters, Listing, Page
from explorer.searching.index import Index
from explorer.store import topics as store
from explorer.store.topics import TopicRow
from explorer.topics import likelihood, timelines
from explorer.topics.values import TopicInfo, Trend

MONTHS: Final = 12
"""How many of the newest months are "now" where nothing else is said."""
_LEAST: Final = 3
"""Posts that a topic must have to rise or to fall silent."""
_SIGNIFICANT: Final = 3.84
"""G² that chance reaches once in twenty."""
_PART: Final = 0.8
"""Share of a topic's posts that speak of another from which it is a part of that."""
_PART_BY_NAME: Final = 0.5
"""The same where the name of the one holds the name of the other."""
_ENOUGH: Final = 10
"""Posts that two topics share at least where no name tells that one is a part."""
_BROADER: Final = 2
"""How many times the posts a broader topic has at least."""


def listing(
    index: Index,
    prefix: str = "",
    *,
    query: str = "",
    filters: Filters = Filters(),
    trend: Trend = Trend.ALL,
    months: int = MONTHS,
    tree: bool = False,
    page: Page = Page(limit=0),
) -> Listing[TopicInfo]:
    """List topics, the weightiest first, or the one that rises most, counted in the posts that pass.

    `prefix` is how a name or a word of it begins, in any spelling. With `query`, those of which the
    posts that match it speak more than the others that pass, the surest difference first. `trend` compares the newest
    `months` before the newest post of those that pass with the time before. With `tree` each
    topic is followed by its parts.

    Raises:
        QueryError: the query cannot be understood.
    """
    catalog = index.catalog
    posts = catalog.passing(filters)
    rows = [row for row in _rows(index, posts) if row.posts]
    if query:
        every = catalog.all_posts() if posts is None else posts
        posts = set(_matching(index, query, posts))
        rows = _typical(_rows(index, posts), rows, len(posts), len(every))
    if prefix:
        fitting = store.beginning(catalog, letters(prefix))
        rows = [row for row in rows if row.number in fitting]
    if trend is not Trend.ALL:
        rows = _moving(index, rows, posts, trend, months)
    broader: dict[int, TopicRow] = {}
    if tree:
        broader = _broader(index, rows, posts)
        rows = _nested(rows, broader)
    shown = page.of(rows)
    years = store.years(catalog, [row.number for row in shown], posts)
    for row in shown:
        if row.query:
            years[row.number] = _query_years(index, row.query, posts)
    names = store.names(catalog, [row.number for row in shown])
    return Listing(
        len(rows),
        tuple(
            info(
                row,
                names.get(row.number, ()),
                timelines.by_year(years[row.number]),
                broader=broader[row.number].id if row.number in broader else None,
            )
            for row in shown
        ),
    )


def info(
    row: TopicRow,
    aliases: tuple[str, ...],
    timeline: timelines.Timeline,
    *,
    broader: str | None = None,
) -> TopicInfo:
    """Give a topic as lists show it."""
    return TopicInfo(
        id=row.id,
        label=row.label,
        aliases=aliases,
        kind=row.kind,
        posts=row.posts,
        first=_date(row.first),
        last=_date(row.last),
        timeline=timeline,
        broader=broader,
    )


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _rows(index: Index, posts: Collection[int] | None) -> list[TopicRow]:
    """Give the topics counted in these posts; those of topics.toml are counted by their queries."""
    catalog = index.catalog
    every = store.all_topics(catalog)
    rows = [row for row in every if not row.query] if posts is None else store.among(catalog, posts)
    for row in every:
        if row.query:
            matching = _matching(index, row.query, posts)
            known = sorted(store.dates(catalog, matching).values())
            rows.append(row.counted(len(matching), known))
    return rows


def _typical(
    rows: Sequence[TopicRow], every: Sequence[TopicRow], posts: int, total: int
) -> list[TopicRow]:
    """Give the topics of some posts of which these speak oftener than all do, the surest first."""
    counts = {row.number: row.posts for row in every}
    scores = {
        row.number: likelihood.ratio(row.posts, counts[row.number], posts, total)
        for row in rows
        if row.posts
    }
    found = [row for row in rows if scores.get(row.number, 0.0) > _SIGNIFICANT]
    return sorted(found, key=lambda row: -round(scores[row.number], 6))


def _matching(index: Index, query: str, posts: Collection[int] | None) -> list[int]:
    return [post for post in index.posts_matching(query) if posts is None or post in posts]


def _query_years(index: Index, query: str, posts: Collection[int] | None) -> Counter[str]:
    found = store.dates(index.catalog, _matching(index, query, posts))
    return Counter(date[:4] for date in found.values())


def _moving(
    index: Index,
    rows: Sequence[TopicRow],
    posts: Collection[int] | None,
    trend: Trend,
    months: int,
) -> list[TopicRow]:
    known = store.dates(index.catalog, posts)
    if not known:
        return []
    start = _before(dt.date.fromisoformat(max(known.values())), months).isoformat()
    enough = [row for row in rows if row.posts >= _LEAST and row.last]
    if trend is Trend.SILENT:
        return [row for row in enough if row.last and row.last <= start]
    new = [post for post, date in known.items() if date > start]
    newly = {row.number: row.posts for row in store.among(index.catalog, new)}
    dated = {row.number: row.posts for row in store.among(index.catalog, known)}
    scores = {
        row.number: likelihood.ratio(newly[row.number], dated[row.number], len(new), len(known))
        for row in enough
        if newly.get(row.number, 0) >= _LEAST
    }
    rising = [row for row in enough if scores.get(row.number, 0.0) > _SIGNIFICANT]
    return sorted(rising, key=lambda row: -round(scores[row.number], 6))


def _before(day: dt.date, months: int) -> dt.date:
    month = max(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(month // 12, month % 12 + 1, min(day.day, 28))


def _broader(
    index: Index, rows: Sequence[TopicRow], posts: Collection[int] | None
) -> dict[int, TopicRow]:
    """Give for each topic the one that it is a part of, if the data show it."""
    by_number = {row.number: row for row in rows}
    place = {row.number: place for place, row in enumerate(rows)}
    found: dict[int, TopicRow] = {}
    ranks: dict[int, tuple[float, int]] = {}
    keys = store.label_keys(index.catalog)
    total = len(index.catalog.all_posts() if posts is None else posts)
    for one, other, both in store.pairs(index.catalog, posts, least=_LEAST):
        if one not in by_number or other not in by_number:
            continue
        part, whole = by_number[one], by_number[other]
        if whole.posts < _BROADER * part.posts:
            continue
        share = both / part.posts
        inside = f" {keys[other]} " in f" {keys[one]} "
        if share < (_PART_BY_NAME if inside else _PART) or (not inside and both < _ENOUGH):
            continue
        score = likelihood.ratio(both, part.posts, whole.posts, total)
        rank = (round(score, 6), -place[other])
        if one not in ranks or ranks[one] < rank:
            found[one], ranks[one] = whole, rank
    return found


def _nested(rows: Sequence[TopicRow], broader: dict[int, TopicRow]) -> list[TopicRow]:
    """Put each topic behind the one that it is a part of."""
    parts: dict[int | None, list[TopicRow]] = {}
    for row in rows:
        whole = broader.get(row.number)
        parts.setdefault(whole.number if whole else None, []).append(row)
    ordered: list[TopicRow] = []

    def put(number: int | None) -> None:
        for row in parts.get(number, ()):
            ordered.append(row)
            put(row.number)

    put(None)
    return ordered
