"""What is listed without a search: posts by filters, tags in all spellings, names of posts."""

import datetime as dt
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from seeding import EVERYTHING, NETWORK, write_post

import explorer
from explorer.corpus import posts, tags
from explorer.czech import words
from explorer.errors import IndexUnusableError, UsageError
from explorer.indexing import build
from explorer.model import Filters, Page, Post, PostOrder, SectionText, Spelling
from explorer.searching.index import Index
from explorer.store import engines
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.generations import open_current
from explorer.store.sizes import Sizes
from explorer.store.tags import tag_infos
from explorer.store.vocabulary import Vocabulary

Indexed = Callable[[], Index]

NETWORK_POST = "kraj.example/_posts/2021-03-01-opticka-sit.md"
COPY = "mesto.example/_posts/2022-02-01-opticka-sit.md"


def names(index: Index, filters: Filters, sort: PostOrder = "path") -> list[str]:
    """The file names of the posts that pass, without folder and ending."""
    items = index.posts(filters, sort=sort, page=EVERYTHING).items
    return [Path(info.path).stem for info in items]


# Filters


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(tags=("digitalizace",)), "2019-06-30-dotace 2022-05-20-digitalni-mapa 2022-01-13-rok-digitalizace"),
        (Filters(tags=("DIGITALIZACE", "web")), "2022-01-13-rok-digitalizace"),
        (Filters(tags=("Optická_Síť",)), "2021-03-01-opticka-sit"),
        (Filters(tags=("optickasit",)), "2021-03-01-opticka-sit"),
        (Filters(tags=("převzato",)), "2021-03-01-opticka-sit"),  # a tag of the copy
        (Filters(tags=("školství",)), "2019-07-01-skoly 2021-03-01-opticka-sit"),
        (Filters(tags=("digi*",)), "2019-06-30-dotace 2022-05-20-digitalni-mapa 2022-01-13-rok-digitalizace"),
        (Filters(tags=("Životní-p*",)), "2018-01-01-odpad"),
        (Filters(tags=("digi",)), ""),
        (Filters(authors=("Jana Nováková",)), "2020-11-02-covid 2021-03-01-opticka-sit 2021-09-09-praha"),
        (Filters(authors=("novakova JANA",)), "2020-11-02-covid 2021-03-01-opticka-sit 2021-09-09-praha"),
        (Filters(authors=("Nováková",)), "2020-11-02-covid 2021-03-01-opticka-sit 2021-09-09-praha"),
        (Filters(authors=("Jany Novákové",)), "2020-11-02-covid 2021-03-01-opticka-sit 2021-09-09-praha"),
        (Filters(authors=("Karla Černého",)), "2022-01-13-rok-digitalizace 2021-09-09-praha"),
        (Filters(authors=("Novák",)), ""),
        (Filters(authors=("Jana Dvořák",)), ""),  # words of two authors are none of one
        (Filters(authors=("Dvořák", "Černý"), tags=("web",)), "2022-01-13-rok-digitalizace"),
        (Filters(authors=("–",)), ""),
        (Filters(authors=("",)), ""),
        (Filters(sites=("kraj.example",), since=dt.date(2021, 1, 1)), "2021-03-01-opticka-sit 2022-05-20-digitalni-mapa"),
        (Filters(sites=("Mesto",), since=dt.date(2021, 1, 1)), "2021-03-01-opticka-sit 2022-01-13-rok-digitalizace 2021-09-09-praha"),
        (Filters(sites=("mest",)), ""),
        (Filters(sites=("",)), ""),
        (Filters(categories=("ZPRAVY",)), "2019-06-30-dotace 2021-03-01-opticka-sit 2022-05-20-digitalni-mapa"),
        (Filters(since=dt.date(2021, 9, 9), until=dt.date(2022, 1, 13)), "2022-01-13-rok-digitalizace 2021-09-09-praha"),
        (Filters(until=dt.date(2018, 2, 2)), "2018-01-01-odpad 2018-02-02-pocitace"),
        (Filters(since=dt.date(2022, 5, 20)), "2022-05-20-digitalni-mapa"),
        (Filters(since=dt.date(2022, 5, 21)), ""),
        (Filters(not_tags=("digitalizace", "opticka sit"), since=dt.date(2021, 1, 1)), "2021-09-09-praha"),
    ],
)  # fmt: skip
def test_filters_choose_posts(small_index: Index, filters: Filters, expected: str) -> None:
    assert sorted(names(small_index, filters)) == sorted(expected.split())


