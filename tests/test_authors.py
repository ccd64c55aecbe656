"""Names of authors: one key for each person, and the best spelling shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seeding import write_post

import explorer
from explorer.corpus import authors
from explorer.indexing import build
from explorer.model import Filters


@pytest.mark.parametrize(
    "spellings",
    [
        "Jana Nováková|Jana Novakova|JANA NOVÁKOVÁ|jana  nováková|Jana Nova\u0301kova\u0301",
        "Jan Novák|Ing. Jan Novák|Jan Novák, Ph.D.|Ing. et Mgr. Jan Novak, MBA, LL.M.|prof. Jan Novák CSc.",
        "Rada hl. m. Prahy|Rada hl. m.  Prahy",
    ],
)
def test_spellings_of_one_person_share_a_key(spellings: str) -> None:
    assert len({authors.key(spelling) for spelling in spellings.split("|")}) == 1


def test_other_people_have_other_keys() -> None:
    names = ("Jan Novák", "Jana Nováková", "Jan Nováček", "Jan", "Novák", "Mgr.", "Ing.", "–")
    assert len({authors.key(name) for name in names}) == len(names)


@given(st.text())
def test_a_name_without_degrees_stays_as_it_is(name: str) -> None:
    bare = authors.bare(name)
    assert authors.bare(bare) == bare
    assert authors.key(bare) == authors.key(name)


@pytest.mark.parametrize(
    ("best", "spellings"),
    [
        ("Jana Nováková", {"Jana Novakova": 3, "Jana Nováková": 1}),
        ("Jana Nováková", {"jana Nováková": 1, "JANA NOVÁKOVÁ": 5, "Jana Nováková": 2}),
        ("Jan Novák", {"Ing. Jan Novák": 3, "Jan Novak, Ph.D.": 4}),
        ("Michal Macek", {"Michal Macek": 15, "Míchal Macek": 1}),
        ("Piráti Brandýs n./L. - St. Boleslav", {"Piráti Brandýs n./L. - St. Boleslav": 1}),
        ("Blízcí přírodě, ne betonu", {"Blízcí přírodě, ne betonu": 1}),
    ],
)
def test_accents_and_capitals_are_shown_unless_they_are_slips(
    best: str, spellings: dict[str, int]
) -> None:
    assert authors.best(spellings) == best


def test_an_author_in_several_spellings_is_one_and_stays_so_when_posts_change(
    tmp_path: Path,
) -> None:
    seeds = tmp_path / "seeds"
    first = write_post(seeds, "w/_posts/2021-01-01-a.md", "První.", authors=["Jana Novakova"])
    write_post(seeds, "w/_posts/2021-01-02-b.md", "Druhá.", authors=["jana novakova", "Petr Malý"])
    write_post(seeds, "w/_posts/2021-01-03-c.md", "Třetí.", authors=["Mgr. Jana Nováková"])
    doubled = ["Ing. Petr Malý", "Petr Maly"]
    write_post(seeds, "w/_posts/2021-01-04-d.md", "Čtvrtá.", authors=doubled)
    build([seeds], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        assert index.complete("author", "jana n") == ("Jana Nováková",)
        for asked in ("Nováková", "novakova", "Mgr. Nováková", "Jany Novákové", "Jana  NOVAKOVA"):
            assert index.posts(Filters(authors=(asked,))).total == 3, asked
        shown = [post.authors for post in index.posts(sort="path").items]
        assert shown == [
            ("Jana Nováková",),
            ("Jana Nováková", "Petr Malý"),
            ("Jana Nováková",),
            ("Petr Malý",),
        ]
        facets = index.search("první OR druhá OR třetí", facets=True).facets["author"]
        assert [(it.value, it.posts) for it in facets] == [("Jana Nováková", 3), ("Petr Malý", 1)]
        assert index.search(facets[0].query).total == 3
    (seeds / "w/_posts/2021-01-03-c.md").unlink()
    first.write_text(first.read_text(encoding="utf-8").replace("První", "Jiná"), encoding="utf-8")
    build([seeds], tmp_path / "index")
    with explorer.open(tmp_path / "index") as index:
        assert index.complete("author", "jana n") == ("Jana Novakova",)
