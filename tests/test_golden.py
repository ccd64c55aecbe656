"""Every command as it is seen: at 80 columns, as plain lines, and as JSON.

`EXPLORER_UPDATE_GOLDEN=1 pytest tests/test_golden.py` writes the files anew; `cat` shows them in a terminal.
"""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from explorer.cli import run

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"

COMMANDS = {
    "help": "--help",
    "help-index": "index --help",
    "help-search": "search --help",
    "help-show": "show --help",
    "help-posts": "posts --help",
    "help-tags": "tags --help",
    "help-topics": "topics --help",
    "help-topic": "topic --help",
    "help-accomplishments": "accomplishments --help",
    "help-acronyms": "acronyms --help",
    "help-trend": "trend --help",
    "help-kwic": "kwic --help",
    "help-similar": "similar --help",
    "help-compare": "compare --help",
    "help-cite": "cite --help",
    "help-batch": "batch --help",
    "help-export": "export --help",
    "help-analyze": "analyze --help",
    "help-doctor": "doctor --help",
    "help-status": "status --help",
    "help-serve": "serve --help",
    "index": "index seeds posts",
    "search": "search CamelNET",
    "search-markup": "search opticka sit --why --facets",
    "search-phrase": "search '\"digitalni technicka mapa\"'",
    "search-without": "search kraj -dotace --group section --limit 3",
    "search-amount": "search 'castka:>1mil' --sort amount --why",
    "search-amount-error": "search 'castka:> 1 mil. Kč'",
    "search-facets": "search kraj --facets --limit 1",
    "search-corrected": "search digitalni tecnicka mapa --why",
    "search-some": "search optická síť stromy",
    "search-no-relax": "search optická síť stromy --no-relax",
    "search-nothing": "search xyzzy",
    "search-error": "search 'mapa foo:x'",
    "show": "show opticka-sit-i-u-nas",
    "show-section": "show digitalni-technicka-mapa.md --section 1",
    "show-unknown": "show neznamy",
    "posts": "posts --limit 6",
    "posts-untagged": "posts --untagged 'optická síť'",
    "posts-filters": "posts --tag zivotni-prostredi --since 2020 --until 2021-05",
    "posts-unknown": "posts --author jana-novokova --tag mosti",
    "posts-word": "posts --tag životní prostředí",
    "tags": "tags --limit 8",
    "tags-variants": "tags zivot --variants",
    "tags-near": "tags --near",
    "accomplishments": "accomplishments --why --limit 4",
    "accomplishments-query": "accomplishments digitalizace --min-score 0 --limit 3",
    "accomplishments-by": "accomplishments --by tag --limit 2",
    "accomplishments-amount": "accomplishments --min-score 0 --sort amount --limit 2",
    "accomplishments-nothing": "accomplishments xyzzy",
    "topics": "topics",
    "topics-prefix": "topics digit",
    "topics-nothing": "topics xyz",
    "topic": "topic digitalni technicka mapa",
    "topic-query": "topic 'kraj -dotace'",
    "topic-nothing": "topic xyzzy",
    "acronyms": "acronyms",
    "acronyms-short": "acronyms dtm",
    "acronyms-nothing": "acronyms xyz",
    "cite": "cite opticka-sit-i-u-nas --accessed 2026-11-23",
    "cite-quote": "cite rozpocet --accessed 23.11.2026 --sentence 'Nejvíc peněz spolknou mosty.'",
    "cite-unsaid": "cite rozpocet --quote 'Kraj prodělal.'",
    "cite-unaddressed": "cite bez-data --accessed 2026-11-23",
    "cite-unknown": "cite rok-ve --accessed 2026-11-23",
    "cite-bibtex": "cite rozpocet --accessed 2026-11-23 --style bibtex",
    "cite-ris": "cite rozpocet --accessed 2026-11-23 --style ris",
    "cite-csl": "cite rozpocet --accessed 2026-11-23 --style csl-json",
    "report-search": "search CamelNET kraj --facets --since 2020 --format markdown",
    "report-search-html": "search opticka sit --why --format html",
    "report-show": "show digitalni-technicka-mapa.md --format markdown",
    "report-posts": "posts --tag doprava --limit 3 --format markdown",
    "report-tags": "tags zivot --variants --format markdown",
    "report-topics": "topics --limit 4 --format markdown",
    "report-topic": "topic digitalni technicka mapa --format markdown",
    "report-topic-nothing": "topic xyzzy --format html",
    "report-accomplishments": "accomplishments digitalizace --min-score 0 --limit 2 --why --format markdown",
    "report-accomplishments-html": "accomplishments camelnet --min-score 0 --format html",
    "report-accomplishments-by": "accomplishments --by tag --limit 2 --min-score 0 --format markdown",
    "report-acronyms": "acronyms --limit 3 --format html",
    "report-acronyms-short": "acronyms dtm --format markdown",
    "report-trend": "trend síť digitalizece --format markdown",
    "report-kwic": "kwic CamelNET --limit 3 --format markdown",
    "report-similar": "similar opticka-sit-i-u-nas --limit 2 --format markdown",
    "report-similar-section": "similar digitalni-technicka-mapa.md --section 1 --limit 1 --format html",
    "report-compare": "compare --a site:kraj.example --min-g2 2 --limit 2 --format markdown",
    "report-refused": "status --format html",
    "tags-excel": "tags --limit 3 --csv --bom --delimiter ';'",
    "trend": "trend síť digitalizace stromy",
    "trend-month": "trend digitalizece --by month --since 2021-03 --until 2021-06",
    "trend-many": "trend kraj obec síť mapa --since 2020",
    "trend-nothing": "trend xyzzy",
    "kwic": "kwic CamelNET --sort right",
    "kwic-width": "kwic síť --width 12 --sort left --limit 4",
    "kwic-nothing": "kwic xyzzy",
    "similar": "similar opticka-sit-i-u-nas --limit 2",
    "similar-section": "similar digitalni-technicka-mapa.md --section 1 --limit 2",
    "compare": "compare --a site:kraj.example --min-g2 2 --limit 2",
    "compare-tags": "compare --a site:kraj.example --of tags --min-g2 0 --min-posts 2",
    "compare-topics": "compare --a site:kraj.example --of topics --min-g2 0 --min-posts 1",
    "compare-nothing": "compare --a site:kraj.example --b xyzzy",
    "batch": "batch queries.txt --limit 1",
    "batch-csv": "batch queries.csv --csv",
    "batch-trec": "batch queries.jsonl --format trec",
    "export": "export --site mesto --until 2020",
    "analyze": "analyze O krajských nemocnicích a 日本 se nehlasovalo.",
    "analyze-sentences": "analyze --sentences 'Stálo to 151 mil. Kč. Dnes ne.'",
    "doctor": "doctor",
    "status": "status",
}
CZECH = (
    *("help", "help-search", "help-topics", "index", "search", "search-corrected", "search-facets"),
    *("search-some", "search-nothing", "search-error", "search-amount-error", "show-unknown"),
    *("posts", "posts-untagged", "posts-filters", "posts-unknown", "tags", "tags-variants"),
    *("tags-near", "accomplishments", "accomplishments-query", "accomplishments-by"),
    *("accomplishments-nothing", "topics", "topic", "topic-nothing", "acronyms", "acronyms-short"),
    *("cite-unsaid", "cite-unaddressed", "trend", "trend-month", "trend-nothing", "kwic"),
    *("similar", "similar-section", "compare", "compare-tags", "analyze", "doctor", "status"),
)
"""Screens that are looked at in Czech, too."""
FORMS = {"screen": "--color always", "plain": "--color never", "json": "--json"}
ONE_FORM = tuple(
    name
    for name in COMMANDS
    if name.startswith(("help", "batch-", "report-", "tags-excel", "cite-b", "cite-c", "cite-r"))
)
MASKS = (
    (r"in \d+\.\d s", "in 0.0 s"),
    (r"za \d+,\d s", "za 0,0 s"),
    (r"\d+,\d kB", "100,0 kB"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "2026-01-01T00:00:00+00:00"),
    (r"\d+\.\d kB", "100.0 kB"),
    (r"\[cit\. \d{4}-\d\d-\d\d", "[cit. 2026-11-23"),
    (r"(Vytvořeno(?:</dt><dd>|: ))[^,]+, explorer [^<\n]+", r"\g<1>23. 11. 2026, explorer 0.1.0"),
    (r'"size": \d+', '"size": 100000'),
    (r'((?:generation|generace)"?:? *"?)\d{10}', r"\g<1>0000000001"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    shutil.copytree(HERE.parent / "seeds", folder / "seeds")
    shutil.copytree(HERE / "data" / "posts", folder / "posts")
    shutil.copytree(HERE / "data" / "queries", folder, dirs_exist_ok=True)
    shutil.copyfile(HERE / "data" / "explorer.toml", folder / "explorer.toml")
    return folder


@pytest.fixture(autouse=True)
def at_home(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stand where the index is; the first test builds it."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(folder / "state"))
    for name in ("EXPLORER_INDEX_DIR", "EXPLORER_SOURCES", "EXPLORER_ENGINE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if not (folder / "index").exists():
        run(["index", "seeds", "posts"])
        capsys.readouterr()


@pytest.mark.parametrize(
    ("name", "form"),
    [(name, form) for name in COMMANDS for form in (["plain"] if name in ONE_FORM else FORMS)],
)
def test_a_screen_is_as_it_was_looked_at(
    name: str, form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [] if name in ONE_FORM else FORMS[form].split()
    compared(
        f"{name}.txt" if name in ONE_FORM else f"{name}.{form}.txt", name, options, folder, capsys
    )


@pytest.mark.parametrize("name", CZECH)
def test_a_czech_screen_is_as_it_was_looked_at(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [] if name in ONE_FORM else FORMS["screen"].split()
    compared(f"{name}.cs.txt", name, [*options, "--lang", "cs"], folder, capsys)


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ONE_FORM])
def test_what_programs_read_is_english(
    name: str, form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte by byte; only what is told beside it is Czech."""
    arguments = [*shlex.split(COMMANDS[name]), *FORMS[form].split()]
    arguments += ["--rebuild"] if name == "index" else []
    told = {}
    for language in ("en", "cs"):
        status = run([*arguments, "--lang", language])
        out = capsys.readouterr().out.replace(str(folder), "/home/jana")
        for pattern, mask in MASKS:
            out = re.sub(pattern, mask, out)
        told[language] = (status, out)
    assert told["cs"] == told["en"]


def compared(
    file_name: str,
    name: str,
    options: list[str],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Run a command and compare all it says with a file."""
    options = [*options, *(["--rebuild"] if name == "index" else [])]
    status = run([*shlex.split(COMMANDS[name]), *options])
    out, err = capsys.readouterr()
    shown = f"$ explorer {COMMANDS[name]}\n{out}"
    if err:
        shown += f"--- standard error ---\n{err}"
    shown = f"{shown}--- exit status {status} ---\n".replace(str(folder), "/home/jana")
    for pattern, mask in MASKS:
        shown = re.sub(pattern, mask, shown)
    file = GOLDEN / file_name
    if os.environ.get("EXPLORER_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8", newline="\n")
    with file.open(encoding="utf-8", newline="\n") as golden:
        assert shown == golden.read()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}.{form}" for name in COMMANDS for form in FORMS} | set(COMMANDS)
    names |= {f"{name}.cs" for name in CZECH}
    assert {file.name.removesuffix(".txt") for file in GOLDEN.iterdir()} <= names