def test_without_filters_all_posts_are_listed(small_index: Index) -> None:
    assert len(names(small_index, Filters())) == small_index.posts().total == 11


@pytest.fixture(scope="module")
def files(dozen: Path) -> dict[str, Post]:
    read = {path: posts.read(dozen, path).post for path in posts.find(dozen)}
    return {path: post for path, post in read.items() if post}


def passes(filters: Filters, dated: Post, places: list[Post]) -> bool:
    """Tell whether a post passes; `dated` is its first place, which gives the date."""
    held = {tags.key(tag) for post in places for tag in post.tags}
    authors = [words.fold(author).split() for post in places for author in post.authors]
    categories = {tags.key(category) for post in places for category in post.categories}
    return (
        all(tags.key(tag) in held for tag in filters.tags)
        and not any(tags.key(tag) in held for tag in filters.not_tags)
        and (
            not filters.authors
            or any(set(words.fold(a).split()) <= set(b) for a in filters.authors for b in authors)
        )
        and (
            not filters.sites
            or any(f"{post.site}.".startswith(f"{s}.") for s in filters.sites for post in places)
        )
        and (not filters.categories or any(tags.key(c) in categories for c in filters.categories))
        and (
            (not filters.since and not filters.until)
            or bool(
                dated.date
                and (not filters.since or filters.since <= dated.date)
                and (not filters.until or dated.date <= filters.until)
            )
        )
    )


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


days = st.none() | st.dates(dt.date(2017, 12, 31), dt.date(2022, 12, 31))


@settings(deadline=None, max_examples=200)
@given(
    filters=st.builds(
        Filters,
        tags=some("digitalizace", "Web", "skolstvi", "optická síť", "nikde"),
        not_tags=some("digitalizace", "web", "Školství", "převzato", "nikde"),
        authors=some("Jana", "jana novakova", "Petr Dvořák", "Černý"),
        sites=some("kraj", "mesto.example", "kraj.example"),
        categories=some("zprávy", "Blog", "nikde"),
        since=days,
        until=days,
    )
)
def test_any_filters_choose_what_a_look_at_the_files_chooses(
    small_index: Index, files: dict[str, Post], filters: Filters
) -> None:
    expected = {
        info.path
        for info in small_index.posts(page=EVERYTHING).items
        if passes(filters, files[info.path], [files[path] for path in (info.path, *info.also_at)])
    }
    assert {info.path for info in small_index.posts(filters, page=EVERYTHING).items} == expected


STRANGE = [
    "'",
    "' OR 1=1 --",
    '"',
    "%",
    "_",
    "*",
    "a*b",
    "\0",
    "\udcff",
    "\\",
    "x" * 200_000,
    "日本",
    "a;b",
    "?1",
]


@pytest.mark.parametrize("value", STRANGE, ids=ascii)
def test_no_value_is_taken_for_a_pattern_or_a_statement(small_index: Index, value: str) -> None:
    tagged = 10 if value == "*" else 0  # the beginning of every tag
    assert small_index.posts(Filters(tags=(value,))).total == tagged
    assert small_index.posts(Filters(not_tags=(value,))).total == 11 - tagged
    for filters in (
        Filters(authors=(value,)),
        Filters(sites=(value,)),
        Filters(categories=(value,)),
    ):
        assert small_index.posts(filters).total == 0
    assert small_index.tags(value).total in {0, 13}
    assert small_index.complete("author", value) in {(), small_index.complete("author", "")}
    with pytest.raises(UsageError):
        small_index.find(value * 3)
    assert small_index.posts().total == 11


