"""Work that a query may take: counted, the same for every engine, and refused beyond a limit."""

from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import pytest
from seeding import write_post
from test_engines import WITHOUT_TANTIVY

import explorer
from explorer.errors import QueryError
from explorer.indexing import build
from explorer.searching import effort, reading, search, spelling
from explorer.searching.effort import Effort
from explorer.searching.index import Index
from explorer.store import engines

SMALL = ["a", "v", "na", "se", "s", "o", "k", "pro", "z", "do", "že"]
LETTERS = "aábcčdeěfghijklmnoprřsštuúvyzž"
PAIRS = ["".join(pair) for pair in product(LETTERS, LETTERS)]
HEAVY = {
    "beginnings": " OR ".join(f"{pair}*" for pair in PAIRS[:256]),
    "beginnings that all must be there": " ".join(f"{a}{b}*" for a in "pnsvkz" for b in "aeoriu"),
    "similar words": " OR ".join(f"{pair}~2" for pair in PAIRS[:256]),
    "phrases": " OR ".join(f'"{a} {b}"' for a in SMALL for b in SMALL),
    "phrases in one form": " OR ".join(f'="{a} {b}"' for a in SMALL for b in SMALL),
    "loose phrases": " OR ".join(f'"{a} {b}"~100' for a in SMALL for b in SMALL),
    "a long phrase": f'"{" ".join(SMALL * 20)}"~100',
    "joined words": " OR ".join("-".join(SMALL) for _ in range(20)),
    "frequent words": " OR ".join(SMALL * 20),
    "nested": "(" * 24 + "a" + "".join(f" OR {a}) na" for a in (SMALL * 3)[:24]),
    "unknown words": " ".join(f"neznamé{pair}" for pair in PAIRS[:250]),
    "sums of money": " OR ".join(f"castka:>{n}" for n in range(1, 250)),
}
"""Queries that took up to a minute over 4,456 posts."""


@pytest.fixture
def efforts(monkeypatch: pytest.MonkeyPatch) -> list[Effort]:
    """Every effort that is made, in turn."""
    made: list[Effort] = []

    def make(query: str) -> Effort:
        made.append(Effort(query))
        return made[-1]

    monkeypatch.setattr(search, "Effort", make)
    monkeypatch.setattr(reading, "Effort", make)
    return made


def test_a_query_beyond_the_limit_is_refused_as_it_was_typed(
    small_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effort, "LIMIT", 300)
    for ask in (small_index.search, small_index.kwic, small_index.posts_matching):
        with pytest.raises(QueryError, match="too much work") as caught:
            ask("map*  OR  sít*")
        assert (caught.value.query, caught.value.position) == ("map*  OR  sít*", 0)
        assert "longer beginnings" in caught.value.hint


@pytest.mark.parametrize("query", ["mapa", "map*", "mapa~", '"v praze"', '"mapa praze"~9', "=mapy"])
def test_every_engine_counts_the_same_work(
    query: str, dozen: Path, tmp_path: Path, efforts: list[Effort]
) -> None:
    pytest.importorskip("tantivy", reason=WITHOUT_TANTIVY)
    for name in engines.NAMES:
        build([dozen], tmp_path / name, engine=name)
        with explorer.open(tmp_path / name) as index:
            index.search(query)
            index.search(query)  # what is kept from before costs the same
    assert len({it.spent for it in efforts}) == 1
    assert efforts[0].spent > 0


def test_only_the_first_unknown_words_are_corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spelling, "TRIED", 2)
    write_post(tmp_path / "posts", "a.md", "Mapová náplň katastru. " * 3, title="Katastr")
    build([tmp_path / "posts"], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        found = index.search("katasttr nápplň mapovvá")
    assert [it.typed for it in found.understood.corrected] == ["katasttr", "nápplň"]


def texts(index: Index) -> Iterator[str]:
    for post in islice(index.texts(), 0, None, 30):
        yield from (section.text for section in post.sections)


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
@pytest.mark.parametrize("query", HEAVY.values(), ids=list(HEAVY))
def test_no_query_works_much_beyond_the_limit(
    corpus_index: Index, query: str, monkeypatch: pytest.MonkeyPatch, efforts: list[Effort]
) -> None:
    """A fifth of the posts here, so a fifth of the limit: the last step may lie beyond it."""
    monkeypatch.setattr(effort, "LIMIT", effort.LIMIT // 5)
    try:
        found = corpus_index.search(query, why=True, facets=True)
        assert found.total >= len(found.hits)
    except QueryError as error:
        assert "too much work" in error.message  # noqa: PT017  # either way is right
    assert all(it.spent < 1.5 * effort.LIMIT for it in efforts)


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_whole_paragraphs_are_within_the_limit(corpus_index: Index, efforts: list[Effort]) -> None:
    long = [text for text in texts(corpus_index) if len(text.split()) > 150]
    for text in long[:10]:
        plain = "".join(letter if letter.isalpha() else " " for letter in text).lower()
        assert corpus_index.search(" ".join(plain.split()[:150])).total
    assert len(efforts) == 10
    assert 10_000 < max(it.spent for it in efforts) < effort.LIMIT / 2


def test_what_is_kept_of_an_earlier_query_spares_no_work(
    small_index: Index, efforts: list[Effort]
) -> None:
    """So whether a query is answered does not depend on those before it."""
    for _ in range(2):
        small_index.search("digitální mapa města")
    first, second = efforts
    assert first.spent == second.spent > 0
