"""Index folders made for tests: small ones, and processes that work on them."""

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from explorer.store.drafts import Draft
from explorer.store.generations import kept, open_current

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, signals or POSIX locks")

FIRST = "0000000001"
SECOND = "0000000002"

# Text, because child processes run it too.
BUILD = """
from pathlib import Path
from explorer.store.drafts import open_draft

def build(index_dir, text):
    with open_draft(index_dir) as draft:
        (draft.path / "catalog.sqlite").write_text(text, encoding="utf-8")
        if draft.previous:
            draft.link_from_previous("engine/stable.seg")
        else:
            (draft.path / "engine").mkdir()
            (draft.path / "engine" / "stable.seg").write_text("Ústí", encoding="utf-8")
        draft.commit(engine="whoosh", rules="1", sources=["seeds"], counts={"posts": 1})
"""


def build(index_dir: Path, text: str) -> None:
    namespace: dict[str, Any] = {}
    exec(BUILD, namespace)  # noqa: S102  # our own text, above
    namespace["build"](index_dir, text)


def built_in(index_dir: Path) -> Path:
    """An index of two generations."""
    build(index_dir, "Praha")
    build(index_dir, "Brno")
    return index_dir


def answer(index_dir: Path) -> str:
    """What a reader gets, after reading every byte."""
    with open_current(index_dir) as generation:
        generation.verify(deep=True)
        return (generation.path / "catalog.sqlite").read_text("utf-8")


def names(index_dir: Path) -> list[str]:
    return [generation.name for generation in kept(index_dir)]


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that is in a folder, but for the content of the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if path.name != "lock"
    }


def assert_clean(index_dir: Path) -> None:
    """Only two generations and the fixed files are there."""
    assert len(names(index_dir)) <= 2
    assert {path.name for path in (index_dir / "generations").iterdir()} == set(names(index_dir))
    assert {path.name for path in index_dir.iterdir()} == {"current.json", "generations", "lock"}


def rewrite_manifest(index_dir: Path, content: dict[str, Any]) -> None:
    """Exchange the manifest of the current generation, and what the pointer says of it."""
    pointer = json.loads((index_dir / "current.json").read_text())
    manifest = index_dir / "generations" / pointer["generation"] / "manifest.json"
    manifest.unlink()  # the generation may be a copy of links
    manifest.write_text(json.dumps(content))
    pointer["manifest"] = hashlib.sha256(manifest.read_bytes()).hexdigest()
    (index_dir / "current.json").write_text(json.dumps(pointer))


@contextmanager
def keeping_time(path: Path) -> Iterator[None]:
    """Let a file be damaged as a disk damages it: without another time of change."""
    status = path.stat()
    yield
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def run_child(script: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", BUILD + textwrap.dedent(script), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def commit(draft: Draft, text: str) -> None:
    (draft.path / "catalog.sqlite").write_text(text)
    draft.commit(engine="whoosh", rules="1", sources=[], counts={})
