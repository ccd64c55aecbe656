"""What other programs read."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answers import ANSWERS
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    ESC,
    NOTHING,
    POST,
    REPLIES,
    RESULT,
    RLO,
    TEXT,
)

from explorer.model import Listing, Page
from explorer.output.formats import Dialect, Document, Form, pieces
from explorer.output.wire import Wire

COMMANDS: dict[str, Callable[[Wire], None]] = {
    **ANSWERS,
    "batch": lambda wire: wire.batch(REPLIES),
    "export": lambda wire: wire.texts([TEXT]),
}
PARTS_OF = {"batch": ("search",), "topic": ("search", "accomplishments")}
"""Answers that hold those of other commands."""
ITEMS = {
    "search": "hits",
    "show": "sections",
    "topic": "sections",
    "index": "",
    "status": "",
    "cite": "",
}


def written(form: Form, show: Callable[[Wire], None]) -> str:
    out = io.StringIO()
    show(Wire(form, out.write))
    return out.getvalue()


def as_json(show: Callable[[Wire], None]) -> Any:  # noqa: ANN401
    return json.loads(written(Form.JSON, show))


def table(show: Callable[[Wire], None]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(Form.CSV, show))))


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_one_object_that_names_its_format(name: str) -> None:
    assert as_json(COMMANDS[name])["format"] == f"explorer.{name.split(maxsplit=1)[0]}/1"


@pytest.mark.parametrize("name", COMMANDS)
def test_json_lines_hold_the_items_of_the_object(name: str) -> None:
    lines = written(Form.JSONL, COMMANDS[name]).splitlines()
    whole = as_json(COMMANDS[name])
    items = ITEMS.get(name, "items")
    assert list(map(json.loads, lines)) == (whole[items] if items else [whole])


@pytest.mark.parametrize("name", COMMANDS)
def test_csv_has_a_row_for_each_item(name: str) -> None:
    items = ITEMS.get(name, "items")
    assert len(table(COMMANDS[name])) == (len(as_json(COMMANDS[name])[items]) if items else 1)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("form", Form)
def test_nothing_that_is_written_can_steer_a_terminal(name: str, form: Form) -> None:
    text = written(form, COMMANDS[name])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            # The keys of these are words of the corpus or kinds of problems, not of the format.
            if key not in {"facets", "problems"}:
                yield from keys(inner)
            elif key == "facets":
                yield from (name for group in inner.values() for name in keys(group))
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_key_is_documented(name: str) -> None:
    """`docs/json.md` has a section for every command, and in it or before it every key."""
    text = (Path(__file__).parents[1] / "docs" / "json.md").read_text(encoding="utf-8")
    shared, *sections = re.split(r"(?m)^## ", text)
    command = name.split(maxsplit=1)[0]
    headings = ("Shared", command, *PARTS_OF.get(command, ()))
    told = shared + "".join(part for part in sections if part.startswith(headings))
    missing = [key for key in keys(as_json(COMMANDS[name])) if f"`{key}`" not in told]
    assert missing == []


def test_a_hit_has_the_keys_of_the_contract() -> None:
    hit = as_json(COMMANDS["search"])["hits"][0]
    assert hit == {
        "rank": 1,
        "score": 12.3457,
        "path": POST.path,
        "also_at": ["mesto/_posts/2022-02-01-opticka-sit.md"],
        "title": POST.title,
        "date": "2021-03-01",
        "site": "kraj",
        "tags": ["optická síť", "=1+1"],
        "authors": ["Jana Nováková", "Petr Dvořák"],
        "categories": ["zprávy"],
        "section": {
            "id": f"{POST.path}#1",
            "ordinal": 1,
            "heading": "Co stála optická síť",
            "level": 2,
            "line": 12,
        },
        "snippets": [
            [
                {"text": "Kraj položil 34 km ", "match": False},
                {"text": "optických", "match": True},
                {"text": " kabelů.", "match": False},
            ],
            [{"text": f"Viz [odkaz] {ESC}a\n", "match": False}, {"text": "sítě", "match": True}],
        ],
        "missing": ["tachov"],
        "amounts": [
            {
                "text": "151 mil. Kč",
                "czk": 151_000_000,
                "low": 151e6,
                "high": 151e6,
                "currency": "CZK",
            }
        ],
        "more": [
            {"id": f"{POST.path}#0", "ordinal": 0, "heading": None, "level": 0, "line": 8},
        ],
        "why": ["„sítě“ je tvar slova „síť“."],
    }


def test_what_is_not_known_is_null() -> None:
    bare = as_json(COMMANDS["posts"])["items"][1]
    assert (bare["date"], bare["site"], bare["tags"]) == (None, None, [])


@pytest.mark.parametrize("name", ["posts", "acronyms", "tags", "batch", "export", "doctor"])
def test_every_listing_has_its_total(name: str) -> None:
    """Also those that are written while they are still being counted."""
    whole = as_json(COMMANDS[name])
    assert whole["total"] == {"posts": 22, "acronyms": 25}.get(name, len(whole["items"]))


def test_a_search_names_its_corrections() -> None:
    assert as_json(COMMANDS["search"])["corrected"] == [{"typed": "sitt", "used": "síť"}]
    assert as_json(lambda wire: wire.search(NOTHING, Page()))["corrected"] == []


def test_an_acronym_has_the_keys_of_the_contract() -> None:
    meaning = as_json(COMMANDS["acronyms"])["items"][0]
    assert {name: meaning[name] for name in ("short", "long", "count", "posts", "attested")} == {
        "short": "IT(s)",
        "long": "informační technologie",
        "count": 2,
        "posts": 2,
        "attested": True,
    }
    assert meaning["definitions"][1] == {
        "path": "b.md",
        "long": "Informační technologie",
        "sentence": "IT(s)",
        "section": "b.md",
        "line": 2,
    }


def test_csv_of_acronyms_has_sentences_only_of_those_asked_for() -> None:
    assert table(COMMANDS["acronyms IT"])[1]["definitions"] == "IT(s) je ital."
    assert "definitions" not in table(COMMANDS["acronyms"])[0]


def test_a_reply_holds_what_search_answers() -> None:
    reply = as_json(COMMANDS["batch"])["items"][0]
    search = as_json(COMMANDS["search"])
    for name in ("query", "interpreted", "corrected", "relaxed", "total", "sections", "hits"):
        assert reply[name] == search[name]
    assert (reply["id"], reply["line"], reply["best"]) == ("A 1", 1, POST.path)
    assert reply["error"] is None


def test_a_reply_says_what_is_wrong_with_its_query() -> None:
    _, nothing, wrong, unfit = as_json(COMMANDS["batch"])["items"]
    assert (nothing["error"], nothing["best"], nothing["total"]) == (None, None, 0)
    assert wrong["error"] == {
        "message": "Why OR?",
        "hint": "",
        "position": 6,
        "mended": "metro",
    }
    assert (wrong["interpreted"], wrong["total"], wrong["hits"]) == (None, 0, [])
    assert unfit["error"]["position"] is unfit["error"]["mended"] is None
    assert unfit["error"]["hint"] == "Write 2021."


def test_csv_of_a_batch_has_the_best_path_or_the_error() -> None:
    rows = table(COMMANDS["batch"])
    assert [row["best"] for row in rows] == [POST.path, "", "", ""]
    assert rows[2]["error.message"] == "Why OR?"
    assert rows[2]["error.mended"] == "metro"


def test_nothing_found_is_an_empty_list() -> None:
    assert as_json(lambda wire: wire.search(NOTHING, Page()))["hits"] == []


def test_czech_stays_czech() -> None:
    assert "životní prostředí" in written(Form.JSON, COMMANDS["tags"])


def test_an_export_holds_what_the_contract_names() -> None:
    line = json.loads(written(Form.JSONL, COMMANDS["export"]).splitlines()[0])
    wanted = [
        "path",
        "also_at",
        "title",
        "date",
        "tags",
        "authors",
        "ordinal",
        "heading",
        "line",
        "text",
    ]
    assert set(wanted) <= set(line)
    assert (line["ordinal"], line["heading"], line["line"]) == (0, None, 8)


def test_a_spreadsheet_does_not_calculate_foreign_text() -> None:
    """A cell that begins like a formula begins with an apostrophe instead."""
    evil = POST._replace(title='=HYPERLINK("http://zlo")', tags=("-1", "+2"), authors=("@jan",))
    (row,) = table(lambda wire: wire.posts(Listing(1, (evil,)), Page()))
    assert (row["title"], row["tags"], row["authors"]) == (
        '\'=HYPERLINK("http://zlo")',
        "'-1; +2",
        "'@jan",
    )


def test_a_czech_spreadsheet_finds_its_letters_cells_and_numbers() -> None:
    out = io.StringIO()
    dialect = Dialect(delimiter=";", bom=True)
    Wire(Form.CSV, out.write, dialect).search(RESULT, Page())
    text = out.getvalue()
    assert text.startswith("\ufeffrank;score;")
    assert text.count("\ufeff") == 1
    (row, _) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert (row["rank"], row["score"], row["date"]) == ("1", "12,3457", "2021-03-01")


def test_csv_joins_lists_and_snippets() -> None:
    row = table(COMMANDS["search"])[0]
    assert row["snippets"] == "Kraj položil 34 km optických kabelů. … Viz [odkaz] ␛[31ma\nsítě"
    assert row["section.line"] == "12"
    assert row["more"] == f"{POST.path}#0"
    assert row["authors"] == "Jana Nováková; Petr Dvořák"


def test_csv_of_nothing_still_has_its_head() -> None:
    assert written(Form.CSV, lambda wire: wire.search(NOTHING, Page())).startswith("rank,score,")


def test_json_is_written_as_it_comes() -> None:
    """Items are not gathered first: an export may be larger than the memory."""
    taken: list[int] = []

    def rows() -> Iterator[dict[str, int]]:
        for number in range(3):
            taken.append(number)
            yield {"number": number}

    parts = pieces(Document("export", {}, (), "items", rows()), Form.JSON)
    next(parts)
    next(parts)
    assert taken == [0]


@given(st.text())
def test_any_text_comes_back_from_json(text: str) -> None:
    line = "".join(pieces(Document("x", {"text": text}, ()), Form.JSON))
    assert json.loads(line)["text"] == text
    assert line.count("\n") == 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_row_of_csv(text: str) -> None:
    text_of = "".join(pieces(Document("x", {}, ("text",), "items", [{"text": text}]), Form.CSV))
    rows = list(csv.reader(io.StringIO(text_of)))
    assert len(rows) == 2


def test_a_file_name_that_is_no_utf8_can_be_written() -> None:
    odd = POST._replace(path="po\udcffst.md", title=RLO)
    for form in Form:
        written(form, lambda wire: wire.posts(Listing(1, (odd,)), Page())).encode("utf-8")


def test_an_accomplishment_has_all_keys() -> None:
    first, second = as_json(COMMANDS["accomplishments"])["items"]
    assert first["sentence"] == f"Na síti se ušetřilo 151 mil. Kč [b]{ESC}, tedy třetina."
    assert (first["amount"]["text"], first["amount"]["czk"]) == ("151 mil. Kč", 151_000_000)
    assert first["amounts"] == [first["amount"]]
    assert first["section"] == f"{POST.path}#1"
    assert (first["heading"], first["line"], first["score"]) == ("Co stála optická síť", 14, 0.93)
    assert first["why"][1] == {"feature": "a wish", "weight": -0.25}
    assert first["repeats"][0] == {"path": f"b{ESC}.md", "line": 1}
    assert (second["heading"], second["amount"], second["same_as"]) == (None, None, 1)


def test_an_accomplishment_is_a_row_of_a_table() -> None:
    first, second = table(COMMANDS["accomplishments"])
    assert (first["amount.text"], first["amount.czk"]) == ("151 mil. Kč", "151000000")
    assert first["why"] == "ušetřit␛[31m in the past +2.50; a wish -0.25"
    assert first["repeats"].startswith("b␛[31m.md:1; b␛[31m.md:2; ")
    assert second["sentence"] == "'=Park je hotový."
    assert second["amount.text"] == second["repeats"] == second["why"] == ""


def test_an_overview_names_what_it_counts_by() -> None:
    overview = as_json(COMMANDS["accomplishments --by"])
    assert (overview["by"], overview["total"]) == ("tag", 30)
    first, second = overview["items"]
    assert (first["value"], first["sentences"], first["posts"]) == (f"=1+1{ESC}", 1200, 80)
    assert (second["value"], second["best"]["sentence"]) == (None, "=Park je hotový.")
