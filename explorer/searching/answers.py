"""What is shown of a result: hits with marks and reasons, facets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from explorer.model import AmountInfo, Correction, Facet, Hit, SectionInfo, Span
from explorer.searching import snippets
from explorer.searching.interpretation import Interpretation, Store
from explorer.searching.lifts import Telling
from explorer.searching.patterns import Pattern
from explorer.searching.query import Filter
from explorer.searching.ranking import Ranked
from explorer.searching.reasons import Reasons
from explorer.store.amounts import Sum
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import Field, post_unit

_AMOUNTS: Final = 3
"""Sums of money that a hit names."""


class View:
    """Shows the posts of one reading of a query."""

    def __init__(
        self,
        store: Store,
        reading: Interpretation,
        telling: Sequence[Telling],
        corrections: Sequence[Correction],
    ) -> None:
        self._store = store
        self._reading = reading
        self._reasons = Reasons(store, reading, telling, corrections)
        self._typed = {c.used: c.typed for c in corrections}

    def hits(
        self, shown: Sequence[tuple[Ranked, int]], *, start: int, by_post: bool, why: bool
    ) -> tuple[Hit, ...]:
        """Give the hits of a page, each a post with the section to show; `start` hits precede."""
        catalog = self._store.catalog
        posts = {post.post for post, _ in shown}
        infos, missing = catalog.infos(posts), self._missing(posts)
        units = {unit for _, unit in shown}
        in_title, in_heading = self._in(Field.TITLE), self._in(Field.HEADING)
        in_all, in_text = (snippets.looked_for(it) for it in (self._patterns, self._weights))
        if by_post:
            units |= {unit for post, _ in shown for unit, _ in post.sections}
        sections, texts = catalog.section_infos(units), catalog.texts({unit for _, unit in shown})
        named = self._store.sums.of(
            {it for post, unit in shown for it in (unit, post_unit(post.post))}
        )
        hits = []
        for rank, (post, unit) in enumerate(shown, start + 1):
            wanted = self._wanted((*named[post_unit(post.post)], *named[unit]))
            info = infos[post.post]
            heading, text = texts[unit]
            score = post.score if by_post else dict(post.sections)[unit]
            hits.append(
                Hit(
                    rank=rank,
                    score=round(score, 4),
                    post=info,
                    section=sections[unit],
                    title=snippets.mark(
                        info.title, in_title, _spans(wanted, Field.TITLE), wanted=in_all
                    ),
                    heading=snippets.mark(
                        heading, in_heading, _spans(wanted, Field.HEADING), wanted=in_all
                    ),
                    snippets=snippets.best(
                        text, self._weights, _spans(wanted, Field.TEXT), wanted=in_text
                    ),
                    more=self._more(post, sections) if by_post else (),
                    missing=missing[post.post],
                    amounts=_largest(named[unit]),
                    why=self._reasons.of(post.post, unit, wanted) if why else (),
                )
            )
        return tuple(hits)

    def facets(self, posts: Sequence[int]) -> dict[str, tuple[Facet, ...]]:
        """Count the tags, authors, years and sites of all these posts."""
        return facets(self._store.catalog, posts)

    @cached_property
    def _weights(self) -> Mapping[Pattern, float]:
        return {p: self._reading.evidence(p).idf for p in self._in(Field.TEXT)}

    def _in(self, field: Field) -> list[Pattern]:
        """Give what may be highlighted in a field: words and phrases."""
        return [pattern for pattern in self._patterns if pattern.field in (None, field)]

    @cached_property
    def _patterns(self) -> Sequence[Pattern]:
        return tuple(dict.fromkeys((*self._reading.words, *self._reading.patterns)))

    def _more(self, post: Ranked, sections: Mapping[int, SectionInfo]) -> tuple[SectionInfo, ...]:
        return tuple(sections[unit] for unit, _ in post.sections[1:])

    def _missing(self, posts: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Give for each post the words of the query, as typed, that it does not hold."""
        held = [
            (
                self._typed.get(word.leaf.text, word.leaf.text),
                self._reading.evidence(word).in_posts(posts),
            )
            for word in self._reading.words
        ]
        return {post: tuple(word for word, its in held if post not in its) for post in posts}

    def _wanted(self, named: Iterable[Sum]) -> list[Sum]:
        """Give the sums of money that were asked for."""
        return [it for it in named if any(leaf.admits(*it.size) for leaf in self._reading.amounts)]


def facets(catalog: Catalog, posts: Collection[int] | None) -> dict[str, tuple[Facet, ...]]:
    """Count the tags, authors, years and sites of all these posts (None: of all)."""
    return {
        name: tuple(
            Facet(value, count, _narrowing(name, value))
            for value, count in catalog.values(name, posts)
        )
        for name in ("tag", "author", "year", "site")
    }


def _spans(wanted: Sequence[Sum], field: Field) -> list[Span]:
    return [it.span for it in wanted if it.field == field]


def _largest(named: Sequence[Sum]) -> tuple[AmountInfo, ...]:
    """Give the largest sums of a section, each once."""
    ranked = sorted(named, key=lambda it: (it.currency != "CZK", -it.high, it.span))
    infos = dict.fromkeys(AmountInfo(it.text, it.low, it.high, it.currency) for it in ranked)
    return tuple(infos)[:_AMOUNTS]


def _narrowing(facet: str, value: str) -> str:
    return f"date:{value}" if facet == "year" else str(Filter(facet, value))