# Posts


def test_posts_are_listed_newest_first_and_those_without_a_date_last(small_index: Index) -> None:
    items = small_index.posts(page=EVERYTHING).items
    dates = [info.date for info in items]
    known = [date for date in dates if date]
    assert known == sorted(known, reverse=True)
    assert dates[len(known) :] == [None, None]
    assert [info.path for info in items[-2:]] == ["bez-data.md", "jen-titulek.md"]


def test_titles_are_sorted_as_in_czech(tmp_path: Path, indexed: Indexed) -> None:
    titles = [
        "Cesta",
        "Čáslav",
        "Dům",
        "Hora",
        "Chata",
        "Ibiškov",
        "Řeka",
        "řeka B",
        "Škola",
        "Žába",
    ]
    for number, title in enumerate(random.Random(1).sample(titles, len(titles))):
        write_post(tmp_path / "posts", f"{number}.md", f"Text {number}.", title=title)
    items = indexed().posts(sort="title", page=EVERYTHING).items
    assert [info.title for info in items] == titles


def test_what_is_shown_of_a_post(small_index: Index) -> None:
    info, section = small_index.find(NETWORK_POST)
    assert section is None
    assert (info.path, info.also_at) == (NETWORK_POST, (COPY,))
    assert (info.title, info.date, info.site) == (
        "Optická síť propojila školy",
        dt.date(2021, 3, 1),
        "kraj.example",
    )
    assert info.tags == ("optická síť", "Školství", "převzato")
    assert info.authors == ("Jana Nováková", "Petr Dvořák")
    assert (info.categories, info.sections) == (("zprávy",), 3)
    assert info.words == len(words.tokens(NETWORK))


def test_pages_of_posts_follow_each_other(small_index: Index) -> None:
    whole = small_index.posts(page=EVERYTHING).items
    pages = [small_index.posts(page=Page(4, number)) for number in (1, 2, 3, 4)]
    assert [len(page.items) for page in pages] == [4, 4, 3, 0]
    assert tuple(info for page in pages for info in page.items) == whole
    assert {page.total for page in pages} == {11}


