"""Sessions at a terminal as the documents show them, run again.

A session is a block of Markdown marked `console`: commands after "$ ", each with what it prints. Where that ends in a
line "…", only so many lines are compared as are shown.
"""

import io
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from explorer.cli import run

_SESSION = re.compile(r"(?<=```console\n).*?(?=```\n)", re.DOTALL)
_EXAMPLE = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_MORE = "…"
_PASSING = (
    (r"in \d+\.\d s", "in 0.2 s"),
    (r"za \d+,\d s", "za 0,2 s"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "2026-11-23T12:00:00+00:00"),
    (r"(Vytvořeno: ).+", r"\g<1>23. 11. 2026, explorer 0.1.0"),
    (r"\[cit\. \d{4}-\d\d-\d\d", "[cit. 2026-11-23"),
)
"""What changes from day to day, and what the documents show instead."""


def screen(command: str) -> str:
    """Give what a terminal without colours shows of a command; `> FILE` writes a file."""
    program, *arguments = shlex.split(command)
    if program == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8-sig")
    assert program == "explorer"
    both, file = io.StringIO(), io.StringIO()
    out = file if ">" in arguments else both
    with redirect_stdout(out), redirect_stderr(both):
        run(arguments[:-2] if out is file else [*arguments, "--color", "always"])
    if out is file:
        Path(arguments[-1]).write_text(file.getvalue(), encoding="utf-8", newline="")
    shown = re.sub(r"\x1b\[1;4m(.*?)\x1b\[0[;\d]*m", r"«\1»", both.getvalue())
    shown = re.sub(r"\x1b\[[;\d]*m", "", shown)
    for pattern, usual in _PASSING:
        shown = re.sub(pattern, usual, shown)
    return shown


def commands(document: str) -> list[str]:
    """Give the commands of all sessions."""
    return [command for command, _ in _EXAMPLE.findall("".join(_SESSION.findall(document)))]


def replayed(document: str) -> str:
    """Give the document with what its commands print now, run from the first to the last."""
    return _SESSION.sub(lambda session: _EXAMPLE.sub(_again, session[0]), document)


def _again(example: re.Match[str]) -> str:
    command, shown = example.groups()
    lines = screen(command).splitlines()
    *wanted, last = shown.splitlines() or [""]
    if last == _MORE:
        lines = [*lines[: len(wanted)], _MORE]
    return "".join(f"{line}\n" for line in (f"$ {command}", *lines))
