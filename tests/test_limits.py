"""A machine that refuses: one or two lines say what and what to do, and the old index stays."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from index_folders import assert_clean, posix, tree
from seeding import NETWORK, opened, write_dozen, write_post

from explorer.errors import IndexUnusableError
from explorer.indexing import build, workers
from explorer.store.drafts import open_draft

QUERIES = ("mapa", "CamelNET", '"v praze"')
HERE = Path(__file__).parent

# A process with a limit of its own, that runs the program as a user does.
LIMITED = """
import os, resource, sys
from explorer.cli import run
kind, limit, *arguments = sys.argv[1:]
if kind == "RLIMIT_NOFILE" and arguments[0] == "search":
    import explorer.cli.searching, explorer.searching.index, explorer.output.plain
resource.setrlimit(getattr(resource, kind), (int(limit), int(limit)))
sys.exit(run(arguments))
"""


def limited(kind: str, limit: int, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", LIMITED, kind, str(limit), *map(str, arguments)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EXPLORER_")}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, timeout=120, env=environment
    )


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A folder of posts, an index of it, and more posts since."""
    write_dozen(tmp_path / "posts")
    build([tmp_path / "posts"], tmp_path / "index")
    build([tmp_path / "posts"], tmp_path / "index", rebuild=True)
    for number in range(60):
        write_post(tmp_path / "posts", f"{number}.md", f"{number} {NETWORK}", title=f"{number}")
    return tmp_path


def assert_told(done: "subprocess.CompletedProcess[str]", statuses: Sequence[int]) -> None:
    told = done.stderr.splitlines()
    assert done.returncode in statuses, done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert 1 <= len(told) <= 2, done.stderr
        assert told[0].startswith("explorer: ")


def assert_unharmed(index: Path, answers: dict[str, Any], before: dict[str, bytes | None]) -> None:
    assert opened(index, *QUERIES) == answers
    assert tree(index) == before
    assert_clean(index)


@posix
@pytest.mark.parametrize("limit", [0, 100, 1_000, 40_000, 100_000, 300_000])
def test_a_limit_on_the_size_of_files_is_told_and_harms_nothing(grown: Path, limit: int) -> None:
    """As a full disk or a quota: writing stops at any file, or within it."""
    index = grown / "index"
    answers, before = opened(index, *QUERIES), tree(index)
    done = limited("RLIMIT_FSIZE", limit, "index", grown / "posts", "--index-dir", index)
    assert_told(done, [3])
    assert_unharmed(index, answers, before)
    assert build([grown / "posts"], index).posts > 60


@posix
@pytest.mark.parametrize("limit", range(4, 17, 2))
def test_too_few_open_files_are_told_and_harm_nothing(grown: Path, limit: int) -> None:
    index = grown / "index"
    answers, before = opened(index, *QUERIES), tree(index)
    done = limited("RLIMIT_NOFILE", limit, "index", grown / "posts", "--index-dir", index)
    assert_told(done, [0, 2, 3])
    if done.returncode:
        assert_unharmed(index, answers, before)
    done = limited("RLIMIT_NOFILE", limit, "search", "mapa", "--index-dir", index)
    assert_told(done, [0, 3])
    assert "anew" not in done.stderr  # nothing is wrong with the index
    build([grown / "posts"], index)
    assert_clean(index)


# Workers


@posix
def test_a_worker_that_dies_is_told_and_harms_nothing(
    grown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = grown / "index"
    answers, before = opened(index, *QUERIES), tree(index)
    monkeypatch.setattr(workers, "FEW", 1)
    with monkeypatch.context() as patch:
        patch.setattr(workers, "_read", _die)
        with pytest.raises(IndexUnusableError, match="ended from outside") as caught:
            build([grown / "posts"], index, jobs=2)
    assert "--jobs 1" in caught.value.hint
    assert_unharmed(index, answers, before)


def _die(_: object) -> None:
    os._exit(9)


# Two writers


def test_a_second_writer_is_told_who_writes_and_may_wait(grown: Path) -> None:
    index = grown / "index"
    with open_draft(index):
        done = limited("RLIMIT_CORE", 0, "index", grown / "posts", "--index-dir", index)
        assert_told(done, [3])
        assert f"process {os.getpid()} on " in done.stderr
        waiting = subprocess.Popen(
            [
                *(sys.executable, "-m", "explorer", "index", grown / "posts"),
                *("--index-dir", index, "--wait", "100"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(1)
    out, _ = waiting.communicate(timeout=100)
    assert waiting.returncode == 0
    assert "added" in out


READER = """
import sys, explorer
from explorer.model import Page
totals, last = set(), 0
while last < int(sys.argv[2]):
    with explorer.open(sys.argv[1]) as index:
        found = index.search("CamelNET", page=Page(limit=0))
        assert found.total == len(found.hits)
        posts = index.posts(page=Page(limit=0))
        assert posts.total == index.status().posts == len(posts.items)
        said = [text for post in index.texts() for section in post.sections
                for text in [section.text] if text.startswith("Stav ")]
        assert len(said) == 2 and len(set(said)) == 1, said
        last = int(said[0].split()[1])
        totals.add(last)
print(len(totals))
"""


@posix
def test_readers_in_other_processes_never_see_an_error_or_half_an_update(tmp_path: Path) -> None:
    """Each update changes two posts alike; who reads sees both or neither."""
    updates = int(os.environ.get("EXPLORER_CASES", "8"))
    write_dozen(tmp_path / "posts")

    def update(number: int) -> None:
        for name in ("a", "b"):
            text = f"Stav {number} posledního kraje {name}.\n\n## Pak\n\nStav {number} mapy"
            write_post(tmp_path / "posts", f"{name}.md", text.partition(" posl")[0], title=name)
        build([tmp_path / "posts"], tmp_path / "index")

    update(0)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, tmp_path / "index", str(updates)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    for number in range(1, updates + 1):
        update(number)
    for reader in readers:
        out, err = reader.communicate(timeout=100)
        assert reader.returncode == 0, err
        assert int(out) >= 1
