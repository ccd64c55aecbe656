"""What lets a build of many posts take little memory changes nothing in what it writes."""

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeding import opened, write_dozen, write_post

from explorer.corpus import tagrules
from explorer.indexing import build
from explorer.indexing.update import Update
from explorer.indexing.workers import File
from explorer.store import tags_writing, topics_gathering
from explorer.store.catalog import CATALOG
from explorer.store.files import FileRecorder
from explorer.store.generations import open_current

Row = tuple[int, str, str | None, str | None, int | None]
"""Source, path, fingerprint, date and post of a file."""

rows = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(("a.md", "á.md", "b/a.md", "b.md", "ž.md")),
        st.none() | st.sampled_from("xyz"),
        st.none() | st.sampled_from(("2020-01-01", "2021-01-01")),
        st.none() | st.integers(1, 3),
    ),
    max_size=10,
    unique_by=lambda row: row[:2],
)


def recorded(told: Sequence[Row]) -> sqlite3.Connection:
    """A catalog with these files, numbered from 1."""
    db = sqlite3.connect(":memory:")
    db.executescript(files("explorer.store").joinpath("schema.sql").read_text(encoding="utf-8"))
    db.executemany(
        "INSERT INTO file (source, path, digest, fingerprint, date, post) "
        "VALUES (?1, ?2, '', ?3, ?4, CASE WHEN ?3 IS NULL THEN NULL ELSE ?5 END)",
        told,
    )
    return db


@settings(deadline=None)
@given(rows)
def test_texts_wait_in_the_order_of_the_paths_of_their_first_files(told: list[Row]) -> None:
    """The slow way: group the files by their texts and sort each group, then the groups."""
    by_text: dict[str, list[tuple[bool, str, str, int, int]]] = defaultdict(list)
    of_any: dict[str, list[int]] = defaultdict(list)
    for number, (source, path, text, date, post) in enumerate(told, 1):
        if text is not None:
            of_any[text].append(number)
            if post is None:
                by_text[text].append((date is None, date or "", path, source, number))
    firsts = [min(held) for held in by_text.values()]
    db = recorded(told)
    recorder = FileRecorder(db)
    waiting = list(recorder.waiting())
    assert waiting == [number for *_, number in sorted(firsts, key=lambda it: (it[2], it[3]))]
    for file in waiting:
        places = [place.file for place in recorder.places(file)]
        assert sorted(places) == of_any[told[file - 1][2] or ""]
    posts = {row[4] for row in told if row[2] in by_text and row[4] is not None}
    assert recorder.posts_of_waiting() == posts
    assert recorder.posts_at(row[:2] for row in told) == {
        row[4] for row in told if row[2] is not None and row[4] is not None
    }
    db.close()


def test_no_file_is_held_while_posts_are_taken_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dozen(tmp_path / "seeds")
    held: list[File] = []
    index = Update.index

    def looked_at(self: Update, tag_rules: tagrules.TagRules) -> None:
        gc.collect()
        # Not those of other tests.
        files = (it for it in gc.get_objects() if isinstance(it, File))
        held.extend(it for it in files if it.folder == tmp_path / "seeds")
        index(self, tag_rules)

    monkeypatch.setattr(Update, "index", looked_at)
    assert build([tmp_path / "seeds"], tmp_path / "index").posts == 11
    assert held == []


def test_a_file_whose_name_cannot_be_shown_is_found_again_when_it_is_taken_apart(
    tmp_path: Path,
) -> None:
    name = "a\u200b\\b.md"
    write_post(tmp_path / "seeds", name, "Digitální mapa.\n", title="Mapa", date="2020-01-01")
    report = build([tmp_path / "seeds"], tmp_path / "index")
    assert (report.posts, report.problems) == (1, ())


def contents(index_dir: Path) -> dict[str, list[tuple[object, ...]]]:
    """All tables of the catalog, but for what a process asks of words only once."""
    with open_current(index_dir) as generation:
        db = sqlite3.connect(generation.path / CATALOG)
        names = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'asked'"
        ).fetchall()
        found = {name: db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}  # noqa: S608
        db.close()
        return found


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_tags_that_are_read_in_lots_are_indexed_as_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """Both in a first build and where other rules alter the tags of posts that are indexed."""
    if engine == "tantivy":
        pytest.importorskip("tantivy")
    write_dozen(tmp_path / "seeds")
    found = []
    for name, lot in (("whole", 10_000), ("lots", 5)):
        monkeypatch.setattr(tags_writing, "_LOT", lot)
        (tmp_path / "seeds" / "tags.toml").unlink(missing_ok=True)
        build([tmp_path / "seeds"], tmp_path / name, engine=engine)
        first = contents(tmp_path / name)
        rules = '[merge]\n"Mapy města" = ["mapy", "web"]\n'
        (tmp_path / "seeds" / "tags.toml").write_text(rules, encoding="utf-8")
        build([tmp_path / "seeds"], tmp_path / name)
        found.append((first, contents(tmp_path / name), opened(tmp_path / name, "mapa", "web")))
    assert found[0] == found[1]


@settings(deadline=None)
@given(rows)
def test_what_the_first_file_says_is_known_of_every_post(told: list[Row]) -> None:
    db = recorded(told)
    dates = {}
    for file, (_, _, text, date, post) in enumerate(told, 1):
        if text is not None and post is not None and post not in dates:
            db.execute("INSERT INTO post VALUES (?, ?, 0, 0, '', 0)", (post, file))
            dates[post] = date
    found = topics_gathering.by_post(db, "date")
    db.close()
    assert found == [dates.get(post) for post in range(max(dates, default=0) + 1)]
