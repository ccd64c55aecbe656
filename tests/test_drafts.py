"""Writing an index: commits, links, files of others, and disks that refuse."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from index_folders import (
    FIRST,
    SECOND,
    answer,
    assert_clean,
    build,
    built_in,
    commit,
    keeping_time,
    names,
    posix,
    tree,
)

from explorer.errors import IndexUnusableError, UsageError
from explorer.store.disk import disk_errors
from explorer.store.drafts import open_draft
from explorer.store.generations import (
    Kept,
    NotReadyError,
    State,
    kept,
    open_current,
    state,
)
from explorer.store.manifest import Digest


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index folder that does not exist yet."""
    return tmp_path / "index"


@pytest.fixture
def built(index: Path) -> Path:
    return built_in(index)


# Building and reading


def test_without_an_index_the_error_says_how_to_build_one(index: Path) -> None:
    with pytest.raises(NotReadyError) as caught:
        open_current(index)
    assert caught.value.status == 3
    assert caught.value.state is State.MISSING is state(index)
    assert str(index) in caught.value.message
    assert caught.value.hint == "Build one: explorer index SOURCE"
    assert kept(index) == ()


def test_a_commit_makes_the_draft_current(index: Path) -> None:
    with open_draft(index) as draft:
        (draft.path / "catalog.sqlite").write_bytes(b"Plze\xc5\x88")
        written = draft.commit(
            engine="tantivy", rules="cs-3", sources=["./seeds", "praha"], counts={"posts": 7}
        )
        assert state(index) is State.READY
    with open_current(index) as generation:
        manifest = generation.manifest
        assert manifest == written
        assert (manifest.engine, manifest.rules, manifest.counts) == (
            "tantivy",
            "cs-3",
            {"posts": 7},
        )
        assert manifest.sources == ("./seeds", "praha")
        assert manifest.explorer
        assert dict(manifest.files) == {
            "catalog.sqlite": Digest.of(generation.path / "catalog.sqlite")
        }
        assert manifest.files["catalog.sqlite"].size == 6
        assert generation.path == index / "generations" / FIRST


def test_nothing_is_visible_before_the_commit(built: Path) -> None:
    with open_draft(built) as draft:
        (draft.path / "catalog.sqlite").write_text("Ostrava")
        assert answer(built) == "Brno"
        assert names(built) == [FIRST, SECOND]


def test_a_draft_without_a_commit_leaves_no_trace(built: Path) -> None:
    before = tree(built)
    with open_draft(built) as draft:
        (draft.path / "catalog.sqlite").write_text("Ostrava")
    assert tree(built) == before


def test_a_draft_that_fails_leaves_no_trace(built: Path) -> None:
    before = tree(built)
    with pytest.raises(KeyError), open_draft(built) as draft:
        draft.link_from_previous("engine/none.seg")
    assert tree(built) == before


def test_an_error_after_the_commit_does_not_take_it_back(built: Path) -> None:

    def interrupted() -> NoReturn:
        with open_draft(built) as draft:
            commit(draft, "Ostrava")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert answer(built) == "Ostrava"


def test_two_generations_are_kept_and_their_names_rise(index: Path) -> None:
    for number in range(1, 13):
        build(index, str(number))
    assert names(index) == ["0000000011", "0000000012"]
    assert answer(index) == "12"


def test_the_list_of_generations_tells_size_and_which_is_current(built: Path) -> None:
    sizes = [
        sum(file.stat().st_size for file in (built / "generations" / name).rglob("*.*"))
        for name in (FIRST, SECOND)
    ]
    assert kept(built) == (
        Kept(FIRST, sizes[0], current=False),
        Kept(SECOND, sizes[1], current=True),
    )


def test_generations_are_listed_while_a_writer_removes_one(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.lstat

    def gone(path: str | Path) -> os.stat_result:
        if Path(path).name == "catalog.sqlite":
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))
        return real(path)

    monkeypatch.setattr(os, "lstat", gone)
    assert [generation.name for generation in kept(built)] == [FIRST, SECOND]


def test_reading_needs_no_right_to_write(built: Path) -> None:
    for path in [built, *built.rglob("*")]:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
    try:
        assert answer(built) == "Brno"
    finally:
        for path in [built, *built.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)


def test_reading_imports_no_lock_library() -> None:
    """A search starts fast: only writers pay for it."""
    script = "import sys, explorer.store.generations; sys.exit('filelock' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


# Files of others


