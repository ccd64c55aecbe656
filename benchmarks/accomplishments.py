"""Learn which sentences state an accomplishment, and measure how well that works.

    python benchmarks/accomplishments.py ../shared/corpus ../shared/eval           # figures
    python benchmarks/accomplishments.py ../shared/corpus ../shared/eval --write   # new weights

Learns from two sets of sentences: those of `data/accomplishments.tsv`, read for this project, and
the gold ones. The figures are cross-validated: a post is judged by a model that saw neither it nor
(second row) any post of its site. Needs scikit-learn (extra `train`).
"""

import argparse
import hashlib
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from explorer.corpus import posts, sections
from explorer.czech import sentences
from explorer.mining import deeds
from explorer.mining.accomplishments import AROUND, SENTENCE, WEIGHTS, around, of_post

DATA: Final = Path(__file__).parent / "data" / "accomplishments.tsv"
REST: Final = "*"
FOLDS: Final = 5
HEIGHTS: Final = (0.3, 0.4, 0.5, 0.7, 0.9)
INNER: Final = 3
"""Folds in which the second model sees the first one's view of sentences it did not learn."""
RAREST: Final = 10
"""Posts that a feature must stand in: the subject of a few posts is no evidence."""
C_SENTENCE, C_AROUND = 0.2, 0.05
"""How freely weights may grow. Chosen by both cross-validations, as the two shares below."""
OWN_SHARE: Final = 0.4
"""What a sentence of `data` counts beside a gold one: other readers drew the line elsewhere."""
UNSURE_SHARE: Final = 0.25
"""What a borderline sentence counts, once for each side."""

Features = Mapping[str, float]
_LEAST_SPREAD: Final = 0.05


@dataclass(slots=True)
class Text:
    """A post whose sentences were judged by people."""

    path: str
    title: str
    gold: bool
    texts: list[str]
    headed: list[bool]
    labels: list[float | None]
    """1 yes, 0 no, 0.5 borderline, None not judged."""
    told: list[dict[str, float]] = field(default_factory=list)

    @property
    def site(self) -> str:
        """Give the folder of the site."""
        return self.path.partition("/")[0]


