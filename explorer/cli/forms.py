"""Names of the forms in which an answer can be written."""

from enum import StrEnum
from typing import Annotated

from typer import Option

OUTPUT = "Output"
"""The group of options that say how an answer is shown."""


class Format(StrEnum):
    """What --format may ask for."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    TREC = "trec"


REPORTS = (Format.MARKDOWN, Format.HTML)
"""Documents for people."""


class Delimiter(StrEnum):
    """What stands between the cells of CSV."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "tab"


Lang = Annotated[
    str | None,
    Option(metavar="cs|en", help="Say it in Czech or English.", rich_help_panel=OUTPUT),
]
"""The language of an answer. It is read before anything else, by `cli.run`."""