def test_the_gitignore_of_the_default_folder_stays(index: Path) -> None:
    index.mkdir()
    (index / ".gitignore").write_text("*\n")
    build(index, "Praha")
    build(index, "Brno")
    assert (index / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "names",
    [
        ["thesis.odt"],
        [".gitignore", "notes/a.txt"],
        ["generations/0000000001/photo.jpg"],
        ["current.json"],
        ["current.json", "lock", "thesis.odt"],
        ["lock", "thesis.odt"],
    ],
)
def test_a_folder_with_files_of_others_is_refused_and_not_touched(
    index: Path, names: list[str]
) -> None:
    for name in names:
        (index / name).parent.mkdir(parents=True, exist_ok=True)
        (index / name).write_text("mine")
    before = tree(index)
    with pytest.raises(UsageError) as caught, open_draft(index):
        pass
    assert str(index) in caught.value.message
    assert "--index-dir" in caught.value.hint
    assert tree(index) == before


def test_a_pointer_that_is_not_ours_is_no_reason_to_build(index: Path) -> None:
    index.mkdir()
    (index / "current.json").write_text('{"format": 6}')
    with pytest.raises(UsageError), open_draft(index):
        pass


def test_files_put_into_an_index_survive_its_builds(built: Path) -> None:
    mine = ["note.txt", "generations/note.txt", "generations/0000000001.bak/x", "generations/1/x"]
    for name in mine:
        (built / name).parent.mkdir(exist_ok=True)
        (built / name).write_text("mine")
    for number in range(4):
        build(built, str(number))
    assert [(built / name).read_text() for name in mine] == ["mine"] * 4


def test_folders_behind_symbolic_links_survive(built: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_text("mine")
    links = ("0000000000", "0000000009", "0000000001.removed")
    for name in links:
        (built / "generations" / name).symlink_to(tmp_path / "mine", target_is_directory=True)
    build(built, "Praha")
    assert answer(built) == "Praha"
    assert (tmp_path / "mine" / "x").read_text() == "mine"
    for name in links:
        assert (built / "generations" / name).is_symlink()


# Links


@pytest.mark.usefixtures("large_only")
def test_a_linked_file_is_the_same_file_with_the_known_digest(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = Digest.of

    def of(path: Path) -> Digest:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Digest, "of", of)
    build(built, "Ostrava")
    with open_current(built) as generation:
        here = generation.path / "engine" / "stable.seg"
        assert here.samefile(built / "generations" / SECOND / "engine" / "stable.seg")
        assert generation.manifest.files["engine/stable.seg"].size == here.stat().st_size
    assert read == ["catalog.sqlite"]


def refuse_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)


def test_where_links_are_impossible_files_are_copied(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch)
    build(built, "Ostrava")
    assert answer(built) == "Ostrava"
    with open_current(built) as generation:
        here = generation.path / "engine" / "stable.seg"
        assert here.read_text("utf-8") == "Ústí"
        assert here.stat().st_nlink == 1


@pytest.mark.usefixtures("large_only")
def test_damage_is_not_copied_into_a_new_generation(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch)
    damaged = built / "generations" / SECOND / "engine" / "stable.seg"
    with keeping_time(damaged):
        damaged.write_bytes(damaged.read_bytes()[::-1])
    with pytest.raises(NotReadyError, match=r"stable\.seg"):
        build(built, "Ostrava")


def test_a_linked_file_may_be_replaced(built: Path) -> None:
    """As an engine does that writes beside and renames."""
    with open_draft(built) as draft:
        draft.link_from_previous("catalog.sqlite")
        (draft.path / "new").write_text("Ostrava")
        (draft.path / "new").replace(draft.path / "catalog.sqlite")
        draft.commit(engine="whoosh", rules="1", sources=[], counts={})
    assert answer(built) == "Ostrava"
    assert (built / "generations" / SECOND / "catalog.sqlite").read_text() == "Brno"


def test_a_linked_file_changed_in_place_is_a_bug_that_shows(built: Path) -> None:
    with open_draft(built) as draft:
        draft.link_from_previous("catalog.sqlite")
        with (draft.path / "catalog.sqlite").open("a") as file:
            file.write("!")
        with pytest.raises(ValueError, match="changed in place"):
            draft.commit(engine="whoosh", rules="1", sources=[], counts={})


def test_a_link_overwrites_nothing(built: Path) -> None:
    with open_draft(built) as draft:
        (draft.path / "catalog.sqlite").write_text("Ostrava")
        with pytest.raises(FileExistsError):
            draft.link_from_previous("catalog.sqlite")
        assert (draft.path / "catalog.sqlite").read_text() == "Ostrava"


