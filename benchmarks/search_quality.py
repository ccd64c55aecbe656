"""How well explorer and its peers find what people judged relevant.

    python benchmarks/search_quality.py INDEX ../shared/eval
    python benchmarks/search_quality.py INDEX ../shared/eval --sensitivity

The index must hold the judged posts. `docs/search-quality.md` says how to read what is printed.
"""

import argparse
import datetime as dt
import math
import platform
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Final

# The checkout that this file stands in is measured, whether or not it is installed.
sys.path.insert(0, str(Path(__file__).parents[1]))

import explorer
from benchmarks import tuning
from benchmarks.judging import TOP, Judgement, Topic, judge, read_topics
from benchmarks.peers import PEERS, posts_of
from benchmarks.search_run import found
from explorer.errors import ExplorerError
from explorer.searching.index import Index

PRODUCT: Final = "explorer"
ROUNDS: Final = 5
"""Times that each query is timed, after once that is not."""
_LABEL: Final = 26
_COLUMN: Final = 10

Results = Mapping[str, Sequence[Judgement]]
"""By method, a judgement a topic."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print. Ends with status 2 where there is nothing to measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", metavar="INDEX", type=Path, help="folder of an index")
    parser.add_argument(
        "eval", metavar="EVAL_FOLDER", type=Path, help="folder with gold/topics.jsonl, qrels.jsonl"
    )
    parser.add_argument(
        "--sensitivity", action="store_true", help="also vary the constants of the ranking"
    )
    options = parser.parse_args(arguments)
    try:
        topics = read_topics(options.eval / "gold")
    except FileNotFoundError as error:
        parser.error(f"there are no judged queries: {error.filename} is missing")
    try:
        with explorer.open(options.index) as index:
            _print(_heading(index, topics))
            _print(_speed(index, topics))
            _print(_figures(topics, _results(index, topics)))
        if options.sensitivity:
            _print(_sensitivity(options.index, topics))
    except ExplorerError as error:
        parser.exit(error.status, f"{error.message}\n{error.hint}\n")


def _heading(index: Index, topics: Sequence[Topic]) -> Iterator[str]:
    status = index.status()
    today = dt.datetime.now(dt.UTC).date()
    yield (
        f"{today}, explorer {status.version}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
    yield (
        f"{status.posts:,} posts with {status.sections:,} sections and {status.words:,} words, "
        f"{len(topics)} judged queries"
    )


# --- how fast ---


def _speed(index: Index, topics: Sequence[Topic]) -> Iterator[str]:
    times = []
    for number in range(ROUNDS + 1):
        for topic in topics:
            start = time.perf_counter()
            index.search(topic.query)
            if number:
                times.append(1_000 * (time.perf_counter() - start))
    times.sort()
    yield (
        f"a warm search of explorer: p50 {median(times):.0f} ms, "
        f"p95 {_percentile(times, 95):.0f} ms, max {times[-1]:.0f} ms "
        f"({len(topics)} queries, {ROUNDS} times each, first page)"
    )


def _percentile(ascending: Sequence[float], percent: int) -> float:
    """Give the least value that so many percent of the values do not exceed."""
    return ascending[math.ceil(len(ascending) * percent / 100) - 1]


# --- how well ---


def _results(index: Index, topics: Sequence[Topic]) -> Results:
    results = {PRODUCT: [judge(topic, found(index, topic.query)) for topic in topics]}
    posts = posts_of(index)
    for name, build in PEERS.items():
        print(f"{name} indexes {len(posts):,} posts ...", file=sys.stderr)
        search = build(posts)
        results[name] = [judge(topic, search(topic.query)) for topic in topics]
    return results


def _figures(topics: Sequence[Topic], results: Results) -> Iterator[str]:
    """Yield a table: a column a method, a row a measure and a kind of query."""
    held = results.values()
    yield _row("", results)
    yield _row("nDCG@10", (fmean(j.ndcg for j in judged) for judged in held))
    yield _row("recall@20", (fmean(j.recall for j in judged) for judged in held))
    yield _row("MRR", (fmean(j.reciprocal_rank for j in judged) for judged in held))
    yield _row("nothing relevant in ten", (sum(j.nothing for j in judged) for judged in held))
    unjudged = (fmean(j.unjudged for j in judged) for judged in held)
    yield _row("unjudged in ten", (f"{share:.0%}" for share in unjudged))
    yield ""
    yield "nDCG@10 by kind of query"
    for kind, count in sorted(Counter(topic.kind for topic in topics).items()):
        places = [n for n, topic in enumerate(topics) if topic.kind == kind]
        cells = (fmean(judged[n].ndcg for n in places) for judged in held)
        yield _row(f"{kind} ({count})", cells)
    failed = [
        f"{topic.id} {topic.query}"
        for topic, judgement in zip(topics, results[PRODUCT], strict=True)
        if judgement.nothing
    ]
    yield ""
    yield f"{PRODUCT} has nothing relevant in ten for: {', '.join(failed) or 'none'}"


# --- how sure ---


def _sensitivity(folder: Path, topics: Sequence[Topic]) -> Iterator[str]:
    """Yield a table of the constants, and what the best of their values is worth elsewhere."""
    names, scores = ["as is"], [_scores(folder, topics)]
    yield f"nDCG@10 when one constant is changed; as is: {fmean(scores[0]):.3f}"
    yield _row("", ("value", "halved", "doubled", "topics"))
    for constant in tuning.constants(tuning.modules()):
        for setting in tuning.others(constant):
            with tuning.changed(setting):
                scores.append(_scores(folder, topics))
            names.append(f"{setting.label} {setting.value:g}")
        moved = sum(len(set(figures)) > 1 for figures in zip(scores[0], *scores[-2:], strict=True))
        yield _row(constant.label, (f"{constant.value:g}", *map(fmean, scores[-2:]), moved))
    yield "topics: those whose figure changes at all; 0 says that no judged query tests the constant"
    held = tuning.held_out(topics, scores)
    yield ""
    yield (
        f"chosen on the rest, {tuning.FOLDS} folds, {len(names)} settings: {fmean(held.scores):.3f}"
    )
    counts = Counter(names[chosen] for chosen in held.chosen)
    yield "chosen: " + ", ".join(f"{name} ({count})" for name, count in counts.most_common())


def _scores(folder: Path, topics: Sequence[Topic]) -> list[float]:
    # Opened anew, so that nothing that an index remembers was reckoned under another setting.
    with explorer.open(folder) as index:
        return [judge(topic, found(index, topic.query, TOP)).ndcg for topic in topics]


# --- shown how ---


def _row(label: str, cells: Iterable[object]) -> str:
    shown = (f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells)
    return f"{label:<{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in shown)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line.rstrip(), flush=True)
    print()


if __name__ == "__main__":
    main()
