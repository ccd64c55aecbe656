"""The benchmark of search judges as score.py does, and its peers do what their names promise."""

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from benchmarks import page, search_quality, search_run, spelling, tuning
from benchmarks.judging import Topic, judge, read_topics
from benchmarks.peers import PEERS, Post, Searcher, fts5, posts_of, snowball, whoosh
from explorer.czech import words
from explorer.searching.index import Index
from explorer.store.vocabulary import Vocabulary

SCORER = Path(__file__).parents[2] / "shared" / "eval" / "score.py"
NETWORK = "kraj.example/_posts/2021-03-01-opticka-sit.md"
NETWORK_COPY = "mesto.example/_posts/2022-02-01-opticka-sit.md"
MAP = "kraj.example/_posts/2022-05-20-digitalni-mapa.md"
COVID = "kraj.example/_posts/2020-11-02-covid.md"
WASTE = "mesto.example/_posts/2018-01-01-odpad.md"
TOPICS = (
    Topic("A1", "digitální mapa", "phrase", {MAP: 3, COVID: 0, NETWORK: 1}),
    Topic("A2", "opticka sit", "nodiacritics", {NETWORK: 3, NETWORK_COPY: 2, MAP: 0}),
    Topic("A3", "svoz odpadu", "phrase", {WASTE: 2, MAP: 1}),
)


