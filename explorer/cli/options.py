"""Options that many commands share, in groups. Every group stands here once."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from typer import Option

from explorer import settings
from explorer.cli import completion
from explorer.cli.forms import OUTPUT
from explorer.errors import UsageError
from explorer.model import Filters, Page
from explorer.settings import Settings

if TYPE_CHECKING:
    import datetime as dt

_FILTERS = "Filters"


class Where(NamedTuple):
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
    from explorer.searching.dates import days  # noqa: PLC0415  # few commands ask for days

    return days(option, text)


def day(option: str, text: str) -> "dt.date":
    """Give the one day that the value of an option names."""
    first, last = _days(option, text)
    if first != last:
        raise UsageError(f"{option}: {text} is no day.", "Write it as 2021-06-13 or 13.6.2021.")
    return first


class Reading(NamedTuple):
    """How freely a query is read."""

    exact: Annotated[
        bool, Option("--exact", help="Only the words as typed, accents and endings included.")
    ] = False
    no_relax: Annotated[
        bool, Option("--no-relax", help="Only what matches: no word is mended or left out.")
    ] = False


class Paging(NamedTuple):
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


class Place(NamedTuple):
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


def clean(text: str) -> str:
    """Give an argument without the bytes that are no UTF-8, which no index can hold."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
