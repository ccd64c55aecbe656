"""The program as it is run: its streams, its exit status, and what it does not do."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from explorer.cli import run
from explorer.store.drafts import open_draft

HERE = Path(__file__).parent
COMMANDS = [
    *("index", "search", "show", "posts", "tags", "topics", "topic", "accomplishments"),
    *("acronyms", "trend", "kwic", "similar", "compare", "cite"),
    *("batch", "export", "analyze", "doctor", "status", "serve"),
]


class Done(NamedTuple):
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


Inside = Callable[..., Done]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and posts, and an index of both."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(HERE.parent / "seeds", home / "seeds")
    shutil.copytree(HERE / "data" / "posts", home / "posts")
    shutil.copytree(HERE / "data" / "queries", home, dirs_exist_ok=True)
    assert explorer(home, "index", "seeds", "posts").returncode == 0
    return home


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXPLORER_")}
    fixed = {"EXPLORER_STATE_DIR": str(home / "state"), "COLUMNS": "80", "LINES": "24"}
    return kept | fixed | {"TERM": "xterm"} | more


def explorer(
    home: Path, *arguments: str, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=home,
        env=environment(home, **more),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture
def inside(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    """Run a command line in this process, which is faster, in the folder with the index."""
    monkeypatch.chdir(home)
    for name in list(os.environ):
        if name.startswith("EXPLORER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(home / "state"))
    monkeypatch.setenv("COLUMNS", "80")

    def inside(*arguments: str) -> Done:
        status = run(arguments)
        return Done(status, *capsys.readouterr())

    return inside


# --- exit status and streams ---


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("", 0),
        ("--help", 0),
        ("--version", 0),
        ("search CamelNET", 0),
        ("search xyzzy", 1),
        ("search foo:x", 2),
        ("search", 2),
        ("search x --json --csv", 2),
        ("search x --since 2021-13", 2),
        ("search x --since 2022 --until 2021", 2),
        ("show 2022", 2),
        ("show neznamy", 2),
        ("posts --tag nikde", 1),
        ("posts --since 2021 --until 2021-06-13", 0),
        ("posts --index-dir nowhere", 3),
        ("tags nic", 1),
        ("acronyms", 0),
        ("acronyms dtm", 0),
        ("acronyms nic", 1),
        ("acronyms DTM --site nikde", 1),
        ("acronyms --page 9", 1),
        ("accomplishments", 0),
        ("accomplishments digitalizace", 0),
        ("accomplishments xyzzy", 1),
        ("accomplishments foo:x", 2),
        ("accomplishments --by site", 0),
        ("accomplishments --by week", 2),
        ("accomplishments --by year --why", 2),
        ("accomplishments --min-score 2", 2),
        ("accomplishments --site nikde", 1),
        ("accomplishments --min-amount 9mld", 1),
        ("accomplishments --min-amount 5EUR", 2),
        ("accomplishments --min-amount hodně", 2),
        ("accomplishments --index-dir nowhere", 3),
        ("batch", 2),
        ("trend kraj", 0),
        ("trend xyzzy", 1),
        ("trend kraj ( --json", 2),
        ("kwic xyzzy", 1),
        ("kwic site:kraj", 2),
        ("similar digitalni-technicka", 0),
        ("similar neznamy", 2),
        ("compare", 2),
        ("compare --a site:kraj", 1),
        ("compare --a xyzzy", 2),
        ("batch queries.txt", 2),
        ("batch nikde.txt", 2),
        ("batch queries.txt --index-dir nowhere", 3),
        ("export --site nikde", 1),
        ("index --strict", 4),
        ("index", 0),
        ("doctor", 4),
        ("doctor seeds", 0),
        ("doctor nikde", 2),
        ("status", 0),
        ("searhc x", 2),
        ("posts --limit -1", 2),
    ],
)
def test_the_exit_status_is_an_interface(inside: Inside, arguments: str, status: int) -> None:
    done = inside(*arguments.split())
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    if status in {2, 3} and arguments != "batch queries.txt":  # which has answers all the same
        assert done.stdout == ""
        assert done.stderr.startswith("explorer: ")


def test_help_has_the_commands_in_the_order_of_the_contract(inside: Inside) -> None:
    commands = inside("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in commands.splitlines() if line[2] != " "] == (COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_before_options(inside: Inside, command: str) -> None:
    shown = inside(command, "-h").stdout
    assert 0 < shown.index("Examples:\n  explorer ") < shown.index("Options:")
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("serach x", "Did you mean 'search'?"),
        ("search x --limt 3", "Did you mean --limit?"),
        ("posts --athor x", "Did you mean --author?"),
    ],
)
def test_what_is_misspelt_is_guessed(inside: Inside, arguments: str, told: str) -> None:
    assert told in inside(*arguments.split()).stderr


def test_a_word_after_a_minus_sign_is_left_out(inside: Inside) -> None:
    """Also one that begins with the letter of some option."""
    sections = ("--group", "section", "--json")
    both = json.loads(inside("search", "síť", *sections).stdout)
    less = json.loads(inside("search", "síť", "-hejtman", "-CamelNET", *sections).stdout)
    assert less["query"] == "síť -hejtman -CamelNET"
    assert 0 < less["total"] < both["total"]


def test_an_option_after_two_hyphens_is_query(inside: Inside) -> None:
    assert inside("search", "--json", "--", "--limt").returncode in {0, 1, 2}


def test_results_go_to_one_stream_and_messages_to_the_other(inside: Inside) -> None:
    done = inside("search", "kraj", "--limit", "1")
    assert len(done.stdout.splitlines()) == 1
    assert "--limit 0 gives all" in done.stderr


def test_a_query_error_shows_the_place(inside: Inside) -> None:
    told = inside("search", "mapa foo:x").stderr.splitlines()
    place = next(number for number, line in enumerate(told) if line == "  mapa foo:x")
    assert told[place + 1].endswith("^")


# --- the first run ---


def test_the_first_search_builds_the_index(tmp_path: Path) -> None:
    shutil.copytree(HERE.parent / "seeds", tmp_path / "seeds")
    done = explorer(tmp_path, "search", "CamelNET")
    assert done.returncode == 0
    assert "CamelNETu" in done.stdout
    assert "explorer: there is no index yet; building index from seeds" in done.stderr
    assert "building" not in explorer(tmp_path, "search", "CamelNET").stderr


def test_two_first_searches_wait_for_one_another(tmp_path: Path) -> None:
    shutil.copytree(HERE.parent / "seeds", tmp_path / "seeds")
    with open_draft(tmp_path / "index"):
        searching = subprocess.Popen(
            [sys.executable, "-m", "explorer", "search", "CamelNET"],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            text=True,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            searching.wait(1)
    out, _ = searching.communicate(timeout=100)
    assert searching.returncode == 0
    assert "CamelNETu" in out


def test_a_build_says_for_whom_it_waits(tmp_path: Path) -> None:
    shutil.copytree(HERE.parent / "seeds", tmp_path / "seeds")
    with open_draft(tmp_path / "index"):
        patient = explorer(tmp_path, "index", "--wait", "0.1")
        hasty = explorer(tmp_path, "index")
    assert patient.returncode == hasty.returncode == 3
    assert "is writing this index.\nWaiting until that is done" in patient.stderr
    assert patient.stderr.count(f"process {os.getpid()} on ") == 2
    assert "Waiting" not in hasty.stderr


def test_without_seeds_the_first_search_says_what_to_do(tmp_path: Path) -> None:
    done = explorer(tmp_path, "search", "CamelNET")
    assert done.returncode == 3
    assert "explorer index" in done.stderr


def test_a_damaged_index_is_not_replaced(home: Path, tmp_path: Path) -> None:
    """It may be somebody's only one; the user decides."""
    shutil.copytree(home / "seeds", tmp_path / "seeds")
    shutil.copytree(home / "index", tmp_path / "index")
    for file in (tmp_path / "index").rglob("*.sqlite*"):
        file.chmod(0o600)
        file.write_bytes(b"gone")
    done = explorer(tmp_path, "search", "CamelNET")
    assert done.returncode == 3
    assert "building" not in done.stderr


