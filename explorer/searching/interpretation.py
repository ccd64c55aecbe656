"""A query as one index understands it: its tree, its patterns, and what each of them holds."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from explorer.czech import words
from explorer.searching import query
from explorer.searching.effort import Effort
from explorer.searching.held import Held
from explorer.searching.matching import Matcher
from explorer.searching.patterns import Compiler, Pattern
from explorer.searching.query import (
    All,
    AmountRange,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Restriction,
    Word,
)
from explorer.searching.ranking import Evidence
from explorer.store.acronyms import Acronyms
from explorer.store.amounts import Shown, sums
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import Reader, post_of, post_unit
from explorer.store.kinship import Kinship
from explorer.store.sizes import Sizes
from explorer.store.vocabulary import Vocabulary

if TYPE_CHECKING:
    from explorer.searching.lifts import Worths


class Store(NamedTuple):
    """What is read of an open index."""

    catalog: Catalog
    reader: Reader
    held: Held
    vocabulary: Vocabulary
    kinship: Kinship
    worths: "Worths"
    acronyms: Acronyms
    sizes: Sizes
    sums: Shown

    def units(self, post: int) -> range:
        """Give all units of a post."""
        return range(post_unit(post), self.sizes.units(post).stop)


class Interpretation:
    """One reading of a query; what was looked up is kept as long as it lives."""

    def __init__(self, store: Store, tree: Node, effort: Effort, *, accented: bool) -> None:
        """Compile the words of `tree`, the acronyms among them too.

        `accented` tells whether the query was typed with accents. Raises QueryError, now or when
        something is asked of it, where that takes more work than `effort` allows.
        """
        self.tree = tree
        leaves = list(_text_leaves(tree))
        compiler = Compiler(store.vocabulary, store.acronyms, accented=accented, spend=effort.spend)
        self.matcher = Matcher(store.catalog, store.held, compiler, store.sizes, effort.spend)
        self._catalog = store.catalog
        self._posts = store.sizes.posts
        self._expand_runs(store.acronyms.longest)
        wanted = [self.matcher.pattern(leaf, field) for leaf, plus, field in leaves if plus]
        # Function words match but do not tell; a query of nothing else takes them as they are.
        self.patterns = [p for p in wanted if p.weighty] or wanted
        self.amounts = tuple(
            leaf for leaf, plus, _ in query.leaves(tree) if plus and isinstance(leaf, AmountRange)
        )

    @cached_property
    def words(self) -> tuple[Pattern, ...]:
        """The single words of the query that tell something, each once."""
        single = [word for pattern in self.patterns for word in pattern.words()]
        return tuple(dict.fromkeys(word for word in single if word.weighty)) or tuple(single)

    @cached_property
    def phrases(self) -> tuple[Pattern, ...]:
        """What must stand together."""
        return tuple(pattern for pattern in self.patterns if len(pattern.steps) > 1)

    @property
    def deciding(self) -> Node:
        """The tree without function words, which match nearly everything and tell nothing."""
        if not isinstance(self.tree, All):
            return self.tree
        rest = [child for child in self.tree.children if not self._is_function_word(child)]
        told = any(
            plus and self.matcher.pattern(leaf, field).weighty
            for child in rest
            for leaf, plus, field in _text_leaves(child)
        )
        return query.all_of(*rest) if told else self.tree

    @property
    def is_plain(self) -> bool:
        """Whether the query is words and phrases in any form, with mere restrictions."""
        children = self.tree.children if isinstance(self.tree, All) else (self.tree,)
        return all(map(_is_plain, children))

    @property
    def restrictions(self) -> Node | None:
        """What of a plain query is no word; None if nothing is."""
        children = self.tree.children if isinstance(self.tree, All) else (self.tree,)
        rest = [child for child in children if not isinstance(child, Word | Phrase)]
        return query.all_of(*rest) if rest else None

    @property
    def alternatives(self) -> tuple[Restriction, ...]:
        """The filters that a hit need not fulfil: those below an OR; sums of money aside."""
        children = self.tree.children if isinstance(self.tree, All) else (self.tree,)
        return tuple(
            leaf
            for child in children
            if not isinstance(child, Restriction)
            for leaf, plus, _ in query.leaves(child)
            if plus and isinstance(leaf, Restriction) and not isinstance(leaf, AmountRange)
        )

    def evidence(self, pattern: Pattern) -> Evidence:
        """Give what holds a pattern."""
        return self.matcher.evidence(pattern)

    def naming(self) -> list[Evidence]:
        """Give what names the sums of money asked for: it matches and weighs nothing."""
        found = []
        for leaf in self.amounts:
            evidence = Evidence(dict.fromkeys(self.matcher.named(leaf), 1.0), self._posts)
            evidence.idf = 0.0
            found.append(evidence)
        return found

    def largest(self, units: Iterable[int]) -> dict[int, float]:
        """Give the largest sum that each unit or its title names, of those asked for; -1 for none.

        Where none is asked for, any sum in crowns counts.
        """
        from decimal import Decimal  # noqa: PLC0415  # few queries ask for sums

        asked = self.amounts or (AmountRange(Decimal(0), None),)
        wanted = set(units)
        named = sums(self._catalog, wanted | {post_unit(post_of(unit)) for unit in wanted})
        sizes = {
            unit: max(
                (it.high for it in found if any(leaf.admits(*it.size) for leaf in asked)),
                default=-1.0,
            )
            for unit, found in named.items()
        }
        return {
            unit: max(sizes.get(unit, -1.0), sizes.get(post_unit(post_of(unit)), -1.0))
            for unit in wanted
        }

    def _is_function_word(self, node: Node) -> bool:
        return (
            isinstance(node, Word)
            and not node.exact
            and not self.matcher.pattern(node, None).weighty
        )

    def _expand_runs(self, longest: int) -> None:
        """Let neighbouring words that are the long form of an acronym stand for it too."""
        children = self.tree.children if isinstance(self.tree, All) else ()
        for run in _runs(children):
            patterns = [self.matcher.pattern(word, None) for word in run]
            for start in range(len(run)):
                for end in range(start + 2, min(start + longest, len(run)) + 1):
                    variants = self.matcher.compiler.written_out(patterns[start:end])
                    for word in run[start:end] if variants else ():
                        self.matcher.extend(word, variants)


def is_accented(tree: Node) -> bool:
    """Tell whether any word that is looked for in texts has accents."""
    return any(words.has_accents(leaf.text) for leaf, _, _ in _text_leaves(tree))


def _runs(children: Sequence[Node]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for child in (*children, All(())):
        if isinstance(child, Word) and not child.exact:
            run.append(child)
        else:
            if len(run) > 1:
                yield run
            run = []


def _text_leaves(
    tree: Node,
) -> Iterator[tuple[Word | Phrase | Prefix | Fuzzy, bool, str | None]]:
    """Yield the leaves that are looked for in texts; see `query.leaves`."""
    for leaf, wanted, field in query.leaves(tree):
        if not isinstance(leaf, Restriction):
            yield leaf, wanted, field


def _is_plain(node: Node) -> bool:
    match node:
        case Word(exact=exact) | Phrase(exact=exact):
            return not exact
        case query.Not():
            return True
        case _:
            return all(isinstance(leaf, Restriction) for leaf, _, _ in query.leaves(node))
