"""cite: how to refer to what was found."""

from typing import Annotated

from typer import Argument, Option

from explorer.cli import listing
from explorer.cli.answer import Reported
from explorer.cli.options import Place, clean, day
from explorer.model import Filters
from explorer.output import messages
from explorer.output.cite import Style


def cite(
    place: Place,
    answer: Reported,
    name: Annotated[
        str,
        Argument(
            metavar="ID|N",
            help="A path or part of one, the id of a section (path#3), or a number of the last"
            " search (then its section) or list.",
        ),
    ],
    style: Annotated[
        Style, Option(metavar="STYLE", help="iso690, bibtex, ris or csl-json.")
    ] = Style.ISO690,
    section: Annotated[
        int | None, Option(metavar="K", min=0, help="The section with this number.")
    ] = None,
    quote: Annotated[
        str | None,
        Option(
            "--quote",
            "--sentence",
            metavar="TEXT",
            help="A passage to quote, word by word; --sentence is the same.",
        ),
    ] = None,
    accessed: Annotated[
        str | None, Option(metavar="DATE", help="Day of retrieval; else today.")
    ] = None,
) -> int:
    """Cite a post, a section or a sentence.

    Examples:
      explorer cite 2                  the section of the second hit
      explorer cite rok-ve-znameni     the post of that name
      explorer cite 2 --quote 'Došlo také k připojení nových lokalit'
      explorer cite 2 --style bibtex >> zdroje.bib

    explorer.toml says where a site is published, below a line [sites]:
      "kraj.example" = "https://www.kraj.example"
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    settings = place.settings()
    view = answer.findings(Filters(), settings.sites)
    wanted = listing.meant(settings.index_dir, name)
    with Index.open(settings.index_dir) as opened:
        if section is not None:
            wanted = f"{opened.find(wanted)[0].path}#{section}"
        citation = opened.cite(
            wanted,
            quote=None if quote is None else clean(quote),
            accessed=day("--accessed", accessed) if accessed else None,
            sites=settings.sites,
        )
    view.citation(citation, style)
    if not citation.url:
        answer.note(messages.unaddressed(citation.post, settings.sites))
    return 0
