"""What a kind of page is, and what all of them use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from explorer.errors import UsageError
from explorer.searching.index import Index
from explorer.web.asked import Asked

Context = dict[str, Any]
"""What a template needs."""

ITEMS: Final = 20
"""Items of a page, as the commands have them."""
MOST: Final = 100
"""Items of a page for people at most; programs and downloads may ask for all."""
NAMES: Final = 100
"""Items of a page that lists names only."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page is made from."""

    index: Index
    asked: Asked
    sites: Mapping[str, str]
    report: bool = False
    """Whether people read what is written, so that nearly the same sentences are one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: `/NAME` for people, `/NAME.json` and `/NAME.csv` for programs."""

    name: str
    """Of the command, the path and the template."""
    answer: Callable[[Desk, Any], None]
    """Asks and writes as the command does."""
    show: Callable[[Desk], Context]
    """Asks and gives what the template needs."""
    tab: str = ""
    """Message that names it among the views on one query; "" for other pages."""
    tables: bool = True
    """Whether there is a `.csv`."""
    reports: bool = False
    """Whether there are reports, `.md` and `.html`, as `--format` writes them."""
    unknown: int = 400
    """Status where a name stands for nothing."""
    keeps: tuple[str, ...] = ()
    """Parameters that the search form keeps besides the filters."""


def reading(asked: Asked) -> dict[str, Any]:
    """Give how strictly a query is read."""
    return {"exact": asked.flag("exact"), "relax": not asked.flag("no_relax")}


def wanted(asked: Asked) -> str:
    """Give the name of the post that is asked for. Raises UsageError."""
    if not asked.one("id"):
        raise UsageError("No post is named.", "Open one from the search.")
    return asked.one("id")
