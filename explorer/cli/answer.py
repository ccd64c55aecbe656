"""How an answer is shown: the options that say so, and the view that follows from them."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

from typer import Option

from explorer.cli import pager
from explorer.cli.forms import OUTPUT, REPORTS, Delimiter, Format, Lang
from explorer.errors import UsageError
from explorer.model import Filters

if TYPE_CHECKING:
    from explorer.output.formats import Dialect
    from explorer.output.view import Findings, View
    from explorer.output.wire import Wire


class Color(StrEnum):
    """When to use colours and other styles."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Answer(NamedTuple):
    """How the answer is shown: on a terminal as a screen, otherwise as lines."""

    format: Annotated[
        Format | None,
        Option(
            metavar="FORM",
            help="json: one object; jsonl: an object a line; csv: a table.",
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
    lang: Lang = None

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

    def wire(self) -> "Wire":
        """Give the view for programs: JSON Lines where no form was asked for."""
        form = self.form() or Format.JSONL
        if form in REPORTS or form is Format.TREC:
            who = (
                "batch writes"
                if form is Format.TREC
                else "search and the lists of what is found write"
            )
            raise UsageError(f"This command has no --format {form}.", f"Only {who} that.")
        from explorer.output.formats import Form  # noqa: PLC0415
        from explorer.output.wire import Wire  # noqa: PLC0415

        return Wire(Form(form), sys.stdout.write, self._dialect())

    def _dialect(self) -> "Dialect":
        from explorer.output.formats import Dialect  # noqa: PLC0415

        sign = self.delimiter or Delimiter.COMMA
        return Dialect("\t" if sign is Delimiter.TAB else sign.value, self.bom)

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
        from explorer.output.screens.screen import Screen  # noqa: PLC0415

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

    def give(self, found: object, show: Callable[[], None], beside: Iterable[str]) -> int:
        """Show an answer, if anything is found or programs want it; give the exit status.

        A screen says itself what else stands `beside` it.
        """
        if not (found and self.is_screen()):
            self.note(beside)
        if found or self.form():
            show()
        return 0 if found else 1


class Reported(Answer):
    """How what was found is shown, which may be a report."""

    __slots__ = ()

    format: Annotated[
        Format | None,
        Option(
            metavar="FORM",
            help="json: one object; jsonl: an object a line; csv: a table; markdown, html: a"
            " report to pass on.",
            rich_help_panel=OUTPUT,
        ),
    ]

    def findings(self, filters: Filters, sites: Mapping[str, str]) -> "Findings":
        """Give the view of what was found, which may be a report: that tells of `filters`, too.

        `sites` are the patterns of addresses for its references.
        """
        form = self.form()
        if form not in REPORTS:
            return self.view()
        from explorer.output import reports  # noqa: PLC0415

        return reports.view(form.value, sys.stdout.write, filters, sites)


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def tell(lines: Iterable[str]) -> None:
    """Write lines on standard error."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201  # messages are what it is for
