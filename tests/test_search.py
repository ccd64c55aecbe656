"""Answers to queries: which sections are found, and what is said of them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scanning import Scan
from seeding import NETWORK, found, paths, sections, write_post

from explorer.czech import words
from explorer.errors import QueryError
from explorer.model import Filters, Marked, Page
from explorer.searching import parser, partly, search
from explorer.searching.index import Index
from explorer.searching.query import (
    AmountRange,
    Filter,
    Fuzzy,
    In,
    Node,
    Phrase,
    Prefix,
    Word,
    all_of,
    any_of,
    negate,
)

Indexed = Callable[[], Index]

QUERIES = """
    mapa | mapy | MAPOU | digitální mapa | digitalni mapa | camelnet | nemocnicím | optickych kabelu
    skolstvi | školství | skoly | COVID-19 | covid | v praze | je | co je to | na | beseda | zápis
    neexistujicislovo | mapa neexistujicislovo | 12,5 | 34 | rok ve znamení digitalizace města
    "digitální mapa" | "digitalni technicka mapa" | "mapa digitální" | "v praze" | "na webu"
    "COVID-19" | "mapa dotací ukazuje" | "34 km" | "digitalizace web" | "je to"
    web -město | -mapa | -title:mapa | praha OR camelnet | mapa (praha OR dotace) | -(mapa OR web)
    mapa -"digitální mapa" | web OR -město | -(mapa -web) | -mapa -web | mapa -mapa | na -praha
    camel* | digit* | škol* | skol* | covid-1* | po* | ne* | xyz* | -po*
    pocitace~ | kamelnet~ | prha~2 | covdi~ | -web~2
    =mapa | =Mapy | =praze | ="v praze" | ="digitální mapa" | =mapa -=mapy | =neexistujicislovo
    "síť stála"~1 | "odpad svoz"~2 | "mapa mapa"~30 | "web web"~5 | ="mapa je"~5 | "je je"~4
    title:mapa | title:"digitální technická" | title:"rok ve znamení digitalizace města" | heading:mapa
    heading:praha | text:praha | text:"v praze" | title:(mapa OR web) | title:(mapa -web)
    heading:=mapa | title:digit* | mapa -heading:mapa | title:mapa text:web | text:"mapa web"~9
    tag:digitalizace | tag:skolstvi | tag:"životní prostředí" | #web | tag:nikde | -tag:digitalizace web
    author:Černý | author:"jana novakova" | author:nováková -site:mesto | site:kraj | site:kraj.example
    category:zpravy | category:blog mapa | date:2019 | date:2021.. | date:..2019 | -date:2021 | date:2022-02
    mapa date:2019..2022-01 | tag:digitalizace OR tag:web | tag:digitalizace OR camelnet | site:mesto mapa
    DTM | dtm | digitální technická mapa | =na webu | "digitální technická mapa" | digitalni technicka mapa kraje | technická mapa digitální
    =DTM | DTM -mapa | -DTM mapa | title:DTM | heading:DTM | na camel* | na title:mapa | je tag:web
    Pražan | prazane | Šíť | školstvi | digitálních kabelů | nemocnicema
    castka:>0 | castka:>=1mil mapa | -castka:>0 mapa | castka:<1mil OR camelnet | castka:5mil..50mil
    tag:digitalizace -(tag:web OR date:2019) | (tag:mapy OR praha) -author:Černý
"""
SMALL = [query.strip() for line in QUERIES.strip().splitlines() for query in line.split(" | ")]

CORPUS = """
    digitalizace | digitalizaci | CamelNET | metropolitní síť | metropolitni sit | nemocnice dotace
    "digitální technická mapa" | "digitalni technicka mapa" | "rada města" | "v Praze" | "na základě"
    "mil. Kč" | "COVID-19" | "střet zájmů" -praha | rozpočet -(kraj OR praha) | -praha -kraj -město
    participativní rozpočet OR "participativní rozpočet" | hejtman (nemocnice OR silnice) | kraj*
    transparent* | otevřen* | zastupitelstv* | =Praha | ="rady města" | =kraji | zastupitel~ | hejtmna~
    "rozpočet města"~3 | "město město"~4 | title:praha | title:"rozpočet" -text:rozpočet | heading:závěr
    heading:(rozpočet OR doprava) | text:hejtman title:kraj | tag:doprava | tag:doprava -praha
    tag:"životní prostředí" voda | date:2016 škola | date:2018-01..2018-06 hejtman | -date:2014.. kraj
    castka:>100mil | nemocnice castka:1mil..1mld | škola -castka:>0 | castka:<100 OR castka:>0EUR
    site:praha metro | site:praha.pirati.cz -metro praha | tag:doprava OR tag:rozpočet | a v na
