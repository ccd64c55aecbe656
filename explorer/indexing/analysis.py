"""What is computed from one text alone: sections, words, postings. Runs in worker processes."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from explorer.corpus import labels, sections
from explorer.czech import keys, sentences, words
from explorer.mining import acronyms, keyphrases
from explorer.mining.accomplishments import Accomplishment, accomplishments
from explorer.mining.amounts import Amount, find
from explorer.mining.gist import gist
from explorer.model import Post, Section, Span
from explorer.store.accomplishments import Row
from explorer.store.engines.protocol import (
    FIELD_BITS,
    MAX_SECTIONS,
    WEIGHTS,
    Field,
    Occurrences,
)

NOTEWORTHY: Final = 0.03
"""Score from which a sentence is recorded: of all accomplishments 0.98 score 0.02 and more, 0.95 score
0.05 and more (cross-validated, see `docs/accomplishments.md`)."""


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


class SectionAnalysis(NamedTuple):
    """A section with its postings, and what it says."""

    section: Section
    unit: Unit
    acronyms: tuple[Said, ...]
    amounts: Mapping[Field, Sequence[Amount]]
    accomplishments: tuple[Row, ...]


class Analysis(NamedTuple):
    """A text taken apart."""

    sections: tuple[SectionAnalysis, ...]
    forms: Mapping[str, int]
    """How often each form occurs."""
    tag_uses: Mapping[tuple[str, str], int]
    """How title, headings and texts write the words of its tags: by key and as written."""
    phrases: keyphrases.Packed


def analyse(post: Post) -> Analysis:
    """Take a post apart; it has one section at least, so that its title is found."""
    forms: Counter[str] = Counter()
    # No real post has a hundredth of the sections that units can stand for.
    split = sections.split(post)[:MAX_SECTIONS] or (_titled(post),)
    found = zip(split, accomplishments(post, split, least=NOTEWORTHY), strict=True)
    units = tuple(_section(section, achieved, forms) for section, achieved in found)
    texts = (text for section in split for text in (section.heading or "", section.text))
    phrases = keyphrases.of_post(post.title, ((it.heading, it.text) for it in split))
    return Analysis(
        units,
        forms,
        labels.written((post.title, *texts), post.tags),
        keyphrases.pack(phrases),
    )


def _section(
    section: Section, achieved: Iterable[Accomplishment], forms: Counter[str]
) -> SectionAnalysis:
    heading, text = section.heading or "", section.text
    amounts = {Field.HEADING: money(heading), Field.TEXT: money(text)}
    return SectionAnalysis(
        section,
        unit({Field.HEADING: heading, Field.TEXT: text}, forms),
        (*said(heading, section), *said(text, section)),
        amounts,
        _rows(section, achieved, amounts[Field.TEXT]),
    )


def _rows(
    section: Section, achieved: Iterable[Accomplishment], amounts: Sequence[Amount]
) -> tuple[Row, ...]:
    """Give what is recorded of the accomplishments in the text of a section."""
    crowns = [(it.span, it.czk[1]) for it in amounts if it.czk]
    return tuple(
        Row(
            it.span,
            section.line_at(it.span.start),
            it.score,
            max((czk for span, czk in crowns if _within(span, it.span)), default=None),
            gist(section.text[it.span.start : it.span.end]),
            it.reasons,
        )
        for it in achieved
    )


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


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
