"""What an update writes into the catalog is what a build of the same posts writes."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from seeding import write_dozen, write_post

from explorer.indexing import build
from explorer.mining.judging import Judge
from explorer.mining.keyphrases import Keys
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.generations import open_current
from explorer.store.sizes import Sizes

PATHS = ("a/1.md", "a/2.md", "b/_posts/2021-05-05-x.md", "c.md")
TITLES = ("Síť CamelNET", "Mapa kotlíkových dotací", "Nova mapa", "Kotlíkové dotace v Plzni")
TAGS = ("skolstvi", "Školství", "sit", "kotlikove dotace, mapa", "mapa, CamelNET")
TEXTS = (
    "## CamelNET (metropolitní síť)\n\nŠkolství a kotlíkové dotace. Síť je v Plzni.\n",
    "## Kotlíkové dotace\n\nO školství, školstvi a síti; sít sítí. V Plzni, v Brně.\n",
    "Sít a sít. Školstvi je v Plzni a v Praze, Jan Novák a Nováková.\n\n## Mapa\n\nNová mapa.\n",
    "## Nová mapa\n\nKotlíková dotace. Digitální technická mapa (DTM) je v Plzni.\n",
    "Žije v Kašně, jede z Kašny do Kašny, je to v Kašně a u Kašny. Petr Kotlík.\n",
    "## Kamenná kašna\n\nTeče voda.\n",
)
AUTHORS = dict(zip(TITLES, ("Jan Novák", "JAN NOVÁK", "Ing. Jan Novák", "jan novak"), strict=True))
posts = st.tuples(st.sampled_from(TITLES), st.sampled_from(TAGS), st.sampled_from(TEXTS))
steps = st.lists(
    st.dictionaries(st.sampled_from(PATHS), st.none() | posts, min_size=1, max_size=3),
    min_size=2,
    max_size=6,
)
TABLES = (
    "SELECT form, key, folded, count FROM form",
    "SELECT * FROM key",
    "SELECT * FROM tag",
    "SELECT * FROM tag_phrase",
    "SELECT * FROM author",
    "SELECT number, said, named, apt, forms, length(posts), length(uses) FROM term",
    "SELECT * FROM capitals",
    "SELECT short, long, keys, posts, attested FROM acronym",
    "SELECT rank, id, label, kind, weight, scale, posts, first, last FROM topic",
    "SELECT rank, path, strength FROM topic_post JOIN topic ON topic = number JOIN written USING (post)",
    "SELECT rank, ordinal, name, letters, keys FROM topic_name JOIN topic ON topic = number",
    "SELECT path, sections, words, tags, length FROM post JOIN written ON post = id",
)


def held(index: Path) -> list[Any]:
    """Give what the catalog of an index holds, by nothing that numbers of posts decide."""
    with open_current(index) as generation:
        path = generation.path / CATALOG
        db = sqlite3.connect(path)
        db.execute(
            "CREATE TEMP VIEW written AS "
            "SELECT post.id AS post, path FROM post JOIN file ON file.id = post.file"
        )
        found: list[Any] = [sorted(db.execute(query), key=repr) for query in TABLES]
        paths = dict(db.execute("SELECT post, path FROM written"))
        uses = [
            (
                number,
                sorted(zip([paths[p] for p in numbers(packed, 4)], numbers(use, 2), strict=True)),
            )
            for number, packed, use in db.execute("SELECT number, posts, uses FROM term")
        ]
        db.close()
        with Catalog(path) as catalog:
            sizes = Sizes.read(catalog)
    measured = {paths[post]: (whole, list(own)) for post, whole, own in sizes.measured()}
    newest = [paths[post] for post in sorted(paths, key=sizes.order.__getitem__)]
    return [*found, sorted(uses), measured, newest]


def verdicts(index: Path) -> dict[int, int]:
    """Give what terms bear of a judge, by the numbers of their phrases."""
    with open_current(index) as generation, Catalog(generation.path / CATALOG) as catalog:
        return dict(catalog.rows("SELECT number, verdict FROM term WHERE verdict NOT NULL"))


def numbers(packed: bytes, size: int) -> list[int]:
    return [int.from_bytes(packed[at : at + size], "little") for at in range(0, len(packed), size)]


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
@example(
    steps=[
        {"a/1.md": (TITLES[0], TAGS[0], TEXTS[0]), "a/2.md": (TITLES[1], TAGS[2], TEXTS[1])},
        {"c.md": (TITLES[2], TAGS[3], TEXTS[2])},
        {"a/1.md": None},
        {"c.md": (TITLES[2], TAGS[4], TEXTS[2])},
        {"a/1.md": (TITLES[1], TAGS[4], TEXTS[4])},
        {"a/2.md": (TITLES[1], TAGS[4], TEXTS[5])},
        {"a/1.md": (TITLES[1], TAGS[4], TEXTS[1])},
    ]
)
def test_after_any_changes_the_tables_are_those_of_an_index_built_anew(
    tmp_path: Path, steps: list[dict[str, tuple[str, str, str] | None]]
) -> None:
    """Accents of tags, phrases, sizes and topics follow the posts that come, change and go."""
    work = tmp_path / "work"
    shutil.rmtree(work, ignore_errors=True)
    (work / "seeds").mkdir(parents=True)
    for step in steps:
        for path, post in step.items():
            file = work / "seeds" / path
            if post is None:
                file.unlink(missing_ok=True)
                continue
            title, tags, text = post
            file.parent.mkdir(parents=True, exist_ok=True)
            date = f"2021-01-0{1 + PATHS.index(path)}"
            file.write_text(
                f"---\ntitle: {title}\ndate: {date}\nauthor: {AUTHORS[title]}\ntags: [{tags}]\n"
                f"---\n{text}",
                encoding="utf-8",
            )
        build([work / "seeds"], work / "index")
        shutil.rmtree(work / "fresh", ignore_errors=True)
        build([work / "seeds"], work / "fresh")
        for updated, fresh in zip(held(work / "index"), held(work / "fresh"), strict=True):
            assert updated == fresh
        remembered, judged = verdicts(work / "index"), verdicts(work / "fresh")
        assert all(remembered.get(phrase, found) == found for phrase, found in judged.items())


def test_what_was_judged_once_is_not_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update asks for verdicts on the phrases of what changed; a fresh build for all."""
    asked: list[Keys] = []
    judged = Judge._judged

    def noted(self: Judge, phrase: Keys) -> bool | None:
        asked.append(phrase)
        return judged(self, phrase)

    monkeypatch.setattr(Judge, "_judged", noted)
    write_dozen(tmp_path / "posts")
    build([tmp_path / "posts"], tmp_path / "index")
    before = {*asked}
    assert verdicts(tmp_path / "index")
    asked.clear()
    write_post(tmp_path / "posts", "x.md", "Nic nového.", title="Zpráva z jednání")
    build([tmp_path / "posts"], tmp_path / "index")
    again = {phrase for phrase in before.intersection(asked) if "a" not in phrase}
    assert len(again) < len(before) / 4


def test_a_word_that_becomes_the_name_of_a_place_is_one_in_all_posts(tmp_path: Path) -> None:
    """And is none any more when no post writes it so: terms bear verdicts of the posts of today only."""
    folder = tmp_path / "posts"

    def topics_with(text: str) -> set[str]:
        write_post(folder, "2.md", text, title="Zpráva")
        build([folder], tmp_path / "index")
        with (
            open_current(tmp_path / "index") as generation,
            Catalog(generation.path / CATALOG) as catalog,
        ):
            return {label.lower() for (label,) in catalog.rows("SELECT label FROM topic")}

    write_post(folder, "1.md", "## Kamenná kašna\n\nTeče voda.", title="Zpráva")
    assert "kamenná kašna" in topics_with("Když teče voda.")
    written = "Žije v Kašně, jede z Kašny do Kašny, je to v Kašně a u Kašny."
    assert "kamenná kašna" not in topics_with(written)
    assert "kamenná kašna" in topics_with("Když voda teče.")
