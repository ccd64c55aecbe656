"""Words: their places in a text, folding and Czech alphabetical order."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.czech import words

CZECH = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž"


def forms(text: str) -> list[str]:
    return [token.form for token in words.tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rada města schválila rozpočet.", ["rada", "města", "schválila", "rozpočet"]),
        ("COVID-19, on-line", ["covid", "19", "on", "line"]),
        ("Jana d'Arc, Ph.D.", ["jana", "d", "arc", "ph", "d"]),
        ("prg.ai a 1,5 mil.", ["prg", "ai", "a", "1", "5", "mil"]),
        ("24 450 000 Kč v 10:30", ["24", "450", "000", "kč", "v", "10", "30"]),
        ("do sítě CamelNETu a TOP09", ["do", "sítě", "camelnetu", "a", "top09"]),
        ("snake_case", ["snake", "case"]),
        ("„Piráti“ – ano!", ["piráti", "ano"]),
        ("", []),
    ],
)
def test_a_word_is_a_run_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_an_accent_typed_after_its_letter_belongs_to_the_word() -> None:
    """A decomposed "č" is one letter of the form, and its two signs lie within the token."""
    [token] = words.tokens("c\u030cas")
    assert token == ("čas", 0, 4)


@given(st.text())
def test_tokens_say_where_their_form_stands(text: str) -> None:
    end = 0
    for token in words.tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.form == unicodedata.normalize("NFC", text[token.start : token.end].lower())
        end = token.end


@given(st.text())
def test_every_letter_and_digit_is_in_a_token(text: str) -> None:
    covered = {place for _, start, end in words.tokens(text) for place in range(start, end)}
    assert {place for place, sign in enumerate(text) if sign.isalnum()} <= covered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Příliš žluťoučký kůň", "prilis zlutoucky kun"),
        ("ÚĎÁBELSKÉ ÓDY", "udabelske ody"),
        ("Łódź, Straße, Øresund", "lodz, strasse, oresund"),
        ("ﬁrma, 5 m²", "firma, 5 m2"),
        ("c\u030cas", "cas"),
        ("Киев", "киев"),
    ],
)
def test_folding_takes_case_and_accents_away(text: str, expected: str) -> None:
    assert words.fold(text) == expected


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@given(st.text(alphabet=CZECH + CZECH.upper() + " -."))
def test_the_table_folds_as_unicode_does(text: str) -> None:
    parts = unicodedata.normalize("NFD", text.lower())
    assert words.fold(text) == "".join(part for part in parts if not unicodedata.combining(part))


@pytest.mark.parametrize("text", ["rada", "24 Kc", "„rada“ – 5 €", ""])
def test_text_without_accents(text: str) -> None:
    assert not words.has_accents(text)


@pytest.mark.parametrize("text", ["řada", "Ú", "c\u030cas", "rada města: kůň"])
def test_text_with_accents(text: str) -> None:
    assert words.has_accents(text)


def test_stop_words_are_forms_and_leave_the_subjects_of_reports_alone() -> None:
    assert all([word] == forms(word) for word in words.STOP)
    assert words.STOP.isdisjoint({"strana", "zprávy", "ano", "stan", "byt", "den", "první", "nový"})


@pytest.mark.parametrize(
    "order",
    [
        ["cena", "čas", "dům", "hora", "chata", "ikona"],
        ["rok", "řeka", "sešit", "šest", "zeď", "žák"],
        ["shoda", "schody", "sídliště"],  # "sch" holds the letter "ch"
        ["slovník jazykový", "slovníkářství"],
        ["draha", "drahá", "dráha", "Dráha", "drahokam"],
        ["Ústí", "utrpení"],
        ["covid 19", "covid-19"],
        ["Žatec", "2020"],
        ["tri", "trida 5", "třída"],
    ],
)
def test_czech_alphabetical_order(order: list[str]) -> None:
    shuffled = random.Random(0).sample(order, len(order))
    assert sorted(shuffled, key=words.sort_key) == order


@given(st.text(), st.text())
def test_only_equal_texts_have_equal_sort_keys(one: str, other: str) -> None:
    assert (words.sort_key(one) == words.sort_key(other)) == (one == other)


@given(st.text())
def test_places_are_those_of_the_tokens(text: str) -> None:
    assert words.places(text) == [(token.start, token.end) for token in words.tokens(text)]


@given(st.lists(st.text(alphabet="aÁčİΣς1 .\u0301", max_size=12)))
def test_a_text_is_cut_line_by_line_as_its_lines_are(lines: list[str]) -> None:
    text, start = "\n".join(lines), 0
    cut = words.Cut(text)
    for line in lines:
        end = start + len(line)
        tokens = words.tokens(line)
        assert cut.forms(start, end) == [token.form for token in tokens]
        places = [(start + token.start, start + token.end) for token in tokens]
        assert cut.places(start, end) == places
        start = end + 1
