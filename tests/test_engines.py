"""What every engine must do: answer as a plain scan of the same words does, whatever came before."""

import gc
import os
import random
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import IndexUnusableError, UsageError
from explorer.store import engines
from explorer.store.engines.protocol import (
    FIELD_BITS,
    MAX_SECTIONS,
    WEIGHTS,
    Engine,
    Field,
    Reader,
    Words,
    _loose_runs,
    ordinal_of,
    post_of,
    post_unit,
    runs,
    section_unit,
)

Texts = Mapping[Field, Sequence[str]]
"""The keys of a unit, as they follow each other in each field."""
Units = Mapping[int, Texts]
Step = frozenset[str]

KEYS = ("město", "mapa", "dotace", "web", "škola")
FOLDERS = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

WITHOUT_TANTIVY = 'the engine tantivy is not installed: pip install -e ".[tantivy]"'


@pytest.fixture(params=engines.NAMES)
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "tantivy":
        pytest.importorskip("tantivy", reason=WITHOUT_TANTIVY)
    return engines.load(request.param)


# The plain scan


def occurrences(texts: Texts) -> Words:
    found: dict[str, list[int]] = {}
    for field in sorted(texts):
        for position, key in enumerate(texts[field]):
            found.setdefault(key, []).append(field << FIELD_BITS | position)
    weights = {
        key: sum(WEIGHTS[Field(at >> FIELD_BITS)] for at in places) for key, places in found.items()
    }
    return Words.of(weights, found)


def scanned_holders(units: Units, keys: Collection[str], field: Field | None) -> dict[int, float]:
    weights = {
        unit: sum(
            WEIGHTS[where] * sum(key in keys for key in words)
            for where, words in texts.items()
            if field in (None, where)
        )
        for unit, texts in units.items()
    }
    return {unit: weight for unit, weight in weights.items() if weight}


def scanned_sequence(
    units: Units, steps: Sequence[Step], slop: int, field: Field | None
) -> dict[int, float]:
    found = loose if slop else strict
    weights = {
        unit: sum(
            WEIGHTS[where] * found(words, steps, slop)
            for where, words in texts.items()
            if field in (None, where)
        )
        for unit, texts in units.items()
    }
    return {unit: weight for unit, weight in weights.items() if weight}


def strict(words: Sequence[str], steps: Sequence[Step], _: int) -> int:
    return sum(
        all(words[start + n] in step for n, step in enumerate(steps))
        for start in range(len(words) - len(steps) + 1)
    )


def loose(words: Sequence[str], steps: Sequence[Step], slop: int) -> int:
    """The number of stretches that hold all steps, none of which holds another."""

    def holds(start: int, end: int) -> bool:
        return all(
            sum(word in step for word in words[start:end]) >= times
            for step, times in Counter(steps).items()
        )

    marks = [at for at, word in enumerate(words) if any(word in step for step in steps)]
    return sum(
        holds(start, end + 1) and not holds(start + 1, end + 1) and not holds(start, end)
        for start in marks
        for end in marks
        if start <= end < start + len(steps) + slop
    )


# Made-up units

texts = st.dictionaries(
    st.sampled_from(Field), st.lists(st.sampled_from(KEYS), max_size=12), min_size=1
)
corpora = st.dictionaries(
    st.builds(section_unit, st.integers(1, 6), st.integers(0, 3))
    | st.builds(post_unit, st.integers(1, 6)),
    texts,
    max_size=12,
)
step_sets = st.frozensets(st.sampled_from((*KEYS, "chybí")), min_size=1, max_size=3)
sequences = st.lists(step_sets, min_size=1, max_size=4)


def many(seed: int, posts: Iterable[int]) -> dict[int, Texts]:
    """Units of posts with frequent and rare keys, some of them in runs."""
    random_ = random.Random(seed)
    keys = [f"k{number}" for number in range(60)]
    shares = [1 / (number + 1) for number in range(60)]

    def words(most: int) -> list[str]:
        return random_.choices(keys, shares, k=random_.randrange(most))

    units: dict[int, Texts] = {}
    for post in posts:
        units[post_unit(post)] = {Field.TITLE: words(8), Field.TAGS: words(4)}
        for ordinal in range(random_.randrange(1, 6)):
            units[section_unit(post, ordinal)] = {
                Field.HEADING: words(5),
                Field.TEXT: words(60),
            }
    return units


