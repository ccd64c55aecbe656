"""topics and topic: what the posts speak of."""

from typing import Annotated

from typer import Argument, Option

from explorer.cli import listing
from explorer.cli.answer import Reported
from explorer.cli.options import Paging, Place, Where, clean
from explorer.errors import UsageError
from explorer.language import N_, gettext
from explorer.model import Filters
from explorer.output import messages


def topics(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    prefix: Annotated[
        str,
        Argument(metavar="[PREFIX]", help="How a name or a word of it begins, in any spelling."),
    ] = "",
    query: Annotated[
        str,
        Option(
            metavar="QUERY",
            help="Those of which posts that match this speak more than others, the surest first.",
        ),
    ] = "",
    rising: Annotated[
        bool, Option("--rising", help="Those of which the newest months speak more than before.")
    ] = False,
    silent: Annotated[
        bool, Option("--silent", help="Those of which the newest months do not speak any more.")
    ] = False,
    months: Annotated[
        int, Option(metavar="N", min=1, max=1200, help="How many months are the newest.")
    ] = 12,
    tree: Annotated[
        bool, Option("--tree", help="Put parts of a topic behind it, where the posts show them.")
    ] = False,
) -> int:
    """List what the posts speak of, the weightiest first.

    Examples:
      explorer topics
      explorer topics doprav --site praha
      explorer topics --query nemocnice       what is spoken of along with it
      explorer topics --silent --months 24    what became of it?
      explorer topics --tree --limit 100

    A topic is a tag, an acronym, a named section or a phrase. A file topics.toml
    beside the posts can hide, rename, merge and add some.
    """
    from explorer import topics as library  # noqa: PLC0415
    from explorer.searching.index import Index  # noqa: PLC0415

    if rising and silent:
        raise UsageError("--rising and --silent exclude each other.", "Ask for one of them.")
    trend = (
        library.Trend.RISING if rising else library.Trend.SILENT if silent else library.Trend.ALL
    )
    page = paging.of(20)
    filters = where.filters()
    settings = place.settings()
    view = answer.findings(filters, settings.sites)
    with Index.open(settings.index_dir) as opened:
        found = library.listing(
            opened,
            clean(prefix),
            query=clean(query),
            filters=filters,
            trend=trend,
            months=months,
            tree=tree,
            page=page,
        )
        unknown = () if found.total else opened.unknown(filters)
    beside = messages.listed(found.total, page, unknown, N_("there is no such topic"))
    return answer.give(found.items, lambda: view.topics(found, page), beside)


def topic(
    place: Place,
    answer: Reported,
    name: Annotated[
        list[str], Argument(metavar="NAME...", help="A topic by any of its names, or a query.")
    ],
) -> int:
    """Show one topic: what it is, when and where, what proves it, what is near it.

    Examples:
      explorer topic DTM
      explorer topic digitalni technicka mapa
      explorer topic 'nemocnice OR poliklinika'
    """
    from explorer import topics as library  # noqa: PLC0415
    from explorer.searching.index import Index  # noqa: PLC0415

    asked = clean(" ".join(name))
    settings = place.settings()
    folder = settings.index_dir
    view = answer.findings(Filters(), settings.sites)
    with Index.open(folder) as opened:
        found = library.page(opened, asked)
    if found is None:
        nothing = messages.nothing(N_("no post speaks of that"))
        answer.note([nothing, gettext("See explorer topics for what they do.")])
        if answer.form():
            view.topic(None)
        return 1
    listing.remember(folder, [hit.section.id for hit in found.sections])
    view.topic(found)
    return 0
