"""Trends, concordances, likes and comparisons in a report."""

from typing import Final

from explorer.model import (
    Comparison,
    Concordance,
    Line,
    Page,
    Similar,
    SimilarTo,
    Trend,
    Typical,
)
from explorer.output.reports.papers import Kind, Run, Runs, marked
from explorer.output.reports.referenced import (
    PERIODS,
    POSTS,
    SECTIONS,
    Fact,
    Referenced,
    called,
    count,
    day,
    number,
    part,
    understood,
)

_BY: Final = {"year": "po letech", "month": "po měsících"}
_TYPICAL: Final = {
    "words": "Slova typická pro",
    "tags": "Štítky typické pro",
    "topics": "Témata typická pro",
}
_PLACES: Final = ("místo", "místa", "míst")
_LIKE: Final = ("podobný", "podobné", "podobných")
_DIFFERENCES: Final = ("rozdíl", "rozdíly", "rozdílů")


class SurveyReport(Referenced):
    """The part of a report that tells what a collection speaks of, and how."""

    def trend(self, result: Trend, page: Page) -> None:
        """Write a table with a column for each query."""
        queries = [it.query for it in result.queries]
        self._paper.title([Run(f"Vývoj {_BY[result.by]}: {', '.join(queries)}")])
        facts: list[Fact] = []
        for it, sections, undated in zip(
            result.queries, result.sections, result.undated, strict=True
        ):
            found = count(sections, SECTIONS)
            found += f"; bez data navíc {number(undated)}" if undated else ""
            facts += [*understood(it), ("Nalezeno", [Run(found + part(result.total, page))])]
        share = "podíl ze všech oddílů té doby v promile"
        self._facts([*facts, ("V závorce", [Run(share)])])
        rows: dict[str, dict[str, Runs]] = {}
        for point in result.items:
            share = f"{number(point.per_thousand, 1)}\u00a0‰"
            cell = [Run(f"{number(point.sections)} ({share})")]
            rows.setdefault(point.period, {})[point.query] = cell
        self._paper.table(
            (PERIODS[result.by], *queries),
            ([[Run(period)], *(it.get(q, []) for q in queries)] for period, it in rows.items()),
        )
        self._end()

    def concordance(self, result: Concordance, page: Page) -> None:
        """Write a table of places, each with its source."""
        self._paper.title([Run(f"Místa: {result.understood.query}")])
        found = count(result.total, _PLACES) + part(result.total, page)
        self._facts([*understood(result.understood), ("Nalezeno", [Run(found)])])
        self._paper.table(("datum", "místo", "zdroj"), map(self._line, result.items))
        self._end()

    def _line(self, it: Line) -> list[Runs]:
        text = [Run(it.left), Run(it.hit, Kind.MATCH), Run(it.right)]
        source = [Run(f"{it.post.path}:{it.line}", Kind.CODE), self._note(it.post)]
        return [[Run(day(it.post.date))], text, source]

    def similar(self, result: SimilarTo, page: Page) -> None:
        """Write what is like a post or section, with the words that make it so."""
        heading = called(result.section) if result.section else ""
        name = " › ".join(filter(None, (result.post.title, heading)))
        self._paper.title([Run(f"Podobné: {name}"), self._note(result.post)])
        self._found(count(result.total, _LIKE) + part(result.total, page))
        for it in result.items:
            self._like(it)
        self._end()

    def _like(self, it: Similar) -> None:
        heading = [Run(f" › {called(it.section)}")] if it.section else []
        self._paper.heading(
            [Run(f"{it.rank}. "), Run(it.post.title), *heading, self._note(it.post)]
        )
        self._about(it.post)
        shared = ", ".join(it.shared) or "nic vzácného"
        self._paper.paragraph([Run(f"Podobnost: {number(it.score, 2)} · Společná slova: {shared}")])
        place = f"{it.post.path}:{it.section.line}" if it.section else it.post.path
        self._paper.paragraph([Run(place, Kind.CODE)])

    def comparison(self, result: Comparison, page: Page) -> None:
        """Write a table of what more posts of one part have, and an example of each."""
        other = result.b.query if result.b else "vším ostatním"
        name = f"{_TYPICAL[result.of]} {result.a.query}, srovnáno s {other}"
        self._paper.title([Run(name)])
        facts: list[Fact] = []
        for it, posts in ((result.a, result.a_posts), (result.b, result.b_posts)):
            facts += understood(it) if it else []
            name = it.query if it else "Všechno ostatní"
            facts.append((name, [Run(count(posts, POSTS))]))
        if result.both:
            facts.append(("V obou částech", [Run(f"{count(result.both, POSTS)}; vynechány")]))
        found = count(result.total, _DIFFERENCES) + part(result.total, page)
        self._facts([*facts, ("Nalezeno", [Run(found)])])
        self._paper.table(
            ("", "v první části", "ve druhé části", "kolikrát častěji", "G2"),
            map(_typical, result.items),
        )
        for typical in result.items:
            if typical.example:
                post, section = typical.example.post, typical.example.section
                self._paper.heading([Run(typical.text), self._note(post)])
                self._about(post)
                self._paper.quote(marked(typical.example.snippet))
                self._paper.paragraph([Run(f"{post.path}:{section.line}", Kind.CODE)])
        self._end()


def _typical(it: Typical) -> list[Runs]:
    counts = number(it.posts), number(it.other_posts)
    times, sure = number(2**it.log_ratio, 1), number(it.g2, 1)
    return [[Run(text)] for text in (it.text, *counts, times, sure)]
