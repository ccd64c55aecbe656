"""In which order matches are shown: BM25 of the post, of its best section, and of word roots."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from explorer.store.engines.protocol import UNIT_BITS, post_of
from explorer.store.sizes import Sizes

# BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with fields
# weighted before saturation (their BM25F). The values below stand on a plateau of nDCG@10 over the
# 40 judged queries: k1 1.2 to 2, b 0.5 to 0.75, best section 0 to 1 all lay within 0.006, in trials
# outside the program on 2026-11-23.
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


class Evidence:
    """One thing that posts were searched for, and what holds it."""

    def __init__(self, holders: Mapping[int, float], posts: int) -> None:
        """`holders` maps units to weights; `posts` is the number of all posts."""
        self.units = holders
        self.posts: dict[int, float] = {}
        for unit, weight in holders.items():
            post = unit >> UNIT_BITS  # post_of, without a call for every posting
            self.posts[post] = self.posts.get(post, 0.0) + weight
        self.idf = idf(len(self.posts), posts)


class Lift(NamedTuple):
    """Evidence that lifts what matches, for its weight beside a word of the query."""

    evidence: Evidence
    weight: float


def rank(
    matching: Iterable[int],
    words: Sequence[Evidence],
    lifts: Sequence[Lift],
    sizes: Sizes,
) -> list[Ranked]:
    """Score the posts of the matching sections, in no particular order.

    `words` decides, in the share of them that a post holds; `lifts` only adds.
    """
    sections_of = by_post(matching, words)
    wholes = _scores(
        [(word.posts, word.idf) for word in words],
        [(e.posts, e.idf * weight) for e, weight in lifts],
        {post: post_norm(post, sizes) for post in sections_of},
    )
    parts = _scores(
        [(_of_sections(word, sections_of), word.idf) for word in words],
        [(_of_sections(e, sections_of), e.idf * weight) for e, weight in lifts],
        {
            unit: _norm(sizes.of_section(unit) / sizes.mean_section)
            for units in sections_of.values()
            for unit in units
        },
    )
    ranked = []
    for post, units in sections_of.items():
        scored = [(unit, parts.get(unit, 0.0)) for unit in units]
        if len(scored) > 1:
            scored.sort(key=lambda pair: (-pair[1], pair[0]))
        score = wholes.get(post, 0.0) + BEST_SECTION * scored[0][1]
        ranked.append(Ranked(post, score, tuple(scored)))
    return ranked


def by_post(matching: Iterable[int], words: Iterable[Evidence]) -> dict[int, list[int]]:
    """Give the matching sections of each post.

    Those that match by the title alone are left out where others of their post have a word
    themselves.
    """
    sections_of: dict[int, list[int]] = defaultdict(list)
    for unit in matching:
        sections_of[post_of(unit)].append(unit)
    own = set[int]().union(*(word.units for word in words))
    for post, units in sections_of.items():
        if len(units) > 1:
            sections_of[post] = [u for u in units if u in own] or [min(units)]
    return sections_of


def lifted(ranked: Sequence[Ranked], lifts: Sequence[Lift], sizes: Sizes) -> list[Ranked]:
    """Add to the scores of whole posts what lifts them."""
    norms = {post.post: post_norm(post.post, sizes) for post in ranked}
    gains = _scores([], [(e.posts, e.idf * weight) for e, weight in lifts], norms)
    return [post._replace(score=post.score + gains.get(post.post, 0.0)) for post in ranked]


def post_norm(post: int, sizes: Sizes) -> float:
    """Give what the length of a post makes of the weight of its words, for `saturated`."""
    return _norm(sizes.of_post(post) / sizes.mean_post)


def idf(held: int, posts: int) -> float:
    """Give what a word tells that `held` of `posts` posts hold."""
    return math.log(1 + (posts - held + 0.5) / (held + 0.5))


def saturated(weight: float, norm: float) -> float:
    """Give the part of BM25 that grows with the weight of a word's places in a text."""
    return weight * (K1 + 1) / (weight + norm)


def _norm(relative_length: float) -> float:
    return K1 * (1 - B + B * relative_length)


def _scores(
    words: Sequence[tuple[Mapping[int, float], float]],
    lifts: Sequence[tuple[Mapping[int, float], float]],
    norms: Mapping[int, float],
) -> dict[int, float]:
    """Sum up BM25; each word and lift comes as weights by text, and what one of it is worth.

    Only texts that have a norm count. Word by word instead of text by text: a text costs only the
    words that it holds.
    """
    sums: dict[int, float] = {}
    held: dict[int, int] = {}
    for weights, worth in words:
        for text in weights.keys() & norms.keys():
            score = worth * saturated(weights[text], norms[text])
            sums[text] = sums.get(text, 0.0) + score
            held[text] = held.get(text, 0) + 1
    for text, count in held.items():
        sums[text] *= count / len(words)
    for weights, worth in lifts:
        for text in weights.keys() & norms.keys():
            score = worth * saturated(weights[text], norms[text])
            sums[text] = sums.get(text, 0.0) + score
    return sums


def _of_sections(
    evidence: Evidence, sections_of: Mapping[int, Sequence[int]]
) -> Mapping[int, float]:
    """Give the weights of these sections, each with that of its context."""
    weights = {}
    for post in evidence.posts.keys() & sections_of.keys():
        context = evidence.units.get(post << UNIT_BITS, 0.0)  # post_unit, without a call
        for unit in sections_of[post]:
            weight = evidence.units.get(unit, 0.0) + context
            if weight:
                weights[unit] = weight
    return weights
