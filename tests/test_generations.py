"""Reading an index: whatever its files hold, it opens or says what is wrong."""

import datetime as dt
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_folders import (
    FIRST,
    SECOND,
    answer,
    assert_clean,
    build,
    built_in,
    keeping_time,
    names,
    posix,
    rewrite_manifest,
)

from explorer.errors import IndexUnusableError
from explorer.store.drafts import open_draft
from explorer.store.generations import NotReadyError, State, kept, open_current, state
from explorer.store.manifest import FILE_NAME, FORMAT, Digest, Manifest


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return built_in(tmp_path / "index")


NAUGHTY = [b"", b"{", b"null", b"[]", b"{}", b"\xff\xfe\x00", b"[" * 100_000, b'{"format": "1"}']
NAUGHTY += [b'{"format": true}', b'{"format": 1.0}', b'{"format": null}', b" " * (5 << 20)]


def replaced(content: Mapping[str, object], **changes: object) -> bytes:
    return json.dumps({**content, **changes}).encode()


NO_GENERATIONS = ["../../../etc", "/etc", "", ".", "2", "0000000099", f"{SECOND}/", f"{SECOND}\n"]
NO_GENERATIONS += ["\u0660" * 10, "0" * 4_096]


@pytest.mark.parametrize(
    "pointer",
    [
        *NAUGHTY,
        b'{"format": %d}' % FORMAT,
        b'{"format": %d, "generation": 2}' % FORMAT,
        b'{"format": true, "generation": "0000000002"}',
        b'{"format": %d, "generation": "0000000002"}' % FORMAT + b" " * 5_000,
        b'{"format": %d, "generation": ["0000000002"]}' % FORMAT,
        *(json.dumps({"format": FORMAT, "generation": name}).encode() for name in NO_GENERATIONS),
    ],
)
def test_a_damaged_pointer_is_named_and_mended_by_a_build(built: Path, pointer: bytes) -> None:
    (built / "current.json").write_bytes(pointer)
    with pytest.raises(NotReadyError) as caught:
        open_current(built)
    assert caught.value.state is State.DAMAGED
    assert str(built) in caught.value.message
    assert "--rebuild" in caught.value.hint
    with open_draft(built) as draft:
        assert draft.previous is None
    assert state(built) is State.DAMAGED
    assert names(built) == ["0000000001", SECOND], "either may be the good one"
    build(built, "Ostrava")
    assert answer(built) == "Ostrava"
    assert_clean(built)


def manifest_of(index: Path) -> tuple[Path, dict[str, object]]:
    path = index / "generations" / SECOND / "manifest.json"
    return path, json.loads(path.read_bytes())


DIGEST: dict[str, object] = {"size": 0, "sha256": "0" * 64}


@pytest.mark.parametrize("content", NAUGHTY)
def test_a_manifest_that_is_none_is_named(built: Path, content: bytes) -> None:
    path, _ = manifest_of(built)
    path.write_bytes(content)
    with pytest.raises(NotReadyError) as caught:
        open_current(built)
    assert caught.value.state is State.DAMAGED
    assert str(path) in caught.value.message


ENGINES = ["os.path", "", "Whoosh", 1, None, "x" * 99, "whoosh\n"]
TIMES = ["", "yesterday", 5, "2026-11-23", "2026-11-23T05:12+01:00"]
COUNTS = [[], {"posts": -1}, {"posts": "1"}, {"posts": True}]
FILES = ["../lock", "..", ".", "", "/etc/passwd", "engine/../../../lock", "a//b", "a/", "C:\\x"]
FILES += ["a\\b", "a\0b", "manifest.json", "x" * 256, "/".join("x" * 9), "lock\n", "ř"]
DIGESTS: list[object] = [None, [], 4, {}, {"size": 4}]
DIGESTS += [DIGEST | {"size": value} for value in ["4", -1, True, 4.0]]
DIGESTS += [DIGEST | {"sha256": value} for value in ["", None, "0" * 63, "g" * 64, "0" * 64 + "\n"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": 1},
        {"explorer": []},
        {"sources": "seeds"},
        {"sources": [1]},
        {"sources": {}},
        *({"engine": value} for value in ENGINES),
        *({"created": value} for value in TIMES),
        *({"counts": value} for value in COUNTS),
        *({"files": {name: DIGEST}} for name in FILES),
        *({"files": {"catalog.sqlite": value}} for value in DIGESTS),
    ],
)
def test_a_manifest_with_anything_odd_is_damaged(built: Path, changes: dict[str, object]) -> None:
    path, content = manifest_of(built)
    path.write_bytes(replaced(content, **changes))
    with pytest.raises(ValueError, match=r"not a |isoformat"):
        Manifest.parse(content | changes)
    with pytest.raises(NotReadyError) as caught:
        open_current(built)
    assert caught.value.state is State.DAMAGED
    assert str(path) in caught.value.message


