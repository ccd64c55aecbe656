"""Which sections match a query: the tree evaluated over sets of sections.

A section is matched by its own heading and text together with the title and tags of its post.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

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
from explorer.searching.weights import Weights
from explorer.store import amounts
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import ORDINAL, UNIT_BITS, Spend, freely
from explorer.store.sizes import Sizes

_CONTEXT: Final = ~ORDINAL


class Matcher:
    """Evaluates one query over one index; what a pattern holds is looked up once."""

    def __init__(
        self,
        catalog: Catalog,
        held: Held,
        compiler: Compiler,
        sizes: Sizes,
        spend: Spend = freely,
    ) -> None:
        """Read from the stores of one index."""
        self.compiler = compiler
        self._catalog = catalog
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

    def near(self, one: Pattern, other: Pattern, slop: int) -> Evidence:
        """Give where two patterns of one word each stand near each other."""
        return self._held.near(one.steps[0].keys, other.steps[0].keys, slop, self._spend)

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

    def holders(self, pattern: Pattern) -> Weights:
        """Give the units that hold a pattern, with how strongly each does."""
        return self.evidence(pattern).units

    def evidence(self, pattern: Pattern) -> Evidence:
        """Give what holds a pattern."""
        if pattern not in self._evidence:
            self._evidence[pattern] = self._held.of(pattern, self._spend)
        return self._evidence[pattern]

    def keyed(self, keys: Collection[str]) -> Evidence:
        """Give what holds any of the keys."""
        return self._held.by(keys, self._spend)

    def _every(self, nodes: Sequence[Node], field: str | None) -> set[int]:
        """Give the sections that all nodes match: leaves are looked up in those that others left."""
        found: list[set[int]] = []
        held: list[Weights] = []
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
            own = units.among(sections)
            contexts = units.among({unit & _CONTEXT for unit in sections})
            sections = {u for u in sections if u in own or u & _CONTEXT in contexts}
        return sections

    def sections_of(self, post: int) -> range:
        """Give the units of all sections of a post."""
        return self._sizes.units(post)

    def _of(self, posts: Iterable[int]) -> set[int]:
        return {unit for post in posts for unit in self.sections_of(post)}

    def _in_context(self, units: Iterable[int]) -> set[int]:
        found = set(units)
        contexts = {unit for unit in found if not unit & ORDINAL}  # ordinal_of, without a call
        found -= contexts
        counts = self._sizes.counts
        for unit in contexts:
            found.update(range(unit + 1, unit + 1 + counts[unit >> UNIT_BITS]))  # as `units`
        return found
