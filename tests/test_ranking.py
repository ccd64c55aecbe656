"""The order of what is found, and the pages it is read in."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeding import found, paths, write_post

from explorer.model import Hit, Page
from explorer.searching.index import Index
from explorer.searching.partly import leading
from explorer.searching.ranking import (
    BEST_SECTION,
    K1,
    B,
    Evidence,
    Lift,
    Ranked,
    gains,
    heaviest,
    lifted,
    most,
    rank,
)
from explorer.store.engines.protocol import post_of, post_unit, section_unit
from explorer.store.sizes import Measured, Sizes

Indexed = Callable[[], Index]

FILLER = "Zastupitelstvo jednalo o rozpočtu kraje a schválilo zprávu o hospodaření. " * 3


SCORES = st.lists(st.sampled_from((1.0, 1.0 + 2e-10, 1.0 + 7e-10, 1.0 + 2e-9, 2.0, 0.0)))


@given(SCORES, st.integers(1, 6))
def test_the_heaviest_are_those_of_all_that_are_sorted(scores: list[float], number: int) -> None:
    """Rounded and in their first order where that makes them equal."""
    every = sorted(range(len(scores)), key=lambda place: (-round(scores[place], 9), place))
    least = heaviest(scores, number)
    few = [place for place, score in enumerate(scores) if score >= least]
    few.sort(key=lambda place: (-round(scores[place], 9), place))
    assert few[:number] == every[:number]


TWO_POSTS = Sizes.of([Measured.of(1, 4.0, (10.0, 30.0)), Measured.of(2, 8.0, (10.0,))], [2, 1])
SECTIONS = (section_unit(1, 0), section_unit(1, 1), section_unit(2, 0))
"""Of 14, 34 and 18 words with their context, in the mean 22; the posts of 44 and 18, so of 31."""


def bm25(weight: float, relative_length: float, *, held: int, posts: int) -> float:
    idf = math.log(1 + (posts - held + 0.5) / (held + 0.5))
    return idf * weight * (K1 + 1) / (weight + K1 * (1 - B + B * relative_length))


# The formula


def test_a_post_scores_by_its_words_and_its_best_section() -> None:
    word = Evidence({section_unit(1, 0): 1.0, section_unit(1, 1): 3.0, post_unit(1): 4.0}, posts=50)
    (ranked,) = rank([section_unit(1, 0), section_unit(1, 1)], [word], [], TWO_POSTS)
    whole = bm25(8.0, 44 / 31, held=1, posts=50)
    sections = {
        section_unit(1, 0): bm25(5.0, 14 / 22, held=1, posts=50),
        section_unit(1, 1): bm25(7.0, 34 / 22, held=1, posts=50),
    }
    best = sorted(sections.items(), key=lambda pair: -pair[1])
    assert [unit for unit, _ in ranked.sections] == [unit for unit, _ in best]
    assert [score for _, score in ranked.sections] == pytest.approx([score for _, score in best])
    assert ranked.score == pytest.approx(whole + BEST_SECTION * best[0][1])


def test_words_count_in_the_share_of_them_that_is_held() -> None:
    held = Evidence({section_unit(1, 0): 1.0}, posts=50)
    missing = Evidence({section_unit(2, 0): 1.0}, posts=50)
    (alone,) = rank([section_unit(1, 0)], [held], [], TWO_POSTS)
    (half,) = rank([section_unit(1, 0)], [held, missing], [], TWO_POSTS)
    assert half.score == pytest.approx(alone.score / 2)


def test_lifts_add_by_their_weight() -> None:
    word = Evidence({section_unit(1, 0): 1.0}, posts=50)
    (alone,) = rank([section_unit(1, 0)], [word], [], TWO_POSTS)
    (ranked,) = rank([section_unit(1, 0)], [word], [Lift(word, 0.3)], TWO_POSTS)
    assert ranked.score == pytest.approx(alone.score * 1.3)
    (late,) = lifted([alone], gains({1, 2}, [Lift(word, 0.3)], TWO_POSTS))
    assert alone.score < late.score < ranked.score  # not by its sections
    assert late.sections == alone.sections


def test_lifts_bring_nothing_that_does_not_match() -> None:
    word = Evidence({section_unit(1, 0): 1.0}, posts=50)
    other = Evidence({section_unit(2, 0): 1.0, section_unit(1, 1): 5.0}, posts=50)
    (alone,) = rank([section_unit(1, 0)], [word], [], TWO_POSTS)
    (ranked,) = rank([section_unit(1, 0)], [word], [Lift(other, 1.0)], TWO_POSTS)
    assert ranked.sections == alone.sections
    assert [
        post.post for post in lifted([alone], gains({1, 2}, [Lift(other, 1.0)], TWO_POSTS))
    ] == [1]


def test_what_holds_nothing_has_no_score() -> None:
    (ranked,) = rank([section_unit(2, 0)], [], [], TWO_POSTS)
    assert (ranked.score, ranked.sections) == (0.0, ((section_unit(2, 0), 0.0),))


def test_sections_that_match_by_the_title_alone_are_left_out_but_for_one() -> None:
    units = [section_unit(1, 1), section_unit(1, 0)]
    title = Evidence({post_unit(1): 4.0}, posts=50)
    (ranked,) = rank(units, [title], [], TWO_POSTS)
    assert [unit for unit, _ in ranked.sections] == [section_unit(1, 0)]
    both = Evidence({post_unit(1): 4.0, section_unit(1, 1): 1.0}, posts=50)
    (ranked,) = rank(units, [both], [], TWO_POSTS)
    assert [unit for unit, _ in ranked.sections] == [section_unit(1, 1)]


@given(
    weights=st.dictionaries(st.sampled_from(SECTIONS), st.sampled_from([1.0, 2.0])),
    matching=st.sets(st.sampled_from(SECTIONS)),
)
def test_every_post_that_matches_is_ranked_once(
    weights: dict[int, float], matching: set[int]
) -> None:
    ranked = rank(matching, [Evidence(weights, posts=2)], [], TWO_POSTS)
    assert sorted(post.post for post in ranked) == sorted({post_of(unit) for unit in matching})
    for post in ranked:
        scores = [score for _, score in post.sections]
        assert scores == sorted(scores, reverse=True)
        assert {unit for unit, _ in post.sections} <= matching
        assert post.score >= 0


EVIDENCE = st.dictionaries(
    st.sampled_from((*SECTIONS, post_unit(1), post_unit(2))), st.floats(0.5, 50, width=32)
).map(lambda weights: Evidence(weights, posts=3))


@given(
    st.sets(st.sampled_from(SECTIONS)),
    st.lists(EVIDENCE, max_size=3),
    st.lists(st.builds(Lift, EVIDENCE, st.floats(0, 3)), max_size=3),
)
def test_scores_are_those_of_the_formula_written_out(
    matching: set[int], words: list[Evidence], lifts: list[Lift]
) -> None:
    def scored(weight: Callable[[Evidence], float], length: float) -> float:
        def told(evidence: Evidence) -> float:
            held = weight(evidence)
            norm = K1 * (1 - B + B * length)
            return evidence.idf * held * (K1 + 1) / (held + norm) if held else 0.0

        share = sum(weight(word) > 0 for word in words) / len(words) if words else 0.0
        return share * sum(map(told, words)) + sum(it.weight * told(it.evidence) for it in lifts)

    for post, score, sections in rank(matching, words, lifts, TWO_POSTS):
        units = [post_unit(post), *TWO_POSTS.units(post)]
        whole = scored(
            lambda it: sum(it.units.get(unit, 0.0) for unit in units),  # noqa: B023
            TWO_POSTS.of_post(post) / TWO_POSTS.mean_post,
        )
        parts = {
            unit: scored(
                lambda it: it.units.get(unit, 0.0) + it.units.get(units[0], 0.0),  # noqa: B023
                TWO_POSTS.of_section(unit) / TWO_POSTS.mean_section,
            )
            for unit in matching
            if post_of(unit) == post
        }
        own = {unit for unit in parts if any(unit in word.units for word in words)}
        assert {unit for unit, _ in sections} == (own or {min(parts)})
        assert dict(sections) == pytest.approx({unit: parts[unit] for unit, _ in sections})
        assert score == pytest.approx(whole + BEST_SECTION * sections[0][1])


@given(st.lists(EVIDENCE, max_size=3), st.lists(st.builds(Lift, EVIDENCE, st.floats(0, 3))))
def test_no_post_scores_more_than_what_is_told_without_its_sections(
    words: list[Evidence], lifts: list[Lift]
) -> None:
    bounds = most({1, 2}, words, lifts, TWO_POSTS)
    for post in rank(SECTIONS, words, lifts, TWO_POSTS):
        assert post.score <= bounds[post.post]


@given(
    st.dictionaries(st.integers(0, 30), st.tuples(st.sampled_from((0.5, 1, 1.5)), st.floats(0, 1))),
    st.integers(1, 5),
)
def test_the_leading_posts_are_those_of_all_that_are_scored(
    posts: dict[int, tuple[float, float]], number: int
) -> None:
    scores = {post: score for post, (score, _) in posts.items()}
    bounds = {post: score + slack for post, (score, slack) in posts.items()}
    found = leading(number, bounds, lambda some: [Ranked(it, scores[it], ()) for it in some])
    order = sorted(found, key=lambda it: (-it.score, it.post))[:number]
    assert [it.post for it in order] == sorted(scores, key=lambda it: (-scores[it], it))[:number]
    assert len({it.post for it in found}) == len(found)


# What comes first


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Mapa kraje", FILLER), ("Zpráva kraje", f"Mapa. {FILLER}")),
        (("Zpráva", f"## Mapa\n\n{FILLER}"), ("Zpráva", f"## Zpráva\n\nMapa. {FILLER}")),
        (("Zpráva", f"Mapa. {FILLER}"), ("Zpráva", f"Mapa. {FILLER * 9}")),
        (("Zpráva", f"Mapa a mapa. {FILLER}"), ("Zpráva", f"Mapa a zpráva. {FILLER}")),
    ],
    ids=["title", "heading", "short", "often"],
)
def test_what_says_more_of_the_word_comes_first(
    tmp_path: Path, indexed: Indexed, first: tuple[str, str], second: tuple[str, str]
) -> None:
    """The better one is older and later by path, so that nothing else puts it first."""
    write_post(tmp_path / "posts", "z.md", first[1], title=first[0], date="2019-01-01")
    write_post(tmp_path / "posts", "a.md", second[1], title=second[0], date="2022-01-01")
    for number in range(5):
        write_post(tmp_path / "posts", f"{number}.md", f"{number} {FILLER}", title="Jiná")
    hits = found(indexed(), "mapa").hits
    assert [hit.post.path for hit in hits] == ["z.md", "a.md"]
    assert hits[0].score > hits[1].score


def test_relatives_of_a_word_lift_but_not_those_of_an_exact_form(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "z.md", f"Doprava města. Dopravní hřiště. {FILLER}", title="Zpráva")
    write_post(posts, "a.md", f"Doprava města. Ostatní hřiště. {FILLER}", title="Zpráva")
    index = indexed()
    for query in ("doprava", '"doprava města"'):
        assert paths(index, query, relax=False) == ["z.md", "a.md"]
    for query in ("=doprava", '="doprava města"', '="města doprava"~2', "oprava~", "text:=doprava"):
        hits = found(index, query).hits
        assert [hit.post.path for hit in hits] == ["a.md", "z.md"], query
        assert len({hit.score for hit in hits}) == 1, query


def test_exact_forms_count_as_often_as_they_stand(tmp_path: Path, indexed: Indexed) -> None:
    posts = tmp_path / "posts"
    write_post(
        posts, "a.md", f"Mapy. Mapa, mapa, mapa. {FILLER}", title="Zpráva", date="2022-01-01"
    )
    write_post(
        posts, "z.md", f"Mapy. Mapy, mapy, mapa. {FILLER}", title="Zpráva", date="2019-01-01"
    )
    index = indexed()
    assert paths(index, "=mapy") == ["z.md", "a.md"]
    assert paths(index, "=mapa") == ["a.md", "z.md"]


def test_words_of_a_family_lift_but_do_not_match(tmp_path: Path, indexed: Indexed) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", f"Rybník. Snížili stromy. {FILLER}", title="Z", date="2022-01-01")
    write_post(posts, "z.md", f"Rybník. Snížili dluh. {FILLER}", title="Z", date="2019-01-01")
    write_post(posts, "b.md", f"Dluh. {FILLER}", title="Z")
    write_post(posts, "c.md", f"Zadlužení. {FILLER}", title="Z")
    for number in range(4):
        write_post(posts, f"jiné/{number}.md", f"{number}. {FILLER}", title="Jiná")
    index = indexed()
    for query, first in (("rybník OR zadlužení", "z.md"), ("rybník OR =zadlužení", "a.md")):
        ranked = paths(index, query)
        assert sorted(ranked) == ["a.md", "c.md", "z.md"]
        assert next(path for path in ranked if path != "c.md") == first


def test_a_rare_word_counts_more_than_a_frequent_one(tmp_path: Path, indexed: Indexed) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "z.md", f"CamelNET. {FILLER}", title="Zpráva", date="2019-01-01")
    write_post(posts, "a.md", f"Zpráva. {FILLER}", title="Zpráva", date="2022-01-01")
    write_post(posts, "b.md", f"Mapa. {FILLER}", title="Zpráva", date="2022-01-01")
    write_post(posts, "c.md", f"Mapa. Nová. {FILLER}", title="Zpráva", date="2022-01-01")
    assert paths(indexed(), "mapa OR CamelNET")[0] == "z.md"


def test_all_words_come_before_most_words(tmp_path: Path, indexed: Indexed) -> None:
    """Even where a post with most of them says those words far more often."""
    posts = tmp_path / "posts"
    write_post(posts, "all.md", f"Digitální {FILLER * 50} technická {FILLER} mapa.", title="Zpráva")
    for number in range(9):
        write_post(posts, f"{number}.md", f"Technická zpráva {number}.", title="Zpráva")
    write_post(posts, "most.md", "Digitální mapa. " * 30, title="Digitální mapa")
    hits = found(indexed(), "digitální technická mapa").hits
    assert [hit.post.path for hit in hits][:2] == ["all.md", "most.md"]
    hits = found(indexed(), "digitální technická mapa", group="section").hits
    assert [hit.post.path for hit in hits][:2] == ["all.md", "most.md"]


def test_side_by_side_comes_before_apart(tmp_path: Path, indexed: Indexed) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", f"Mapa je nová, digitální. {FILLER}", title="Z", date="2022-01-01")
    write_post(posts, "z.md", f"Digitální mapa je nová. {FILLER}", title="Z", date="2019-01-01")
    assert paths(indexed(), '"digitální mapa"', relax=True) == ["z.md", "a.md"]


def test_near_each_other_comes_before_far_but_not_for_exact_forms(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", f"Digitální a nová. {FILLER} Mapa.", title="Z", date="2022-01-01")
    write_post(posts, "z.md", f"Digitální a nová mapa. {FILLER}", title="Z", date="2019-01-01")
    write_post(posts, "b.md", FILLER, title="Z")
    index = indexed()
    assert paths(index, "mapa digitální") == ["z.md", "a.md"]
    hits = found(index, "=digitální =mapa").hits
    assert [hit.post.path for hit in hits] == ["a.md", "z.md"]
    assert hits[0].score == hits[1].score


def test_what_the_best_hits_share_lifts_others_but_not_for_exact_forms(
    tmp_path: Path, indexed: Indexed
) -> None:
    """The words must be neither rare nor frequent, so there are many posts about other things."""
    posts = tmp_path / "posts"
    for number in range(4):
        write_post(posts, f"{number}.md", f"Kabel a vlákno {number}.", title="CamelNET")
    write_post(posts, "z.md", f"CamelNET. Kabel, vlákno. {FILLER}", title="Z", date="2019-01-01")
    write_post(posts, "a.md", f"CamelNET. Stoly, židle. {FILLER}", title="Z", date="2022-01-01")
    for number in range(60):
        write_post(posts, f"jiné/{number}.md", f"{number}. {FILLER}", title="Jiná")
    index = indexed()
    hits = found(index, "CamelNET").hits
    assert [hit.post.path for hit in hits][-2:] == ["z.md", "a.md"]
    assert hits[-2].why[-1] == "in common with the best matches: “Kabel”, “vlákno”"
    assert len(hits[-1].why) == 1
    exact = found(index, "=CamelNET").hits
    assert [hit.post.path for hit in exact][-2:] == ["a.md", "z.md"]
    assert exact[-1].score == exact[-2].score
    assert all(len(hit.why) == 1 for hit in exact)
    assert {hit.post.path for hit in hits} == {hit.post.path for hit in exact}


def test_an_acronym_and_its_long_form_add_up(tmp_path: Path, indexed: Indexed) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "def.md", f"Digitální technická mapa (DTM) je zde. {FILLER * 5}", title="Z")
    short = "DTM, DTM, DTM, DTM."
    long = "Digitální technická mapa."
    write_post(posts, "z.md", f"{short} {long} {FILLER}", title="Z", date="2019-01-01")
    write_post(posts, "a.md", f"{short} Nic než web. {FILLER}", title="Z", date="2021-01-01")
    write_post(posts, "b.md", f"Web, web, a web. {long} {FILLER}", title="Z", date="2022-01-01")
    index = indexed()
    assert [path for path in paths(index, "DTM") if path != "def.md"] == ["z.md", "a.md", "b.md"]


def test_equal_scores_are_ordered_by_date_then_path(tmp_path: Path, indexed: Indexed) -> None:
    posts = tmp_path / "posts"
    for path, date in {"b": "2020-01-01", "a": "2020-01-01", "c": "2022-05-01", "d": None}.items():
        write_post(posts, f"{path}.md", f"Mapa {path}.", title="Zpráva", date=date)
    hits = found(indexed(), "mapa").hits
    assert len({hit.score for hit in hits}) == 1
    assert [hit.post.path for hit in hits] == ["c.md", "a.md", "b.md", "d.md"]


def test_by_date_the_newest_come_first_and_those_without_one_last(small_index: Index) -> None:
    for query in ("mapa", "web OR mapa", "-xylofon", "tag:digitalizace"):
        dates = [hit.post.date for hit in found(small_index, query, sort="date").hits]
        known = [date for date in dates if date]
        assert known == sorted(known, reverse=True)
        assert dates == known + [None] * (len(dates) - len(known))
        assert len(known) > 1
    by_relevance = found(small_index, "mapa", relax=False)
    assert sorted(paths(small_index, "mapa", sort="date")) == sorted(
        hit.post.path for hit in by_relevance.hits
    )


# Pages


@pytest.mark.parametrize("group", ["post", "section"])
@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("query", ["mapa", "digitální mapa", "-xylofon", "je"])
def test_pages_are_the_whole_result_in_turn(
    small_index: Index, query: str, sort: str, group: str
) -> None:
    whole = found(small_index, query, sort=sort, group=group)
    assert whole.total == len(whole.hits) > 0
    for limit in (1, 2, 3, 100):
        hits: list[Hit] = []
        for number in range(1, whole.total + 2):
            page = found(small_index, query, sort=sort, group=group, page=Page(limit, number))
            assert (page.total, page.sections) == (whole.total, whole.sections)
            hits += page.hits
        assert tuple(hits) == whole.hits


def test_grouped_by_post_every_post_stands_once(small_index: Index) -> None:
    by_post, by_section = (found(small_index, "mapa", group=g) for g in ("post", "section"))
    posts = [hit.post.path for hit in by_post.hits]
    assert len(posts) == len(set(posts)) == by_post.total
    assert by_post.sections == by_section.sections == by_section.total
    assert {hit.post.path for hit in by_section.hits} == set(posts)
    assert all(not hit.more for hit in by_section.hits)
    scores = [hit.score for hit in by_section.hits]
    assert scores == sorted(scores, reverse=True)
