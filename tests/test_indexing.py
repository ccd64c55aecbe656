"""Building an index: what is in it, what a change costs, and what trouble leaves behind."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from index_folders import keeping_time
from seeding import EVERYTHING, NETWORK, opened, sections, write_dozen, write_post

import explorer
from explorer.corpus import posts
from explorer.corpus import sections as splitting
from explorer.czech import keys
from explorer.errors import IndexUnusableError, UsageError
from explorer.indexing import BuildReport, build, last_sources, workers
from explorer.model import Kind, Post, PostInfo, Problem, Section
from explorer.searching.index import Index
from explorer.store import engines
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.drafts import Draft, open_draft
from explorer.store.engines.protocol import (
    WEIGHTS,
    Engine,
    Field,
    Writer,
    post_unit,
    section_unit,
)
from explorer.store.generations import kept, open_current
from explorer.store.recording import Recorder
from explorer.store.sizes import Sizes

QUERIES = (
    "mapa",
    "digitální mapa",
    '"v praze"',
    "CamelNET OR web",
    "=mapa",
    "map*",
    "-mapa",
    "je",
    "DTM",
    "kraj castka:>5mil",
)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Twelve posts."""
    write_dozen(tmp_path / "seeds")
    return tmp_path / "seeds"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index folder that does not exist yet."""
    return tmp_path / "index"


def listed(index_dir: Path) -> tuple[PostInfo, ...]:
    with explorer.open(index_dir) as index:
        return tuple(
            info._replace(id=0) for info in index.posts(sort="path", page=EVERYTHING).items
        )


def texts(index_dir: Path) -> dict[str, str]:
    with explorer.open(index_dir) as index:
        return {
            post.info.path: "\n".join(section.text for section in post.sections)
            for post in index.texts()
        }


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below, with its inode and time of change."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


# What is in an index


def test_every_file_is_in_a_post_or_has_a_problem_that_says_why_not(
    seeds: Path, index: Path
) -> None:
    (seeds / "nic.md").write_bytes(b"")
    (seeds / "obraz.md").write_bytes(b"\x89PNG\0\0")
    (seeds / "skryto.md").write_text("---\ntitle: A\npublished: false\n---\nText.")
    (seeds / "holý.txt").write_text("Jen text.")
    (seeds / "obraz.png").write_bytes(b"\x89PNG\0\0")
    report = build([seeds], index)
    left_out = {problem.path for problem in report.problems if problem.left_out}
    assert left_out == {"nic.md", "obraz.md", "skryto.md"}
    held = {path for info in listed(index) for path in (info.path, *info.also_at)}
    assert held.isdisjoint(left_out)
    assert held | left_out == set(posts.find(seeds))
    assert report.files == len(held | left_out) == 16
    assert (report.posts, report.copies) == (len(held) - 1, 1)


@pytest.mark.corpus
@pytest.mark.xdist_group("corpus")
def test_every_real_file_is_in_a_post_or_has_a_problem(
    corpus_index: Index,
) -> None:
    status = corpus_index.status()
    (source,) = status.sources
    held = {
        path
        for info in corpus_index.posts(page=EVERYTHING).items
        for path in (info.path, *info.also_at)
    }
    left_out = {p.path for p in corpus_index._catalog.problems() if p.left_out}
    assert held | left_out == set(posts.find(Path(source)))
    assert held.isdisjoint(left_out)
    assert status.files == len(held) + len(left_out)
    assert status.copies == len(held) - status.posts


def test_every_section_is_found_by_its_first_words(seeds: Path, index: Path) -> None:
    build([seeds], index)
    with explorer.open(index) as opened_:
        for post in opened_.texts():
            for section in post.sections:
                for text in (section.info.heading or "", section.text):
                    for form in text.split()[:3]:
                        if form.isalpha():
                            assert section.info.id in sections(opened_, f'="{form}"')


def test_a_report_counts_what_was_done(seeds: Path, index: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report = build([seeds], index, progress=lambda *step: told.append(step))
    assert (report.added, report.changed, report.removed, report.unchanged) == (12, 0, 0, 0)
    assert (report.files, report.posts, report.copies) == (12, 11, 1)
    assert report.written
    assert report.sections == sum(info.sections for info in listed(index)) > 11
    assert {stage for stage, _, _ in told} == {"reading", "indexing", "writing"}
    assert ("reading", 12, 12) in told
    assert ("indexing", 11, 11) in told
    assert told[-1] == ("writing", 1, 1)
    assert all(done <= of for _, done, of in told)

    (seeds / "bez-data.md").unlink()
    write_post(seeds, "jen-titulek.md", "Teď i s textem.", title="Pozvánka na besedu")
    write_post(seeds, "nový.md", "Nový.", title="Nový")
    report = build([seeds], index)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 1, 10)


def test_a_source_may_be_one_file(seeds: Path, index: Path) -> None:
    report = build([seeds / "bez-data.md"], index)
    assert (report.files, report.posts) == (1, 1)
    assert texts(index) == {"bez-data.md": "Zápis ze schůze. Schůze města o mapě a webu."}
    assert not build([seeds / "bez-data.md"], index).written


def test_an_index_of_nothing_answers(tmp_path: Path, index: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = build([tmp_path / "empty"], index)
    assert (report.files, report.posts, report.problems) == (0, 0, ())
    with explorer.open(index) as opened_:
        assert opened_.search("mapa").total == 0
        assert opened_.search("-mapa").hits == ()
        assert opened_.posts().total == 0


def test_two_builds_of_the_same_posts_answer_alike(seeds: Path, tmp_path: Path) -> None:
    build([seeds], tmp_path / "one")
    build([seeds], tmp_path / "two")
    assert opened(tmp_path / "one", *QUERIES) == opened(tmp_path / "two", *QUERIES)
    with explorer.open(tmp_path / "one") as index:
        by_path = index.posts(sort="path", page=EVERYTHING).items
        assert [info.id for info in by_path] == list(range(1, 12))


def test_several_processes_build_what_one_builds(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        write_post(seeds, f"{number}.md", f"{number}. {NETWORK}", title=f"Zpráva {number}")
    (seeds / "nic.md").write_bytes(b"")
    build([seeds], tmp_path / "one")
    monkeypatch.setattr(workers, "FEW", 1)
    build([seeds], tmp_path / "two", jobs=2)
    assert opened(tmp_path / "one", *QUERIES) == opened(tmp_path / "two", *QUERIES)
    (seeds / "0.md").unlink()
    shutil.copyfile(seeds / "1.md", seeds / "kopie.md")
    write_post(seeds, "2.md", "Nově o mapě.", title="Zpráva 2")
    build([seeds], tmp_path / "one")
    build([seeds], tmp_path / "two", jobs=2)
    assert opened(tmp_path / "one", *QUERIES) == opened(tmp_path / "two", *QUERIES)


def test_words_weigh_by_the_field_they_stand_in(tmp_path: Path, index: Path) -> None:
    body = "## Mapa a mapa\n\nMapy, mapa, web."
    write_post(tmp_path / "seeds", "a.md", body, title="Mapy a mapa", tags=["mapa", "web"])
    build([tmp_path / "seeds"], index)
    text, heading, title, tag = (
        WEIGHTS[field] for field in (Field.TEXT, Field.HEADING, Field.TITLE, Field.TAGS)
    )
    with open_current(index) as generation, Catalog(generation.path / CATALOG) as catalog:
        reader = engines.load(generation.manifest.engine).reader(generation.path / engines.FOLDER)
        held = reader.holders({keys.key("mapa")})
        reader.close()
        sizes = Sizes.read(catalog)
    section, context = section_unit(1, 0), post_unit(1)
    assert held == {section: 2 * heading + 2 * text, context: 2 * title + tag}
    length = 3 * heading + 3 * text + 3 * title + 2 * tag
    assert (sizes.of_section(section), sizes.of_post(1)) == (length, length)


# Copies and sources


def test_a_text_is_kept_once_with_all_its_places(tmp_path: Path, index: Path) -> None:
    """The first place is the earliest by date; one without a date is the last."""
    seeds = tmp_path / "seeds"
    write_post(seeds, "a.md", NETWORK, title="Bez data", tags=["a"])
    write_post(seeds, "b.md", NETWORK, title="Později", date="2022-01-01", tags=["síť", "b"])
    write_post(seeds, "c.md", NETWORK.upper(), title="Dříve", date="2021-01-01", tags=["SÍŤ"])
    report = build([seeds], index)
    assert (report.files, report.posts, report.copies) == (3, 1, 2)
    (info,) = listed(index)
    assert (info.path, info.also_at) == ("c.md", ("a.md", "b.md"))
    assert info.title == "Dříve"
    assert info.tags == ("SÍŤ", "a", "b")
    assert texts(index)["c.md"].startswith("KRAJ")
    (seeds / "c.md").unlink()
    build([seeds], index)
    (info,) = listed(index)
    assert (info.path, info.also_at, info.title) == ("b.md", ("a.md",), "Později")
    assert texts(index)["b.md"].startswith("Kraj")


def test_two_sources_may_hold_the_same_path(tmp_path: Path, index: Path) -> None:
    write_post(tmp_path / "one", "a.md", "Mapa kraje.", title="Jedna")
    write_post(tmp_path / "two", "a.md", "Mapa města.", title="Dvě")
    sources = [tmp_path / "one", tmp_path / "two"]
    assert build(sources, index).posts == 2
    assert [(info.path, info.title) for info in listed(index)] == [
        ("a.md", "Jedna"),
        ("a.md", "Dvě"),
    ]
    assert last_sources(index) == tuple(sources)
    (tmp_path / "one" / "a.md").unlink()
    report = build(sources, index)
    assert (report.removed, report.unchanged) == (1, 1)
    assert [(info.path, info.title) for info in listed(index)] == [("a.md", "Dvě")]


def test_an_index_knows_its_sources(seeds: Path, index: Path) -> None:
    assert last_sources(index) == ()
    build([seeds], index)
    assert last_sources(index) == (seeds,)


# What a change costs

LONG = NETWORK.replace("CamelNET", "PlzeňNET")
CONTENTS = (
    "---\ntitle: Mapa\ndate: 2020-02-02\ntags: [mapy, web]\n---\nMapa je na webu. V Praze ne.\n",
    "---\ntitle: Mapa\ndate: 2020-02-03\ntags: [Mapy]\n---\n## Mapa\n\nDigitální mapa.\n\n## Web\n\nJe.\n",
    f"---\ntitle: Síť\ndate: 2021-01-01\ntags: [síť]\nauthor: Jana\n---\n{NETWORK}",
    f"---\ntitle: Převzato\ndate: 2019-01-01\ntags: [sit, Web]\n---\n{NETWORK}",
    f"---\ntitle: Bez data\n---\n{NETWORK.upper()}",
    f"---\ntitle: Jiná síť\ndate: 2021-01-01\n---\n{LONG}",
    "---\ntitle: Jen titulek\n---\n",
    "---\ntitle: Skryto\npublished: false\n---\nMapa.\n",
    "\0",
    "Holý text o mapě.\n",
    "---\ntitle: Mapa (DTM)\n---\nDigitální technická mapa (DTM) je hotová. Hlavní město Praha (HMP).\n",
    "---\ntitle: DTM\n---\nO digitální technické mapě (DTM).\n\n## Jinak\n\nDenní test mapy (DTM).\n",
    "---\ntitle: Most za 5 mil. Kč\n---\n## Dotace 2 miliony korun\n\nKraj dal 151 mil. Kč a 9 EUR.\n",
    "---\ntitle: Most za 6 mil. Kč\n---\nKraj dal 10-15 milionů korun.\n",
    "---\ntitle: dtm\n---\nDenní testy map (DTM) a dům techniky města (DTM) a Dtm.\n",
    "---\ntitle: Značky\ntags: [verejnazakazka, otevrena-data, NovaMapa, sit]\n---\nNic.\n",
    f"---\ntitle: Data\n---\n{'Otevřená data, veřejná zakázka. ' * 20}\n",
    f"---\ntitle: Sítě\ntags: [data]\n---\n{'Nová mapa, veřejná řeč, síť, zakázka. ' * 20}\n",
)
PATHS = ("a/1.md", "a/2.md", "b/1.md", "b/_posts/2021-05-05-x.md", "c.md")
steps = st.lists(
    st.dictionaries(
        st.sampled_from(PATHS),
        st.none() | st.integers(0, len(CONTENTS) - 1),
        min_size=1,
        max_size=4,
    ),
    min_size=2,
    max_size=6,
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
@example(steps=[{"a/1.md": 2, "a/2.md": 3, "b/1.md": 4}, {"a/2.md": 5}, {"a/2.md": None}])
@example(steps=[{"a/1.md": 2}, {"a/1.md": None, "b/1.md": 2}, {"b/1.md": 2, "c.md": 2}])
@example(steps=[{"a/1.md": 11}, {"a/2.md": 12}, {"b/1.md": 10, "a/1.md": None}, {"c.md": 11}])
@example(steps=[{"a/1.md": 12, "a/2.md": 13}, {"a/1.md": 13}, {"a/2.md": None}])
@example(steps=[{"a/1.md": 0, "a/2.md": 1}, {"a/2.md": None}, {"c.md": 1}, {"c.md": 7}])
@example(steps=[{"a/1.md": 15}, {"c.md": 16}, {"c.md": 17}, {"a/2.md": 16}, {"c.md": None}])
@example(steps=[{"a/1.md": 15, "c.md": 17}, {"a/2.md": 15}, {"a/1.md": 17}, {"a/2.md": None}])
def test_after_any_changes_the_index_is_as_if_built_anew(
    tmp_path: Path, steps: list[dict[str, int | None]]
) -> None:
    """Files are added, edited, deleted, renamed and copied; after each step all answers agree."""
    work = tmp_path / "work"
    shutil.rmtree(work, ignore_errors=True)
    (work / "seeds").mkdir(parents=True)
    for step in steps:
        for path, content in step.items():
            file = work / "seeds" / path
            if content is None:
                file.unlink(missing_ok=True)
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(CONTENTS[content], encoding="utf-8")
        build([work / "seeds"], work / "index")
        shutil.rmtree(work / "fresh", ignore_errors=True)
        report = build([work / "seeds"], work / "fresh")
        assert report.added == report.files
        assert opened(work / "index", *QUERIES) == opened(work / "fresh", *QUERIES)
        again = build([work / "seeds"], work / "index")
        assert not again.written
        assert again.problems == report.problems


def test_what_another_writer_took_in_meanwhile_is_not_lost(
    seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It saw a post that came after this one had looked, and before it had the right to write."""
    build([seeds], index)

    def late(index_dir: Path, *, wait: float) -> AbstractContextManager[Draft]:
        monkeypatch.undo()
        write_post(seeds, "nova.md", "Most přes Berounku.", title="Nový most")
        assert build([seeds], index).added == 1
        return open_draft(index_dir, wait=wait)

    monkeypatch.setattr(import_module("explorer.indexing.build"), "open_draft", late)
    report = build([seeds], index, wait=60)
    assert (report.removed, report.written) == (0, False)
    assert "Nový most" in {post.title for post in listed(index)}


