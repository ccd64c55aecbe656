"""Which sentences speak of a query: by themselves, or below a heading or title that does."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from explorer.czech import words
from explorer.model import Token
from explorer.searching.interpretation import Interpretation, Store
from explorer.searching.query import All, AmountRange, Any, DateRange, Filter, In, Node, Not
from explorer.store.accomplishments import Key
from explorer.store.amounts import Sum, sums
from explorer.store.engines.protocol import Field, post_of, post_unit


class _Said(NamedTuple):
    """What is said in a sentence, and around it."""

    unit: int
    """Of its section."""
    texts: Mapping[Field, Sequence[Token]]
    amounts: Sequence[Sum]


def within(key: Key, named: Iterable[Sum]) -> list[Sum]:
    """Give those of the sums of a section that stand in a sentence of it."""
    return [
        it
        for it in named
        if it.field == Field.TEXT and key.start <= it.span.start and it.span.end <= key.end
    ]


def speaking(store: Store, reading: Interpretation, found: Iterable[Key]) -> dict[Key, bool]:
    """Keep the sentences that hold what was asked for, together with heading, title and tags.

    Of each it is told whether it does so by itself.
    """
    matching = reading.matcher.sections(reading.deciding)
    by_unit: dict[int, list[Key]] = {}
    for key in found:
        if key.unit in matching:
            by_unit.setdefault(key.unit, []).append(key)
    judge = _Judge(reading)
    named = sums(store.catalog, by_unit if reading.amounts else ())
    spoken: dict[Key, bool] = {}
    for unit, around, text in _texts(store, by_unit):
        for key in by_unit[unit]:
            own = {Field.TEXT: words.tokens(text[key.start : key.end])}
            amounts = within(key, named.get(unit, ()))
            by_itself = judge.fits(_Said(unit, own, amounts))
            if by_itself or judge.fits(_Said(unit, own | around, amounts)):
                spoken[key] = by_itself
    return spoken


def _texts(
    store: Store, units: Collection[int]
) -> Iterator[tuple[int, dict[Field, Sequence[Token]], str]]:
    """Yield units with the words of heading, title and tags, and the text of the section."""
    contexts: dict[int, dict[Field, Sequence[Token]]] = {}
    posts = {post_unit(post_of(unit)) for unit in units}
    for unit, texts in store.catalog.unit_texts(posts):
        contexts[post_of(unit)] = {field: words.tokens(text) for field, text in texts.items()}
    for unit, texts in store.catalog.unit_texts(units):
        heading = {Field.HEADING: words.tokens(texts[Field.HEADING])}
        yield unit, contexts[post_of(unit)] | heading, texts[Field.TEXT]


class _Judge:
    """Tells whether some words satisfy a query by themselves."""

    def __init__(self, reading: Interpretation) -> None:
        self._tree = reading.deciding
        self._matcher = reading.matcher
        self._sections: dict[tuple[Node, str | None], set[int]] = {}

    def fits(self, said: _Said) -> bool:
        """Tell whether it holds what the query wants.

        What is not to be there, and what is asked of the post, is decided by the whole section.
        """
        return self._fits(self._tree, None, said)

    def _fits(self, node: Node, field: str | None, said: _Said) -> bool:
        match node:
            case All(children):
                return all(self._fits(child, field, said) for child in children)
            case Any(children):
                return any(self._fits(child, field, said) for child in children)
            case In(name, child):
                return self._fits(child, name, said)
            case AmountRange():
                return any(node.admits(*it.size) for it in said.amounts)
            case Not() | Filter() | DateRange():
                return said.unit in self._matching(node, field)
            case _:
                pattern = self._matcher.pattern(node, field)
                return any(
                    pattern.spans(tokens)
                    for at, tokens in said.texts.items()
                    if pattern.field in (None, at)
                )

    def _matching(self, node: Node, field: str | None) -> set[int]:
        if (node, field) not in self._sections:
            self._sections[node, field] = self._matcher.sections(node, field)
        return self._sections[node, field]
