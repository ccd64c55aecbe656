"""Accomplishments: sentences that state something already achieved, and how sure that is."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from explorer.czech import sentences
from explorer.model import Post, Reason, Section, Span

_CUES: Final = (
    ("a verb of success in the past", 2.5, r"podařilo|povedlo|prosadili|dosáhli|zvládli"),
    (
        "a verb of deciding in the past",
        2.0,
        r"schválil[aiy]?|zavedl[aiy]?|zrušil[aiy]?|přijal[aiy]?",
    ),
    (
        "a verb of making in the past",
        2.0,
        r"otevřel[aiy]?|postavil[aiy]?|spustil[aiy]?|získal[aiy]?|ušetřil[aiy]?|opravil[aiy]?",
    ),
    ("a sum of money", 0.5, r"Kč|korun"),
    ("a wish or a plan", -3.0, r"chceme|budeme|bychom|bude|budou|by|plánujeme"),
    ("a negation", -2.0, r"bohužel|nepodařilo|nikdo|nikdy"),
)
_BASE: Final = -2.0


class Accomplishment(NamedTuple):
    """A sentence that may state an accomplishment."""

    span: Span
    """Of the sentence in the text of its section."""
    score: float
    """From 0 to 1."""
    reasons: tuple[Reason, ...]
    """The strongest first, by absolute weight."""


def accomplishments(
    post: Post,  # noqa: ARG001  # the model may look at the title
    sections: Sequence[Section],
) -> tuple[tuple[Accomplishment, ...], ...]:
    """Give the sentences of each section that may state an accomplishment, in order."""
    return tuple(tuple(_of(section.text)) for section in sections)


def _of(text: str) -> Iterator[Accomplishment]:
    for span in sentences.split(text):
        sentence = text[span.start : span.end]
        reasons = sorted(
            (
                Reason(feature, weight)
                for feature, weight, cue in _CUES
                if re.search(rf"\b(?:{cue})\b", sentence, re.IGNORECASE)
            ),
            key=lambda reason: -abs(reason.weight),
        )
        if any(reason.weight > 1 for reason in reasons):
            odds = _BASE + sum(reason.weight for reason in reasons)
            yield Accomplishment(span, round(1 / (1 + math.exp(-odds)), 3), tuple(reasons))
