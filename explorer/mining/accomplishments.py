"""Accomplishments: sentences that state something already achieved, and how sure that is.

Two linear models, one on top of the other, whose weights stand in `accomplishments.tsv`: the first
looks at the sentence alone (see `deeds`), the second at what the first makes of it and of the
sentences around it, and at what kind of post it is. Both add up, so a score can be told as a list
of reasons. `benchmarks/accomplishments.py` learns the weights and says how good they are.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import islice, repeat
from operator import mul
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from explorer.mining import deeds
from explorer.mining.deeds import Sentence
from explorer.model import Reason, Span

WEIGHTS: Final = Path(__file__).with_name("accomplishments.tsv")
SENTENCE, AROUND = "sentence", "around"
ITSELF: Final = "the sentence itself"
"""What the second model knows of the first one's view: the logarithm of the odds."""

_STRONGEST: Final = 3  # sentences
_NOBODY: Final = -3.0  # log-odds where there is no sentence before or after: a usual one
_REASONS: Final = 8  # the strongest that are told
_OFFICES: Final = re.compile(
    r"\b(?:radní|náměst\w|místostarost\w|starost\w|primátor|koalic\w|hejtman)"
)
_DISPUTES: Final = re.compile(
    r"\b(?:opozi\w|kritiz\w|kritik\w|odmít\w|neschváli\w|zamítl\w|nesouhlas\w|požaduj\w|vyzýv\w|"
    r"kandid\w|volb\w|volič\w)"
)
"""Beginnings of words, in lower case."""
_MOST: Final = 3.0  # what a share of the sentences counts at most
_SHARES: Final = (
    *("a deed in a main clause", "a deed of “jsme”", "a deed beside an office they may run"),
    *("the future", "a supposition", "a question"),
    *("a verb of failing, past", "a verb of meeting, past", "a verb of proposing, past"),
)
_OF_TITLE: Final = (
    *("a deed in a main clause", "a deed of “jsme”", "a deed beside an office they may run"),
    *("a question", "names Pirates", "names others", "the future", "a supposition"),
)


class Accomplishment(NamedTuple):
    """A sentence that may state an accomplishment."""

    span: Span
    """Of the sentence in the text of its section."""
    score: float
    """From 0 to 1."""
    reasons: tuple[Reason, ...]
    """The strongest first, by absolute weight; compared with a usual sentence of a usual post."""


class _Weights(NamedTuple):
    base: float
    weights: Mapping[str, float]
    usual: Mapping[str, float]
    """What a feature is worth on average; 0 where it is not named."""


_Weighed: TypeAlias = tuple[float, str, float]
"""What a feature adds to the logarithm of the odds: less its absolute value, for sorting, its name,
and itself."""


def accomplishments(
    title: str, sections: Sequence[tuple[str | None, Sequence[Sentence]]], *, least: float = 0.0
) -> tuple[tuple[Accomplishment, ...], ...]:
    """Give the sentences of each section of a post, in order, that score `least` or more.

    A section comes as its heading and its sentences.
    """
    told = [deeds.features(it, _wanted()) for _, held in sections for it in held]
    headed = [bool(heading) for heading, held in sections for _ in held]
    first = _models()[SENTENCE]
    odds = [_sum(first, features) for features in told]
    second = _models()[AROUND]
    shared = of_post(title, [it.text for _, held in sections for it in held], told)
    base = _sum(second, shared)
    of_all = _compared(shared, second.weights)
    judged = zip(told, around(told, odds, headed), strict=True)
    return tuple(
        tuple(
            Accomplishment(it.span, score, _reasons(features, own, of_all))
            for it, (features, own) in zip(held, islice(judged, len(held)), strict=True)
            if (score := round(_chance(base + _weigh(second, own)), 3)) >= least
        )
        for _, held in sections
    )


