"""How good ranked lists of posts are, by the judgements of people: the measures of `score.py`."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

RELEVANT: Final = 2
"""The least grade, of 0 to 3, of a post that is wanted."""
TOP: Final = 10
"""Posts that a person looks at."""
DEEP: Final = 20
"""Posts among which recall is counted."""


class Topic(NamedTuple):
    """A query, and what people said of the posts that some system found for it."""

    id: str
    query: str
    kind: str
    grades: Mapping[str, int]
    """By path."""

    @property
    def relevant(self) -> frozenset[str]:
        """Paths of the posts that are wanted."""
        return frozenset(path for path, grade in self.grades.items() if grade >= RELEVANT)


class Judgement(NamedTuple):
    """What the list for one topic is worth."""

    ndcg: float
    """nDCG@10 after Järvelin and Kekäläinen, Cumulated gain-based evaluation (2002)."""
    recall: float
    """Of as many relevant posts as twenty places can hold."""
    reciprocal_rank: float
    nothing: bool
    """Whether none of the first ten is relevant."""
    unjudged: float
    """Posts among the first ten that nobody has read, as a share of ten: they count as worthless."""


def read_topics(folder: Path) -> tuple[Topic, ...]:
    """Give the topics for which something relevant is known.

    Raises:
        FileNotFoundError: the folder lacks topics.jsonl or qrels.jsonl.
    """
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "qrels.jsonl"):
        grades[row["topic"]][row["path"]] = row["grade"]
    topics = (
        Topic(row["id"], row["query"], row["kind"], grades[row["id"]])
        for row in _rows(folder / "topics.jsonl")
    )
    return tuple(topic for topic in topics if topic.relevant)


def judge(topic: Topic, paths: Iterable[str]) -> Judgement:
    """Judge the posts found for a topic, best first; of repeated paths the first one counts."""
    ranked = list(dict.fromkeys(paths))
    first, relevant = ranked[:TOP], topic.relevant
    ideal = sorted(topic.grades.values(), reverse=True)[:TOP]
    return Judgement(
        ndcg=_gain([topic.grades.get(path, 0) for path in first]) / _gain(ideal),
        recall=len(relevant.intersection(ranked[:DEEP])) / min(len(relevant), DEEP),
        reciprocal_rank=next(
            (1 / place for place, path in enumerate(ranked, 1) if path in relevant), 0.0
        ),
        nothing=relevant.isdisjoint(first),
        unjudged=sum(path not in topic.grades for path in first) / TOP,
    )


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
