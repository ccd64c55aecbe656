"""Which sections match a query: the tree evaluated over sets of sections.

A section is matched by its own heading and text together with the title and tags of its post.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from explorer.czech import words
from explorer.searching.effort import TEXT
from explorer.searching.held import Held
from explorer.searching.patterns import Compiler, Pattern, Variant
from explorer.searching.query import (
    All,
    AmountRange,
    Any,
    DateRange,
    Filter,
    Fuzzy,
    In,
    Node,
    Not,
    Phrase,
    Prefix,
    Word,
)
from explorer.searching.ranking import Evidence
from explorer.store import amounts
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import UNIT_BITS, WEIGHTS, Reader, Spend, freely
from explorer.store.sizes import Sizes

_ORDINAL: Final = (1 << UNIT_BITS) - 1
_CONTEXT: Final = ~_ORDINAL


class Matcher:
    """Evaluates one query over one index; what a pattern holds is looked up once."""

    def __init__(
        self,
        catalog: Catalog,
        reader: Reader,
        held: Held,
        compiler: Compiler,
        sizes: Sizes,
        spend: Spend = freely,
    ) -> None:
        """Read from the stores of one index."""
        self.compiler = compiler
        self._catalog = catalog
        self._reader = reader
        self._held = held
        self._sizes = sizes
        self._spend = spend
        self._patterns: dict[tuple[Node, str | None], Pattern] = {}
        self._evidence: dict[Pattern, Evidence] = {}

    def pattern(self, leaf: Word | Phrase | Prefix | Fuzzy, field: str | None) -> Pattern:
        """Give the pattern of a leaf of the tree."""
        if (leaf, field) not in self._patterns:
            self._patterns[leaf, field] = self.compiler.pattern(leaf, field)
        return self._patterns[leaf, field]

    def extend(self, leaf: Word, variants: Sequence[Variant]) -> None:
        """Let a word of the tree stand for more."""
        pattern = self.pattern(leaf, None)
        self._patterns[leaf, None] = pattern._replace(also=(*pattern.also, *variants))

    def near(self, one: Pattern, other: Pattern, slop: int) -> dict[int, float]:
        """Give the units in which two patterns of one word each stand near each other."""
        return self._reader.sequence(
            [one.steps[0].keys, other.steps[0].keys], slop=slop, spend=self._spend
        )

    def sections(self, node: Node, field: str | None = None) -> set[int]:
        """Give the units of all sections that match."""
        match node:
            case All(children):
                wanted = [child for child in children if not isinstance(child, Not)]
                found = self._every(wanted, field) if wanted else self._of(self._sizes.all_posts())
                for child in children:
                    if isinstance(child, Not):
                        found -= self.sections(child.child, field)
                return found
            case Any(children):
                return set().union(*(self.sections(child, field) for child in children))
            case Not(child):
                return self._of(self._sizes.all_posts()) - self.sections(child, field)
            case In(name, child):
                return self.sections(child, name)
            case Filter(name, value):
                return self._of(self._catalog.having(name, value))
            case DateRange(since, until):
                return self._of(self._catalog.dated(since, until))
            case AmountRange():
                return self._in_context(self.named(node))
            case _:
                return self._in_context(self.holders(self.pattern(node, field)))

    def named(self, leaf: AmountRange) -> set[int]:
        """Give the units that name such a sum of money."""
        return amounts.holders(
            self._catalog, leaf.currency, leaf.low, leaf.high, inclusive=leaf.inclusive
        )

    def holders(self, pattern: Pattern) -> Mapping[int, float]:
        """Give the units that hold a pattern, with how strongly each does."""
        return self.evidence(pattern).units

    def evidence(self, pattern: Pattern) -> Evidence:
        """Give what holds a pattern."""
        if pattern not in self._evidence:
            if pattern.plain and not pattern.also:
                self._evidence[pattern] = self.keyed(pattern.steps[0].keys)
            else:
                self._evidence[pattern] = Evidence(self._every_way(pattern), self._sizes.posts)
        return self._evidence[pattern]

    def _every_way(self, pattern: Pattern) -> dict[int, float]:
        found = self._own(pattern)
        for variant in pattern.also:
            for unit, weight in self.holders(variant.pattern).items():
                found[unit] = found.get(unit, 0.0) + variant.weight * weight
        return found

    def _own(self, pattern: Pattern) -> dict[int, float]:
        if len(pattern.steps) > 1:
            found = self._reader.sequence(
                [step.keys for step in pattern.steps],
                slop=pattern.slop,
                field=pattern.field,
                spend=self._spend,
            )
            return found if pattern.sure else self._looked_at(pattern, found)
        (step,) = pattern.steps
        if pattern.plain:
            return dict(self.keyed(step.keys).units)
        found = self._reader.holders(step.keys - step.unsure, pattern.field, spend=self._spend)
        if step.unsure:
            found |= self._looked_at(
                pattern, self._reader.holders(step.unsure, pattern.field, spend=self._spend)
            )
        return found

    def keyed(self, keys: Collection[str]) -> Evidence:
        """Give what holds any of the keys."""
        return self._held.by(keys, self._spend)

    def _every(self, nodes: Sequence[Node], field: str | None) -> set[int]:
        """Give the sections that all nodes match: leaves are looked up in those that others left."""
        found: list[set[int]] = []
        held: list[Mapping[int, float]] = []
        for node in nodes:
            if isinstance(node, Word | Phrase | Prefix | Fuzzy):
                held.append(self.holders(self.pattern(node, field)))
            else:
                found.append(self.sections(node, field))
        held.sort(key=len)
        if not found:
            found.append(self._in_context(held.pop(0)))
        sections = set.intersection(*sorted(found, key=len))
        for units in held:
            sections = {u for u in sections if u in units or u & _CONTEXT in units}
        return sections

    def sections_of(self, post: int) -> range:
        """Give the units of all sections of a post."""
        return self._sizes.units(post)

    def _of(self, posts: Iterable[int]) -> set[int]:
        return {unit for post in posts for unit in self.sections_of(post)}

    def _in_context(self, units: Iterable[int]) -> set[int]:
        found = set(units)
        contexts = {unit for unit in found if not unit & _ORDINAL}  # ordinal_of, without a call
        found -= contexts
        counts = self._sizes.counts
        for unit in contexts:
            found.update(range(unit + 1, unit + 1 + counts[unit >> UNIT_BITS]))  # as `units`
        return found

    def _looked_at(self, pattern: Pattern, units: Mapping[int, float]) -> dict[int, float]:
        """Keep the units whose text has the very forms; postings know only their keys."""
        self._spend(TEXT * len(units))
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
