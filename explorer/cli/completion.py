"""What the shell offers for the values of options, taken from the index."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from typer import Context

from explorer import settings

if TYPE_CHECKING:
    from explorer.searching.index import Index


def of(what: str) -> Callable[[Context, str], list[str]]:
    """Give a function that completes tags, authors, sites, categories or acronyms."""

    def complete(ctx: Context, incomplete: str) -> list[str]:
        try:
            return list(_values(what, ctx.params.get("index_dir"), incomplete))
        except Exception:  # noqa: BLE001  # it would land in the line that is being typed
            return []

    return complete


def _values(what: str, index_dir: str | Path | None, typed: str) -> Iterator[str]:
    from explorer.searching.index import Index  # noqa: PLC0415  # only this needs the index

    place = settings.load(index_dir=Path(index_dir) if index_dir else None).index_dir
    with Index.open(place) as index:
        for name in _names(index, what, typed):
            if value := _offered(name, typed):
                yield value


def _names(index: "Index", what: str, typed: str) -> Iterable[str]:
    if what != "acronym":
        return index.complete(what, typed)
    shorts = dict.fromkeys(info.short for info in index.acronyms().items)
    return (short for short in shorts if " " not in short)  # with a hyphen none is found


def _offered(name: str, typed: str) -> str | None:
    """Give `name` so that it goes on from what is typed, without accents if need be.

    Shells drop what begins otherwise, and break names at spaces; filters see neither difference.
    """
    from explorer.czech.words import fold  # noqa: PLC0415

    joined = name.replace(" ", "-")
    start = typed.replace(" ", "-")
    for value in (joined, fold(joined)):
        if value.casefold().startswith(start.casefold()):
            return typed + value[len(typed) :]
    return None
