"""Concordances: every place once, on its line, with nothing of another paragraph around it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeding import EVERYTHING, write_post

from explorer.czech import keys, words
from explorer.errors import UsageError
from explorer.model import Concordance, Filters, Page
from explorer.searching.index import Index


def lines(index: Index, query: str, **options: object) -> Concordance:
    return index.kwic(query, page=EVERYTHING, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["mapa", "škola", "praha", "web"])
def test_every_place_of_every_form_is_a_line(small_index: Index, word: str) -> None:
    expected = []
    for text in small_index.texts():
        fields = [text.info.title]
        fields += [field for it in text.sections for field in (it.info.heading or "", it.text)]
        for field in fields:
            expected += [
                (text.info.path, field[token.start : token.end])
                for token in words.tokens(field)
                if keys.key(token.form) == keys.key(word)
            ]
    found = lines(small_index, word)
    assert sorted((it.post.path, it.hit) for it in found.items) == sorted(expected)
    assert found.total == len(expected) > 1


def test_the_line_is_that_of_the_file(small_index: Index, dozen: Path) -> None:
    for it in lines(small_index, "síť OR mapa OR web").items:
        if it.field != "title":
            source = (dozen / it.post.path).read_text(encoding="utf-8").splitlines()
            assert it.hit in source[it.line - 1]


def test_a_context_stays_in_its_block(indexed: Callable[[], Index], tmp_path: Path) -> None:
    body = "První odstavec.\n\nDruhý má mapu uprostřed.\n\n## Nová mapa\n\nMapa.\n\nKonec."
    write_post(tmp_path / "posts", "a.md", body, title="Zpráva", date="2020-01-01")
    found = lines(indexed(), "mapa")
    assert [(it.left, it.hit, it.right, it.field) for it in found.items] == [
        ("Druhý má ", "mapu", " uprostřed.", "text"),
        ("Nová ", "mapa", "", "heading"),
        ("", "Mapa", ".", "text"),
    ]
    assert (found.total, found.sections) == (3, 2)


def test_left_and_right_sort_as_czech_does(indexed: Callable[[], Index], tmp_path: Path) -> None:
    body = "\n\n".join(f"{word} mapa {word}." for word in ("cena", "chata", "hora", "čas", "Dům"))
    write_post(tmp_path / "posts", "a.md", body, title="Zpráva", date="2020-01-01")
    index = indexed()
    for side in ("left", "right"):
        found = [getattr(it, side).strip(" .") for it in lines(index, "mapa", sort=side).items]
        assert found == ["cena", "čas", "Dům", "hora", "chata"]


def test_the_left_side_sorts_from_the_hit_outward(
    indexed: Callable[[], Index], tmp_path: Path
) -> None:
    body = "Alfa bez mapy. Beta ale mapa."
    write_post(tmp_path / "posts", "a.md", body, title="Zpráva", date="2020-01-01")
    found = lines(indexed(), "mapa", sort="left").items
    assert [it.left.split()[-1] for it in found] == ["ale", "bez"]


def test_dates_and_paths_decide_the_order(small_index: Index) -> None:
    dates = [it.post.date for it in lines(small_index, "mapa").items if it.post.date]
    assert dates == sorted(dates, reverse=True)
    paths = [it.post.path for it in lines(small_index, "mapa", sort="path").items]
    assert paths == sorted(paths)


def test_a_phrase_is_one_place(small_index: Index) -> None:
    found = lines(small_index, '"digitální mapa"')
    assert {it.hit for it in found.items} == {"Digitální mapa", "digitálních mapách"}


def test_an_acronym_is_found_by_its_long_form(small_index: Index) -> None:
    hits = {it.hit for it in lines(small_index, "DTM").items}
    assert {"DTM", "Digitální technická mapa"} <= hits


@given(width=st.integers(1, 60))
def test_contexts_are_as_wide_as_asked_and_whole_words(small_index: Index, width: int) -> None:
    full = {it.rank: it for it in lines(small_index, "web", width=1000).items}
    for it in lines(small_index, "web", width=width).items:
        assert max(len(it.left), len(it.right)) <= width
        whole = full[it.rank]
        assert whole.left.endswith(it.left)
        assert whole.right.startswith(it.right)
        if it.right != whole.right and re.search(r"\s", whole.right[: width + 1]):
            assert whole.right[len(it.right)].isspace()


def test_filters_and_pages_hold(small_index: Index) -> None:
    found = lines(small_index, "mapa", filters=Filters(sites=("mesto.example",)))
    assert {it.post.site for it in found.items} == {"mesto.example"}
    page = small_index.kwic("mapa", page=Page(2, 2))
    assert [it.rank for it in page.items] == [3, 4]
    assert page.items == lines(small_index, "mapa").items[2:4]


def test_a_query_without_words_is_refused(small_index: Index) -> None:
    with pytest.raises(UsageError, match="no word"):
        small_index.kwic("site:mesto")


@given(st.text(st.sampled_from("aábc ,.\u0301ǅß\n"), max_size=30), st.sets(st.sampled_from("aábc")))
def test_spans_are_the_tokens_of_the_forms_wanted(text: str, wanted: set[str]) -> None:
    expected = [(it.start, it.end) for it in words.tokens(text) if it.form in wanted]
    assert words.spans(text, wanted) == expected
