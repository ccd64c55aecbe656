"""What the Tantivy adapter promises beside the contract of all engines (`test_engines.py`)."""

import os
import random
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, SHARE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engines import (
    WITHOUT_TANTIVY,
    Texts,
    assert_as_scanned,
    many,
    occurrences,
    opened,
    scanned_holders,
    write,
)

import explorer
from benchmarks.judging import read_topics
from explorer.errors import IndexUnusableError
from explorer.indexing import build
from explorer.model import Page
from explorer.searching.index import Index
from explorer.store.engines.gathering import gather
from explorer.store.engines.protocol import Engine, Words, post_of

pytest.importorskip("tantivy", reason=WITHOUT_TANTIVY)

from explorer.store.engines import tantivy as adapter

ENGINE: Engine = adapter.ENGINE
GOLD = CORPUS.parent / "eval" / "gold"


def runs_in(folder: Path) -> int:
    reader: Any = ENGINE.reader(folder)
    number = len(reader._snapshot.units)
    reader.close()
    return number


def test_many_small_writes_leave_few_runs_and_few_files(tmp_path: Path) -> None:
    kept = many(1, range(1, 101))
    write(ENGINE, tmp_path, kept)
    for number in range(60):
        units = many(number, [number + 1])
        write(ENGINE, tmp_path, units, without=[number + 1])
        kept = {u: w for u, w in kept.items() if post_of(u) != number + 1} | units
        assert runs_in(tmp_path) <= 10
        assert len(list(tmp_path.iterdir())) < 100
    assert_as_scanned(ENGINE, tmp_path, kept)


def test_what_was_removed_is_let_go_of(tmp_path: Path) -> None:
    """Nothing of nine tenths of the posts is left on the disk."""

    def size() -> int:
        return sum(path.stat().st_size for path in tmp_path.iterdir())

    write(ENGINE, tmp_path, many(2, range(1, 401)))
    full = size()
    write(ENGINE, tmp_path, {}, without=range(1, 361))
    assert size() < full / 4
    assert runs_in(tmp_path) == 1


def test_a_writer_that_is_full_begins_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_FULL", 500)
    units = many(3, range(1, 61))
    write(ENGINE, tmp_path, units)
    assert runs_in(tmp_path) > 5
    assert_as_scanned(ENGINE, tmp_path, units)
    gone = set(range(1, 50))
    write(ENGINE, tmp_path, {}, without=gone)
    assert_as_scanned(ENGINE, tmp_path, {u: w for u, w in units.items() if post_of(u) not in gone})


def test_a_folder_that_cannot_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read, Tantivy would make a lock in the folder; here it makes it elsewhere."""
    units = many(4, range(1, 20))
    write(ENGINE, tmp_path, units)
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert_as_scanned(ENGINE, tmp_path, units)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "suffix", [".json", ".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term"]
)
def test_noise_in_one_file_is_found_when_the_index_is_opened(tmp_path: Path, suffix: str) -> None:
    write(ENGINE, tmp_path, many(5, range(1, 20)))
    for path in tmp_path.glob(f"*{suffix}"):
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
    with pytest.raises(IndexUnusableError):
        ENGINE.reader(tmp_path)


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.integers(0, (1 << 56) - 1),
            st.sampled_from([1.0, 2.0, 6.0]),
            st.lists(st.integers(0, (1 << 30) - 1), min_size=1, max_size=4),
        )
    ),
    st.sets(st.integers(0, (1 << 56) - 1), max_size=3),
)
def test_packed_postings_come_back(
    rows: list[tuple[int, float, list[int]]], removed: set[int]
) -> None:
    postings = adapter._Postings()
    for unit, weight, positions in rows:
        gather({"key": postings}, unit, Words.of({"key": weight}, {"key": positions}))
    removed |= {unit for unit, *_ in rows[::3]}
    for without in (set(), removed):
        again = adapter._Postings()
        again.extend(postings.packed(), without)
        places = [list(struct.unpack(f"<{len(it) // 4}I", it)) for it in again.places]
        found = list(zip(again.units, again.weights, places, strict=True))
        assert found == [row for row in rows if row[0] not in without]


def test_a_long_key_survives_folding(tmp_path: Path) -> None:
    words: Texts = {0: ["x" * 100_000, "krátký"]}  # type: ignore[dict-item]  # 0 is Field.TEXT
    units: dict[int, Texts] = {1 << 16: words}
    for post in range(2, 9):
        write(ENGINE, tmp_path, {post << 16: words}, without=[])
        units[post << 16] = words
    write(ENGINE, tmp_path, {1 << 16: words})
    assert runs_in(tmp_path) < len(units)
    for reader in opened(ENGINE, tmp_path):
        for key in occurrences(words).keys:
            assert reader.holders({key}) == scanned_holders(units, {key}, None)


# The same answers as with Whoosh


@pytest.fixture(scope="module")
def twins(dozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Index]]:
    """The twelve posts with each engine, in an index that was made from another state."""
    folder = tmp_path_factory.mktemp("twins")
    posts = folder / "posts"
    shutil.copytree(dozen, posts)
    changed, *_ = sorted(posts.rglob("*.md"))
    texts = ("Zatím jiný text, o ničem.", changed.read_text("utf-8"))
    for text in texts:
        changed.write_text(text, encoding="utf-8")
        for name in ("whoosh", "tantivy"):
            build([posts], folder / name, engine=name)
    with explorer.open(folder / "whoosh") as one, explorer.open(folder / "tantivy") as two:
        assert two.status().engine == "tantivy"
        yield one, two


QUERIES = (
    "digitální mapa",
    "opticka sit",
    '"svoz odpadu"',
    '"mapa kraj"~9',
    "nadpis:mapa",
    "digi*",
    "=mapy",
    "kraj -síť",
    "castka:>1",
    "odpat",
)


@pytest.mark.parametrize("query", QUERIES)
def test_both_engines_give_the_same_result(twins: tuple[Index, Index], query: str) -> None:
    whoosh, tantivy = (it.search(query, page=Page(0), facets=True, why=True) for it in twins)
    assert whoosh == tantivy


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_judged_queries_have_the_same_result_with_both_engines(
    corpus_index: Index, tmp_path: Path
) -> None:
    """Hits, order, scores, snippets and reasons, over every fifth of the real posts."""
    if not GOLD.is_dir():
        pytest.skip("no judged queries in ../shared/eval")
    for path in sorted(CORPUS.rglob("*.md"))[::SHARE]:
        copy = tmp_path / "posts" / path.relative_to(CORPUS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    build([tmp_path / "posts"], tmp_path / "index", engine="tantivy", jobs=0)
    with explorer.open(tmp_path / "index") as index:
        for topic in read_topics(GOLD):
            assert index.search(topic.query, why=True) == corpus_index.search(topic.query, why=True)