@pytest.mark.parametrize("key", sorted({*Manifest._fields} - {"format", "times"}))
def test_a_manifest_without_a_key_is_damaged(built: Path, key: str) -> None:
    path, content = manifest_of(built)
    del content[key]
    path.write_bytes(replaced(content))
    assert state(built) is State.DAMAGED


@pytest.mark.parametrize("name", ["current.json", f"generations/{SECOND}/manifest.json"])
def test_an_index_of_another_format_is_told_from_damage(built: Path, name: str) -> None:
    (built / name).write_bytes(b'{"format": 99}')
    with pytest.raises(NotReadyError, match="format 99") as caught:
        open_current(built)
    assert caught.value.state is State.OTHER_FORMAT
    assert "--rebuild" in caught.value.hint
    build(built, "Ostrava")
    assert answer(built) == "Ostrava"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def turn_into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def turn_into_link(path: Path) -> None:
    target = "x" * path.stat().st_size  # as long as the file is
    path.rename(path.with_name(target))
    path.symlink_to(target)


@pytest.mark.parametrize("harm", [cut, grow, Path.unlink, turn_into_folder, turn_into_link])
@pytest.mark.parametrize("name", ["catalog.sqlite", "engine/stable.seg"])
def test_opening_finds_files_that_are_missing_or_of_another_size(
    built: Path, name: str, harm: Callable[[Path], None]
) -> None:
    path = built / "generations" / SECOND / name
    harm(path)
    with pytest.raises(NotReadyError) as caught:
        open_current(built)
    assert caught.value.state is State.DAMAGED
    assert str(path) in caught.value.message


@pytest.mark.usefixtures("large_only")
def test_deep_verification_finds_a_changed_byte(built: Path) -> None:
    with open_current(built) as generation:
        path = generation.path / "catalog.sqlite"
        with keeping_time(path):
            path.write_text("Brna")
        generation.verify()
        with pytest.raises(NotReadyError, match=r"catalog\.sqlite"):
            generation.verify(deep=True)


def test_opening_reads_small_files_whatever_their_time(built: Path) -> None:
    """The table of contents of an engine is small, and one bit of it hides many posts."""
    path = built / "generations" / SECOND / "catalog.sqlite"
    with keeping_time(path):
        path.write_text("Brna")
    with pytest.raises(NotReadyError, match=r"catalog\.sqlite"):
        open_current(built)


def test_what_counts_as_small_goes_up_to_64_kib(tmp_path: Path) -> None:
    build(tmp_path / "index", "x" * 65_536)
    path = tmp_path / "index" / "generations" / FIRST / "catalog.sqlite"
    with keeping_time(path):
        path.write_text("y" + "x" * 65_535)
    assert state(tmp_path / "index") is State.DAMAGED


@pytest.mark.parametrize("name", ["current.json", f"generations/{SECOND}/manifest.json"])
def test_terabytes_in_place_of_a_small_file_are_not_read(built: Path, name: str) -> None:
    try:
        os.truncate(built / name, 4 << 40)  # of which the disk holds nothing
    except OSError as error:
        pytest.skip(f"this disk has no such files: {error}")
    assert state(built) is State.DAMAGED


