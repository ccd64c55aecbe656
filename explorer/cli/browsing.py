"""posts, tags, acronyms and export: what is listed without a query."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Annotated

from typer import Argument, Option

from explorer.cli import completion, listing
from explorer.cli.answer import Answer
from explorer.cli.forms import OUTPUT, Format
from explorer.cli.options import Paging, Place, Where, clean
from explorer.output import messages


class Order(StrEnum):
    """Which posts come first."""

    DATE = "date"
    TITLE = "title"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Exported(Answer):
    """The forms of an export."""

    format: Annotated[
        Format | None,
        Option(metavar="FORM", help="jsonl (as usual), csv or json.", rich_help_panel=OUTPUT),
    ] = None


def posts(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Answer,
    sort: Annotated[
        Order, Option(metavar="BY", help="date (the newest first), title or path.")
    ] = Order.DATE,
) -> int:
    """List posts, the newest first.

    Examples:
      explorer posts --tag doprava --since 2021
      explorer posts --author Hais --limit 0
      explorer posts --site praha --csv
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    settings = place.settings()
    folder = settings.index_dir
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    with Index.open(folder) as opened:
        found = opened.posts(filters, sort=sort.value, page=page)
    if found.items:
        listing.remember(folder, [post.path for post in found.items], page.start + 1)
    else:
        answer.note(["explorer: no post passes the filters"] if not found.total else [])
    if not (found.items and answer.is_screen()):
        answer.note(messages.cut(found.total, page))
    if found.items or answer.form():
        view.posts(found, page)
    return 0 if found.items else 1


def tags(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Answer,
    prefix: Annotated[
        str, Argument(metavar="[PREFIX]", help="How they begin, in any spelling.")
    ] = "",
    variants: Annotated[
        bool, Option("--variants", help="Show how each is spelt, and where first.")
    ] = False,
) -> int:
    """List tags; the spellings of one count together.

    Examples:
      explorer tags
      explorer tags zivotni --variants
      explorer tags --site praha --since 2021 --limit 0
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    settings = place.settings()
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    with Index.open(settings.index_dir) as opened:
        found = opened.tags(clean(prefix), filters=filters, page=page)
    if not found.total:
        answer.note(["explorer: there is no such tag"])
    if not (found.items and answer.is_screen()):
        answer.note(messages.cut(found.total, page))
    if found.items or answer.form():
        view.tags(found, page, variants=variants)
    return 0 if found.items else 1


def acronyms(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Answer,
    short: Annotated[
        str,
        Argument(
            metavar="[SHORT]",
            help="One of them, with the sentences that explain it.",
            autocompletion=completion.of("acronym"),
        ),
    ] = "",
) -> int:
    """List acronyms and what they stand for, as the posts explain them.

    Examples:
      explorer acronyms
      explorer acronyms DTM              every meaning, and who says so
      explorer acronyms --site praha --csv
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    settings = place.settings()
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    with Index.open(settings.index_dir) as opened:
        found = opened.acronyms(clean(short), filters=filters, page=page)
    if not found.total:
        answer.note(["explorer: no post explains such an acronym"])
    if not (found.items and answer.is_screen()):
        answer.note(messages.cut(found.total, page))
    if found.items or answer.form():
        view.acronyms(found, page, sentences=bool(short))
    return 0 if found.items else 1


def export(
    where: Where,
    place: Place,
    answer: Exported,
) -> int:
    """Write all sections with their texts, one a line.

    Examples:
      explorer export > sections.jsonl
      explorer export --format csv --tag doprava > sections.csv
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    wire = answer.wire()
    filters = where.filters()
    with Index.open(place.settings().index_dir) as opened:
        texts = opened.texts(filters)
        first = next(texts, None)
        found = () if first is None else chain([first], texts)
        wire.texts(found)
    if first is None:
        answer.note(["explorer: no post passes the filters"])
    return 1 if first is None else 0
