"""accomplishments: what has been achieved, and who says so."""

from typing import Annotated, Any, NamedTuple

from typer import Argument, Option

from explorer.cli import listing
from explorer.cli.answer import Reported
from explorer.cli.forms import REPORTS
from explorer.cli.options import Paging, Place, Reading, Where, clean
from explorer.errors import UsageError
from explorer.model import AccomplishmentOverview, Accomplishments, SentenceOrder, Shared
from explorer.output import messages
from explorer.searching.defaults import LIKELY


class Choice(NamedTuple):
    """Which sentences are wanted."""

    min_score: Annotated[
        float,
        Option(metavar="X", min=0, max=1, help="How sure, from 0 to 1; else 0.4. 0: all."),
    ] = LIKELY
    min_amount: Annotated[
        str | None, Option(metavar="CZK", help="With such a sum or a larger one: 500000, 1,5mil.")
    ] = None
    sort: Annotated[
        SentenceOrder,
        Option(metavar="BY", help="score: the surest first; date: the newest; or amount."),
    ] = "score"


def accomplishments(
    choice: Choice,
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    reading: Reading,
    query: Annotated[
        list[str] | None,
        Argument(metavar="[QUERY...]", help="What they are about, as search takes it."),
    ] = None,
    by: Annotated[
        Shared | None, Option(metavar="WHAT", help="Count them by year, tag, author or site.")
    ] = None,
    each: Annotated[
        bool, Option("--each", help="Nearly the same sentences one by one, as programs get them.")
    ] = False,
    why: Annotated[bool, Option("--why", help="Say what raised and lowered each score.")] = False,
) -> int:
    """List sentences that state something achieved.

    Examples:
      explorer accomplishments kotlíkové dotace
      explorer accomplishments --since 2021 --min-amount 1mil --sort amount
      explorer accomplishments --by year
      explorer accomplishments --min-score 0 --limit 0 --jsonl

    A sentence is found by its own words, or by those of heading, title and tags.
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    if by and why:
        raise UsageError("--by and --why exclude each other.", "Choose one of them.")
    page = paging.of(20)
    settings = place.settings()
    folder = settings.index_dir
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    with Index.open(folder) as opened:
        asked: dict[str, Any] = {
            "filters": filters,
            "min_score": choice.min_score,
            "min_amount": _crowns(choice.min_amount) if choice.min_amount else None,
            "sort": choice.sort,
            "exact": reading.exact,
            "relax": not reading.no_relax,
            "page": page,
        }
        text = clean(" ".join(query or ()))
        result: Accomplishments | AccomplishmentOverview
        if by:
            result = opened.accomplishment_overview(by, text, **asked)
        else:
            fold = not each and answer.form() in (None, *REPORTS)
            result = opened.accomplishments(text, fold=fold, why=why, **asked)
        unknown = () if result.total else opened.unknown(filters)

    def show() -> None:
        if isinstance(result, Accomplishments):
            view.accomplishments(result, page)
        else:
            view.overview(result, page)

    if isinstance(result, Accomplishments):
        listing.remember(folder, [it.section.id for it in result.items], page.start + 1)
    beside = messages.unknown(unknown) if unknown else messages.accomplished(result, page)
    return answer.give(result.items, show, beside)


def _crowns(text: str) -> int:
    """Give the sum that --min-amount names."""
    from explorer.searching.sums import crowns  # noqa: PLC0415  # seldom asked for

    return crowns("--min-amount", text)
