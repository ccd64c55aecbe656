"""Names in filters that no post has, and those that may have been meant."""

from collections.abc import Collection, Iterator
from typing import Final

from rapidfuzz.distance import OSA

from explorer.corpus import tags
from explorer.czech import words
from explorer.model import Filters, UnknownName
from explorer.searching.spelling import LONG
from explorer.store.catalog import Catalog

_MOST: Final = 3
"""Names that are proposed."""
_FAR: Final = 100
"""More edits than any near name has."""


def unknown(catalog: Catalog, filters: Filters) -> Iterator[UnknownName]:
    """Yield the names that nothing has."""
    for field, names in (
        ("tag", filters.tags),
        ("author", filters.authors),
        ("site", filters.sites),
        ("category", filters.categories),
    ):
        for name in names:
            if not catalog.having(field, name):
                known = [value for value, _ in catalog.values(field)]
                yield UnknownName(field, name, _near(name, known))


def _near(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Give the names that differ by few letters from `name`, as a whole or word by word."""
    edits = {value: min(_whole(name, value), _by_words(name, value)) for value in known}
    # Sorting keeps those that more posts have before the others.
    return tuple(sorted((it for it in known if edits[it] < _FAR), key=edits.__getitem__)[:_MOST])


def _whole(name: str, value: str) -> int:
    return _edits(tags.key(name), tags.key(value))


def _by_words(name: str, value: str) -> int:
    has = _forms(value)
    wanted = _forms(name)
    nearest = [min((_edits(form, it) for it in has), default=_FAR) for form in wanted]
    return min(sum(nearest), _FAR) if nearest else _FAR


def _forms(text: str) -> list[str]:
    return [token.form for token in words.tokens(words.fold(text))]


def _edits(typed: str, meant: str) -> int:
    """Give how many letters differ; `_FAR` where they are more than a slip."""
    most = 2 if len(typed) >= LONG else 1
    edits = OSA.distance(typed, meant, score_cutoff=most)
    return edits if edits <= most else _FAR
