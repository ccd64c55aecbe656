"""In which order matches are shown: BM25 of the post, of its best section, and of word roots."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from explorer.store.engines.protocol import UNIT_BITS, ordinal_of, post_of, post_unit

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


class Lengths:
    """How long texts are, in weighted words, as BM25 needs it."""

    def __init__(
        self,
        sections: Mapping[int, float],
        contexts: Mapping[int, float],
        *,
        mean_section: float,
        mean_post: float,
    ) -> None:
        """Take the lengths by unit: of sections, and of the contexts of posts (title and tags).

        The mean section is one with its context, the mean post one with all its sections.
        """
        self._posts = {post_of(unit): length for unit, length in contexts.items()}
        self.sections = {}
        for unit, length in sections.items():
            post = post_of(unit)
            self.sections[unit] = _norm((length + contexts[post_unit(post)]) / mean_section)
            self._posts[post] += length
        self.posts = {post: _norm(length / mean_post) for post, length in self._posts.items()}


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
    lengths: Lengths,
) -> list[Ranked]:
    """Score the posts of the matching sections, in no particular order.

    `words` decides, in the share of them that a post holds; `lifts` only adds. Sections that match
    by the title alone are left out where others of their post have a word themselves.
    """
    sections_of: dict[int, list[int]] = defaultdict(list)
    for unit in matching:
        sections_of[post_of(unit)].append(unit)
    own = set().union(*(word.units for word in words))
    for post, units in sections_of.items():
        sections_of[post] = [u for u in units if u in own] or [min(units, key=ordinal_of)]
    wholes = _scores(
        [(_among(word.posts, sections_of), word.idf) for word in words],
        [(_among(e.posts, sections_of), e.idf * weight) for e, weight in lifts],
        lengths.posts,
    )
    parts = _scores(
        [(_of_sections(word, sections_of), word.idf) for word in words],
        [(_of_sections(e, sections_of), e.idf * weight) for e, weight in lifts],
        lengths.sections,
    )
    ranked = []
    for post, units in sections_of.items():
        scored = sorted(
            ((u, parts.get(u, 0.0)) for u in units), key=lambda pair: (-pair[1], pair[0])
        )
        score = wholes.get(post, 0.0) + BEST_SECTION * scored[0][1]
        ranked.append(Ranked(post, score, tuple(scored)))
    return ranked


def lifted(ranked: Sequence[Ranked], lifts: Sequence[Lift], lengths: Lengths) -> list[Ranked]:
    """Add to the scores of whole posts what lifts them."""
    posts = {post.post for post in ranked}
    gains = _scores(
        [], [(_among(e.posts, posts), e.idf * weight) for e, weight in lifts], lengths.posts
    )
    return [post._replace(score=post.score + gains.get(post.post, 0.0)) for post in ranked]


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

    Word by word instead of text by text: a text costs only the words that it holds.
    """
    sums: dict[int, float] = {}
    held: dict[int, int] = {}
    for weights, worth in words:
        for text, weight in weights.items():
            sums[text] = sums.get(text, 0.0) + worth * saturated(weight, norms[text])
            held[text] = held.get(text, 0) + 1
    for text, count in held.items():
        sums[text] *= count / len(words)
    for weights, worth in lifts:
        for text, weight in weights.items():
            sums[text] = sums.get(text, 0.0) + worth * saturated(weight, norms[text])
    return sums


def _among(weights: Mapping[int, float], wanted: Collection[int]) -> dict[int, float]:
    return {text: weight for text, weight in weights.items() if text in wanted}


def _of_sections(
    evidence: Evidence, sections_of: Mapping[int, Sequence[int]]
) -> Mapping[int, float]:
    """Give the weights of sections, each with that of its context."""
    weights: dict[int, float] = {}
    context = {}
    for unit, weight in evidence.units.items():
        post = unit >> UNIT_BITS  # post_of, without a call for every posting
        if post in sections_of:
            if unit == post << UNIT_BITS:
                context[post] = weight
            else:
                weights[unit] = weight
    for post, weight in context.items():
        for section in sections_of[post]:
            weights[section] = weights.get(section, 0.0) + weight
    return weights
