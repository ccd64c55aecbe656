"""What is computed from one text alone: sections, words, postings. Runs in worker processes."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from explorer.corpus import sections
from explorer.czech import keys, sentences, words
from explorer.mining import acronyms
from explorer.mining.amounts import Amount, find
from explorer.model import Post, Section
from explorer.store.engines.protocol import (
    FIELD_BITS,
    MAX_SECTIONS,
    WEIGHTS,
    Field,
    Occurrences,
)


class Unit(NamedTuple):
    """The postings of a unit, and how many words it has: as they are, and weighted."""

    occurrences: Mapping[str, Occurrences]
    words: int
    length: float


class Said(NamedTuple):
    """A place that says what an acronym stands for."""

    short: str
    long: str
    score: float
    sentence: str
    line: int


class Analysis(NamedTuple):
    """A text taken apart."""

    sections: tuple[tuple[Section, Unit, tuple[Said, ...], Mapping[Field, Sequence[Amount]]], ...]
    forms: Mapping[str, int]
    """How often each form occurs."""


def analyse(post: Post) -> Analysis:
    """Take a post apart; it has one section at least, so that its title is found."""
    forms: Counter[str] = Counter()
    # No real post has a hundredth of the sections that units can stand for.
    split = sections.split(post)[:MAX_SECTIONS] or (_titled(post),)
    units = tuple(
        (
            section,
            unit({Field.HEADING: section.heading or "", Field.TEXT: section.text}, forms),
            (*said(section.heading or "", section), *said(section.text, section)),
            {Field.HEADING: money(section.heading or ""), Field.TEXT: money(section.text)},
        )
        for section in split
    )
    return Analysis(units, forms)


def money(text: str) -> tuple[Amount, ...]:
    """Give the sums of money in a text."""
    return tuple(amount for amount in find(text) if amount.is_money)


def said(text: str, section: Section | None = None) -> tuple[Said, ...]:
    """Give the definitions of acronyms in a text, each with the sentences it stands in.

    `section` tells the lines where it is the section's text.
    """
    found = acronyms.definitions(text)
    if not found:
        return ()
    spans = sentences.split(text)
    whole = section is not None and text is section.text
    places = []
    for definition in found:
        around = [
            s for s in spans if s.start < definition.span.end and definition.span.start < s.end
        ]
        line = section.line_at(definition.span.start) if section and whole else 0
        places.append(
            Said(
                definition.short,
                definition.long,
                definition.score,
                text[around[0].start : around[-1].end],
                line or (section.line if section else 1),
            )
        )
    return tuple(places)


def unit(texts: Mapping[Field, str], forms: Counter[str]) -> Unit:
    """Give the unit of some texts, and count its forms in `forms`."""
    weights: dict[str, float] = {}
    positions: dict[str, array[int]] = {}
    total = 0
    length = 0.0
    for field, text in sorted(texts.items()):
        found = words.forms(text)
        forms.update(found)
        total += len(found)
        base, weight = field << FIELD_BITS, WEIGHTS[field]
        length += weight * len(found)
        for position, form in enumerate(found, base):
            key = keys.key(form)
            if key in positions:
                positions[key].append(position)
                weights[key] += weight
            else:
                positions[key] = array("I", (position,))
                weights[key] = weight
    occurrences = {key: Occurrences(weights[key], positions[key]) for key in positions}
    return Unit(occurrences, total, length)


def _titled(post: Post) -> Section:
    return Section(0, None, 0, post.body_line, "", ())
