"""What people see."""

import io
import re
from collections.abc import Callable

import pytest
from answers import ANSWERS
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    HIT,
    POST,
    RESULT,
    TEXT,
)

from explorer.model import Page, Part
from explorer.output import wording
from explorer.output.screens.screen import Screen
from explorer.output.view import View

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def shown(show: Callable[[View], None], *, width: int = 80, styled: bool = True) -> str:
    out = io.StringIO()
    show(Screen(out.write, width=width, styled=styled))
    return out.getvalue()


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("width", [80, 40])
def test_only_what_one_copies_is_wider_than_the_terminal(name: str, width: int) -> None:
    """A path, filter or reference in two pieces would be of no use."""
    lines = STYLE.sub("", shown(ANSWERS[name], width=width)).split("\n")
    wide = {line for line in lines if wording.columns(line) > width}
    assert {
        line for line in wide if not any(sign in line for sign in (".md", "site:", "[cit."))
    } == set()


@pytest.mark.parametrize("name", ANSWERS)
def test_no_line_ends_in_blanks(name: str) -> None:
    assert not re.search(r" $", shown(ANSWERS[name], styled=False), re.MULTILINE)


@pytest.mark.parametrize("name", ANSWERS)
def test_only_our_own_styles_reach_the_terminal(name: str) -> None:
    text = STYLE.sub("", shown(ANSWERS[name]))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\x1b[31m" not in shown(ANSWERS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_without_styles_there_is_no_escape(name: str) -> None:
    assert "\x1b" not in shown(ANSWERS[name], styled=False)


def test_matches_are_bold_and_underlined() -> None:
    """Nobody has to see colours."""
    assert "\x1b[1;4moptických\x1b[0m" in shown(ANSWERS["search"])


def test_without_styles_matches_stand_in_quotes() -> None:
    text = shown(ANSWERS["search"], styled=False)
    assert "Kraj položil 34 km «optických» kabelů." in text
    assert "Co stála «optická síť»" in text


def test_markup_of_the_corpus_is_text() -> None:
    text = shown(ANSWERS["search"], styled=False)
    assert "«Optická síť» propojila školy [red] a nemocnice [/b]" in text
    assert "Viz [odkaz] ␛[31ma «sítě»" in text


def test_a_search_says_how_it_was_read_and_what_was_loosened() -> None:
    understood = RESULT.understood._replace(corrected=(), interpreted="optická síť Tachov")
    read = RESULT._replace(understood=understood)
    text = shown(lambda screen: screen.search(read, Page()), styled=False)
    assert text.startswith("12 hits in 15 sections\n  read as: optická síť Tachov\n")
    assert "no section holds all of it" in " ".join(text.split())
    assert "+1 more section of this post: (opening)" in text
    assert "without: tachov" in text
    assert "10 more: --page 2" not in text
    assert "2 more: --page 2" in text


def test_the_query_is_not_repeated_where_it_was_read_as_typed() -> None:
    typed = RESULT.understood
    same = RESULT._replace(understood=typed._replace(corrected=(), interpreted=typed.query))
    assert "read as" not in shown(lambda screen: screen.search(same, Page()))


def test_a_correction_is_told_once() -> None:
    text = shown(ANSWERS["search"], styled=False)
    assert text.startswith("12 hits in 15 sections\n  no post has “sitt␛[31m”: “síť” was")
    assert "read as" not in text
    assert text.count("was searched for instead") == 1


def test_reasons_are_a_list_below_the_hit() -> None:
    long = HIT._replace(why=("sit: " + "in the text “síť” 2×, " * 5, *HIT.why))
    text = shown(lambda screen: screen.search(RESULT._replace(hits=(long,)), Page()))
    assert "\n\x1b[2m    · \x1b[0m\x1b[2msit: in the text" in text
    assert re.search("\n {6}\x1b\\[2m[^ ]", text)
    assert "    · „sítě“ je tvar slova „síť“.\n" in STYLE.sub("", text)


def test_facets_say_what_to_type_next() -> None:
    """In a shell, with the number of posts before it, eight of each at most."""
    lines = shown(ANSWERS["search"], styled=False).splitlines()
    start = lines.index("To narrow this down, add one of these to the query:") + 1
    assert lines[start : start + 7] == [
        "tag     12  'tag:\"optická síť\"'   1  'tag:\"IT␛[31m\"'",
        "year    1  date:2010  1  date:2011",
        "        1  date:2012  1  date:2013",
        "        1  date:2014  1  date:2015",
        "        1  date:2016  1  date:2017",
        "           and 2 more",
        f"site    2  site:{'kraj' * 10}",
    ]


def test_facets_that_nothing_has_are_not_announced() -> None:
    empty = RESULT._replace(facets={"tag": (), "site": ()})
    assert "narrow" not in shown(lambda screen: screen.search(empty, Page()))


def test_an_acronym_stands_once_before_its_meanings() -> None:
    lines = shown(ANSWERS["acronyms"], styled=False).splitlines()
    assert lines[:2] == [
        "IT(s)                 informační technologie · 2 posts",
        "                      ital␛[31m · 1 post, not searched for",
    ]
    assert lines[2] == "V" * 30
    assert lines[3].startswith(" " * 22 + "velmi velmi")
    assert lines[-1] == "explorer acronyms 'IT(s)' shows who says so · 5 more: --page 2"


def test_an_acronym_is_marked_where_it_is_explained() -> None:
    text = shown(ANSWERS["acronyms IT"], styled=False)
    assert text.startswith(
        "IT(s) = informační technologie · 2 posts\n"
        "  Odbor «informačních technologií» («IT(s)») [b]␛[31mspravuje IT(s)OK.\n"
        f"  {POST.path}:9\n"
        "  «IT(s)»\n  b.md:2\n\n"
        "IT(s) = ital␛[31m · 1 post, not searched for\n"
        "  «IT(s)» je «ital».\n"
    )
    assert "explorer search 'IT(s)' finds what it stands for, too" in text


def test_the_section_that_was_found_is_pointed_to() -> None:
    assert "▸ 1. Co stála optická síť" in shown(ANSWERS["show"], styled=False)


def test_paragraphs_stand_apart_and_lists_together() -> None:
    """A line that is wrapped is a paragraph; short lines are mostly items of a list."""
    long = "slovo " * 20
    section = TEXT.sections[1]._replace(text=f"{long}\n– jedna\n– dvě\n{long}\n{long}")
    text = shown(lambda screen: screen.post(TEXT, (section,), None), styled=False)
    assert "slovo\n\n– jedna\n– dvě\n\nslovo" in text
    assert text.count("\n\nslovo") == 2


def test_an_advice_stands_once_below_its_places() -> None:
    text = shown(ANSWERS["doctor"], styled=False)
    assert "no date (2)\n  a.md:1\n  b.md:3\n  → Write date: 2022-01-31.\n" in text


def test_wide_characters_keep_columns_straight() -> None:
    lines = shown(ANSWERS["analyze"], styled=False).splitlines()
    assert len({wording.columns(line[: line.rindex(" ")]) for line in lines}) == 1


@given(st.lists(st.tuples(st.text(), st.booleans()), min_size=1))
def test_any_snippet_is_shown_in_full(parts: list[tuple[str, bool]]) -> None:
    """White space aside, which wrapping may change, all of its characters reach the screen."""
    snippet = tuple(Part(*part) for part in parts)
    result = RESULT._replace(hits=(HIT._replace(snippets=(snippet,)),))
    text = STYLE.sub("", shown(lambda screen: screen.search(result, Page())))
    wanted = "".join(wording.line(part.text) for part in snippet)
    assert "".join(wanted.split()) in "".join(text.split())


def test_an_accomplishment_shows_its_evidence() -> None:
    lines = shown(ANSWERS["accomplishments"], styled=False).splitlines()
    assert lines[:3] == [
        "25 sentences that may state an accomplishment",
        "  no post has “sitt␛[31m”: “síť” was searched for instead",
        "",
    ]
    assert lines[3] == "1 Na «síti» se ušetřilo 151 mil. Kč [b]␛[31m, tedy třetina."
    assert "  very likely (0.93) · 151 mil. Kč" in lines
    assert "    +2.50  ušetřit␛[31m in the past" in lines
    assert "    -0.25  a wish" in lines
    assert "  nearly the same at b␛[31m.md:5" in lines
    assert "  and at 2 more places" in lines
    assert "  hardly (0.04)" in lines
    assert lines[-1] == "explorer show 1 reads the post · 5 more: --page 2"


def test_the_sum_in_a_sentence_is_told_from_what_was_looked_for() -> None:
    text = shown(ANSWERS["accomplishments"])
    assert re.search(r"\x1b\[1;4msíti\x1b\[0m", text)
    assert re.search(r"\x1b\[1;32m151 mil. Kč\x1b\[0m", text)


def test_an_overview_counts_before_it_shows_the_best() -> None:
    lines = shown(ANSWERS["accomplishments --by"], styled=False).splitlines()
    assert lines[0] == "Accomplishments by tag"
    assert lines[2] == "1,200  =1+1␛[31m · 80 posts"
    assert "    1  (no tag) · 1 post" in lines
