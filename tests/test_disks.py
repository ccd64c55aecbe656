"""Real disks that refuse: one that is full, one that is read-only, folders without the right to write.

Where a test may not mount a disk of its own, or drop the rights of the superuser, it is skipped.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from index_folders import assert_clean, posix, tree
from seeding import NETWORK, opened, write_dozen, write_post
from test_engines import WITHOUT_TANTIVY

from explorer.indexing import build

QUERIES = ("mapa", "CamelNET", '"v praze"')
MOUNT = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"'
"""Of a process that nobody else sees mounts of, and that ends with them."""
ALONE = [
    "unshare",
    "--mount",
    *([] if os.name != "posix" or os.geteuid() == 0 else ["--map-root-user"]),
]
POWERLESS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
"""So started, even the superuser may do only what the folders allow."""

# Builds on the disk until it is full, then with room again; then on a disk that is read-only.
FULL = """
import json, shutil, subprocess, sys
from pathlib import Path
from index_folders import assert_clean, tree
from seeding import opened
from explorer.cli import run
from explorer.indexing import build

disk, few, many = map(Path, sys.argv[1:4])
queries = json.loads(sys.argv[4])
index = disk / "index"
build([few], index, engine=sys.argv[5])
build([few], index, rebuild=True)
answers, before = opened(index, *queries), tree(index)
statuses = []
free = shutil.disk_usage(disk).free
for left in (0, 5_000, 50_000, 150_000, 250_000, 350_000):
    (disk / "filler").write_bytes(b"x" * (free - left))
    statuses.append(run(["index", str(many), "--index-dir", str(index)]))
    assert opened(index, *queries) == answers
    assert tree(index) == before
    assert_clean(index)
(disk / "filler").unlink()
assert build([many], index).posts > 60
subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
answers = opened(index, *queries)
statuses.append(run(["index", str(few), "--index-dir", str(index)]))
assert opened(index, *queries) == answers
print("statuses", statuses)
"""


def explorer(*arguments: object, before: list[str]) -> "subprocess.CompletedProcess[str]":
    command = [*before, sys.executable, "-m", "explorer", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
        stdin=subprocess.DEVNULL,
    )


def require(command: list[str]) -> None:
    """Skip where a command is missing or may not do its work."""
    if not shutil.which(command[0]) or subprocess.run(command, check=False).returncode:
        pytest.skip(f"{' '.join(command)} does not work here")


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A folder of posts and one of more posts."""
    write_dozen(tmp_path / "few")
    write_dozen(tmp_path / "many")
    for number in range(60):
        write_post(tmp_path / "many", f"{number}.md", f"{number} {NETWORK}", title=f"{number}")
    return tmp_path


@posix
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_full_disk_and_one_that_is_read_only_are_told_and_harm_nothing(
    grown: Path, engine: str
) -> None:
    if engine == "tantivy":
        pytest.importorskip("tantivy", reason=WITHOUT_TANTIVY)
    disk = grown / "disk"
    disk.mkdir()
    require([*ALONE, "sh", "-c", MOUNT, "sh", "1m", str(disk), "true"])
    arguments = (disk, grown / "few", grown / "many", json.dumps(QUERIES), engine)
    done = subprocess.run(
        [*ALONE, "sh", "-c", MOUNT, "sh", "12m", disk, sys.executable, "-c", FULL, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=200,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] == f"statuses {[3] * 7}"
    assert "No space left on device" in done.stderr
    assert "Read-only file system" in done.stderr


@posix
def test_without_the_right_to_write_searching_works_and_building_says_so(grown: Path) -> None:
    before = POWERLESS if os.geteuid() == 0 else []
    if before:
        require([*before, "true"])
    index = grown / "index"
    build([grown / "few"], index)
    answers, files = opened(index, *QUERIES), tree(index)
    folders = [index, index / "generations"]
    try:
        for folder in folders:
            folder.chmod(0o555)
        done = explorer("search", "mapa", "--index-dir", index, before=before)
        assert done.returncode == 0, done.stderr
        done = explorer("index", grown / "many", "--index-dir", index, before=before)
        assert done.returncode == 3, done.stderr
        assert "Permission denied" in done.stderr
        assert "--index-dir" in done.stderr
        (index / "current.json").chmod(0)
        done = explorer("search", "mapa", "--index-dir", index, before=before)
        assert done.returncode == 3, done.stderr
        assert "Permission denied" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        (index / "current.json").chmod(0o644)
        for folder in folders:
            folder.chmod(0o755)
    assert opened(index, *QUERIES) == answers
    assert tree(index) == files
    assert_clean(index)