"""


@pytest.fixture(scope="module")
def scan(small_index: Index) -> Scan:
    return Scan(small_index)


def match_texts(marked: Marked) -> list[str]:
    return [part.text for part in marked if part.match]


def plain(marked: Marked) -> str:
    return "".join(part.text for part in marked)


# Which sections are found


@pytest.mark.parametrize("query", SMALL)
def test_what_is_found_is_what_a_scan_finds(small_index: Index, scan: Scan, query: str) -> None:
    assert sections(small_index, query) == scan.sections(query)


def test_most_of_these_queries_find_something(scan: Scan) -> None:
    empty = [query for query in SMALL if not scan.sections(query)]
    assert len(empty) < 17


forms = st.sampled_from(
    [
        "mapa",
        "mapy",
        "mapách",
        "digitální",
        "digitalni",
        "web",
        "webu",
        "město",
        "města",
        "mesto",
        "kraj",
        "kraje",
        "praha",
        "Praze",
        "v",
        "na",
        "je",
        "camelnet",
        "síť",
        "sit",
        "škola",
        "skoly",
        "nemocnice",
        "dotací",
        "rozpočet",
        "a",
        "odpad",
        "covid",
        "19",
        "34",
        "chybí",
    ]
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, forms, st.booleans()),
    st.builds(
        Phrase,
        st.lists(forms, min_size=2, max_size=3).map(" ".join),
        st.booleans(),
        st.integers(0, 4),
    ),
    st.builds(Prefix, st.sampled_from(["ma", "digit", "škol", "skol", "ne", "we", "covid-1"])),
    st.builds(Fuzzy, st.sampled_from(["mapa", "wab", "prahy", "nemocnce"]), st.integers(1, 2)),
)
filters = st.sampled_from(
    [
        *(Filter("tag", "digitalizace"), Filter("tag", "skolstvi")),
        *(Filter("author", "Karel Černý"), AmountRange(Decimal(10**6), None)),
    ]
)


def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.lists(inner, min_size=2, max_size=3)
    return pairs.map(lambda nodes: all_of(*nodes)) | pairs.map(lambda nodes: any_of(*nodes))


fielded = st.builds(
    In,
    st.sampled_from(["title", "heading", "text"]),
    st.recursive(leaves, lambda inner: st.builds(negate, inner) | joined(inner), max_leaves=3),
)
trees = st.recursive(
    leaves | filters | fielded, lambda inner: st.builds(negate, inner) | joined(inner), max_leaves=6
)


@settings(deadline=None, max_examples=300)
@given(tree=trees)
@example(tree=Phrase("rok ve znamení digitalizace města"))
@example(all_of(Word("v"), In("title", all_of(Word("v"), negate(Prefix("ma"))))))
def test_what_any_query_finds_is_what_a_scan_finds(
    small_index: Index, scan: Scan, tree: Node
) -> None:
    query = str(tree)
    assert sections(small_index, query) == scan.sections(query)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    query=st.text(alphabet="mapweb áž 19-–\"„“()*~:=|.,'%_\0\u0301\U0001f600", max_size=30)
    | trees.map(str),
    options=st.fixed_dictionaries(
        {
            "exact": st.booleans(),
            "sort": st.sampled_from(["relevance", "date"]),
            "group": st.sampled_from(["post", "section"]),
        }
    ),
)
@example(query="q", options={})
@example(query="xq OR q", options={})
def test_every_query_is_answered_or_refused(
    small_index: Index, query: str, options: dict[str, object]
) -> None:
    """Whatever can be parsed has a consistent result, whatever the options."""
    try:
        result = found(small_index, query, **options)
    except QueryError:
        return
    assert result.total == len(result.hits)
    assert [hit.rank for hit in result.hits] == list(range(1, result.total + 1))
    assert result.total <= result.sections
    parser.parse(result.understood.interpreted)


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_what_is_found_in_real_posts_is_what_a_scan_finds(corpus_index: Index) -> None:
    scan = Scan(corpus_index)
    queries = [query.strip() for line in CORPUS.strip().splitlines() for query in line.split(" | ")]
    empty = 0
    for query in queries:
        expected = scan.sections(query)
        assert sections(corpus_index, query) == expected, query
        empty += not expected
    assert empty < 5


def test_a_phrase_longer_than_a_title_is_no_error(tmp_path: Path, indexed: Indexed) -> None:
    write_post(
        tmp_path / "posts", "a.md", "Rok ve znamení digitalizace a webu.", title="Rok ve znamení"
    )
    index = indexed()
    assert paths(index, '"rok ve znamení digitalizace a"') == ["a.md"]


def test_a_post_without_text_is_found_by_its_title(small_index: Index) -> None:
    (hit,) = found(small_index, "besedu").hits
    assert hit.post.path == "jen-titulek.md"
    assert match_texts(hit.title) == ["besedu"]
    assert hit.snippets == ()


def test_accents_in_a_filter_say_nothing_of_the_words(small_index: Index) -> None:
    """`skolstvi` stays a word typed without accents although the author's name has some."""
    author = Filters(authors=("Nováková",))
    for result in (
        found(small_index, "skolstvi author:Nováková"),
        found(small_index, "skolstvi", filters=author),
    ):
        assert [hit.post.path for hit in result.hits] == [
            "kraj.example/_posts/2021-03-01-opticka-sit.md"
        ]


