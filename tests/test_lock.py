"""One writer beside many readers, and processes that die at any moment."""

import json
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from index_folders import (
    FIRST,
    SECOND,
    answer,
    assert_clean,
    build,
    built_in,
    commit,
    names,
    posix,
    run_child,
    tree,
)

from explorer.errors import IndexUnusableError
from explorer.store import disk, generations
from explorer.store.drafts import open_draft
from explorer.store.generations import Pointer, State, open_current, state


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index folder that does not exist yet."""
    return tmp_path / "index"


@pytest.fixture
def built(index: Path) -> Path:
    return built_in(index)


# Readers and writers at the same time


def test_a_reader_keeps_its_generation_while_writers_pass(built: Path) -> None:
    with open_current(built) as reader:
        for number in range(5):
            build(built, str(number))
        assert (reader.path / "catalog.sqlite").read_text() == "Brno"  # opened only now
        reader.verify(deep=True)
        assert names(built) == [SECOND, "0000000006", "0000000007"]
        assert answer(built) == "4"
    build(built, "Ostrava")
    assert names(built) == ["0000000007", "0000000008"]


@posix
def test_the_hold_of_a_reader_ends_with_its_process(built: Path) -> None:
    reader = run_child(
        """
        import sys
        from explorer.store.generations import open_current
        generation = open_current(Path(sys.argv[1]))
        print("open", flush=True)
        sys.stdin.read()
        """,
        built,
    )
    with reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        build(built, "a")
        build(built, "b")
        assert names(built)[0] == SECOND
        reader.kill()
    build(built, "c")
    assert SECOND not in names(built)


def test_a_generation_removed_before_it_was_held_is_no_error(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader sees an old pointer, writers pass, then it looks for the generation."""
    real = generations.read_pointer
    stale = iter([Pointer(FIRST, None)])
    build(built, "Ostrava")
    assert not (built / "generations" / FIRST).exists()
    monkeypatch.setattr(generations, "read_pointer", lambda path: next(stale, None) or real(path))
    assert answer(built) == "Ostrava"


