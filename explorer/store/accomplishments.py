"""The table of accomplishments: what is written of each, and how it is read back."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from explorer.model import Reason, Span
from explorer.store.catalog import Catalog


class Row(NamedTuple):
    """What is recorded of an accomplishment, besides its section."""

    span: Span
    """Of the sentence in the text of the section."""
    line: int
    score: float
    czk: int | None
    """The largest sum in crowns that it names."""
    gist: int | None
    reasons: Sequence[Reason]


class Key(NamedTuple):
    """What accomplishments are sorted, grouped and found again by."""

    unit: int
    start: int
    end: int
    score: float
    czk: int | None
    gist: int | None


class Detail(NamedTuple):
    """What only those need that are shown."""

    line: int
    reasons: tuple[Reason, ...]


def write(db: sqlite3.Connection, unit: int, rows: Iterable[Row], features: dict[str, int]) -> None:
    """Record the accomplishments of a section; `features` keeps the numbers of their names."""
    for row in rows:
        reasons = [[_feature(db, it.feature, features), round(it.weight, 3)] for it in row.reasons]
        db.execute(
            "INSERT INTO accomplishment VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                unit,
                *row.span,
                row.line,
                row.score,
                row.czk,
                row.gist,
                json.dumps(reasons, separators=(",", ":")),
            ),
        )


def keys(catalog: Catalog, min_score: float, min_amount: int | None) -> list[Key]:
    """Give the accomplishments that are as sure, and name as large a sum of crowns."""
    amount = "" if min_amount is None else "AND czk >= ?"
    return [
        Key(*row)
        for row in catalog.rows(
            f"SELECT unit, start, stop, score, czk, gist FROM accomplishment WHERE score >= ? {amount}",  # noqa: S608  # from above
            min_score,
            *([] if min_amount is None else [min_amount]),
        )
    ]


def details(catalog: Catalog, found: Sequence[Key]) -> dict[tuple[int, int], Detail]:
    """Give what is shown of accomplishments, by unit and start."""
    wanted = json.dumps([[key.unit, key.start] for key in found])
    features: Mapping[int, str] = dict(catalog.rows("SELECT id, name FROM feature"))
    return {
        (unit, start): Detail(
            line, tuple(Reason(features[it], weight) for it, weight in json.loads(reasons))
        )
        for unit, start, line, reasons in catalog.rows(
            "SELECT unit, start, line, reasons FROM json_each(?) AS wanted "
            "JOIN accomplishment ON unit = json_extract(wanted.value, '$[0]') "
            "AND start = json_extract(wanted.value, '$[1]')",
            wanted,
        )
    }


def _feature(db: sqlite3.Connection, name: str, known: dict[str, int]) -> int:
    if name not in known:
        db.execute("INSERT OR IGNORE INTO feature (name) VALUES (?)", (name,))
        ((known[name],),) = db.execute("SELECT id FROM feature WHERE name = ?", (name,))
    return known[name]
