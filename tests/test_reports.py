"""Reports: whatever a post holds, a report shows it and nothing of it acts."""

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable

import markdown as python_markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from samples import (
    ACHIEVED,
    ACRONYMS,
    ASKED,
    COMPARISON,
    CONCORDANCE,
    ESC,
    HIT,
    NOTHING,
    OVERVIEW,
    POST,
    POSTS,
    RESULT,
    RLO,
    SAVED,
    SIMILAR,
    TAGS,
    TEXT,
    TREND,
)

from explorer.model import (
    AmountInfo,
    Citation,
    Example,
    Facet,
    Filters,
    Listing,
    Name,
    Page,
    Part,
    Place,
    Reason,
    SectionText,
    Understood,
)
from explorer.output import wording
from explorer.output.cite import Style
from explorer.output.reports.papers import Html, Kind, Markdown, Paper, Run
from explorer.output.reports.report import Report
from explorer.output.view import Findings
from explorer.topics import Definition, Related, TopicInfo, TopicPage

DAY = dt.date(2026, 11, 23)
SITES = {"*": "https://kraj.example/{year}/"}
CITATION = Citation(
    POST, (Name("Nováková", "Jana"),), None, "Trasa.", "https://kraj/2021/opticka-sit/", DAY, "ab"
)
EVILS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://zlo.example/x.png)",
    "<https://zlo.example>",
    "https://zlo.example",
    "</main></body><a href='javascript:alert(1)'>",
    "a | b",
    "`code` ``x",
    "**tučně** _a_ ~~b~~ ==c== $x^2$",
    f"{ESC}{RLO}",
    "# nadpis",
    "- položka",
    "+ položka",
    "1. položka",
    "2) položka",
    "--- ***",
    "===",
    "> citát",
    ": výklad",
    "    kód",
    "[^1] [^1]: jinak",
    "{: onclick=alert(1)} {% include x %} {{ site }}",
    "&lt;b&gt; &#60;",
    "a\\",
    "=1+1",
    "<!-- x",
    "jan@zlo.example",
)


def evil(text: str) -> dict[str, Callable[[Findings], None]]:
    """Every answer with `text` wherever foreign text may stand."""
    post = POST._replace(
        title=text,
        path=f"{text}.md",
        tags=(text,),
        authors=(text,),
        site=text,
        categories=(text,),
    )
    part = (Part(text, match=True), Part(text, match=False))
    hit = HIT._replace(
        post=post, title=part, heading=part, snippets=(part,), missing=(text,), why=(text,)
    )
    understood = Understood(text, text, (), text)
    result = RESULT._replace(
        understood=understood,
        hits=(hit,),
        facets={"tag": (Facet(text, 1, text),)},
    )
    section = SectionText(HIT.section._replace(heading=text), text, ())
    tag = TAGS.items[0]._replace(label=text)
    definition = ACRONYMS.items[0].definitions[0]._replace(sentence=text, path=text, long="x")
    acronym = ACRONYMS.items[0]._replace(short=text, long=text, definitions=(definition,))
    saved = SAVED._replace(
        post=post,
        title=part,
        heading=part,
        sentence=part,
        amounts=(AmountInfo(text, 1, 1, "CZK"),),
        repeats=(Place(text, 1),),
        why=(Reason(text, 1),),
    )
    achieved = ACHIEVED._replace(understood=understood, items=(saved,))
    group = OVERVIEW.items[0]._replace(value=text, best=saved)
    overview = OVERVIEW._replace(understood=understood, items=(group,))
    topic = TopicInfo(text, text, (text,), "tag", 1, DAY, DAY, ((text, 1),))
    page = TopicPage(
        topic=topic,
        query=text,
        unit="year",
        definition=Definition(text, text, text, 1, DAY),
        sections=(hit,),
        achieved=(saved,),
        related=(Related(text, text, 1, 1.0, text),),
        sites=(Facet(text, 1, text),),
        tags=(Facet(text, 1, text),),
        authors=(Facet(text, 1, text),),
    )
    asked = ASKED._replace(query=text, interpreted=f"={text}", relaxed=text)
    trend = TREND._replace(queries=(asked,), items=(TREND.items[0]._replace(query=text),))
    trend = trend._replace(sections=(1,), undated=(1,))
    line = CONCORDANCE.items[0]._replace(post=post, left=text, hit=text, right=text)
    concordance = CONCORDANCE._replace(understood=asked, items=(line,))
    like = SIMILAR.items[0]._replace(post=post, section=section.info, shared=(text,))
    similar = SIMILAR._replace(post=post, section=section.info, items=(like,))
    example = Example(post, section.info, part)
    typical = COMPARISON.items[0]._replace(text=text, example=example)
    comparison = COMPARISON._replace(a=asked, b=asked, items=(typical,))
    citation = CITATION._replace(post=post, names=(Name(text, ""),), quote=text)
    return {
        "search": lambda view: view.search(result, Page()),
        "show": lambda view: view.post(TEXT._replace(info=post), (section,), None),
        "posts": lambda view: view.posts(Listing(1, (post,)), Page()),
        "tags": lambda view: view.tags(Listing(1, (tag,)), Page(), variants=True),
        "topics": lambda view: view.topics(Listing(1, (topic,)), Page()),
        "topic": lambda view: view.topic(page),
        "acronyms": lambda view: view.acronyms(Listing(1, (acronym,)), Page(), sentences=False),
        "acronym": lambda view: view.acronyms(Listing(1, (acronym,)), Page(), sentences=True),
        "accomplishments": lambda view: view.accomplishments(achieved, Page()),
        "accomplishments --by": lambda view: view.overview(overview, Page()),
        "trend": lambda view: view.trend(trend, Page()),
        "kwic": lambda view: view.concordance(concordance, Page()),
        "similar": lambda view: view.similar(similar, Page()),
        "compare": lambda view: view.comparison(comparison, Page()),
        "cite": lambda view: view.citation(citation, Style.ISO690),
    }