@posix
def test_a_generation_removed_while_it_was_being_held_is_no_error(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest is open, but before the lock is on it writers pass and remove the folder."""
    real = disk.hold

    def hold_late(file: BinaryIO, *, shared: bool) -> bool:
        monkeypatch.undo()
        build(built, "a")
        build(built, "b")
        return real(file, shared=shared)

    monkeypatch.setattr("explorer.store.generations.hold", hold_late)
    with open_current(built) as generation:
        assert (generation.path / "catalog.sqlite").read_text() == "b"


def test_readers_never_fail_beside_a_busy_writer(built: Path) -> None:
    def write() -> None:
        for number in range(25):
            build(built, str(number))

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while writer.is_alive():
        seen.add(answer(built))
    writer.join()
    assert answer(built) == "24"
    assert seen <= {"Brno", *map(str, range(25))}


# The lock of the writer


def test_a_second_writer_is_told_who_writes(built: Path) -> None:
    with open_draft(built), pytest.raises(IndexUnusableError) as caught, open_draft(built):
        pass
    assert caught.value.status == 3
    assert f"process {os.getpid()} on {socket.gethostname()}, since 20" in caught.value.message
    assert str(built) in caught.value.message
    assert "Wait" in caught.value.hint


def test_a_writer_in_another_process_is_named(built: Path) -> None:
    writer = run_child(
        """
        import sys
        with open_draft(Path(sys.argv[1])):
            print("open", flush=True)
            sys.stdin.read()
        """,
        built,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with (
            pytest.raises(IndexUnusableError, match=f"process {writer.pid} on "),
            open_draft(built),
        ):
            pass
        assert answer(built) == "Brno"
        writer.kill()
    build(built, "Ostrava")
    assert answer(built) == "Ostrava"


def test_a_writer_may_wait_for_another(built: Path) -> None:
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with open_draft(built, wait=60) as draft:
                commit(draft, "second")
        except BaseException as error:  # noqa: BLE001  # shown by the other thread
            failures.append(error)

    with open_draft(built) as draft:
        waiting = threading.Thread(target=write)
        waiting.start()
        commit(draft, "first")
    waiting.join()
    assert failures == []
    assert answer(built) == "second"


@posix
def test_the_lock_ends_with_the_writer_and_not_with_processes_it_forked(built: Path) -> None:
    """Workers of a killed build may live on."""
    writer = run_child(
        """
        import os, signal, sys
        with open_draft(Path(sys.argv[1])):
            if os.fork() == 0:
                print("forked", flush=True)
                sys.stdin.read()
                os._exit(0)
            signal.pause()
        """,
        built,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "forked\n"
        writer.kill()
        writer.wait()
        build(built, "Ostrava")
    assert answer(built) == "Ostrava"


def signed(host: str, since: str) -> bytes:
    return b"\n" + json.dumps({"pid": 7, "host": host, "since": since}).encode()


GARBAGE = [b"", b"\n", b'\n{"pid": 1, "host": "x"', b"\n" + b"[" * 999, b"\n\xff", b"{}" * 9_999]
GARBAGE += [
    signed("\x1b[31m", "2026-11-23T05:12:00+00:00"),
    signed("a", "x"),
    signed("a", "\ud800"),
]


@pytest.mark.parametrize("content", GARBAGE)
def test_whatever_the_lock_file_holds_the_lock_works(built: Path, content: bytes) -> None:
    (built / "lock").write_bytes(content)
    with open_draft(built):
        with (
            pytest.raises(IndexUnusableError, match=f"process {os.getpid()} on"),
            open_draft(built),
        ):
            pass
        if sys.platform != "win32":
            (built / "lock").write_bytes(content)
            with pytest.raises(IndexUnusableError, match="another process is"), open_draft(built):
                pass


# Crashes

CRASHES = """
import itertools, os, shutil, signal, sys

def killed(index_dir, step):
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        if event == "open" or event.startswith(("os.", "shutil.")):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    build(index_dir, "new")

build(Path(sys.argv[1]) / "warm up: import everything", "x")
for step in itertools.count(1):
    index_dir = Path(sys.argv[1]) / f"{step:03}"
    if len(sys.argv) > 2:
        shutil.copytree(sys.argv[2], index_dir)
    if (pid := os.fork()) == 0:
        killed(index_dir, step)
        os._exit(0)
    if os.waitpid(pid, 0)[1] == 0:
        break
print(step)
"""


def crashed(tmp_path: Path, *template: Path) -> Iterator[Path]:
    """Index folders of builds that were killed before their first, second, ... touch of the disk."""
    places = tmp_path / "places"
    places.mkdir()
    with run_child(CRASHES, places, *template) as child:
        steps = int(child.communicate()[0])
    assert steps > 20
    return (places / f"{step:03}" for step in range(1, steps))


@posix
def test_killed_at_any_moment_a_build_leaves_the_old_index_or_the_new_one(
    built: Path, tmp_path: Path
) -> None:
    build(built, "old")
    answers = []
    for index in crashed(tmp_path, built):
        answers.append(answer(index))
        build(index, "next")
        assert answer(index) == "next"
        assert_clean(index)
    assert sorted(set(answers)) == ["new", "old"]
    assert answers == sorted(answers, reverse=True), "once new, always new"


@posix
def test_killed_at_any_moment_a_first_build_leaves_no_index_or_the_new_one(tmp_path: Path) -> None:
    states = []
    for index in crashed(tmp_path):
        states.append(state(index))
        build(index, "next")
        assert answer(index) == "next"
        assert_clean(index)
    assert set(states) == {State.MISSING, State.READY}
    assert states == sorted(states), "once ready, always ready"


def test_leftovers_of_a_first_build_are_swept_even_if_the_second_fails(index: Path) -> None:
    (index / "generations" / FIRST / "engine").mkdir(parents=True)
    (index / "lock").touch()
    with pytest.raises(ZeroDivisionError), open_draft(index):
        raise ZeroDivisionError
    assert tree(index) == {"generations": None}


def test_the_next_writer_sweeps_even_if_it_fails(built: Path) -> None:
    """Else a full disk stays full."""
    before = tree(built)
    shutil.copytree(built / "generations" / SECOND, built / "generations" / "0000000003")
    (built / "generations" / "0000000004" / "engine").mkdir(parents=True)
    (built / "generations" / "0000000001.removed").mkdir()
    with pytest.raises(ZeroDivisionError), open_draft(built):
        raise ZeroDivisionError
    assert tree(built) == before
