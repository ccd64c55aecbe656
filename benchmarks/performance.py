"""How fast explorer and other programs build and search, in one run over the same posts.

    python benchmarks/performance.py POSTS --eval ../shared/eval
    python benchmarks/performance.py POSTS --only build --posts 300 --rounds 1

Parts: build, cold, warm (needs --eval), scale. What is not installed is left out, with how to get it.
`docs/performance.md` says how to read what is printed.
"""

import argparse
import datetime as dt
import math
import multiprocessing
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, product
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

# The checkout that this file stands in is measured, whether or not it is installed.
sys.path.insert(0, str(Path(__file__).parents[1]))

import explorer
from benchmarks.growing import grow
from benchmarks.judging import read_topics
from benchmarks.rivals import ENGINES, FLOOR, Rival, rivals

PARTS: Final = ("build", "cold", "warm", "scale")
QUERIES: Final = ("CamelNET", "digitální mapa", "metropolitní síť", "rozpočet kraje")
"""What is searched for cold, and warm where there are no judged queries."""
SLIP: Final = "rozpoččet"
"""A word that no post and no dictionary has, searched for cold as well."""
TIMES: Final = (1, 4, 16)
_SHARE: Final = 10
"""Of the posts every so many is changed in the last kind of build."""


class Cost(NamedTuple):
    """What a program took."""

    seconds: float
    memory: float
    """MB of the largest of its processes."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", metavar="POSTS", type=Path, help="folder of posts (only read)")
    parser.add_argument("--eval", type=Path, help="folder with gold/topics.jsonl")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    parser.add_argument("--posts", type=int, default=0, help="take so many posts; 0: all")
    parser.add_argument("--rounds", type=int, default=3, help="times that each is measured")
    parser.add_argument("--times", type=int, nargs="+", default=TIMES, help="sizes of the scale")
    parser.add_argument("--engine", choices=ENGINES, help="of explorer with this engine alone")
    options = parser.parse_args(arguments)
    queries: Sequence[str] = QUERIES
    if options.eval:
        queries = [topic.query for topic in read_topics(options.eval / "gold")]
    parts = options.only or PARTS
    with tempfile.TemporaryDirectory(prefix="explorer-") as name:
        work = Path(name)
        posts = work / "posts"
        _copy(options.source, posts, options.posts)
        chosen = [options.engine] if options.engine else ENGINES
        every = rivals(posts, work, chosen)
        _print(_heading(posts, every))
        programs = [rival for rival in every if not rival.missing]
        if "build" in parts:
            _print(_builds(programs, posts, options.rounds))
        elif {"cold", "warm"} & set(parts):
            for rival in programs:
                if rival.build and rival.search:
                    _cost(rival.build, rival.environment)
        if "cold" in parts:
            _print(_cold(programs, options.rounds))
        if "warm" in parts:
            _print(_warm(programs, queries, options.rounds))
        if "scale" in parts:
            _print(_scale(posts, work / "scale", options.times, queries, chosen))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


def _copy(source: Path, target: Path, most: int) -> None:
    files = sorted(source.rglob("*.md"))
    for path in files[:: max(1, len(files) // most)] if most else files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _heading(posts: Path, every: Sequence[Rival]) -> Iterator[str]:
    files = list(posts.rglob("*.md"))
    size = sum(path.stat().st_size for path in files) / 1e6
    yield f"{dt.datetime.now(dt.UTC).date()}, Python {platform.python_version()}, {platform.machine()}"
    yield f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(files):,} posts, {size:.1f} MB"
    for rival in every:
        if rival.missing:
            yield f"left out: {rival.name} ({rival.missing})"


def _cost(command: Sequence[str], more: Mapping[str, str] | None = None) -> Cost:
    """Run a program to its end, its answer going into a pipe that is read."""
    # As a user has it: modules are compiled once, not at every start.
    environment = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=environment | dict(more or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout
    process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:  # 1: nothing was found
        print(f"{command[0]} ended with status {process.returncode}", file=sys.stderr)
    return Cost(seconds, usage.ru_maxrss / 1024)


def _size(path: Path) -> float:
    """Give MB; files that generations share count once."""
    files = [path] if path.is_file() else [it for it in path.rglob("*") if it.is_file()]
    return sum({(it := file.stat()).st_ino: it.st_size for file in files}.values()) / 1e6


def _row(name: str, *cells: str) -> str:
    return f"{name:<18}" + "".join(f"{cell:>12}" for cell in cells)


def _builds(programs: Sequence[Rival], posts: Path, rounds: int) -> Iterator[str]:
    """Yield a table of builds. In each round all programs take their turn."""
    builders = [rival for rival in programs if rival.build]
    files = sorted(posts.rglob("*.md"))
    # The first change may bring words that are new to the index, and finds posts without stamps.
    kinds = ("full", "unchanged", "one", "one again", f"1 in {_SHARE}")
    spent: dict[tuple[str, str], list[Cost]] = {}
    for number in range(rounds):
        one, several = files[number : number + 1], files[number::_SHARE]
        changed = dict(zip(kinds[2:], (one, one, several), strict=True))
        for kind in kinds:
            _change(changed.get(kind, ()), number)
            for rival in builders:
                if kind == "full":
                    _clear(rival.index)
                elif not rival.updates:
                    continue
                cost = _cost(rival.build, rival.environment)
                spent.setdefault((rival.name, kind), []).append(cost)
                print(
                    f"  round {number + 1}, {kind}: {rival.name} {cost.seconds:.2f} s",
                    file=sys.stderr,
                )
    yield ""
    yield _row("build", *kinds, "full:recoll", "MB memory", "MB index")
    base = spent.get(("recoll", "full"))
    for rival in builders:
        full = median(it.seconds for it in spent[rival.name, "full"])
        yield _row(
            rival.name,
            *(
                f"{median(it.seconds for it in costs):.2f} s"
                if (costs := spent.get((rival.name, kind)))
                else "-"
                for kind in kinds
            ),
            f"{full / median(it.seconds for it in base):.2f}" if base else "-",
            f"{median(it.memory for it in spent[rival.name, 'full']):.0f}",
            f"{_size(rival.index):.1f}",
        )


def _clear(index: Path) -> None:
    if index.is_file():
        index.unlink()
    else:
        shutil.rmtree(index, ignore_errors=True)


def _change(files: Sequence[Path], number: int) -> None:
    for path in files:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nDodatek číslo {number}: digitální mapa a optická síť.\n")


def _cold(programs: Sequence[Rival], rounds: int) -> Iterator[str]:
    """Yield a table of searches by a new process into a pipe, with the disk's cache warm."""
    searchers = [rival for rival in programs if rival.search]
    spent: dict[str, list[Cost]] = {}
    slips: dict[str, list[Cost]] = {}
    for _ in range(1 + rounds * 3):
        for rival in searchers:
            slip = _cost([*rival.search, SLIP], rival.environment)
            slips.setdefault(rival.name, []).append(slip)
        for query in QUERIES:
            spent.setdefault("import floor", []).append(_cost(FLOOR))
            for rival in searchers:
                cost = _cost([*rival.search, query], rival.environment)
                spent.setdefault(rival.name, []).append(cost)
    yield ""
    yield _row("cold search", "median", "p95", ":floor", "MB memory", "slip", "MB memory")
    warm = {name: costs[len(QUERIES) :] for name, costs in spent.items()}
    floor = median(it.seconds for it in warm["import floor"])
    for name, costs in warm.items():
        middle = median(it.seconds for it in costs)
        yield _row(
            name,
            f"{middle * 1e3:.0f} ms",
            f"{_high(it.seconds for it in costs) * 1e3:.0f} ms",
            f"{middle / floor:.2f}",
            f"{median(it.memory for it in costs):.0f}",
            *_of_slip(slips.get(name, [])[1:]),
        )