QUESTIONS: tuple[tuple[Step, ...], ...] = (
    (frozenset({"k0"}),),
    (frozenset({"k0"}), frozenset({"k1"})),
    (frozenset({"k1"}), frozenset({"k0"})),
    (frozenset({"k0"}), frozenset({"k0"})),
    (frozenset({"k3", "k4", "k5"}), frozenset({"k0", "k4"}), frozenset({"k1"})),
    (frozenset({"k50"}), frozenset({"k0", "k1", "k2"})),
    (frozenset({"k0", "missing"}), frozenset({"k59", "k58", "k57"})),
    (frozenset({"missing"}), frozenset({"k0"})),
)


def write(
    engine: Engine, folder: Path, units: Units, *, without: Collection[int] | None = None
) -> None:
    """One writer block; `without` are the posts that are removed before."""
    with engine.writer(folder) as writer:
        if without is not None:
            writer.remove(without)
        for unit, words in units.items():
            if found := occurrences(words):
                writer.add(unit, found)


def opened(engine: Engine, folder: Path) -> Iterator[Reader]:
    reader = engine.reader(folder)
    try:
        yield reader
    finally:
        reader.close()


def assert_as_scanned(
    engine: Engine, folder: Path, units: Units, questions: Iterable[Sequence[Step]] = QUESTIONS
) -> None:
    for reader in opened(engine, folder):
        for steps in questions:
            for field in (None, Field.TEXT, Field.TITLE):
                for keys in steps:
                    assert reader.holders(keys, field) == scanned_holders(units, keys, field)
                for slop in (0, 2):
                    assert reader.sequence(steps, slop=slop, field=field) == scanned_sequence(
                        units, steps, slop, field
                    )


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


# Answers


@FOLDERS
@given(units=corpora, steps=sequences, slop=st.integers(0, 5))
def test_answers_are_those_of_a_scan(
    engine: Engine, tmp_path: Path, units: Units, steps: list[Step], slop: int
) -> None:
    folder = fresh(tmp_path / "engine")
    write(engine, folder, units)
    for reader in opened(engine, folder):
        for field in (None, *Field):
            assert reader.holders(steps[0], field) == scanned_holders(units, steps[0], field)
            found = reader.sequence(steps, slop=slop, field=field)
            assert found == scanned_sequence(units, steps, slop, field)


def test_answers_are_those_of_a_scan_over_fifteen_hundred_sections(
    engine: Engine, tmp_path: Path
) -> None:
    """Postings are kept in blocks: what goes wrong between them shows only in large numbers."""
    units = many(1, range(1, 501))
    assert sum(ordinal_of(unit) >= 0 for unit in units) > 1_400
    write(engine, tmp_path, units)
    assert_as_scanned(engine, tmp_path, units)


