"""Add, edit, rename and delete posts at random for minutes, searching in between.

    python benchmarks/soak.py FOLDER [--minutes 10] [--posts 300] [--engine NAME]
                              [--seed 1] [--work DIR]

FOLDER is only read: what changes is a copy of some of its posts. In the end the index must answer
as one that is built anew, and its disk use must not have crept. Exit status 1 if not.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from seeding import opened

import explorer
from explorer.indexing import build

QUERIES = ("rozpočet", "doprava praha", '"životní prostředí"', "digitaliz*", "škola OR nemocnice")


def main() -> int:
    """Run it and tell what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--posts", type=int, default=300)
    options.add_argument("--engine", default="whoosh")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--work", type=Path)
    given = options.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        return soak(
            given.folder, Path(folder), given.minutes * 60, given.posts, given.engine, chance
        )


def soak(
    source: Path, work: Path, seconds: float, number: int, engine: str, chance: random.Random
) -> int:
    """Change a copy for so long; give the exit status."""
    every = sorted(path for path in source.rglob("*.md"))
    posts, index = work / "posts", work / "index"
    for path in chance.sample(every, min(number, len(every))):
        copy(path, posts / path.relative_to(source))
    build([posts], index, engine=engine)
    sizes, builds, searches, end = [size(index)], 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(chance.randint(1, 8)):
            change(posts, source, every, chance)
        builds += build([posts], index).written
        with explorer.open(index) as reader:
            for query in QUERIES:
                found = reader.search(query)
                assert len(found.hits) <= found.total
                searches += 1
        sizes.append(size(index))
    with explorer.open(index) as reader:
        files = reader.verify()
    build([posts], work / "fresh", engine=engine)
    same = answers(index) == answers(work / "fresh")
    build([posts], work / "fresh", rebuild=True)
    fresh = size(work / "fresh")
    print(f"{builds} updates, {searches} searches, {files} files verified")
    print(f"answers as a fresh build: {same}")
    print(f"size at first {sizes[0]:,}, largest {max(sizes):,}, at last {sizes[-1]:,},")
    print(f"two generations of a fresh build {fresh:,} bytes")
    return int(not same or sizes[-1] > 2 * fresh)


def change(posts: Path, source: Path, every: list[Path], chance: random.Random) -> None:
    """Do one thing to the posts."""
    here = sorted(posts.rglob("*.md"))
    match chance.choice(["add", "edit", "delete", "rename", "copy"]):
        case "add":
            path = chance.choice(every)
            copy(path, posts / path.relative_to(source))
        case "edit":
            file = chance.choice(here)
            lines = file.read_bytes().splitlines(keepends=True)
            chance.shuffle(tail := lines[8:])
            file.write_bytes(b"".join([*lines[:8], *tail, b"\nNov\xc3\xbd odstavec.\n"]))
        case "delete":
            chance.choice(here).unlink()
        case "rename":
            file = chance.choice(here)
            file.rename(file.with_name(f"2020-01-01-{chance.randrange(10**6)}.md"))
        case "copy":
            file = chance.choice(here)
            copy(file, file.with_name(f"2021-01-01-{chance.randrange(10**6)}.md"))


def copy(file: Path, to: Path) -> None:
    """Copy a file, with the folders it needs."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def answers(index: Path) -> dict[str, Any]:
    """All that an index answers, as the tests compare it."""
    return opened(index, *QUERIES)


def size(folder: Path) -> int:
    """Give the bytes on the disk, files of several names once."""
    found = {it.stat().st_ino: it.stat().st_size for it in folder.rglob("*") if it.is_file()}
    return sum(found.values())


if __name__ == "__main__":
    sys.exit(main())
