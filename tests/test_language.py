"""Two languages: one catalogue, of which nothing is missing and nothing does harm."""

import ast
import datetime as dt
import re
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from messages_of import HOLE, library

import explorer
from explorer import cli, language
from explorer.cli import run
from explorer.cli.commands import pieces
from explorer.language import LOCALE, Language, wanted
from explorer.model import Kind
from explorer.web.kinds import TABS

SOURCE = Path(explorer.__file__).parent
FILE = LOCALE / "cs" / "LC_MESSAGES" / "explorer.po"
HOLES = re.compile(r"%\((\w+)\)s")
CZECH = Language("cs")
PARTS = {
    "cli/answer.py": {f"Only {HOLE} that."},
    "cli/batch.py": {f"{HOLE}: {HOLE}"},
    "cli/listing.py": {f"It showed {HOLE}. List again with another --page or --limit."},
    "corpus/tagrules.py": {
        f"{HOLE}:{HOLE}: {HOLE} {HOLE} ({HOLE}).",
        f"{HOLE}:{HOLE}: {HOLE}.",
        f"{HOLE} needs a list of tags",
        f"{HOLE} = {HOLE} is not understood",
        f"{HOLE} is no tag",
        f"is to be shown as {HOLE} too",
        "is there twice",
        "is itself replaced",
    },
    "store/disk.py": {f"{HOLE}: {HOLE}."},
}
"""Templates that are said otherwise as a whole, and those that have no words."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with FILE.open("rb") as file:
        return read_po(file, locale="cs")


def extracted() -> Iterator[tuple[object, str | None]]:
    """Yield what code and templates say, with the context of each."""
    options = dict.fromkeys(("trim_blocks", "lstrip_blocks", "newstyle_gettext"), "true")
    for _, _, message, _, context in extract_from_dir(
        SOURCE,
        [("**.py", "python"), ("web/templates/**.html", "jinja2")],
        {"web/templates/**.html": {**options, "silent": "false"}},
    ):
        yield message, context
    yield from ((it.tab, None) for it in TABS)


def helps() -> Iterator[str]:
    """Yield what the help says."""
    app = typer.main.get_command(cli._app([]))
    yield from ("Usage", "OPTIONS", "COMMAND", "Commands", "Options")
    for command in (app, *app.commands.values()):  # type: ignore[attr-defined]  # it is a group
        for text in (command.help, command.epilog):
            yield from pieces(text or "")
        for it in command.get_params(typer.Context(command)):
            yield from (getattr(it, name, None) or "" for name in ("rich_help_panel", "metavar"))
            yield getattr(it, "help", None) or ""


def strings(message: Message) -> tuple[str, ...]:
    string = message.string
    return tuple(map(str, string if isinstance(string, list | tuple) else [string]))


# --- nothing is missing ---


def test_every_message_has_its_czech(catalog: Catalog) -> None:
    messages = set(extracted())
    assert len(messages) > 250
    missing = [
        it
        for it, context in messages
        if not catalog.get(it if isinstance(it, str) else it[0], context)  # type: ignore[index]
    ]
    assert not missing
    plurals = {it for it, _ in messages if isinstance(it, tuple)}
    assert plurals == {it.id for it in catalog if isinstance(it.id, tuple)}


def test_every_czech_message_is_said(catalog: Catalog) -> None:
    used = set(extracted())
    contexts = {context for _, context in used}
    known = {(it.id, it.context) for it in catalog if it.id and it.context in contexts}
    assert not known - used
    assert not {it.id for it in catalog if it.context == "help"} - set(helps())


def test_no_message_is_empty_or_in_doubt(catalog: Catalog) -> None:
    assert catalog.num_plurals == 3
    assert not catalog.obsolete
    for message in catalog:
        assert all(strings(message)), message.id
        assert len(strings(message)) == (3 if message.pluralizable else 1), message.id
        assert not list(message.check()), message.id
        assert not message.fuzzy or not message.id


def test_messages_keep_their_holes(catalog: Catalog) -> None:
    for message in catalog:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else message.id
            (holes,) = {tuple(sorted(HOLES.findall(it))) for it in ids}
            for string in strings(message):
                assert tuple(sorted(HOLES.findall(string))) == holes, message.id


def test_the_compiled_messages_are_those_of_the_catalogue(catalog: Catalog) -> None:
    """`pybabel compile -D explorer -d explorer/locale` makes them anew."""
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    with FILE.with_suffix(".mo").open("rb") as file:
        anew, shipped = (vars(GNUTranslations(it))["_catalog"] for it in (compiled, file))
    del anew[""], shipped[""]  # which version of the tools made it
    assert shipped == anew


def test_no_message_hides_in_an_f_string() -> None:
    """The tools of gettext do not look there on every Python."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FormattedValue):
                named = {it.id for it in ast.walk(node) if isinstance(it, ast.Name)}
                said = [it for it in ast.walk(node) if isinstance(it, ast.Constant) and it.value]
                assert not (named & {"gettext", "ngettext", "pgettext"} and said), file


def known(text: str) -> bool:
    return any(it.values(text) is not None for it in CZECH._library)


def test_what_the_library_says_has_its_czech() -> None:
    missing = {
        text: place
        for text, place in library().items()
        if text not in PARTS.get(place.partition(":")[0], ())
        and not known(text.replace(HOLE, "x1"))
    }
    assert not missing
    assert all(map(known, Kind))