@pytest.fixture(scope="module")
def posts(small_index: Index) -> tuple[Post, ...]:
    return posts_of(small_index)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The judged queries above, and one for which nothing relevant is known."""
    folder = tmp_path / "eval" / "gold"
    folder.mkdir(parents=True)
    topics = [*TOPICS, Topic("A4", "metro", "phrase", {MAP: 1})]
    write_lines(
        folder / "topics.jsonl", [{"id": t.id, "query": t.query, "kind": t.kind} for t in topics]
    )
    write_lines(
        folder / "qrels.jsonl",
        [
            {"topic": topic.id, "path": path, "grade": grade}
            for topic in topics
            for path, grade in topic.grades.items()
        ],
    )
    return folder


def write_lines(file: Path, rows: list[dict[str, Any]]) -> None:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


# --- peers ---


def test_peers_get_every_text_with_the_paths_of_its_copies(posts: tuple[Post, ...]) -> None:
    (network,) = (post for post in posts if NETWORK in post.paths)
    assert network.paths == (NETWORK, NETWORK_COPY)
    assert network.title == "Optická síť propojila školy"
    assert "Kolik stála síť" in network.headings
    assert "34 km" in network.text
    assert "Školství" in network.tags


@pytest.mark.parametrize("build", PEERS.values(), ids=PEERS)
def test_every_peer_finds_a_post_by_its_words(
    build: Callable[[tuple[Post, ...]], Searcher], posts: tuple[Post, ...]
) -> None:
    search = build(posts)
    assert search("technická mapa")[0] == MAP
    assert list(search("optických kabelů"))[:2] == [NETWORK, NETWORK_COPY]
    assert not search("xyzzy")


def test_whoosh_wants_the_very_form(posts: tuple[Post, ...]) -> None:
    search = whoosh(posts)
    assert search("lůžka") == [COVID]
    assert not search("luzka")
    assert not search("lůžek")


def test_fts5_forgives_accents_alone(posts: tuple[Post, ...]) -> None:
    search = fts5(posts)
    assert search("luzka") == [COVID]
    assert not search("pacientům")


def test_snowball_finds_other_forms(posts: tuple[Post, ...]) -> None:
    search = snowball(posts)
    assert search("pacientům") == [COVID]
    assert search("pacientu") == [COVID]


@given(query=st.text(st.sampled_from(" \"'*^:()-+ORNEA%;mapůě"), max_size=12))
def test_no_query_breaks_fts5(query: str) -> None:
    """What is an operator elsewhere is text to be looked for."""
    post = Post(("a.md",), "Mapa", "", "", "")
    assert set(fts5([post])(query)) <= {"a.md"}


# --- judging ---


def test_a_list_is_judged_by_its_first_posts() -> None:
    topic = TOPICS[1]
    best = judge(topic, [NETWORK, NETWORK_COPY])
    assert best == (1.0, 1.0, 1.0, False, 0.0)
    late = judge(topic, [*(f"{n}.md" for n in range(10)), NETWORK])
    assert late == (0.0, 0.5, 1 / 11, True, 1.0)
    assert judge(topic, []) == (0.0, 0.0, 0.0, True, 0.0)


def test_a_post_that_is_repeated_counts_once() -> None:
    assert judge(TOPICS[1], [NETWORK] * 9) == judge(TOPICS[1], [NETWORK])


def test_topics_without_anything_relevant_are_left_out(gold: Path) -> None:
    assert read_topics(gold) == TOPICS


@pytest.mark.skipif(not SCORER.is_file(), reason="no scorer in ../shared/eval")
def test_figures_agree_with_the_scorer(
    gold: Path, tmp_path: Path, posts: tuple[Post, ...], small_index: Index
) -> None:
    scorer = loaded(SCORER)
    deep = Topic("A5", "web", "name", {path: 2 for post in posts for path in post.paths} | {MAP: 3})
    write_more(gold, deep)
    topics = read_topics(gold)
    assert deep in topics
    searchers: dict[str, Searcher] = {name: build(posts) for name, build in PEERS.items()}
    searchers["explorer"] = lambda query: search_run.found(small_index, query)
    for search in searchers.values():
        paths = {topic.id: list(search(topic.query)) for topic in topics}
        run = tmp_path / "run.jsonl"
        write_lines(run, [{"id": name, "paths": found} for name, found in paths.items()])
        theirs = scorer.score_search(run, gold)
        ours = [judge(topic, paths[topic.id]) for topic in topics]
        for number, name in enumerate(("nDCG@10", "recall@20", "MRR")):
            assert theirs[name] == pytest.approx(sum(j[number] for j in ours) / len(ours))
        assert theirs["unjudged@10"] == pytest.approx(sum(j.unjudged for j in ours) / len(ours))
        assert theirs["topics with nothing relevant in 10"] == sum(j.nothing for j in ours)


def loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_more(gold: Path, topic: Topic) -> None:
    with (gold / "topics.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": topic.id, "query": topic.query, "kind": topic.kind}) + "\n")
    with (gold / "qrels.jsonl").open("a", encoding="utf-8") as file:
        for path, grade in topic.grades.items():
            file.write(json.dumps({"topic": topic.id, "path": path, "grade": grade}) + "\n")


# --- tuning ---


@pytest.fixture
def module(tmp_path: Path) -> ModuleType:
    file = tmp_path / "score.py"
    file.write_text(
        "from math import pi as PI\n"
        "WEIGHT: float = 0.5\nFEW: int = 3\nON: bool = True\n_SEEN: int = 9\nlow: int = 1\n"
    )
    return loaded(file)


def test_public_numbers_of_a_module_are_its_constants(module: ModuleType) -> None:
    found = tuning.constants([module])
    assert [(constant.label, constant.value) for constant in found] == [
        ("score.WEIGHT", 0.5),
        ("score.FEW", 3),
    ]


def test_constants_are_halved_and_doubled_within_reason(module: ModuleType) -> None:
    weight, few = tuning.constants([module])
    assert [other.value for other in tuning.others(weight)] == [0.25, 1.0]
    assert [other.value for other in tuning.others(few)] == [1, 6]
    (share,) = (c for c in tuning.constants(tuning.modules()) if c.label == "ranking.B")
    assert tuning.others(share)[1].value == 1.0


def test_a_constant_is_changed_for_a_while_wherever_it_was_imported(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer, namesake = ModuleType("importer"), ModuleType("namesake")
    vars(importer).update(WEIGHT=module.WEIGHT)
    vars(namesake).update(WEIGHT=module.WEIGHT, __annotations__={"WEIGHT": float})
    monkeypatch.setitem(sys.modules, "explorer.searching.importer", importer)
    monkeypatch.setitem(sys.modules, "explorer.searching.namesake", namesake)
    holders = (module, importer, namesake)
    setting = tuning.Setting(module, "WEIGHT", 2.0)
    with tuning.changed(setting):
        assert [vars(holder)["WEIGHT"] for holder in holders] == [2.0, 2.0, 0.5]
    assert [vars(holder)["WEIGHT"] for holder in holders] == [0.5, 0.5, 0.5]
    with pytest.raises(ValueError, match="mapa"), tuning.changed(setting):
        int("mapa")
    assert [vars(holder)["WEIGHT"] for holder in holders] == [0.5, 0.5, 0.5]


def test_a_setting_is_judged_on_topics_that_did_not_choose_it() -> None:
    """One that wins by a single topic is not chosen for the fold that holds it."""
    topics = [Topic(f"A{n}", "mapa", "phrase", {}) for n in range(10)]
    as_is = [0.5] * 10
    lucky = [0.0] * 9 + [1.0]
    better = [0.6] * 10
    assert tuning.held_out(topics, [as_is, lucky]) == (tuple(as_is), (0,) * 5)
    assert tuning.held_out(topics, [as_is, as_is, better]) == (tuple(better), (2,) * 5)
    fitted = [0.4] * 5 + [1.0] + [0.4] * 4
    held = tuning.held_out(topics, [[0.45] * 10, fitted])
    assert held.chosen == (0, 1, 1, 1, 1)
    assert held.scores[5] == 0.45


# --- the whole ---


def test_the_benchmark_prints_a_table(
    gold: Path, small_index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_index.status().folder
    search_quality.main([folder, str(gold.parent), "--sensitivity"])
    lines = capsys.readouterr().out.splitlines()
    assert "11 posts" in lines[1]
    assert "3 judged queries" in lines[1]
    (head,) = (line for line in lines if line.split() == ["explorer", *PEERS])
    rows = {line[:26].strip(): line.split()[-4:] for line in lines[lines.index(head) + 1 :]}
    assert len({len(line) for line in lines if line.startswith(("nDCG@10  ", "MRR"))}) == 1
    assert rows["nDCG@10"][0] == f"{mean_ndcg(small_index):.3f}"
    assert rows["phrase (2)"]
    assert rows["nodiacritics (1)"]
    assert any(line.startswith("ranking.K1") for line in lines)
    assert any(line.startswith("chosen on the rest, 5 folds") for line in lines)


def mean_ndcg(index: Index) -> float:
    return sum(judge(t, search_run.found(index, t.query)).ndcg for t in TOPICS) / len(TOPICS)


def test_without_judged_queries_the_benchmark_says_so(
    tmp_path: Path, small_index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        search_quality.main([small_index.status().folder, str(tmp_path / "nowhere")])
    assert exit_.value.code == 2
    said = capsys.readouterr().err
    assert "there are no judged queries" in said
    assert "nowhere" in said


def test_without_an_index_the_benchmark_says_so(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        search_quality.main([str(tmp_path / "none"), str(gold.parent)])
    assert exit_.value.code == 3
    assert "explorer index" in capsys.readouterr().err


def test_the_benchmark_of_the_page_asks_and_tells(
    small_index: Index,
    gold: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("it reads /proc")
    given = [small_index.status().folder, "--eval", str(gold.parent), "--rounds", "1"]
    more = ["--seconds", "0.3", "--at-once", "3"]
    monkeypatch.setattr("sys.argv", ["page.py", *given, *more])
    assert page.main() == 0
    told = capsys.readouterr().out
    assert ", 0 errors" in told
    assert "compressed" in told
    assert "4 warm, one at a time: p50" in told


@given(st.text("aábckpsz", min_size=5, max_size=9), st.randoms(use_true_random=False))
def test_a_slip_is_one_edit_where_its_kind_says(word: str, dice: Random) -> None:
    for slip in (spelling.anywhere, spelling.inside):
        assert OSA.distance(word, slip(dice, word)) <= 1
    assert spelling.inside(dice, word)[0] == word[0]
    assert words.fold(slipped := spelling.without_accents(dice, word)) == slipped
    heard = spelling.by_ear(dice, word)
    assert not heard or (heard[0] != word[0] and heard[1:] == word[1:])


def test_slips_that_are_mended_are_counted(small_index: Index) -> None:
    vocabulary = Vocabulary(small_index.catalog)

    def swapped(_: Random, word: str) -> str:
        """Swap letters."""
        return word[:2] + word[3] + word[2] + word[4:]

    line = spelling.measured(vocabulary, [("digitální", "digitální"), ("digitální", "")], swapped)
    assert line.split()[:-1] == ["swap", "letters", "2", "0.500", "0.000"]
