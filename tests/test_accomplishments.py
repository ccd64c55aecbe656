"""Accomplishments: what is listed of those that the model finds, in which order, with what evidence."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeding import EVERYTHING, achieved, opened, write_post

import explorer
from explorer.cli import run
from explorer.corpus import posts, sections
from explorer.czech import keys, words
from explorer.errors import QueryError
from explorer.indexing import analysis, build
from explorer.mining import deeds
from explorer.mining.accomplishments import Accomplishment, accomplishments
from explorer.mining.deeds import Sentence
from explorer.mining.gist import gist
from explorer.model import AccomplishmentInfo, Filters, Page, Reason
from explorer.searching.index import Index


def marked(
    _: str, read: Sequence[tuple[str | None, Sequence[Sentence]]], *, least: float
) -> tuple[tuple[Accomplishment, ...], ...]:
    """A model that believes what it reads: "Rada schválila plán @90." is one by 0.9."""
    return tuple(
        tuple(
            Accomplishment(
                it.span,
                int(mark[1]) / 100,
                (Reason("the mark", 1.25), Reason("nothing else", -0.5)),
            )
            for it in held
            if (mark := re.search(r"@(\d\d)", it.text)) and int(mark[1]) / 100 >= least
        )
        for _, held in read
    )


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "accomplishments", marked)


def texts(found: Sequence[AccomplishmentInfo]) -> list[str]:
    return [it.text for it in found]


KRAJ = "kraj.example/_posts/2021-03-01-dotace.md"
SKOLA = "kraj.example/_posts/2022-05-20-skola.md"
PARK = "mesto.example/_posts/2020-01-13-park.md"
OLD_PARK = "mesto.example/_posts/2019-01-13-park.md"
NEW_PARK = "obec.example/_posts/2022-09-01-park.md"
GRANTS = "Zastupitelé schválili kotlíkové dotace za 12,5 mil. Kč a 500 Kč @90."
SCHOOL = "Otevřeli jsme školu za 80 milionů korun @80."
PARKS = {
    NEW_PARK: "Na Borech je hotový park a je všem otevřený @75!",
    PARK: "Park na Borech je hotový a otevřený všem @75.",
    OLD_PARK: "„Otevřený všem je i hotový park na Borech @75.“",
}
HOUSES = "Program pomohl tisícům domácností @70."
BOILERS = "Dotace na kotlíky se chystají @60."
WISH = "Chceme postavit školu @07."
DONE = "Hotovo @55."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of six posts with sentences that are accomplishments as far as their marks say."""
    folder = tmp_path_factory.mktemp("achieved")
    write_post(
        folder / "posts",
        KRAJ,
        f"{GRANTS}\n\n{WISH} Nikdo nic neví.\n\n## Kotlíkové dotace\n\n{HOUSES}",
        title="Rok kraje",
        tags=["dotace", "Životní prostředí"],
        authors=["Jana Nováková"],
    )
    write_post(
        folder / "posts", SKOLA, f"{SCHOOL} {BOILERS}", title="Nová škola", tags=["školství"]
    )
    write_post(
        folder / "posts", PARK, PARKS[PARK], title="Kotlíkové dotace", tags=["životní-prostředí"]
    )
    write_post(folder / "posts", OLD_PARK, PARKS[OLD_PARK], title="Park")
    write_post(folder / "posts", NEW_PARK, f"{PARKS[NEW_PARK]} {DONE}", title="Park i u nás")
    write_post(folder / "posts", "bez-data.md", DONE, title="Bez data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis, "accomplishments", marked)
        build([folder / "posts"], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[Index]:
    with explorer.open(folder) as index:
        yield index


def asked(index: Index, query: str = "", **options: Any) -> list[str]:  # noqa: ANN401
    return texts(index.accomplishments(query, page=EVERYTHING, **options).items)


# --- what is listed ---


def test_clear_sentences_are_told_from_wishes(indexed: Callable[[], Index], tmp_path: Path) -> None:
    """With the model of the program."""
    body = "Chceme postavit školu. Podařilo se nám ušetřit 151 mil. Kč. Sejdeme se v pátek."
    write_post(tmp_path / "posts", "a.md", body, title="Zpráva")
    index = indexed()
    assert asked(index) == ["Podařilo se nám ušetřit 151 mil. Kč."]
    (found,) = index.accomplishments(why=True).items
    assert found.amount is not None
    assert (found.amount.text, found.amount.czk) == ("151 mil. Kč", 151_000_000)
    assert any(reason.weight > 0 for reason in found.why)


def test_the_surest_come_first_and_of_equals_the_newest(index: Index) -> None:
    assert asked(index, fold=False) == [
        *(GRANTS, SCHOOL, PARKS[NEW_PARK], PARKS[PARK], PARKS[OLD_PARK]),
        *(HOUSES, BOILERS, DONE, DONE),
    ]
    found = index.accomplishments(fold=False, page=EVERYTHING).items
    assert [it.rank for it in found] == list(range(1, 10))
    assert [it.post.path for it in found[-2:]] == [NEW_PARK, "bez-data.md"]


def test_what_is_less_likely_is_left_out_unless_asked_for(index: Index) -> None:
    assert asked(index, min_score=0)[-1] == WISH
    assert set(asked(index, min_score=0)) - set(asked(index)) == {WISH}
    assert asked(index, min_score=0.8) == [GRANTS, SCHOOL]


def test_pages_make_up_the_list(index: Index) -> None:
    whole = index.accomplishments(min_score=0, page=EVERYTHING)
    pages = [index.accomplishments(min_score=0, page=Page(3, n)) for n in range(1, 5)]
    assert sum((page.items for page in pages), ()) == whole.items
    assert {page.total for page in pages} == {whole.total} == {len(whole.items)}


def test_a_sentence_stands_where_it_is_said_to(index: Index) -> None:
    for found in index.accomplishments(min_score=0, fold=False, page=EVERYTHING).items:
        source = index.text(found.post).source
        assert source is not None
        line = Path(source).read_text(encoding="utf-8").splitlines()[found.line - 1]
        assert found.text in line
        assert found.section.id.startswith(f"{found.post.path}#")


def test_reasons_are_those_of_the_model(index: Index) -> None:
    first = index.accomplishments(why=True).items[0]
    assert first.why == (Reason("the mark", 1.25), Reason("nothing else", -0.5))
    assert index.accomplishments().items[0].why == ()


def test_filters_and_sums_narrow_the_list(index: Index) -> None:
    assert asked(index, filters=Filters(tags=("zivotni prostredi",))) == [
        *(GRANTS, PARKS[PARK], HOUSES)
    ]
    assert asked(index, filters=Filters(sites=("obec",))) == [PARKS[NEW_PARK], DONE]
    assert asked(index, filters=Filters(authors=("Nováková",))) == [GRANTS, HOUSES]
    assert asked(index, min_amount=12_500_000) == [GRANTS, SCHOOL]
    assert asked(index, min_amount=12_500_001) == [SCHOOL]


def test_a_sentence_is_worth_the_largest_sum_in_it(index: Index) -> None:
    first = index.accomplishments().items[0]
    assert [(it.text, it.czk) for it in first.amounts] == [
        ("12,5 mil. Kč", 12_500_000),
        ("500 Kč", 500),
    ]
    assert first.amount == first.amounts[0]
    assert [first.text[slice(*span)] for span in first.amount_spans] == [
        it.text for it in first.amounts
    ]


def test_the_list_is_sorted_as_asked(index: Index) -> None:
    assert asked(index, sort="amount")[:3] == [SCHOOL, GRANTS, PARKS[NEW_PARK]]
    assert asked(index, sort="date", fold=False) == [
        *(PARKS[NEW_PARK], DONE, SCHOOL, BOILERS, GRANTS, HOUSES),
        *(PARKS[PARK], PARKS[OLD_PARK], DONE),
    ]


# --- queries ---


def test_a_query_finds_sentences_before_what_stands_below_headings_and_titles(index: Index) -> None:
    """Not the whole section counts: that it speaks of grants elsewhere says nothing of a wish."""
    assert asked(index, "kotlíkové dotace", min_score=0) == [GRANTS, PARKS[PARK], HOUSES]
    assert asked(index, "kotlikove dotaci", min_score=0) == [GRANTS, PARKS[PARK], HOUSES]


def test_words_of_a_query_are_marked(index: Index) -> None:
    first, *_, last = index.accomplishments("kotlíkovou dotaci").items
    assert [part.text for part in first.sentence if part.match] == ["kotlíkové", "dotace"]
    assert [part.text for part in last.heading if part.match] == ["Kotlíkové", "dotace"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"kotlíkové dotace" -park', [GRANTS, HOUSES]),
        ("škola OR domácnosti", [SCHOOL, HOUSES, BOILERS]),
        ("title:škola", [SCHOOL, BOILERS]),
        ("dotace site:kraj date:2021", [GRANTS, HOUSES]),
        ("tag:dotace", [GRANTS, HOUSES]),
        ("kotlík*", [GRANTS, BOILERS, PARKS[PARK], HOUSES]),
        ("=kotlíky", [BOILERS]),
        ("amount:>1mil", [GRANTS, SCHOOL]),
        ("amount:500 OR domácnostem", [GRANTS, HOUSES]),
        ("xyzzy", []),
        ("  ", [GRANTS, SCHOOL, PARKS[NEW_PARK], HOUSES, BOILERS, DONE]),
    ],
)
def test_the_query_language_is_that_of_search(
    index: Index, query: str, expected: list[str]
) -> None:
    assert asked(index, query)[: len(expected)] == expected
    assert len(asked(index, query)) >= len(expected)
    if not expected:
        assert asked(index, query) == []


def test_a_mended_word_is_told(index: Index) -> None:
    found = index.accomplishments("kotlíkovvé")
    assert found.items
    assert found.understood.interpreted == "kotlíkové"
    assert (
        found.understood.relaxed == "no post has “kotlíkovvé”: “kotlíkové” was searched for instead"
    )
    assert not index.accomplishments("kotlíkovvé", relax=False).items


def test_a_query_that_cannot_be_understood_is_an_error(index: Index) -> None:
    with pytest.raises(QueryError):
        index.accomplishments("foo:x")


def test_a_query_finds_what_a_scan_of_the_sentences_finds(index: Index) -> None:
    """A slow way to the same: one word, looked for in each sentence, heading, title and tags."""
    for word in ("park", "škola", "dotace", "domácnostem", "prostředí", "hotový"):
        key = keys.key(word)

        def holds(text: str, key: str = key) -> bool:
            return key in {keys.key(form) for form in words.forms(text)}

        every = index.accomplishments(min_score=0, fold=False, page=EVERYTHING).items
        expected = {
            (it.post.path, it.text)
            for it in every
            if any(map(holds, (it.text, it.section.heading or "", it.post.title, *it.post.tags)))
        }
        found = index.accomplishments(word, min_score=0, fold=False, page=EVERYTHING).items
        assert {(it.post.path, it.text) for it in found} == expected


# --- nearly the same ---


def test_nearly_the_same_is_shown_once_with_all_places(index: Index) -> None:
    found = {it.text: it for it in index.accomplishments(page=EVERYTHING).items}
    assert [place.path for place in found[PARKS[NEW_PARK]].repeats] == [PARK, OLD_PARK]
    assert PARKS[PARK] not in found
    assert found[GRANTS].repeats == ()


def test_short_sentences_say_different_things_of_different_posts(index: Index) -> None:
    assert asked(index).count(DONE) == 2


def test_one_by_one_each_names_the_first_of_its_like(index: Index) -> None:
    found = index.accomplishments(fold=False, page=EVERYTHING).items
    assert [it.same_as for it in found] == [None, None, None, 3, 3, None, None, None, None]
    assert [len(it.repeats) for it in found] == [0, 0, 2, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("options", "shown"),
    [("", 1), ("--format markdown", 1), ("--format html --each", 3), ("--each", 3), ("--jsonl", 3)],
)
def test_people_get_the_first_and_programs_all(
    folder: Path,
    options: str,
    shown: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A report is for people."""
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(folder))
    assert run(["accomplishments", "borech", *options.split(), "--index-dir", str(folder)]) == 0
    out = re.sub(r"</?mark>|\*\*", "", capsys.readouterr().out)
    assert sum(out.count(text.partition(" @")[0]) for text in PARKS.values()) == shown


def test_the_first_in_the_order_asked_for_stands_for_the_others(index: Index) -> None:
    (found,) = (it for it in index.accomplishments("borech -site:obec").items)
    assert found.text == PARKS[PARK]
    assert [place.path for place in found.repeats] == [OLD_PARK]


SAID = st.lists(
    st.sampled_from(
        ["škola", "silnice", "nemocnice", "park", "dotace", "rozpočet", "most", "12", "151"]
    ),
    min_size=4,
    max_size=12,
)


@given(SAID, st.randoms())
def test_order_accents_and_signs_make_no_difference(said: list[str], random: Random) -> None:
    other = [words.fold(word) for word in said]
    random.shuffle(other)
    assert gist(" ".join(said)) == gist("„A " + ", ".join(other).upper() + "!“")


@given(SAID, SAID)
def test_other_words_or_numbers_make_a_difference(one: list[str], other: list[str]) -> None:
    if len(set(one)) >= 4:
        assert (gist(" ".join(one)) == gist(" ".join(other))) == (set(one) == set(other))


def test_a_few_words_have_no_gist() -> None:
    assert gist("Podařilo se nám to!") is None
    assert gist("") is None


# --- overview ---


def test_an_overview_counts_and_shows_the_best(index: Index) -> None:
    overview = index.accomplishment_overview("year")
    assert [(it.value, it.sentences, it.posts, it.best.text) for it in overview.items] == [
        ("2022", 4, 2, SCHOOL),
        ("2021", 2, 1, GRANTS),
        ("2020", 1, 1, PARKS[PARK]),
        ("2019", 1, 1, PARKS[OLD_PARK]),
        ("", 1, 1, DONE),
    ]


def test_a_tag_counts_in_all_its_spellings(index: Index) -> None:
    overview = index.accomplishment_overview("tag", page=Page(2))
    assert [(it.value, it.sentences) for it in overview.items] == [
        ("Životní prostředí", 3),
        ("dotace", 2),
    ]
    assert overview.total == 4
    *_, last = index.accomplishment_overview("tag").items
    assert (last.value, last.sentences) == ("", 3)


def test_an_overview_answers_a_query_within_filters(index: Index) -> None:
    overview = index.accomplishment_overview("site", "dotace", filters=Filters(tags=("dotace",)))
    assert [(it.value, it.sentences) for it in overview.items] == [("kraj.example", 2)]
    assert index.accomplishment_overview("author", "xyzzy").items == ()


# --- the index ---


@pytest.mark.usefixtures("model")
def test_after_changes_the_list_is_as_if_built_anew(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    write_post(folder, "a/_posts/2020-01-01-a.md", f"{GRANTS} {HOUSES}", title="A")
    write_post(folder, "b/_posts/2021-01-01-b.md", PARKS[PARK], title="B")
    write_post(folder, "c/_posts/2022-01-01-c.md", PARKS[OLD_PARK], title="C")
    build([folder], tmp_path / "index")
    write_post(folder, "a/_posts/2020-01-01-a.md", f"{HOUSES}\n\n{SCHOOL}", title="A")
    (folder / "b/_posts/2021-01-01-b.md").unlink()
    write_post(folder, "d/_posts/2023-01-01-d.md", PARKS[NEW_PARK], title="D")
    build([folder], tmp_path / "index")
    build([folder], tmp_path / "anew")
    assert opened(tmp_path / "index") == opened(tmp_path / "anew")
    with explorer.open(tmp_path / "index") as index:
        assert texts(achieved(index)) == [SCHOOL, PARKS[NEW_PARK], HOUSES]
        assert len(index._catalog.rows("SELECT * FROM accomplishment")) == 4


@pytest.mark.usefixtures("model")
def test_a_copy_is_no_accomplishment_of_its_own(
    indexed: Callable[[], Index], tmp_path: Path
) -> None:
    for path in ("a/_posts/2020-01-01-a.md", "b/_posts/2021-01-01-b.md"):
        write_post(tmp_path / "posts", path, GRANTS, title="Zpráva")
    index = indexed()
    (found,) = index.accomplishments(fold=False).items
    assert (found.post.path, found.post.also_at) == (
        "a/_posts/2020-01-01-a.md",
        ("b/_posts/2021-01-01-b.md",),
    )
    assert [it.value for it in index.accomplishment_overview("site").items] == ["a", "b"]


@pytest.mark.usefixtures("model")
def test_what_is_hardly_one_is_not_recorded(indexed: Callable[[], Index], tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "a.md", "Sejdeme se v pátek @02. Uvidíme @05.", title="Zpráva")
    assert texts(achieved(indexed())) == ["Uvidíme @05."]


def test_the_list_holds_all_that_the_model_finds(small_index: Index, dozen: Path) -> None:
    """A slow way to the same, with the model of the program."""
    expected = set()
    for info in small_index.posts(page=EVERYTHING).items:
        post = posts.read(dozen, info.path).post
        assert post is not None
        split = sections.split(post)
        read = [(section.heading, deeds.read(section.text)) for section in split]
        for section, found in zip(split, accomplishments(post.title, read), strict=True):
            expected |= {
                (section.text[it.span.start : it.span.end], round(it.score, 4))
                for it in found
                if it.score >= analysis.NOTEWORTHY
            }
    listed = small_index.accomplishments(min_score=0, fold=False, page=EVERYTHING).items
    assert {(it.text, it.score) for it in listed} == expected


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_real_accomplishments_stand_verbatim_in_their_posts(corpus_index: Index) -> None:
    found = corpus_index.accomplishments(min_score=0, fold=False, page=EVERYTHING).items
    assert len(found) > 100
    scores = [it.score for it in found]
    assert scores == sorted(scores, reverse=True)
    by_post: dict[str, set[str]] = {}
    for it in found:
        if it.post.path not in by_post:
            held = corpus_index.text(it.post).sections
            by_post[it.post.path] = {f"{part.info.id} {part.text}" for part in held}
        assert any(
            text.startswith(f"{it.section.id} ") and it.text in text
            for text in by_post[it.post.path]
        )
        assert [it.text[slice(*span)] for span in it.amount_spans] == [
            amount.text for amount in it.amounts
        ]
    folded = corpus_index.accomplishments(min_score=0, page=EVERYTHING).items
    assert sum(1 + len(it.repeats) for it in folded) == len(found)
