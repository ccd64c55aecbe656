"""Names of the forms in which an answer can be written."""

from enum import StrEnum

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
