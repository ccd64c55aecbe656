"""Definitions: a sentence that says what kind of thing a topic is, or none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seeding import write_post

from explorer import topics
from explorer.searching.index import Index


def defined(indexed: Callable[[], Index], folder: Path, name: str, *sentences: str) -> str | None:
    """The definition of a tag, from posts with one sentence each."""
    for number, sentence in enumerate(sentences):
        write_post(
            folder / "posts",
            f"{number}.md",
            f"{sentence} Text číslo {number}.",
            title=f"Zpráva {number}",
            date=f"2020-01-{number + 1:02}",
            tags=[name],
        )
    page = topics.page(indexed(), name)
    assert page is not None
    return page.definition.sentence if page.definition else None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("registr smluv", "Registr smluv je databáze, ve které stát zveřejňuje smlouvy."),
        ("technická mapa", "Technickou mapou kraje je soubor údajů, které popisují stavby."),
        ("Lítačka", "Aplikace „Lítačka“ je nástroj pro nákup jízdenek."),
        ("pocitová mapa", "Pocitovou mapou se rozumí nástroj, kterým občané hodnotí místa."),
        (
            "dostupné byty",
            "Chceme prosadit dostupné byty, tedy program, který obcím pomáhá stavět.",
        ),
        (
            "územní plán",
            "Chystá se změna územního plánu, tedy dokumentu, který určuje využití půdy.",
        ),
    ],
)
def test_what_kind_of_thing_it_is_defines(
    tmp_path: Path, indexed: Callable[[], Index], name: str, sentence: str
) -> None:
    poor = f"{name[0].upper()}{name[1:]} je klíčovým nástrojem pro náš kraj."
    assert defined(indexed, tmp_path, name, poor, sentence, poor + " Věru.") == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("registr smluv", "Registr smluv je důležitý nástroj, který pomáhá."),
        ("registr smluv", "Registr smluv je v Praze a letos se na něm něco změnilo."),
        ("registr smluv", "Registr smluv je největší problém tohoto zákona o smlouvách."),
        ("rozpočet", "Zavedeme participativní rozpočet, což je nástroj pro zapojení občanů."),
        ("Opencard", "Opencard je projekt, který stál Prahu více než miliardu korun."),
        ("nadační fond", "Nadační fond proti korupci je organizace, která odměňuje odvahu."),
        ("registr smluv", "Je registr smluv databáze, ve které stát zveřejňuje smlouvy?"),
    ],
)
def test_what_judges_or_speaks_of_something_else_does_not(
    tmp_path: Path, indexed: Callable[[], Index], name: str, sentence: str
) -> None:
    assert defined(indexed, tmp_path, name, sentence, sentence + " Ano.") is None


def test_a_long_line_is_read_in_time(tmp_path: Path, indexed: Callable[[], Index]) -> None:
    line = "registr smluv " * 7_000 + "je databáze."
    assert defined(indexed, tmp_path, "registr smluv", line, "Registr smluv " * 9) is None
