"""What holds sets of keys, kept from one query to the next, because many queries share words."""

from collections.abc import Collection
from typing import Final, NamedTuple

from explorer.czech.recent import Recent
from explorer.searching.ranking import Evidence
from explorer.store.engines.protocol import Reader, Spend

_KEPT: Final = 150_000
"""Units in all that is kept: 16 MB."""
_MANY: Final = 50
"""Keys from which a set is that of a beginning or the like, which no other query shares."""


class _Found(NamedTuple):
    evidence: Evidence
    work: int
    """What it took to find it: whether a query is answered does not depend on those before it."""


class Held:
    """Evidence of sets of keys."""

    def __init__(self, reader: Reader, posts: int) -> None:
        """Read from `reader`; `posts` is the number of all posts."""
        self._reader = reader
        self._posts = posts
        self._known = Recent(self._read_all, _KEPT, lambda it: len(it.evidence.units))

    def by(self, keys: Collection[str], spend: Spend) -> Evidence:
        """Give what holds any of the keys; nobody may change it."""
        wanted = frozenset(keys)
        if len(wanted) >= _MANY:
            return Evidence(self._reader.holders(wanted, spend=spend), self._posts)
        found = self._known[wanted]
        spend(found.work)
        return found.evidence

    def _read_all(self, several: Collection[frozenset[str]]) -> dict[frozenset[str], _Found]:
        return {keys: self._read(keys) for keys in several}

    def _read(self, keys: frozenset[str]) -> _Found:
        spent: list[int] = []
        holders = self._reader.holders(keys, spend=spent.append)
        return _Found(Evidence(holders, self._posts), sum(spent))
