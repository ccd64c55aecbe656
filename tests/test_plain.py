"""What pipes get."""

import io
import re
from collections.abc import Callable

import answers
import pytest
from samples import CITATION

from explorer.output.cite import Style
from explorer.output.plain import Plain
from explorer.output.view import View

Show = Callable[[View], None]

ANSWERS: dict[str, Show] = {
    **answers.ANSWERS,
    "cite --style ris": lambda view: view.citation(CITATION, Style.RIS),
}


def lines(show: Show) -> list[str]:
    out = io.StringIO()
    show(Plain(out.write))
    return out.getvalue().removesuffix("\n").split("\n")


def test_a_hit_is_a_line_as_of_grep() -> None:
    assert lines(ANSWERS["search"])[0] == (
        "kraj/_posts/2021-03-01-opticka-sit.md:12: "
        "Optická síť propojila školy [red] a nemocnice [/b] › Co stála optická síť: "
        "Kraj položil 34 km optických kabelů. … Viz [odkaz] ␛[31ma sítě"
    )


def test_a_hit_without_heading_and_text_is_a_line_too() -> None:
    assert "bez-data.md:4: �Zpráva␛[31m: " in lines(ANSWERS["search"])


@pytest.mark.parametrize("name", ANSWERS)
def test_no_line_can_steer_a_terminal(name: str) -> None:
    text = "\n".join(lines(ANSWERS[name]))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_a_post_is_a_row_of_tabs() -> None:
    assert lines(ANSWERS["posts"])[1].split("\t") == ["", "bez-data.md", "�Zpráva␛[31m", ""]


def test_each_spelling_of_a_tag_is_a_row() -> None:
    assert lines(ANSWERS["tags"]) == ["3\tživotní prostředí"]
    assert lines(ANSWERS["tags --variants"]) == [
        "2\tživotní prostředí\tzivotni-prostredi\ta.md",
        "1\tživotní prostředí\tŽivotní_prostředí␛[31m\tc.md",
    ]


def test_reasons_and_facets_follow_as_lines() -> None:
    text = lines(ANSWERS["search"])
    assert text[1] == "  „sítě“ je tvar slova „síť“."
    assert text[3:5] == [
        'tag\t12\toptická síť\ttag:"optická síť"',
        'tag\t1\tIT␛[31m\ttag:"IT␛[31m"',
    ]


def test_a_meaning_is_a_row_and_an_explanation_a_line() -> None:
    assert lines(ANSWERS["acronyms"])[1] == "1\tIT(s)\tital␛[31m"
    assert lines(ANSWERS["acronyms IT"])[1:3] == [
        "b.md:2: IT(s) = informační technologie: IT(s)",
        "c.md:3: IT(s) = ital␛[31m: IT(s) je ital.",
    ]


def test_a_problem_is_a_line_as_of_a_compiler() -> None:
    assert lines(ANSWERS["doctor"])[0] == "a.md:1: no date. Write date: 2022-01-31."


def test_a_post_keeps_its_lines() -> None:
    text = lines(ANSWERS["show"])
    assert text[0] == "# Optická síť propojila školy [red] a nemocnice [/b]"
    assert text[-6:] == [
        "Kraj položil kabely.",
        "Viz [odkaz] a [/b]␛[31m.",
        "",
        "## Co stála optická síť",
        "",
        "Trasa vyšla na 12,5 mil. Kč.",
    ]


def test_an_accomplishment_is_a_row_with_what_else_is_known_below_it() -> None:
    first, *beside, last = lines(ANSWERS["accomplishments"])
    sentence = "Na síti se ušetřilo 151 mil. Kč [b]␛[31m, tedy třetina."
    place = "kraj/_posts/2021-03-01-opticka-sit.md:14"
    assert first.split("\t") == ["0.93", "2021-03-01", "151000000", place, sentence]
    assert beside[0] == "  nearly the same at b␛[31m.md:1"
    assert beside[-2:] == ["  +2.50 ušetřit␛[31m in the past", "  -0.25 a wish"]
    assert last.split("\t") == ["0.04", "", "", "bez-data.md:4", "=Park je hotový."]


def test_a_group_of_accomplishments_is_a_row() -> None:
    first, last = (line.split("\t")[:4] for line in lines(ANSWERS["accomplishments --by"]))
    assert first == ["=1+1␛[31m", "1200", "0.93", "kraj/_posts/2021-03-01-opticka-sit.md:14"]
    assert last == ["", "1", "0.04", "bez-data.md:4"]
