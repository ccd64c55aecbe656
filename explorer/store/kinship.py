"""Words akin to others: what ranks, but never matches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from explorer.czech.families import family
from explorer.czech.keys import root
from explorer.store.catalog import Catalog


def kin(
    catalog: Catalog, typed: Sequence[str], meant: Sequence[Collection[str]]
) -> list[frozenset[str]]:
    """Give for each typed word, with the keys it stands for, the keys of the words akin to it.

    Akin are words with the same root, or of the family of one of its keys.
    """
    roots = [root(form) for form in typed]
    families = [{family(key) for key in keys} for keys in meant]
    by_root = _keys(catalog, "root", roots)
    by_family = _keys(catalog, "family", chain(*families))
    return [
        frozenset().union(by_root[shared], *(by_family[it] for it in others))
        for shared, others in zip(roots, families, strict=True)
    ]


def _keys(catalog: Catalog, column: str, values: Iterable[str]) -> dict[str, set[str]]:
    """Give for each value of a column of the words the keys of those that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for value, key in catalog.rows(
        f"SELECT DISTINCT {column}, key FROM form "  # noqa: S608  # from above
        f"WHERE {column} IN (SELECT value FROM json_each(?))",
        values,
    ):
        found[value].add(key)
    return found