@pytest.mark.parametrize("name", ["manifest.json", "../../lock", "/etc/passwd", "catalog"])
def test_only_files_of_the_manifest_can_be_linked(built: Path, name: str) -> None:
    with open_draft(built) as draft, pytest.raises(KeyError):
        draft.link_from_previous(name)


def test_symbolic_links_are_not_committed(index: Path) -> None:
    with open_draft(index) as draft:
        (draft.path / "catalog.sqlite").symlink_to(__file__)
        with pytest.raises(ValueError, match="not fit for an index"):
            draft.commit(engine="whoosh", rules="1", sources=[], counts={})
    assert state(index) is State.MISSING


# The disk


@posix
def test_all_is_on_the_disk_before_the_pointer_moves(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut must not find a new pointer and an old disk.

    Files of the generation before are on the disk since that was made; the folder of their links is not.
    """
    flushed: set[int] = set()
    fsync, replace = os.fsync, os.replace
    moved: list[set[int]] = []

    def noted_fsync(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        moved.append(set(flushed))
        flushed.clear()
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    build(built, "Ostrava")
    new = built / "generations" / names(built)[-1]
    needed = [built / "current.json", new.parent, new]
    needed += [path for path in new.rglob("*") if path.is_dir() or path.stat().st_nlink == 1]
    assert len(moved) == 1
    assert moved[0] >= {path.stat().st_ino for path in needed}
    assert built.stat().st_ino in flushed


REFUSALS = [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.EIO]


@pytest.mark.parametrize("number", REFUSALS)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_refusing_disk_leaves_the_old_index_alone(
    built: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    def commit_refused(index: Path, patch: pytest.MonkeyPatch) -> None:
        with open_draft(index) as draft:
            patch.setattr(os, call, refuse)
            commit(draft, "Ostrava")

    build(built, "Brno")
    before = tree(built)
    with monkeypatch.context() as patch, pytest.raises(IndexUnusableError) as caught:
        commit_refused(built, patch)
    assert os.strerror(number) in caught.value.message
    assert str(built) in caught.value.message
    assert caught.value.hint.endswith(".")
    assert tree(built) == before
    with open_draft(built) as draft:
        commit(draft, "Ostrava")
    assert answer(built) == "Ostrava"
    assert_clean(built)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES])
def test_a_refusal_while_the_files_are_written_is_explained(built: Path, number: int) -> None:
    before = tree(built)
    with pytest.raises(IndexUnusableError) as caught, open_draft(built) as draft:
        raise OSError(number, os.strerror(number), str(draft.path / "engine" / "a.seg"))
    assert "a.seg" in caught.value.message
    assert "--index-dir" in caught.value.hint
    assert tree(built) == before


def test_a_refusal_around_the_folder_is_explained(index: Path) -> None:
    with pytest.raises(IndexUnusableError, match="Permission denied"), disk_errors(index):
        raise PermissionError(errno.EACCES, "Permission denied", str(index.parent))


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file", "seeds/a.md"),
        BrokenPipeError(),
        OSError("x"),
    ],
)
def test_errors_that_do_not_concern_the_index_pass(built: Path, error: OSError) -> None:
    with pytest.raises(type(error)) as caught, open_draft(built):
        raise error
    assert caught.value is error


def test_an_index_that_would_lie_below_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for index in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(IndexUnusableError, match="file") as caught, open_draft(index):
            pass
        assert "--index-dir" in caught.value.hint
        with pytest.raises(IndexUnusableError, match="file"):
            open_current(index)


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may do anything")
def test_a_folder_without_the_right_to_write_is_explained(built: Path) -> None:
    built.chmod(0o555)
    try:
        with pytest.raises(IndexUnusableError, match="Permission denied") as caught:
            build(built / "new", "Praha")
        assert "rights" in caught.value.hint
    finally:
        built.chmod(0o755)


def test_the_lock_file_is_never_followed_out_of_the_folder(built: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (built / "lock").unlink()
    (built / "lock").symlink_to(tmp_path / "mine")
    (tmp_path / "elsewhere").symlink_to(built, target_is_directory=True)
    for index in (built, tmp_path / "elsewhere"):
        with pytest.raises(IndexUnusableError, match="lock"), open_draft(index):
            pass
    assert (tmp_path / "mine").read_text() == "mine"


def test_what_cannot_be_removed_does_not_fail_a_build(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        build(built, "Ostrava")
    assert len(names(built)) == 3
    build(built, "Plzeň")
    assert_clean(built)
