"""What a post, a file name or a query says can style, forge or run nothing, in any view."""

import csv
import io
import os
import re
from pathlib import Path

import pytest
from index_folders import posix

from explorer.cli import run
from explorer.indexing import build

ESC = "\x1b[31m\x1b]8;;http://zle.example\x07"
EVIL = f"{ESC}=HYPERLINK(1) <script>zle()</script> [red]x[/b] \u202e](javascript:zle) | `a` \x9b2J"
QUOTED = EVIL.replace("\x1b", "\\e").replace("\x07", "\\a").replace("\x9b", "\\x9b")
POST = f"""---
title: "=1+1 mapa {QUOTED}"
date: 2020-01-01
tags: ["=cmd|' /C calc'!A0 {QUOTED}", "+mapa", "@mapa", "-mapa"]
author: ["=Jana {QUOTED}"]
categories: ["={QUOTED}"]
---
=SUM(A1) Mapa {EVIL} za 151 mil. Kč byla dokončena. Digitální mapa (DTM{ESC}) je na webu.

## =2+2 mapa {EVIL}

Podařilo se nám dokončit digitální technickou mapu (DTM) {EVIL}.
"""
COMMANDS = (
    ["search", f"mapa {EVIL} OR mapa"],
    ["search", "mapa", "--facets", "--why"],
    ["search", f"mapa AND ({ESC}"],
    ["search", f"xyzzy{ESC}"],
    ["search", "mapa", "--tag", f"{ESC}neni"],
    ["show", "x"],
    ["show", f"neni{ESC}"],
    ["posts"],
    ["tags", "--variants"],
    ["tags", "--near"],
    ["accomplishments"],
    ["accomplishments", "--by", "tag"],
    ["acronyms"],
    ["cite", "x"],
    ["topics"],
    ["topic", "mapa"],
    ["kwic", "mapa"],
    ["trend", "mapa"],
    ["similar", "x"],
    ["compare", "--a", f"tag:mapa {ESC}", "--b", "author:jana"],
    ["analyze", f"mapa {EVIL}"],
    ["batch", "queries.txt"],
    ["export"],
    ["doctor"],
    ["status"],
    ["index", f"neni{ESC}"],
    ["index", "posts", "--rebuild"],
    ["search", "mapa", "--index-dir", f"neni{ESC}"],
    [f"neni{ESC}"],
    ["posts", f"--neni{ESC}"],
    ["posts", "--since", f"vloni{ESC}"],
)
FORMS: tuple[list[str], ...] = (
    [],
    ["--json"],
    ["--jsonl"],
    ["--csv"],
    ["--format", "markdown"],
    ["--format", "html"],
)
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    folder = home / "posts" / "kraj"
    folder.mkdir(parents=True)
    for name in ("x.md", f"=a{ESC.replace('/', '')}<b>.md", "c\n\u202e.md"):
        (folder / name).write_text(
            POST.replace("2020", f"20{len(name) % 9 + 10}"), encoding="utf-8"
        )
    (folder / f"bad{ESC.replace('/', '')}.md").write_bytes(b"\0")
    (home / "queries.txt").write_text(f"mapa\nmapa {EVIL}\n", encoding="utf-8")
    build([home / "posts"], home / "index")
    return home


@posix
@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_no_view_and_no_message_lets_anything_through(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: list[str]
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(home / "state"))
    for name in [it for it in os.environ if it.startswith("EXPLORER_") and "STATE" not in it]:
        monkeypatch.delenv(name)
    for command in COMMANDS:
        run([*command, *form])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert not UNSAFE.search(err), (command, err)
        assert not UNSAFE.search(out.replace("\ufeff", "")), (command, out)
        if form == ["--csv"]:
            for row in csv.reader(io.StringIO(out)):
                for cell in row:
                    assert not re.match(r"\s*[=+@\t]|-(?![0-9.]+$)", cell), (command, cell)
        if form and form[-1] in ("html", "markdown"):
            assert "<script" not in out
            link = {
                "html": r"""href=["']?\s*javascript:""",
                "markdown": r"(?<!\\)\]\(\s*javascript:",
            }
            assert not re.search(link[form[-1]], out, re.IGNORECASE)


@posix
def test_a_screen_is_styled_by_the_program_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(home / "state"))
    for command in COMMANDS:
        run([*command, "--color", "always"] if not command[0].startswith("neni") else command)
        out, err = capsys.readouterr()
        styles = set(re.findall("\x1b[^m]*m", out + err))
        assert all(re.fullmatch("\x1b\\[[0-9;]*m", style) for style in styles), command
        assert "\x1b[31m" not in out + err or "neni" in str(command), command
        assert not UNSAFE.search(re.sub("\x1b\\[[0-9;]*m", "", out + err)), command
