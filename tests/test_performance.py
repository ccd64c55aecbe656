"""The benchmark of speed measures what it says, on posts with the statistics it promises."""

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import performance
from benchmarks.growing import grow
from explorer.corpus import posts


def test_a_grown_corpus_has_no_copies_and_keeps_lengths_and_frequent_words(
    dozen: Path, tmp_path: Path
) -> None:
    grow(dozen, tmp_path, 3)
    files = sorted(tmp_path.rglob("*.md"))
    assert len(files) == 3 * len(list(dozen.rglob("*.md")))
    texts = [path.read_text("utf-8") for path in files]
    read = [posts.parse(it.parent, it.name, it.read_bytes()).post for it in files]
    prints = [posts.fingerprint(post) for post in read if post]
    originals = len({posts.fingerprint(post) for post in read[: len(read) // 3] if post})
    assert len(set(prints)) >= 2 * len(read) // 3 + originals // 2
    words = Counter(word for text in texts for word in re.findall(r"\w+", text.lower()))
    once = Counter(
        word
        for path in dozen.rglob("*.md")
        for word in re.findall(r"\w+", path.read_text("utf-8").lower())
    )
    frequent = [word for word, number in once.items() if number > 10]
    assert all(words[word] >= 3 * once[word] for word in frequent)
    assert len(once) < len(words) < 3 * len(once)


def test_the_exponent_of_growth_is_that_of_a_power() -> None:
    assert performance._slope([1, 4, 16], [3.0, 6.0, 12.0]) == pytest.approx(0.5)


def test_the_cost_of_a_program_is_measured_to_its_end() -> None:
    cost = performance._cost([sys.executable, "-c", "print('x' * 1_000_000)"])
    assert cost.seconds > 0
    assert cost.memory > 1


def test_a_part_runs_alone(dozen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    performance.main([str(dozen), "--only", "build", "--rounds", "1"])
    shown = capsys.readouterr().out
    assert re.search(r"^explorer whoosh +\d+\.\d\d s", shown, re.MULTILINE)
    assert "cold search" not in shown
