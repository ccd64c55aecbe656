"""What the documents show is what the program does."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sessions

import explorer
from explorer.cli import run
from explorer.indexing import build
from explorer.model import SearchResult
from explorer.searching.defaults import LIKELY
from explorer.searching.index import Index

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = re.compile(r"(<!-- first screen -->\n```text\n)(.*?)(?=```\n)", re.DOTALL)
COMMANDS = (
    *("index", "search", "show", "posts", "tags", "topics", "topic", "accomplishments"),
    *("acronyms", "trend", "kwic", "similar", "compare", "cite"),
    *("batch", "export", "analyze", "doctor", "status", "serve"),
)


@pytest.mark.usefixtures("clone")
def test_the_readme_shows_the_first_screen() -> None:
    """`EXPLORER_UPDATE_GOLDEN=1` writes it anew."""
    screen = sessions.screen("explorer search CamelNET")
    assert screen.count("«") >= 3
    assert "«CamelNETu»" in screen
    text = README.read_text(encoding="utf-8")
    if os.environ.get("EXPLORER_UPDATE_GOLDEN"):
        README.write_text(SHOWN.sub(lambda m: m[1] + screen, text), encoding="utf-8")
        return
    ((_, shown),) = SHOWN.findall(text)
    assert shown == screen


EXPLORING = ROOT / "docs" / "exploring.md"


@pytest.fixture
def at_the_index(index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    (tmp_path / "index").symlink_to(index._folder)
    monkeypatch.delenv("EXPLORER_INDEX_DIR", raising=False)


@pytest.mark.usefixtures("at_the_index")
def test_the_tour_shows_what_the_commands_print() -> None:
    """`EXPLORER_UPDATE_GOLDEN=1` writes it anew."""
    text = EXPLORING.read_text(encoding="utf-8")
    assert len(sessions.commands(text)) == 5
    told = sessions.replayed(text)
    if os.environ.get("EXPLORER_UPDATE_GOLDEN"):
        EXPLORING.write_text(told, encoding="utf-8")
    assert EXPLORING.read_text(encoding="utf-8") == told


@pytest.mark.usefixtures("at_the_index")
def test_the_python_of_the_tour_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = EXPLORING.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(code, {})  # noqa: S102  # our own document
    told = capsys.readouterr().out
    for word in ("2021 síť 3", "CamelNETu", "Rok ve znamení", "kraje 3"):
        assert word in told


@pytest.mark.usefixtures("at_the_index")
@pytest.mark.parametrize("command", ["trend", "kwic", "compare"])
def test_the_other_examples_of_the_tour_are_understood(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = {
        "trend": ['"digitální technická mapa"', "byt OR bydlení", "--by", "month"],
        "kwic": ["síť", "--width", "60", "--json"],
        "compare": ["--a", "mapa date:2021", "--b", "mapa date:2022", "--min-g2", "0"],
    }
    assert run([command, *examples[command]]) in (0, 1)
    assert "explorer: " not in capsys.readouterr().out


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


# --- what the page on the query language says of answers; tests/test_parser.py has the rest ---


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The index that the golden screens show."""
    folder = tmp_path_factory.mktemp("docs")
    build([ROOT / "seeds", ROOT / "tests" / "data" / "posts"], folder)
    with explorer.open(folder) as index:
        yield index


def rows(head: str) -> list[tuple[str, str]]:
    """The two cells of every row of the tables with this head."""
    text = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
    tables = re.findall(rf"^ *\| {head} \|\n *\|[-|]+\n((?: *\|.*\n)+)", text, re.MULTILINE)
    found = re.findall(r"^ *\| `([^`]+)` \| (.+) \|$", "".join(tables), re.MULTILINE)
    assert len(found) == "".join(tables).count("\n") > 0
    return found


def marked(result: SearchResult) -> set[str]:
    texts = (text for hit in result.hits for text in (hit.title, hit.heading, *hit.snippets))
    return {part.text for text in texts for part in text if part.match}


@pytest.mark.parametrize(("typed", "used"), rows(r"Typed \| Searched for"))
def test_words_are_corrected_as_documented(index: Index, typed: str, used: str) -> None:
    result = index.search(typed)
    assert f"`{result.understood.interpreted}`" == used
    assert bool(result.understood.corrected) == (f"`{typed}`" != used)


@pytest.mark.parametrize(("asked", "also"), rows(r"Asked \| Finds also"))
def test_acronyms_are_found_as_documented(index: Index, asked: str, also: str) -> None:
    (wanted,) = re.findall(r"\*([^*]+)\*", also)
    assert wanted in marked(index.search(asked))


@pytest.mark.parametrize(("asked", "same"), rows(r"Asked \| Finds the same as"))
def test_function_words_decide_nothing_as_documented(index: Index, asked: str, same: str) -> None:
    first, second = (
        [hit.post.path for hit in index.search(query).hits] for query in (asked, same.strip("`"))
    )
    assert first == second != []


@pytest.mark.parametrize(("asked", "told"), rows(r"Asked \| Told"))
def test_what_is_loosened_is_told_as_documented(index: Index, asked: str, told: str) -> None:
    result = index.search(asked)
    assert result.understood.relaxed == told
    assert result.hits


def test_looseness_is_switched_off_as_documented(index: Index) -> None:
    assert marked(index.search("=DTM")) == {"DTM"}
    for asked, _ in rows(r"Asked \| Told"):
        assert index.search(asked, relax=False).understood.relaxed is None
    assert index.search("digitalizece", exact=True, relax=False).total == 0
    for query in ("stromy OR xyzzy", "strom* park*", "park~ stromy", "title:stromy park"):
        assert "some of" not in (index.search(query).understood.relaxed or "")


def test_help_says_from_which_score_on_sentences_are_accomplishments() -> None:
    help_of_it = (ROOT / "tests" / "golden" / "help-accomplishments.txt").read_text("utf-8")
    assert f"else {LIKELY}." in help_of_it
