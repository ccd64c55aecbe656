"""What posts say was achieved."""

from typing import NamedTuple

from explorer.model.posts import Marked, Place, PostInfo, SectionInfo
from explorer.model.results import AmountInfo, Understood
from explorer.model.sources import Span


class Reason(NamedTuple):
    """What raised or lowered the score of a sentence."""

    feature: str
    """In plain words."""
    weight: float
    """What it adds to the logarithm of the odds."""


class AccomplishmentInfo(NamedTuple):
    """A sentence that states something achieved: where it stands, and how sure that is."""

    rank: int
    """From 1 over the whole list, not the page."""
    score: float
    """How sure it is, from 0 to 1."""
    post: PostInfo
    section: SectionInfo
    line: int
    title: Marked
    heading: Marked
    """Empty where the section has no heading."""
    sentence: Marked
    """Verbatim; joined, the parts give the sentence."""
    amounts: tuple[AmountInfo, ...]
    """The sums of money that the sentence names, in its order."""
    amount_spans: tuple[Span, ...]
    """Where each of them stands in the sentence."""
    repeats: tuple[Place, ...]
    """Where else nearly the same is said; empty where one before it in the list says it."""
    same_as: int | None
    """Rank of the first in the list that says nearly the same; None if that is this one."""
    why: tuple[Reason, ...]
    """The strongest first; empty unless asked for."""

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return "".join(part.text for part in self.sentence)

    @property
    def amount(self) -> AmountInfo | None:
        """The largest of its amounts; crowns before other currencies."""
        return max(
            self.amounts, key=lambda amount: (amount.czk is not None, amount.high), default=None
        )


class Accomplishments(NamedTuple):
    """The answer to a question for accomplishments."""

    understood: Understood
    min_score: float
    """How sure each had to be."""
    min_amount: int | None
    """What each had to be worth at least, in crowns; None if nothing."""
    total: int
    items: tuple[AccomplishmentInfo, ...]
    """Those of the page."""


class AccomplishmentGroup(NamedTuple):
    """The accomplishments of a year, tag or site."""

    value: str
    """Empty for those of posts that have none."""
    sentences: int
    posts: int
    best: AccomplishmentInfo
    """The first of them."""


class AccomplishmentOverview(NamedTuple):
    """Accomplishments counted by year, tag, author or site."""

    by: str
    understood: Understood
    min_score: float
    min_amount: int | None
    total: int
    """Groups in all."""
    items: tuple[AccomplishmentGroup, ...]