def test_a_word_with_accents_means_those_accents(tmp_path: Path, indexed: Indexed) -> None:
    write_post(tmp_path / "posts", "pas.md", "Občan má nový pas.", title="Jedna")
    write_post(tmp_path / "posts", "pás.md", "Cyklisté mají nový jízdní pás.", title="Dvě")
    index = indexed()
    assert set(paths(index, "pas")) == {"pas.md", "pás.md"}
    assert paths(index, "pás") == ["pás.md", "pas.md"]  # somebody may have left the accent out
    assert paths(index, "nový pas", relax=False) == [
        "pas.md"
    ]  # the query has accents, so `pas` is meant so


def test_without_accents_rare_slips_are_not_meant(tmp_path: Path, indexed: Indexed) -> None:
    """A reading counts from a twentieth of the uses of the commonest one."""
    posts = tmp_path / "posts"
    write_post(posts, "often.md", "Plzeň. " * 100, title="Jedna")
    write_post(posts, "slip.md", "Plžen. " * 4, title="Dvě")
    assert paths(indexed(), "plzen") == ["often.md"]
    write_post(posts, "slip.md", "Plžen. " * 5, title="Dvě")
    assert set(paths(indexed(), "plzen")) == {"often.md", "slip.md"}


@pytest.mark.parametrize(
    ("filters", "query"),
    [
        (Filters(tags=("digitalizace",)), "tag:digitalizace"),
        (Filters(tags=("digitalizace", "web")), "tag:digitalizace tag:web"),
        (Filters(not_tags=("digitalizace",)), "-tag:digitalizace"),
        (Filters(authors=("Karel Černý", "Dvořák")), '(author:"Karel Černý" OR author:Dvořák)'),
        (Filters(sites=("kraj",), categories=("zprávy",)), "site:kraj category:zprávy"),
    ],
)
def test_filters_of_a_command_are_part_of_the_query(
    small_index: Index, filters: Filters, query: str
) -> None:
    result = found(small_index, "mapa OR síť", filters=filters)
    written = found(small_index, f"(mapa OR síť) {query}")
    assert result.hits == written.hits
    assert result.hits
    passing = {post.path for post in small_index.posts(filters, page=Page(0)).items}
    assert {hit.post.path for hit in result.hits} <= passing
    assert result.understood.interpreted == written.understood.interpreted


