"""In which order matches are shown: BM25 of the post, of its best section, and of word roots."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from explorer.store.engines.protocol import ordinal_of, post_of, post_unit

# BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with fields
# weighted before saturation (their BM25F). The values below stand on a plateau of nDCG@10 over the
# 40 judged queries: k1 1.2 to 2, b 0.5 to 0.75, best section 0 to 1 all lie within 0.006.
K1: Final = 1.2
B: Final = 0.75
BEST_SECTION: Final = 0.5
"""Weight of the best section of a post beside the post as a whole."""


class Ranked(NamedTuple):
    """A post with its matching sections, best first."""

    post: int
    score: float
    sections: tuple[tuple[int, float], ...]
    """(unit, score)."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long texts are, in weighted words."""

    sections: Mapping[int, float]
    contexts: Mapping[int, float]
    """Of title and tags, by unit of the post."""
    mean_section: float
    """With its context."""
    mean_post: float
    posts: Mapping[int, float]
    """Of context and all sections, by post."""


class Evidence:
    """One thing that posts were searched for, and what holds it."""

    def __init__(self, holders: Mapping[int, float], posts: int) -> None:
        """`holders` maps units to weights; `posts` is the number of all posts."""
        self.units = holders
        self.posts: dict[int, float] = defaultdict(float)
        for unit, weight in holders.items():
            self.posts[post_of(unit)] += weight
        self.idf = _idf(len(self.posts), posts)

    def of_post(self, post: int, lengths: Lengths) -> float:
        """Give the BM25 of the whole post."""
        weight = self.posts.get(post)
        return self._score(weight, lengths.posts[post] / lengths.mean_post) if weight else 0.0

    def of_section(self, unit: int, lengths: Lengths) -> float:
        """Give the BM25 of the section with its context."""
        context = post_unit(post_of(unit))
        weight = self.units.get(unit, 0.0) + self.units.get(context, 0.0)
        if not weight:
            return 0.0
        length = lengths.sections[unit] + lengths.contexts[context]
        return self._score(weight, length / lengths.mean_section)

    def _score(self, weight: float, relative_length: float) -> float:
        return self.idf * _saturated(weight, relative_length)


class Lift(NamedTuple):
    """Evidence that lifts what matches, for its weight beside a word of the query."""

    evidence: Evidence
    weight: float


def rank(
    matching: Iterable[int],
    words: Sequence[Evidence],
    lifts: Sequence[Lift],
    lengths: Lengths,
) -> list[Ranked]:
    """Score the posts of the matching sections, in no particular order.

    `words` decides, in the share of them that a post holds; `lifts` only adds.
    """
    sections_of: dict[int, list[int]] = defaultdict(list)
    for unit in matching:
        sections_of[post_of(unit)].append(unit)
    ranked = []
    for post, units in sections_of.items():
        held = sum(post in word.posts for word in words)
        whole = sum(word.of_post(post, lengths) for word in words) * _share(held, words)
        whole += sum(lift.weight * lift.evidence.of_post(post, lengths) for lift in lifts)
        scored = sorted(
            ((unit, _of_section(unit, words, lifts, lengths)) for unit in _telling(units, words)),
            key=lambda pair: (-pair[1], pair[0]),
        )
        ranked.append(Ranked(post, whole + BEST_SECTION * scored[0][1], tuple(scored)))
    return ranked


def lifted(ranked: Iterable[Ranked], lifts: Sequence[Lift], lengths: Lengths) -> list[Ranked]:
    """Add to the scores of whole posts what lifts them."""
    return [
        post._replace(
            score=post.score
            + sum(lift.weight * lift.evidence.of_post(post.post, lengths) for lift in lifts)
        )
        for post in ranked
    ]


def bm25(weight: float, held: int, posts: int, relative_length: float) -> float:
    """Give the BM25 of a word that `held` of `posts` posts hold, in one of them.

    `weight` is that of its places there, `relative_length` the length of that post beside the mean.
    """
    return _idf(held, posts) * _saturated(weight, relative_length)


def _saturated(weight: float, relative_length: float) -> float:
    return weight * (K1 + 1) / (weight + K1 * (1 - B + B * relative_length))


def _idf(held: int, posts: int) -> float:
    return math.log(1 + (posts - held + 0.5) / (held + 0.5))


def _of_section(
    unit: int, words: Sequence[Evidence], lifts: Sequence[Lift], lengths: Lengths
) -> float:
    context = post_unit(post_of(unit))
    held = sum(unit in word.units or context in word.units for word in words)
    score = sum(word.of_section(unit, lengths) for word in words) * _share(held, words)
    return score + sum(lift.weight * lift.evidence.of_section(unit, lengths) for lift in lifts)


def _share(held: int, words: Sequence[Evidence]) -> float:
    return held / len(words) if words else 0.0


def _telling(units: Collection[int], words: Sequence[Evidence]) -> Collection[int]:
    """Leave out sections that match by the title alone; one stays where all are such."""
    own = [unit for unit in units if any(unit in word.units for word in words)]
    return own or [min(units, key=ordinal_of)]