def test_index_repeats_the_last_sources(inside: Inside) -> None:
    done = inside("index")
    assert done.returncode == 0
    assert "Nothing has changed" in done.stdout


def test_files_left_out_are_named_with_advice(inside: Inside) -> None:
    told = inside("index").stderr
    assert "mesto.example/_posts/2016-01-01-neni-text.md:1: not plain text" in told
    assert "Save it" in told
    assert "koncept" not in told


# --- numbers and posts ---


def test_a_number_opens_what_was_listed(inside: Inside) -> None:
    hits = json.loads(inside("search", "síť", "--json").stdout)["hits"]
    shown = json.loads(inside("show", "2", "--json").stdout)
    assert (shown["path"], shown["found"]) == (hits[1]["path"], hits[1]["section"]["id"])
    items = json.loads(inside("posts", "--json", "--limit", "3", "--page", "2").stdout)
    assert json.loads(inside("show", "4", "--json").stdout)["path"] == (items["items"][0]["path"])


def test_the_id_of_a_section_shows_that_section(inside: Inside) -> None:
    shown = json.loads(inside("show", "rok-ve-znameni#1", "--json").stdout)
    assert [section["ordinal"] for section in shown["sections"]] == [1]


def test_a_section_that_is_not_there_is_named(inside: Inside) -> None:
    done = inside("show", "rok-ve-znameni", "--section", "99")
    assert done.returncode == 2
    assert "has no section 99" in done.stderr