def test_a_first_build_leaves_alone_what_another_writer_made_meanwhile(
    seeds: Path, index: Path, tmp_path: Path
) -> None:
    """A search without an index would build one of seeds, and lose that of other posts."""
    write_post(tmp_path / "other", "most.md", "Most přes Berounku.", title="Nový most")
    others = build([tmp_path / "other"], index)
    report = build([seeds], index, if_missing=True)
    assert (report.written, report.posts, report.problems) == (False, 1, others.problems)
    assert [post.title for post in listed(index)] == ["Nový most"]


def test_without_a_change_nothing_is_written(seeds: Path, index: Path) -> None:
    first = build([seeds], index)
    before = state(index)
    for file in seeds.rglob("*.md"):
        os.utime(file, (0, 0))  # only what a file holds counts
    again = build([seeds], index)
    assert not again.written
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 12)
    assert state(index) == before
    assert replace(again, seconds=0) == replace(
        first, seconds=0, added=0, unchanged=12, written=False
    )


def test_only_what_changed_is_read_into_sections(
    seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([seeds], index)
    read: list[str] = []
    split = splitting.split

    def spy(post: Post) -> tuple[Section, ...]:
        read.append(post.path)
        return split(post)

    monkeypatch.setattr(splitting, "split", spy)
    write_post(seeds, "bez-data.md", "Jiný text.", title="Zápis")
    build([seeds], index)
    assert read == ["bez-data.md"]


def rebuilt(report: BuildReport) -> bool:
    return report.written and report.added == report.files == 12 and not report.unchanged


def test_a_change_of_rules_builds_all_anew(
    seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([seeds], index)
    monkeypatch.setattr(import_module("explorer.indexing.build"), "RULES", 1_000)
    assert rebuilt(build([seeds], index))
    monkeypatch.setattr(keys, "version", lambda: "next")
    assert rebuilt(build([seeds], index))
    assert not build([seeds], index).written


def test_a_change_of_engine_builds_all_anew(
    seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([seeds], index)
    whoosh = engines.load("whoosh")
    monkeypatch.setattr(engines, "load", lambda _: whoosh)
    assert rebuilt(build([seeds], index, engine="other"))
    with open_current(index) as generation:
        assert generation.manifest.engine == "other"


def test_other_sources_or_options_build_all_anew(seeds: Path, tmp_path: Path, index: Path) -> None:
    build([seeds], index)
    (tmp_path / "more").mkdir()
    assert rebuilt(build([seeds, tmp_path / "more"], index))
    assert rebuilt(build([seeds], index))
    assert rebuilt(build([seeds], index, unpublished=True))
    assert rebuilt(build([seeds], index, rebuild=True, unpublished=True))
    assert not build([seeds], index, unpublished=True).written


def test_unpublished_posts_are_taken_in_on_demand(tmp_path: Path, index: Path) -> None:
    write_post(tmp_path / "seeds", "a.md", "Text.", title='A"\npublished: false\nx: "')
    assert build([tmp_path / "seeds"], index).posts == 0
    assert build([tmp_path / "seeds"], index, unpublished=True).posts == 1


# Trouble with sources


def test_sources_that_cannot_be_are_refused(seeds: Path, index: Path) -> None:
    with pytest.raises(UsageError, match="named twice"):
        build([seeds, seeds / ".." / "seeds"], index)
    with pytest.raises(UsageError, match="no such folder"):
        build([seeds / "missing"], index)
    assert not index.exists()
    with pytest.raises(UsageError, match="other files"):
        build([seeds], seeds)
    with pytest.raises(UsageError, match="lucene"):
        build([seeds], index, engine="lucene")
    with pytest.raises(IndexUnusableError):
        explorer.open(index)


class Flaky:
    """Stands before `posts.load`: some files can be read only so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times: dict[str, int] = {}
        self.then: Callable[[str], bytes | Problem] = self.gone
        self._load = posts.load
        monkeypatch.setattr(posts, "load", self.load)

    def load(self, source: Path, path: str, *, limit: int) -> bytes | Problem:
        self.times.setdefault(path, 100)
        self.times[path] -= 1
        return self._load(source, path, limit=limit) if self.times[path] >= 0 else self.then(path)

    @staticmethod
    def gone(path: str) -> Problem:
        return Problem(path, 1, Kind.UNREADABLE, "no such file", "Look.", left_out=True)


@pytest.fixture
def flaky(monkeypatch: pytest.MonkeyPatch) -> Flaky:
    return Flaky(monkeypatch)


COPY = "mesto.example/_posts/2022-02-01-opticka-sit.md"
FIRST = "kraj.example/_posts/2021-03-01-opticka-sit.md"


@pytest.mark.parametrize("times", [0, 1])
@pytest.mark.parametrize("path", ["bez-data.md", FIRST, COPY])
def test_a_file_that_cannot_be_read_is_a_problem_until_it_can(
    seeds: Path, index: Path, tmp_path: Path, flaky: Flaky, path: str, times: int
) -> None:
    """Whether it fails before it was read (0) or when its text is looked at again (1)."""
    flaky.times[path] = times
    report = build([seeds], index)
    held = {p for info in listed(index) for p in (info.path, *info.also_at)}
    problems = [(p.path, p.kind) for p in report.problems if p.left_out]
    if path == COPY and times:  # its text was taken from the other place
        assert not problems
        assert COPY in held
        return
    assert problems == [(path, Kind.UNREADABLE)]
    assert held == set(posts.find(seeds)) - {path}
    flaky.times.clear()
    report = build([seeds], index)
    assert (report.changed, report.unchanged) == (1, 11)
    assert not [problem for problem in report.problems if problem.left_out]
    build([seeds], tmp_path / "fresh")
    assert opened(index, *QUERIES) == opened(tmp_path / "fresh", *QUERIES)


def test_a_file_that_stays_unreadable_causes_no_new_generation(
    seeds: Path, index: Path, flaky: Flaky
) -> None:
    flaky.times["bez-data.md"] = 0
    first = build([seeds], index)
    again = build([seeds], index)
    assert not again.written
    assert again.problems == first.problems
    assert (again.changed, again.unchanged) == (0, 12)


def test_a_file_that_becomes_unreadable_leaves_the_index(
    seeds: Path, index: Path, flaky: Flaky
) -> None:
    build([seeds], index)
    flaky.times["bez-data.md"] = 0
    report = build([seeds], index)
    assert (report.changed, report.posts) == (1, 10)
    assert "bez-data.md" not in texts(index)


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_build(
    seeds: Path, index: Path, tmp_path: Path, flaky: Flaky
) -> None:
    """Else its old title and tags would stand over the new text."""
    flaky.times["bez-data.md"] = 1
    flaky.then = lambda _: b"---\ntitle: Novy\ntags: [novy]\n---\nNovy text.\n"
    report = build([seeds], index)
    (problem,) = (problem for problem in report.problems if problem.left_out)
    assert (problem.path, problem.message) == ("bez-data.md", "changed while it was read")
    assert "bez-data.md" not in texts(index)
    flaky.times["bez-data.md"] = 0
    build([seeds], index)
    assert texts(index)["bez-data.md"] == "Novy text."
    build([seeds], tmp_path / "fresh")
    assert opened(index, *QUERIES) == opened(tmp_path / "fresh", *QUERIES)


# Trouble while writing


def break_split(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    split = splitting.split

    def broken(post: Post) -> tuple[Section, ...]:
        if post.title.startswith("Zápis"):
            raise error
        return split(post)

    monkeypatch.setattr(splitting, "split", broken)


def break_engine(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    whoosh = engines.load("whoosh")

    class Broken:
        name = "whoosh"
        reader = staticmethod(whoosh.reader)

        @contextmanager
        def writer(self, folder: Path) -> Iterator[Writer]:
            with whoosh.writer(folder) as writer:
                yield writer
                raise error

    broken: Engine = Broken()
    monkeypatch.setattr(engines, "load", lambda _: broken)


def break_finish(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def finish(_: Recorder) -> None:
        raise error

    monkeypatch.setattr(Recorder, "_finish", finish)


@pytest.mark.parametrize(
    "error", [RuntimeError("crash"), KeyboardInterrupt()], ids=["error", "ctrl-c"]
)
@pytest.mark.parametrize("damage", [break_split, break_engine, break_finish])
def test_a_build_that_fails_leaves_the_index_as_it_was(
    seeds: Path,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[pytest.MonkeyPatch, BaseException], None],
    error: BaseException,
) -> None:
    build([seeds], index)
    answers, files = opened(index, *QUERIES), state(index)
    write_post(seeds, "bez-data.md", "Zápis o něčem jiném.", title="Zápis")
    with monkeypatch.context() as patch:
        damage(patch, error)
        with pytest.raises(type(error)):
            build([seeds], index)
    assert opened(index, *QUERIES) == answers
    assert state(index) == files
    assert build([seeds], index).changed == 1
    assert texts(index)["bez-data.md"] == "Zápis o něčem jiném."


def test_a_disk_that_refuses_the_catalog_is_named(
    seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_finish(monkeypatch, sqlite3.OperationalError("database or disk is full"))
    with pytest.raises(IndexUnusableError, match="disk is full") as caught:
        build([seeds], index)
    assert "--rebuild" in caught.value.hint


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of processes")
@pytest.mark.parametrize("limit", [2_000, 40_000, 70_000])
def test_a_full_disk_leaves_the_index_as_it_was(seeds: Path, index: Path, limit: int) -> None:
    """A process that may write no file larger than so many bytes fails, and says how."""
    build([seeds], index)
    answers = opened(index, *QUERIES)
    for number in range(300):
        write_post(seeds, f"{number}.md", f"{number} {NETWORK}", title=f"Nový {number}")
    script = """
        import resource, signal, sys
        from pathlib import Path
        from explorer.errors import IndexUnusableError
        from explorer.indexing import build
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
        try:
            build([Path(sys.argv[1])], Path(sys.argv[2]))
        except (IndexUnusableError, OSError) as error:
            sys.exit(3 if isinstance(error, IndexUnusableError) else 4)
    """
    lines = "\n".join(line[8:] for line in script.splitlines())
    done = subprocess.run([sys.executable, "-c", lines, seeds, index, str(limit)], check=False)
    assert done.returncode in {3, 4}
    assert opened(index, *QUERIES) == answers
    assert build([seeds], index).posts == 311


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_killed_build_leaves_the_index_as_it_was(seeds: Path, index: Path) -> None:
    build([seeds], index)
    answers = opened(index, *QUERIES)
    write_post(seeds, "bez-data.md", "Zápis o něčem jiném.", title="Zápis")
    script = """
        import os, signal, sys
        from pathlib import Path
        from explorer.indexing import build

        def kill(stage, done, of):
            if stage == "writing" or (stage, done) == ("indexing", 1):
                os.kill(os.getpid(), signal.SIGKILL)

        build([Path(sys.argv[1])], Path(sys.argv[2]), progress=kill)
    """
    lines = "\n".join(line[8:] for line in script.splitlines())
    done = subprocess.run([sys.executable, "-c", lines, seeds, index], check=False)
    assert done.returncode == -signal.SIGKILL
    assert opened(index, *QUERIES) == answers
    assert build([seeds], index).changed == 1
    assert len(kept(index)) <= 2


def damage_middle(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:-100] = b"\xa5" * (len(data) - 4196)
    with keeping_time(file):
        file.write_bytes(data)


def test_a_damaged_catalog_is_never_continued(seeds: Path, index: Path) -> None:
    """It keeps its size and time, so that opening the generation sees nothing amiss."""
    report = build([seeds], index)
    damage_middle(index / "generations" / report.generation / CATALOG)
    write_post(seeds, "bez-data.md", "Jiný text.", title="Zápis")
    with pytest.raises(IndexUnusableError) as caught:
        build([seeds], index)
    assert "--rebuild" in caught.value.hint
    assert rebuilt(build([seeds], index, rebuild=True))
    assert texts(index)["bez-data.md"] == "Jiný text."


def test_a_reader_keeps_its_generation_over_many_builds(seeds: Path, index: Path) -> None:
    build([seeds], index)
    with explorer.open(index) as reader:
        before = reader.search("mapa", page=EVERYTHING)
        for number in range(5):
            write_post(seeds, "bez-data.md", f"Mapa {number}.", title="Zápis")
            build([seeds], index)
        assert reader.search("mapa", page=EVERYTHING) == before
        assert reader.search("CamelNET", page=EVERYTHING).total == 1


def engine_files(index: Path) -> Sequence[str]:
    with open_current(index) as generation:
        return [name for name in generation.manifest.files if name.startswith(f"{engines.FOLDER}/")]


def test_daily_builds_do_not_pile_up_files(seeds: Path, index: Path) -> None:
    build([seeds], index)
    for number in range(30):
        write_post(seeds, "bez-data.md", f"Mapa {number}.", title="Zápis")
        build([seeds], index)
    assert len(engine_files(index)) < 12
    assert len(kept(index)) <= 2
