"""Reports: what was found, as a document to send, print and cite. Their words are Czech."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Final

from explorer.model import (
    AcronymInfo,
    Citation,
    Filters,
    Hit,
    Listing,
    Page,
    PostInfo,
    PostText,
    SearchResult,
    SectionInfo,
    SectionText,
    TagInfo,
)
from explorer.output import cite, wording
from explorer.output.papers import Html, Kind, Markdown, Paper, Run, Runs, marked
from explorer.searching import citing

_PAPERS: Final[Mapping[str, type[Markdown | Html]]] = {"markdown": Markdown, "html": Html}
_FACETS: Final = {"tag": "štítek", "author": "autor", "site": "web", "year": "rok"}
_RESULTS: Final = ("výsledek", "výsledky", "výsledků")
_SECTIONS: Final = ("oddíle", "oddílech", "oddílech")
_POSTS: Final = ("příspěvek", "příspěvky", "příspěvků")
_TAGS: Final = ("štítek", "štítky", "štítků")
_MEANINGS: Final = ("význam", "významy", "významů")
_FEW: Final = range(2, 5)


def report(
    form: str, write: Callable[[str], object], filters: Filters, sites: Mapping[str, str]
) -> "Report":
    """Give the view that writes one answer on paper of a form: "markdown" or "html"."""
    today = dt.datetime.now().astimezone().date()
    return Report(_PAPERS[form](), write, filters, sites=sites, today=today)


class Report:
    """The view for documents. It shows one answer."""

    def __init__(
        self,
        paper: Paper,
        write: Callable[[str], object],
        filters: Filters = Filters(),
        *,
        sites: Mapping[str, str],
        today: dt.date,
    ) -> None:
        """Hand the whole of the report to `write`; `sites` are patterns of addresses."""
        self._paper = paper
        self._write = write
        self._filters = filters
        self._sites = sites
        self._today = today
        self._cited: dict[int, tuple[int, Citation]] = {}

    def search(self, result: SearchResult, page: Page) -> None:
        """Write hits with the sentences that show them."""
        self._paper.title([Run(f"Hledání: {result.query}")])
        facts = [("Dotaz", [Run(result.query, Kind.CODE)])]
        facts.append(("Čten jako", [Run(result.interpreted, Kind.CODE)]))
        if result.relaxed:
            facts.append(("Uvolněno", [Run(result.relaxed, Kind.ENGLISH)]))
        counted = _count(result.total, _RESULTS)
        if result.matching == result.total:
            counted += f" v {_count(result.sections, _SECTIONS)}" if result.total else ""
        else:
            counted += f", z toho všem slovům odpovídá {_number(result.matching)}"
        self._facts([*facts, ("Nalezeno", [Run(counted + _part(result.total, page))])])
        for hit in result.hits:
            self._hit(hit)
        for name, facets in result.facets.items():
            if facets:
                self._paper.table(
                    (_FACETS.get(name, name), "příspěvků", "upřesnění dotazu"),
                    (
                        ([Run(it.value)], [Run(_number(it.posts))], [Run(it.query, Kind.CODE)])
                        for it in facets
                    ),
                )
        self._end()

    def _hit(self, hit: Hit) -> None:
        heading = [Run(" › "), *marked(hit.heading)] if hit.heading else []
        name = [Run(f"{hit.rank}. "), *marked(hit.title), *heading]
        self._paper.heading([*name, self._note(hit.post)])
        self._about(hit.post)
        for snippet in hit.snippets:
            self._paper.quote(marked(snippet))
        if hit.more:
            named = ", ".join(it.heading or "(úvod)" for it in hit.more)
            self._paper.paragraph([Run(f"Další oddíly: {named}")])
        if hit.missing:
            self._paper.paragraph([Run(f"Bez slov: {', '.join(hit.missing)}")])
        if hit.why:
            self._paper.items([[Run(reason, Kind.ENGLISH)] for reason in hit.why])
        self._paper.paragraph([Run(f"{hit.post.path}:{hit.section.line}", Kind.CODE)])

    def post(
        self,
        post: PostText,
        sections: tuple[SectionText, ...],
        found: SectionInfo | None,  # noqa: ARG002  # a report points to nothing
    ) -> None:
        """Write sections of a post."""
        self._paper.title([Run(post.info.title), self._note(post.info)])
        self._about(post.info)
        self._paper.paragraph([Run(post.info.path, Kind.CODE)])
        for section in sections:
            if section.info.heading:
                self._paper.heading([Run(section.info.heading)])
            for line in filter(str.strip, section.text.split("\n")):
                self._paper.paragraph([Run(line)])
        self._end()

    def posts(self, listing: Listing[PostInfo], page: Page) -> None:
        """Write a table of posts."""
        self._paper.title([Run("Příspěvky")])
        self._found(_count(listing.total, _POSTS) + _part(listing.total, page))
        self._paper.table(
            ("datum", "název", "autor", "štítky"),
            (
                (
                    [Run(_day(post.date))],
                    [Run(post.title), self._note(post)],
                    [Run(", ".join(post.authors))],
                    [Run(", ".join(post.tags))],
                )
                for post in listing.items
            ),
        )
        self._end()

    def tags(self, listing: Listing[TagInfo], page: Page, *, variants: bool) -> None:
        """Write a table of tags."""
        self._paper.title([Run("Štítky")])
        self._found(_count(listing.total, _TAGS) + _part(listing.total, page))
        head = ("štítek", "příspěvků", *(["psaní"] if variants else []))
        self._paper.table(head, (_tag(tag, variants=variants) for tag in listing.items))
        self._end()

    def acronyms(self, listing: Listing[AcronymInfo], page: Page, *, sentences: bool) -> None:
        """Write a table of meanings, or each with the sentences that say so."""
        self._paper.title([Run("Zkratky")])
        self._found(_count(listing.total, _MEANINGS) + _part(listing.total, page))
        if not sentences:
            self._paper.table(
                ("zkratka", "význam", "příspěvků"),
                (
                    ([Run(it.short)], [Run(it.long)], [Run(_number(it.posts))])
                    for it in listing.items
                ),
            )
        for acronym in listing.items if sentences else ():
            self._paper.heading([Run(f"{acronym.short} = {acronym.long}")])
            for definition in acronym.definitions:
                self._paper.quote(marked(wording.explained(acronym.short, definition)))
                self._paper.paragraph([Run(f"{definition.path}:{definition.line}", Kind.CODE)])
        self._end()

    def citation(
        self,
        citation: Citation,
        style: cite.Style,  # noqa: ARG002  # the other styles are for programs
    ) -> None:
        """Write a reference after ISO 690."""
        self._paper.title([Run("Citace")])
        if citation.quote:
            self._paper.quote([Run(f"„{citation.quote}“")])
        self._paper.paragraph(_reference(citation))
        if citation.digest:
            self._facts([("SHA-256 zdroje", [Run(citation.digest, Kind.CODE)])])
        self._end()

    def _found(self, text: str) -> None:
        self._facts([("Nalezeno", [Run(text)])])

    def _facts(self, facts: Iterable[tuple[str, Runs]]) -> None:
        """Put these, the filters, the day and the program."""
        chosen = "; ".join(_chosen(self._filters))
        self._paper.facts(
            [
                *facts,
                ("Výběr", [Run(chosen or "všechny příspěvky")]),
                ("Vytvořeno", [Run(f"{_day(self._today)}, explorer {version('explorer')}")]),
            ]
        )

    def _about(self, post: PostInfo) -> None:
        known = (_day(post.date), ", ".join(post.authors), post.site or "", ", ".join(post.tags))
        if any(known):
            self._paper.paragraph([Run(" · ".join(filter(None, known)))])

    def _note(self, post: PostInfo) -> Run:
        """Give the number of the reference to a post, and keep that for the end."""
        if post.id not in self._cited:
            citation = citing.cite(post, accessed=self._today, sites=self._sites)
            self._cited[post.id] = len(self._cited) + 1, citation
        return Run(str(self._cited[post.id][0]), Kind.NOTE)

    def _end(self) -> None:
        self._paper.notes(_reference(citation) for _, citation in self._cited.values())
        self._write(self._paper.whole())


def _reference(citation: Citation) -> Runs:
    text = cite.reference(citation)
    if not citation.url:
        return [Run(text)]
    return [Run(text.removesuffix(citation.url)), Run(citation.url, Kind.LINK)]


def _tag(tag: TagInfo, *, variants: bool) -> list[Runs]:
    cells: list[Runs] = [[Run(tag.label)], [Run(_number(tag.posts))]]
    if variants:
        spellings = (f"{it.text} ({_number(it.posts)})" for it in tag.spellings)
        cells.append([Run("; ".join(spellings))])
    return cells


def _chosen(filters: Filters) -> Iterator[str]:
    for name, values in (
        ("štítek", filters.tags),
        ("bez štítku", filters.not_tags),
        ("autor", filters.authors),
        ("web", filters.sites),
        ("rubrika", filters.categories),
    ):
        if values:
            yield f"{name}: {', '.join(values)}"
    if filters.since:
        yield f"od {_day(filters.since)}"
    if filters.until:
        yield f"do {_day(filters.until)}"


def _part(total: int, page: Page) -> str:
    """Say which part of a list is shown, where it is not the whole."""
    first, last = page.start + 1, min(total, page.start + page.limit)
    if not page.limit or total <= page.limit or first > total:
        return ""
    return f"; zde {_number(first)} až {_number(last)}"


def _count(number: int, forms: tuple[str, str, str]) -> str:
    """Give "1 příspěvek", "3 příspěvky" or "5 příspěvků"."""
    one, few, many = forms
    return f"{_number(number)} {one if number == 1 else few if number in _FEW else many}"


def _number(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _day(date: dt.date | None) -> str:
    return f"{date.day}.\u00a0{date.month}.\u00a0{date.year}" if date else ""
