"""Files of queries, as people and programs write them."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli.queries import Asked, Input, input_of, read
from explorer.errors import UsageError


def asked(text: str, form: Input) -> list[Asked]:
    """Read a text as an open file gives it, line by line."""
    return list(read(io.StringIO(text, newline=""), form))


def queries(text: str, form: Input) -> list[tuple[str, str]]:
    return [(it.id, it.query) for it in asked(text, form)]


def failures(text: str, form: Input) -> list[str | None]:
    return [it.error.message if it.error else None for it in asked(text, form)]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("queries.txt", Input.TEXT),
        ("queries", Input.TEXT),
        ("-", Input.TEXT),
        ("DOTAZY.CSV", Input.CSV),
        ("a.tsv", Input.CSV),
        ("a.csv.jsonl", Input.JSONL),
        ("a.ndjson", Input.JSONL),
    ],
)
def test_the_ending_tells_the_form(name: str, form: Input) -> None:
    assert input_of(name) is form


# --- plain text ---


def test_a_line_of_text_is_a_query() -> None:
    """Blank lines are none, and "#" begins a query for a tag, no comment."""
    text = 'mapa\r\n\r\n  "chytrý odpad"~3 \n#doprava'
    assert queries(text, Input.TEXT) == [
        ("1", "mapa"),
        ("2", '"chytrý odpad"~3'),
        ("3", "#doprava"),
    ]
    assert [it.line for it in asked(text, Input.TEXT)] == [1, 3, 4]


# --- CSV ---


def test_a_table_has_queries_with_their_filters() -> None:
    (row,) = asked(
        "id,query,tag,not_tag,author,site,category,since,until,limit\n"
        'A1, síť ,doprava;školství,,"Jan Novák",,,2021,6.2022,0\n',
        Input.CSV,
    )
    assert (row.id, row.query, row.line, row.limit, row.error) == ("A1", "síť", 2, 0, None)
    assert row.filters == {
        "tag": ["doprava", "školství"],
        "author": ["Jan Novák"],
        "since": "2021",
        "until": "6.2022",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_may_delimit_as_it_likes(delimiter: str) -> None:
    text = f"\n Query {delimiter}ID\n{delimiter}\nmapa{delimiter}7\n"
    assert queries(text, Input.CSV) == [("7", "mapa")]


def test_columns_that_are_not_known_are_named() -> None:
    (row,) = asked("query,tags,poznámka,\nmapa,x,y,\n", Input.CSV)
    assert row.others == ("tags", "poznámka")
    assert row.filters == {}


def test_a_row_may_be_shorter_than_the_head() -> None:
    assert queries("query,tag,since\nmapa\n", Input.CSV) == [("1", "mapa")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("mapa, síť, web", "This row has 3 cells, but the head names 2."),
        ('"mapa" kraje,x', "This row cannot be read: ',' expected after '\"'."),
        ('"mapa,x', "This row cannot be read: a quote is never closed."),
        ("m" * 200_000, "This row cannot be read: field larger than field limit (131072)."),
    ],
)
def test_a_bad_row_spoils_no_other(row: str, told: str) -> None:
    text = f"query,tag\n{row}\nsíť,\nweb,\n"
    assert failures(text, Input.CSV) == [told, None, None]
    assert [it.query for it in asked(text, Input.CSV)][1:] == ["síť", "web"]
    assert [it.line for it in asked(text, Input.CSV)] == [2, 3, 4]


def test_lines_after_a_long_unclosed_quote_are_read_in_time() -> None:
    """Each of many such lines looks ahead, but not to the end of the file."""
    lines = ['"nikdy neuzavřeno'] * 500 + ["síť"]
    read_rows = asked("query\n" + "\n".join(lines), Input.CSV)
    assert [it.error is None for it in read_rows] == [False] * 500 + [True]


@pytest.mark.parametrize("head", ["id,tag", "", '"query', "query,query", "mapa"])
def test_a_table_without_queries_is_refused(head: str) -> None:
    with pytest.raises(UsageError) as caught:
        asked(f"{head}\nmapa,x\n", Input.CSV)
    assert "id,query" in caught.value.hint


# --- JSON Lines ---


def test_an_object_is_a_query() -> None:
    rows = asked(
        '{"id": 7, "query": "síť", "tag": "a;b", "site": ["kraj", null], "limit": 3}\n'
        "\n"
        '{"query": "mapa", "since": 2021, "limit": null, "tag": [], "need": {"x": 1}}\n',
        Input.JSONL,
    )
    assert [(it.line, it.id, it.query, it.limit) for it in rows] == [
        (1, "7", "síť", 3),
        (3, "2", "mapa", None),
    ]
    assert rows[0].filters == {"tag": ["a;b"], "site": ["kraj"]}
    assert rows[1].filters == {"since": "2021"}
    assert rows[1].others == ("need",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mapa", "This line is not JSON."),
        ("[" * 100_000, "This line is not JSON."),
        ('["mapa"]', "This line is no JSON object."),
        ('{"query": ["mapa"]}', "query is neither text nor a number."),
        ('{"query": "mapa", "tag": {"a": 1}}', "tag is neither text nor a number."),
        ('{"query": "mapa", "since": true}', "since is neither text nor a number."),
        ('{"query": "mapa", "limit": -1}', "limit: -1 is no number."),
        ('{"query": "mapa", "limit": 2.5}', "limit is neither text nor a number."),
        ('{"query": "\\ud800"}', "query is not UTF-8."),
    ],
)
def test_a_bad_line_spoils_no_other(line: str, told: str) -> None:
    text = f'{line}\n{{"id": "x", "query": "síť"}}\n'
    assert failures(text, Input.JSONL) == [told, None]
    assert queries(text, Input.JSONL)[1] == ("x", "síť")


def test_what_is_wrong_keeps_its_name() -> None:
    (row,) = asked('{"id": "x", "query": "síť", "limit": "pět"}', Input.JSONL)
    assert (row.id, row.query) == ("x", "síť")
    assert row.error is not None
    assert "0 for all" in row.error.hint


# --- round trips and whatever comes ---

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)
LINES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1
).map(str.strip)
FILTERS = {
    "tag": st.lists(WORDS.filter(lambda text: ";" not in text), max_size=2),
    "author": st.lists(WORDS.filter(lambda text: ";" not in text), max_size=1),
    "since": st.sampled_from(["", "2021", "1. 6. 2021"]),
    "limit": st.sampled_from(["", "0", "25"]),
}
ROWS = st.lists(st.fixed_dictionaries({"id": WORDS, "query": WORDS} | FILTERS), max_size=5)


def given_filters(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("tag", "author", "since") if row[name]}


def check(read_rows: list[Asked], rows: list[dict[str, Any]]) -> None:
    assert [(it.id, it.query, it.filters, it.limit, it.error) for it in read_rows] == [
        (
            row["id"],
            row["query"],
            given_filters(row),
            int(row["limit"]) if row["limit"] else None,
            None,
        )
        for row in rows
    ]


@given(st.lists(LINES.filter(bool)), st.sampled_from(["\n", "\r\n", "\n\n", "\r"]))
def test_queries_come_back_from_text(lines: list[str], end: str) -> None:
    assert [it.query for it in asked(end.join(lines), Input.TEXT)] == lines


@given(
    ROWS,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_ALL)]),
)
def test_queries_come_back_from_a_table(
    rows: list[dict[str, Any]], delimiter: str, style: tuple[str, Any]
) -> None:
    """Also those with quotes, delimiters and line ends in them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=style[0], quoting=style[1])
    names = ("id", "query", *FILTERS)
    writer.writerow(names)
    for row in rows:
        cells = (";".join(it) if isinstance(it, list) else it for it in map(row.get, names))
        writer.writerow(cells)
    check(asked(out.getvalue(), Input.CSV), rows)


