"""Comparisons: what is typical of a part, counted by posts, with how sure and how large it is."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeding import write_post

from explorer.errors import QueryError, UsageError
from explorer.model import Filters, Page
from explorer.searching.comparison import g2
from explorer.searching.defaults import SURE
from explorer.searching.index import Index
from explorer.store import topics as store
from explorer.topics.page import find


@pytest.fixture
def index(indexed: Callable[[], Index], tmp_path: Path) -> Index:
    """Twenty posts a site: trolleybuses here, trams there; one post repeats a word of its own."""
    for site, word, tag in (("mesto", "Trolejbus", "trolejbus"), ("obec", "Tramvaj", "tramvaj")):
        for number in range(20):
            body = f"{word} jede do obce číslo {number}. Zastávka je na náměstí."
            if site == "mesto" and number == 3:
                body += " Vodojem." * 200
            write_post(
                tmp_path / "posts",
                f"{site}/_posts/2020-01-{number + 1:02}-{site}.md",
                body,
                title=f"Zpráva {number}",
                date=f"20{20 + number % 2}-01-{number + 1:02}",
                tags=[tag],
            )
    return indexed()


def test_the_word_of_a_part_comes_first_with_its_numbers(index: Index) -> None:
    result = index.compare("site:mesto", "site:obec")
    (first, *others) = result.items
    assert (first.text, first.posts, first.other_posts) == ("trolejbus", 20, 0)
    assert first.g2 == pytest.approx(2 * 40 * math.log(2), abs=1e-4)
    assert first.log_ratio == pytest.approx(math.log2(20.5 / 0.5), abs=1e-4)
    assert (result.a_posts, result.b_posts, result.both) == (20, 20, 0)
    assert not {"tramvaj", "zastávka"} & {it.text for it in others}


def test_a_word_of_one_long_post_does_not_win(index: Index) -> None:
    assert "vodojem" not in {it.text for it in index.compare("site:mesto", least=1).items}


def test_the_other_direction_is_the_other_part(index: Index) -> None:
    assert index.compare("site:obec", "site:mesto").items[0].text == "tramvaj"
    assert index.compare("site:mesto").items == index.compare("site:mesto", "site:obec").items


def test_tags_are_compared_too(index: Index) -> None:
    result = index.compare("site:mesto", of="tags")
    assert [it.text for it in result.items] == ["Trolejbus"]
    assert result.items[0].example


def test_topics_are_compared_too(index: Index) -> None:
    result = index.compare("site:mesto", of="topics")
    assert [(it.text, it.posts, it.other_posts) for it in result.items] == [("Trolejbus", 20, 0)]
    assert result.items[0].example
    assert result.items[0].example.post.site == "mesto"


def test_topics_are_counted_in_the_posts_that_speak_of_them(index: Index) -> None:
    result = index.compare("site:mesto", of="topics", sure=0)
    ours = set(index.posts_matching("site:mesto"))
    assert result.items
    for it in result.items:
        row = find(index, it.text)
        assert row
        spoken = set(store.posts_of(index.catalog, row.id))
        assert (it.posts, it.other_posts) == (len(spoken & ours), len(spoken - ours))
        assert it.example
        assert it.example.post.id in spoken & ours


def test_the_example_stands_in_the_part_and_holds_the_word(index: Index) -> None:
    example = index.compare("site:mesto").items[0].example
    assert example
    assert example.post.site == "mesto"
    assert {part.text for part in example.snippet if part.match} == {"Trolejbus"}


def test_posts_in_both_parts_count_in_neither(index: Index) -> None:
    result = index.compare("site:mesto", "date:2020")
    assert (result.a_posts, result.b_posts, result.both) == (10, 10, 10)


def test_filters_hold_for_both_parts_and_pages_for_the_list(index: Index) -> None:
    result = index.compare("date:2020", filters=Filters(sites=("mesto",)))
    assert (result.a_posts, result.b_posts) == (10, 10)
    whole = index.compare("site:mesto", page=Page(0))
    assert index.compare("site:mesto", page=Page(1, 1)).items == whole.items[:1]
    assert index.compare("site:mesto", least=21).total == 0


@pytest.mark.parametrize(
    ("a", "b"), [("xyzzy", ""), ("site:mesto", "xyzzy"), ("date:2020..2021", "")]
)
def test_a_part_without_posts_is_refused(index: Index, a: str, b: str) -> None:
    with pytest.raises(UsageError):
        index.compare(a, b)


def test_a_part_that_cannot_be_read_is_refused(index: Index) -> None:
    with pytest.raises(QueryError):
        index.compare("(")


@given(
    st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_g2_is_that_of_the_likelihoods(one: tuple[int, int], other: tuple[int, int]) -> None:
    """Twice the logarithm of how much better two shares explain the numbers than one does."""

    def likelihood(held: int, all_: int, share: float) -> float:
        return sum(
            times * math.log(chance)
            for times, chance in ((held, share), (all_ - held, 1 - share))
            if times
        )

    (a, n), (b, m) = one, other
    both = (a + b) / (n + m)
    apart = likelihood(a, n, a / n) + likelihood(b, m, b / m)
    together = likelihood(a, n, both) + likelihood(b, m, both)
    assert g2(a, n, b, m) == pytest.approx(2 * (apart - together), abs=1e-6)
    assert SURE > 0
