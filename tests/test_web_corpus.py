"""The page over real posts: for every judged query the same answers as the command line."""

import json
from pathlib import Path

import pytest
from pages import client

from explorer.cli import run
from explorer.searching.index import Index

TOPICS = Path(__file__).parents[2] / "shared" / "eval" / "gold" / "topics.jsonl"
pytestmark = [pytest.mark.corpus, pytest.mark.xdist_group("corpus")]


def test_the_twins_are_what_the_command_writes_for_every_judged_query(
    corpus_index: Index, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    if not TOPICS.is_file():
        pytest.skip("no judged queries in ../shared/eval")
    queries = [json.loads(line)["query"] for line in TOPICS.read_text("utf-8").splitlines()]
    folder = Path(corpus_index.status().folder)
    assert len(queries) >= 40
    with client(folder) as browser:
        for query in queries:
            for form in ("json", "csv"):
                run(["search", query, f"--{form}", "--index-dir", str(folder)])
                answer = browser.get(f"/search.{form}", params={"q": query})
                assert answer.content == capfdbinary.readouterr().out, query
            page = browser.get("/search", params={"q": query})
            assert page.status_code == 200