def test_reasons_of_scores_have_their_czech() -> None:
    table = (SOURCE / "mining" / "accomplishments.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    features = {row[1] for row in rows if row[1]}
    assert len(features) > 1_000
    assert not [it for it in features if not known(it)]


def test_every_help_has_its_czech(catalog: Catalog) -> None:
    texts = {it for it in helps() if it.strip() and not it.startswith(("  explorer", "  echo"))}
    assert len(texts) > 150
    assert not {it for it in texts if not catalog.get(it, "help")}


@pytest.mark.parametrize("command", ["", *cli._COMMANDS])
def test_a_czech_help_is_no_wider_than_a_terminal(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["--lang", "cs", *filter(None, [command]), "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Použití: explorer")
    assert not [it for it in lines if len(it) > 80]


# --- how it is said ---


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0 článků"),
        (1, "1 článek"),
        (2, "2 články"),
        (4, "4 články"),
        (5, "5 článků"),
        (22, "22 článků"),
        (4456, "4\u00a0456 článků"),
    ],
)
def test_czech_counts_as_czech_does(number: int, told: str) -> None:
    with language.speaking("cs"):
        assert language.ngettext("%(n)s post", "%(n)s posts", number) == told
    english = language.ngettext("%(n)s post", "%(n)s posts", number)
    assert english == f"{number:,} post{'' if number == 1 else 's'}"


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    day = dt.date(2021, 6, 3)
    assert CZECH.number(1234.56, 1) == "1\u00a0234,6"
    assert CZECH.day(day) == "3.\u00a06.\u00a02021"
    assert Language("en").number(1234.56, 1) == "1,234.6"
    assert Language("en").day(day) == "2021-06-03"
    with language.speaking("cs"):
        assert language.signed(-0.5) == "-0,50"
        assert language.signed(1.25) == "+1,25"


@pytest.mark.parametrize(
    ("english", "czech"),
    [
        ("There is no field foo:", "Pole foo: neexistuje."),
        ("larger than 2,000,000 bytes", "větší než 2\u00a0000\u00a0000 bajtů"),
        ("denied být (past) in the title", "být se záporem (minulý čas) (v titulku)"),
        (
            "after the first 2, 3 that hold only some of the words; no such file or directory",
            "za výsledky, které odpovídají úplně (2), následují další, které obsahují jen některá ze slov (3); takový soubor ani složka není",
        ),
        ("nobody has said this", "nobody has said this"),
        ("a%(b)s %d", "a%(b)s %d"),
        ("There is no tag %(name)s.", "Štítek %(name)s neexistuje."),
    ],
)
def test_what_the_library_says_is_said_in_czech(english: str, czech: str) -> None:
    assert CZECH.said(english) == czech
    assert Language("en").said(english) == english


@given(
    st.text()
    | st.sampled_from(["There is no tag ", "names ", "; ", "%(n)s", "a "]).flatmap(
        lambda start: st.integers(0, 50).map(lambda times: start * times)
    )
)
@settings(deadline=None)
def test_any_text_can_be_said(text: str) -> None:
    assert isinstance(CZECH.said(text), str)
    assert isinstance(CZECH.reason(text), str)


@pytest.mark.parametrize("piece", ["names ", "a; ", "; ", "%(n)s ", "x in the post", "“a” "])
def test_long_texts_take_no_long_time(piece: str) -> None:
    """Neither recursion nor trying places of several holes in turn."""
    assert CZECH.said(piece * 20_000)


# --- which language it is ---


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "cs_CZ.UTF-8"}, "cs"),
        ({"LANG": "cs"}, "cs"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "csb_PL.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "cs_CZ.UTF-8"}, "cs"),
        ({"LANG": "cs_CZ.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "cs_CZ.UTF-8", "LC_ALL": ""}, "cs"),
        ({"LANG": "cs_CZ.UTF-8", "EXPLORER_LANG": "en"}, "en"),
        ({"LANG": "de_DE", "EXPLORER_LANG": "CS"}, "cs"),
        ({"EXPLORER_LANG": "../../../etc/passwd"}, "en"),
        ({"EXPLORER_LANG": "cs/../../evil"}, "cs"),
        ({"LANG": "\udcff" * 10_000}, "en"),
    ],
)
def test_the_language_is_that_of_the_environment(environment: dict[str, str], code: str) -> None:
    assert wanted(environment) == code


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--lang", "cs", "search"], "Chybí argument"),
        (["search", "--lang=cs"], "Chybí argument"),
        (["search", "--lang", "en", "--lang", "cs"], "Chybí argument"),
        (["--lang=en", "search"], "Missing argument"),
        (["search"], "Missing argument"),
        (["search", "--", "--lang", "cs"], "index"),
        (["search", "x", "--lang", "de"], "'de' is not spoken here"),
        (["--lang", "../cs", "search"], "'../cs' is not spoken here"),
        (["search", "x", "--lang="], "'' is not spoken here"),
        (["search", "x", "--lang"], "requires an argument"),
        (["--lang"], "requires an argument"),
    ],
)
def test_an_option_says_which(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) in (2, 3)
    assert told in capsys.readouterr().err


def test_english_reads_no_catalogue(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    assert run(["--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: explorer")
    with pytest.raises(FileNotFoundError):
        Language("cs")


def test_the_terminal_needs_no_babel(capfd: pytest.CaptureFixture[str]) -> None:
    import subprocess  # noqa: PLC0415

    code = (
        "import sys; from explorer.cli import run; run(['--lang', 'cs', '--help']);"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert "Použití" in capfd.readouterr().out
