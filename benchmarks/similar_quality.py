"""How many of the posts that answer the same query well `similar` finds among the first.

    python benchmarks/similar_quality.py INDEX GOLD

INDEX holds the posts that GOLD judges (topics in `qrels.jsonl`). For each post judged 3 for a query,
the others judged 3 for the same query should be listed for it. Prints the share of them among the
first twelve and the first five, mean over posts, and the mean average precision.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import explorer
from explorer.model import Page
from explorer.searching.index import Index

BEST = 3
PLACES = (5, 12)


def alike(index: Index, gold: Path) -> dict[str, set[str]]:
    """Give for each post those that should be listed for it; copies stand for their post."""
    first = {path: post.path for post in index.posts(page=Page(0)).items for path in post.also_at}
    topics: dict[str, set[str]] = defaultdict(set)
    for line in (gold / "qrels.jsonl").read_text(encoding="utf-8").splitlines():
        judged = json.loads(line)
        if judged["grade"] == BEST:
            topics[judged["topic"]].add(first.get(judged["path"], judged["path"]))
    wanted: dict[str, set[str]] = defaultdict(set)
    for posts in topics.values():
        for post in posts if len(posts) > 1 else ():
            wanted[post] |= posts - {post}
    return wanted


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, help="folder with qrels.jsonl")
    arguments = parser.parse_args()
    found: dict[int, list[float]] = defaultdict(list)
    precision = []
    with explorer.open(arguments.index) as index:
        wanted = alike(index, arguments.gold)
        start = perf_counter()
        for post, others in sorted(wanted.items()):
            listed = [it.post.path for it in index.similar(post, page=Page(0)).items]
            ranks = sorted(listed.index(it) + 1 for it in others if it in listed)
            for places in PLACES:
                share = sum(rank <= places for rank in ranks) / min(len(others), places)
                found[places].append(share)
            precision.append(sum(n / rank for n, rank in enumerate(ranks, 1)) / len(others))
        seconds = perf_counter() - start
    for places, shares in found.items():
        print(f"among the first {places:>2}: {sum(shares) / len(shares):.4f}")
    print(f"average precision:  {sum(precision) / len(precision):.4f}")
    print(f"{len(wanted)} posts, {1000 * seconds / len(wanted):.0f} ms each")


if __name__ == "__main__":
    main()
