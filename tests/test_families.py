"""Families: which words are akin beyond the first letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.czech import words
from explorer.czech.families import family
from explorer.czech.keys import key


@pytest.mark.parametrize(
    "akin",
    [
        "zadlužení zadluženost zadlužit oddlužit oddlužení dluh",
        "snížení snížit snížený snižovat snižování",
        "zveřejnit zveřejnění zveřejňování",
        "schválit schvalovat schvalování",
        "zaměstnat zaměstnanost",
        "rozhodnout rozhodnutí",
    ],
)
def test_verbs_are_akin_to_their_derivatives_and_their_source(akin: str) -> None:
    assert len({family(key(form)) for form in akin.split()}) == 1


@pytest.mark.parametrize("apart", ["dluh dlouhý", "kraj krajina", "snížit nízký", "rada řadit"])
def test_other_words_stay_apart(apart: str) -> None:
    one, other = apart.split()
    assert family(key(one)) != family(key(other))


@pytest.mark.parametrize("short", ["být", "dát", "vést", "ost", "z", ""])
def test_what_is_short_keeps_its_letters(short: str) -> None:
    assert family(short) == words.fold(short)


@given(st.text(max_size=12))
def test_any_text_has_a_family_without_accents_and_not_shorter_than_four_letters(text: str) -> None:
    shared = family(text)
    assert shared == words.fold(shared)
    assert len(shared) >= min(4, len(words.fold(text)))
