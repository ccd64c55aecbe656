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

DEPTH = 50
"""Posts a query; the figures look at the first twenty."""


def main() -> None:
    """Read the topics, search, print."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    topics = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    with explorer.open(sys.argv[1]) as index:
        for topic in map(json.loads, filter(None, topics)):
            hits = index.search(topic["query"], page=Page(limit=DEPTH)).hits
            paths = [path for hit in hits for path in (hit.post.path, *hit.post.also_at)]
            print(json.dumps({"id": topic["id"], "paths": paths}, ensure_ascii=False))


if __name__ == "__main__":
    main()
