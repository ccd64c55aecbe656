"""How a list of objects is written as JSON, JSON Lines or CSV, piece by piece."""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from explorer.output import wording

VERSION: Final = 1
"""Of every format. Within a number keys may be added, but none is changed or taken away."""

Value: TypeAlias = "str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"
Object: TypeAlias = Mapping[str, Value]

_HARMFUL: Final = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Form(StrEnum):
    """A form for programs."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Dialect(NamedTuple):
    """How CSV is written."""

    delimiter: str = ","
    """With ";" numbers have a decimal comma, as spreadsheets of the countries have that use it."""
    bom: bool = False
    """Whether it begins with a byte order mark, without which Excel takes UTF-8 for something else."""


class Document(NamedTuple):
    """What a command answers: an object that may hold a list of objects, which can be endless."""

    command: str
    head: Object
    columns: Sequence[str]
    """What CSV shows of each object of the list; "a.b" is key b of the object at key a."""
    name: str = ""
    """Key of the list; "" where there is none."""
    rows: Iterable[Object] = ()


def pieces(document: Document, form: Form, dialect: Dialect = Dialect()) -> Iterator[str]:
    """Yield the text of `document`, ending in a line end; nothing of it can steer a terminal."""
    head: Object = {"format": f"explorer.{document.command}/{VERSION}", **document.head}
    rows = document.rows if document.name else (head,)
    match form:
        case Form.CSV:
            yield from _csv(document.columns, rows, dialect)
        case Form.JSON if document.name:
            yield f"{_json(head)[:-1]}, {_json(document.name)}: ["
            total = 0
            for total, row in enumerate(rows, 1):  # it counts them
                yield f"{',' if total > 1 else ''}\n{_json(row)}"
            yield "\n]}\n" if "total" in head else f'\n], "total": {total}}}\n'
        case _:
            for row in rows:
                yield f"{_json(row)}\n"


def _json(value: Value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # What stands outside a string is ASCII, so the escapes land where JSON allows them.
    return _HARMFUL.sub(lambda harm: f"\\u{ord(harm[0]):04x}", text)


def _csv(columns: Sequence[str], rows: Iterable[Object], dialect: Dialect) -> Iterator[str]:
    import csv  # noqa: PLC0415  # the other forms need none

    buffer = io.StringIO("\ufeff" if dialect.bom else "")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, delimiter=dialect.delimiter, lineterminator="\n")
    point = "," if dialect.delimiter == ";" else "."
    cells = ([_cell(_at(row, column), point) for column in columns] for row in rows)
    for row in chain([list(columns)], cells):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _at(row: Object, column: str) -> Value:
    value: Value = row
    for key in column.split("."):
        value = value[key] if isinstance(value, Mapping) else None
    return value


def _cell(value: Value, point: str) -> str:
    """Give the text of a cell. An apostrophe keeps a spreadsheet from calculating it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value).replace(".", point)
    text = wording.block(_text(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case {"text": text} | {"id": text} | {"sentence": text}:
            return str(text)
        case {"path": path, "line": line}:
            return f"{path}:{line}"
        case {"feature": feature, "weight": float(weight)}:
            return f"{feature} {weight:+.2f}"
        case Mapping():
            return "; ".join(f"{key}: {number}" for key, number in value.items())
        case [[*_], *_]:
            return wording.passages(["".join(map(_text, part)) for part in value])  # type: ignore[arg-type]
        case str() | int() | float():
            return str(value)
        case _:
            return "; ".join(map(_text, value))
