"""Weights in columns are what a dictionary of them is, and evidence is what its units are."""

from hypothesis import example, given
from hypothesis import strategies as st

from explorer.searching.ranking import Evidence, idf
from explorer.searching.weights import Weights
from explorer.store.engines.protocol import post_of, post_unit

UNITS = st.integers(0, 40).map(lambda number: post_unit(number // 4) + number % 4) | st.integers(
    (1 << 32) - 2, (1 << 32) + 2
)
HELD = st.dictionaries(UNITS, st.sampled_from((1.0, 2.0, 0.8, 1e39)), max_size=60)


@given(HELD, st.sets(UNITS))
@example({}, {1})
@example(dict.fromkeys(range(99), 1.0), {0, 98, 99})  # few of many, each looked up
def test_columns_hold_what_a_dictionary_holds(held: dict[int, float], wanted: set[int]) -> None:
    weights = Weights.of(held)
    assert weights == held
    assert list(weights) == sorted(held)
    assert dict(weights.pairs()) == held
    assert {number for number in wanted if number in weights} == wanted & held.keys()
    assert weights.among(wanted) == {it: held[it] for it in wanted if it in held}


@given(HELD, UNITS, UNITS)
def test_a_stretch_of_columns_has_what_lies_within(
    held: dict[int, float], first: int, end: int
) -> None:
    within = {number: weight for number, weight in held.items() if first <= number < end}
    assert dict(Weights.of(held).between(first, end)) == within


@given(HELD, st.sets(UNITS.map(post_of)))
@example(dict.fromkeys(range(1 << 16, 99 << 16, 1 << 12), 1.0), {1, 98, 99})
def test_posts_and_their_units_are_those_of_all_units(
    held: dict[int, float], wanted: set[int]
) -> None:
    """Whether they are looked up one by one or all of them are passed by."""
    evidence = Evidence(held, posts=100)
    by_post: dict[int, float] = {}
    for unit in sorted(held):
        by_post[post_of(unit)] = by_post.get(post_of(unit), 0.0) + held[unit]
    asked = {post: weight for post, weight in by_post.items() if post in wanted}
    assert evidence.idf == idf(len(by_post), 100)
    assert evidence.in_posts(wanted) == asked
    assert evidence.units_of(wanted) == {u: it for u, it in held.items() if post_of(u) in wanted}
    assert evidence.posts == by_post
    assert evidence.in_posts(wanted) == asked  # now from the column of posts