def test_listings_never_open_the_engine(
    dozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([dozen], tmp_path / "index")

    def refuse(_: str) -> None:
        raise AssertionError("the engine was opened")

    monkeypatch.setattr(engines, "load", refuse)
    with explorer.open(tmp_path / "index") as index:
        assert index.posts(Filters(tags=("web",))).total
        assert index.tags("w").total
        assert list(index.texts())
        assert index.complete("author", "j")
        assert index.status().posts
        assert index.find("covid")
        with pytest.raises(AssertionError, match="engine"):
            index.search("mapa")


# Tags


def test_a_tag_stands_with_all_its_spellings(small_index: Index) -> None:
    by_label = {info.label: info for info in small_index.tags().items}
    assert len(by_label) == 13
    network = by_label["optická síť"]
    assert network.posts == 1
    assert network.spellings == (
        Spelling("opticka sit", 1, (COPY,)),
        Spelling("optická síť", 1, (NETWORK_POST,)),
    )
    schools = by_label["Školství"]
    assert schools.posts == 2
    assert {spelling.text for spelling in schools.spellings} == {"Školství", "skolstvi"}


def test_tags_with_most_posts_come_first_then_as_czech_sorts(small_index: Index) -> None:
    infos = small_index.tags().items
    order = [(-info.posts, words.sort_key(info.label)) for info in infos]
    assert order == sorted(order)
    assert [info.label for info in infos[:2]] == ["Digitalizace", "Školství"]


def test_tags_are_found_by_their_beginning_in_any_spelling(small_index: Index) -> None:
    for prefix in ("zivotni p", "Životní", "ZIVOTNI_"):
        assert [info.label for info in small_index.tags(prefix).items] == ["životní prostředí"]
    assert small_index.tags("prostředí").total == 0


def test_tags_count_only_posts_that_pass(small_index: Index) -> None:
    listing = small_index.tags(filters=Filters(since=dt.date(2022, 1, 1)))
    assert {info.label: info.posts for info in listing.items} == {
        "Digitalizace": 2,
        "mapy": 1,
        "web": 1,
    }
    page = small_index.tags(page=Page(3, 2))
    assert page.items == small_index.tags().items[3:6]
    assert page.total == 13


def test_a_spelling_names_each_post_once_in_order(tmp_path: Path, indexed: Indexed) -> None:
    seeds = tmp_path / "posts"
    for path in ("c", "a", "b"):
        write_post(seeds, f"{path}.md", f"Text {path}.", title="T", tags=["Web"])
    write_post(seeds, "d.md", "Text d.", title="T", tags=["web", "Web"])
    for path in ("z", "e"):
        write_post(seeds, f"{path}.md", NETWORK, title="T", tags=["WEB"])
    (info,) = indexed().tags().items
    assert info.posts == 5
    assert info.spellings == (
        Spelling("Web", 4, ("a.md", "b.md", "c.md", "d.md")),
        Spelling("WEB", 1, ("e.md",)),
        Spelling("web", 1, ("d.md",)),
    )


@pytest.mark.parametrize(
    ("field", "prefix", "expected"),
    [
        ("author", "", ("Jana Nováková", "Karel Černý", "Petr Dvořák")),
        ("author", "JANA N", ("Jana Nováková",)),
        ("site", "k", ("kraj.example",)),
        ("category", "z", ("zprávy", "Zprávy")),
        ("tag", "opticka", ("optická síť",)),
    ],
)
def test_values_are_completed(
    small_index: Index, field: str, prefix: str, expected: tuple[str, ...]
) -> None:
    found = small_index.complete(field, prefix)
    assert sorted(found) == sorted(expected)
    assert found[0] == expected[0]


# Names


@pytest.mark.parametrize(
    ("name", "path", "ordinal"),
    [
        (NETWORK_POST, NETWORK_POST, None),
        (COPY, NETWORK_POST, None),
        (f"{NETWORK_POST}#2", NETWORK_POST, 2),
        (f"{COPY}#0", NETWORK_POST, 0),
        ("digitalni-mapa", "kraj.example/_posts/2022-05-20-digitalni-mapa.md", None),
        ("2022-05-20", "kraj.example/_posts/2022-05-20-digitalni-mapa.md", None),
        ("covid#1", "kraj.example/_posts/2020-11-02-covid.md", 1),
        ("opticka-sit", NETWORK_POST, None),
        ("bez-data", "bez-data.md", None),
    ],
)
def test_a_name_stands_for_a_post_or_a_section(
    small_index: Index, name: str, path: str, ordinal: int | None
) -> None:
    info, section = small_index.find(name)
    assert info.path == path
    assert (section.ordinal if section else None) == ordinal
    assert section is None or section.id == f"{path}#{ordinal}"


def test_a_file_name_may_hold_a_hash(tmp_path: Path, indexed: Indexed) -> None:
    write_post(tmp_path / "posts", "c#-a-f#.md", "Úvod.\n\n## Dále\n\nText.", title="C# a F#")
    index = indexed()
    for name in ("c#-a-f#.md", "c#", "c#-a-f#.md#1", "f##1"):
        info, section = index.find(name)
        assert info.path == "c#-a-f#.md"
        assert bool(section) == name.endswith("1")


def test_a_whole_name_comes_before_a_part_of_others(tmp_path: Path, indexed: Indexed) -> None:
    for path in ("mapa.md", "kraj/2020-01-01-mapa-kraje.md", "mapa.md.md", "x/2021-01-01-web.md"):
        write_post(tmp_path / "posts", path, f"Text {path}.", title="T")
    index = indexed()
    assert index.find("mapa.md")[0].path == "mapa.md"
    assert index.find("mapa-kraje")[0].path == "kraj/2020-01-01-mapa-kraje.md"
    assert index.find("web")[0].path == "x/2021-01-01-web.md"
    with pytest.raises(UsageError, match="may mean 4 posts") as caught:
        index.find("m")
    assert "mapa.md.md" in caught.value.message


def test_names_that_stand_for_nothing_are_refused(small_index: Index) -> None:
    with pytest.raises(UsageError, match="no post 'nikde'"):
        small_index.find("nikde")
    with pytest.raises(UsageError, match="no section '9'") as caught:
        small_index.find("covid#9")
    assert "0, 1" in caught.value.hint
    with pytest.raises(UsageError, match="may mean"):
        small_index.find("2022")


# Texts


def test_texts_come_with_the_lines_of_their_file(small_index: Index, dozen: Path) -> None:
    for post in small_index.texts():
        assert post.source == str(dozen / post.info.path)
        lines = Path(post.source).read_text("utf-8").splitlines()
        for section in post.sections:
            assert_lines(section, lines)


def assert_lines(section: SectionText, lines: list[str]) -> None:
    if section.info.heading:
        assert section.info.heading in lines[section.info.line - 1]
    for offset, line in section.lines:
        first = words.tokens(section.text[offset:])[0]
        assert first.form in lines[line - 1].lower()


def test_a_file_that_is_gone_has_no_source(tmp_path: Path, indexed: Indexed) -> None:
    file = write_post(tmp_path / "posts", "a.md", "Text.", title="T")
    index = indexed()
    file.unlink()
    post = index.text(index.find("a")[0])
    assert post.source is None
    assert post.sections[0].text == "Text."


def test_texts_of_the_posts_that_pass_come_by_path(small_index: Index) -> None:
    found = [post.info.path for post in small_index.texts(Filters(tags=("digitalizace",)))]
    assert found == sorted(found)
    assert len(found) == 3


# Words


@settings(max_examples=200)
@given(typed=st.text("abcákmn", min_size=2, max_size=5), distance=st.integers(1, 2))
def test_near_words_are_those_that_a_slip_or_two_lead_to(
    near_words: Vocabulary, typed: str, distance: int
) -> None:
    """Compared with a look at every word, one edit of the first letter spelled out."""
    bare = words.fold(typed)
    every = {near.form.form for near in near_words.near("aaa", 9)}
    close = {form for form in every if OSA.distance(bare, words.fold(form)) <= distance}
    assert {near.form.form for near in near_words.near(typed, distance)} == close

    def begins_alike_or_only_there_differs(form: str) -> bool:
        other = words.fold(form)
        return (
            other[0] == bare[0]
            or (
                other[1:] in {bare[1:], bare}  # exchanged, left out
                or other == bare[1:]  # added
                or (other[:2] == bare[1::-1] and other[2:] == bare[2:])  # swapped
            )
        )

    found = [near.form.form for near in near_words.near(typed, distance, same_start=True)]
    assert sorted(found) == sorted(filter(begins_alike_or_only_there_differs, close))


@pytest.fixture(scope="module")
def near_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vocabulary]:
    """The words of a post that has many short ones."""
    folder = tmp_path_factory.mktemp("near")
    dice = random.Random(3)
    text = " ".join("".join(dice.choices("abckmná", k=dice.randint(2, 6))) for _ in range(600))
    write_post(folder / "posts", "a.md", text)
    build([folder / "posts"], folder / "index")
    with open_current(folder / "index") as generation, Catalog(generation.path / CATALOG) as found:
        yield Vocabulary(found)


