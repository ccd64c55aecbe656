"""Weighing: how much each post speaks of a topic, and what that makes of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from explorer.mining.keyphrases import HEADING, NAME, PLACE_BITS, TITLE, Keys
from explorer.mining.terms import Term

if TYPE_CHECKING:
    from array import array

SPECIFIC: Final = 0.1
"""Share of the posts that say a word that are tagged with it, from which the tag counts in full."""
LOCAL: Final = 0.5
"""What a topic that one site alone speaks of weighs of it."""
_TAGGED, _NAMED, _TITLED, _HEADED, _SAID, _MOST = 1.0, 1.0, 0.8, 0.7, 0.15, 0.6
"""How much a post speaks of a topic: the best of these; what it says counts each time, to a limit."""


@dataclass(slots=True)
class Subject:
    """A topic."""

    label: str
    kind: str
    """tag, acronym, name (of a section) or phrase: by what it was found first."""
    weight: float
    names: tuple[str, ...]
    """Labels of all that was merged, the topic's own first."""
    phrases: frozenset[Keys]
    tags: frozenset[str]
    posts: "array[int]"
    """Those that speak of it, ascending; in columns, since all topics are held at once."""
    strengths: "array[float]"
    """How much each of them does, to 1."""
    scale: float
    """What a post that speaks of it most adds to the weight."""
    origin: bytes
    """Digest of all that it was made of."""


class Known(NamedTuple):
    """A topic that was found before, and its posts have been written."""

    origin: bytes
    label: str
    weight: float
    posts: int


Found = Subject | Known


class Spoken(NamedTuple):
    """Which posts speak of something."""

    tagged: Collection[int]
    strengths: dict[int, float]
    """How much those that say it do, to 1."""
    about: set[int]
    """Those that do not only mention a plain word once."""

    def own_weight(self, named: int, *, single: bool, sure: bool) -> float:
        """Give what all posts make of it, if `named` have it as the name of a section.

        What is said is believed only so far of a `single` word, or where the phrase alone makes
        nobody `sure` that it is a subject.
        """
        tagged = len(self.tagged)
        text = sum(sorted(it for post, it in self.strengths.items() if post not in self.tagged))
        if single:
            text = min(text, tagged + 2 * named)
        elif not sure:
            text = min(text, 2 * tagged + 2 * named)
        weight = tagged + text
        if single and not named and self.about:
            weight *= min(1.0, tagged / len(self.about) / SPECIFIC)
        return weight


def spoken(
    uses: Iterable[tuple[Term, Iterable[tuple[int, int]]]],
    tagged: Collection[int],
    *,
    acronym: bool,
) -> Spoken:
    """Give which posts speak of something by its phrases, each with its posts, and its tags."""
    strengths: dict[int, float] = dict.fromkeys(tagged, _TAGGED)
    about: set[int] = set(tagged)
    for term, posts in uses:
        plain = len(term.keys) == 1 and not acronym
        for post, use in posts:
            strength = _strength(use)
            if strength > strengths.get(post, 0.0):
                strengths[post] = strength
            if not plain or use >> PLACE_BITS > 1 or use & (TITLE | HEADING):
                about.add(post)
    return Spoken(tagged, strengths, about)


@cache
def _strength(use: int) -> float:
    """Give how much a post speaks of what it says so."""
    if use & NAME:
        return _NAMED
    if use & TITLE:
        return _TITLED
    return _HEADED if use & HEADING else round(min(_MOST, _SAID * (use >> PLACE_BITS)), 2)