def test_exact_takes_every_word_as_typed(small_index: Index) -> None:
    assert sections(small_index, "mapa webu", exact=True) == sections(small_index, "=mapa =webu")
    assert sections(small_index, "mapa webu", exact=True) < sections(small_index, "mapa webu")


# What is said of the result


def test_the_query_is_shown_as_it_was_understood(small_index: Index) -> None:
    result = found(small_index, "Digitální, mapa AND #web", filters=Filters(not_tags=("mapy",)))
    assert result.understood.query == "Digitální, mapa AND #web"
    assert result.understood.interpreted == "Digitální mapa tag:web -tag:mapy"


def test_posts_with_some_of_the_words_follow_those_with_all(small_index: Index) -> None:
    result = found(small_index, "digitální mapa města")
    strict = found(small_index, "digitální mapa města", relax=False)
    assert strict.understood.relaxed is None
    assert 0 < strict.total < result.total
    assert (
        result.understood.relaxed
        == f"after the first {strict.total}, {result.total - strict.total} that hold only some of the words"
    )
    assert result.hits[: strict.total] == strict.hits
    for hit in result.hits[strict.total :]:
        assert len(hit.missing) <= 2
    assert not any(hit.missing for hit in strict.hits)


@pytest.mark.parametrize("query", ["digitální mapa města", "web praha", "optická síť kraje škola"])
@pytest.mark.parametrize("more", [1, 3])
def test_posts_with_some_of_the_words_are_the_best_of_all_that_have(
    small_index: Index, monkeypatch: pytest.MonkeyPatch, query: str, more: int
) -> None:
    """Few of them are scored; the slow way is to score all."""
    monkeypatch.setattr(search, "MORE", more)
    few = found(small_index, query)
    monkeypatch.setattr(partly, "leading", lambda _number, bounds, scored: scored(bounds))
    assert few == found(small_index, query)


def test_words_that_a_post_lacks_are_named(small_index: Index) -> None:
    result = found(small_index, "CamelNET Xylofon")
    assert (
        result.understood.relaxed
        == "no section holds all of it; these posts hold some of the words"
    )
    assert [hit.missing for hit in result.hits] == [("Xylofon",)]


@pytest.mark.parametrize(
    "query",
    [
        "xylofon",
        "=mapa webu",
        "CamelNET xylofon*",
        "CamelNET OR xylofon",
        "title:(mapa xylofon)",
        "-mapa xylofon",
    ],
)
def test_a_query_that_says_how_is_never_loosened(small_index: Index, query: str) -> None:
    result = found(small_index, query)
    assert result.understood.relaxed is None
    assert result._replace(tried=()) == found(small_index, query, relax=False)


def test_what_was_tried_is_told_only_where_nothing_was_found(small_index: Index) -> None:
    assert found(small_index, "=xylofon").tried == (
        "nothing has exactly that; other forms were searched for",
        "nothing has these words; words that begin alike were searched for",
    )
    assert found(small_index, "=CamelNETem").tried == ()
    assert found(small_index, "xylofon", relax=False).tried == ()


@pytest.mark.parametrize(
    ("query", "interpreted", "relaxed"),
    [
        ("=CamelNETem", "CamelNETem", "nothing has exactly that; other forms were searched for"),
        ("CamelNTE", "CamelN*", "nothing has these words; words that begin alike were searched for"),
        ("=CamelNTE -web", "CamelN* -web", "nothing has these words; words that begin alike were searched for"),
        ("nemocniec", "nemocnice", "no post has “nemocniec”: “nemocnice” was searched for instead"),
    ],
)  # fmt: skip
def test_what_is_looked_for_instead_is_said(
    small_index: Index, query: str, interpreted: str, relaxed: str
) -> None:
    result = found(small_index, query)
    assert (result.understood.interpreted, result.understood.relaxed) == (interpreted, relaxed)
    assert result.hits
    assert (
        result.hits == found(small_index, interpreted, relax=False).hits
        or result.understood.corrected
    )
    strict = found(small_index, query, relax=False)
    assert (strict.total, strict.understood.relaxed, strict.understood.corrected) == (0, None, ())


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("kamelnet", "camelnet"),  # another letter; `kamenem` begins alike but is two letters away
        ("amelnet", "camelnet"),
        ("acmelnet", "camelnet"),
        ("xcamelnet", "camelnet"),
        ("zeka", "řeka"),
        ("bána", "brána"),  # one letter away, as is `vána`, which begins otherwise
        ("xamenek", None),  # two slips
    ],
)
def test_the_first_letter_is_doubted_where_nothing_that_begins_alike_is_as_near(
    tmp_path: Path, indexed: Indexed, typed: str, used: str | None
) -> None:
    write_post(tmp_path / "posts", "a.md", "CamelNET kamenem řeka brána. " * 2 + "Vána vána vána.")
    corrected = found(indexed(), typed).understood.corrected
    assert [c.used for c in corrected] == ([used] if used else [])


