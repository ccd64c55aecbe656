"""What the documents show is what the program does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(r"(<!-- first screen -->\n```text\n)(.*?)(?=```\n)", re.DOTALL)
COMMANDS = ("index", "search", "show", "posts", "tags", "export", "analyze", "doctor", "status")


def test_the_readme_shows_the_first_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`EXPLORER_UPDATE_GOLDEN=1` writes it anew."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(tmp_path / "state"))
    for name in ("EXPLORER_INDEX_DIR", "EXPLORER_SOURCES", "EXPLORER_ENGINE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert run(["search", "CamelNET", "--color", "always"]) == 0
    screen = re.sub(r"\x1b\[1;4m(.*?)\x1b\[0[;\d]*m", r"«\1»", capsys.readouterr().out)
    screen = re.sub(r"\x1b\[[\d;]*m", "", screen)
    assert screen.count("«") >= 3
    assert "«CamelNETu»" in screen
    text = README.read_text(encoding="utf-8")
    if os.environ.get("EXPLORER_UPDATE_GOLDEN"):
        README.write_text(SHOWN.sub(lambda m: m[1] + screen, text), encoding="utf-8")
        return
    ((_, shown),) = SHOWN.findall(text)
    assert shown == screen


def test_every_command_has_help_with_examples() -> None:
    for command in COMMANDS:
        answer = subprocess.run(
            [sys.executable, "-m", "explorer", command, "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "Examples:" in answer.stdout, command
        assert max(map(len, answer.stdout.splitlines())) <= 80, command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.partition("dependencies = [")[2].partition("]")[0]
    table = README.read_text(encoding="utf-8").partition("### Dependencies")[2].lower()
    for name in re.findall(r'"([\w-]+)', block):
        assert name.lower() in table, name
