"""A damaged index: the answer is right, or status 3 says to build it anew.

`EXPLORER_CASES` tells how many damages are tried at random.
"""

import gc
import json
import os
import pickle
import random
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_folders import keeping_time, posix, rewrite_manifest
from seeding import write_dozen, write_post

from explorer.cli import run
from explorer.errors import IndexUnusableError
from explorer.indexing import build
from explorer.store import engines
from explorer.store.drafts import open_draft
from explorer.store.generations import open_current
from explorer.store.manifest import Digest

# Whoosh leaves a file open where it fails to read it.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CASES = int(os.environ.get("EXPLORER_CASES", "40"))
COMMANDS = (
    ["search", "mapa CamelNET OR dotace", "--facets", "--why", "--json"],
    ["search", '"optických kabelů" OR map*', "--json"],
    ["accomplishments", "--json"],
    ["acronyms", "--json"],
    ["posts", "--tag", "mapy", "--json"],
    ["tags", "--json"],
    ["topics", "--json"],
    ["topic", "mapa", "--json"],
    ["export", "--format", "jsonl"],
    ["status", "--json"],
)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module", params=engines.NAMES)
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations, some of whose files are shared."""
    folder = tmp_path_factory.mktemp("sound")
    write_dozen(folder / "posts")
    build([folder / "posts"], folder / "index", engine=request.param)
    write_post(folder / "posts", "novy.md", "Nová mapa (NM) v Praze.", title="Nová mapa")
    build([folder / "posts"], folder / "index")
    return folder / "index"


def answers(index: Path, capture: Capture, commands: tuple[list[str], ...]) -> list[object]:
    """What each command says: its output, or None for a status 3 that tells what to do."""
    told: list[object] = []
    for command in commands:
        status = run([*command, "--index-dir", str(index)])
        out, err = capture.readouterr()
        if status == IndexUnusableError.status:
            assert 1 <= len(err.splitlines()) <= 2, err
            assert "--rebuild" in err, err
            told.append(None)
        else:
            told.append((status, out.replace(str(index), "INDEX")))
    return told


def truncate(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size or 1))


def flip(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 1, 8, 100])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def remove(file: Path, _: random.Random) -> None:
    file.unlink()


def empty(file: Path, _: random.Random) -> None:
    file.write_bytes(b"")


def swap(file: Path, _: random.Random) -> None:
    """Put the file of the same name, else of the same kind, of the generation before in its place."""
    before = file.parents[len(file.relative_to(generation(file)).parts)] / "0000000001"
    twin = before / file.relative_to(generation(file))
    if not twin.exists():
        twin = next(it for it in sorted(twin.parent.iterdir()) if it.suffix == file.suffix)
    content = twin.read_bytes()
    file.unlink()
    file.write_bytes(content)


def generation(file: Path) -> Path:
    return next(it for it in file.parents if it.parent.name == "generations")


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (truncate, flip, remove, empty, swap)


def cases(sound: Path, *, number: int) -> Iterator[tuple[str, Callable[..., None], random.Random]]:
    """Every file with every damage, then at random: at least `number` in all."""
    with open_current(sound) as opened:
        names = [f"{opened.path.relative_to(sound)}/{it}" for it in opened.manifest.files]
        names = ["current.json", f"{opened.path.relative_to(sound)}/manifest.json", *names]
    chance = random.Random(20_261_123)
    whole = [(name, damage) for name in names for damage in DAMAGES]
    chance.shuffle(whole)
    for turn in range(max(number, 1)):
        name, damage = whole[turn] if turn < len(whole) else chance.choice(whole)
        yield name, (flip if name == "current.json" and damage is swap else damage), chance


def damaged_copy(sound: Path, folder: Path, name: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sound, folder)
    file = folder / name
    content, status = file.read_bytes(), file.stat()
    file.unlink()  # it may be shared with the other generation
    file.write_bytes(content)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    return file


def test_a_damaged_index_answers_right_or_says_so(
    sound: Path, tmp_path: Path, capsys: Capture
) -> None:
    expected = answers(sound, capsys, COMMANDS)
    assert None not in expected
    found = set()
    for name, damage, chance in cases(sound, number=CASES):
        file = damaged_copy(sound, tmp_path / "index", name)
        damage(file, chance)
        commands = tuple(chance.sample(range(len(COMMANDS)), 3))
        for said, right in zip(
            answers(tmp_path / "index", capsys, tuple(COMMANDS[it] for it in commands)),
            (expected[it] for it in commands),
            strict=True,
        ):
            assert said in (None, right), (name, damage.__name__)
            found.add(said is None)
    assert True in found


def test_damage_that_leaves_no_trace_ends_in_no_traceback_and_verify_finds_it(
    sound: Path, tmp_path: Path, capsys: Capture
) -> None:
    """A disk that rots changes no time: what was read goes unchecked until `--verify` reads all."""
    for name, damage, chance in cases(sound, number=CASES):
        if damage is not flip or name.endswith(".json"):
            continue
        file = damaged_copy(sound, tmp_path / "index", name)
        before = file.read_bytes()
        with keeping_time(file):
            flip(file, chance)
        answers(tmp_path / "index", capsys, COMMANDS)
        (said,) = answers(tmp_path / "index", capsys, (["status", "--verify", "--json"],))
        assert (said is None) == (file.read_bytes() != before), name


def test_verify_says_that_all_is_well(sound: Path, capsys: Capture) -> None:
    assert run(["status", "--verify", "--index-dir", str(sound)]) == 0
    assert "files are as they were written" in capsys.readouterr().err


def test_a_build_over_a_damaged_index_begins_anew(sound: Path, tmp_path: Path) -> None:
    posts = sound.parent / "posts"
    for name, damage, chance in cases(sound, number=6):
        file = damaged_copy(sound, tmp_path / "index", name)
        damage(file, chance)
        report = build([posts], tmp_path / "index")
        assert report.files == 13
        with open_current(tmp_path / "index") as opened:
            opened.verify(deep=True)


# A stranger's index


class Evil:
    """What a pickle may do to whoever reads it carelessly."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.mark),)


