"""Options that many commands share, in groups. Every group stands here once."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from explorer import settings
from explorer.cli import completion, pager
from explorer.cli.forms import OUTPUT, REPORTS, Delimiter, Format
from explorer.errors import QueryError, UsageError
from explorer.model import Filters, Page
from explorer.output.formats import Dialect, Form
from explorer.settings import Settings

if TYPE_CHECKING:
    import datetime as dt

    from explorer.output.view import Findings, View
    from explorer.output.wire import Wire

_FILTERS = "Filters"


class Color(StrEnum):
    """When to use colours and other styles."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Where:
    """Which posts count."""

    tag: Annotated[
        list[str] | None,
        Option(
            metavar="TAG",
            help="With this tag, in any spelling. Several times: with all of them.",
            autocompletion=completion.of("tag"),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    not_tag: Annotated[
        list[str] | None,
        Option(
            metavar="TAG",
            help="Without this tag.",
            autocompletion=completion.of("tag"),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    author: Annotated[
        list[str] | None,
        Option(
            metavar="NAME",
            help="By this author, or one of several.",
            autocompletion=completion.of("author"),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    site: Annotated[
        list[str] | None,
        Option(
            metavar="SITE",
            help="From this site, or one of several.",
            autocompletion=completion.of("site"),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    category: Annotated[
        list[str] | None,
        Option(
            metavar="NAME",
            help="In this category, or one of several.",
            autocompletion=completion.of("category"),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    since: Annotated[
        str | None,
        Option(
            metavar="DATE",
            help="From this day on: 2021, 2021-06, 2021-06-13 or 13.6.2021.",
            rich_help_panel=_FILTERS,
        ),
    ] = None
    until: Annotated[
        str | None,
        Option(
            metavar="DATE",
            help="Up to this day, month or year, included.",
            rich_help_panel=_FILTERS,
        ),
    ] = None

    def filters(self) -> Filters:
        """Give them as the library takes them."""
        since = _days("--since", self.since)[0] if self.since else None
        until = _days("--until", self.until)[1] if self.until else None
        if since and until and since > until:
            raise UsageError(f"--since {self.since} is later than --until {self.until}.")
        return Filters(
            tags=tuple(self.tag or ()),
            not_tags=tuple(self.not_tag or ()),
            authors=tuple(self.author or ()),
            sites=tuple(self.site or ()),
            categories=tuple(self.category or ()),
            since=since,
            until=until,
        )


def _days(option: str, text: str) -> "tuple[dt.date, dt.date]":
    """Give the first and last day that the value of an option names."""
    from explorer.searching.dates import date_range  # noqa: PLC0415  # few commands ask for days

    notation = "Write a year, a month or a day: 2021, 2021-06, 2021-06-13 or 13.6.2021."
    try:
        days = date_range(text)
    except QueryError as error:
        raise UsageError(f"{option}: {error.message}", notation) from error
    if days.since is None or days.until is None or ".." in text:
        raise UsageError(f"{option}: {text} is a range.", notation)
    return days.since, days.until


def day(option: str, text: str) -> "dt.date":
    """Give the one day that the value of an option names."""
    first, last = _days(option, text)
    if first != last:
        raise UsageError(f"{option}: {text} is no day.", "Write it as 2021-06-13 or 13.6.2021.")
    return first


@dataclass(frozen=True, slots=True)
class Reading:
    """How freely a query is read."""

    exact: Annotated[
        bool, Option("--exact", help="Only the words as typed, accents and endings included.")
    ] = False
    no_relax: Annotated[
        bool, Option("--no-relax", help="Only what matches: no word is mended or left out.")
    ] = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is shown."""

    limit: Annotated[
        int | None,
        Option(
            metavar="N",
            min=0,
            help="N on a page; else 10 hits or 20 of a list. 0 for all.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    page: Annotated[int, Option(metavar="N", min=1, help="Which page.", rich_help_panel=OUTPUT)] = 1

    def of(self, usual: int) -> Page:
        """Give the page, of `usual` items where no limit is given."""
        return Page(usual if self.limit is None else self.limit, self.page)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the index is."""

    index_dir: Annotated[
        Path | None,
        Option(
            metavar="FOLDER",
            help="The index; else EXPLORER_INDEX_DIR, else index.",
            rich_help_panel=OUTPUT,
        ),
    ] = None

    def settings(self, sources: Sequence[Path] = (), engine: str | None = None) -> Settings:
        """Give what holds for this run."""
        return settings.load(index_dir=self.index_dir, sources=sources, engine=engine)


@dataclass(frozen=True, slots=True)
class Answer:
    """How the answer is shown: on a terminal as a screen, otherwise as lines."""

    format: Annotated[
        Format | None,
        Option(
            metavar="FORM",
            help="json: one object; jsonl: an object a line; csv: a table; markdown, html: a"
            " report of what was found.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    json: Annotated[
        bool, Option("--json", help="Short for --format json.", rich_help_panel=OUTPUT)
    ] = False
    jsonl: Annotated[
        bool, Option("--jsonl", help="Short for --format jsonl.", rich_help_panel=OUTPUT)
    ] = False
    csv: Annotated[
        bool, Option("--csv", help="Short for --format csv.", rich_help_panel=OUTPUT)
    ] = False
    bom: Annotated[
        bool,
        Option(
            "--bom",
            help="Begin CSV with the mark by which Excel knows Czech letters.",
            rich_help_panel=OUTPUT,
        ),
    ] = False
    delimiter: Annotated[
        Delimiter | None,
        Option(
            metavar="SIGN",
            help="Between cells of CSV: a comma, tab, or ; for a Czech Excel, which then finds"
            " decimal commas in numbers.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    color: Annotated[
        Color,
        Option(
            metavar="WHEN",
            help="auto, always or never. NO_COLOR is respected.",
            rich_help_panel=OUTPUT,
        ),
    ] = Color.AUTO
    no_pager: Annotated[
        bool, Option("--no-pager", help="Do not page long answers.", rich_help_panel=OUTPUT)
    ] = False

    def form(self) -> Format | None:
        """Give the format that was asked for, if any."""
        asked = {
            f"--{it}": it for it in (Format.JSON, Format.JSONL, Format.CSV) if getattr(self, it)
        }
        if self.format and self.format not in asked.values():
            asked[f"--format {self.format}"] = self.format
        if len(asked) > 1:
            raise UsageError(f"{' and '.join(asked)} exclude each other.", "Choose one of them.")
        form = next(iter(asked.values()), None)
        if (self.bom or self.delimiter) and form is not Format.CSV:
            raise UsageError("--bom and --delimiter say how CSV is written.", "Add --csv.")
        return form

    def wire(self, usual: Format = Format.JSONL) -> "Wire":
        """Give the view for programs; `usual` is the form where none was asked for."""
        form = self.form() or usual
        if form in REPORTS or form is Format.TREC:
            who = (
                "batch writes"
                if form is Format.TREC
                else "search and the lists of what is found write"
            )
            raise UsageError(f"This command has no --format {form}.", f"Only {who} that.")
        from explorer.output.wire import Wire  # noqa: PLC0415

        return Wire(Form(form), sys.stdout.write, self._dialect())

    def _dialect(self) -> Dialect:
        sign = self.delimiter or Delimiter.COMMA
        return Dialect("\t" if sign is Delimiter.TAB else sign.value, self.bom)

    def findings(self, filters: Filters, sites: Mapping[str, str]) -> "Findings":
        """Give the view of what was found, which may be a report: that tells of `filters`, too.

        `sites` are the patterns of addresses for its references.
        """
        form = self.form()
        if form not in REPORTS:
            return self.view()
        from explorer.output import reports  # noqa: PLC0415

        return reports.report(form.value, sys.stdout.write, filters, sites)

    def is_screen(self) -> bool:
        """Tell whether the answer is laid out for a person's eyes."""
        wanted = self.color is Color.ALWAYS or sys.stdout.isatty()
        return self.form() is None and wanted

    def view(self) -> "View":
        """Give the view that writes the answer."""
        # Only the view that is wanted is imported: each takes its time, Rich the most.
        if self.form():
            return self.wire()
        if not self.is_screen():
            from explorer.output.plain import Plain  # noqa: PLC0415

            return Plain(sys.stdout.write)
        from explorer.output.terminal import Screen  # noqa: PLC0415

        size = shutil.get_terminal_size()
        paged = sys.stdout.isatty() and not (self.no_pager or _is_dumb())
        return Screen(
            pager.showing(size.lines) if paged else sys.stdout.write,
            width=size.columns,
            styled=self.is_styled(),
        )

    def is_styled(self) -> bool:
        """Tell whether to use colours and other styles."""
        if self.color is not Color.AUTO:
            return self.color is Color.ALWAYS
        return sys.stdout.isatty() and not (os.environ.get("NO_COLOR") or _is_dumb())

    def note(self, lines: Iterable[str]) -> None:
        """Tell a person something beside the answer; JSON and reports say it themselves."""
        if self.form() not in (Format.JSON, *REPORTS):
            tell(lines)


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def tell(lines: Iterable[str]) -> None:
    """Write lines on standard error."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201  # messages are what it is for


def clean(text: str) -> str:
    """Give an argument without the bytes that are no UTF-8, which no index can hold."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
