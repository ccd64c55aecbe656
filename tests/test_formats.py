"""Indexes of other versions: the format of today is opened for ever, all others are refused.

`EXPLORER_UPDATE_GOLDEN=1` writes `data/index-format-N.tar.gz` for a new format number.
"""

import json
import os
import tarfile
from pathlib import Path

import pytest
from index_folders import rewrite_manifest
from seeding import NETWORK, write_post

import explorer
from explorer.cli import run
from explorer.indexing import build
from explorer.store.generations import NotReadyError, State, open_current
from explorer.store.manifest import FORMAT

DATA = Path(__file__).parent / "data"
KEPT = DATA / f"index-format-{FORMAT}.tar.gz"


def write(folder: Path) -> None:
    write_post(folder, "kraj/_posts/2021-03-01-sit.md", NETWORK, title="Síť", tags=["síť"])
    build([folder], folder.parent / "index", engine="whoosh")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The index that an earlier version of this program wrote."""
    if os.environ.get("EXPLORER_UPDATE_GOLDEN") and not KEPT.exists():
        write(tmp_path / "made" / "posts")
        (manifest,) = tmp_path.glob("made/index/generations/*/manifest.json")
        content = json.loads(manifest.read_text()) | {"sources": ["/posts"]}
        rewrite_manifest(tmp_path / "made" / "index", content)
        with tarfile.open(KEPT, "w:gz") as archive:
            archive.add(tmp_path / "made" / "index", "index", filter=_nameless)
    with tarfile.open(KEPT) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "index"


def _nameless(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return None if info.name.endswith("/lock") else info


def test_an_index_of_this_format_is_read_whichever_version_wrote_it(kept: Path) -> None:
    with explorer.open(kept) as index:
        assert index.verify() > 3
        (hit,) = index.search("camelnetu").hits
        assert hit.post.title == "Síť"
        assert [it.path for it in index.posts().items] == ["kraj/_posts/2021-03-01-sit.md"]
        assert index.status().posts == 1


def test_an_index_of_this_format_is_brought_up_to_date(kept: Path, tmp_path: Path) -> None:
    write_post(tmp_path / "posts", "novy.md", "Nová mapa.", title="Mapa")
    build([tmp_path / "posts"], kept)
    with explorer.open(kept) as index:
        assert index.search("mapy").total == 1


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1, 99])
def test_another_format_is_refused_with_advice_and_rebuilt(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    (manifest,) = kept.glob("generations/*/manifest.json")
    for file in (manifest, kept / "current.json"):
        file.write_text(json.dumps(json.loads(file.read_text()) | {"format": number}))
    with pytest.raises(NotReadyError) as caught:
        open_current(kept)
    assert caught.value.state is State.OTHER_FORMAT
    assert run(["search", "mapa", "--index-dir", str(kept)]) == 3
    err = capsys.readouterr().err
    assert f"format {number}" in err
    assert "--rebuild" in err
    write_post(tmp_path / "posts", "novy.md", "Nová mapa.", title="Mapa")
    args = ["index", str(tmp_path / "posts"), "--rebuild", "--index-dir", str(kept)]
    assert run(args) == 0
    with explorer.open(kept) as index:
        assert index.search("mapy").total == 1