@pytest.mark.parametrize("most", [0, 300])
def test_answers_do_not_depend_on_how_many_postings_are_kept(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    units = many(4, range(1, 61))
    write(engine, tmp_path, units)
    monkeypatch.setattr("explorer.store.engines.lists._KEPT", most)
    assert_as_scanned(engine, tmp_path, units)
    reader: Any = engine.reader(tmp_path)
    reader.holders(frozenset(f"k{number}" for number in range(60)))
    assert reader.kept.size <= most
    reader.close()


@FOLDERS
@given(blocks=st.lists(st.tuples(corpora, st.frozensets(st.integers(1, 6))), max_size=6))
def test_answers_are_those_of_a_scan_after_any_writer_blocks(
    engine: Engine, tmp_path: Path, blocks: list[tuple[Units, frozenset[int]]]
) -> None:
    """Each block removes posts, and adds units anew under numbers that were there before."""
    folder = fresh(tmp_path / "engine")
    write(engine, folder, {})
    kept: dict[int, Texts] = {}
    for units, removed in blocks:
        gone = removed | {post_of(unit) for unit in units}
        write(engine, folder, units, without=gone)
        kept = {u: words for u, words in kept.items() if post_of(u) not in gone} | dict(units)
    pairs = [(frozenset({one}), frozenset({two})) for one, two in pairwise(KEYS)]
    assert_as_scanned(engine, folder, kept, pairs)


def test_answers_are_those_of_a_scan_over_many_segments(engine: Engine, tmp_path: Path) -> None:
    """A large block and forty small ones, with posts removed and added anew in all of them."""
    kept = many(2, range(1, 201))
    write(engine, tmp_path, kept)
    random_ = random.Random(3)
    for block in range(40):
        changed = random_.sample(range(1, 220), 7)
        units = many(block, changed[:4])
        write(engine, tmp_path, units, without=changed)
        kept = {u: words for u, words in kept.items() if post_of(u) not in changed} | units
    assert_as_scanned(engine, tmp_path, kept)


def test_a_removed_post_never_shows(engine: Engine, tmp_path: Path) -> None:
    units = many(4, range(1, 40))
    write(engine, tmp_path, units)
    write(engine, tmp_path, {}, without=range(10, 30))
    every = {f"k{number}" for number in range(60)}
    for reader in opened(engine, tmp_path):
        shown = {post_of(unit) for unit in reader.holders(every)}
        assert shown
        assert shown.isdisjoint(range(10, 30))
        loose_ = reader.sequence([every, every], slop=3)
        assert {post_of(unit) for unit in loose_}.isdisjoint(range(10, 30))


def test_only_the_contexts_of_posts_may_be_removed(engine: Engine, tmp_path: Path) -> None:
    """Sections stay, and a context that is added in the same block is not removed by it."""
    key = "k0"
    text = {Field.TEXT: [key]}
    units = {unit: text for post in (1, 2) for unit in (post_unit(post), section_unit(post, 0))}
    write(engine, tmp_path, units)
    with engine.writer(tmp_path) as writer:
        writer.add(post_unit(3), occurrences(text))
        writer.add(post_unit(1), occurrences({Field.TEXT: ["k1"]}))
        writer.remove_contexts({1, 3})
    with closing(engine.reader(tmp_path)) as reader:
        assert set(reader.holders({key})) == {
            section_unit(1, 0),
            post_unit(2),
            section_unit(2, 0),
            post_unit(3),
        }
        assert set(reader.holders({"k1"})) == {post_unit(1)}


def test_all_posts_may_be_removed(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path, many(5, range(1, 5)))
    write(engine, tmp_path, {}, without=range(1, 5))
    assert_as_scanned(engine, tmp_path, {})
    write(engine, tmp_path, again := many(6, range(1, 5)))
    assert_as_scanned(engine, tmp_path, again)


def test_removing_spares_what_the_same_block_adds(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path, {section_unit(1, 0): {Field.TEXT: ["starý"]}})
    with engine.writer(tmp_path) as writer:
        writer.add(section_unit(1, 0), occurrences({Field.TEXT: ["nový"]}))
        writer.remove({1})
    for reader in opened(engine, tmp_path):
        assert reader.holders({"starý"}) == {}
        assert reader.holders({"nový"}) == {section_unit(1, 0): 1.0}


def test_neighbours_in_two_fields_are_no_phrase(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path, {section_unit(1, 0): {Field.TEXT: ["web"], Field.HEADING: ["web"]}})
    for reader in opened(engine, tmp_path):
        assert reader.sequence([{"web"}, {"web"}]) == {}
        assert reader.sequence([{"web"}, {"web"}], slop=100) == {}


def test_keys_and_numbers_at_their_limits(engine: Engine, tmp_path: Path) -> None:
    """Long keys, keys outside the alphabet, and the last unit and position."""
    last = section_unit(2**40, MAX_SECTIONS - 1)
    far = (Field.TAGS << FIELD_BITS) + (1 << FIELD_BITS) - 1
    keys = ["x" * 100_000, "日本", "𝕏", "\0", "a\nb", "ß", "'); --"]
    with engine.writer(tmp_path) as writer:
        writer.add(last, Words.of(dict.fromkeys(keys, 2.0), {key: [far] for key in keys}))
    for reader in opened(engine, tmp_path):
        for key in keys:
            assert reader.holders({key}) == {last: 2.0} == reader.holders({key}, Field.TAGS)
            assert reader.holders({key[:-1] or "-"}) == {}


# Writer blocks and folders


def test_a_new_index_without_units_answers(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path / "deep" / "new", {})
    assert_as_scanned(engine, tmp_path / "deep" / "new", {})


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_of_a_failed_block_nothing_is_kept(
    engine: Engine, tmp_path: Path, error: type[BaseException]
) -> None:
    units = many(7, range(1, 15))
    write(engine, tmp_path, units)

    def fail() -> None:
        with engine.writer(tmp_path) as writer:
            writer.remove(range(1, 10))
            writer.add(section_unit(99, 0), occurrences({Field.TEXT: ["k0", "k1"]}))
            raise error

    with pytest.raises(error):
        fail()
    assert_as_scanned(engine, tmp_path, units)
    write(engine, tmp_path, more := many(8, range(50, 60)))
    assert_as_scanned(engine, tmp_path, units | more)


def test_a_reader_keeps_what_it_opened(engine: Engine, tmp_path: Path) -> None:
    units = many(9, range(1, 20))
    write(engine, tmp_path, units)
    for reader in opened(engine, tmp_path):
        before = reader.holders({"k0"})
        write(engine, tmp_path, many(10, range(30, 40)))
        assert reader.holders({"k0"}) == before == scanned_holders(units, {"k0"}, None)


def test_no_file_is_changed_in_place(engine: Engine, tmp_path: Path) -> None:
    """A generation shares files with the next one: that may only replace and remove its own."""
    generations = [tmp_path / str(number) for number in range(8)]
    contents: list[dict[str, bytes]] = []
    kept = [many(11, range(1, 20))]
    write(engine, generations[0], kept[0])
    for number, (old, new) in enumerate(pairwise(generations)):
        contents.append({path.name: path.read_bytes() for path in old.iterdir()})
        new.mkdir()
        for path in old.iterdir():
            os.link(path, new / path.name)
        changed = {number + 1, number + 2, number + 100}
        units = many(number, changed)
        write(engine, new, units, without=changed)
        kept.append({u: w for u, w in kept[-1].items() if post_of(u) not in changed} | units)
    for folder, files in zip(generations, contents, strict=False):
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    for folder, units in zip(generations, kept, strict=True):
        assert_as_scanned(engine, folder, units, QUESTIONS[:2])


def test_a_closed_block_leaves_neither_lock_nor_temporary_folder(
    engine: Engine, tmp_path: Path
) -> None:
    """They would be taken for parts of a generation."""
    write(engine, tmp_path, many(12, range(1, 5)))
    assert all(path.is_file() and path.stat().st_size for path in tmp_path.iterdir())
    assert not [path.name for path in tmp_path.iterdir() if "lock" in path.name.lower()]


def damage_nothing_there(folder: Path) -> None:
    shutil.rmtree(folder)


def damage_empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def damage_cut(folder: Path) -> None:
    for path in folder.iterdir():
        os.truncate(path, 7)


def damage_noise(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


@pytest.mark.parametrize(
    "damage",
    [damage_nothing_there, damage_empty, damage_cut, damage_noise],
    ids=lambda d: d.__name__,
)
def test_a_damaged_folder_is_no_index(engine: Engine, tmp_path: Path, damage: object) -> None:
    folder = tmp_path / "engine"
    write(engine, folder, many(13, range(1, 5)))
    assert callable(damage)
    damage(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Whoosh leaves a file open as it fails
        with pytest.raises(IndexUnusableError) as caught:
            engine.reader(folder)
        told = caught.value.message, caught.value.hint
        del caught
        gc.collect()
    assert str(folder) in told[0]
    assert "--rebuild" in told[1]


def test_closing_twice_is_no_error(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path, many(14, range(1, 5)))
    reader = engine.reader(tmp_path)
    reader.close()
    reader.close()


# Loading


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        engines.load("lucene")
    assert "lucene" in caught.value.message
    assert all(name in caught.value.hint for name in engines.NAMES)


def test_an_engine_without_its_library_says_what_to_install() -> None:
    script = """
        import sys
        sys.modules["tantivy"] = None
        from explorer.errors import UsageError
        from explorer.store import engines
        try:
            engines.load("tantivy")
        except UsageError as error:
            print(error.message, error.hint)
    """
    lines = [line[8:] for line in script.splitlines()]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert "not installed" in done.stdout
    assert "explorer[tantivy]" in done.stdout


def test_an_engine_is_silent_even_when_it_is_compiled_anew(engine: Engine, tmp_path: Path) -> None:
    """Whoosh has a hundred warnings in its source, which Python shows when it compiles it."""
    script = """
        import sys
        from pathlib import Path
        from explorer.store import engines
        from explorer.store.engines.protocol import Words
        name, folder = sys.argv[1], Path(sys.argv[1])
        for number in range(6):
            with engines.load(name).writer(folder) as writer:
                writer.remove({number})
                writer.add(number << 16, Words.of({"web": 1.0}, {"web": [0]}))
        reader = engines.load(name).reader(folder)
        assert len(reader.holders({"web"})) == 6
        reader.close()
    """
    lines = [line[8:] for line in script.splitlines()]
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", "\n".join(lines), engine.name],
        cwd=tmp_path,
        env=dict(os.environ, PYTHONPYCACHEPREFIX=str(tmp_path / "compiled")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


PLACES = st.sets(st.integers(0, 40), min_size=1).map(sorted)


@given(PLACES, PLACES, st.integers(1, 9))
def test_two_words_near_each_other_are_found_as_any_number_of_them(
    ones: list[int], others: list[int], slop: int
) -> None:
    one, other = frozenset(("mapa",)), frozenset(("web",))
    steps, places = (one, other), {one: ones, other: others}
    plain = sorted(_loose_runs(steps, places, 2 + slop))
    assert sorted(runs(steps, places, slop)) == plain
