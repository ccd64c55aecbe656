"""What `--why` says of a hit: it is true, and it says why the post is one."""

import re
from pathlib import Path
from typing import Protocol

import pytest
from seeding import found, write_post

from explorer.model import Hit
from explorer.searching.index import Index

FIELDS = ("title", "tags", "heading", "text")
QUERIES = """
    digitalni mapy | "v praze" | "digitalni tecnicka mapa" | "síť stála"~2 | skol* | kamelnet~
    =Mapa | DTM | digitální technická mapa | kraje OR title:mapa | castka:>1mil OR mapa | COVID-19
    tag:digitalizace OR školství | mapa -praha | participacni sit kraje
"""


class Indexed(Protocol):
    """Builds an index of the posts written so far."""

    def __call__(self) -> Index: ...


def reasons(index: Index, query: str, path: str) -> tuple[str, ...]:
    """Give why a post is a hit."""
    return next(hit.why for hit in found(index, query).hits if hit.post.path == path)


def texts(index: Index, hit: Hit) -> dict[str, str]:
    """Give the texts of a hit by field, in lower case on one line."""
    section = index.text(index.find(hit.post.path)[0]).sections[hit.section.ordinal]
    parts = (hit.post.title, " ".join(hit.post.tags), hit.section.heading or "", section.text)
    return dict(zip(FIELDS, (" ".join(part.split()) for part in parts), strict=True))


@pytest.mark.parametrize("query", re.split(r"\s+\|\s+|\n\s+", QUERIES.strip()))
def test_what_is_quoted_stands_in_the_field_that_is_named(small_index: Index, query: str) -> None:
    hits = found(small_index, query).hits
    assert hits
    for hit in hits:
        held = texts(small_index, hit)
        quoted = [
            (field, form)
            for reason in hit.why
            for field, places in re.findall(rf"in the ({'|'.join(FIELDS)}) ([^;]*)", reason)
            for form in re.findall(r"“([^”]*)”", places)
        ]
        assert quoted or any(": true of this post" in reason for reason in hit.why), hit.why
        for field, form in quoted:
            assert form in held[field]


