"""Programs that are measured beside explorer: how each builds and searches, and how to get it."""

import html
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENGINES: Final = ("tantivy", "whoosh")
HERE: Final = Path(__file__).parent
FLOOR: Final = (sys.executable, "-c", "import typer, rich.console, whoosh.searching")
"""What a command pays before it does anything, with these libraries."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A program over one folder of posts."""

    name: str
    build: Sequence[str]
    index: Path
    """File or folder whose size is told."""
    search: Sequence[str] = ()
    """The query is added; () where it has no command to search with."""
    updates: bool = False
    """Whether it reads only what changed."""
    environment: Mapping[str, str] | None = None
    missing: str = ""
    """How to install it, where it is not; else ""."""


def rivals(posts: Path, work: Path, chosen: Sequence[str] = ENGINES) -> list[Rival]:
    """Give all of them, prepared in `work`, explorer first, with the `chosen` of its engines."""
    explorer = [sys.executable, "-m", "explorer"]
    found = []
    for engine in chosen:
        index = work / f"explorer-{engine}"
        at = ["--index-dir", str(index)]
        found.append(
            Rival(
                f"explorer {engine}",
                [*explorer, "index", str(posts), "--engine", engine, *at],
                index,
                [*explorer, "search", *at],
                updates=True,
                environment={"PYTHONPATH": str(HERE.parent)},
                missing=_python("tantivy", 'pip install -e ".[tantivy]"') * (engine == "tantivy"),
            )
        )
    return [
        *found,
        _recoll(posts, work / "recoll"),
        _pagefind(posts, work / "pagefind"),
        Rival(
            "FTS5, bare",
            [sys.executable, str(HERE / "bare_fts5.py"), str(posts), str(work / "fts5.db")],
            work / "fts5.db",
        ),
        Rival(
            "Whoosh, bare",
            [sys.executable, str(HERE / "bare_whoosh.py"), str(posts), str(work / "bare")],
            work / "bare",
            [sys.executable, str(HERE / "bare_whoosh.py"), str(work / "bare")],
        ),
        Rival(
            "ripgrep",
            [],
            work / "ripgrep",
            ["rg", "-i", "--no-messages", "--max-count", "3", str(posts), "-e"],
            missing="" if shutil.which("rg") else "apt-get install ripgrep",
        ),
    ]


def _python(module: str, advice: str) -> str:
    from importlib.util import find_spec  # noqa: PLC0415

    return "" if find_spec(module) else advice


def _recoll(posts: Path, work: Path) -> Rival:
    settings = work / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "recoll.conf").write_text(f"topdirs = {posts}\nloglevel = 1\n", "utf-8")
    (settings / "mimemap").write_text(".md = text/plain\n", "utf-8")
    return Rival(
        "recoll",
        ["recollindex", "-c", str(settings)],
        settings / "xapiandb",
        ["recollq", "-c", str(settings), "-n", "10", "-A"],
        updates=True,
        missing="" if shutil.which("recollindex") else "apt-get install recollcmd",
    )


def _pagefind(posts: Path, work: Path) -> Rival:
    """Pagefind reads HTML: each post becomes a page with its text, which is not timed."""
    missing = _python("pagefind_bin", "pip install pagefind-bin")
    if not missing:
        for path in posts.rglob("*.md"):
            page = work / "pages" / path.relative_to(posts).with_suffix(".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            text = html.escape(path.read_text("utf-8", errors="replace"))
            page.write_text(f'<html lang="cs"><body><pre>{text}</pre></body></html>', "utf-8")
    index = work / "index"
    return Rival(
        "Pagefind",
        [
            sys.executable,
            "-m",
            "pagefind_bin",
            "--site",
            str(work / "pages"),
            "--output-path",
            str(index),
        ],
        index,
        missing=missing,
    )
