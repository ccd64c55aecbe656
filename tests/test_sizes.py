"""What is kept of all posts at once is what the posts themselves say."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.czech import keys, words
from explorer.errors import IndexUnusableError
from explorer.searching.index import Index
from explorer.store.catalog import Catalog
from explorer.store.database import Value
from explorer.store.engines.protocol import WEIGHTS, Field, post_unit, section_unit
from explorer.store.sizes import Measured, Sizes

lengths = st.floats(0, 1e6, width=32)
measured = st.dictionaries(
    st.integers(1, 40),
    st.tuples(lengths, st.lists(lengths, min_size=1, max_size=5).map(tuple)),
    max_size=8,
).map(lambda found: sorted(found.items()))


def weights(texts: Mapping[Field, str]) -> Counter[str]:
    """The slow way: cut the texts into words and look each up."""
    found: Counter[str] = Counter()
    for field, text in texts.items():
        for form in words.forms(text):
            found[keys.key(form)] += int(WEIGHTS[field])
    return found


@given(measured, st.randoms())
def test_sizes_say_of_each_post_what_they_were_told(
    told: list[tuple[int, tuple[float, tuple[float, ...]]]], random: Random
) -> None:
    newest = [post for post, _ in told]
    random.shuffle(newest)
    posts = [Measured.of(post, *given) for post, given in told]
    sizes = Sizes.of(posts, newest)
    assert sizes.posts == len(posts)
    assert list(sizes.all_posts()) == [post.post for post in posts]
    kept = Sizes.kept(sizes.blobs())
    assert Sizes.of(kept.measured(), newest).blobs() == sizes.blobs()
    for post, (context, sections) in told:
        assert sizes.of_post(post) == context + sum(sections)
        assert list(sizes.units(post)) == [section_unit(post, n) for n in range(len(sections))]
        assert [sizes.of_section(unit) for unit in sizes.units(post)] == [
            context + length for length in sections
        ]
    assert sorted(newest, key=sizes.order.__getitem__) == newest
    assert not sizes.units(99)


def test_the_sizes_and_keys_of_an_index_are_those_of_its_texts(small_index: Index) -> None:
    catalog, store = small_index._catalog, small_index._store
    posts = sorted(catalog.all_posts())
    assert list(store.sizes.all_posts()) == posts
    held = store.vocabulary.keys_in(posts)
    context_of = dict(catalog.unit_texts(map(post_unit, posts)))
    for post in posts:
        context = weights(context_of[post_unit(post)])
        own = {unit: weights(it) for unit, it in catalog.unit_texts(store.sizes.units(post))}
        assert held[post] == context + sum(own.values(), Counter())
        assert store.sizes.of_post(post) == sum(held[post].values())
        for unit, counts in own.items():
            assert store.sizes.of_section(unit) == context.total() + counts.total()
    assert sorted(posts, key=store.sizes.order.__getitem__) == catalog.order(None, "date")


class _Odd(Catalog):
    """A catalog in which somebody changed what is packed."""

    def __init__(self, rows: list[tuple[object, ...]], path: Catalog) -> None:
        self._path = path._path
        self._odd = rows

    def rows(self, statement: str, *values: Value) -> list[Any]:  # noqa: ARG002
        return self._odd


@pytest.mark.parametrize("rows", [[], [("counts", b"x")]])
def test_damaged_sizes_are_named(small_index: Index, rows: list[tuple[object, ...]]) -> None:
    with pytest.raises(IndexUnusableError, match="catalog cannot be read"):
        Sizes.read(_Odd(rows, small_index._catalog))