def test_a_correction_with_accents_does_not_give_accents_to_other_words(
    tmp_path: Path, indexed: Indexed
) -> None:
    """Who typed none may mean any."""
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Digitální školství. Digitální školství.", title="A")
    write_post(posts, "b.md", "Tag skolstvi bez accentu. Skolstvi.", title="B")
    result = found(indexed(), "digitlani skolstvi")
    assert [c.used for c in result.understood.corrected] == ["digitální"]
    assert [(hit.post.path, hit.missing) for hit in result.hits] == [
        ("a.md", ()),
        ("b.md", ("digitlani",)),
    ]


def test_a_loosened_query_keeps_its_restrictions(tmp_path: Path, indexed: Indexed) -> None:
    """What a query excludes is not brought back with the posts that hold only some of the words."""
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Digitální mapa kraje.", title="A", tags=["kraj"])
    write_post(
        posts,
        "b.md",
        "Úvod.\n\n## Digitální mapa\n\nV Praze.\n\n## Web\n\nMapa.",
        title="B",
        tags=["kraj"],
    )
    write_post(posts, "c.md", "Úvod.\n\n## Digitální věci\n\nV Praze.", title="C", tags=["kraj"])
    write_post(posts, "d.md", "Mapa města.", title="D")
    index = indexed()
    result = found(index, "digitální mapa -praha tag:kraj", group="section")
    assert [hit.section.id for hit in result.hits] == ["a.md#0", "b.md#2"]
    result = found(index, "digitální mapa -praha tag:kraj")
    assert [(hit.post.path, hit.more) for hit in result.hits] == [("a.md", ()), ("b.md", ())]


def test_sorted_by_date_nothing_loose_comes_between(small_index: Index) -> None:
    strict = found(small_index, "digitální mapa", relax=False, sort="date")
    assert found(small_index, "digitální mapa", sort="date") == strict


def test_facets_count_the_whole_result_by_posts(small_index: Index) -> None:
    result = found(small_index, "mapa OR síť", page=Page(1, 1))
    assert len(result.hits) == 1
    whole = found(small_index, "mapa OR síť")
    assert result.facets == whole.facets
    posts = [hit.post for hit in whole.hits]
    assert {facet.value: facet.posts for facet in result.facets["year"]} == {
        str(year): sum(bool(post.date and post.date.year == year) for post in posts)
        for year in {post.date.year for post in posts if post.date}
    }
    assert {facet.value: facet.posts for facet in result.facets["tag"]} == {
        tag: sum(tag in post.tags for post in posts) for post in posts for tag in post.tags
    }
    assert set(result.facets) == {"tag", "author", "site", "year"}
    for facets in result.facets.values():
        counts = [facet.posts for facet in facets]
        assert counts == sorted(counts, reverse=True)


def test_a_facet_narrows_to_as_many_posts_as_it_says(small_index: Index) -> None:
    result = found(small_index, "mapa OR síť")
    for name in ("tag", "site", "year"):
        for facet in result.facets[name]:
            assert found(small_index, f"(mapa OR síť) {facet.query}").total == facet.posts, facet


def test_facets_and_reasons_are_given_only_when_asked_for(small_index: Index) -> None:
    result = small_index.search("mapa")
    assert result.facets == {}
    assert all(hit.why == () for hit in result.hits)


