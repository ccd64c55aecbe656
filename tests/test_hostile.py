"""Posts, names and queries made to harm: each ends in time, as text or as a named problem."""

import os
import socket
import string
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from index_folders import posix
from seeding import opened, write_post

import explorer
from explorer.cli import run
from explorer.corpus import posts
from explorer.errors import QueryError
from explorer.indexing import build, workers
from explorer.indexing.analysis import analyse
from explorer.model import Kind, Post
from explorer.searching import parser
from explorer.searching.index import Index

MANY = 100_000
SECONDS = 60.0
"""Longest that a post may take here: what is quadratic in 100,000 signs takes far longer."""
FRONT = b"---\ntitle: Mapa\ndate: 2020-01-01\n---\n"


def bomb() -> bytes:
    """Aliases of aliases, nine times each: expanded, they fill any memory."""
    names = string.ascii_lowercase
    lines = [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    return "\n".join(["---", "a: &a [x]", *lines, "title: Mapa", "---", "Text."]).encode()


BODIES: Mapping[str, bytes] = {
    "quotes": b">" * MANY + b" x",
    "spaced quotes": b"> " * MANY + b"x",
    "lists": b"- " * MANY + b"x",
    "stepwise lists": b"".join(b"  " * depth + b"- x\n" for depth in range(900)),
    "numbers": b"1. " * (MANY // 5) + b"x",
    "brackets": b"[" * MANY + b"x" + b"]" * MANY,
    "open brackets": b"[" * MANY,
    "images": b"![" * MANY,
    "links": b"[a](" * (MANY // 5),
    "parentheses": b"(" * MANY,
    "tildes": b"~" * MANY,
    "backticks": b"`" * MANY,
    "spaced backticks": b"`a " * MANY,
    "stars": b"*" * MANY,
    "less-than": b"<" * MANY,
    "comments": b"<!--" * MANY,
    "ampersands": b"&#x" * MANY,
    "tags": b"<table><tr><td>" * (MANY // 50),
    "Liquid": b"{%" * MANY,
    "attributes": b"a {: " * (MANY // 5),
    "long word": b"a" * 1_900_000,
    "long line": b"slovo " * (MANY // 2),
    "headings": b"# Nadpis\n\n" * (MANY // 50),
    "rules": b"---\n" * (MANY // 5),
    "digits": b"1" * MANY,
    "capitals": b"A " * (MANY // 5),
    "acronyms": b"(ABC " * (MANY // 50),
    "combining marks": "e\u0301".encode() + "\u0301".encode() * MANY,
    "overrides": "\u202eabc\u202d ".encode() * (MANY // 50),
    "terminal": b"\x1b]8;;http://zle.example\x07odkaz\x1b]8;;\x07 \x1b[31mtext\x9b2J",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_no_text_takes_long_or_fails(body: bytes) -> None:
    with workers.at_most(SECONDS):
        post = posts.parse(Path("posts"), "web/x.md", FRONT + body).post
        assert post
        analysis = analyse(post)
    for section, *_ in analysis.sections:
        assert not set(section.text) & {*map(chr, range(9)), "\x1b", "\x9b", "\u202e", "\u202d"}


FRONTS: Mapping[str, bytes] = {
    "aliases": bomb(),
    "nested lists": b"---\ntitle: " + b"[" * 9_000 + b"\n---\nx",
    "nested maps": b"---\ntitle: " + b"{a: " * 4_000 + b"\n---\nx",
    "a long value": b"---\ntitle: " + b"a" * 1_900_000 + b"\n---\nx",
    "an object": b"---\ntitle: !!python/object/apply:os.mkdir [owned]\n---\nx",
    "many tags": b"---\ntitle: x\ntags: ["
    + b",".join(b"t%d" % n for n in range(3_000))
    + b"]\n---\nx",
    "many lines": b"---\n" + b"a:\n" * MANY + b"---\nx",
}


@pytest.mark.parametrize("data", FRONTS.values(), ids=list(FRONTS))
def test_no_front_matter_takes_long_or_runs(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with workers.at_most(SECONDS):
        reading = posts.parse(Path("posts"), "web/x.md", data)
        assert reading.post
        analyse(reading.post)
    assert not list(tmp_path.iterdir())


NO_TEXTS: Mapping[str, tuple[bytes, Kind]] = {
    "zeros": (FRONT + b"a\0b", Kind.NOT_TEXT),
    "200 MB in a line": (b"", Kind.TOO_LARGE),
    "surrogates": (FRONT + b"\xed\xa0\x80 text", Kind.ENCODING),
    "half UTF-16": ("\ufeffMapa".encode("utf-16-le")[:-1], Kind.NOT_TEXT),
    "bytes": (FRONT + "žluť ".encode() * 9 + b"\xff\xfe\xfa text", Kind.ENCODING),
}


@pytest.mark.parametrize("name", NO_TEXTS)
def test_bytes_that_are_no_text_are_named(name: str, tmp_path: Path) -> None:
    data, kind = NO_TEXTS[name]
    (tmp_path / "x.md").write_bytes(data)
    if name.startswith("200"):
        os.truncate(tmp_path / "x.md", 200_000_000)  # of which two are read
    reading = posts.read(tmp_path, "x.md")
    assert kind in {problem.kind for problem in reading.problems}


@posix
def test_a_post_that_takes_too_long_is_left_out_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The net below all of it; and whatever else a text exhausts."""
    write_post(tmp_path / "posts", "zly.md", "Mapa.", title="Zlý")
    write_post(tmp_path / "posts", "hodny.md", "Mapa.", title="Hodný")
    build([tmp_path / "posts"], tmp_path / "index")  # what is slow once, such as dictionaries
    real = analyse
    for error, word in (
        (None, "longer than 1 s"),
        (RecursionError, "Recursion"),
        (MemoryError, "M"),
    ):

        def busy(post: Post, error: type[Exception] | None = error) -> object:
            if post.title == "Zlý":
                while not error:
                    pass
                raise error
            return real(post)

        monkeypatch.setattr("explorer.indexing.analysis.analyse", busy)
        monkeypatch.setattr(workers, "MAX_SECONDS", 1.0 if error is None else 60.0)
        report = build([tmp_path / "posts"], tmp_path / "index", rebuild=True)
        (problem,) = (it for it in report.problems if it.left_out)
        assert (problem.path, problem.kind) == ("zly.md", Kind.TOO_LARGE)
        assert word in problem.message
        assert report.posts == 1
    monkeypatch.undo()
    assert build([tmp_path / "posts"], tmp_path / "index").posts == 2
    assert opened(tmp_path / "index", "mapa")


@pytest.mark.parametrize("step", ["load", "parse", "fingerprint"])
@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_file_that_exhausts_memory_or_stack_while_it_is_read_is_left_out_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: type[Exception]
) -> None:
    """As 200 MB do where `max-bytes` was raised beyond what the memory holds."""
    write_post(tmp_path / "posts", "zly.md", "Mapa.", title="Zlý")
    write_post(tmp_path / "posts", "hodny.md", "Mapa.", title="Hodný")
    real = getattr(posts, step)

    def exhausting(*given: Any, **more: Any) -> object:  # noqa: ANN401  # stands for any of them
        if "zly.md" in given or getattr(given[0], "path", "") == "zly.md":
            raise error
        return real(*given, **more)

    monkeypatch.setattr(posts, step, exhausting)
    report = build([tmp_path / "posts"], tmp_path / "index")
    (problem,) = (it for it in report.problems if it.left_out)
    assert (problem.path, problem.kind) == ("zly.md", Kind.TOO_LARGE)
    assert report.posts == 1
    monkeypatch.undo()
    assert build([tmp_path / "posts"], tmp_path / "index").posts == 2


@posix
def test_what_is_no_file_and_what_leads_out_is_passed_over(tmp_path: Path) -> None:
    """A pipe, a socket, a device, links that loop or lead out, and names of odd bytes."""
    folder = tmp_path / "posts"
    write_post(folder, "dobry.md", "Mapa.", title="Dobrý")
    (tmp_path / "tajne.md").write_text("Tajná mapa.")
    os.mkfifo(folder / "fifo.md")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket is short
        try:
            listening.bind("socket.md")
        finally:
            os.chdir(here)
    (folder / "kruh.md").symlink_to("kruh.md")
    (folder / "kruh").symlink_to(".")
    (folder / "ven.md").symlink_to(tmp_path / "tajne.md")
    (folder / "nul.md").symlink_to("/dev/zero")
    (folder / "nikam.md").symlink_to("nikde.md")
    for name in (b"a\nb.md", b"\x1b[31mc.md", b"\xff\xfe.md", "\u202egpj.md".encode()):
        (folder / os.fsdecode(name)).write_text(f"---\ntitle: Mapa {name.hex()}\n---\nMapa.\n")
    report = build([folder], tmp_path / "index")
    assert report.files == 5
    with explorer.open(tmp_path / "index") as index:
        paths = {info.path for info in index.posts().items}
    assert paths == {"dobry.md", r"a\nb.md", r"\x1b[31mc.md", r"\udcff\udcfe.md", r"\u202egpj.md"}


def test_the_limit_of_bytes_is_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_post(tmp_path / "posts", "dlouhy.md", "Mapa. " * 300, title="Dlouhý")
    monkeypatch.setenv("EXPLORER_MAX_BYTES", "1000")
    assert run(["index", "posts", "--strict"]) == 4
    assert "larger than 1,000 bytes" in capsys.readouterr().err
    monkeypatch.delenv("EXPLORER_MAX_BYTES")
    (tmp_path / "explorer.toml").write_text("max-bytes = 1500\n")
    assert run(["doctor", "posts"]) == 4
    (tmp_path / "explorer.toml").write_text("max-bytes = 9000\n")
    assert run(["index", "posts", "--strict"]) == 0
    monkeypatch.setenv("EXPLORER_MAX_BYTES", "hodně")
    assert run(["index", "posts"]) == 2


# Queries

WORDS = st.sampled_from(
    ["mapa", "CamelNET", "síť", "v", "AND", "OR", "NOT", "NEAR/3", "castka:>5mil"]
)
SIGNS = st.sampled_from(
    [*'"()[]*-+=:~^/\\<>.,?!#%&|', "tag:", "title:", "date:", "\u202e", "\0", "„"]
)
TEXTS = st.lists(WORDS | SIGNS | st.text(max_size=3), max_size=25).map("".join)
SPACED = st.lists(WORDS | SIGNS, max_size=15).map(" ".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | TEXTS | SPACED)
@example("*a*b*c*")
@example("a* b* c* d*")
@example('"' * 99)
@example("\ud800")
def test_any_text_is_answered_or_refused_with_its_place(small_index: Index, query: str) -> None:
    assert_answered(small_index, query)


LONG = [
    "*a*b*c*" * 2_000,
    "(" * MANY,
    "(" * 5_000 + "mapa" + ")" * 5_000,
    "-" * MANY,
    '"' * MANY,
    '"mapa ' * 10_000,
    "mapa " * 20_000,
    "m* " * 20_000,
    "mapa OR " * 12_000 + "mapa",
    "NOT " * 20_000 + "mapa",
    "a" * MANY,
    "a*" * 50_000,
    "title:" * 15_000,
    "castka:>" + "9" * MANY,
    "date:" + "2" * MANY,
    "mapa NEAR/99999999999999 síť",
    "e" + "\u0301" * MANY,
    " ".join(f"neznámé{n}" for n in range(9_000)),
    "=".join(["mapa"] * 20_000),
    "tag:" + "a" * MANY,
]


@posix
@pytest.mark.parametrize("query", LONG, ids=[it[:12] for it in LONG])
def test_a_query_of_100_kb_is_answered_or_refused_in_time(small_index: Index, query: str) -> None:
    for part in (query, query[: parser.MAX_LENGTH]):
        with workers.at_most(SECONDS):
            assert_answered(small_index, part)


def assert_answered(index: Index, query: str) -> None:
    error = None
    try:
        result = index.search(query, why=True, facets=True)
        assert result.total >= len(result.hits)
    except QueryError as refused:
        error = refused
    if error:
        assert 0 <= error.position <= len(query)
        if error.mended is not None:
            parser.parse(error.mended)
