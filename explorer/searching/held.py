"""What holds words and phrases, kept from one query to the next, because many queries share words."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple, TypeAlias

from explorer.czech import words
from explorer.czech.recent import Kept
from explorer.searching.effort import TEXT
from explorer.searching.patterns import Pattern
from explorer.searching.ranking import Evidence
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import WEIGHTS, Reader, Spend

_KEPT: Final = 2_000_000
"""Units in all that is kept: 35 MB, as 13 to 17 bytes each were measured. The judged queries need
0.15 million over 4,456 posts, 0.45 million over four times as many."""
_ANY: Final = 50
"""Units that take as much memory as evidence does that has none."""
_MANY: Final = 50
"""Keys from which a set is that of a beginning or the like, which no other query shares."""

_Near: TypeAlias = tuple[frozenset[str], frozenset[str], int]
_Sought: TypeAlias = frozenset[str] | Pattern | _Near


class _Found(NamedTuple):
    evidence: Evidence
    work: int
    """What it took to find it: whether a query is answered does not depend on those before it."""


class Held:
    """Evidence of patterns, of sets of keys, and of keys near each other; nobody may change it."""

    def __init__(self, catalog: Catalog, reader: Reader, posts: int) -> None:
        """Read from the stores of one index; `posts` is the number of all posts."""
        self._catalog = catalog
        self._reader = reader
        self._posts = posts
        self._known = Kept[_Sought, _Found](_KEPT, lambda it: _ANY + len(it.evidence.units))

    def of(self, pattern: Pattern, spend: Spend) -> Evidence:
        """Give what holds a pattern, or what else stands for the same."""
        if pattern.plain and not pattern.also:
            return self.by(pattern.steps[0].keys, spend)
        number = sum(len(step.keys) for step in pattern.steps)
        return self._kept(pattern, number, lambda spend: self._every_way(pattern, spend), spend)

    def by(self, keys: Collection[str], spend: Spend) -> Evidence:
        """Give what holds any of the keys."""
        wanted = frozenset(keys)
        return self._kept(
            wanted, len(wanted), lambda spend: self._reader.holders(wanted, spend=spend), spend
        )

    def near(self, one: frozenset[str], other: frozenset[str], slop: int, spend: Spend) -> Evidence:
        """Give where one of some keys stands near one of others."""
        return self._kept(
            (one, other, slop),
            len(one) + len(other),
            lambda spend: self._reader.sequence([one, other], slop=slop, spend=spend),
            spend,
        )

    def _kept(
        self, sought: _Sought, keys: int, find: Callable[[Spend], Mapping[int, float]], spend: Spend
    ) -> Evidence:
        for known in self._known.among((sought,)).values():
            spend(known.work)
            return known.evidence
        work = 0

        def count(steps: int) -> None:
            nonlocal work
            work += steps
            spend(steps)

        evidence = Evidence(find(count), self._posts)
        if keys < _MANY:
            self._known.keep({sought: _Found(evidence, work)})
        return evidence

    def _every_way(self, pattern: Pattern, spend: Spend) -> dict[int, float]:
        found = self._own(pattern, spend)
        for variant in pattern.also:
            for unit, weight in self.of(variant.pattern, spend).units.pairs():
                found[unit] = found.get(unit, 0.0) + variant.weight * weight
        return found

    def _own(self, pattern: Pattern, spend: Spend) -> dict[int, float]:
        if len(pattern.steps) > 1:
            found = self._reader.sequence(
                [step.keys for step in pattern.steps],
                slop=pattern.slop,
                field=pattern.field,
                spend=spend,
            )
            return found if pattern.sure else self._looked_at(pattern, found, spend)
        (step,) = pattern.steps
        if pattern.plain:
            return dict(self.by(step.keys, spend).units.pairs())
        found = self._reader.holders(step.keys - step.unsure, pattern.field, spend=spend)
        if step.unsure:
            unsure = self._reader.holders(step.unsure, pattern.field, spend=spend)
            found |= self._looked_at(pattern, unsure, spend)
        return found

    def _looked_at(
        self, pattern: Pattern, units: Mapping[int, float], spend: Spend
    ) -> dict[int, float]:
        """Keep the units whose text has the very forms; postings know only their keys."""
        spend(TEXT * len(units))
        kept = {}
        for unit, texts in self._catalog.unit_texts(units):
            weight = sum(
                WEIGHTS[field] * len(pattern.places(words.forms(text)))
                for field, text in texts.items()
                if pattern.field in (None, field)
            )
            if weight:
                # At most: of a loose pattern every word is a place.
                kept[unit] = min(weight, units[unit])
        return kept
