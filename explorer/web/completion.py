"""What a query in the box may go on with: words, tags, authors and topics, whatever the accents."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from explorer.searching.index import Index
from explorer.searching.query import Filter

_SHORTEST: Final = 2
_EACH: Final = {"tag": 4, "author": 3, "word": 5, "topic": 3}
"""How many of each are proposed."""


class Proposal(NamedTuple):
    """A way to go on."""

    kind: str
    """word, tag, author or topic."""
    text: str
    """What it is about."""
    query: str
    """The whole query that it makes; "" for a topic, which has a page."""


def complete(index: Index, query: str) -> Iterator[Proposal]:
    """Yield how the last word of a query may go on, and the topics whose names begin like all of it."""
    yield from _going_on(index, query)
    if len(query) >= _SHORTEST and query[0].isalpha() and ":" not in query:
        for label in index.complete("topic", query.strip())[: _EACH["topic"]]:
            yield Proposal("topic", label, "")


def _going_on(index: Index, query: str) -> Iterator[Proposal]:
    before, space, last = query.rpartition(" ")
    start = before + space
    if len(last) < _SHORTEST or not last[0].isalpha():
        return
    field, colon, value = last.partition(":")
    if colon:
        named = {"tag": "tag", "stitek": "tag", "author": "author", "autor": "author"}.get(field)
        if named:
            for text in index.complete(named, value)[: _EACH["word"]]:
                yield Proposal(named, text, f"{start}{Filter(named, text)} ")
        return
    if last.isalpha():
        for text in index.complete("word", last)[: _EACH["word"]]:
            if text != last:
                yield Proposal("word", text, f"{start}{text} ")
    for name in ("tag", "author"):
        for text in index.complete(name, last)[: _EACH[name]]:
            yield Proposal(name, text, f"{start}{Filter(name, text)} ")
