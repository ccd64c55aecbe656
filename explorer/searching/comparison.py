"""What sets one part of a collection apart from another: words, tags or topics of more of its posts.

Posts are counted, not places: a word that fills a single long post says nothing of the whole part.
How sure a difference is, is told by the log-likelihood ratio G2 (Dunning, Accurate methods for the
statistics of surprise and coincidence, 1993), over the four numbers of posts that have it or not in
either part; how large it is, by the binary logarithm of the ratio of the shares (Hardie's log ratio).
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.errors import UsageError
from explorer.model import Comparison, Example, Filters, Page, Things, Typical, Understood
from explorer.searching import reading, snippets
from explorer.searching.defaults import LEAST, SURE
from explorer.searching.interpretation import Store
from explorer.searching.patterns import Pattern, Step
from explorer.searching.query import Word
from explorer.store import topics
from explorer.store.engines.protocol import Field, ordinal_of, post_of, section_unit

_SHORTEST: Final = 3
"""Letters of a word that counts."""


class _Count(NamedTuple):
    name: str
    """Key of a word, label of a tag, or id of a topic."""
    posts: int
    other_posts: int
    g2: float
    log_ratio: float


def compare(
    store: Store,
    a: str,
    b: str = "",
    *,
    filters: Filters = Filters(),
    of: Things = "words",
    least: int = LEAST,
    sure: float = SURE,
    page: Page = Page(limit=20),
) -> Comparison:
    """List what the posts that match `a` have more often than those that match `b`, the surest first.

    Without `b`, they are compared with all others. Posts in both parts count in neither. `least`
    is how many posts of the first part must have it, `sure` the least G2. Raises QueryError.
    """
    passing = store.catalog.passing(filters)
    everything = set(store.sizes.all_posts()) if passing is None else passing
    in_a, first = _part(store, a, everything)
    in_b, second = _part(store, b, everything) if b.strip() else (everything - in_a, None)
    both = in_a & in_b
    in_a, in_b = in_a - both, in_b - both
    for part, query in ((in_a, a), (in_b, b)):
        if not part:
            raise UsageError(
                f"No post is in this part: {query}"
                if query
                else "No post is left to compare with.",
                "Both parts need posts that are not in the other one.",
            )
    held, other = _counts(store, of, in_a, in_b)
    candidates = _more_frequent(held, other, len(in_a), len(in_b), least)
    found = sorted(
        (it for it in candidates if it.g2 >= sure),
        key=lambda it: (-it.g2, -it.log_ratio, words.sort_key(it.name)),
    )
    shown = page.of(found)
    names = [it.name for it in shown]
    forms = _shown(store, of, names)
    examples = _examples(store, of, names, in_a, forms)
    return Comparison(
        of,
        first,
        second,
        len(in_a),
        len(in_b),
        len(both),
        len(found),
        tuple(
            Typical(
                rank,
                forms.get(it.name, it.name),
                it.posts,
                it.other_posts,
                it.g2,
                it.log_ratio,
                examples.get(it.name),
            )
            for rank, it in enumerate(shown, page.start + 1)
        ),
    )


def g2(held: int, all_: int, other_held: int, other_all: int) -> float:
    """Give the log-likelihood ratio of a word that `held` of `all_` posts have, and those of another part.

    It is 0 where both shares are the same, and grows without a limit.
    """
    total, having = all_ + other_all, held + other_held
    cells = (
        (held, all_, having),
        (other_held, other_all, having),
        (all_ - held, all_, total - having),
        (other_all - other_held, other_all, total - having),
    )
    return 2 * math.fsum(
        seen * math.log(seen * total / (row * column)) for seen, row, column in cells if seen
    )


def _part(store: Store, text: str, among: Collection[int]) -> tuple[set[int], Understood]:
    found = reading.read(store, text)
    return reading.matching(found).keys() & set(among), found.understood


def _counts(
    store: Store, of: Things, posts: Collection[int], others: Collection[int]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Give how many posts of each part have each word, tag or topic of the first one."""
    if of == "tags":
        values = store.catalog.values
        return dict(values("tag", posts)), dict(values("tag", others))
    if of == "topics":
        told, others_told = (topics.among(store.catalog, part) for part in (posts, others))
        return {it.id: it.posts for it in told}, {it.id: it.posts for it in others_told}
    held = {
        key: count
        for key, count in store.vocabulary.posts_among(posts).items()
        if len(key) >= _SHORTEST and not key.isdecimal() and key not in words.STOP
    }
    return held, store.vocabulary.posts_among(others)


