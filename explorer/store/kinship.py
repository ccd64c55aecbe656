"""Words akin to others: what ranks, but never matches."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from explorer.czech.families import family
from explorer.czech.keys import root
from explorer.store.catalog import Catalog

_REMEMBERED: Final = 2_000
"""Words of which the relatives are kept, those asked for last."""


class Kinship:
    """The relatives of words. What was asked is kept: many queries share words."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from `catalog`, which must stay open."""
        self._catalog = catalog
        self.of = lru_cache(_REMEMBERED)(self._of)

    def _of(self, typed: str, meant: frozenset[str]) -> frozenset[str]:
        """Give the keys of the words akin to a typed one, with the keys it stands for.

        Akin are words with the same root, or of the family of one of its keys.
        """
        return self._keys("root", [root(typed)]) | self._keys("family", map(family, meant))

    def _keys(self, column: str, values: Iterable[str]) -> frozenset[str]:
        rows = self._catalog.rows(
            f"SELECT DISTINCT key FROM form "  # noqa: S608  # from above
            f"WHERE {column} IN (SELECT value FROM json_each(?))",
            values,
        )
        return frozenset(key for (key,) in rows)