def reported(paper: Paper, show: Callable[[Findings], None], filters: Filters = Filters()) -> str:
    out: list[str] = []
    show(Report(paper, out.append, filters, sites=SITES, today=DAY))
    (text,) = out
    return text


def shown(text: str) -> str:
    return " ".join(wording.line(text).split())


def flat(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


@pytest.mark.parametrize("text", EVILS)
@pytest.mark.parametrize("answer", evil(""))
def test_nothing_in_html_acts(answer: str, text: str) -> None:
    page = BeautifulSoup(reported(Html(), evil(text)[answer]), "html.parser")
    plain = BeautifulSoup(reported(Html(), evil("x")[answer]), "html.parser")
    assert [tag.name for tag in page.find_all()] == [tag.name for tag in plain.find_all()]
    for tag in page.find_all():
        assert set(tag.attrs) <= {
            *(
                "lang",
                "charset",
                "http-equiv",
                "content",
                "name",
                "scope",
                "id",
                "href",
                "aria-label",
            )
        }
        assert str(tag.get("href", "#")).startswith(("#n", "https://", "#"))
    assert shown(text) in " ".join(page.get_text().split())


@pytest.mark.parametrize("text", EVILS)
@pytest.mark.parametrize("answer", evil(""))
@pytest.mark.parametrize("dialect", ["commonmark", "python-markdown"])
def test_nothing_in_markdown_acts(dialect: str, answer: str, text: str) -> None:
    """Neither in CommonMark with tables nor in an older dialect that passes HTML on."""

    def rendered(text: str) -> BeautifulSoup:
        source = reported(Markdown(), evil(text)[answer])
        if dialect == "commonmark":
            html = MarkdownIt("commonmark").enable("table").render(source)
        else:
            html = python_markdown.markdown(source, extensions=["extra", "sane_lists"])
        return BeautifulSoup(html, "html.parser")

    page, plain = rendered(text), rendered("x")
    page_tags, plain_tags = (
        [tag.name for tag in it.find_all() if tag.name != "strong"] for it in (page, plain)
    )
    assert page_tags == plain_tags
    for link in page.find_all(href=True):
        assert str(link["href"]).startswith(("https://", "#fn"))
        assert "zlo" not in str(link["href"]).split("/")[2:3]
    assert not page.find_all(src=True)
    if dialect == "commonmark":
        assert shown(text) in " ".join(page.get_text().split())


@given(st.text(max_size=60) | st.text("*_`[]()#|<>&\\{}~!-+=.:1a ^$\"'", max_size=25))
def test_any_text_comes_back_from_markdown(text: str) -> None:
    """As a paragraph, in a table and as a match."""
    paper = Markdown()
    paper.paragraph([Run(f"a {text} a")])
    paper.paragraph([Run(text), Run(" a")])
    paper.table(["x"], [[[Run(text)]]])
    html = MarkdownIt("commonmark").enable("table").render(paper.whole())
    page = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in page.find_all()} <= {
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    first, second = (" ".join(it.get_text().split()) for it in page.find_all("p"))
    assert (first, second) == (" ".join(f"a {shown(text)} a".split()), f"{shown(text)} a".strip())
    assert " ".join(page.find_all("td")[0].get_text().split()) == shown(text)


@given(st.text())
def test_any_text_comes_back_from_html(text: str) -> None:
    text = f"a{text}"  # of nothing but white space, the parser would leave one space
    paper = Html()
    paper.title([Run(text)])
    paper.paragraph([Run(text, Kind.MATCH)])
    page = BeautifulSoup(paper.whole(), "html.parser")
    for name in ("title", "h1", "mark"):
        (tag,) = page.find_all(name)
        assert tag.get_text() == wording.line(text)


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    """Its policy lets in its own style alone."""
    text = reported(Html(), lambda view: view.search(RESULT, Page()))
    page = BeautifulSoup(text, "html.parser")
    style = page.style
    assert style
    digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
    policy = str(page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"])  # type: ignore[index]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"@import|url\(|<script|<link", text)
    assert page.html
    assert page.html["lang"] == "cs"


def test_a_report_says_what_was_asked_and_found() -> None:
    filters = Filters(
        tags=("doprava",), not_tags=("volby",), authors=("Hais",), sites=("kraj",), since=DAY
    )
    text = reported(Markdown(), lambda view: view.search(RESULT, Page(2)), filters)
    for line in (
        "# Hledání: opticka sitt tachov",
        "- Čten jako: opticka síť tachov",
        "- Nalezeno: 12 výsledků, z toho všem slovům odpovídá 0; zde 1 až 2",
        "- Výběr: štítek: doprava; bez štítku: volby; autor: Hais; web: kraj; od 23. 11. 2026",
        "> Kraj položil 34 km **optických** kabelů.",
    ):
        assert line in text.replace("\u00a0", " ").split("\n")
    assert "[^1]: NOVÁKOVÁ, Jana a Petr DVOŘÁK. Optická síť" in text
    assert "<https://kraj.example/2021/>" in text


def test_a_trend_has_a_column_for_each_query() -> None:
    text = lines(lambda view: view.trend(TREND, Page(0)))
    (head,) = (line for line in text if line.startswith("| měsíc |"))
    assert len(head.split(" | ")) == len(TREND.queries) + 1
    assert any("‰" in line for line in text)


def test_what_is_like_a_post_is_cited() -> None:
    text = lines(lambda view: view.similar(SIMILAR, Page(0)))
    assert any(line.startswith("# Podobné: ") for line in text)
    assert any("Společná slova: " in line for line in text)
    assert any(line.startswith("[^2]: NOVÁKOVÁ") for line in text)


def test_a_place_stands_beside_its_source() -> None:
    text = lines(lambda view: view.concordance(CONCORDANCE, Page(0)))
    (row,) = (line for line in text if line.startswith("|") and ":" in line and "[^1]" in line)
    assert "**" in row


def test_a_difference_has_an_example() -> None:
    text = lines(lambda view: view.comparison(COMPARISON, Page(0)))
    assert any("kolikrát častěji" in line for line in text)
    assert any(line.startswith("> ") for line in text)


def test_what_the_library_says_is_in_czech() -> None:
    told = "no post has “sitt”: “síť” was searched for instead"
    relaxed = RESULT._replace(understood=RESULT.understood._replace(relaxed=told))
    text = lines(lambda view: view.search(relaxed, Page()))
    assert "- Uvolněno: slovo „sitt“ v žádném článku není, hledalo se „síť“" in text


def test_nothing_found_is_said() -> None:
    text = reported(Markdown(), lambda view: view.search(NOTHING, Page()))
    assert "- Nalezeno: 0 výsledků\n" in text
    assert "[^" not in text


def test_a_post_is_cited_once_however_often_it_is_found() -> None:
    twice = RESULT._replace(hits=(HIT, HIT._replace(rank=2)))
    text = reported(Markdown(), lambda view: view.search(twice, Page()))
    assert (text.count("[^1]:"), text.count("[^1]"), text.count("[^2]")) == (1, 3, 0)


@pytest.mark.parametrize(
    ("number", "counted"),
    [(1, "1 článek"), (2, "2 články"), (5, "5 článků"), (4456, "4\u00a0456 článků")],
)
def test_czech_counts(number: int, counted: str) -> None:
    text = reported(Markdown(), lambda view: view.posts(POSTS._replace(total=number), Page(0)))
    assert f"- Nalezeno: {counted}\n" in text


def lines(show: Callable[[Findings], None]) -> list[str]:
    return reported(Markdown(), show).replace("\u00a0", " ").split("\n")


def test_an_accomplishment_is_shown_with_its_evidence() -> None:
    """Word for word, with sums, how sure it is, heading, date and reference."""
    text = lines(lambda view: view.accomplishments(ACHIEVED, Page(2)))
    for line in (
        "# Úspěchy: sitt",
        "- Nalezeno: 25 vět; zde 1 až 2",
        "- Jistota: nejméně 0,02; odhad programu, zda věta říká, čeho bylo dosaženo",
        "- Částka: nejméně 1 000 000 Kč",
        "> Na **síti** se ušetřilo 151 mil. Kč \\[b\\]␛\\[31m, tedy třetina.",
        "Jistota: 0,93 (velmi pravděpodobné) · Částky: 151 mil. Kč",
        "Jistota: 0,04 (sotva)",
        "Téměř totéž říká č. 1.",
    ):
        assert line in text
    (heading,) = (line for line in text if line.startswith("## 1."))
    assert wording.line("".join(part.text for part in HIT.heading)) in heading.replace("**", "")
    assert heading.endswith("[^1]")
    assert any(line.startswith("1. 3. 2021 · ") for line in text)
    assert sum(line.startswith("[^1]: NOVÁKOVÁ, Jana a Petr DVOŘÁK.") for line in text) == 1


def test_an_overview_counts_and_shows_the_first_of_each() -> None:
    text = lines(lambda view: view.overview(OVERVIEW, Page(2)))
    for line in (
        "# Úspěchy podle štítku",
        "- Jistota: jakákoli; odhad programu, zda věta říká, čeho bylo dosaženo",
        "| (bez štítku) | 1 | 1 |",
        "## (bez štítku)",
        "Jistota: 0,93 (velmi pravděpodobné) · Částky: 151 mil. Kč",
    ):
        assert line in text
    assert not any("Dotaz" in line for line in text)


def test_sums_come_with_a_warning() -> None:
    """Several sentences may name the same money, and a sentence counts in each of its tags."""
    amounts = "- Částky: nelze sčítat: tutéž může uvádět více vět, i v různých článcích"
    groups = "- Počty vět: nelze sčítat: věta článku s více štítky je počítána u každého z nich"
    worthless = ACHIEVED._replace(items=ACHIEVED.items[1:])
    years = OVERVIEW._replace(by="year")
    assert amounts in lines(lambda view: view.accomplishments(ACHIEVED, Page()))
    assert amounts not in lines(lambda view: view.accomplishments(worthless, Page()))
    assert {amounts, groups} <= set(lines(lambda view: view.overview(OVERVIEW, Page())))
    assert groups not in lines(lambda view: view.overview(years, Page()))