# Damage


def ask_everything(path: Path) -> None:
    with Catalog(path) as catalog:
        found = catalog.all_posts()
        catalog.seen()
        catalog.problems()
        catalog.infos(found)
        catalog.order(None, "title")
        catalog.passing(Filters(tags=("web",), authors=("Jana",), since=dt.date(2020, 1, 1)))
        tag_infos(catalog, "", None)
        catalog.values("author")
        Sizes.read(catalog)
        Vocabulary(catalog).keys_in(found)
        units = [unit for (unit,) in catalog.rows("SELECT unit FROM section")]
        catalog.section_infos(units)
        catalog.texts(units)
        catalog.contexts(found)
        for post in found:
            catalog.place(post)
            catalog.sections(post)


@pytest.fixture
def catalog_file(dozen: Path, tmp_path: Path) -> Path:
    build([dozen], tmp_path / "index")
    with open_current(tmp_path / "index") as generation:
        return Path(shutil.copyfile(generation.path / CATALOG, tmp_path / "copy.sqlite"))


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def noise(data: bytes) -> bytes:
    return random.Random(1).randbytes(len(data))


def text(_: bytes) -> bytes:
    return b"This is no catalog."


def hole(data: bytes) -> bytes:
    return data[:4096] + bytes(len(data) - 4096)


