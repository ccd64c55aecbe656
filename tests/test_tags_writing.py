"""Tags of a whole index: merged, found and re-indexed as spellings, texts and tags.toml say."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from seeding import EVERYTHING, opened, write_post

import explorer
from explorer.errors import UsageError
from explorer.indexing import build
from explorer.model import Filters, Page
from explorer.searching.index import Index
from explorer.store.catalog import CATALOG
from explorer.store.generations import open_current

RULES = """\
drop = ["web"]
[merge]
"Covid-19" = ["koronavirus"]
[rename]
"mhd" = "Městská doprava"
[split]
"doprava a kultura" = ["Doprava", "Kultura"]
"""
QUERIES = (
    "plzeňský",
    '"plzeňský kraj"',
    "koronavirus",
    "covid",
    "parkoviště",
    "doprava",
    "web",
    "městská",
    "kultura",
)


def write(folder: Path, name: str, text: str, *tags: str) -> Path:
    return write_post(
        folder, f"w/_posts/2021-01-0{name}.md", text, title=f"Zpráva {name}", tags=tags
    )


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    write(folder, "1", "Zasedalo vedení a Plzeňský kraj dal peníze.", "Plzenskykraj", "web")
    write(folder, "2", "Dnes Plzeňský kraj nedal nic. " * 2, "Plzenskykraj", "koronavirus")
    write(folder, "3", "Jiný text o ničem.", "Covid 19", "mhd")
    write(folder, "4", "Ještě jiný text, bez slov.", "doprava a kultura")
    write(folder, "5", "Poslední slova tu stojí.", "doprava")
    return folder


@pytest.fixture
def index(seeds: Path, tmp_path: Path) -> Iterator[Index]:
    (tmp_path / "tags.toml").write_text(RULES, encoding="utf-8")
    build([seeds], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        yield index


def having(index: Index, tag: str) -> list[str]:
    return [post.path[-4] for post in index.posts(Filters(tags=(tag,)), sort="path").items]


def found(index: Index, query: str) -> list[str]:
    return sorted(hit.post.path[-4] for hit in index.search(query, relax=False).hits)


def test_labels_have_the_accents_of_the_texts_and_of_the_rules(index: Index) -> None:
    assert {(tag.label, tag.posts) for tag in index.tags().items} == {
        ("Plzeňský kraj", 2),
        ("Covid-19", 2),
        ("Městská doprava", 1),
        ("Doprava", 2),
        ("Kultura", 1),
    }


@pytest.mark.parametrize(
    ("tag", "posts"),
    [
        ("plzeňský-kraj", "12"),
        ("covid19", "23"),
        ("koronavirus", "23"),  # what it was merged into
        ("korona*", "2"),
        ("MHD", "3"),
        ("městská doprava", "3"),
        ("doprava", "45"),
        ("doprava a kultura", "4"),
        ("web", ""),
    ],
)
def test_a_tag_is_found_under_all_its_names(index: Index, tag: str, posts: str) -> None:
    assert "".join(having(index, tag)) == posts
    assert (
        "".join(found(index, f'tag:"{tag}"' if "*" not in tag else f"koronavirus {tag}")) == posts
    )


def test_the_words_of_a_label_and_of_what_was_merged_into_it_find_the_post(index: Index) -> None:
    assert {query: "".join(found(index, query)) for query in QUERIES} == {
        "plzeňský": "12",
        '"plzeňský kraj"': "12",
        "koronavirus": "2",
        "covid": "23",
        "parkoviště": "",
        "doprava": "345",
        "web": "",
        "městská": "3",
        "kultura": "4",
    }


def test_lists_facets_and_completion_show_what_counts(index: Index) -> None:
    posts = index.posts(sort="path").items
    assert [post.tags for post in posts] == [
        ("Plzeňský kraj",),
        ("Plzeňský kraj", "Covid-19"),
        ("Covid-19", "Městská doprava"),
        ("Doprava", "Kultura"),
        ("Doprava",),
    ]
    facets = index.search("tag:doprava", facets=True).facets["tag"]
    assert [(it.value, it.posts) for it in facets] == [("Doprava", 2), ("Kultura", 1)]
    assert index.complete("tag", "koro") == index.complete("tag", "covid-") == ("Covid-19",)
    assert index.complete("tag", "we") == ()


def same(first: Path, second: Path) -> bool:
    """Tell whether two indexes hold and answer the same."""
    rows = []
    for folder in (first, second):
        with open_current(folder) as generation:
            db = sqlite3.connect(generation.path / CATALOG)
        rows.append(
            [
                db.execute(query).fetchall()
                for query in (
                    "SELECT * FROM form", "SELECT * FROM key", "SELECT * FROM tag", "SELECT * FROM tag_key",
                    "SELECT path, tags, length FROM post JOIN file ON file.id = post.file ORDER BY path",
                    "SELECT key, written, uses FROM tag_use ORDER BY key, written, uses",
                    "SELECT * FROM meta",
                )
            ]
        )  # fmt: skip
        db.close()
    return rows[0] == rows[1] and opened(first, *QUERIES) == opened(second, *QUERIES)


def test_new_rules_hold_though_no_post_changed(seeds: Path, tmp_path: Path) -> None:
    rules = tmp_path / "tags.toml"
    assert build([seeds], tmp_path / "index").written
    for text in (RULES, RULES.replace("web", "mhd 2"), 'drop = ["Plzeňský kraj"]', None):
        rules.write_text(text, encoding="utf-8") if text else rules.unlink()
        report = build([seeds], tmp_path / "index")
        assert report.written
        assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 5)
        assert not build([seeds], tmp_path / "index").written
        build([seeds], tmp_path / "fresh", rebuild=True)
        assert same(tmp_path / "index", tmp_path / "fresh")


def test_a_label_that_a_new_post_changes_is_indexed_in_the_old_ones(
    seeds: Path, tmp_path: Path
) -> None:
    """Only post 3 has the accents; when it goes, and comes again, all posts follow."""
    for folder in seeds.rglob("*.md"):
        folder.unlink()
    write(seeds, "1", "Jeden text.", "skolstvi", "uradpraci")
    write(seeds, "2", "Druhý text.", "Skolstvi")
    build([seeds], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        assert index.tags("skol").items[0].label == "Skolstvi"
        assert found(index, "=školství") == []
    for step in range(3):
        if step == 1:
            (seeds / "w/_posts/2021-01-03.md").unlink()
        else:
            write(seeds, "3", "Třetí text o tom, co je školství a dobré školství.", "školství")
        build([seeds], tmp_path / "index")
        build([seeds], tmp_path / "fresh", rebuild=True)
        assert same(tmp_path / "index", tmp_path / "fresh")
    with explorer.open(tmp_path / "index") as index:
        assert found(index, "=školství") == ["1", "2", "3"]


def test_bad_rules_stop_the_build_and_leave_the_index(seeds: Path, tmp_path: Path) -> None:
    build([seeds], tmp_path / "index")
    (tmp_path / "tags.toml").write_text("drop = 7", encoding="utf-8")
    with pytest.raises(UsageError, match=r"tags\.toml:1: drop = 7 is not understood"):
        build([seeds], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        assert index.tags().total == 7


# --- posts that want a tag ---


@pytest.fixture
def untagged(tmp_path: Path) -> Iterator[Index]:
    folder = tmp_path / "seeds"
    fill = "Město jedná o něčem úplně jiném a nic se neví. " * 20
    for number in range(6):
        write_post(
            folder, f"a{number}.md", f"{'Doprava v obci. ' * 5} {fill}",
            title=f"Doprava {number}", tags=["doprava", f"t{number}"],
        )  # fmt: skip
        write_post(
            folder, f"b{number}.md", f"Praha číslo {number}. {fill * 20}", title=f"Praha {number}"
        )
    write_post(folder, "c1.md", f"Náklady na dopravu. {fill}", title="O dopravě")
    write_post(folder, "c2.md", f"{'Doprava roste. ' * 9} {fill}", title="Jaro")
    write_post(folder, "c3.md", f"Doprava. {fill}", title="Léto")
    write_post(
        folder, "c4.md", f"Doprava. {fill}", title="Doprava v obci", tags=["městská doprava"]
    )
    write_post(folder, "d.md", f"Praha. {fill}", title="Praha", tags=["Praha"])
    build([folder], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        yield index


def test_posts_that_speak_of_a_tag_are_told_with_the_reason(untagged: Index) -> None:
    listing = untagged.untagged("DOPRAVA", page=EVERYTHING)
    assert [(item.post.path, item.reasons[0].split(",")[0]) for item in listing.items] == [
        ("c1.md", "the title says “dopravě”"),
        ("c2.md", "the text says it 9× in 218 words"),
    ]
    assert untagged.untagged("DOPRAVA", page=Page(1, 2)).items == listing.items[1:]
    assert untagged.untagged("DOPRAVA", Filters(tags=("praha",))).total == 0


def test_a_word_that_most_posts_say_without_the_tag_tells_nothing(untagged: Index) -> None:
    assert untagged.untagged("Praha").total == 0


def test_a_tag_that_nobody_has_is_an_error(untagged: Index) -> None:
    with pytest.raises(UsageError, match="no tag 'xyz'"):
        untagged.untagged("xyz")
