"""Texts cut into what a template writes one after another."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from explorer.model import AccomplishmentInfo, AcronymInfo, Marked, SectionInfo


class Run(NamedTuple):
    """A run of a text, and how it is shown."""

    text: str
    match: bool
    strong: bool
    """A sum of money, or a passage that is quoted."""


class Shown(NamedTuple):
    """A section as a page shows it."""

    info: SectionInfo
    heading: Marked
    paragraphs: tuple[tuple[Run, ...], ...]


def runs(found: AccomplishmentInfo) -> tuple[Run, ...]:
    """Give the sentence of an accomplishment with its sums."""
    return tuple(_cut(found.sentence, found.amount_spans))


def paragraphs(text: Marked, quote: str = "") -> tuple[tuple[Run, ...], ...]:
    """Give the paragraphs of a text, without empty ones; `quote` stands out where it is found."""
    whole = "".join(part.text for part in text)
    place = whole.find(quote) if quote else -1
    spans = [(place, place + len(quote))] if place >= 0 else []
    lines: list[list[Run]] = [[]]
    for run in _cut(text, spans):
        first, *others = run.text.split("\n")
        lines[-1] += [run._replace(text=first)] if first else []
        lines += ([run._replace(text=it)] if it else [] for it in others)
    return tuple(tuple(line) for line in lines if line)


def _cut(text: Marked, spans: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Yield runs that begin and end where parts or spans do."""
    ends = sorted({end for span in spans for end in span})
    at = 0
    for part in text:
        start = at
        at += len(part.text)
        cuts = [start, *(end for end in ends if start < end < at), at]
        for left, right in pairwise(cuts):
            if left < right:
                strong = any(first <= left and right <= last for first, last in spans)
                yield Run(part.text[left - start : right - start], part.match, strong)


def by_short(found: Iterable[AcronymInfo]) -> list[tuple[str, list[AcronymInfo]]]:
    """Put the meanings of each acronym together, as they come."""
    return [(short, list(those)) for short, those in groupby(found, key=lambda it: it.short)]