def test_reasons_name_the_forms_and_where_they_stand(small_index: Index) -> None:
    hit = found(small_index, "digitální mapa Pardubice").hits[0]
    assert hit.section.id.endswith("digitalni-mapa.md#1")
    assert hit.why == (
        (
            "digitální: in the title “Digitální”; in the heading “Digitální”; "
            "in the text “digitálních” (another form)"
        ),
        (
            "mapa: in the title “mapa”; in the tags “mapy” (another form); "
            "in the heading “mapa”; in the text “mapách” (another form)"
        ),
        "Pardubice: not in this post",
    )


def test_other_matching_sections_of_a_post_are_listed_best_first(small_index: Index) -> None:
    hits = found(small_index, "síť").hits
    hit = next(hit for hit in hits if hit.post.also_at)
    ids = [hit.section.id, *(section.id for section in hit.more)]
    alone = found(small_index, "síť", group="section").hits
    assert ids == [h.section.id for h in alone if h.post.path == hit.post.path]
    assert len(ids) > 2


def test_a_copy_is_shown_once_with_all_its_places(small_index: Index) -> None:
    hits = [hit for hit in found(small_index, "CamelNET").hits if hit.post.also_at]
    assert [(hit.post.path, hit.post.also_at) for hit in hits] == [
        (
            "kraj.example/_posts/2021-03-01-opticka-sit.md",
            ("mesto.example/_posts/2022-02-01-opticka-sit.md",),
        )
    ]


# Highlights


@pytest.mark.parametrize(
    "query", ["mapa", "digitalni mapy", '"v praze"', "skol*", "=Mapa", "kamelnet~"]
)
def test_what_is_highlighted_is_what_was_found(small_index: Index, scan: Scan, query: str) -> None:
    """Every highlighted word is one that the scan lets stand for a word of the query."""
    allowed = scan.forms(query)
    hits = found(small_index, query).hits
    assert hits
    for hit in hits:
        marked = [*match_texts(hit.title), *match_texts(hit.heading)]
        marked += [text for snippet in hit.snippets for text in match_texts(snippet)]
        assert marked
        for text in marked:
            assert {token.form for token in words.tokens(text)} <= allowed


def test_snippets_are_parts_of_the_section(small_index: Index) -> None:
    for query in ("mapa", "kraj", "město -mapa", "tag:digitalizace"):
        for hit in found(small_index, query, group="section").hits:
            post = small_index.text(small_index.find(hit.post.path)[0])
            text = post.sections[hit.section.ordinal].text
            assert bool(hit.snippets) == bool(text)
            assert plain(hit.title) == hit.post.title
            assert plain(hit.heading) == (hit.section.heading or "")
            for snippet in hit.snippets:
                assert plain(snippet).strip("… ") in text.replace("\n", " ")


def test_a_word_bound_to_a_field_is_marked_nowhere_else(small_index: Index) -> None:
    hit = next(
        hit for hit in found(small_index, "title:mapa").hits if hit.post.title == "Mapa dotací"
    )
    assert match_texts(hit.title) == ["Mapa"]
    assert not any(match_texts(snippet) for snippet in hit.snippets)
    assert hit.why == ("title:mapa: in the title “Mapa”",)


def test_function_words_are_marked_only_where_nothing_else_is_asked(small_index: Index) -> None:
    marked = [
        text
        for hit in found(small_index, "na webu", relax=False).hits
        for snippet in hit.snippets
        for text in match_texts(snippet)
    ]
    assert set(marked) == {"web", "webu"}
    (hit, *_) = found(small_index, "co je to", relax=False).hits
    assert match_texts(hit.title) == ["Co", "je", "to"]


# Reading on


def test_a_later_build_does_not_disturb_an_open_index(tmp_path: Path, indexed: Indexed) -> None:
    write_post(tmp_path / "posts", "a.md", "Mapa kraje.", title="A")
    old = indexed()
    write_post(tmp_path / "posts", "b.md", NETWORK, title="B")
    new = indexed()
    assert paths(old, "kraj") == ["a.md"]
    assert set(paths(new, "kraj")) == {"a.md", "b.md"}
