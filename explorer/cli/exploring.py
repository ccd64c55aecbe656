"""trend, kwic, similar and compare: what a collection speaks of, when, how, and where else."""

from pathlib import Path
from typing import Annotated, NamedTuple

from typer import Argument, Option

from explorer.cli import listing
from explorer.cli.answer import Reported
from explorer.cli.options import Paging, Place, Reading, Where, clean
from explorer.errors import UsageError
from explorer.language import N_
from explorer.model import Period, PlaceOrder, Things
from explorer.output import messages
from explorer.searching.defaults import LEAST, SURE, WIDTH


class Picture(NamedTuple):
    """Files for a chart."""

    svg: Annotated[
        Path | None, Option(metavar="FILE", help="Also draw a chart into this file.")
    ] = None
    png: Annotated[
        Path | None, Option(metavar="FILE", help="The same as PNG. Both need explorer[plot].")
    ] = None

    def files(self) -> list[Path]:
        """Give the files to draw, after a look whether that can be done."""
        from explorer.output import charts  # noqa: PLC0415

        files = []
        for ending, file in ((".svg", self.svg), (".png", self.png)):
            if file and file.suffix != ending:
                raise UsageError(f"{file} does not end in {ending}.", "Name it so.")
            files += [file] if file else []
        if files:
            charts.check()
        return files


def trend(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    reading: Reading,
    picture: Picture,
    query: Annotated[
        list[str],
        Argument(metavar="QUERY...", help="Each is a query; quote one of several words."),
    ],
    by: Annotated[Period, Option(metavar="PERIOD", help="year or month.")] = "year",
) -> int:
    """Count matching sections year by year, queries side by side.

    Examples:
      explorer trend CamelNET DTM digitalizace
      explorer trend '"digitální technická mapa"' 'bydlení OR byt' --by month
      explorer trend covid --site praha --csv > covid.csv
      explorer trend covid --svg covid.svg
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    files = picture.files()
    page = paging.of(0)
    filters = where.filters()
    settings = place.settings()
    view = answer.findings(filters, settings.sites)
    with Index.open(settings.index_dir) as opened:
        result = opened.trend(
            [clean(it) for it in query],
            filters=filters,
            by=by,
            exact=reading.exact,
            relax=not reading.no_relax,
            page=page,
        )
        unknown = opened.unknown(filters) if result.is_empty else ()
    if result.is_empty or not (result.items and answer.is_screen()):
        answer.note(messages.unknown(unknown) if unknown else messages.counted(result, page))
    if not result.is_empty or answer.form():
        view.trend(result, page)
    for file in files:
        from explorer.output import charts  # noqa: PLC0415

        charts.write(result, file)
    return 1 if result.is_empty else 0


def kwic(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    reading: Reading,
    query: Annotated[list[str], Argument(metavar="QUERY...", help="As search takes it.")],
    sort: Annotated[
        PlaceOrder,
        Option(
            metavar="BY",
            help="date (the newest first), path, or the words to the left or right.",
        ),
    ] = "date",
    width: Annotated[
        int | None,
        Option(metavar="N", min=1, help="Characters on each side; else 40, or what fits."),
    ] = None,
) -> int:
    """List every place of a word with what stands around it.

    Examples:
      explorer kwic CamelNET
      explorer kwic '"digitální technická mapa"' --sort right
      explorer kwic kraj --since 2022 --width 80 --csv

    No context leaves its paragraph, heading or title.
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    settings = place.settings()
    folder = settings.index_dir
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    with Index.open(folder) as opened:
        result = opened.kwic(
            clean(" ".join(query)),
            filters=filters,
            exact=reading.exact,
            relax=not reading.no_relax,
            sort=sort,
            width=width or (2 * WIDTH if answer.is_screen() else WIDTH),
            page=page,
        )
        unknown = () if result.total else opened.unknown(filters)
    listing.remember(folder, [it.section.id for it in result.items], page.start + 1)
    beside = messages.unknown(unknown) if unknown else messages.placed(result, page)
    return answer.give(result.items, lambda: view.concordance(result, page), beside)


def similar(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    name: Annotated[
        str,
        Argument(
            metavar="ID|N",
            help="A post as show takes it: a path, a part of one, or a number of the last list;"
            " or the id of a section (path#3).",
        ),
    ],
    section: Annotated[
        int | None, Option(metavar="K", min=0, help="The section with this number.")
    ] = None,
) -> int:
    """List posts or sections like one, with the words they share.

    Examples:
      explorer similar 2                    like the second of the last list
      explorer similar rok-ve-znameni       like the post of that name
      explorer similar 2 --section 4        sections like its fourth
      explorer similar 2 --since 2022 --json

    Copies of the post are not listed.
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(12)
    settings = place.settings()
    folder = settings.index_dir
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    numbered = listing.is_number(name)
    with Index.open(folder) as opened:
        post, found = opened.find(listing.meant(folder, name))
        ordinal = found.ordinal if found and not numbered and section is None else section
        wanted = post.path if ordinal is None else f"{post.path}#{ordinal}"
        result = opened.similar(wanted, filters=filters, page=page)
        unknown = () if result.total else opened.unknown(filters)
    names = [it.section.id if it.section else it.post.path for it in result.items]
    listing.remember(folder, names, page.start + 1)
    nothing = N_("nothing is like it that passes the filters")
    beside = messages.listed(result.total, page, unknown, nothing)
    return answer.give(result.items, lambda: view.similar(result, page), beside)


def compare(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    a: Annotated[
        str, Option("--a", metavar="QUERY", help="One part: a query, as site:praha or date:2021.")
    ],
    b: Annotated[
        str, Option("--b", metavar="QUERY", help="The other part; else all that is not in --a.")
    ] = "",
    of: Annotated[
        Things, Option("--of", metavar="THINGS", help="words, tags or topics.")
    ] = "words",
    min_posts: Annotated[
        int, Option(metavar="N", min=1, help="Posts of --a that have it at least; else 3.")
    ] = LEAST,
    min_g2: Annotated[
        float, Option("--min-g2", metavar="X", min=0, help="How sure; else 15.13. 0: all.")
    ] = SURE,
) -> int:
    """List what sets one part of the collection apart from another.

    Examples:
      explorer compare --a date:2020                   a year and all others
      explorer compare --a site:praha --b site:brno
      explorer compare --a 'bydlení date:2022' --b 'bydlení date:2018'
      explorer compare --a site:praha --of topics

    Posts are counted, not how often each says it; the surest differences come
    first. Filters hold for both parts.
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    page = paging.of(20)
    filters = where.filters()
    settings = place.settings()
    view = answer.findings(filters, settings.sites)
    with Index.open(settings.index_dir) as opened:
        result = opened.compare(
            clean(a),
            clean(b),
            filters=filters,
            of=of,
            least=min_posts,
            sure=min_g2,
            page=page,
        )
    beside = messages.compared(result, page)
    return answer.give(result.items, lambda: view.comparison(result, page), beside)
