"""A file is not read again while its stamp is the same, and any change gives it another."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from seeding import write_dozen

from explorer.corpus import posts, stamps
from explorer.indexing import BuildReport, build
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.generations import open_current

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it keeps no time of a change")

LIMIT = 1_000
ONE = "kraj.md"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file be as good as old: an hour later, say."""
    monkeypatch.setattr(stamps, "SETTLED", -3_600_000_000_000)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []
    load = posts.load

    def noted(source: Path, path: str, *, limit: int = posts.MAX_BYTES) -> object:
        names.append(path)
        return load(source, path, limit=limit)

    monkeypatch.setattr(posts, "load", noted)
    return names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_dozen(tmp_path / "posts")
    return tmp_path / "posts"


def rebuilt(folder: Path) -> BuildReport:
    return build([folder], folder.parent / "index")


def kept(folder: Path) -> list[str | None]:
    with (
        open_current(folder.parent / "index") as generation,
        closing(Catalog(generation.path / CATALOG)) as catalog,
    ):
        return [it.stamp for it in catalog.seen().values()]


def rewrite(path: Path) -> None:
    """Write as much as there was, and set back when that was."""
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"a", b"e"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def exchange(path: Path) -> None:
    """Put another file of the same size and time in its place."""
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes().replace(b"a", b"e"))
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.mark.usefixtures("settled")
def test_what_is_as_it_was_is_not_read(folder: Path, read: list[str]) -> None:
    rebuilt(folder)
    assert len(read) > 10
    read.clear()
    report = rebuilt(folder)
    assert (report.unchanged, report.written, read) == (12, False, [])


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("change", [rewrite, exchange])
def test_what_is_disguised_as_unchanged_is_read(
    folder: Path, read: list[str], change: Callable[[Path], None]
) -> None:
    rebuilt(folder)
    path = min(folder.rglob("*.md"))
    read.clear()
    change(path)
    report = rebuilt(folder)
    assert (report.changed, report.unchanged) == (1, 11)
    assert {*read} == {path.relative_to(folder).as_posix()}


def test_what_was_written_just_now_is_read_each_time(folder: Path, read: list[str]) -> None:
    rebuilt(folder)
    assert kept(folder) == [None] * 12
    read.clear()
    assert rebuilt(folder).unchanged == len(read) == 12


def test_stamps_are_made_up_for_when_an_index_is_written(
    folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt(folder)
    monkeypatch.setattr(stamps, "SETTLED", -3_600_000_000_000)
    (folder / "nove.md").write_text("---\ntitle: Nové\n---\nNic.\n", encoding="utf-8")
    rebuilt(folder)
    assert None not in kept(folder)
    read.clear()
    assert rebuilt(folder).unchanged == 13
    assert read == []


@pytest.mark.usefixtures("settled")
def test_a_smaller_limit_leaves_out_what_is_larger(folder: Path) -> None:
    rebuilt(folder)
    (folder / "long.md").write_text(f"---\ntitle: Dlouhé\n---\n{'Slovo. ' * 500}", encoding="utf-8")
    assert rebuilt(folder).posts == 12
    report = build([folder], folder.parent / "index", max_bytes=2_000)
    assert (report.changed, report.posts) == (1, 11)


def test_a_stamp_is_of_what_is_there_settled_and_within_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ONE
    path.write_bytes(b"a" * LIMIT)
    now = max(path.stat().st_mtime_ns, path.stat().st_ctime_ns)
    for age, expected in ((0, False), (stamps.SETTLED - 1, False), (stamps.SETTLED, True)):
        monkeypatch.setattr(time, "time_ns", lambda age=age: now + age)
        assert (stamps.stamp(tmp_path, ONE, LIMIT) is not None) == expected
    assert stamps.stamp(path, ONE, LIMIT) == stamps.stamp(tmp_path, ONE, LIMIT)
    assert stamps.stamp(tmp_path, ONE, LIMIT - 1) is None
    assert stamps.stamp(tmp_path, "none.md", LIMIT) is None
    assert stamps.stamp(tmp_path, "no\0name.md", LIMIT) is None
