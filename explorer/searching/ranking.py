"""In which order matches are shown: BM25 of the post, of its best section, and of word roots."""

import math
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import repeat
from operator import rshift
from typing import Final, NamedTuple

from explorer.searching.weights import Weights
from explorer.store.engines.protocol import ORDINAL, UNIT_BITS
from explorer.store.sizes import Sizes

# BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with fields
# weighted before saturation (their BM25F). The values below stand on a plateau of nDCG@10 over the
# 40 judged queries: k1 1.2 to 2, b 0.5 to 0.75, best section 0 to 1 all lay within 0.006, in trials
# outside the program on 2026-11-23.
K1: Final = 1.2
B: Final = 0.75
BEST_SECTION: Final = 0.5
"""Weight of the best section of a post beside the post as a whole."""
ROUNDED: Final = 1e-9
"""Scores that differ by less are equal: the order in which a sum is built cannot decide."""


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
        self.units = Weights.of(holders)
        self.idf = idf(len(set(map(rshift, self.units, repeat(UNIT_BITS)))), posts)
        self._most: Weights | None = None

    @cached_property
    def posts(self) -> Weights:
        """The posts that hold it, with how strongly each does as a whole."""
        return Weights.of(_of_posts(self.units.pairs()))

    def in_posts(self, wanted: Collection[int]) -> dict[int, float]:
        """Give those of `posts` that are in a set or dictionary: of few without all the others."""
        if "posts" in self.__dict__ or self.units.is_short_for(2 * len(wanted)):
            return self.posts.among(wanted)
        return _of_posts(self.units_of(wanted).items())

    def units_of(self, posts: Collection[int]) -> dict[int, float]:
        """Give those of `units` that belong to posts in a set or dictionary."""
        if self.units.is_short_for(2 * len(posts)):
            return {unit: it for unit, it in self.units.pairs() if unit >> UNIT_BITS in posts}
        found: dict[int, float] = {}
        for post in posts:
            found.update(self.units.between(post << UNIT_BITS, (post + 1) << UNIT_BITS))
        return found

    def most(self, sizes: Sizes) -> Weights:
        """Give for each post the most that it can score by this alone, before `idf`.

        No section holds it with more weight than its post, and the shorter a text is, the more
        its words are worth: so the best section may be the shortest, and hold it all.
        """
        if self._most is None:
            gain, least = K1 + 1, _norm(0.0)
            whole, lengths = K1 * B / sizes.mean_post, sizes.lengths
            part, shortest = K1 * B / sizes.mean_section, sizes.shortest
            bounds = [
                weight
                * gain
                * (
                    1 / (weight + least + whole * lengths[post])
                    + BEST_SECTION / (weight + least + part * shortest[post])
                )
                for post, weight in self.posts.pairs()
            ]
            self._most = Weights(self.posts.numbers, array("d", bounds))
        return self._most


class Lift(NamedTuple):
    """Evidence that lifts what matches, for its weight beside a word of the query."""

    evidence: Evidence
    weight: float


def rank(
    matching: Collection[int],
    words: Sequence[Evidence],
    lifts: Sequence[Lift],
    sizes: Sizes,
) -> list[Ranked]:
    """Score the posts of the matching sections, in no particular order.

    `words` decides, in the share of them that a post holds; `lifts` only adds.
    """
    posts = {unit >> UNIT_BITS for unit in matching}
    held = [word.units_of(posts) for word in words]
    lifting = [(e.units_of(posts), e.idf * weight) for e, weight in lifts]
    worded = [(units, word.idf) for units, word in zip(held, words, strict=True)]
    sections_of = _by_post(matching, set[int]().union(*held))
    wholes = _scores(
        [(_of_posts(units.items()), worth) for units, worth in worded],
        [(_of_posts(units.items()), worth) for units, worth in lifting],
        post_norms(posts, sizes),
    )
    norms = _section_norms([unit for units in sections_of.values() for unit in units], sizes)
    parts = _scores(
        [(_of_sections(units, sections_of, norms), worth) for units, worth in worded],
        [(_of_sections(units, sections_of, norms), worth) for units, worth in lifting],
        norms,
    )
    ranked = []
    for post, units in sections_of.items():
        scored = [(unit, parts.get(unit, 0.0)) for unit in units]
        if len(scored) > 1:
            scored.sort(key=lambda pair: (-pair[1], pair[0]))
        score = wholes.get(post, 0.0) + BEST_SECTION * scored[0][1]
        ranked.append(Ranked(post, score, tuple(scored)))
    return ranked


def by_post(matching: Collection[int], words: Iterable[Evidence]) -> dict[int, list[int]]:
    """Give the matching sections of each post.

    Those that match by the title alone are left out where others of their post have a word
    themselves.
    """
    among = set(matching)
    return _by_post(among, set[int]().union(*(word.units.among(among) for word in words)))


