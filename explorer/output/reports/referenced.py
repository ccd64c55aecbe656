"""What every report has: what was asked, what proves it, and references in the end."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Final

from explorer.language import language
from explorer.model import (
    AccomplishmentInfo,
    Citation,
    Filters,
    Hit,
    Page,
    PostInfo,
    SectionInfo,
    Understood,
)
from explorer.output import cite, wording
from explorer.output.reports.papers import Kind, Paper, Run, Runs, marked
from explorer.searching import citing

Fact = tuple[str, Runs]
"""A name and a value."""

POSTS: Final = ("článek", "články", "článků")
SECTIONS: Final = ("oddíl", "oddíly", "oddílů")
PERIODS: Final = {"year": "rok", "month": "měsíc"}
_FEW: Final = range(2, 5)
_LIKELIHOODS: Final = ("velmi pravděpodobné", "pravděpodobné", "možné", "sotva")


class Referenced:
    """Puts what was asked and found, and notes with references."""

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

    def _found(self, text: str) -> None:
        self._facts([("Nalezeno", [Run(text)])])

    def _facts(self, facts: Iterable[Fact]) -> None:
        """Put these, the filters, the day and the program."""
        chosen = "; ".join(_chosen(self._filters))
        self._paper.facts(
            [
                *facts,
                ("Výběr", [Run(chosen or "všechny články")]),
                ("Vytvořeno", [Run(f"{day(self._today)}, explorer {version('explorer')}")]),
            ]
        )

    def _about(self, post: PostInfo) -> None:
        known = (day(post.date), ", ".join(post.authors), post.site or "", ", ".join(post.tags))
        if any(known):
            self._paper.paragraph([Run(" · ".join(filter(None, known)))])

    def _hit(self, hit: Hit) -> None:
        self._paper.heading([Run(f"{hit.rank}. "), *self._place(hit)])
        self._about(hit.post)
        for snippet in hit.snippets:
            self._paper.quote(marked(snippet))
        if hit.more:
            self._paper.paragraph([Run(f"Další oddíly: {', '.join(map(called, hit.more))}")])
        if hit.missing:
            self._paper.paragraph([Run(f"Bez slov: {', '.join(hit.missing)}")])
        if hit.why:
            self._paper.items([[Run(language("cs").reason(reason))] for reason in hit.why])
        self._paper.paragraph([Run(f"{hit.post.path}:{hit.section.line}", Kind.CODE)])

    def _place(self, found: Hit | AccomplishmentInfo) -> Runs:
        """Give title and heading, with the number of the reference."""
        heading = [Run(" › "), *marked(found.heading)] if found.heading else []
        return [*marked(found.title), *heading, self._note(found.post)]

    def _evidence(self, found: AccomplishmentInfo) -> None:
        self._about(found.post)
        self._paper.quote(marked(found.sentence))
        sure = wording.likelihood(found.score, _LIKELIHOODS)
        told = [f"Jistota: {number(found.score, 2)} ({sure})"]
        if found.amounts:
            told.append(f"Částky: {'; '.join(it.text for it in found.amounts)}")
        self._paper.paragraph([Run(" · ".join(told))])
        self._paper.paragraph([Run(f"{found.post.path}:{found.line}", Kind.CODE)])

    def _note(self, post: PostInfo) -> Run:
        """Give the number of the reference to a post, and keep that for the end."""
        if post.id not in self._cited:
            citation = citing.cite(post, accessed=self._today, sites=self._sites)
            self._cited[post.id] = len(self._cited) + 1, citation
        return Run(str(self._cited[post.id][0]), Kind.NOTE)

    def _end(self) -> None:
        self._paper.notes(reference(citation) for _, citation in self._cited.values())
        self._write(self._paper.whole())


def called(section: SectionInfo) -> str:
    """Give how a section is called."""
    return section.heading or "(úvod)"


def reference(citation: Citation) -> Runs:
    """Give a reference after ISO 690, its address as a link."""
    text = cite.reference(citation)
    if not citation.url:
        return [Run(text)]
    return [Run(text.removesuffix(citation.url)), Run(citation.url, Kind.LINK)]


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
        yield f"od {day(filters.since)}"
    if filters.until:
        yield f"do {day(filters.until)}"


def understood(it: Understood) -> list[Fact]:
    """Give a query, if there was one, and what it was taken for."""
    facts: list[Fact] = []
    if it.query:
        facts.append(("Dotaz", [Run(it.query, Kind.CODE)]))
    if it.interpreted != it.query:
        facts.append(("Čten jako", [Run(it.interpreted, Kind.CODE)]))
    if it.relaxed:
        facts.append(("Uvolněno", [in_czech(it.relaxed)]))
    return facts


def in_czech(text: str) -> Run:
    """Give what the library says, in Czech where that is known."""
    said = language("cs").said(text)
    return Run(said, Kind.ENGLISH if said == text else Kind.PLAIN)


def part(total: int, page: Page) -> str:
    """Say which part of a list is shown, where it is not the whole."""
    first, last = page.start + 1, min(total, page.start + page.limit)
    if not page.limit or total <= page.limit or first > total:
        return ""
    return f"; zde {number(first)} až {number(last)}"


def count(value: int, forms: tuple[str, str, str]) -> str:
    """Give "1 článek", "3 články" or "5 článků"."""
    one, few, many = forms
    return f"{number(value)} {one if value == 1 else few if value in _FEW else many}"


def number(value: float, digits: int = 0) -> str:
    """Give "4 456", or "0,75" with two decimal digits."""
    return language("cs").number(value, digits)


def signed(value: float) -> str:
    """Give "+0,75"."""
    return language("cs").signed(value)


def day(date: dt.date | None) -> str:
    """Give "23. 11. 2026"; nothing without a date."""
    return language("cs").day(date) if date else ""
