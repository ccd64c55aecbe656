"""Files of many queries: plain text, CSV or JSON Lines. A row that cannot be read spoils no other."""

import csv
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from explorer.errors import UsageError

LISTS: Final = ("tag", "not_tag", "author", "site", "category")
"""Filters that may have several values; a cell of CSV holds them with ";" between."""
NAMES: Final = ("id", "query", *LISTS, "since", "until", "limit")
"""Columns of CSV and keys of JSON; others are passed over."""

_MOST_LINES: Final = 100
"""Lines of one row of CSV. A quote that is never closed would swallow the rest of the file."""
_MAX_DIGITS: Final = 9


class Input(StrEnum):
    """How queries are written."""

    TEXT = "text"
    CSV = "csv"
    JSONL = "jsonl"


class Asked(NamedTuple):
    """One query of a file, with its own options."""

    line: int
    """On which it begins, from 1."""
    id: str
    """Its number in the file, from 1, where none is given."""
    query: str
    filters: Mapping[str, Any]
    """Text or list of texts by name of the option; empty ones are left out."""
    limit: int | None
    """None where none is given."""
    others: tuple[str, ...]
    """Names of what was passed over."""
    error: UsageError | None
    """Why it cannot be searched for."""


class _Row(NamedTuple):
    line: int
    values: Mapping[str, object]
    error: UsageError | None = None


def input_of(name: str) -> Input:
    """Tell by its ending how a file is written."""
    match PurePath(name).suffix.lower():
        case ".csv" | ".tsv":
            return Input.CSV
        case ".jsonl" | ".ndjson":
            return Input.JSONL
        case _:
            return Input.TEXT


def read(lines: Iterable[str], form: Input) -> Iterator[Asked]:
    """Yield the queries of a file, each as soon as its lines are there; blank lines are none.

    Raises:
        UsageError: the head of a CSV has no column of queries.
    """
    rows = {Input.TEXT: _text_rows, Input.CSV: _csv_rows, Input.JSONL: _json_rows}[form]
    for number, row in enumerate(rows(lines), 1):
        yield _asked(number, row)


def _asked(number: int, row: _Row) -> Asked:
    """Take a row apart. Whatever is wrong with it, its id and query are kept if they can be."""
    error = row.error
    values: dict[str, str | list[str]] = {}
    limit = None
    for name in NAMES:
        value = row.values.get(name)
        try:
            if name == "limit":
                limit = _limit(_text(name, value))
            elif given := _texts(name, value) if name in LISTS else _text(name, value):
                values[name] = given
        except UsageError as wrong:
            error = error or wrong
    id_, query = (str(values.pop(name, "")) for name in ("id", "query"))
    others = tuple(name for name in row.values if name and name not in NAMES)
    return Asked(row.line, id_ or str(number), query, values, limit, others, error)


def _text(name: str, value: object) -> str:
    """Give the text of a value, "" for none."""
    match value:
        case None:
            return ""
        case bool():
            pass
        case str() | int():
            text = str(value).strip()
            if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise UsageError(f"{name} is not UTF-8.", "Save the file as UTF-8.")
            return text
    raise UsageError(f"{name} is neither text nor a number.", 'Write it as in "query": "mapa".')


def _texts(name: str, value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in (_text(name, it) for it in values) if text]


def _limit(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        raise UsageError(f"limit: {text} is no number.", "Write 0 for all, or how many hits.")
    return int(text) if text else None


def _text_rows(lines: Iterable[str]) -> Iterator[_Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _Row(number, {"query": line})


def _json_rows(lines: Iterable[str]) -> Iterator[_Row]:
    hint = 'Write it as in {"id": "1", "query": "mapa", "tag": ["doprava"]}.'
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            yield _Row(number, {}, UsageError("This line is not JSON.", hint))
            continue
        if isinstance(values, dict):
            yield _Row(number, values)
        else:
            yield _Row(number, {}, UsageError("This line is no JSON object.", hint))


def _csv_rows(lines: Iterable[str]) -> Iterator[_Row]:
    hint = "The first line names the columns: id,query"
    records = _records(lines)
    head: list[str] = []
    for _, cells, wrong in records:
        if wrong:
            raise UsageError(f"The head of the table cannot be read: {wrong}.", hint)
        if cells:
            head = [cell.strip().lower().replace("-", "_") for cell in cells]
            break
    if head and head.count("query") != 1:
        raise UsageError("The table needs one column with the name query.", hint)
    for line, cells, wrong in records:
        values: dict[str, object] = dict(zip(head, cells, strict=False))
        for name in LISTS:
            values[name] = str(values.get(name, "")).split(";")
        if wrong:
            hint = 'Double the quotes in a cell: """digitální mapa"""'
            yield _Row(line, values, UsageError(f"This row cannot be read: {wrong}.", hint))
        elif len(cells) > len(head):
            told = f"This row has {len(cells)} cells, but the head names {len(head)}."
            yield _Row(line, values, UsageError(told, "Put a cell with a comma into quotes."))
        elif any(map(str.strip, cells)):
            yield _Row(line, values)


def _records(lines: Iterable[str]) -> Iterator[tuple[int, Sequence[str], str]]:
    """Yield line, cells and what is wrong, of each row. After a bad one the next line begins anew."""
    source = iter(lines)
    waiting: deque[str] = deque()
    taken: list[str] = []

    def feed() -> Iterator[str]:
        while len(taken) < _MOST_LINES:
            line = waiting.popleft() if waiting else next(source, None)
            if line is None:
                return
            taken.append(line)
            yield line

    delimiter = ""
    number = 1
    while True:
        if not delimiter and (first := next(source, None)) is not None:
            delimiter = max(",;\t", key=first.count) if first.strip() else ""
            waiting.append(first)
        taken.clear()
        try:
            cells = next(csv.reader(feed(), delimiter=delimiter or ",", strict=True), None)
        except csv.Error as error:
            wrong = "a quote is never closed" if "end of data" in str(error) else str(error)
            yield number, (), wrong
            waiting.extendleft(reversed(taken[1:]))
            number += 1
            continue
        if cells is None:
            return
        yield number, cells, ""
        number += len(taken)
