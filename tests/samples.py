"""Answers made by hand, with everything in them that harms a careless view."""

import datetime as dt

from explorer.corpus.doctor import Report
from explorer.errors import QueryError, UsageError
from explorer.indexing import BuildReport
from explorer.model import (
    AccomplishmentGroup,
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    AcronymInfo,
    AmountInfo,
    Citation,
    Comparison,
    Concordance,
    Correction,
    DefinitionInfo,
    Example,
    Facet,
    Hit,
    Kind,
    Line,
    Listing,
    Name,
    NearTag,
    Part,
    Place,
    PostInfo,
    PostText,
    Problem,
    Reason,
    SearchResult,
    SectionInfo,
    SectionText,
    Similar,
    SimilarTo,
    Span,
    Spelling,
    Status,
    TagInfo,
    Trend,
    TrendPoint,
    Typical,
    Understood,
    UntaggedPost,
)
from explorer.output.view import Reply, Sentence, Word

ESC = "\x1b[31m"
RLO = "\u202e"

POST = PostInfo(
    id=1,
    path="kraj/_posts/2021-03-01-opticka-sit.md",
    also_at=("mesto/_posts/2022-02-01-opticka-sit.md",),
    title="Optická síť propojila školy [red] a nemocnice [/b]",
    date=dt.date(2021, 3, 1),
    site="kraj",
    tags=("optická síť", "=1+1"),
    authors=("Jana Nováková", "Petr Dvořák"),
    categories=("zprávy",),
    sections=3,
    words=71,
)
BARE = PostInfo(2, "bez-data.md", (), f"{RLO}Zpráva{ESC}", None, None, (), (), (), 1, 6)

OPENING = SectionInfo(f"{POST.path}#0", 0, None, 0, 8)
COSTS = SectionInfo(f"{POST.path}#1", 1, "Co stála optická síť", 2, 12)

HIT = Hit(
    rank=1,
    score=12.345678,
    post=POST,
    section=COSTS,
    title=(Part("Optická síť", True), Part(POST.title.removeprefix("Optická síť"), False)),  # noqa: FBT003
    heading=(Part("Co stála ", False), Part("optická síť", True)),  # noqa: FBT003
    snippets=(
        (Part("Kraj položil 34 km ", False), Part("optických", True), Part(" kabelů.", False)),  # noqa: FBT003
        (Part(f"Viz [odkaz] {ESC}a\n", False), Part("sítě", True)),  # noqa: FBT003
    ),
    more=(OPENING,),
    missing=("tachov",),
    amounts=(AmountInfo("151 mil. Kč", 151e6, 151e6, "CZK"),),
    why=("„sítě“ je tvar slova „síť“.",),
)
BARE_HIT = HIT._replace(
    rank=2,
    score=1.0,
    post=BARE,
    section=SectionInfo("bez-data.md#0", 0, None, 0, 4),
    title=(Part(BARE.title, False),),  # noqa: FBT003
    heading=(),
    snippets=(),
    more=(),
    missing=(),
    amounts=(),
    why=(),
)
RESULT = SearchResult(
    Understood(
        query="opticka sitt tachov",
        interpreted="opticka síť tachov",
        corrected=(Correction("sitt", "síť"),),
        relaxed=(
            f"no post has “sitt{ESC}”: “síť” was searched for instead; "
            "no section holds all of it; these posts hold some of the words"
        ),
    ),
    total=12,
    matching=0,
    sections=15,
    hits=(HIT, BARE_HIT),
    facets={
        "tag": (
            Facet("optická síť", 12, 'tag:"optická síť"'),
            Facet(f"IT{ESC}", 1, f'tag:"IT{ESC}"'),
        ),
        "author": (),
        "year": tuple(Facet(str(year), 1, f"date:{year}") for year in range(2010, 2020)),
        "site": (Facet("kraj" * 10, 2, f"site:{'kraj' * 10}"),),
    },
)
NOTHING = SearchResult(Understood("xyz", "xyz"), 0, 0, 0, ())