def nothing(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [cut, noise, text, hole, nothing])
def test_a_damaged_catalog_says_so(catalog_file: Path, damage: Callable[[bytes], bytes]) -> None:
    ask_everything(catalog_file)
    catalog_file.write_bytes(damage(catalog_file.read_bytes()))
    with pytest.raises(IndexUnusableError) as caught:
        ask_everything(catalog_file)
    assert str(catalog_file) in caught.value.message
    assert "--rebuild" in caught.value.hint


def test_a_missing_catalog_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError):
        ask_everything(tmp_path / "missing.sqlite")
    assert not (tmp_path / "missing.sqlite").exists()


def test_a_database_of_others_is_no_catalog(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE post (id)")
    database.close()
    with pytest.raises(IndexUnusableError):
        ask_everything(file)


def test_what_sqlite_says_of_damage_never_comes_through(catalog_file: Path) -> None:
    """Some bytes of noise anywhere: an answer, perhaps a strange one, or the error that helps."""
    data = catalog_file.read_bytes()
    told = 0
    for seed in range(150):
        random_ = random.Random(seed)
        damaged = bytearray(data)
        for _ in range(random_.choice([1, 10, 100])):
            damaged[random_.randrange(len(data))] ^= random_.randrange(1, 256)
        catalog_file.write_bytes(damaged)
        try:
            ask_everything(catalog_file)
        except IndexUnusableError:
            told += 1
        except (sqlite3.Error, UnicodeError) as error:
            raise AssertionError(seed) from error
        except (LookupError, ValueError, TypeError):
            pass  # a value that no catalog has: only its digest could tell
    assert told > 50


def test_a_catalog_is_read_wherever_it_lies(catalog_file: Path, tmp_path: Path) -> None:
    """The path becomes an address, in which some signs have a meaning."""
    for name in ("a b", "100%", "ž?mode=rwc", "c#d", "\udcff"):
        folder = tmp_path / name
        folder.mkdir()
        ask_everything(Path(shutil.copyfile(catalog_file, folder / "catalog.sqlite")))


def test_a_catalog_is_never_written(catalog_file: Path) -> None:
    before = catalog_file.read_bytes()
    with Catalog(catalog_file) as catalog, pytest.raises(IndexUnusableError):
        catalog.rows("DELETE FROM post")
    assert catalog_file.read_bytes() == before
    assert [path.name for path in catalog_file.parent.glob("copy*")] == ["copy.sqlite"]


def test_two_orders_of_the_same_posts_hold_the_same(small_index: Index) -> None:
    orders = [names(small_index, Filters(), sort) for sort in ("date", "title", "path")]
    assert all(sorted(one) == sorted(other) for one, other in combinations(orders, 2))
