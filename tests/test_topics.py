"""Topics: what is found, what topics.toml makes of it, and what the page of one says."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeding import everything, write_post

import explorer
from explorer import topics
from explorer.cli import run
from explorer.errors import UsageError
from explorer.indexing import build
from explorer.mining import naming
from explorer.mining.terms import letters
from explorer.model import Filters, Page
from explorer.searching.index import Index
from explorer.store import topics as store
from explorer.topics import likelihood, timelines

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seed")
    build([SEEDS], folder)
    return folder


def labels(index: Index, **options: object) -> list[str]:
    return [topic.label for topic in topics.listing(index, **options).items]  # type: ignore[arg-type]


def write_some(folder: Path) -> None:
    """Posts of two subjects over some years, with persons, places and routine between them."""
    for year in range(2016, 2020):
        write_post(
            folder,
            f"a.example/_posts/{year}-02-01-hala.md",
            f"Sportovní hala roste. O sportovní hale v Ostravě rozhodl Jan Kos {year}.\n\n"
            "## Kontakt pro média\n\nPište.",
            title="Nová sportovní hala",
            date=f"{year}-02-01",
            tags=["Sport", "Rozhovor", "Jan Kos"],
            authors=["Jan Kos"],
        )
    for month in range(1, 7):
        write_post(
            folder,
            f"a.example/_posts/2023-0{month}-01-odpad.md",
            "Svoz odpadu zdražil. Tisková zpráva o svozu odpadu. V Ostravě se třídí odpad "
            f"už {month}. měsíc.\n\n"
            "## Kontakt pro média\n\nPište.",
            title="Svoz odpadu",
            date=f"2023-0{month}-01",
            tags=["odpady", "Rozhovor"],
            authors=["Eva Malá"],
        )


def test_the_sections_of_the_seed_post_are_topics(seed: Path) -> None:
    with explorer.open(seed) as index:
        found = {
            name.lower()
            for topic in topics.listing(index).items
            for name in (topic.label, *topic.aliases)
        }
    assert found >= {
        *("camelnet", "dtm", "digitální technická mapa", "termovize", "robotizace", "rpa"),
        *("hostovaná spisová služba", "rozklikávací rozpočet", "open data", "kotlíkové dotace"),
        *("služba pro neslyšící", "cnpk"),
    }


@pytest.mark.parametrize(
    "name",
    ["digitální technická mapa", "digitalni technicke mapy", "dtm", "digitalni-technicka-mapa"],
)
def test_all_names_of_a_topic_lead_to_one_page(seed: Path, name: str) -> None:
    with explorer.open(seed) as index:
        page = topics.page(index, name)
        assert page is not None
        assert page == topics.page(index, "DTM")
    assert (
        page.definition is None
    )  # that it is "klíčovým nástrojem" says what somebody thinks of it
    assert page.sections[0].section.heading == "Digitální technická mapa (neboli DTM)"


def test_a_heading_and_its_first_sentence_define(seed: Path) -> None:
    with explorer.open(seed) as index:
        page = topics.page(index, "CamelNETu")
    assert page is not None
    assert page.definition is not None
    assert page.definition.sentence.startswith("Jedná se o krajskou komunikační")
    assert page.topic.aliases == ("metropolitní siť",)


def test_what_is_no_topic_may_be_a_query(seed: Path) -> None:
    with explorer.open(seed) as index:
        page = topics.page(index, "elektřina OR plyn")
        assert page is not None
        assert page.topic.kind == "query"
        assert topics.page(index, "xyzzy") is None


def test_persons_places_kinds_and_routine_are_no_topics(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    write_some(tmp_path / "posts")
    found = labels(indexed())
    assert {"sportovní hala", "svoz odpadu", "sport"} <= {label.lower() for label in found}
    for wrong in ("Jan Kos", "Kos", "Rozhovor", "Kontakt pro média", "Ostrava", "tisková zpráva"):
        assert wrong.lower() not in {label.lower() for label in found}


def test_rising_is_spoken_of_now_and_silent_was_before(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    write_some(tmp_path / "posts")
    index = indexed()
    rising = labels(index, trend=topics.Trend.RISING)
    silent = labels(index, trend=topics.Trend.SILENT)
    assert "svoz odpadu" in rising
    assert "sportovní hala" in silent
    assert not set(rising) & set(silent)


def test_posts_without_a_date_are_neither_now_nor_before(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    write_some(tmp_path / "posts")
    write_sites(tmp_path / "posts", "Golemio", "abc")
    index = indexed()
    assert "svoz odpadu" in labels(index, trend=topics.Trend.RISING)
    assert "bydlení" in labels(index, tree=True)


def test_filters_count_only_what_passes(tmp_path: Path, indexed: Callable[[], Index]) -> None:
    write_some(tmp_path / "posts")
    found = topics.listing(indexed(), filters=Filters(authors=("Eva Malá",)))
    hall = [topic for topic in found.items if topic.label == "sportovní hala"]
    waste = [topic for topic in found.items if topic.label == "svoz odpadu"]
    assert not hall
    assert waste[0].posts == 6
    assert waste[0].timeline == (("2023", 6),)


def write_numbered(folder: Path, number: int, title: str, body: str, **options: Any) -> None:  # noqa: ANN401
    """A post of one of two sites."""
    site = "ab"[number % 2]
    write_post(folder, f"{site}.example/{number}.md", body, title=title, **options)


@pytest.mark.parametrize("query", ["odpad", "sport", "author:mala", "xyzzyq"])
@pytest.mark.parametrize("since", [None, dt.date(2018, 1, 1)])
def test_topics_of_a_query_are_those_its_posts_speak_of_more_than_others(
    tmp_path: Path, indexed: Callable[[], Index], query: str, since: dt.date | None
) -> None:
    """The fast way equals counting each topic in each post."""
    write_some(tmp_path / "posts")
    index = indexed()
    filters = Filters(since=since)
    every = {post.id for post in index.posts(filters, page=Page(0)).items}
    matching = every & set(index.posts_matching(query))
    expected = {}
    for row in store.all_topics(index.catalog):
        posts = every & set(store.posts_of(index.catalog, row.id))
        both = len(posts & matching)
        if both and likelihood.ratio(both, len(posts), len(matching), len(every)) > 3.84:
            expected[row.label] = both
    found = topics.listing(index, query=query, filters=filters).items
    assert {it.label: it.posts for it in found} == expected
    assert bool(found) == (query != "xyzzyq")


def test_a_phrase_that_becomes_a_heading_is_found_in_older_posts(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    """And where it is one no more it is forgotten: an index that grew equals a new one."""
    folder = tmp_path / "posts"
    for number in range(4):
        write_numbered(folder, number, "Zprávy", f"O tepelném čerpadle se mluví {number}.")
    assert "tepelné čerpadlo" not in labels(indexed())
    write_numbered(folder, 9, "Zprávy", "## Tepelná čerpadla\n\nTopí se.")
    grown = indexed()
    (topic,) = topics.listing(grown, "tepeln").items
    assert topic.posts == 5
    build([folder], tmp_path / "new")
    with explorer.open(tmp_path / "new") as new:
        assert everything(grown) == everything(new)
    (folder / "b.example/9.md").unlink()
    build([folder], tmp_path / "newer", rebuild=True)
    with explorer.open(tmp_path / "newer") as newer:
        assert everything(indexed()) == everything(newer)
        assert "tepelné čerpadlo" not in labels(newer)


def test_what_says_only_where_when_or_that_is_no_topic(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    for number, title in enumerate(
        ("Akční plán", "Podzimní schůze", "Moravská Ostrava a Přívoz", "Finanční podpora")
    ):
        for day in (1, 2):
            write_numbered(
                tmp_path / "posts",
                10 * number + day,
                f"{title} a klimatický plán",
                f"{title} č. {day}. O místních věcech.",
                tags=["Kladno", "JMK", "odpady"],
            )
    found = {label.lower() for label in labels(indexed())}
    assert {"klimatický plán", "odpady"} <= found
    assert not found & {"akční plán", "podzimní schůze", "finanční podpora", "kladno", "jmk"}
    assert not any("přívoz" in label for label in found)


def test_what_one_site_alone_speaks_of_weighs_less(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    for number in range(24):
        site = f"{'abcdef'[number % 6]}.example"
        tag = "parkování" if site == "a.example" else "bydlení" if number < 18 else "odpady"
        body = f"Text {number}."
        write_post(tmp_path / "posts", f"{site}/{number}.md", body, title="Zpráva", tags=[tag])
        if site == "a.example":
            write_post(tmp_path / "posts", f"{site}/x{number}.md", body * 2, tags=[tag])
    by_name = {topic.label: topic.posts for topic in topics.listing(indexed()).items}
    assert by_name["parkování"] > by_name["odpady"]
    assert list(by_name).index("odpady") < list(by_name).index("parkování")


def write_sites(folder: Path, tag: str, marked: str = "a") -> None:
    """Posts of six sites, those of the `marked` with a tag."""
    for number in range(36):
        site = "abcdef"[number % 6]
        write_post(
            folder,
            f"{site}.example/{number}.md",
            f"O bydlení se mluví {number}. Také {tag if site in marked else None}.",
            title=f"Zpráva {number}",
            tags=["bydlení", *([tag] if site in marked else [])],
        )


@pytest.mark.parametrize("tag", ["ValMez", "MOaP"])
def test_the_place_that_a_site_is_about_is_no_topic(
    tmp_path: Path, indexed: Callable[[], Index], tag: str
) -> None:
    write_sites(tmp_path / "posts", tag)
    assert {"bydlení", tag} & set(labels(indexed())) == {"bydlení"}


def test_a_name_that_many_sites_speak_of_is_a_topic(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    write_sites(tmp_path / "posts", "Golemio", "abc")
    assert "Golemio" in labels(indexed())


def test_a_word_that_hardly_anybody_means_as_a_subject_is_none(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    for number in range(100):
        tags = ["stromy"] if number < 2 else ["tramvaje"] if number < 50 else []
        body = f"Stromy a zase stromy. Tramvaje a zase tramvaje {number}."
        write_numbered(tmp_path / "posts", number, f"Zpráva {number}", body, tags=tags)
    assert labels(indexed()) == ["tramvaje"]


def test_an_acronym_that_is_another_word_has_only_the_posts_with_its_tag(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    for number in range(12):
        body = f"Spolu to zvládneme, jen spolu. Spolu {number}."
        tags = ["SPOLU"] if number < 3 else []
        write_numbered(tmp_path / "posts", number, f"Zpráva {number}", body, tags=tags)
    (topic,) = topics.listing(indexed(), "spolu").items
    assert (topic.label, topic.posts) == ("SPOLU", 3)


def test_what_is_only_a_part_of_a_topic_is_no_name_of_it(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    for number in range(6):
        write_numbered(
            tmp_path / "posts",
            number,
            "Veřejné zakázky" if number % 2 else "Zadávání veřejných zakázek",
            f"Veřejné zakázky a zadávání veřejných zakázek {number}.",
            tags=["veřejné zakázky"],
        )
    (topic,) = topics.listing(indexed(), "zakazk").items
    assert (topic.label, topic.aliases) == ("veřejné zakázky", ())


def test_topics_that_change_places_are_as_in_a_new_index(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    """Also where two of one name, which are told apart by their ids, change theirs."""
    folder = tmp_path / "posts"
    for number in range(8):
        tags = ["Výsadba"] if number < 3 else ["doprava"]
        write_numbered(folder, number, f"Zpráva {number}", f"Slova {number}.", tags=tags)
    indexed()
    for number in range(8, 16):
        tags = ["Výsadba", "kultura"]
        write_numbered(folder, number, f"Zpráva {number}", f"Slova {number}.", tags=tags)
    indexed()
    (folder / "a.example/2.md").unlink()
    write_numbered(folder, 15, "Zpráva o dopravě", "Jiná slova.", tags=["doprava", "kultura"])
    build([folder], tmp_path / "new")
    with explorer.open(tmp_path / "new") as new:
        assert everything(indexed()) == everything(new)


def test_two_builds_with_other_hashes_say_the_same(tmp_path: Path) -> None:
    write_some(tmp_path / "posts")
    write_sites(tmp_path / "posts", "Golemio", "abc")
    told = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        index = str(tmp_path / seed)
        for command in (
            ["index", str(tmp_path / "posts"), "--index-dir", index],
            ["topics", "--limit", "0", "--tree", "--json", "--index-dir", index],
            ["topic", "bydlení", "--json", "--index-dir", index],
        ):
            run_ = subprocess.run(
                [sys.executable, "-m", "explorer", *command],
                env=environment,
                capture_output=True,
                check=True,
            )
            if command[0] != "index":
                told.add((command[0], run_.stdout))
    assert len(told) == 2


def test_names_that_people_know_to_be_of_one_thing_are_one_topic(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    for number in range(3):
        body = f"Aplikace CityVizor ukáže faktury {number}. CityVizor je zdarma."
        write_numbered(tmp_path / "posts", number, "Rozpočet", body, tags=["CityVizor"])
        body = f"Rozklikávací rozpočet chce i {number}. soused."
        write_numbered(tmp_path / "posts", 10 + number, "Rozklikávací rozpočet", body)
    index = indexed()
    page = topics.page(index, "cityvizor")
    assert page is not None
    assert (page.topic.label, page.topic.posts) == ("rozklikávací rozpočet", 6)
    assert "CityVizor" in page.topic.aliases


CURATION = """
hide = ["sport"]
[rename]
"svoz odpadu" = "Odpadky"
[merge]
"sportovní hala" = ["odpady"]
[add]
"Zdražování" = "zdražil"
"""


def test_topics_toml_takes_effect_at_the_next_build(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    """Also where no post changed; and without the file all is as it was."""
    write_some(tmp_path / "posts")
    before = topics.listing(indexed()).items
    file = tmp_path / "topics.toml"
    file.write_text(CURATION, encoding="utf-8")
    index = indexed()
    found = {topic.label: topic for topic in topics.listing(index).items}
    assert "sport" not in {label.lower() for label in found}
    assert "svoz odpadu" in found["Odpadky"].aliases
    assert found["sportovní hala"].posts == 10
    assert found["Zdražování"].posts == 6
    page = topics.page(index, "zdrazovani")
    assert page is not None
    assert page.topic.posts == 6
    assert not build([tmp_path / "posts"], tmp_path / "index").written
    file.unlink()
    assert topics.listing(indexed()).items == before


def test_an_entry_that_speaks_of_no_topic_is_named(tmp_path: Path) -> None:
    write_some(tmp_path / "posts")
    (tmp_path / "topics.toml").write_text('hide = ["nic takového"]', encoding="utf-8")
    report = build([tmp_path / "posts"], tmp_path / "index")
    assert report.unknown_topics == ("hide: there is no topic “nic takového”",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hide = 3", "hide is no list"),
        ('hid = ["a"]', "there is no entry 'hid'"),
        ('rename = "a"', "rename is no table"),
        ('[merge]\n"a" = "b"', "merge 'a' is no list"),
        ('[add]\n"a" = ""', "add 'a' holds ''"),
        ("hide = [", "Invalid value"),
    ],
)
def test_a_misspelt_topics_toml_stops_the_build_with_advice(
    tmp_path: Path, text: str, told: str
) -> None:
    write_some(tmp_path / "posts")
    (tmp_path / "topics.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        build([tmp_path / "posts"], tmp_path / "index")
    assert told in error.value.message
    assert "topics.toml" in error.value.message
    assert "hide =" in error.value.hint


def test_a_query_of_topics_toml_is_checked_before_anything_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_some(tmp_path / "posts")
    (tmp_path / "topics.toml").write_text('[add]\n"Odpad" = "odpad OR"', encoding="utf-8")
    index = tmp_path / "index"
    assert run(["index", str(tmp_path / "posts"), "--index-dir", str(index)]) == 2
    assert "add 'Odpad'" in capsys.readouterr().err
    assert not index.exists()


def test_rising_and_silent_together_are_refused(
    seed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["topics", "--rising", "--silent", "--index-dir", str(seed)]) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_a_part_stands_behind_its_whole(tmp_path: Path, indexed: Callable[[], Index]) -> None:
    for number in range(12):
        write_post(
            tmp_path / "posts",
            f"{number}.md",
            f"O bydlení. Byty {number}." if number > 3 else f"Sociální bydlení a bydlení {number}.",
            title="Sociální bydlení" if number <= 3 else "Byty a bydlení",
            date=f"2020-01-{number + 1:02}",
            tags=["bydlení"],
        )
    for number in range(30):
        write_post(
            tmp_path / "posts", f"o{number}.md", f"Nic {number}.", title="Jinde", date="2020-02-01"
        )
    found = topics.listing(indexed(), tree=True).items
    part = next(topic for topic in found if topic.label.lower() == "sociální bydlení")
    assert part.broader == "bydleni"


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_the_likelihood_ratio_is_symmetric_and_signed(a: int, b: int, c: int, d: int) -> None:
    total = a + b + c + d
    if not total:
        return
    score = likelihood.ratio(a, a + b, a + c, total)
    assert score == pytest.approx(likelihood.ratio(a, a + c, a + b, total))
    if a * total > (a + b) * (a + c):
        assert score >= -1e-9
    if a * total < (a + b) * (a + c):
        assert score <= 1e-9


def test_a_timeline_has_no_gaps() -> None:
    assert timelines.of_dates(["2020-11-01", "2021-01-05"]) == (
        "month",
        (("2020-11", 1), ("2020-12", 0), ("2021-01", 1)),
    )
    assert timelines.of_dates(["2018-01-01", "2020-01-01"])[1] == (
        ("2018", 1),
        ("2019", 0),
        ("2020", 1),
    )


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_the_weightiest_topics_of_real_posts_are_subjects_and_no_two_are_one(
    corpus_index: Index,
) -> None:
    found = topics.listing(corpus_index, page=Page(limit=150)).items  # of some 550
    names = [letters(topic.label) for topic in found]
    assert len(set(names)) == len(names)
    assert {"doprava", "bydleni", "digitalizace", "golemio"} <= set(names)
    places = {"praha", "brno", "ostrava", "kladno", "jmk", "moap", "plzen"}
    assert places & set(names) == set()
    for topic in found:
        assert topic.posts >= 2
        assert naming.is_nominative(topic.label), topic.label


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
@pytest.mark.parametrize("name", ["DTM", "kotlíkové dotace", "Golemio", "CamelNET"])
def test_pages_of_real_topics_prove_what_they_say(corpus_index: Index, name: str) -> None:
    page = topics.page(corpus_index, name)
    assert page is not None
    assert page.topic.posts == sum(posts for _, posts in page.topic.timeline) or page.topic.first
    assert page.sections
    assert all(it.id != page.topic.id for it in page.related)
    if page.definition:
        post, _ = corpus_index.find(page.definition.path)
        sections = corpus_index.text(post).sections
        assert any(page.definition.sentence in section.text for section in sections)
