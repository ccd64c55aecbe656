"""search and show: the way from a query to a text."""

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from explorer.cli import listing
from explorer.cli.answer import Reported, tell
from explorer.cli.options import Paging, Place, Reading, Where, clean
from explorer.errors import UsageError
from explorer.language import gettext, ngettext
from explorer.model import Filters, HitGroup, HitOrder
from explorer.output import messages, wording
from explorer.settings import SEEDS, Settings

if TYPE_CHECKING:
    from explorer.model import PostText
    from explorer.searching.index import Index


def search(
    where: Where,
    paging: Paging,
    place: Place,
    answer: Reported,
    reading: Reading,
    query: Annotated[
        list[str], Argument(metavar="QUERY...", help="What to find; see the examples.")
    ],
    sort: Annotated[
        HitOrder,
        Option(metavar="BY", help="relevance; date: the newest first; amount: the largest."),
    ] = "relevance",
    group: Annotated[
        HitGroup, Option(metavar="BY", help="post: its best section; or section: each.")
    ] = "post",
    facets: Annotated[
        bool, Option("--facets", help="Count the hits by tag, author, site and year.")
    ] = False,
    why: Annotated[bool, Option("--why", help="Say of each hit why it is one.")] = False,
) -> int:
    """Find sections; endings and accents do not matter.

    Examples:
      explorer search CamelNET
      explorer search krajsky urad -praha             all words but the last
      explorer search '"digitální technická mapa"'    words side by side
      explorer search 'síť OR optika' --since 2021 --tag doprava
      explorer search 'digitaliz*' title:kraj         a beginning; in the title
      explorer search 'nemocnice castka:>100mil'      names a sum of that size
      explorer show 2                                 reads the second hit

    Without an index, one is built from seeds first.
    """
    page = paging.of(10)
    settings = place.settings()
    filters = where.filters()
    view = answer.findings(filters, settings.sites)
    with _open_or_build(settings) as opened:
        result = opened.search(
            clean(" ".join(query)),
            filters=filters,
            exact=reading.exact,
            relax=not reading.no_relax,
            group=group,
            sort=sort,
            page=page,
            facets=facets,
            why=why,
        )
        unknown = () if result.total else opened.unknown(filters)
    listing.remember(settings.index_dir, [it.section.id for it in result.hits], page.start + 1)
    beside = messages.unknown(unknown) if unknown else messages.found(result, page)
    return answer.give(result.hits, lambda: view.search(result, page), beside)


def _open_or_build(settings: Settings) -> "Index":
    """Open the index; where there is none, build it from seeds."""
    from explorer.searching.index import Index  # noqa: PLC0415
    from explorer.store.generations import NotReadyError, State  # noqa: PLC0415

    try:
        return Index.open(settings.index_dir)
    except NotReadyError as error:
        if error.state is not State.MISSING or not (settings.sources or SEEDS.is_dir()):
            raise
    from explorer.cli.building import build  # noqa: PLC0415

    sources = wording.line(", ".join(map(str, settings.sources or [SEEDS])))
    folder = wording.line(str(settings.index_dir))
    told = gettext(
        "there is no index yet; building %(folder)s from %(sources)s",
        folder=folder,
        sources=sources,
    )
    tell([messages.noted(told)])
    report = build(settings, wait=math.inf, if_missing=True)
    tell(messages.left_out(messages.lost(report.problems)))
    return Index.open(settings.index_dir)


def show(
    place: Place,
    answer: Reported,
    name: Annotated[
        str,
        Argument(
            metavar="ID|N",
            help="A path, a file name without date, an unambiguous part of these, the id of a"
            " section (path#3), or a number of the last search or list.",
        ),
    ],
    section: Annotated[
        int | None, Option(metavar="K", min=0, help="Only the section with this number.")
    ] = None,
    raw: Annotated[bool, Option("--raw", help="The file itself, byte by byte.")] = False,
) -> int:
    """Read a post.

    Examples:
      explorer show 2                  the second hit of the last search
      explorer show rok-ve-znameni     the post of that name
      explorer show 2 --section 4      one section of it
      explorer show 2 --raw            its file
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    settings = place.settings()
    folder = settings.index_dir
    form = answer.form()
    numbered = listing.is_number(name)
    with Index.open(folder) as opened:
        post, found = opened.find(listing.meant(folder, name))
        text = opened.text(post)
    if raw:
        if form or section is not None:
            raise UsageError("--raw gives the whole file as it is.", "Leave out the other options.")
        return _raw(text)
    if section is None and found and not numbered:
        section = found.ordinal
    sections = tuple(it for it in text.sections if section in (None, it.info.ordinal))
    if section is not None and not sections:
        raise UsageError(
            f"{wording.line(post.path)} has no section {section}.",
            ngettext(
                "It has %(n)s section; explorer show numbers them.",
                "It has %(n)s sections; explorer show numbers them.",
                len(text.sections),
            ),
        )
    view = answer.findings(Filters(), settings.sites)
    view.post(text, sections, found if numbered else None)
    return 0


def _raw(text: "PostText") -> int:
    """Write the file of a post. On a terminal, nothing of it may steer that."""
    hint = "Without --raw you get its text from the index."
    if text.source is None:
        raise UsageError(f"{wording.line(text.info.path)}: the file is not there any more.", hint)
    try:
        data = Path(text.source).read_bytes()
    except OSError as error:
        raise UsageError(f"{wording.line(text.source)}: {error.strerror}", hint) from error
    if sys.stdout.isatty():
        sys.stdout.write(wording.block(data.decode(errors="replace")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    return 0
