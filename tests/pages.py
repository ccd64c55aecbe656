"""The page over posts written for tests, some of them by somebody who means harm."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seeding import write_dozen, write_post
from starlette.testclient import TestClient

from explorer.web.app import application
from explorer.web.library import Library

SCRIPT = "<script>alert(1)</script>"
IMAGE = "'><img src=x onerror=alert(1)>"
RLO = "\u202e"
SITES = {"*": "https://www.kraj.example"}
PATHS = (
    *("/", "/help", "/search", "/posts", "/accomplishments", "/kwic", "/trend", "/tags"),
    *("/acronyms", "/show", "/similar", "/cite", "/status", "/topics", "/topic", "/compare"),
)
TWINS = {
    "/search": "search",
    "/posts": "posts",
    "/accomplishments": "accomplishments",
    "/kwic": "kwic",
    "/trend": "trend",
    "/tags": "tags",
    "/acronyms": "acronyms",
    "/show": "show",
    "/similar": "similar",
    "/status": "status",
    "/topics": "topics",
    "/topic": "topic",
    "/compare": "compare",
}


def write_hostile(folder: Path) -> None:
    """Write posts that try to get out of every place where a page shows them."""
    write_post(
        folder,
        f"zly.example/_posts/2023-01-02-{IMAGE.replace('/', '')}.md",
        f"Kraj {SCRIPT} otevřel síť {RLO}txet.\n\n## {SCRIPT} v síti\n\nSíť javascript:alert(1) {IMAGE}",
        title=f"Síť {SCRIPT} {IMAGE} {RLO}otsem",
        date="2023-01-02",
        tags=[IMAGE, SCRIPT],
        authors=[f"Zlý {IMAGE}"],
    )
    write_post(
        folder,
        "zly.example/_posts/2023-01-03-zkratka.md",
        f"Systém <b>ZLO</b> {SCRIPT} (ZLO) získal dotaci 5 milionů korun. Zlý Lepší Obvod (ZLO) jsme otevřeli.",
        title="{{ 7*7 }} {% raw %}",
        date="2023-01-03",
    )


def client(index: Path) -> TestClient:
    """Give a browser without a window at the page over an index."""
    return TestClient(application(Library(index), SITES), base_url="http://127.0.0.1")


def write_all(folder: Path) -> None:
    """Write the twelve posts and the hostile ones."""
    write_dozen(folder)
    write_hostile(folder)


@contextmanager
def served(index: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `explorer serve`; yield its address once it listens."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "explorer",
            "serve",
            "--no-browser",
            "--index-dir",
            str(index),
            *options,
        ],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr
    try:
        ready, _, _ = select.select([process.stderr], [], [], 60)
        assert ready, "it does not start"
        line = process.stderr.readline()
        assert "http://" in line, line + process.stderr.read()
        yield line.split()[-1].rstrip("/"), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.stderr.close()
