"""What lifts a match beside the words themselves; nothing here makes a post match.

The figures are nDCG@10 over the 40 judged queries on 2026-11-23, each from when its constant was
chosen, in trials that ranked whole posts outside the program; so they compare among themselves only.
What halving and doubling each of them does now, `benchmarks/search_quality.py --sensitivity` prints.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from explorer.czech.recent import Recent
from explorer.searching.interpretation import Interpretation, Store
from explorer.searching.ranking import (
    Lift,
    Ranked,
    heaviest,
    idf,
    post_norm,
    saturated,
)
from explorer.store.sizes import Sizes
from explorer.store.vocabulary import Vocabulary

KIN: Final = 0.3
"""Weight of words akin, by root or by family. By root alone 0 gave 0.840, 0.3 0.860, 0.5 0.858.

Families changed one judged query at 0.3: nDCG@10 0.914 to 0.918 within the program. Of 600 titles,
searched for in headings and texts alone in a trial outside it on 2026-11-23, they brought 8 posts up and 3 down: MRR 0.705 to 0.708.
"""
PAIR: Final = 0.2
"""Weight of neighbouring words of the query that stand near each other: +0.004."""
NEAR: Final = 4
"""Other words that may stand between them."""

# Pseudo-relevance feedback: without it 0.863; with 3 to 8 posts, 10 to 40 words and a weight of 2
# to 6 it is 0.891 to 0.912. The best setting for 4/5 of the topics gave 0.901 on the other 1/5, mean
# of ten divisions.
BEST: Final = 4
"""Posts that are taken for right."""
TELLING: Final = 10
"""Words that are taken from them."""
FEEDBACK: Final = 3.0
"""Weight of all these words together, beside one word of the query."""
COMMON: Final = 0.1
"""Share of all posts from which a word says nothing of a subject."""
RARE: Final = 3
"""Posts below which a word is a quirk of one of them."""
SHORTEST: Final = 3
"""Letters."""
_KEPT: Final = 50_000
"""Words of posts of which the worth is kept."""


class Telling(NamedTuple):
    """A key that sets the best posts apart, with its share of the weight."""

    key: str
    weight: float
    posts: frozenset[int]
    """Those of the best posts that hold it."""


def of_words(store: Store, reading: Interpretation) -> tuple[Lift, ...]:
    """Give what follows from the words of the query: words akin to them, and words near each other."""
    return (*_kin(store, reading), *_pairs(reading))


def of_telling(reading: Interpretation, telling: Sequence[Telling]) -> list[Lift]:
    """Give what holds the words that the best posts share."""
    return [Lift(reading.matcher.keyed([it.key]), FEEDBACK * it.weight) for it in telling]


def telling(store: Store, reading: Interpretation, best: Sequence[Ranked]) -> tuple[Telling, ...]:
    """Give the words that set the best posts apart from the others, the heaviest first.

    After Rocchio's relevance feedback, with BM25 for the weight of a word in a post. () where the
    query asks for particular forms, or has no words.
    """
    if not best or not reading.words or not all(word.inflected for word in reading.words):
        return ()
    worths = store.worths.of([post.post for post in best])
    sums: dict[str, float] = defaultdict(float)
    for post in best:
        share = post.score / best[0].score if best[0].score else 1.0
        for key, worth in worths[post.post].items():
            sums[key] += share * worth
    for word in reading.words:
        for key in (key for step in word.steps for key in step.keys):
            sums.pop(key, None)
    least = heaviest(sums.values(), TELLING)
    most = [pair for pair in sums.items() if pair[1] >= least]
    chosen = sorted(most, key=lambda pair: (-round(pair[1], 9), pair[0]))[:TELLING]
    total = sum(weight for _, weight in chosen)
    return tuple(
        Telling(
            key, weight / total, frozenset(post for post, held in worths.items() if key in held)
        )
        for key, weight in chosen
    )


class Worths:
    """How much the words of a post tell of its subject."""

    def __init__(self, vocabulary: Vocabulary, sizes: Sizes) -> None:
        """Read from `vocabulary`."""
        self._vocabulary = vocabulary
        self._sizes = sizes
        # Whoever searches on often meets the same best posts.
        self._known = Recent(self._read, _KEPT, len)

    def of(self, posts: Collection[int]) -> dict[int, Mapping[str, float]]:
        """Give for each of these posts the worth of its keys that are neither common nor rare."""
        return self._known.of(posts)

    def _read(self, posts: Collection[int]) -> dict[int, Mapping[str, float]]:
        weights = self._vocabulary.keys_in(posts)
        every = self._sizes.posts
        idfs = {
            key: idf(held, every)
            for key, held in self._vocabulary.posts_with(
                set[str]().union(*weights.values())
            ).items()
            if RARE <= held <= COMMON * every and len(key) >= SHORTEST and not key.isdecimal()
        }
        norms = {post: post_norm(post, self._sizes) for post in posts}
        return {
            post: {
                key: idfs[key] * saturated(it[key], norms[post]) for key in it.keys() & idfs.keys()
            }
            for post, it in weights.items()
        }


def _kin(store: Store, reading: Interpretation) -> Iterator[Lift]:
    for word in reading.words:
        for step in word.steps if word.inflected else ():
            akin = store.kinship.of(step.typed, step.keys)
            if akin:
                yield Lift(reading.matcher.keyed(akin), KIN)


def _pairs(reading: Interpretation) -> Iterator[Lift]:
    for one, other in pairwise(reading.words):
        if one.inflected and other.inflected and one.field is other.field is None:
            near = reading.matcher.near(one, other, NEAR)
            if near.units:
                yield Lift(near, PAIR)
