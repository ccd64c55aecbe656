"""Reports: what was found, as a document to send, print and cite. Their words are Czech."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from explorer.model import (
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    AcronymInfo,
    Citation,
    Filters,
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
from explorer.output.reports.papers import Html, Kind, Markdown, Run, Runs, marked
from explorer.output.reports.referenced import (
    POSTS,
    SECTIONS,
    Fact,
    count,
    day,
    in_czech,
    number,
    part,
    reference,
    signed,
    understood,
)
from explorer.output.reports.surveys import SurveyReport
from explorer.output.reports.topics import TopicReport

_PAPERS: Final[Mapping[str, type[Markdown | Html]]] = {"markdown": Markdown, "html": Html}
_FACETS: Final = {"tag": "štítek", "author": "autor", "site": "web", "year": "rok"}
_RESULTS: Final = ("výsledek", "výsledky", "výsledků")
_TAGS: Final = ("štítek", "štítky", "štítků")
_SENTENCES: Final = ("věta", "věty", "vět")
_GROUPS: Final = ("skupina", "skupiny", "skupin")
_OF: Final = {"tag": "štítku", "author": "autora", "site": "webu", "year": "roku"}
_MEANINGS: Final = ("význam", "významy", "významů")


def view(
    form: str, write: Callable[[str], object], filters: Filters, sites: Mapping[str, str]
) -> "Report":
    """Give the view that writes one answer on paper of a form: "markdown" or "html"."""
    today = dt.datetime.now().astimezone().date()
    return Report(_PAPERS[form](), write, filters, sites=sites, today=today)


class Report(SurveyReport, TopicReport):
    """The view for documents. It shows one answer."""

    def search(self, result: SearchResult, page: Page) -> None:
        """Write hits with the sentences that show them."""
        self._paper.title([Run(f"Hledání: {result.understood.query}")])
        counted = count(result.total, _RESULTS)
        if result.matching == result.total:
            counted += f", {count(result.sections, SECTIONS)}" if result.total else ""
        else:
            counted += f", z toho všem slovům odpovídá {number(result.matching)}"
        self._facts(
            [
                *understood(result.understood),
                ("Nalezeno", [Run(counted + part(result.total, page))]),
            ]
        )
        for hit in result.hits:
            self._hit(hit)
        for name, facets in result.facets.items():
            if facets:
                self._paper.table(
                    (_FACETS.get(name, name), "článků", "upřesnění dotazu"),
                    (
                        ([Run(it.value)], [Run(number(it.posts))], [Run(it.query, Kind.CODE)])
                        for it in facets
                    ),
                )
        self._end()

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
        self._paper.title([Run("Články")])
        self._found(count(listing.total, POSTS) + part(listing.total, page))
        self._paper.table(
            ("datum", "název", "autor", "štítky"),
            (
                (
                    [Run(day(post.date))],
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
        self._found(count(listing.total, _TAGS) + part(listing.total, page))
        head = ("štítek", "článků", *(["psaní"] if variants else []))
        self._paper.table(head, (_tag(tag, variants=variants) for tag in listing.items))
        self._end()

    def acronyms(self, listing: Listing[AcronymInfo], page: Page, *, sentences: bool) -> None:
        """Write a table of meanings, or each with the sentences that say so."""
        self._paper.title([Run("Zkratky")])
        self._found(count(listing.total, _MEANINGS) + part(listing.total, page))
        if not sentences:
            self._paper.table(
                ("zkratka", "význam", "článků"),
                (
                    ([Run(it.short)], [Run(it.long)], [Run(number(it.posts))])
                    for it in listing.items
                ),
            )
        for acronym in listing.items if sentences else ():
            self._paper.heading([Run(f"{acronym.short} = {acronym.long}")])
            for definition in acronym.definitions:
                self._paper.quote(marked(wording.explained(acronym.short, definition)))
                self._paper.paragraph([Run(f"{definition.path}:{definition.line}", Kind.CODE)])
        self._end()

    def accomplishments(self, result: Accomplishments, page: Page) -> None:
        """Write sentences word for word, with what they are worth and how sure they are."""
        self._paper.title([Run(f"Úspěchy{_of(result)}")])
        found = count(result.total, _SENTENCES) + part(result.total, page)
        self._facts(self._estimated(result, found, result.items))
        for it in result.items:
            self._paper.heading([Run(f"{it.rank}. "), *self._place(it)])
            self._evidence(it)
            if it.same_as:
                self._paper.paragraph([Run(f"Téměř totéž říká č. {number(it.same_as)}.")])
            if it.repeats:
                places = (Run(f"{place.path}:{place.line}", Kind.CODE) for place in it.repeats)
                self._paper.paragraph([Run("Téměř totéž říká:")])
                self._paper.items([place] for place in places)
            if it.why:
                self._paper.items(
                    [Run(f"{signed(reason.weight)} "), in_czech(reason.feature)]
                    for reason in it.why
                )
        self._end()

    def overview(self, result: AccomplishmentOverview, page: Page) -> None:
        """Write a table of numbers, and of each group the first sentence."""
        of = _OF[result.by]
        names = [it.value or f"(bez {of})" for it in result.items]
        self._paper.title([Run(f"Úspěchy podle {of}{_of(result)}")])
        best = [group.best for group in result.items]
        facts = self._estimated(
            result, count(result.total, _GROUPS) + part(result.total, page), best
        )
        if result.by in ("tag", "author"):
            several = "štítky" if result.by == "tag" else "autory"
            said = f"nelze sčítat: věta článku s více {several} je počítána u každého z nich"
            facts.append(("Počty vět", [Run(said)]))
        self._facts(facts)
        self._paper.table(
            (_FACETS[result.by], "vět", "článků"),
            (
                ([Run(name)], [Run(number(it.sentences))], [Run(number(it.posts))])
                for name, it in zip(names, result.items, strict=True)
            ),
        )
        for name, it in zip(names, best, strict=True):
            self._paper.heading([Run(name)])
            self._paper.paragraph(self._place(it))
            self._evidence(it)
        self._end()

    def _estimated(
        self,
        result: Accomplishments | AccomplishmentOverview,
        found: str,
        shown: Sequence[AccomplishmentInfo],
    ) -> list[Fact]:
        """Give what was asked and found, and what is to be known of the figures."""
        facts = [*understood(result.understood), ("Nalezeno", [Run(found)])]
        least = f"nejméně {number(result.min_score, 2)}" if result.min_score else "jakákoli"
        said = f"{least}; odhad programu, zda věta říká, čeho bylo dosaženo"
        facts.append(("Jistota", [Run(said)]))
        if result.min_amount is not None:
            facts.append(("Částka", [Run(f"nejméně {number(result.min_amount)}\u00a0Kč")]))
        if any(it.amounts for it in shown):
            said = "nelze sčítat: tutéž může uvádět více vět, i v různých článcích"
            facts.append(("Částky", [Run(said)]))
        return facts

    def citation(
        self,
        citation: Citation,
        style: cite.Style,  # noqa: ARG002  # the other styles are for programs
    ) -> None:
        """Write a reference after ISO 690."""
        self._paper.title([Run("Citace")])
        if citation.quote:
            self._paper.quote([Run(f"„{citation.quote}“")])
        self._paper.paragraph(reference(citation))
        if citation.digest:
            self._facts([("SHA-256 zdroje", [Run(citation.digest, Kind.CODE)])])
        self._end()


def _of(result: Accomplishments | AccomplishmentOverview) -> str:
    return f": {result.understood.query}" if result.understood.query else ""


def _tag(tag: TagInfo, *, variants: bool) -> list[Runs]:
    cells: list[Runs] = [[Run(tag.label)], [Run(number(tag.posts))]]
    if variants:
        spellings = (f"{it.text} ({number(it.posts)})" for it in tag.spellings)
        cells.append([Run("; ".join(spellings))])
    return cells
