"""All about one topic."""

from collections.abc import Collection
from typing import Final

from explorer.mining.terms import letters
from explorer.model import Facet, Hit, Page
from explorer.searching.index import Index
from explorer.searching.query import Filter
from explorer.store import topics as store
from explorer.store.topics import TopicRow
from explorer.topics import likelihood, timelines
from explorer.topics.definitions import define
from explorer.topics.listing import info
from explorer.topics.values import Related, TopicPage

SECTIONS: Final = 5
"""Sections that are shown."""
ACHIEVED: Final = 3
"""Accomplishments that are shown."""
RELATED: Final = 8
"""Related topics that are shown."""
_NAMES: Final = 12
"""Names that are searched for: more make the query slow and bring nothing."""
_TOGETHER: Final = 2
"""Posts that related topics share at least."""
_SIGNIFICANT: Final = 3.84
"""G² that chance reaches once in twenty."""


def page(index: Index, name: str) -> TopicPage | None:
    """Give all about the topic `name`, or about what a query finds; None if it finds nothing.

    `name` is any name of a topic, in any case ending and without accents, its id, or else a query.

    Raises:
        QueryError: it names no topic and cannot be understood as a query.
    """
    row = find(index, name)
    catalog = index.catalog
    if row and not row.query:
        names = (row.label, *store.names(catalog, [row.number]).get(row.number, ()))
        tags = store.tags_of(catalog, row.number)
        asked = _query(names, tags)
        posts = store.posts_of(catalog, row.id)
        aliases = names[1:]
    else:
        label, asked = (row.label, row.query or "") if row else (name, name)
        posts = list(index.posts_matching(asked))
        names, aliases = (label,), ()
        row = row or TopicRow(0, "", label, "query", 0, None, None, asked)
    if not posts:
        return None
    dates = store.dates(catalog, posts)
    known = sorted(dates.values())
    unit, timeline = timelines.of_dates(known)
    row = row.counted(len(posts), known)
    return TopicPage(
        topic=info(row, aliases, timeline),
        query=asked,
        unit=unit,
        definition=define(catalog, names, posts),
        sections=_sections(index, asked, names),
        achieved=index.accomplishments(
            _query(names, ()) if row.number and not row.query else asked,
            relax=False,
            page=Page(limit=ACHIEVED),
        ).items,
        related=_related(index, row.number, names, posts),
        sites=_values(index, "site", posts),
        tags=_values(index, "tag", posts),
        authors=_values(index, "author", posts),
    )


def find(index: Index, name: str) -> TopicRow | None:
    """Give the topic that has this name; None if there is none."""
    catalog = index.catalog
    exact = store.named(catalog, letters(name))
    return exact or store.keyed(catalog, store.folded_keys(catalog, name))


def _query(names: Collection[str], tags: Collection[str]) -> str:
    """Give the query that finds a topic: any of its names, or its tags."""
    told = [f'"{name}"' for name in list(names)[:_NAMES] if letters(name) and '"' not in name]
    return " OR ".join([*told, *(str(Filter("tag", tag)) for tag in tags)])


def _sections(index: Index, asked: str, names: Collection[str]) -> tuple[Hit, ...]:
    """Give the sections that speak of a topic most, one a post: by its names, else by its query."""
    for query in (_query(names, ()), asked):
        found = index.search(query, relax=False, page=Page(limit=SECTIONS))
        if found.hits:
            return found.hits
    return ()


def _related(
    index: Index, number: int, names: Collection[str], posts: Collection[int]
) -> tuple[Related, ...]:
    """Give topics of the same posts, but phrases that hold a name of this one."""
    catalog = index.catalog
    own = [f" {store.folded_keys(catalog, name)} " for name in names]
    labels = store.label_keys(catalog)
    total = len(catalog.all_posts())
    found = []
    for row, both in store.together(catalog, posts):
        if row.number == number or both < min(_TOGETHER, len(posts)) or both > row.posts:
            continue
        if row.kind == "phrase" and any(name in f" {labels[row.number]} " for name in own):
            continue
        score = likelihood.ratio(both, len(posts), row.posts, total)
        if score > _SIGNIFICANT:
            expected = len(posts) * row.posts / total
            found.append(
                (
                    Related(
                        row.id,
                        row.label,
                        both,
                        round(score, 2),
                        f"in {both} of its {len(posts)} posts, {expected:.1f} by chance",
                    ),
                    labels[row.number],
                )
            )
    found.sort(key=lambda pair: (-pair[0].strength, pair[0].id))
    chosen: dict[str, Related] = {}
    for related, keys in found:
        if len(chosen) < RELATED and not any(_is_part(keys, other) for other in chosen):
            chosen[keys] = related
    return tuple(chosen.values())


def _is_part(one: str, other: str) -> bool:
    """Tell whether of two phrases one is a part of the other: "robotická automatizace (procesů)"."""
    return (
        " " in one and " " in other and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")
    )


def _values(index: Index, field: str, posts: Collection[int]) -> tuple[Facet, ...]:
    return tuple(
        Facet(value, count, str(Filter(field, value)))
        for value, count in index.catalog.values(field, posts)
    )