@posix
def test_a_pickle_in_an_index_can_call_nothing(tmp_path: Path, capsys: Capture) -> None:
    """Whoever makes an index can write its digests, too: these are no help."""
    write_dozen(tmp_path / "posts")
    build([tmp_path / "posts"], tmp_path / "index", engine="whoosh")
    (place,) = (tmp_path / "index" / "generations").iterdir()
    (toc,) = (place / "engine").glob("*.toc")
    head, _, _ = toc.read_bytes().rpartition(pickle.dumps([], -1)[:2])
    toc.write_bytes(head + pickle.dumps([Evil(tmp_path / "owned")]))
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["files"][f"engine/{toc.name}"] = Digest.of(toc)._asdict()
    rewrite_manifest(tmp_path / "index", manifest)
    (tmp_path / "posts" / "bez-data.md").write_text("Mapa.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Whoosh leaves a file open as it fails
        for command in (["search", "mapa"], ["index"]):
            assert run([*command, "--index-dir", str(tmp_path / "index")]) == 3
            assert "mkdir has no place in an index" in capsys.readouterr().err
        gc.collect()
    assert not (tmp_path / "owned").exists()
    pickle.loads(pickle.dumps(Evil(tmp_path / "owned")))  # noqa: S301  # the trap does work
    assert (tmp_path / "owned").exists()


def test_a_catalog_of_another_schema_says_what_to_do(tmp_path: Path, capsys: Capture) -> None:
    with open_draft(tmp_path / "index") as draft:
        (draft.path / "catalog.sqlite").write_bytes(b"")
        counts = dict.fromkeys(("files", "posts", "sections", "words", "copies"), 0)
        draft.commit(engine="whoosh", rules="1", sources=[], counts=counts)
    for command in COMMANDS:
        assert answers(tmp_path / "index", capsys, (command,)) == [None], command


def test_an_engine_that_is_not_known_says_what_to_do(
    sound: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = damaged_copy(sound, tmp_path / "index", "current.json")
    name = json.loads(file.read_text())["generation"]
    manifest = tmp_path / "index" / "generations" / name / "manifest.json"
    content = json.loads(manifest.read_text())
    rewrite_manifest(tmp_path / "index", content | {"engine": "lucene"})
    assert run(["search", "mapa", "--index-dir", str(tmp_path / "index")]) in {2, 3}
    assert "lucene" in capsys.readouterr().err
