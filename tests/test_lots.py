"""What is counted while posts are read is written in lots: their size changes nothing that is written."""

import sqlite3
from pathlib import Path

import pytest
from seeding import write_dozen, write_post

from explorer.indexing import build, workers
from explorer.store import phrases, vocabulary_writing
from explorer.store.catalog import CATALOG
from explorer.store.generations import open_current

Tables = dict[str, list[tuple[object, ...]]]


def tables(index: Path) -> Tables:
    """Give all rows of the catalog of an index, but what this process had not asked of words before."""
    with open_current(index) as generation:
        db = sqlite3.connect(generation.path / CATALOG)
    try:
        names = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'asked'"
        ).fetchall()
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}  # noqa: S608
    finally:
        db.close()


def written_in_turn(folder: Path) -> list[Tables]:
    """Build an index and change its posts; give the catalog after each build."""
    posts, found = folder / "posts", []
    write_dozen(posts)
    write_post(posts, "a/_posts/2021-01-01-n.md", "Rozpočet má slova, která zmizí.", tags=["Daň"])

    def index() -> None:
        build([posts], folder / "index")
        found.append(tables(folder / "index"))

    index()
    for path in sorted(posts.rglob("*.md"))[::2]:
        path.write_text(path.read_text("utf-8") + "\nSíť v Praze znovu roste.\n", "utf-8")
    index()
    (posts / "a/_posts/2021-01-01-n.md").unlink()
    for path in sorted(posts.rglob("*.md")):
        path.write_text(path.read_text("utf-8").replace("title: ", "title: Znovu "), "utf-8")
    index()
    write_post(posts, "a/_posts/2021-01-01-n.md", "Slova, která zmizí, jsou zpět.", tags=["Daň"])
    index()
    return found


def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hardly anything be held before it is written."""
    monkeypatch.setattr(vocabulary_writing, "_MOST", 5)
    monkeypatch.setattr(phrases, "_PHRASES", 5)
    monkeypatch.setattr(phrases, "_CAPITALS", 2)
    monkeypatch.setattr(workers, "_MOST_TOLD", 3)


def test_a_catalog_written_in_small_lots_is_the_same_after_each_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = written_in_turn(tmp_path / "whole")
    cut_small(monkeypatch)
    in_lots = written_in_turn(tmp_path / "lots")
    for whole, lots in zip(at_once, in_lots, strict=True):
        assert lots == whole


def test_words_are_written_before_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []
    write = vocabulary_writing.VocabularyRecorder.write

    def seen(recorder: vocabulary_writing.VocabularyRecorder) -> None:
        held.append(len(recorder.forms))
        write(recorder)

    cut_small(monkeypatch)
    monkeypatch.setattr(vocabulary_writing.VocabularyRecorder, "write", seen)
    for number in range(20):
        words = " ".join(f"slovo{number}x{place}" for place in range(4))
        write_post(tmp_path / "posts", f"a/_posts/2021-01-01-{number}.md", words, title="Slova")
    build([tmp_path / "posts"], tmp_path / "index")
    assert max(held) <= 5 + 5  # what was held before the last post, and the words of that
    assert len(tables(tmp_path / "index")["form"]) == 1 + 20 * 4
