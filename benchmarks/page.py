"""How quick and how heavy the page is: weight, time of one request, and many requests at once.

    python benchmarks/page.py INDEX... [--eval FOLDER] [--at-once 50] [--seconds 60] [--rounds 5]
                              [--only weight|alone|slow|load]

Serves each INDEX as `explorer serve` does and asks it over loopback, with the judged queries of
FOLDER/gold/topics.jsonl. Exit status 1 if an answer is no page.
"""

import argparse
import asyncio
import gzip
import json
import os
import select
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Self
from urllib.parse import urlencode

QUERIES: Final = ("rozpočet", "doprava praha", '"životní prostředí"', "digitaliz*", "škola OR byt")
"""Asked where no judged queries are given."""
ASSETS: Final = ("/static/style.css", "/static/page.js", "/static/icon.svg")
# Where a collection lacks such a tag or year, the answer says so.
SLOW: Final = ("/topics?tree=1", "/posts?untagged=doprava", "/compare?a=date:2021&b=date:2020")
PARTS: Final = ("weight", "alone", "slow", "load")
OK: Final = 200
BAD_REQUEST: Final = 400


class Answer(NamedTuple):
    """What came of a request."""

    status: int
    body: bytes
    seconds: float


class Browser:
    """One connection that is kept, without proxies and redirects."""

    def __init__(self, port: int) -> None:
        """Ask the page at a port of this machine."""
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> Answer:
        """Ask for an address; status 0 if the connection breaks."""
        start = time.perf_counter()
        try:
            if not self._streams:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(head.encode())
            told = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(told.partition("content-length:")[2].partition("\r\n")[0])
            body = await reader.readexactly(length)
        except (OSError, EOFError, ValueError):
            self._streams = None
            return Answer(0, b"", time.perf_counter() - start)
        return Answer(int(told.split()[1]), body, time.perf_counter() - start)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._streams:
            self._streams[1].close()


@contextmanager
def served(index: Path) -> Iterator[tuple[int, Callable[[], float]]]:
    """Serve an index; yield the port, and a function that gives the processor time used so far."""
    command = [sys.executable, "-m", "explorer", "serve", "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--index-dir", str(index)], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    try:
        assert select.select([process.stderr], [], [], 60)[0], "it does not start"
        port = int(process.stderr.readline().rstrip().rstrip("/").rpartition(":")[2])

        def used() -> float:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        yield port, used
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stderr.close()


def searches(folder: Path | None) -> list[str]:
    """Give the addresses of the search pages that are asked for."""
    queries: Sequence[str] = QUERIES
    if folder:
        lines = (folder / "gold" / "topics.jsonl").read_text(encoding="utf-8").splitlines()
        queries = [json.loads(line)["query"] for line in lines]
    return [f"/search?{urlencode({'q': query})}" for query in queries]


def told(seconds: Sequence[float]) -> str:
    """Give the quantiles in milliseconds."""
    cuts = statistics.quantiles([1000 * it for it in seconds], n=100, method="inclusive")
    return f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"


async def weight(port: int, addresses: Sequence[str]) -> int:
    """Tell how much a browser loads that never was here before. Give the number of errors."""
    async with Browser(port) as browser:
        assets = [await browser.get(it) for it in ASSETS]
        pages = [await browser.get(it) for it in ("/", *addresses)]
    fixed = sum(len(it.body) for it in assets)
    heaviest = max(len(it.body) for it in pages)
    plain = max(len(gzip.decompress(it.body)) for it in pages)
    print(f"  script, style, icon {fixed / 1000:.1f} kB, heaviest page {heaviest / 1000:.1f} kB")
    print(
        f"  together {(fixed + heaviest) / 1000:.1f} kB compressed; the page {plain / 1000:.0f} kB"
    )
    return sum(it.status != OK for it in (*assets, *pages))


async def alone(port: int, addresses: Sequence[str], rounds: int, used: Callable[[], float]) -> int:
    """Tell how long the pages take one after another, each asked for once before."""
    async with Browser(port) as browser:
        answers = [await browser.get(it) for it in addresses]
        before = used()
        warm = [await browser.get(it) for _ in range(rounds) for it in addresses]
        spent = (used() - before) / len(warm)
    print(f"  {len(warm)} warm, one at a time: {told([it.seconds for it in warm])}")
    print(f"  processor time of one on average: {1000 * spent:.0f} ms")
    return sum(it.status != OK for it in (*answers, *warm))


async def slow(port: int, addresses: Sequence[str], rounds: int) -> int:
    """Tell how long the pages take while somebody else asks for the slowest ones."""
    stop = False
    answers: list[Answer] = []
    waited: list[Answer] = []

    async def other(address: str) -> None:
        async with Browser(port) as browser:
            while not stop:
                waited.append(await browser.get(address))

    others = [asyncio.create_task(other(it)) for it in SLOW]
    async with Browser(port) as browser:
        answers = [await browser.get(it) for _ in range(rounds) for it in addresses]
    stop = True
    await asyncio.gather(*others)
    print(f"  beside {len(waited)} slow pages ({told([it.seconds for it in waited])}):")
    print(f"  {len(answers)} searches: {told([it.seconds for it in answers])}")
    broken = sum(it.status != OK for it in answers)
    return broken + sum(it.status not in {OK, BAD_REQUEST} for it in waited)


async def load(port: int, addresses: Sequence[str], at_once: int, seconds: float) -> int:
    """Tell what comes of many requests at once."""
    answers: list[Answer] = []
    end = time.perf_counter() + seconds

    async def reader(first: int) -> None:
        async with Browser(port) as browser:
            place = first
            while time.perf_counter() < end:
                answers.append(await browser.get(addresses[place % len(addresses)]))
                place += 1

    await asyncio.gather(*(reader(first) for first in range(at_once)))
    wrong = sum(it.status != OK for it in answers)
    print(f"  {at_once} at once for {seconds:.0f} s: {len(answers)} answers, {wrong} errors")
    print(f"  {told([it.seconds for it in answers])}, {len(answers) / seconds:.1f} a second")
    return wrong


def main() -> int:
    """Run what is asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("index", type=Path, nargs="+")
    options.add_argument("--eval", type=Path)
    options.add_argument("--at-once", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", choices=PARTS, action="append")
    given = options.parse_args()
    parts = given.only or PARTS
    addresses = searches(given.eval)
    errors = 0
    for index in given.index:
        print(index.name)
        with served(index) as (port, used):
            if "weight" in parts:
                errors += asyncio.run(weight(port, addresses))
            if "alone" in parts:
                errors += asyncio.run(alone(port, addresses, given.rounds, used))
            if "slow" in parts:
                errors += asyncio.run(slow(port, addresses, given.rounds))
            if "load" in parts:
                errors += asyncio.run(load(port, addresses, given.at_once, given.seconds))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
