"""The dictionary says what simplemma's list says, wherever it is read from."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marisa_trie import BytesTrie
from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY

from explorer.czech import dictionary


@pytest.fixture(scope="module")
def listed() -> Mapping[str, str]:
    """Simplemma's own list."""
    lemmas: Mapping[str, str] = DEFAULT_DICTIONARY_FACTORY.get_dictionary("cs")
    return lemmas


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that the dictionary was kept in."""
    path = tmp_path_factory.mktemp("cache") / "explorer" / "some.marisa"
    dictionary._made(path)
    return path


def told(listed: Mapping[str, str], form: str) -> tuple[str | None, bool]:
    """What the list has of a form in lower case: as it stands, or else with a capital."""
    lemma = listed.get(form) or listed.get(form.capitalize())
    return lemma and lemma.lower(), form in listed


def test_every_form_has_the_lemma_of_the_list(listed: Mapping[str, str]) -> None:
    for form in map(str.lower, listed):
        assert (dictionary.lemma_of(form), dictionary.is_known(form)) == told(listed, form)


@example("\0").via("is the end of a form to the trie")
@example("praha\0")
@given(st.one_of(st.text(max_size=8), st.text("aáeěinoprstvyž", max_size=6)).map(str.lower))
def test_what_the_list_does_not_have_has_no_lemma(listed: Mapping[str, str], form: str) -> None:
    assert (dictionary.lemma_of(form), dictionary.is_known(form)) == told(listed, form)


def test_half_a_character_has_no_lemma() -> None:
    assert dictionary.lemma_of("praha\udcff") is None


def test_a_file_is_read_as_it_was_kept(kept: Path, listed: Mapping[str, str]) -> None:
    trie = dictionary._read(kept)
    assert trie is not None
    assert {form: entry.decode() for form, entry in trie.items()} == dictionary._entries(listed)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_file_that_is_not_whole_is_not_read(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(kept.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    damaged = tmp_path_factory.mktemp("damaged") / "some.marisa"
    damaged.write_bytes(content)
    assert dictionary._read(damaged) is None


def test_a_file_of_another_kind_of_trie_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "some.marisa"
    packed = b"another format"
    path.write_bytes(dictionary._checksum(packed) + packed)
    assert dictionary._read(path) is None


def test_where_no_file_can_be_kept_the_words_are_known_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    trie = dictionary._made(tmp_path / "file" / "explorer" / "some.marisa")
    assert isinstance(trie, BytesTrie)
    assert trie["starosty"] == [b"starosta!"]


def test_what_cannot_be_written_whole_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    dictionary._made(tmp_path / "some.marisa")
    assert list(tmp_path.iterdir()) == []


def test_the_next_process_reads_the_file_and_not_the_list(tmp_path: Path) -> None:
    code = (
        "import sys; from explorer.czech import dictionary; "
        "print(dictionary.lemma_of('starosty'), 'simplemma' in sys.modules)"
    )

    def said() -> list[str]:
        # Each system keeps caches elsewhere, but below one of these.
        homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(tmp_path))
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | homes,
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.split()

    assert said() == ["starosta", "True"]
    (path,) = tmp_path.rglob("*.marisa")
    assert said() == ["starosta", "False"]
    path.write_bytes(path.read_bytes()[:-1])
    assert said() == ["starosta", "True"]
    assert said() == ["starosta", "False"]