def around(
    told: Sequence[Mapping[str, float]], odds: Sequence[float], headed: Sequence[bool]
) -> Iterator[dict[str, float]]:
    """Yield what tells the sentences of a post apart for the second model.

    `told` are their features, `odds` the first model's logarithms of the odds, `headed` whether
    each stands below a heading.
    """
    chances = list(map(_chance, odds))
    total, sure = sum(odds), sum(chances)
    best = sorted(range(len(odds)), key=lambda n: -odds[n])[: _STRONGEST + 1]
    last = len(odds) - 1
    for n, own in enumerate(odds):
        strongest = [odds[other] for other in best if other != n][:_STRONGEST]
        yield {
            ITSELF: own,
            "the sentence before": odds[n - 1] if n else _NOBODY,
            "the sentence after": odds[n + 1] if n < last else _NOBODY,
            "money in the sentence before": float(n > 0 and "a sum of money" in told[n - 1]),
            "the strongest sentences of the post": _mean(strongest, _NOBODY),
            "the other sentences of the post": (total - own) / last if last else _NOBODY,
            "accomplishments elsewhere in the post": math.log1p(max(0.0, sure - chances[n])),
            "far down in the post": n / max(1, last),
            "the first sentence": float(n == 0),
            "the second sentence": float(n == 1),
            "the last sentence": float(n == last),
            "below a heading": float(headed[n]),
        }


def of_post(
    title: str, texts: Sequence[str], told: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """Give what the second model knows of a post, the same for all of its sentences."""
    return dict(_of_post(title, texts, told))


def _of_post(
    title: str, texts: Sequence[str], told: Sequence[Mapping[str, float]]
) -> Iterator[tuple[str, float]]:
    count = max(1, len(texts))
    whole = " ".join(texts).lower()
    yield "a post that names offices", min(_MOST, _MOST * len(_OFFICES.findall(whole)) / count)
    yield "a post of disputes", min(_MOST, _MOST * len(_DISPUTES.findall(whole)) / count)
    yield "a long post", math.log(count)
    for feature in _SHARES:
        yield f"{feature} in the post", sum(feature in it for it in told) / count
    of_title = deeds.features(deeds.whole(title), _wanted())
    for feature in _OF_TITLE:
        if feature in of_title:
            yield f"{feature} in the title", 1.0


def _reasons(
    told: Mapping[str, float], own: Mapping[str, float], of_post: Mapping[str, _Weighed]
) -> tuple[Reason, ...]:
    """Give what raised and lowered the score of a sentence, the strongest first.

    That is its features, what is around it, and what the post has (see `_compared`).
    """
    found = list(filter(None, map(_of_words().get, told)))
    found += {**of_post, **_compared(own, own)}.values()
    found.sort()
    return tuple(Reason(name, round(weight, 2)) for _, name, weight in found[:_REASONS])


@cache
def _of_words() -> Mapping[str, _Weighed]:
    """Give what the features of a sentence add to the logarithm of the odds."""
    passed = _models()[AROUND].weights[ITSELF]
    return {
        name: _weighed(name, passed * weight)
        for name, weight in _models()[SENTENCE].weights.items()
    }


def _compared(context: Mapping[str, float], names: Iterable[str]) -> dict[str, _Weighed]:
    """Give what these features add, of those of the second model, beside what is usual."""
    weights, usual = _models()[AROUND].weights, _models()[AROUND].usual
    return {
        name: _weighed(name, weights[name] * (context.get(name, 0.0) - usual[name]))
        for name in names
        if name in weights and name != ITSELF
    }


def _weighed(name: str, weight: float) -> _Weighed:
    return -abs(weight), name, weight


def _sum(model: _Weights, features: Mapping[str, float]) -> float:
    return model.base + _weigh(model, features)


def _weigh(model: _Weights, features: Mapping[str, float]) -> float:
    worth = map(model.weights.get, features, repeat(0.0))
    return math.fsum(map(mul, worth, features.values()))


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


@cache
def _wanted() -> AbstractSet[str]:
    """Give the features of sentences and titles that any weight depends on."""
    return frozenset((*_models()[SENTENCE].weights, *_SHARES, *_OF_TITLE, "a sum of money"))


@cache
def _models() -> Mapping[str, _Weights]:
    """Read the weights: lines of model, feature, weight and what the feature is worth on average."""
    models: dict[str, tuple[dict[str, float], dict[str, float]]] = {
        name: ({}, {}) for name in (SENTENCE, AROUND)
    }
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            model, feature, weight, usual = line.split("\t")
            models[model][0][feature] = float(weight)
            models[model][1][feature] = float(usual)
    return {
        name: _Weights(weights.pop(""), weights, usual) for name, (weights, usual) in models.items()
    }
