"""Which phrases a text has, and how they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.mining.keyphrases import (
    APT,
    HEADING,
    NAME,
    PLACE_BITS,
    TITLE,
    Phrases,
    kind_of,
    number,
    of_post,
    pack,
    unpack,
)

NUMBER = -2818402247763682000
"""BLAKE2b of "digitální mapa", eight bytes, big-endian, signed."""


def phrases(text: str) -> set[str]:
    """The phrases of several words in a text, as they stand there."""
    found = Phrases()
    found.read(text)
    return {form for keys, forms in found.forms.items() for form in forms if len(keys) > 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kraj má digitální technickou mapu.", {"digitální technickou mapu", "technickou mapu"}),
        ("ochrana životního prostředí", {"ochrana životního prostředí", "životního prostředí"}),
        ("domov pro seniory v Plzni", {"domov pro seniory"}),
        ("Bylo schváleno vedení.", set()),
        ("V rámci příštího roku, tisková zpráva", set()),
        ("mapa, digitální", set()),
    ],
)
def test_a_phrase_is_a_czech_noun_phrase_within_a_clause(text: str, expected: set[str]) -> None:
    assert phrases(text) == expected


def test_all_forms_of_a_phrase_are_one() -> None:
    found = Phrases()
    found.read("Kotlíkové dotace pomohly. O kotlíkových dotacích se jednalo.")
    (pair,) = [forms for keys, forms in found.forms.items() if len(keys) == 2 and "dotace" in keys]
    assert pair == {"Kotlíkové dotace": 1, "kotlíkových dotacích": 1}


def test_names_of_people_are_in_no_phrase() -> None:
    found = Phrases()
    found.read("Kraj vede hejtman Josef Bernard a dotace.")
    assert not any("bernard" in keys for keys in found.forms)
    assert found.uses["bernard",].surname == 1


def test_a_heading_names_its_section_whether_or_not_a_bracket_follows() -> None:
    found = of_post("Rok digitalizace", [("Kotlíkové dotace", "Text."), ("CamelNET (síť)", "")])
    places = {" ".join(keys): place for keys, place in found.places.items()}
    assert places["digitalizace"] == TITLE
    assert places["camelnet"] == HEADING | NAME | APT
    assert any(place == HEADING | NAME | APT for keys, place in places.items() if " dotace" in keys)
    assert places["síť"] == HEADING


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("digitální", "a"),
        ("cirkulární", "a"),
        ("prostředí", "n"),
        ("schválit", "x"),
        ("veřejně", "x"),
        ("město", "n"),
        ("rozpočet", "n"),
        ("pro", "p"),
        ("151", "d"),
        ("příští", "x"),
    ],
)
def test_the_kind_of_a_word_shows_in_its_key_and_ending(form: str, kind: str) -> None:
    assert kind_of(form)[1] == kind


@given(
    st.lists(st.tuples(st.text("ab", min_size=1), st.text("ab ", min_size=1), st.integers(1, 9)))
)
def test_what_is_handed_on_is_what_was_found(rows: list[tuple[str, str, int]]) -> None:
    found = Phrases()
    for word, form, count in rows:
        found.forms.setdefault((word,), {})[form] = count
        found.places[word,] = HEADING
    kept = {
        number: (use >> PLACE_BITS, use & HEADING, line.split("\t"))
        for number, use, line in unpack(pack(found))
    }
    assert kept == {
        number(keys): (
            sum(forms.values()),
            HEADING,
            [text for form, count in forms.items() for text in (form, str(count))],
        )
        for keys, forms in found.forms.items()
    }


def test_a_long_line_is_read_in_a_moment() -> None:
    found = Phrases()
    found.read("veřejné zakázky krajské digitální mapy " * 2_500)
    assert found.forms


def test_a_number_is_the_same_on_every_machine() -> None:
    assert number(("digitální", "mapa")) == NUMBER