def test_a_manifest_may_have_four_mebibytes(built: Path) -> None:
    manifest, content = manifest_of(built)
    rewrite_manifest(built, content)
    raw = manifest.read_bytes()
    for size, expected in ((4 << 20, State.READY), ((4 << 20) + 1, State.DAMAGED)):
        manifest.write_bytes(raw + b" " * (size - len(raw)))
        pointer = {"format": FORMAT, "generation": SECOND}
        (built / "current.json").write_text(json.dumps(pointer))
        assert state(built) is expected


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_a_disk_that_refuses_to_read_is_told_from_damage(
    built: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole index need not be built anew because a cable is loose."""
    with open_current(built) as generation:

        def refuse(path: Path) -> NoReturn:
            raise OSError(number, os.strerror(number), str(path))

        monkeypatch.setattr(Digest, "of", refuse)
        with pytest.raises(IndexUnusableError, match=os.strerror(number)) as caught:
            generation.verify(deep=True)
    assert not isinstance(caught.value, NotReadyError)
    assert str(built) in caught.value.message


@pytest.mark.parametrize(("old", "new"), [('"posts": 1', '"posts": 3'), ("seeds", "sedds")])
def test_a_manifest_that_reads_well_but_otherwise_is_damaged(
    built: Path, old: str, new: str
) -> None:
    manifest = built / "generations" / SECOND / "manifest.json"
    with keeping_time(manifest):
        manifest.write_text(manifest.read_text().replace(old, new))
    with pytest.raises(NotReadyError, match=r"manifest\.json") as caught:
        open_current(built)
    assert caught.value.state is State.DAMAGED


def test_a_pointer_to_another_generation_is_damaged(built: Path) -> None:
    """One bit makes a 2 of a 3: nobody must be given the answers of yesterday."""
    pointer = built / "current.json"
    pointer.write_text(pointer.read_text().replace(SECOND, FIRST))
    assert state(built) is State.DAMAGED
    assert [it.name for it in kept(built)] == [FIRST]


def test_a_pointer_without_a_digest_is_read(built: Path) -> None:
    """As they were written at first."""
    (built / "current.json").write_text(json.dumps({"format": FORMAT, "generation": SECOND}))
    assert answer(built) == "Brno"


def test_opening_reads_what_was_written_to_since(built: Path) -> None:
    path = built / "generations" / SECOND / "catalog.sqlite"
    os.utime(path, (0, 0))
    assert answer(built) == "Brno"
    path.write_text("Brna")
    with pytest.raises(NotReadyError, match=r"catalog\.sqlite") as caught:
        open_current(built)
    assert caught.value.state is State.DAMAGED


@pytest.mark.usefixtures("large_only")
def test_a_manifest_that_tells_no_times_has_all_files_read(built: Path) -> None:
    """As those have that were written before 0.2."""
    manifest = built / "generations" / SECOND / "manifest.json"
    content = json.loads(manifest.read_text())
    del content["times"]
    rewrite_manifest(built, content)
    assert answer(built) == "Brno"
    path = built / "generations" / SECOND / "catalog.sqlite"
    with keeping_time(path):
        path.write_text("Brna")
    assert state(built) is State.DAMAGED


@pytest.mark.usefixtures("large_only")
def test_what_fails_over_damaged_files_is_told_as_damage(built: Path) -> None:
    path = built / "generations" / SECOND / "catalog.sqlite"
    with pytest.raises(KeyError), open_current(built):
        raise KeyError
    with keeping_time(path):
        path.write_text("Brna")
    with pytest.raises(NotReadyError, match=r"catalog\.sqlite"), open_current(built):
        raise KeyError


# Whose it is


PARTS = [
    *("", "current.json", "generations", f"generations/{SECOND}"),
    *(f"generations/{SECOND}/{name}" for name in ("manifest.json", "catalog.sqlite")),
]


@posix
@pytest.mark.parametrize("part", PARTS)
def test_what_anybody_may_write_to_is_not_opened(
    built: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built / part
    path.chmod(path.stat().st_mode | 0o002)
    with pytest.raises(NotReadyError, match="anybody may write") as caught:
        open_current(built)
    assert caught.value.state is State.NOT_OURS
    assert str(path) in caught.value.message
    monkeypatch.setenv("EXPLORER_ANY_OWNER", "1")
    assert answer(built) == "Brno"


@posix
@pytest.mark.parametrize("part", PARTS)
def test_where_a_build_would_not_be_trusted_none_is_made_and_else_it_mends(
    built: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build makes all files anew, but not the folders around them."""
    path = built / part
    path.chmod(path.stat().st_mode | 0o002)
    if path.is_dir() and path.name != SECOND:
        with pytest.raises(NotReadyError, match="anybody may write") as caught:
            build(built, "Ostrava")
        assert caught.value.state is State.NOT_OURS
        assert names(built) == [FIRST, SECOND]
        monkeypatch.setenv("EXPLORER_ANY_OWNER", "1")
    build(built, "Ostrava")
    assert answer(built) == "Ostrava"


@posix
def test_what_another_user_wrote_is_not_opened(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of the superuser and of the user behind `sudo` are trusted."""
    if os.geteuid():
        monkeypatch.setattr(os, "geteuid", lambda: 54_321)
    else:
        os.chown(built / "current.json", 54_321, -1)
    with pytest.raises(NotReadyError, match="belongs to another user") as caught:
        open_current(built)
    assert "EXPLORER_ANY_OWNER" in caught.value.hint
    owner = (built / "current.json").stat().st_uid
    monkeypatch.setenv("SUDO_UID", str(owner))
    assert answer(built) == "Brno"


@posix
def test_whatever_the_umask_nobody_else_may_write_to_an_index(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert answer(built_in(tmp_path / "index")) == "Brno"
    finally:
        os.umask(before)
    open_to_all = [
        path.name for path in (tmp_path / "index").rglob("*") if path.stat().st_mode & 0o002
    ]
    assert open_to_all in ([], ["lock"])  # which tells nothing that is believed


def test_files_beside_those_of_the_manifest_are_no_damage(built: Path) -> None:
    """As a database or an engine may leave while it reads."""
    (built / "generations" / SECOND / "catalog.sqlite-shm").write_text("x")
    assert answer(built) == "Brno"


@posix
@pytest.mark.parametrize("name", ["current.json", f"generations/{SECOND}/manifest.json"])
def test_a_pipe_in_place_of_a_file_does_not_hang(built: Path, name: str) -> None:
    (built / name).unlink()
    os.mkfifo(built / name)
    assert state(built) is State.DAMAGED


def test_a_generation_that_is_gone_is_damage(built: Path) -> None:
    shutil.rmtree(built / "generations" / SECOND)
    assert state(built) is State.DAMAGED
    build(built, "Ostrava")
    assert answer(built) == "Ostrava"
    assert names(built)[-1] == "0000000003"


@pytest.fixture(scope="module")
def sample() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield built_in(Path(folder) / "index")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


def assert_readable_or_unusable(path: Path, content: bytes, index: Path) -> None:
    good = path.read_bytes()
    path.write_bytes(content)
    try:
        open_current(index).close()
    except IndexUnusableError as error:
        assert error.message  # noqa: PT017  # either way is right
    finally:
        path.write_bytes(good)


@given(
    name=st.sampled_from(["current.json", f"generations/{SECOND}/manifest.json"]),
    content=st.binary() | values.map(json.dumps).map(str.encode),
)
def test_no_bytes_make_another_error(sample: Path, name: str, content: bytes) -> None:
    assert_readable_or_unusable(sample / name, content, sample)


@given(key=st.sampled_from([*Manifest._fields]), value=values)
def test_no_value_in_a_manifest_makes_another_error(sample: Path, key: str, value: object) -> None:
    path, content = manifest_of(sample)
    assert_readable_or_unusable(path, replaced(content, **{key: value}), sample)


@given(st.data())
def test_no_flipped_byte_in_a_manifest_makes_another_error(
    sample: Path, data: st.DataObject
) -> None:
    path, _ = manifest_of(sample)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert_readable_or_unusable(path, bytes(content), sample)


@given(
    st.builds(
        Manifest,
        engine=st.sampled_from(["whoosh", "tantivy"]),
        rules=st.text(),
        explorer=st.text(),
        created=st.datetimes(timezones=st.just(dt.UTC)),
        sources=st.lists(st.text()).map(tuple),
        counts=st.dictionaries(st.text(), st.integers(min_value=0)),
        files=st.dictionaries(
            st.sampled_from(["catalog.sqlite", "engine/_MAIN_1.toc", "engine/.managed.json"]),
            st.builds(
                Digest,
                size=st.integers(min_value=0),
                sha256=st.binary(min_size=32, max_size=32).map(bytes.hex),
            ),
            max_size=3,
        ),
    )
)
def test_a_manifest_survives_its_file(manifest: Manifest) -> None:
    assert Manifest.parse(json.loads(manifest.json())) == manifest


@given(st.from_regex(FILE_NAME, fullmatch=True))
def test_file_names_stay_inside(name: str) -> None:
    root = Path("/index/generations/0000000001")
    assert Path(os.path.normpath(root / name)) == root / name != root
    assert (root / name).is_relative_to(root)
