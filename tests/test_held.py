"""What is kept of words and phrases: the same as found anew, for the same work, within bounds."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeding import write_post

import explorer
from explorer.indexing import build
from explorer.model import SearchResult
from explorer.searching import held, search
from explorer.searching.effort import Effort
from explorer.searching.held import Held
from explorer.searching.index import Index
from explorer.searching.search import Question

QUERIES = (
    "mapa",
    "mapa síť",
    '"digitální mapa"',
    '"digitální mapa"~3',
    "=mapy",
    '="digitální mapy"',
    "title:mapa",
    "mapy~",
    "dig*",
    "DTM",
    "Mačková",
)


TEXTS = (
    "Digitální technická mapa (DTM) je hotova. Mapy a síť.",
    "Digitální mapy, síť i mapa. Macková.",
    "Mapa je nová, digitální. Síť stojí. Mačková.",
    "DTM a digitální technická mapa kraje.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("held")
    for number, text in enumerate(TEXTS):
        title = ("Mapa", "Síť")[number % 2]
        write_post(folder / "posts", f"{number}.md", text * (number + 1), title=title)
    build([folder / "posts"], folder / "index")
    with explorer.open(folder / "index") as opened:
        yield opened


@given(st.lists(st.sampled_from(QUERIES), min_size=2), st.sampled_from((0, 60, 10_000)))
@settings(max_examples=25, deadline=None)
def test_queries_find_what_they_find_in_an_index_just_opened(
    index: Index, queries: list[str], most: int
) -> None:
    store, spent = index._store, list[list[int]]()

    def asked(query: str, it: Held) -> SearchResult:
        effort = Effort(query)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(search, "Effort", lambda _: effort)
            found = search.search(store._replace(held=it), Question(query, why=True))
        spent[-1].append(effort.spent)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held, "_KEPT", most)
        kept = Held(store.catalog, store.reader, store.sizes.posts)
    for query in queries:
        spent.append([])
        fresh = Held(store.catalog, store.reader, store.sizes.posts)
        assert asked(query, kept) == asked(query, fresh)
        assert kept._known.size <= most
    assert all(of_kept == of_fresh for of_kept, of_fresh in spent)