def _by_post(matching: Iterable[int], own: Collection[int]) -> dict[int, list[int]]:
    """Do what `by_post` does; `own` are the sections that have a word themselves."""
    sections_of: dict[int, list[int]] = {}
    for unit in matching:
        post = unit >> UNIT_BITS
        if post in sections_of:
            sections_of[post].append(unit)
        else:
            sections_of[post] = [unit]
    for post, units in sections_of.items():
        if len(units) > 1:
            sections_of[post] = [u for u in units if u in own] or [min(units)]
    return sections_of


def most(
    posts: Collection[int], words: Sequence[Evidence], lifts: Sequence[Lift], sizes: Sizes
) -> dict[int, float]:
    """Give what these posts, a set, score at most in `rank`, without a look at their sections."""
    # No section holds more of the words than its post.
    sums = dict.fromkeys(posts, 0.0)
    held: Counter[int] = Counter()
    for word in words:
        bounds = word.most(sizes).among(sums)
        held.update(bounds.keys())
        for post, bound in bounds.items():
            sums[post] += word.idf * bound
    if len(words) > 1:
        for post, count in held.items():
            sums[post] *= count / len(words)
    for evidence, weight in lifts:
        worth = evidence.idf * weight
        for post, bound in evidence.most(sizes).among(sums).items():
            sums[post] += worth * bound
    return {post: bound + ROUNDED for post, bound in sums.items()}


def gains(posts: Collection[int], lifts: Sequence[Lift], sizes: Sizes) -> dict[int, float]:
    """Give what lifts add to the scores of whole posts, a set; those without any are missing."""
    held = [(e.in_posts(posts), e.idf * weight) for e, weight in lifts]
    return _scores([], held, post_norms(set[int]().union(*(weights for weights, _ in held)), sizes))


def lifted(ranked: Sequence[Ranked], gains: Mapping[int, float]) -> list[Ranked]:
    """Add to the scores of posts what lifts them."""
    return [
        Ranked(post, score + gains[post], sections) if post in gains else it
        for it in ranked
        for post, score, sections in (it,)
    ]


def heaviest(scores: Iterable[float], number: int) -> float:
    """Give a bound that the `number` largest scores reach, and few others.

    To round a score takes longer than to compare it, so only those that may be wanted are rounded.
    """
    largest = nlargest(number, scores)
    return largest[-1] - 2 * ROUNDED if largest else 0.0


def post_norms(posts: Iterable[int], sizes: Sizes) -> dict[int, float]:
    """Give `post_norm` of many posts."""
    k1, b, rest, mean = K1, B, 1 - B, sizes.mean_post
    return {post: k1 * (rest + b * (size / mean)) for post, size in sizes.of_posts(posts)}


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


# What follows runs for every post and section that matches: no function is called for a single one.


def _section_norms(units: Iterable[int], sizes: Sizes) -> dict[int, float]:
    k1, b, rest, mean = K1, B, 1 - B, sizes.mean_section
    return {unit: k1 * (rest + b * (size / mean)) for unit, size in sizes.of_sections(units)}


def _scores(
    words: Sequence[tuple[Mapping[int, float], float]],
    lifts: Sequence[tuple[Mapping[int, float], float]],
    norms: Mapping[int, float],
) -> dict[int, float]:
    """Sum up BM25; each word and lift comes as weights by text, and what one of it is worth.

    Every text has a norm. Word by word instead of text by text: a text costs only the words that
    it holds.
    """
    sums: dict[int, float] = {}
    held: Counter[int] = Counter()
    for weights, worth in words:
        held.update(weights.keys())
        _add(sums, weights, worth, norms)
    if len(words) > 1:
        for text, count in held.items():
            sums[text] *= count / len(words)
    for weights, worth in lifts:
        _add(sums, weights, worth, norms)
    return sums


def _add(
    sums: dict[int, float],
    weights: Mapping[int, float],
    worth: float,
    norms: Mapping[int, float],
) -> None:
    """Add what a word is worth in these texts: `worth * saturated(weight, norm)`."""
    most = K1 + 1
    for text, weight in weights.items():
        score = worth * (weight * most / (weight + norms[text]))
        sums[text] = sums[text] + score if text in sums else score


def _of_posts(held: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Give the weights of posts, which are those of their units."""
    weights: dict[int, float] = {}
    for unit, weight in held:
        post = unit >> UNIT_BITS  # post_of, without a call for every posting
        weights[post] = weights[post] + weight if post in weights else weight
    return weights


def _of_sections(
    held: Mapping[int, float],
    sections_of: Mapping[int, Sequence[int]],
    norms: Mapping[int, float],
) -> dict[int, float]:
    """Give the weights of the sections that have a norm, each with that of its context."""
    weights = {unit: weight for unit, weight in held.items() if unit in norms}
    for context in held.keys() - weights.keys():
        if not context & ORDINAL:
            weight = held[context]
            for unit in sections_of[context >> UNIT_BITS]:
                weights[unit] = weights[unit] + weight if unit in weights else weight
    return weights
