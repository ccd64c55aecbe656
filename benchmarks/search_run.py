"""Make a run file of judged queries: one line a topic, the paths found, best first.

    python benchmarks/search_run.py INDEX ../shared/eval/gold/topics.jsonl > run.jsonl
    python ../shared/eval/score.py search run.jsonl

Copies of a post stand right behind it, as `also_at` of the search command gives them.
"""

import json
import sys
from pathlib import Path

import explorer
from explorer.model import Page
from explorer.searching.index import Index

DEPTH = 50
"""Posts a query; the figures look at the first twenty."""


def found(index: Index, query: str, limit: int = DEPTH) -> list[str]:
    """Give the paths of the best posts, each with its copies behind it."""
    hits = index.search(query, page=Page(limit=limit)).hits
    return [path for hit in hits for path in (hit.post.path, *hit.post.also_at)]


def main() -> None:
    """Read the topics, search, print."""
    match sys.argv[1:]:
        case [folder, file]:
            topics = Path(file).read_text(encoding="utf-8").splitlines()
        case _:
            sys.exit(__doc__)
    with explorer.open(folder) as index:
        for topic in map(json.loads, filter(None, topics)):
            paths = found(index, topic["query"])
            print(json.dumps({"id": topic["id"], "paths": paths}, ensure_ascii=False))


if __name__ == "__main__":
    main()
