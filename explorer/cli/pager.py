"""Long answers go through a pager, so that their beginning is seen first."""

import os
import shlex
import signal
import sys
from collections.abc import Callable


def showing(lines: int) -> Callable[[str], None]:
    """Give a function that writes a text, through the pager where it is longer than `lines`.

    EXPLORER_PAGER is asked before PAGER; without either it is `less`. An empty one is none.
    """

    def show(text: str) -> None:
        if text.count("\n") < lines or not _page(text):
            sys.stdout.write(text)

    return show


def _page(text: str) -> bool:
    """Show `text` in the pager; False where there is none."""
    import subprocess  # noqa: PLC0415  # slow to import, and seldom needed

    named = os.environ.get("EXPLORER_PAGER", os.environ.get("PAGER", "less -FIRX"))
    try:
        process = subprocess.Popen(  # noqa: S603  # the user's own command
            shlex.split(named),
            stdin=subprocess.PIPE,
            env={"LESS": "-FIRX", **os.environ},  # without -R, less shows styles as codes
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, ValueError, IndexError):
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pager alone
    try:
        process.communicate(text)
    finally:
        signal.signal(signal.SIGINT, before)
    return True