POSTS = Listing(22, (POST, BARE))
TAGS = Listing(
    1,
    (
        TagInfo(
            "životní prostředí",
            3,
            (
                Spelling("zivotni-prostredi", 2, ("a.md", "b.md")),
                Spelling(f"Životní_prostředí{ESC}", 1, ("c.md",)),
            ),
        ),
    ),
)
NEAR_TAGS = Listing(
    30,
    (
        TagInfo(
            f"sociální [b]oblat{ESC}",
            1,
            (Spelling("sociální_oblat", 1, ("a.md",)),),
            (NearTag(f"Sociální oblast{ESC}", 1_234, "one letter differs"),),
        ),
    ),
)
UNTAGGED = Listing(
    30,
    (
        UntaggedPost(
            POST, (f"the title says “Optická síť{ESC}”", "the text says it 5× in 71 words")
        ),
        UntaggedPost(BARE, ("a heading says it [/b]",)),
    ),
)
ACRONYMS = Listing(
    25,
    (
        AcronymInfo(
            "IT(s)",
            "informační technologie",
            2,
            attested=True,
            definitions=(
                DefinitionInfo(
                    POST.path,
                    "informačních technologií",
                    f"Odbor informačních technologií (IT(s)) [b]{ESC}spravuje\nIT(s)OK.",
                    OPENING.id,
                    9,
                ),
                DefinitionInfo("b.md", "Informační technologie", "IT(s)", "b.md", 2),
            ),
        ),
        AcronymInfo(
            "IT(s)",
            f"ital{ESC}",
            1,
            attested=False,
            definitions=(DefinitionInfo("c.md", "ital", "IT(s) je ital.", "c.md#0", 3),),
        ),
        AcronymInfo(
            "V" * 30,
            "velmi " * 30,
            1,
            attested=True,
            definitions=(DefinitionInfo("c.md", "velmi", "Velmi.", "c.md#0", 3),),
        ),
    ),
)
SAVED = AccomplishmentInfo(
    rank=1,
    score=0.93,
    post=POST,
    section=COSTS,
    line=14,
    title=HIT.title,
    heading=HIT.heading,
    sentence=(
        Part("Na ", match=False),
        Part("síti", match=True),
        Part(f" se ušetřilo 151 mil. Kč [b]{ESC}, tedy třetina.", match=False),
    ),
    amounts=(AmountInfo("151 mil. Kč", 151e6, 151e6, "CZK"),),
    amount_spans=(Span(20, 31),),
    repeats=tuple(Place(f"b{ESC}.md", line) for line in range(1, 8)),
    same_as=None,
    why=(Reason(f"ušetřit{ESC} in the past", 2.5), Reason("a wish", -0.25)),
)
BUILT_PARK = AccomplishmentInfo(
    rank=2,
    score=0.04,
    post=BARE,
    section=BARE_HIT.section,
    line=4,
    title=BARE_HIT.title,
    heading=(),
    sentence=(Part("=Park je hotový.", match=False),),
    amounts=(),
    amount_spans=(),
    repeats=(),
    same_as=1,
    why=(),
)
ACHIEVED = Accomplishments(
    Understood(
        query="sitt",
        interpreted="síť",
        corrected=(Correction("sitt", "síť"),),
        relaxed=f"no post has “sitt{ESC}”: “síť” was searched for instead",
    ),
    min_score=0.02,
    min_amount=1_000_000,
    total=25,
    items=(SAVED, BUILT_PARK),
)
OVERVIEW = AccomplishmentOverview(
    "tag",
    Understood(query="", interpreted=""),
    min_score=0,
    min_amount=None,
    total=30,
    items=(
        AccomplishmentGroup(f"=1+1{ESC}", 1_200, 80, SAVED),
        AccomplishmentGroup("", 1, 1, BUILT_PARK),
    ),
)
ASKED = Understood(f"síť{ESC}", "=síť", (Correction("síťť", "síť"),), f"no post has “síťť{RLO}”")
TREND = Trend(
    "month",
    (ASKED, Understood("日本", "日本")),
    (3, 0),
    (1, 0),
    4,
    (
        TrendPoint("2021-03", ASKED.query, 3, 2, 40),
        TrendPoint("2021-03", "日本", 0, 0, 40),
        TrendPoint("2021-04", ASKED.query, 0, 0, 0),
        TrendPoint("2021-04", "日本", 0, 0, 0),
    ),
)
CONCORDANCE = Concordance(
    ASKED,
    1_200,
    2,
    (
        Line(1, POST, COSTS, 12, "heading", "Co stála optická ", "síť", ""),
        Line(
            2,
            BARE,
            OPENING,
            4,
            "text",
            f"Viz [odkaz] {ESC}日本語 a také ještě ",
            "sítě",
            "\tkraje. " * 9,
        ),
    ),
)
SIMILAR = SimilarTo(
    BARE,
    OPENING,
    30,
    (Similar(1, 0.5412, POST, COSTS, ("síť", f"kabel{ESC}")), Similar(2, 0.1, BARE, None, ())),
)
COMPARISON = Comparison(
    "words",
    ASKED,
    None,
    853,
    3_540,
    2,
    30,
    (
        Typical(1, "síť", 143, 91, 210.4123, 2.7, Example(POST, COSTS, HIT.snippets[1])),
        Typical(2, f"[b]{RLO}", 20, 0, 16.1, 5.0, None),
    ),
)
CITATION = Citation(
    post=POST,
    names=(Name("Nováková", "Jana"), Name(f"Piráti [b]{ESC}", "")),
    section=COSTS,
    quote=f"Viz [odkaz] {ESC}a {RLO}sítě",
    url="https://kraj.example/2021/03/01/opticka-sit.html#co-st%C3%A1la",
    accessed=dt.date(2026, 11, 23),
    digest="ab" * 32,
)
REPLIES = (
    Reply("A 1", 1, RESULT.understood.query, RESULT, None),
    Reply("A2", 2, NOTHING.understood.query, NOTHING, None),
    Reply("A3", 4, f"metro OR{ESC}", None, QueryError("Why OR?", "metro OR", 6, mended="metro")),
    Reply("A4", 5, "mapa", None, UsageError("--since: vloni is no date.", "Write 2021.")),
)
TEXT = PostText(
    POST,
    (
        SectionText(OPENING, f"Kraj položil kabely.\nViz [odkaz] a [/b]{ESC}.", ((0, 8),)),
        SectionText(COSTS, "Trasa vyšla na 12,5 mil. Kč.", ((0, 14),)),
    ),
    "/posts/kraj/_posts/2021-03-01-opticka-sit.md",
)
PROBLEMS = (
    Problem("a.md", 1, Kind.NO_DATE, "no date", "Write date: 2022-01-31."),
    Problem("b.md", 3, Kind.NO_DATE, "no date", "Write date: 2022-01-31."),
    Problem(f"c{ESC}.md", 1, Kind.NOT_TEXT, "not plain text", "Save it as text.", left_out=True),
    Problem("d.md", 2, Kind.UNPUBLISHED, "published: false", "Publish it.", left_out=True),
)
REPORT = Report(5, 3, PROBLEMS)
BUILT = BuildReport(
    generation="0000000007",
    files=5,
    posts=3,
    sections=9,
    copies=1,
    added=4,
    changed=1,
    removed=0,
    unchanged=0,
    problems=PROBLEMS,
    written=True,
    seconds=1.23,
)
STATUS = Status(
    folder="index",
    engine="whoosh",
    created="2026-11-23T05:54:33+00:00",
    version="0.1.0",
    sources=("/posts",),
    files=5,
    posts=3,
    sections=9,
    words=1280,
    forms=779,
    tags=4,
    copies=1,
    problems={"no date": 2, "not text": 1},
    size=305_000,
    generation="0000000007",
)
WORDS = (
    Word(1, 0, 10, "Nemocnicím", "nemocnice", "nemoc"),
    Word(1, 11, 14, "日本語", "日本語", "日本語"),
)
SENTENCES = (Sentence(1, 0, 24, "Stálo to 151 mil. Kč, ne?"), Sentence(1, 25, 32, "Dnes\tne."))