def test_raw_is_the_file_byte_by_byte(home: Path) -> None:
    file = home / "posts" / "mesto.example" / "_posts" / "2017-03-03-stare-kodovani.md"
    raw = subprocess.run(
        [sys.executable, "-m", "explorer", "show", "stare-kodovani", "--raw"],
        cwd=home,
        env=environment(home),
        capture_output=True,
        check=True,
    )
    assert raw.stdout == file.read_bytes()


def test_raw_of_a_file_that_is_gone_says_so(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "posts", tmp_path / "posts")
    assert explorer(tmp_path, "index", "posts").returncode == 0
    shutil.rmtree(tmp_path / "posts")
    done = explorer(tmp_path, "show", "stromy", "--raw")
    assert done.returncode == 2
    assert "not there any more" in done.stderr
    assert "120 stromů" in explorer(tmp_path, "show", "stromy").stdout


# --- forms ---


@pytest.mark.parametrize(
    "command",
    [
        *("search síť", "search síť --facets --why", "show stromy", "posts", "tags"),
        *("accomplishments --why --min-score 0", "accomplishments --by tag"),
        *("acronyms", "batch queries.csv", "export", "status", "doctor", "analyze síť"),
    ],
)
def test_json_is_the_same_every_time(home: Path, inside: Inside, command: str) -> None:
    first = inside(*command.split(), "--json").stdout
    assert json.loads(first)["format"] == f"explorer.{command.split(maxsplit=1)[0]}/1"
    assert explorer(home, *command.split(), "--json", PYTHONHASHSEED="7").stdout == first


def test_show_takes_the_number_of_an_accomplishment(home: Path) -> None:
    """In every form: programs number them as people do."""
    for form in ("--jsonl", "--color=always"):
        first = explorer(home, "accomplishments", "--min-score", "0", "--limit", "1", form).stdout
        assert "podařilo" in first
        shown = explorer(home, "show", "1", "--json").stdout
        assert json.loads(shown)["found"].startswith("2022-01-13-rok")


def test_export_writes_lines_of_json(inside: Inside) -> None:
    lines = inside("export").stdout.splitlines()
    status = json.loads(inside("status", "--json").stdout)
    assert len(lines) == status["sections"]
    assert all(json.loads(line)["path"] for line in lines)
    assert inside("export", "--format", "csv").stdout == (inside("export", "--csv").stdout)
    assert inside("export", "--format", "csv", "--json").returncode == 2


