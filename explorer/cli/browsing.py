"""posts, tags, acronyms and export: what is listed without a query."""

from itertools import chain
from pathlib import Path
from typing import Annotated, Final

from typer import Argument, Option

from explorer.cli import completion, listing
from explorer.cli.answer import Answer, Reported
from explorer.cli.forms import OUTPUT, Format
from explorer.cli.options import Paging, Place, Where, clean
from explorer.errors import UsageError
from explorer.language import N_
from explorer.model import Filters, Page, PostOrder
from explorer.output import messages, wording

_NO_POST: Final = N_("no post passes the filters")


class Exported(Answer):
    """The forms of an export."""

    __slots__ = ()

    format: Annotated[
        Format | None,
        Option(metavar="FORM", help="jsonl (as usual), csv or json.", rich_help_panel=OUTPUT),
    ]


def posts(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    sort: Annotated[
        PostOrder | None, Option(metavar="BY", help="date (the newest first), title or path.")
    ] = None,
    untagged: Annotated[
        str | None,
        Option(
            metavar="TAG",
            help="Posts that speak of this tag but lack it, and why.",
            autocompletion=completion.of("tag"),
        ),
    ] = None,
) -> int:
    """List posts, the newest first.

    Examples:
      explorer posts --tag doprava --since 2021
      explorer posts --author Hais --limit 0
      explorer posts --site praha --csv
      explorer posts --untagged doprava  the surest first
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    settings = place.settings()
    folder = settings.index_dir
    filters = where.filters()
    if untagged is not None:
        return _untagged(clean(untagged), sort, folder, filters, page, answer)
    view = answer.findings(filters, settings.sites)
    with Index.open(folder) as opened:
        found = opened.posts(filters, sort=sort or "date", page=page)
        unknown = () if found.total else opened.unknown(filters)
    listing.remember(folder, [post.path for post in found.items], page.start + 1)
    beside = messages.listed(found.total, page, unknown, _NO_POST)
    return answer.give(found.items, lambda: view.posts(found, page), beside)


def _untagged(  # the options of one command
    tag: str, sort: PostOrder | None, folder: Path, filters: Filters, page: Page, answer: Reported
) -> int:
    """List posts that want a tag."""
    from explorer.searching.index import Index  # noqa: PLC0415

    if sort:
        raise UsageError("--sort does not go with --untagged.", "The surest posts come first.")
    view = answer.view()
    with Index.open(folder) as opened:
        found = opened.untagged(tag, filters, page=page)
    listing.remember(folder, [item.post.path for item in found.items], page.start + 1)
    nothing = N_("no post without the tag %(tag)s clearly speaks of it")
    beside = messages.listed(found.total, page, (), nothing, tag=wording.line(tag))
    return answer.give(found.items, lambda: view.untagged(found, page), beside)


def tags(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    prefix: Annotated[
        str, Argument(metavar="[PREFIX]", help="How they begin, in any spelling.")
    ] = "",
    variants: Annotated[
        bool, Option("--variants", help="Show how each is spelt, and where first.")
    ] = False,
    near: Annotated[
        bool, Option("--near", help="Only those that may be slips of others, and of which.")
    ] = False,
) -> int:
    """List tags; the spellings of one count together.

    Examples:
      explorer tags
      explorer tags zivotni --variants
      explorer tags --site praha --since 2021 --limit 0
      explorer tags --near               slips to mend, or to merge in tags.toml
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    settings = place.settings()
    filters = where.filters()
    # Slips are for the editor, who mends them: no report tells of them.
    editing = answer.view() if near else None
    view = editing or answer.findings(filters, settings.sites)
    with Index.open(settings.index_dir) as opened:
        ask = opened.near_tags if near else opened.tags
        found = ask(clean(prefix), filters=filters, page=page)
        unknown = () if found.total else opened.unknown(filters)
    nothing = N_("there is no such tag near another one") if near else N_("there is no such tag")

    def show() -> None:
        if editing:
            editing.near_tags(found, page)
        else:
            view.tags(found, page, variants=variants)

    return answer.give(found.items, show, messages.listed(found.total, page, unknown, nothing))


def acronyms(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
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
        unknown = () if found.total else opened.unknown(filters)
    nothing = N_("no post explains such an acronym")
    beside = messages.listed(found.total, page, unknown, nothing)
    sentences = bool(short)
    return answer.give(found.items, lambda: view.acronyms(found, page, sentences=sentences), beside)


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
        answer.note([messages.nothing(_NO_POST)])
    return 1 if first is None else 0
