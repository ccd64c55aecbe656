"""Many queries to one index."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import HIT, NOTHING, POST, REPLIES, RESULT

from explorer.cli import run
from explorer.output import trec
from explorer.output.view import Reply
from explorer.searching.index import Index

Batch = Callable[..., tuple[int, str, str]]


@pytest.fixture
def batch(
    dozen: Path,
    small_index: Index,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Batch:
    """Write a file of queries and run it; give status, output and messages."""
    assert small_index.status().posts
    monkeypatch.chdir(tmp_path)

    def batch(content: str | bytes, *options: str, name: str = "q.txt") -> tuple[int, str, str]:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        status = run(["batch", name, "--index-dir", str(dozen.parent / "index"), *options])
        return (status, *capsys.readouterr())

    return batch


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_every_query_gets_a_row_whatever_is_wrong_with_others(batch: Batch) -> None:
    status, out, err = batch("mapa\n(síť\nxyzzy\n\ndate:2021-02-30\nsíť\n")
    found = rows(out)
    assert [row["query"] for row in found] == ["mapa", "(síť", "xyzzy", "date:2021-02-30", "síť"]
    assert [bool(row["error"]) for row in found] == [False, True, False, True, False]
    assert (found[1]["error"]["position"], found[1]["error"]["mended"]) == (0, "(síť)")
    assert [row["line"] for row in found] == [1, 2, 3, 5, 6]
    assert [bool(row["hits"]) for row in found] == [True, False, False, False, True]
    assert status == 2
    told = err.splitlines()
    assert len(told) == 4
    assert told[0].startswith("explorer: q.txt:2: ")
    assert told[1] == "  Did you mean: (síť)"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("mapa\nxyzzy\n", 0),
        ("xyzzy\n", 1),
        ("", 1),
        ("\n\n", 1),
        ("foo:x\n", 2),
        ("mapa\nfoo:x", 2),
    ],
)
def test_the_exit_status_tells_how_it_went(batch: Batch, content: str, status: int) -> None:
    assert batch(content)[0] == status


def test_nothing_to_ask_is_told(batch: Batch) -> None:
    assert batch("")[2] == "explorer: q.txt: there is no query\n"
    assert batch("xyzzy")[2] == "explorer: q.txt: nothing was found for any query\n"


def test_a_reply_is_what_search_answers(batch: Batch, dozen: Path, tmp_path: Path) -> None:
    """Whatever is asked before and after it."""
    index = ["--index-dir", str(dozen.parent / "index")]
    (reply,) = rows(batch("digitalni mpaa")[1])
    with io.StringIO() as out, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setenv("EXPLORER_STATE_DIR", str(tmp_path))
        assert run(["search", "digitalni", "mpaa", *index, "--json"]) == 0
        answer = json.loads(out.getvalue())
    for name in ("interpreted", "corrected", "relaxed", "total", "sections", "hits"):
        assert reply[name] == answer[name]
    assert reply["best"] == answer["hits"][0]["path"]


def test_rows_may_have_filters_and_limits_of_their_own(batch: Batch) -> None:
    """What a row says counts instead of the option."""
    content = (
        '{"query": "mapa", "id": "a"}\n'
        '{"query": "mapa", "id": "b", "site": "mesto.example", "limit": 0}\n'
        '{"query": "mapa", "id": "c", "since": "2023"}\n'
        '{"query": "mapa", "id": "d", "since": "2021-13"}\n'
    )
    options = ("--site", "kraj.example", "--limit", "1")
    status, out, err = batch(content, *options, name="q.jsonl")
    a, b, c, d = rows(out)
    assert a["interpreted"] == "mapa site:kraj.example"
    assert (len(a["hits"]), b["interpreted"]) == (1, "mapa site:mesto.example")
    assert len(b["hits"]) == b["total"] > 1
    assert (c["total"], c["error"]) == (0, None)
    assert d["error"]["message"].startswith("--since: ")
    assert "q.jsonl:4: --since" in err
    assert status == 2


def test_options_that_are_wrong_are_told_once(batch: Batch) -> None:
    status, out, err = batch("mapa\nsíť\n", "--since", "vloni")
    assert (status, out) == (2, "")
    assert err.startswith("explorer: --since: vloni")


def test_all_queries_can_be_read_strictly(batch: Batch) -> None:
    content = "digitalni mpaa\noptická mapa stromy"
    assert all(row["relaxed"] for row in rows(batch(content)[1]))
    status, out, _ = batch(content, "--no-relax")
    assert [(row["relaxed"], row["total"]) for row in rows(out)] == [(None, 0), (None, 0)]
    assert status == 1
    (exact,) = rows(batch("mapa", "--exact", "--why")[1])
    assert exact["interpreted"] == '="mapa"'
    assert exact["hits"][0]["why"]


def test_a_table_comes_back_as_a_table(batch: Batch) -> None:
    """As Excel saves it in Czech: with a mark, semicolons and CRLF."""
    content = "\ufeffid;query;poznámka\r\nA;mapa;x\r\nB;foo:x;\r\nC;xyzzy;\r\n"
    _, out, err = batch(content, "--csv", name="q.csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [row["id"] for row in table] == ["A", "B", "C"]
    assert [bool(row["best"]) for row in table] == [True, False, False]
    assert table[1]["error.message"]
    assert "explorer: q.csv:2: passed over: poznámka" in err.splitlines()


def test_a_file_that_is_not_utf_8_is_told_line_by_line(batch: Batch) -> None:
    status, out, err = batch("mapa\nsíť\n".encode("cp1250"))
    good, bad = rows(out)
    assert (good["error"], bad["error"]["message"]) == (None, "query is not UTF-8.")
    assert (bad["error"]["hint"], status) == ("Save the file as UTF-8.", 2)
    assert "q.txt:2" in err


@pytest.mark.parametrize("name", ["nic.txt", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_named(
    name: str, dozen: Path, small_index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small_index.status().posts
    assert run(["batch", name, "--index-dir", str(dozen.parent / "index")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Name a file of queries" in err


@pytest.mark.parametrize("options", [("--json", "--format", "csv"), ("--format", "xml")])
def test_one_form_is_enough(batch: Batch, options: tuple[str, ...]) -> None:
    assert batch("mapa", *options)[0] == 2
    assert batch("mapa", "--json", "--format", "json")[0] == 0


def test_one_object_holds_all_rows(batch: Batch) -> None:
    whole = json.loads(batch("mapa\nfoo:x", "--json")[1])
    assert (whole["format"], whole["total"]) == ("explorer.batch/1", 2)
    assert whole["items"] == rows(batch("mapa\nfoo:x")[1])


def test_standard_input_is_answered_line_by_line(dozen: Path, small_index: Index) -> None:
    """Whoever sent a query may wait for its answer before sending the next."""
    assert small_index.status().posts
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", "batch", "-", "--input", "jsonl"],
        env={**os.environ, "EXPLORER_INDEX_DIR": str(dozen.parent / "index")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout
    for query in ("\ufeffmapa", "síť"):
        mark = "\ufeff" if query.startswith("\ufeff") else ""
        bare = query.removeprefix(mark)
        process.stdin.write(f'{mark}{{"query": "{bare}"}}\r\n')
        process.stdin.flush()
        reply = json.loads(process.stdout.readline())
        assert (reply["query"], reply["error"]) == (bare, None)
    process.stdin.close()
    assert process.stdout.read() == ""
    process.stdout.close()
    assert process.wait(timeout=60) == 0


def test_what_is_wrong_in_standard_input_is_told(
    dozen: Path,
    small_index: Index,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert small_index.status().posts
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"mapa\nfoo:x\n")))
    assert run(["batch", "-", "--index-dir", str(dozen.parent / "index")]) == 2
    assert capsys.readouterr().err.startswith("explorer: standard input:2: ")


# --- TREC ---


def lines(*replies: Reply) -> list[list[str]]:
    return [line.split(" ") for line in trec.run(replies)]


def test_a_run_has_copies_behind_their_hit() -> None:
    assert list(trec.run(REPLIES)) == [
        f"A%201 Q0 {POST.path} 1 12.3457 explorer\n",
        f"A%201 Q0 {POST.also_at[0]} 2 12.3456 explorer\n",
        "A%201 Q0 bez-data.md 3 1.0000 explorer\n",
    ]


def test_white_space_and_what_steers_a_terminal_are_written_otherwise() -> None:
    post = POST._replace(path="a b\tč\u2028\x1b.md", also_at=())
    result = RESULT._replace(hits=(HIT._replace(post=post),))
    ((id_, _, path, *_),) = lines(Reply(" x\n", 1, "q", result, None))
    assert (id_, path) == ("%20x%0A", "a%20b%09č%E2%80%A8␛.md")


@given(st.lists(st.floats(0.0, 1000.0), max_size=20))
def test_scores_fall_with_the_rank(scores: list[float]) -> None:
    """Programs sort by them; hits that hold only some of the words may have higher ones."""
    hits = tuple(HIT._replace(rank=n, score=score) for n, score in enumerate(scores, 1))
    found = lines(Reply("1", 1, "q", RESULT._replace(hits=hits), None))
    written = [float(line[4]) for line in found]
    assert all(one > other for one, other in pairwise(written))
    assert [int(line[3]) for line in found] == list(range(1, 2 * len(hits) + 1))


def test_a_query_without_hits_has_no_line() -> None:
    assert lines(Reply("1", 1, "xyz", NOTHING, None)) == []


def test_a_run_can_be_written(batch: Batch) -> None:
    """Problems are told beside it."""
    status, out, err = batch("síť\nfoo:x\n", "--format", "trec", "--limit", "2")
    found = [line.split() for line in out.splitlines()]
    assert len(found) == 3  # one of the two hits has a copy
    assert {len(line) for line in found} == {6}
    assert (status, err.count("explorer: ")) == (2, 1)