def _more_frequent(
    held: Mapping[str, int], other: Mapping[str, int], all_: int, other_all: int, least: int
) -> Iterator[_Count]:
    """Yield what at least so many posts have, and a larger share of the first part."""
    for name, posts in held.items():
        other_posts = other.get(name, 0)
        if posts >= least and posts * other_all > other_posts * all_:
            # Half a post is added, so that nothing is infinitely more frequent than nothing.
            ratio = (posts + 0.5) / (all_ + 0.5) / ((other_posts + 0.5) / (other_all + 0.5))
            sure = g2(posts, all_, other_posts, other_all)
            yield _Count(name, posts, other_posts, round(sure, 4), round(math.log2(ratio), 4))


def _shown(store: Store, of: Things, names: Sequence[str]) -> Mapping[str, str]:
    """Give what is shown of words, tags or topics, where that is not their name."""
    if of == "words":
        return store.vocabulary.commonest(names)
    return topics.labels(store.catalog, names) if of == "topics" else {}


def _examples(
    store: Store, of: Things, names: Sequence[str], posts: Collection[int], forms: Mapping[str, str]
) -> dict[str, Example]:
    """Give for each word a passage with it, for each tag or topic the beginning of a post with it.

    Things the sections that hold a word most densely; each post once as long as there are others.
    """
    chosen: dict[str, int] = {}
    taken: set[int] = set()
    for name in names:
        units = _units(store, of, name, posts)
        fresh = (unit for unit in units if post_of(unit) not in taken)
        unit = next(fresh, next(iter(units), None))
        if unit is not None:
            chosen[name] = unit
            taken.add(post_of(unit))
    infos = store.catalog.infos({post_of(unit) for unit in chosen.values()})
    sections = store.catalog.section_infos(chosen.values())
    texts = store.catalog.texts(chosen.values())
    found = {}
    for name, unit in chosen.items():
        wanted = {_pattern(store, name, forms[name]): 1.0} if of == "words" else {}
        passages = snippets.best(texts[unit][1], wanted)
        held = next((it for it in passages if any(part.match for part in it)), None)
        passage = held or next(iter(passages), ())
        found[name] = Example(infos[post_of(unit)], sections[unit], passage)
    return found


def _units(store: Store, of: Things, name: str, posts: Collection[int]) -> list[int]:
    """Give sections of these posts that may be an example, the best first."""
    if of == "words":
        return _densest(store, name, posts)
    if of == "tags":
        return _newest(store, name, posts)
    return [section_unit(post, 0) for post in topics.posts_of(store.catalog, name) if post in posts]


def _densest(store: Store, key: str, posts: Collection[int]) -> list[int]:
    held = {
        unit: round(weight / (store.sizes.of_section(unit) + store.sizes.mean_section), 9)
        for unit, weight in store.reader.holders([key], Field.TEXT).items()
        if ordinal_of(unit) >= 0 and post_of(unit) in posts
    }
    order = store.sizes.order
    return sorted(held, key=lambda unit: (-held[unit], order[post_of(unit)], unit))


def _newest(store: Store, tag: str, posts: Collection[int]) -> list[int]:
    held: Iterable[int] = store.catalog.having("tag", tag).intersection(posts)
    return [section_unit(post, 0) for post in sorted(held, key=lambda it: store.sizes.order[it])]


def _pattern(store: Store, key: str, form: str) -> Pattern:
    keys = frozenset((key,))
    step = Step(form, store.vocabulary.with_keys(keys), keys, frozenset())
    return Pattern(Word(form), None, (step,))