def squeeze(text: str) -> str:
    """Give the words of a text alone, as the scorer compares them."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def digest(sentence: str) -> str:
    """Give what stands for a sentence in `data`."""
    return hashlib.sha256(squeeze(sentence).encode()).hexdigest()[:12]


def read(corpus: Path, gold: Path) -> list[Text]:
    """Give all judged posts, sorted by path."""
    judged: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (gold / "gold" / "accomplishments.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        judged[row["file"]].append(row)
    own: dict[str, list[set[str]]] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            path, *held = line.split("\t")
            own[path] = [set(it.split()) for it in held]
    found = []
    for path in sorted({*judged, *own}):
        text = _text(corpus, path, gold=path in judged)
        if path in judged:
            text.labels = [_gold_label(it, judged[path]) for it in text.texts]
        else:
            marks = [digest(it) for it in text.texts]
            if lost := set().union(*own[path]) - {*marks, REST}:
                print(f"{path}: {len(lost)} sentences are not cut as before", file=sys.stderr)
            text.labels = [_own_label(it, *own[path]) for it in marks]
        found.append(text)
    return found


def _own_label(
    mark: str, yes: AbstractSet[str], unsure: AbstractSet[str], no: AbstractSet[str]
) -> float | None:
    if mark in yes:
        return 1.0
    if mark in unsure:
        return 0.5
    return 0.0 if mark in no or REST in no else None


def _text(corpus: Path, path: str, *, gold: bool) -> Text:
    post = posts.read(corpus, path).post
    if post is None:
        raise SystemExit(f"{path} cannot be read")
    text = Text(path, post.title, gold, [], [], [])
    for section in sections.split(post):
        for span in sentences.split(section.text):
            text.texts.append(section.text[span.start : span.end])
            text.headed.append(bool(section.heading))
    text.told = [deeds.features(deeds.whole(it)) for it in text.texts]
    return text


def _gold_label(sentence: str, rows: Iterable[Mapping[str, Any]]) -> float | None:
    """Give the label of the gold sentences that hold this one or stand in it."""
    own = squeeze(sentence)
    found = [row for row in rows if own and ((s := squeeze(row["sentence"])) in own or own in s)]
    if not found:
        return None
    if any(row["label"] and not row.get("borderline") for row in found):
        return 1.0
    return 0.5 if any(row.get("borderline") for row in found) else 0.0


Held = tuple[Text, Sequence[Features]]
"""A post and the features of each of its sentences."""

# --- learning ---


class Linear:
    """A logistic regression over named features."""

    def __init__(
        self,
        rows: Sequence[Features],
        labels: Sequence[int],
        shares: Sequence[float],
        *,
        c: float,
        scaled: bool,
    ) -> None:
        """Learn. `scaled` makes the penalty fair to features of many sizes."""
        self._names = DictVectorizer()
        matrix = _narrow(self._names.fit_transform(rows))
        self._usual = np.asarray(matrix.mean(axis=0)).ravel()
        squares = np.asarray(matrix.multiply(matrix).mean(axis=0)).ravel()
        spread = np.sqrt(np.maximum(squares - self._usual**2, 0.0))
        self._scale = 1 / np.maximum(spread, _LEAST_SPREAD) if scaled else np.ones_like(spread)
        solver = "lbfgs" if scaled else "liblinear"
        self._model = LogisticRegression(C=c, max_iter=2000, solver=solver, random_state=0)
        self._model.fit(_narrow(matrix.multiply(self._scale)), labels, sample_weight=shares)

    def odds(self, rows: Sequence[Features]) -> list[float]:
        """Give the logarithm of the odds of each."""
        matrix = self._names.transform(rows).multiply(self._scale)
        return list(map(float, self._model.decision_function(_narrow(matrix))))

    def lines(self, name: str) -> Iterable[str]:
        """Yield the weights as `explorer.mining.accomplishments` reads them."""
        weights = self._model.coef_[0] * self._scale
        yield f"{name}\t\t{self._model.intercept_[0]:.4f}\t0"
        for feature, weight, usual in sorted(
            zip(self._names.feature_names_, weights, self._usual, strict=True)
        ):
            yield f"{name}\t{feature}\t{weight:.4f}\t{usual:.4f}"


def _narrow(matrix: Any) -> Any:  # noqa: ANN401  # scipy has no types
    """Give a sparse matrix with the indices that liblinear takes."""
    matrix = matrix.tocsr()
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    return matrix


@dataclass(frozen=True, slots=True)
class Model:
    """Both models."""

    sentence: Linear
    around: Linear

    def scores(self, text: Text) -> list[float]:
        """Give the log-odds of the sentences of a post."""
        return self.around.odds(list(_contexts(text, self.sentence)))


def learn(texts: Sequence[Text]) -> Model:
    """Learn both models."""
    seen: list[Held] = []
    for part in range(INNER):
        inside = texts[part::INNER]
        known = {id(text) for text in inside}
        first = _learn_sentences([text for text in texts if id(text) not in known])
        seen += [(text, list(_contexts(text, first))) for text in inside]
    return Model(_learn_sentences(texts), Linear(*_examples(seen), c=C_AROUND, scaled=True))


def _learn_sentences(texts: Sequence[Text]) -> Linear:
    posts_with = Counter(
        name
        for text in texts
        for name in {
            name
            for told, label in zip(text.told, text.labels, strict=True)
            if label is not None
            for name in told
        }
    )
    kept = [
        (text, [{n: v for n, v in told.items() if posts_with[n] >= RAREST} for told in text.told])
        for text in texts
    ]
    return Linear(*_examples(kept), c=C_SENTENCE, scaled=False)


def _contexts(text: Text, first: Linear) -> Iterator[dict[str, float]]:
    if text.texts:
        shared = of_post(text.title, text.texts, text.told)
        for own in around(text.told, first.odds(text.told), text.headed):
            yield shared | own


def _examples(held: Sequence[Held]) -> tuple[list[Features], list[int], list[float]]:
    """Give the judged sentences: their features, labels, and how much each counts."""
    rows: list[Features] = []
    labels: list[int] = []
    shares: list[float] = []
    for text, features in held:
        share = 1.0 if text.gold else OWN_SHARE
        for label, row in zip(text.labels, features, strict=True):
            if label is None:
                continue
            unsure = label not in (0.0, 1.0)
            for side in (1, 0) if unsure else (int(label),):
                rows.append(row)
                labels.append(side)
                shares.append(share * (UNSURE_SHARE if unsure else 1.0))
    return rows, labels, shares


# --- measuring ---


def by_post(texts: Sequence[Text]) -> list[list[Text]]:
    """Deal the gold posts into folds at random."""
    gold = [text for text in texts if text.gold]
    random.Random(0).shuffle(gold)
    return [gold[part::FOLDS] for part in range(FOLDS)]


def by_site(texts: Sequence[Text]) -> list[list[Text]]:
    """Deal the gold posts into folds by site, about as many posts in each."""
    sites: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        if text.gold:
            sites[text.site].append(text)
    folds: list[list[Text]] = [[] for _ in range(FOLDS)]
    for site in sorted(sites, key=lambda name: (-len(sites[name]), name)):
        min(folds, key=len).extend(sites[site])
    return folds


def cross_validate(
    texts: Sequence[Text], folds: Sequence[Sequence[Text]], same: Callable[[Text], str]
) -> dict[str, list[tuple[str, float]]]:
    """Give the scores of the sentences of each gold post by a model that saw nothing of the `same`."""
    found = {}
    for fold in folds:
        unseen = {same(text) for text in fold}
        model = learn([text for text in texts if same(text) not in unseen])
        for text in fold:
            found[text.path] = list(
                zip(text.texts, model.scores(text) if text.texts else [], strict=True)
            )
    return found


def judged(found: Mapping[str, Sequence[tuple[str, float]]], gold: Path) -> list[tuple[float, int]]:
    """Give (log-odds, label) of the gold sentences, the surest first, as their scorer pairs them."""
    pairs = []
    for line in (gold / "gold" / "accomplishments.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("borderline"):
            continue
        own = squeeze(row["sentence"])
        hits = [
            odds
            for text, odds in found[row["file"]]
            if (s := squeeze(text)) and (s in own or own in s)
        ]
        pairs.append((max(hits, default=-math.inf), int(row["label"])))
    return sorted(pairs, key=lambda pair: -pair[0])


def figures(pairs: Sequence[tuple[float, int]]) -> Iterator[str]:
    """Yield average precision, the best F1, and how good the scores from some height are."""
    positives = sum(label for _, label in pairs)
    right, precision, best = 0, 0.0, 0.0
    for place, (_, label) in enumerate(pairs, 1):
        right += label
        precision += label * right / place
        best = max(best, 2 * right / (place + positives))
    yield f"average precision {precision / positives:.3f}, best F1 {best:.3f}"
    for height in HEIGHTS:
        found = [label for odds, label in pairs if odds >= math.log(height / (1 - height))]
        yield (
            f"score >= {height}: {len(found)} sentences, precision "
            f"{sum(found) / max(1, len(found)):.2f}, recall {sum(found) / positives:.2f}"
        )


def main() -> int:
    """Print the figures, or write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true", help="learn from all and write the weights")
    chosen = parser.parse_args()
    texts = read(chosen.corpus, chosen.gold)
    if chosen.write:
        model = learn(texts)
        head = "# Weights of explorer/mining/accomplishments.py, learnt by benchmarks/accomplishments.py."
        rows = [head, "# model, feature, weight in log-odds, its usual worth"]
        rows += [*model.sentence.lines(SENTENCE), *model.around.lines(AROUND)]
        WEIGHTS.write_text("\n".join(rows) + "\n", encoding="utf-8")
        print(f"{len(rows) - 2} weights from {len(texts)} posts in {WEIGHTS}")
        return 0
    for name, folds, same in (
        ("posts", by_post(texts), lambda text: text.path),
        ("sites", by_site(texts), lambda text: text.site),
    ):
        found = cross_validate(texts, folds, same)
        print(f"by {name}")
        for line in figures(judged(found, chosen.gold)):
            print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
