"""batch: many queries to one open index, each answered as soon as it is read."""

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from explorer.cli import queries
from explorer.cli.answer import Answer, tell
from explorer.cli.forms import OUTPUT, Format
from explorer.cli.options import Place, Reading, Where, clean
from explorer.cli.queries import Asked, Input
from explorer.errors import QueryError, UsageError
from explorer.language import gettext
from explorer.model import Page, SearchResult
from explorer.output import messages, trec, wording
from explorer.output.view import Reply


class Replied(Answer):
    """The forms of the answers."""

    __slots__ = ()

    format: Annotated[
        Format | None,
        Option(
            metavar="FORM",
            help="jsonl (as usual), csv, json or trec (a run).",
            rich_help_panel=OUTPUT,
        ),
    ]


def batch(
    where: Where,
    place: Place,
    answer: Replied,
    reading: Reading,
    file: Annotated[
        str, Argument(metavar="FILE|-", help="Queries, one a line; - for standard input.")
    ],
    input_: Annotated[
        Input | None,
        Option("--input", metavar="FORM", help="text, csv or jsonl; else by the ending of FILE."),
    ] = None,
    limit: Annotated[
        int, Option(metavar="N", min=0, help="Hits of each query, else 10; 0: all.")
    ] = 10,
    why: Annotated[bool, Option("--why", help="Say of each hit why it is one.")] = False,
) -> int:
    """Answer many queries; what is wrong with one spoils no other.

    Examples:
      explorer batch queries.txt > answers.jsonl
      explorer batch queries.csv --csv                   a row a query
      explorer batch topics.jsonl --format trec --limit 1000
      echo CamelNET | explorer batch -

    The columns of CSV and the keys of JSON Lines are query and, if need be, id,
    tag, not_tag, author, site, category, since, until and limit. What a row says
    counts instead of the option.

    Exit status: 0 all answered, 1 nothing found for any, 2 some were wrong.
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    wire = None if answer.form() is Format.TREC else answer.wire()
    where.filters()  # what is wrong with the options is told once
    found: Counter[str] = Counter()
    with Index.open(place.settings().index_dir) as opened, _lines(file) as lines:

        def search(asked: Asked) -> SearchResult:
            return opened.search(
                asked.query,
                filters=where._replace(**asked.filters).filters(),
                exact=reading.exact,
                relax=not reading.no_relax,
                page=Page(limit if asked.limit is None else asked.limit),
                why=why,
            )

        asked = queries.read(lines, input_ or queries.input_of(file))
        name = gettext("standard input") if file == "-" else wording.line(clean(file))
        replies = _replies(asked, search, name, found)
        if wire:
            wire.batch(replies)
        else:
            sys.stdout.writelines(trec.run(replies))
    return 2 if found["errors"] else int(not found["hits"])


def _replies(
    rows: Iterable[Asked], search: Callable[[Asked], SearchResult], file: str, found: Counter[str]
) -> Iterator[Reply]:
    """Yield what came of each query, count it in `found`, and tell what is wrong."""
    passed_over: dict[str, None] = {}
    asked = None
    for asked in rows:
        place = f"{file}:{asked.line}"
        if new := [name for name in asked.others if name not in passed_over]:
            passed_over |= dict.fromkeys(new)
            told = gettext("passed over: %(names)s", names=wording.line(", ".join(new)))
            tell([messages.noted(f"{place}: {told}")])
        try:
            if asked.error:
                raise asked.error
            result = search(asked)
        except (QueryError, UsageError) as error:
            found["errors"] += 1
            tell(messages.at(place, error))
            yield Reply(asked.id, asked.line, asked.query, None, error)
        else:
            found["hits"] += len(result.hits)
            yield Reply(asked.id, asked.line, asked.query, result, None)
    if asked is None:
        told = gettext("there is no query")
        tell([messages.noted(f"{file}: {told}")])
    elif not found.total():
        told = gettext("nothing was found for any query")
        tell([messages.noted(f"{file}: {told}")])


@contextmanager
def _lines(file: str) -> Iterator[Iterable[str]]:
    """Open a file of queries. Bytes that are no UTF-8 become surrogates, which are told apart."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # whoever sent a query may wait for its answer
    if file == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape", newline="")
        yield sys.stdin
        return
    try:
        stream = Path(file).open(  # noqa: SIM115  # only what goes wrong here is about the file
            encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"{file}: {told}", "Name a file of queries, or - and type them."
        ) from error
    with stream:
        yield stream
