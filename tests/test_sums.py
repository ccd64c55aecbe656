"""Sums of money in answers: which sections name them, what is marked and said of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from seeding import found, paths, sections, write_post

import explorer
from explorer.indexing import build
from explorer.model import AmountInfo, Hit
from explorer.searching.index import Index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Four posts with sums of several sizes, and one with none."""
    folder = tmp_path_factory.mktemp("sums")
    posts = folder / "posts"
    write_post(
        posts,
        "cnpk.md",
        "Úvod o kraji bez čísel.\n\n## CNPK\n\nCNPK nakupuje pro kraj. Energie pořídil za 9 000 Kč. "
        "Loni ušetřil 151 mil. Kč na elektřině.\n\n## Školy\n\nŠkoly dostaly 2 miliony korun a 30 EUR.",
        title="Centrální nákup",
    )
    write_post(posts, "most.md", "Stavba začne na jaře. CNPK pomohl.", title="Most za 3 mld. Kč")
    write_post(posts, "pudy.md", "CNPK pomohl za 10-15 milionů korun.", title="Půdy")
    write_post(posts, "eura.md", "Dotace 200 milionů EUR přišla z fondu.", title="Evropa")
    write_post(posts, "nic.md", "CNPK má milion obyvatel a 500 bytů.", title="Nic")
    build([posts], folder / "index")
    with explorer.open(folder / "index") as opened:
        yield opened


def marked(hit: Hit) -> list[str]:
    texts = (hit.title, hit.heading, *hit.snippets)
    return [part.text for text in texts for part in text if part.match]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("CNPK castka:>100mil", {"cnpk.md#1", "most.md#0"}),
        ("castka:=151mil", {"cnpk.md#1"}),
        ("castka:151000000", {"cnpk.md#1"}),
        ("castka:>151mil", {"most.md#0"}),
        ("castka:>=151mil", {"cnpk.md#1", "most.md#0"}),
        ("castka:<10tis", {"cnpk.md#1"}),
        ("castka:1mil..5mil", {"cnpk.md#2"}),
        ("castka:15mil", {"pudy.md#0"}),
        ("castka:11mil..14mil", set()),
        ("castka:<=10mil -castka:>100mil", {"cnpk.md#2", "pudy.md#0"}),
        ("castka:>100EUR", {"eura.md#0"}),
        ("castka:<100EUR OR castka:>1mld", {"cnpk.md#2", "most.md#0"}),
        ("-castka:>0 -castka:>0EUR", {"cnpk.md#0", "nic.md#0"}),
    ],
)
def test_sections_are_found_by_the_sums_they_name(index: Index, query: str, ids: set[str]) -> None:
    """The title counts for all sections, either end of a range for the range, euros for euros."""
    assert sections(index, query) == ids


def test_the_sum_is_marked_in_its_sentence_and_explained(index: Index) -> None:
    """The snippet prefers the sentence that holds the sum; `why` says where it stands."""
    hit = next(hit for hit in found(index, "kraj castka:>100mil").hits if "cnpk" in hit.post.path)
    assert "151 mil. Kč" in marked(hit)
    assert "9 000 Kč" not in marked(hit)
    assert "amount:>100mil: in the text “151 mil. Kč”" in hit.why
    (hit,) = found(index, "stavba castka:>1mld", relax=False).hits
    assert "3 mld. Kč" in marked(hit)
    assert "amount:>1mld: in the title “3 mld. Kč”" in hit.why


def test_an_excluded_sum_is_not_marked(index: Index) -> None:
    (hit,) = found(index, "školy -castka:>100mil", relax=False).hits
    assert not any("milion" in text for text in marked(hit))


def test_a_hit_names_the_largest_sums_of_its_section(index: Index) -> None:
    """Crowns come first; other currencies are not converted."""
    (hit,) = found(index, "školy dostaly", relax=False).hits
    assert hit.amounts == (
        AmountInfo("2 miliony korun", 2e6, 2e6, "CZK"),
        AmountInfo("30 EUR", 30, 30, "EUR"),
    )
    assert [it.czk for it in hit.amounts] == [2_000_000, None]


def test_sums_decide_the_order_on_demand(index: Index) -> None:
    """The largest that fits comes first; without a sum in the query any does."""
    assert paths(index, "castka:>1mil", sort="amount") == ["most.md", "cnpk.md", "pudy.md"]
    assert paths(index, "castka:<20mil", sort="amount") == ["pudy.md", "cnpk.md"]
    assert paths(index, "CNPK", sort="amount") == ["most.md", "cnpk.md", "pudy.md", "nic.md"]
    hits = found(index, "castka:>1tis", sort="amount", group="section").hits
    assert [hit.section.id for hit in hits] == ["most.md#0", "cnpk.md#1", "pudy.md#0", "cnpk.md#2"]
    shown = found(index, "castka:>0", sort="amount").hits[1]
    assert (shown.section.id, [more.id for more in shown.more]) == ("cnpk.md#1", ["cnpk.md#2"])


def test_what_a_removed_post_named_is_forgotten(
    tmp_path: Path, indexed: Callable[[], Index]
) -> None:
    path = tmp_path / "posts" / "a.md"
    write_post(tmp_path / "posts", "a.md", "Most stál 5 mil. Kč.")
    write_post(tmp_path / "posts", "b.md", "Most stál 6 mil. Kč.")
    assert len(sections(indexed(), "castka:>1mil")) == 2
    path.unlink()
    assert len(indexed()._catalog.rows("SELECT * FROM amount")) == 1