@given(ROWS, st.booleans())
def test_queries_come_back_from_json(rows: list[dict[str, Any]], ascii_only: bool) -> None:  # noqa: FBT001
    lines = (json.dumps(row, ensure_ascii=ascii_only) for row in rows)
    check(asked("\n".join(lines), Input.JSONL), rows)


def letters() -> Iterator[st.SearchStrategy[str]]:
    yield st.text()
    yield st.text(alphabet='",;\t\r\n\x00a\ufeff')
    yield st.text(alphabet='{}[]":,\n ae0\\ud8')
    yield st.binary().map(lambda data: data.decode(errors="surrogateescape"))


@given(st.one_of(*letters()), st.sampled_from(Input), st.sampled_from(["", "query,id\n"]))
def test_every_file_is_read_to_its_end(text: str, form: Input, head: str) -> None:
    """Each row has a line, an id, and a query or an error; only a head can be refused."""
    try:
        rows = asked(head + text, form)
    except UsageError:
        assert form is Input.CSV
        assert not head
        return
    lines = [it.line for it in rows]
    assert lines == sorted(set(lines))
    for row in rows:
        assert row.id
        row.query.encode()
        row.id.encode()


@given(st.lists(st.sampled_from(["mapa", '"a"b', '"a;b"', "a,b", '"a\nb"', ""]), max_size=8))
def test_good_rows_between_bad_ones_are_all_read(rows: list[str]) -> None:
    text = "query\n" + "".join(f"{row}\nsíť\n" for row in rows)
    found = [it.query for it in asked(text, Input.CSV) if not it.error]
    assert found.count("síť") == len(rows)
