"""The command line. A command reads its options, asks the library, and hands the answer to a view."""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from explorer.cli.answer import tell
from explorer.cli.commands import (
    Command,
    Group,
    QueryCommand,
    before_hyphens,
    command,
    guess,
)
from explorer.errors import ExplorerError, UsageError
from explorer.language import LANGUAGES, gettext, said, speak, wanted
from explorer.output import messages, wording

_EPILOG = """
Exit status: 0 found or done, 1 nothing found, 2 misspelt or misunderstood,
3 no usable index, 4 files left out (index --strict, doctor).

Languages are Czech and English, by --lang, else by EXPLORER_LANG, else by the
locale. What programs read is in English.

What no option says is taken from EXPLORER_INDEX_DIR, EXPLORER_SOURCES and
EXPLORER_ENGINE, else from explorer.toml here or with the sources.
"""

# Module and class of each command, in the order of `explorer --help`.
_COMMANDS: Final[Mapping[str, tuple[str, type[Command]]]] = {
    "index": ("building", Command),
    "search": ("searching", QueryCommand),
    "show": ("searching", Command),
    "posts": ("browsing", Command),
    "tags": ("browsing", Command),
    "topics": ("topics", Command),
    "topic": ("topics", QueryCommand),
    "accomplishments": ("achieving", QueryCommand),
    "acronyms": ("browsing", Command),
    "trend": ("exploring", QueryCommand),
    "kwic": ("exploring", QueryCommand),
    "similar": ("exploring", Command),
    "compare": ("exploring", Command),
    "cite": ("citing", Command),
    "batch": ("batch", Command),
    "export": ("browsing", Command),
    "analyze": ("analysis", Command),
    "doctor": ("building", Command),
    "status": ("building", Command),
    "serve": ("serving", Command),
}


def _app(words: Iterable[str]) -> typer.Typer:
    """Give the program with the command that a command line names, or else with all of them.

    One is imported sooner than all.
    """
    named = next((word for word in words if not word.startswith("-")), None)
    app = typer.Typer(
        cls=Group, epilog=_EPILOG, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback()(program)
    for name, (module, kind) in _COMMANDS.items():
        if named in _COMMANDS and name != named:
            continue
        function = getattr(import_module(f"explorer.cli.{module}"), name)
        app.command(cls=kind)(command(function))
    return app


def _version(wanted: bool) -> None:  # noqa: FBT001  # Typer calls it so
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        print(f"explorer {version('explorer')}")  # noqa: T201
        raise typer.Exit


def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    lang: Annotated[
        str | None, typer.Option(metavar="cs|en", help="Speak Czech or English; see below.")
    ] = None,
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
    line = [*options, *arguments[len(options) :]] or ["--help"]
    speak(wanted())
    try:
        if asked := _language(options):
            speak(asked)
            while line[0].partition("=")[0] == "--lang":  # the command comes first
                line = line[1 if "=" in line[0] else 2 :] or ["--help"]
        status = _app(line)(line, prog_name="explorer", standalone_mode=False)
        sys.stdout.flush()
    except ExplorerError as error:
        tell(messages.error(error))
        return error.status
    except typer.TyperException as error:
        tell(_misuse(error, line))
        return error.exit_code
    except (BrokenPipeError, SystemExit) as end:
        # Typer ends with 1 where a pipe is closed; but whoever reads has just seen enough.
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        _hush()
        return 0
    return status if isinstance(status, int) else 0


def _language(options: Sequence[str]) -> str | None:
    """Give the language that an option asks for. It is known before anything is said."""
    values = [
        value if sign else options[place + 1]
        for place, (name, sign, value) in enumerate(it.partition("=") for it in options)
        if name == "--lang" and (sign or place + 1 < len(options))
    ]
    for value in values:
        if value not in LANGUAGES:
            raise UsageError(f"--lang: {value!r} is not spoken here.", "Choose cs or en.")
    return values[-1] if values else None


def _hush() -> None:
    """Let nothing more be written, so that Python does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _misuse(error: typer.TyperException, line: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the command line, and where to read on."""
    name = getattr(error, "option_name", None)
    told = error.message if name else error.format_message()
    yield f"explorer: {wording.line(said(told))}"
    if name:
        yield from guess(name, getattr(error, "possibilities", None) or ())
    command = next((f"{word} " for word in line if word in _COMMANDS), "")
    yield gettext("See %(command)s --help", command=f"explorer {command}".rstrip())


def _use_utf8() -> None:
    """Let every text be written: in UTF-8 into a pipe, as far as it goes on a terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