def test_words_of_standard_input_are_analysed_line_by_line(home: Path) -> None:
    """A line that holds one word gives one line, whatever signs are in it."""
    words = ["Krajích", "COVID-19", "§", "mil.", "síť"]
    done = explorer(home, "analyze", "--tsv", "-", stdin="\n".join(words))
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == words
    assert rows[0][1] == "kraj"


def test_text_of_standard_input_gives_a_line_a_word(home: Path) -> None:
    done = explorer(home, "analyze", "--tsv", stdin="O krajích\nNemocnice.\n")
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [
        "O",
        "krajích",
        "Nemocnice.",
    ]


@pytest.mark.parametrize(
    ("arguments", "more", "styled"),
    [
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, False),
        ([], {}, False),
    ],
)
def test_styles_go_to_terminals_unless_told_otherwise(
    home: Path,
    arguments: list[str],
    more: Mapping[str, str],
    styled: bool,  # noqa: FBT001
) -> None:
    done = explorer(home, "search", "CamelNET", *arguments, **more)
    assert ("\x1b[" in done.stdout) is styled


# --- terminals, pipes, signals ---


def on_terminal(home: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """Run the program on a terminal of its own; give its exit status and what was shown."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=home,
        env=environment(home, **more),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65_536)
        except OSError:  # Linux says so where the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(leader)
    return process.wait(timeout=60), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("more", "styled"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_a_screen(home: Path, more: dict[str, str], styled: bool) -> None:  # noqa: FBT001
    status, shown = on_terminal(home, "search", "CamelNET", "--no-pager", **more)
    assert status == 0
    assert ("\x1b[1;4mCamelNETu\x1b[0m" in shown) is styled
    assert ("«CamelNETu»" in shown) is not styled


def test_a_long_answer_goes_through_the_pager(home: Path) -> None:
    _, shown = on_terminal(
        home, "show", "rok-ve-znameni", EXPLORER_PAGER="tail -n 1", PAGER="false"
    )
    assert len(shown.splitlines()) == 1
    _, shown = on_terminal(home, "status", EXPLORER_PAGER="tail -n 1")
    assert len(shown.splitlines()) > 1


@pytest.mark.parametrize("pager", ["", "no-such-pager", "'"])
def test_without_a_pager_an_answer_is_shown_at_once(home: Path, pager: str) -> None:
    status, shown = on_terminal(home, "show", "rok-ve-znameni", EXPLORER_PAGER=pager)
    assert status == 0
    assert "CamelNET" in shown


def test_analyze_does_not_wait_for_a_person(home: Path) -> None:
    status, shown = on_terminal(home, "analyze")
    assert status == 2
    assert "There is no text" in shown


def test_a_bar_moves_on_a_terminal_only(home: Path) -> None:
    _, shown = on_terminal(home, "index", "--rebuild")
    assert "reading" in shown
    assert "reading" not in explorer(home, "index", "--rebuild").stderr


@pytest.mark.parametrize(
    "command", ["export", "export --csv", "posts --limit 0", "batch queries.jsonl", "--help"]
)
def test_a_closed_pipe_is_silent(home: Path, command: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", *command.split()],
        cwd=home,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_ctrl_c_ends_without_a_traceback(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", "analyze", "--tsv", "-"],
        cwd=home,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"slovo\n")
    process.stdin.flush()
    process.stdout.readline()  # it is waiting for more
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == b""


# --- cold start ---


@pytest.mark.parametrize(
    ("arguments", "idle"),
    [
        (
            "--version",
            "rich sqlite3 whoosh markdown bs4 yaml simplemma snowballstemmer platformdirs",
        ),
        ("--help", "rich sqlite3 whoosh markdown bs4 yaml simplemma snowballstemmer platformdirs"),
        (
            "search kraj",
            "rich markdown bs4 lxml yaml frontmatter simplemma marisa_trie snowballstemmer",
        ),
        ("search krraj", "rich markdown bs4 lxml yaml frontmatter simplemma"),
        (
            "search kraj",
            "csv tomllib multiprocessing concurrent.futures explorer.indexing explorer.mining",
        ),
        (
            "search kraj",
            "explorer.output.wire explorer.output.formats explorer.output.view explorer.cli.browsing",
        ),
        (
            "search kraj",
            "explorer.corpus.addresses explorer.searching.dates explorer.searching.sums",
        ),
        ("search kraj", "explorer.searching.accomplishments explorer.searching.comparison"),
        ("search kraj", "explorer.searching.concordance explorer.searching.similarity"),
        ("posts", "explorer.searching.search explorer.searching.query explorer.searching.dates"),
        ("index", "markdown bs4 lxml simplemma snowballstemmer whoosh multiprocessing rich"),
        ("posts", "rich markdown bs4 lxml yaml frontmatter whoosh simplemma snowballstemmer"),
        ("acronyms", "rich markdown bs4 lxml yaml frontmatter whoosh simplemma snowballstemmer"),
        ("accomplishments", "rich markdown bs4 lxml yaml frontmatter whoosh simplemma"),
        ("batch queries.jsonl", "rich markdown bs4 lxml yaml frontmatter simplemma"),
        ("search kraj --color always", "markdown bs4 lxml yaml simplemma rich.markdown pygments"),
    ],
)
def test_a_command_imports_only_what_it_uses(home: Path, arguments: str, idle: str) -> None:
    script = (
        "import sys; from explorer.cli import run; run(sys.argv[1:]); "
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments.split()],
        cwd=home,
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert set(done.stderr.split()) & set(idle.split()) == set()


# --- completion ---


def complete(home: Path, line: str, shell: str = "bash") -> list[str]:
    """Give what the shell would offer at the end of `line`."""
    words = line.split(" ")
    asked = {
        "_EXPLORER_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = explorer(home, **asked)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("explorer sea", "search"),
        ("explorer search x --tag zivotni", "zivotni-prostredi"),
        ("explorer search x --tag životní", "životní-prostředí"),
        ("explorer posts --author jana", "jana-Nováková"),
        ("explorer posts --site me", "mesto.example"),
        ("explorer acronyms dt", "dtM"),
    ],
)
def test_the_shell_completes_names(home: Path, line: str, offered: str) -> None:
    """Without accents, or with them; what is offered goes on from what is typed."""
    assert any(offered in value for value in complete(home, line))


def test_what_is_completed_is_understood(home: Path, inside: Inside) -> None:
    (tag,) = complete(home, "explorer posts --tag zivotni")
    (author,) = complete(home, "explorer posts --author jana")
    assert inside("posts", "--tag", tag).returncode == 0
    assert inside("posts", "--author", author).returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_without_an_index_is_silent(tmp_path: Path, shell: str) -> None:
    complete(tmp_path, "explorer search x --tag zivotni", shell)


def test_a_number_of_a_search_cites_its_section(inside: Inside) -> None:
    inside("search", "CamelNET", "--limit", "1")
    assert "oddíl CamelNET (metropolitní siť) [cit. 2026-11-23]" in (
        inside("cite", "1", "--accessed", "2026-11-23").stdout
    )
    assert inside("cite", "1", "--section", "999").returncode == 2


def test_a_citation_goes_into_a_file_without_what_is_told(inside: Inside) -> None:
    done = inside("cite", "rozpocet", "--style", "csl-json")
    assert json.loads(done.stdout)[0]["type"] == "webpage"
    assert "no address is known for kraj.example" in done.stderr


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_a_form_by_name_is_the_form_for_short(inside: Inside, form: str) -> None:
    assert inside("posts", f"--{form}") == inside("posts", "--format", form)


def test_a_report_that_found_nothing_says_so(inside: Inside) -> None:
    done = inside("search", "xyzzy", "--format", "html")
    assert (done.returncode, done.stderr) == (1, "")
    assert "0 výsledků" in done.stdout
