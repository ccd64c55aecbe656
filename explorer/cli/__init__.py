"""The command line. A command reads its options, asks the library, and hands the answer to a view."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from explorer.cli import achieving, analysis, batch, browsing, building, searching
from explorer.cli.commands import (
    Command,
    Group,
    QueryCommand,
    before_hyphens,
    command,
    guess,
)
from explorer.cli.options import tell
from explorer.errors import ExplorerError
from explorer.output import messages, wording

_EPILOG = """
Exit status: 0 found or done, 1 nothing found, 2 misspelt or misunderstood,
3 no usable index, 4 files left out (index --strict, doctor).

What no option says is taken from EXPLORER_INDEX_DIR, EXPLORER_SOURCES and
EXPLORER_ENGINE, else from explorer.toml here or with the sources.
"""

app = typer.Typer(cls=Group, epilog=_EPILOG, rich_markup_mode=None, pretty_exceptions_enable=False)

# The order of `explorer --help`.
app.command(cls=Command)(command(building.index))
app.command(cls=QueryCommand)(command(searching.search))
app.command(cls=Command)(command(searching.show))
app.command(cls=Command)(command(browsing.posts))
app.command(cls=Command)(command(browsing.tags))
app.command(cls=QueryCommand)(command(achieving.accomplishments))
app.command(cls=Command)(command(browsing.acronyms))
app.command(cls=Command)(command(batch.batch))
app.command(cls=Command)(command(browsing.export))
app.command(cls=Command)(command(analysis.analyze))
app.command(cls=Command)(command(building.doctor))
app.command(cls=Command)(command(building.status))


def _version(wanted: bool) -> None:  # noqa: FBT001  # Typer calls it so
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        print(f"explorer {version('explorer')}")  # noqa: T201
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Search Czech party reports by section, in any ending of the words.

    Examples:
      explorer index ~/posts
      explorer search CamelNET
      explorer show 1
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit status."""
    _use_utf8()
    options = ["--help" if it == "-h" else it for it in before_hyphens(arguments)]
    try:
        line = [*options, *arguments[len(options) :]] or ["--help"]
        status = app(line, prog_name="explorer", standalone_mode=False)
        sys.stdout.flush()
    except ExplorerError as error:
        tell(messages.error(error))
        return error.status
    except typer.TyperException as error:
        tell(_misuse(error))
        return error.exit_code
    except (BrokenPipeError, SystemExit) as end:
        # Typer ends with 1 where a pipe is closed; but whoever reads has just seen enough.
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        _hush()
        return 0
    return status if isinstance(status, int) else 0


def _hush() -> None:
    """Let nothing more be written, so that Python does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _misuse(error: typer.TyperException) -> Iterator[str]:
    """Yield what is wrong with the command line, and where to read on."""
    name = getattr(error, "option_name", None)
    yield f"explorer: {wording.line(error.message if name else error.format_message())}"
    if name:
        yield from guess(name, getattr(error, "possibilities", None) or ())
    context = getattr(error, "ctx", None)
    yield f"See {context.command_path if context else 'explorer'} --help"


def _use_utf8() -> None:
    """Let every text be written: in UTF-8 into a pipe, as far as it goes on a terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
