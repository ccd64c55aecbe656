"""Which accomplishments answer a question, in which order, and what is shown of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from explorer.czech import words
from explorer.model import (
    AccomplishmentGroup,
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    AmountInfo,
    Filters,
    Marked,
    Page,
    Part,
    Place,
    SentenceOrder,
    Shared,
    Span,
    Understood,
)
from explorer.searching import snippets
from explorer.searching.defaults import LIKELY
from explorer.searching.interpretation import Store
from explorer.searching.patterns import Pattern
from explorer.searching.reading import read
from explorer.searching.speaking import speaking, within
from explorer.store import accomplishments as table
from explorer.store.accomplishments import Key
from explorer.store.amounts import sums
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import Field, post_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    text: str = ""
    """In the query language; empty for everything."""
    filters: Filters = Filters()
    min_score: float = LIKELY
    min_amount: int | None = None
    """In crowns."""
    sort: SentenceOrder = "score"
    exact: bool = False
    relax: bool = True
    fold: bool = True
    """Whether nearly the same sentences are one."""
    why: bool = False
    page: Page = Page()


class _Found(NamedTuple):
    key: Key
    repeats: tuple[Key, ...] = ()
    same_as: int | None = None


class _Answer(NamedTuple):
    """The sentences that answer a question, in order."""

    found: list[Key]
    understood: Understood
    patterns: Sequence[Pattern]


class Finder:
    """Answers questions about the accomplishments of one index."""

    def __init__(self, catalog: Catalog, order: Mapping[int, int]) -> None:
        """`order` is the place of every post when the newest comes first."""
        self._catalog = catalog
        self._order = order

    def page(self, wanted: Wanted, store: Store | None) -> Accomplishments:
        """Give a page of accomplishments; `store` is needed for a text. Raises QueryError."""
        answer = self._answer(wanted, store)
        page = wanted.page
        found = _folded(answer.found) if wanted.fold else _related(answer.found)
        shown = page.of(found)
        return Accomplishments(
            answer.understood,
            wanted.min_score,
            wanted.min_amount,
            len(found),
            self._shown(shown, answer.patterns, start=page.start, why=wanted.why),
        )

    def overview(self, wanted: Wanted, by: Shared, store: Store | None) -> AccomplishmentOverview:
        """Count accomplishments by what their posts have, each with the first of them.

        The last year comes first, otherwise what has most sentences; posts without any come
        last. Nearly the same sentences are always one. Raises QueryError.
        """
        answer = self._answer(wanted, store)
        values = self._catalog.held(by)
        having: dict[str, list[Key]] = {}
        for key in answer.found:
            for value in values.get(post_of(key.unit), ("",)):
                having.setdefault(value, []).append(key)
        groups = {value: _folded(found) for value, found in having.items()}
        if by == "year":
            named = sorted(groups, reverse=True)
        else:
            named = sorted(groups, key=lambda it: (not it, -len(groups[it]), words.sort_key(it)))
        page = wanted.page
        shown = page.of(named)
        best = self._shown([groups[value][0] for value in shown], answer.patterns, why=wanted.why)
        return AccomplishmentOverview(
            by,
            answer.understood,
            wanted.min_score,
            wanted.min_amount,
            len(named),
            tuple(
                AccomplishmentGroup(
                    value,
                    len(groups[value]),
                    len({post_of(key.unit) for key in having[value]}),
                    first,
                )
                for value, first in zip(shown, best, strict=True)
            ),
        )

    def _answer(self, wanted: Wanted, store: Store | None) -> _Answer:
        passing = self._catalog.passing(wanted.filters)
        found = [
            key
            for key in table.keys(self._catalog, wanted.min_score, wanted.min_amount)
            if passing is None or post_of(key.unit) in passing
        ]
        if store is None or not wanted.text.strip():
            every = self._sorted(wanted, dict.fromkeys(found, True))
            return _Answer(every, Understood(wanted.text, ""), ())
        reading, understood = read(store, wanted.text, exact=wanted.exact, relax=wanted.relax)
        spoken = speaking(store, reading, found)
        return _Answer(self._sorted(wanted, spoken), understood, reading.patterns)

    def _sorted(self, wanted: Wanted, found: Mapping[Key, bool]) -> list[Key]:
        """Sort what was found.

        Of each it is told whether the sentence itself holds what was asked for: by score such come
        first, then those that only stand below a heading or title that does.
        """
        order = self._order

        def place(key: Key) -> tuple[float, ...]:
            newest = order[post_of(key.unit)]
            match wanted.sort:
                case "date":
                    return newest, key.unit, key.start
                case "amount":
                    return -(key.czk or 0), not found[key], -key.score, newest, key.unit, key.start
                case "score":
                    return not found[key], -key.score, newest, key.unit, key.start

        return sorted(found, key=place)

    def _shown(
        self,
        found: Sequence[_Found],
        patterns: Sequence[Pattern],
        *,
        start: int = 0,
        why: bool = False,
    ) -> tuple[AccomplishmentInfo, ...]:
        """Give what is shown of accomplishments, numbered from `start` + 1."""
        every = [key for it in found for key in (it.key, *it.repeats)]
        details = table.details(self._catalog, every)
        infos = self._catalog.infos({post_of(key.unit) for key in every})
        units = {it.key.unit for it in found}
        sections, texts = self._catalog.section_infos(units), self._catalog.texts(units)
        named = sums(self._catalog, units)
        shown = []
        for rank, it in enumerate(found, start + 1):
            key = it.key
            info = infos[post_of(key.unit)]
            heading, text = texts[key.unit]
            said = within(key, named.get(key.unit, ()))
            detail = details[key.unit, key.start]
            shown.append(
                AccomplishmentInfo(
                    rank=rank,
                    score=round(key.score, 4),
                    post=info,
                    section=sections[key.unit],
                    line=detail.line,
                    title=_marked(info.title, patterns, Field.TITLE),
                    heading=_marked(heading, patterns, Field.HEADING),
                    sentence=_marked(text[key.start : key.end], patterns, Field.TEXT),
                    amounts=tuple(AmountInfo(it.text, it.low, it.high, it.currency) for it in said),
                    amount_spans=tuple(
                        Span(it.span.start - key.start, it.span.end - key.start) for it in said
                    ),
                    repeats=tuple(
                        Place(
                            infos[post_of(other.unit)].path, details[other.unit, other.start].line
                        )
                        for other in it.repeats
                    ),
                    same_as=it.same_as,
                    why=detail.reasons if why else (),
                )
            )
        return tuple(shown)


def _folded(found: Iterable[Key]) -> list[_Found]:
    """Let the first of nearly the same sentences stand for all of them."""
    return [_Found(first, tuple(repeats)) for first, *repeats in _alike(found)]


def _related(found: Sequence[Key]) -> list[_Found]:
    """Let every sentence stand for itself; the first of nearly the same ones knows the others."""
    rank_of = {key: rank for rank, key in enumerate(found, 1)}
    related = {}
    for first, *repeats in _alike(found):
        related[first] = _Found(first, tuple(repeats))
        related |= {key: _Found(key, (), rank_of[first]) for key in repeats}
    return [related[key] for key in found]


def _alike(found: Iterable[Key]) -> Iterable[list[Key]]:
    """Give nearly the same sentences together, where the first of them stood."""
    groups: dict[int | Key, list[Key]] = {}
    for key in found:
        groups.setdefault(key if key.gist is None else key.gist, []).append(key)
    return groups.values()


def _marked(text: str, patterns: Iterable[Pattern], field: Field) -> Marked:
    fitting = [pattern for pattern in patterns if pattern.field in (None, field)]
    if not fitting:
        return (Part(text, match=False),) if text else ()
    return snippets.mark(text, fitting)
