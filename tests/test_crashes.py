"""Builds that die at any moment: the last good index answers, and the next run ends as if nothing was.

`EXPLORER_CASES` tells at how many random moments each kind of build is killed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from index_folders import assert_clean, posix
from seeding import NETWORK, opened, write_dozen, write_post
from test_engines import WITHOUT_TANTIVY

from explorer.indexing import build
from explorer.store import engines
from explorer.store.generations import State
from explorer.store.generations import state as state_of

MOMENTS = int(os.environ.get("EXPLORER_CASES", "4"))
QUERIES = ("mapa", "CamelNET", '"v praze"', "map*", "kraj castka:>5mil")
STEPS = (
    *("explorer.store.drafts:_sweep:1", "explorer.store.drafts:_next_name:1"),
    *(
        "explorer.store.recording:Recorder.__init__:1",
        "explorer.store.files:FileRecorder.add:1",
    ),
    *(
        "explorer.store.recording:Recorder.add_post:1",
        "explorer.store.recording:Recorder.settle_tags:1",
    ),
    *("explorer.store.recording:Recorder._finish:1", "explorer.store.drafts:Draft.commit:1"),
    *("explorer.store.drafts:_write:1", "explorer.store.drafts:_flush:1"),
    *("explorer.store.drafts:_flush:3", "explorer.store.drafts:open_generation:1"),
    *("explorer.store.drafts:_write:2", "pathlib:Path.replace:1"),
    *("explorer.store.drafts:_pointed:4", "explorer.store.drafts:_sweep:2"),
)
"""Functions at whose call, the first or a later one, a build is killed."""
UPDATE_STEPS = (
    *("explorer.store.recording:Recorder.remove_post:1", "shutil:copyfile:1"),
    *("explorer.store.drafts:Draft.link_from_previous:1", "explorer.store.drafts:_remove:1"),
    *("pathlib:Path.rename:1", "shutil:rmtree:1"),
)

# One process imports everything and forks a build for each case: fifty times faster than starting.
CHILD = """
import importlib, os, random, select, shutil, signal, sys, time
from pathlib import Path
from explorer.indexing import build

template, places, engine, moments, *steps = sys.argv[1:]
template, places = Path(template), Path(places)

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def kill_at(step):
    module, path, number = step.split(":")
    *owner, name = path.split(".")
    holder = importlib.import_module(module)
    for part in owner:
        holder = getattr(holder, part)
    real, calls = getattr(holder, name), 0
    def deadly(*arguments, **options):
        nonlocal calls
        calls += 1
        if calls == int(number):
            die()
        return real(*arguments, **options)
    setattr(holder, name, deadly)

def run(name, step, moment):
    index = places / name / "index"
    (places / name).mkdir()
    if (template / "index").exists():
        shutil.copytree(template / "index", index)
    read, write = os.pipe()
    started = time.monotonic()
    if (pid := os.fork()) == 0:
        os.close(read)
        if step:
            kill_at(step)
        build([template / "posts"], index, engine=engine)
        os._exit(0)
    os.close(write)
    if moment is not None and not select.select([read], [], [], moment)[0]:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    os.close(read)
    return status, time.monotonic() - started

build([template / "posts"], places / "warm" / "index", engine=engine)
_, whole = run("whole", None, None)
for number, step in enumerate(steps):
    status, _ = run(f"{number:02} {step.rpartition('.')[2].replace(':', ' ')}", step, None)
    assert status == signal.SIGKILL, step
chance = random.Random(7)
for number in range(int(moments)):
    run(f"moment {number:03}", None, chance.uniform(0, whole))
"""


class Crashed(NamedTuple):
    """Index folders after a killed build, and what they may answer."""

    folders: list[Path]
    posts: Path
    old: dict[str, Any] | None
    new: dict[str, Any]


def crashed(tmp_path: Path, engine: str, *, update: bool) -> Crashed:
    template, places = tmp_path / "template", tmp_path / "places"
    write_dozen(template / "posts")
    old = None
    if update:
        write_post(template / "posts", "brzy-zmizi.md", "Mapa, která zmizí.", title="Zmizí")
        build([template / "posts"], template / "index", engine=engine)
        build([template / "posts"], template / "index", rebuild=True)
        (template / "posts" / "brzy-zmizi.md").unlink()
        write_post(template / "posts", "bez-data.md", "Jiná mapa.", title="Zápis", tags=["mapy"])
        write_post(template / "posts", "novy.md", NETWORK.upper(), title="Nová zpráva")
        old = opened(template / "index", *QUERIES)
    build([template / "posts"], tmp_path / "fresh", engine=engine)
    places.mkdir()
    steps = (*STEPS, *UPDATE_STEPS) if update else STEPS
    arguments = (template, places, engine, str(MOMENTS), *steps)
    done = subprocess.run([sys.executable, "-c", CHILD, *arguments], check=True, timeout=3_000)
    assert done.returncode == 0
    shutil.rmtree(places / "warm")
    folders = sorted(path / "index" for path in places.iterdir())
    assert len(folders) == 1 + len(steps) + MOMENTS
    return Crashed(folders, template / "posts", old, opened(tmp_path / "fresh", *QUERIES))


@pytest.fixture(params=engines.NAMES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "tantivy":
        pytest.importorskip("tantivy", reason=WITHOUT_TANTIVY)
    return str(request.param)


@posix
def test_a_killed_update_leaves_the_old_index_or_the_new_one(tmp_path: Path, engine: str) -> None:
    found = crashed(tmp_path, engine, update=True)
    answers = set()
    for index in found.folders:
        now = opened(index, *QUERIES)
        assert now in (found.old, found.new), index.parent.name
        answers.add(now == found.new)
        assert_mended(index, found, engine)
    assert answers == {False, True}


@posix
def test_a_killed_first_build_leaves_no_index_or_the_new_one(tmp_path: Path, engine: str) -> None:
    found = crashed(tmp_path, engine, update=False)
    states = set()
    for index in found.folders:
        states.add(state_of(index))
        if state_of(index) is State.READY:
            assert opened(index, *QUERIES) == found.new, index.parent.name
        assert_mended(index, found, engine)
    assert states == {State.MISSING, State.READY}


def assert_mended(index: Path, found: Crashed, engine: str) -> None:
    """The next run succeeds, ends with the index of an undisturbed one, and sweeps."""
    build([found.posts], index, engine=engine)
    assert opened(index, *QUERIES) == found.new, index.parent.name
    assert_clean(index)
    assert not build([found.posts], index).written