def test_of_a_phrase_that_a_post_lacks_the_words_that_it_has_are_named(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Milostivé léto pomáhá.", title="A")
    write_post(posts, "b.md", "Do léta to bude.", title="B")
    index = indexed()
    assert reasons(index, '"milostivé léto"', "b.md") == (
        '"milostivé léto": nowhere in this post side by side',
        "milostivé: not in this post",
        "léto: in the text “léta” (another form)",
    )


def test_words_near_each_other_are_no_other_forms_where_they_stand_as_typed(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Dluh našeho kraje klesl.", title="Kraj a jeho dluh")
    write_post(posts, "b.md", f"Dluh. {'Jiné věci. ' * 9} Kraj.", title="B")
    index = indexed()
    assert reasons(index, '"dluh kraje"~3', "a.md")[0] == (
        '"dluh kraje"~3 (near each other): in the title “dluh”, also “Kraj” (another form); '
        "in the text “Dluh”, “kraje”"
    )
    assert reasons(index, '"dluh kraje"~3', "b.md") == (
        '"dluh kraje"~3 (near each other): nowhere in this post so near',
        "dluh: in the text “Dluh”",
        "kraje: in the text “Kraj” (another form)",
    )


def test_a_corrected_word_is_named_once_and_its_forms_are_told_apart(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    for name in ("a.md", "b.md"):
        write_post(posts, name, "Participativní rozpočet. Bez participativního ne.", title=name)
    index = indexed()
    assert reasons(index, "participatvní", "a.md")[0] == (
        "participativní (instead of “participatvní”): "
        "in the text “Participativní”, also “participativního” (another form)"
    )
    assert reasons(index, '"participatvní rozpočet"', "a.md")[0] == (
        '"participativní rozpočet" (instead of “participatvní”): '
        "in the text “Participativní rozpočet”"
    )


def test_signs_are_explained(small_index: Index) -> None:
    said = {
        query: found(small_index, query).hits[0].why[0].partition(":")[0]
        for query in ("camel*", "kamelnet~", "=mapa", '="digitální mapa"~2')
    }
    assert said == {
        "camel*": "camel* (the beginning of a word)",
        "kamelnet~": "kamelnet~ (a similar spelling)",
        "=mapa": '="mapa" (in this very form)',
        '="digitální mapa"~2': '="digitální mapa"~2 (in this very form, near each other)',
    }


def test_a_word_bound_to_a_field_is_not_said_to_lack_in_the_post(
    tmp_path: Path, indexed: Indexed
) -> None:
    write_post(tmp_path / "posts", "a.md", "Mapa a síť.", title="Kraj")
    assert reasons(indexed(), "title:mapa OR text:síť", "a.md") == (
        "title:mapa: not in the title of this post",
        "text:síť: in the text “síť”",
    )


def test_of_what_stands_in_another_section_the_heading_is_named(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Kůň.\n\n## Kolo\n\nKolo, kolo.\n\n## Auto\n\nAuto.", title="A")
    index = indexed()
    hit = found(index, "kolo auto kůň").hits[0]
    assert hit.section.heading == "Kolo"
    assert hit.why[1:] == (
        "auto: not in this section, but in the section “Auto” of this post",
        "kůň: not in this section, but in the opening of this post",
    )


def test_filters_are_judged_where_a_hit_need_not_fulfil_them(
    tmp_path: Path, indexed: Indexed
) -> None:
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Mapa.", title="A", tags=["Doprava"])
    write_post(posts, "b.md", "Síť.", title="B", tags=["doprava"], date="2020-01-01")
    write_post(posts, "c.md", "Mapa.", title="C", date="2021-01-01")
    index = indexed()
    query = "(tag:doprava OR mapa)"
    assert reasons(index, query, "b.md")[1] == "tag:doprava: true of this post"
    assert reasons(index, query, "c.md")[1] == "tag:doprava: not true of this post"
    assert len(reasons(index, "tag:doprava mapa", "a.md")) == 1


def test_sums_are_listed_field_by_field(tmp_path: Path, indexed: Indexed) -> None:
    body = "Most za 30 mil. Kč a 20 mil. Kč. Lavička za 5 tis. Kč. Zase 20 mil. Kč."
    write_post(tmp_path / "posts", "a.md", body, title="Šetříme 10 mil. Kč")
    index = indexed()
    (reason,) = reasons(index, "castka:>=10mil", "a.md")
    assert reason == (
        "amount:>=10mil: in the title “10 mil. Kč”; in the text “30 mil. Kč”, “20 mil. Kč”"
    )


def test_a_merged_tag_is_named_as_the_post_has_it(tmp_path: Path, indexed: Indexed) -> None:
    """What is shown of it is another tag, but it is found by both."""
    posts = tmp_path / "posts"
    write_post(posts, "a.md", "Mapa.", title="A", tags=["cyklistika"])
    write_post(posts, "b.md", "Mapa.", title="B", tags=["kola"])
    (posts / "tags.toml").write_text('[merge]\ncyklistika = ["kola"]\n', encoding="utf-8")
    assert reasons(indexed(), "kola", "b.md") == ("kola: in the tags “kola”",)


def test_nothing_is_in_common_that_one_post_alone_has(tmp_path: Path, indexed: Indexed) -> None:
    """Telling words are taken from the best posts; each may stand in a single one of them."""
    posts = tmp_path / "posts"
    write_post(posts, "a.md", f"Kabel, Vlákno. {'Chobotnice. ' * 9}", title="CamelNET")
    write_post(posts, "b.md", "Kabel, Vlákno. Síť.", title="CamelNET")
    for number in range(3):
        write_post(posts, f"chobotnice/{number}.md", "Chobotnice.", title=f"Moře {number}")
        write_post(posts, f"kabel/{number}.md", "Kabel, Vlákno.", title=f"Kov {number}")
    for number in range(90):
        write_post(posts, f"jiné/{number}.md", f"Strom {number}.", title="Jiná")
    index = indexed()
    for name in ("a.md", "b.md"):
        assert reasons(index, "CamelNET", name) == (
            "CamelNET: in the title “CamelNET”",
            "in common with the best matches: “Kabel”, “Vlákno”",
        )
