"""Indexes that several tests read, built once."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from seeding import write_dozen

import explorer
from explorer import language
from explorer.indexing import build
from explorer.searching.index import Index
from explorer.store import generations

settings.register_profile("brief", max_examples=20, deadline=None)
"""For further runs of the same tests: with another Python, another package."""

os.environ["EXPLORER_LANG"] = "en"
"""Whatever the machine speaks: for this process and those that tests start."""

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
SHARE = 5
"""Of the real posts every so many is indexed: enough for blocks of postings, and quick."""


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Speak English, whatever the test before spoke."""
    language.speak("en")


@pytest.fixture(scope="session")
def dozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of twelve posts; nobody changes it."""
    folder = tmp_path_factory.mktemp("dozen") / "posts"
    write_dozen(folder)
    return folder


@pytest.fixture(scope="session")
def small_index(dozen: Path) -> Iterator[Index]:
    """The index of the twelve posts."""
    build([dozen], dozen.parent / "index")
    with explorer.open(dozen.parent / "index") as index:
        yield index


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of real posts; mark its tests `corpus` and `xdist_group("corpus")`."""
    if not CORPUS.is_dir():
        pytest.skip("no real posts in ../shared/corpus")
    folder = tmp_path_factory.mktemp("corpus")
    for path in sorted(CORPUS.rglob("*.md"))[::SHARE]:
        copy = folder / "posts" / path.relative_to(CORPUS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    build([folder / "posts"], folder / "index")
    with explorer.open(folder / "index") as index:
        yield index


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with the seeds, as in a clone of the repository, at a narrow terminal."""
    shutil.copytree(Path(__file__).parent.parent / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(tmp_path / "state"))
    for name in ("EXPLORER_INDEX_DIR", "EXPLORER_SOURCES", "EXPLORER_ENGINE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def large_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file of these tests were too large to be read at each opening."""
    monkeypatch.setattr(generations, "_SMALL", -1)


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Callable[[], Index]]:
    """A function that brings the index of `tmp_path / "posts"` up to date and opens it."""
    with ExitStack() as stack:

        def build_and_open() -> Index:
            build([tmp_path / "posts"], tmp_path / "index")
            return stack.enter_context(explorer.open(tmp_path / "index"))

        yield build_and_open


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser without a window."""
    reason = "playwright is not installed (extra browser)"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    given = os.environ.get("EXPLORER_CHROMIUM")
    binary = given or shutil.which("chromium") or shutil.which("google-chrome")
    if not binary:
        pytest.skip("there is no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(
    chromium: object,  # noqa: ARG001  # nothing is served where nobody looks
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Where `explorer serve` shows the twelve posts and the hostile ones."""
    from pages import served, write_all  # noqa: PLC0415  # few tests need the page

    folder = tmp_path_factory.mktemp("browser")
    write_all(folder / "posts")
    build([folder / "posts"], folder / "index")
    with served(folder / "index", "--port", "0") as (found, _):
        yield found
