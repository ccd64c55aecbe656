"""Posts that hold only some of the words of a query: which they are, and which of them come first."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import nlargest
from typing import Final

from explorer.searching.interpretation import Interpretation
from explorer.searching.ranking import (
    Evidence,
    Lift,
    Ranked,
    gains,
    heaviest,
    lifted,
    most,
    rank,
)
from explorer.store.engines.protocol import ordinal_of, post_of
from explorer.store.sizes import Sizes

SOME: Final = 1 / 3
"""Share of the words that such a post holds at least: half gives nDCG@10 0.882, a third 0.898."""


class Partly:
    """The posts that hold some of the words: often a third of all posts, of which few are shown.

    So the sections are only looked at of those posts that may be among the first.
    """

    def __init__(
        self,
        reading: Interpretation,
        found: AbstractSet[int],
        evidence: Sequence[Evidence],
        lifting: Sequence[Lift],
        sizes: Sizes,
    ) -> None:
        """`found` are the posts that hold all words; the rest is what `rank` takes."""
        self._reading = reading
        self._evidence = evidence
        self._lifting = lifting
        self._sizes = sizes
        rest = reading.restrictions
        self._allowed = None if rest is None else reading.matcher.sections(rest)
        self._most = most(self._holding() - found, evidence, lifting, sizes)

    def first(self, number: int, more: Sequence[Lift] = ()) -> list[Ranked]:
        """Give the `number` best posts and some others, in no particular order.

        `more` lifts whole posts, beside what lifts them anyhow.
        """
        gained = gains(self._most, more, self._sizes)
        bounds = self._most | {post: self._most[post] + gain for post, gain in gained.items()}
        return leading(
            number,
            bounds,
            lambda posts: lifted(
                rank(self._units(posts), self._evidence, self._lifting, self._sizes), gained
            ),
        )

    def _holding(self) -> set[int]:
        """Give the posts that hold enough of the words."""
        allowed = self._allowed
        counts: Counter[int] = Counter()
        for word in self._reading.words:
            held = self._reading.evidence(word)
            counts.update(
                held.posts.numbers
                if allowed is None
                else {post_of(u) for u in held.units if ordinal_of(u) < 0 or u in allowed}
            )
        enough = math.ceil(len(self._reading.words) * SOME)
        posts = {post for post, held in counts.items() if held >= enough}
        return posts if allowed is None else posts & {post_of(unit) for unit in allowed}

    def _units(self, posts: Iterable[int]) -> list[int]:
        units = [unit for post in posts for unit in self._reading.matcher.sections_of(post)]
        return units if self._allowed is None else [it for it in units if it in self._allowed]


def leading(
    number: int, bounds: Mapping[int, float], scored: Callable[[Iterable[int]], list[Ranked]]
) -> list[Ranked]:
    """Give the `number` best posts and some others, scoring few of all.

    `bounds` says of each post what it scores at most.
    """
    first = nlargest(number, bounds, key=bounds.__getitem__)
    found = scored(first)
    least = heaviest((post.score for post in found), number)
    known = set(first)
    return found + scored(
        post for post, bound in bounds.items() if bound >= least and post not in known
    )
