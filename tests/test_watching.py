"""Following changes: the index is never left behind, and ends cleanly."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from index_folders import posix

import explorer
from explorer.errors import IndexUnusableError, UsageError
from explorer.indexing import build, workers
from explorer.indexing.watching import Burst, changes

NETWORK = "---\ntitle: Síť\n---\nOptická síť v obci."
MAP = "---\ntitle: Mapa\n---\nDigitální mapa kraje."


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "2020-01-01-sit.md").write_text(NETWORK, encoding="utf-8")
    return folder


class Told:
    """A stream of bursts told beforehand; a list is what one watcher tells before it is left."""

    def __init__(self, *watchers: Sequence[Burst]) -> None:
        self._watchers = list(watchers)
        self.folders: list[list[Path]] = []

    def __call__(self, folders: Sequence[Path]) -> Generator[Burst]:
        self.folders.append(list(folders))
        yield from self._watchers.pop(0)


def looks(posts: Path, stream: Told) -> Iterator[None]:
    return changes([posts], posts.parent / "index", stream)


def test_the_index_is_looked_at_once_changes_are_noted(posts: Path) -> None:
    """What changed between the first build and the beginning of the watch is not missed."""
    assert len(list(looks(posts, Told([set()])))) == 1


def test_a_burst_is_one_change_and_silence_is_none(posts: Path) -> None:
    burst = {str(posts / f"{number}.md") for number in range(1_000)}
    assert len(list(looks(posts, Told([set(), set(), burst, set(), burst])))) == 3


class Interrupting:
    """Something that hears Ctrl-C just when Python lets go of it, where an exception is lost."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


@posix
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_python_lost_ends_it_nevertheless(posts: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    found = looks(posts, Told([set(), set(), set()]))
    next(found)
    held = [Interrupting()]
    held.clear()
    with pytest.raises(KeyboardInterrupt):
        next(found)
    assert signal.getsignal(signal.SIGINT) is before


def test_what_a_build_writes_is_no_change(posts: Path) -> None:
    ours = {str(posts.parent / "index" / "generations" / "0000000002")}
    theirs = ours | {str(posts / "a.md")}
    assert len(list(looks(posts, Told([set(), ours, ours])))) == 1
    assert len(list(looks(posts, Told([set(), ours, theirs])))) == 2


def test_a_change_during_a_build_is_followed_by_another_build(posts: Path) -> None:
    """A watcher keeps what comes while nobody asks; each burst is built, also the last."""
    index = posts.parent / "index"
    post = posts / "2020-01-01-sit.md"

    def stream(_: Sequence[Path]) -> Generator[Burst]:
        yield set()
        post.write_text(MAP, encoding="utf-8")  # after the first build began to read
        yield {str(post)}

    for _ in changes([posts], index, stream):
        build([posts], index)
    with explorer.open(index) as opened:
        assert opened.search("digitální mapa").total == 1
        assert opened.search("optická síť", relax=False).total == 0


def test_a_source_may_vanish_and_come_back(posts: Path) -> None:
    index, away = posts.parent / "index", posts.parent / "away"
    stream: Any = Told([], [], [])

    def first() -> Iterator[Burst]:
        yield set()
        posts.rename(away)
        yield set()
        yield {"never asked for"}

    def second() -> Iterator[Burst]:
        yield set()  # nothing is watched now
        away.rename(posts)
        (posts / "nova.md").write_text(MAP, encoding="utf-8")
        yield set()

    stream._watchers = [first(), second(), [set()]]
    errors = 0
    for _ in changes([posts], index, stream):
        try:
            build([posts], index)
        except UsageError:
            errors += 1
    assert errors == 1
    assert stream.folders == [[posts], [], [posts]]
    with explorer.open(index) as opened:
        assert opened.search("digitální mapa").total == 1


def test_without_its_package_watching_says_what_to_install(
    posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(UsageError) as caught:
        next(changes([posts], posts.parent / "index"))
    assert "explorer[watch]" in caught.value.hint


def lines_of(process: "subprocess.Popen[str]") -> Iterator[str]:
    assert process.stdout
    return iter(process.stdout.readline, "")


@posix
def test_the_command_follows_changes_until_ctrl_c(posts: Path) -> None:
    pytest.importorskip("watchfiles", reason='not installed: pip install -e ".[watch]"')
    index = posts.parent / "index"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "explorer",
            "index",
            str(posts),
            "--watch",
            "--jsonl",
            "--index-dir",
            str(index),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines = lines_of(process)
        assert '"added": 1' in next(lines)
        assert process.stderr
        assert "following changes" in process.stderr.readline()
        (posts / "2021-01-01-mapa.md").write_text(MAP, encoding="utf-8")
        assert '"added": 1' in next(lines)
        with explorer.open(index) as opened:
            assert opened.search("digitální mapa").total == 1
        build([posts], index)  # nobody holds the lock
        shutil.move(posts, posts.parent / "away")
        assert "no such folder" in process.stderr.readline()
        assert process.stderr.readline()  # what to do about it
        shutil.move(posts.parent / "away", posts)
        (posts / "2020-01-01-sit.md").unlink()
        assert '"removed": 1' in next(lines)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


# Ctrl-C and lost processes while several of them build

BUILD = """
import sys
from pathlib import Path
from explorer.__main__ import main
from explorer.indexing import workers

workers.FEW = 1
if __name__ == "__main__":
    from explorer.indexing import build as module
    before = workers.Workers._map
    def told(self, work, items):
        for number, result in enumerate(before(self, work, items)):
            if number == 20 and work is workers._analyse:
                print("well under way", flush=True)
                sys.stdin.read()
            yield result
    workers.Workers._map = told
    sys.argv = ["explorer", "index", sys.argv[1], "--index-dir", sys.argv[2], "--jobs", "2"]
    main()
"""


@posix
def test_ctrl_c_ends_all_processes_and_leaves_the_index_as_it_was(posts: Path) -> None:
    index = posts.parent / "index"
    build([posts], index)
    for number in range(80):
        (posts / f"{number}.md").write_text(f"{MAP} Číslo {number}.", encoding="utf-8")
    script = posts.parent / "script.py"
    script.write_text(BUILD, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), str(posts), str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert next(lines_of(process)) == "well under way\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    shown, told = process.communicate(timeout=60)  # ends when the last of them has ended
    assert (process.returncode, shown, told) == (130, "", "")
    with explorer.open(index) as opened:
        assert opened.search("optická síť").total == 1
        assert opened.search("digitální mapa", relax=False).total == 0
    assert build([posts], index).added == 80


def test_a_process_that_was_ended_is_named_and_leaves_the_index_as_it_was(
    posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([posts], index := posts.parent / "index")
    (posts / "mapa.md").write_text(MAP, encoding="utf-8")
    monkeypatch.setattr(workers, "FEW", 1)
    monkeypatch.setattr(workers, "_each", _die)
    with pytest.raises(IndexUnusableError) as caught:
        build([posts], index, jobs=2)
    assert "--jobs 1" in caught.value.hint
    with explorer.open(index) as opened:
        assert opened.search("optická síť").total == 1


def _die(*_: object) -> None:
    os._exit(9)