def _of_slip(costs: Sequence[Cost]) -> Iterator[str]:
    if costs:
        yield f"{median(it.seconds for it in costs) * 1e3:.0f} ms"
        yield f"{median(it.memory for it in costs):.0f}"


def _high(values: Iterator[float]) -> float:
    """Give the 95th percentile."""
    ordered = sorted(values)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def _latency(index: Path, queries: Sequence[str]) -> tuple[list[float], list[float]]:
    """Give the seconds of each search by a new process: of queries new to it, and asked again."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_searches, index, queries).result()


def _searches(index: Path, queries: Sequence[str]) -> tuple[list[float], list[float]]:
    seconds: tuple[list[float], list[float]] = ([], [])
    with explorer.open(index) as opened:
        for spent, query in product(seconds, queries):
            started = time.perf_counter()
            opened.search(query)
            spent.append(time.perf_counter() - started)
    return seconds


def _warm(programs: Sequence[Rival], queries: Sequence[str], rounds: int) -> Iterator[str]:
    """Yield a table of searches, each engine by processes of its own. In each round all take turns."""
    yield ""
    yield _row(f"warm, {len(queries)} queries", "new p50", "new p95", "again p50", "again p95")
    searchers = [rival for rival in programs if rival.name.startswith("explorer")]
    runs = [[_latency(it.index, queries) for it in searchers] for _ in range(rounds)]
    for rival, found in zip(searchers, zip(*runs, strict=True), strict=True):
        kinds = [list(chain.from_iterable(kind)) for kind in zip(*found, strict=True)]
        figures = (it for kind in kinds for it in (median(kind), _high(iter(kind))))
        yield _row(rival.name, *(f"{figure * 1e3:.1f} ms" for figure in figures))


def _scale(
    posts: Path, work: Path, times: Sequence[int], queries: Sequence[str], chosen: Sequence[str]
) -> Iterator[str]:
    """Yield how time, memory, size and latency grow with the corpus, as powers of its size."""
    figures: dict[str, list[tuple[float, ...]]] = {}
    for number in times:
        folder = work / str(number)
        grow(posts, folder / "posts", number)
        for rival in rivals(folder / "posts", folder, chosen):
            if rival.name.startswith("explorer") and not rival.missing:
                cost = _cost(rival.build, rival.environment)
                _, seconds = _latency(rival.index, queries)
                spent = (median(seconds) * 1e3, _high(iter(seconds)) * 1e3)
                found = (*cost, _size(rival.index), *spent)
                figures.setdefault(rival.name, []).append(found)
                print(f"  {number} times: {rival.name} {cost.seconds:.1f} s", file=sys.stderr)
        shutil.rmtree(folder)
    for name, rows in figures.items():
        yield ""
        yield _row(name, "build s", "MB memory", "MB index", "p50 ms", "p95 ms")
        for number, row in zip(times, rows, strict=True):
            yield _row(f"{number} times", *(f"{figure:,.1f}" for figure in row))
        if len(times) > 1:
            yield _row(
                "grows as size ^",
                *(f"{_slope(times, column):.2f}" for column in zip(*rows, strict=True)),
            )


def _slope(sizes: Sequence[int], figures: Sequence[float]) -> float:
    """Fit `figure = c * size ** slope` by least squares of the logarithms."""
    across, up = list(map(math.log, sizes)), list(map(math.log, figures))
    middle, height = sum(across) / len(across), sum(up) / len(up)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / sum(
        (x - middle) ** 2 for x in across
    )


if __name__ == "__main__":
    main()
