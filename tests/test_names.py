"""Authors as persons and institutions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.czech.names import parse
from explorer.model import Name


@pytest.mark.parametrize(
    ("author", "family", "given"),
    [
        ("Milan Chaloupka", "Chaloupka", "Milan"),
        ("Ing. arch. Eva Malá", "Malá", "Eva"),
        ("Mgr. et Mgr. Jan Novák, Ph.D.", "Novák", "Jan"),
        ("Jan Novák DiS.", "Novák", "Jan"),
        ("Jiří G. Růžička", "Růžička", "Jiří G."),
        ("Anna Marie Nová", "Nová", "Anna Marie"),
        ("Jan Pavel Dvořák", "Dvořák", "Jan Pavel"),
        ("Zdeňka Dvořáková Kocourková", "Dvořáková Kocourková", "Zdeňka"),
        ("Eva Malá-Bártová", "Malá-Bártová", "Eva"),
        ("Jan van der Berg", "van der Berg", "Jan"),
        ("Karel ze Žerotína", "ze Žerotína", "Karel"),
        ("marek Förster", "Förster", "marek"),
        ("Joey Wang", "Wang", "Joey"),
        ("Jan Český", "Český", "Jan"),
    ],
)
def test_a_person_has_a_given_and_a_family_name(author: str, family: str, given: str) -> None:
    assert parse(author) == Name(family, given)


@pytest.mark.parametrize(
    "author",
    [
        "Piráti Plzeňský kraj",
        "Piráti Písecko",
        "Pirátky Pardubice",
        "Naše Kladno",
        "Česká pirátská strana",
        "Mediální odbor",
        "Zastupitelský klub Plzeň 1",
        "Svobodní a Piráti",
        "Rada hl. m. Prahy",
        "Olomoucký deník",
        "MHMP",
        "MS Domažlice",
        "Redakce",
        "praha.pirati.cz",
        "ČTK (upraveno)",
        "Blízcí přírodě, ne betonu",
    ],
)
def test_an_institution_stays_whole(author: str) -> None:
    assert parse(author) == Name(author, "")


@given(st.text())
def test_any_author_has_a_name_without_white_space_around(author: str) -> None:
    family, given_name = parse(author)
    assert " ".join(family.split()) == family
    assert not given_name or set(f"{given_name} {family}".split()) <= set(
        author.replace(",", " ").split()
    )
