"""What is computed from one text alone: sections, words, postings. Runs in worker processes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from explorer.corpus import labels, sections
from explorer.czech import keys, sentences, words
from explorer.mining import acronyms, deeds, keyphrases
from explorer.mining.accomplishments import Accomplishment, accomplishments
from explorer.mining.amounts import Amount, find
from explorer.mining.deeds import Sentence
from explorer.mining.gist import gist
from explorer.model import Post, Section, Span
from explorer.store import post_keys
from explorer.store.accomplishments import Row
from explorer.store.engines.protocol import (
    FIELD_BITS,
    MAX_SECTIONS,
    WEIGHTS,
    Field,
    Words,
)

NOTEWORTHY: Final = 0.03
"""Score from which a sentence is recorded: of all accomplishments 0.98 score 0.02 and more, 0.95 score
0.05 and more (cross-validated, see `docs/accomplishments.md`)."""


class Unit(NamedTuple):
    """A unit as it is indexed."""

    words: Words
    number: int
    """Of its words."""
    length: float
    """The same, weighted."""


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


class TitleAnalysis(NamedTuple):
    """What a title says; its postings come with the tags."""

    keys: frozenset[str]
    acronyms: tuple[Said, ...]
    amounts: tuple[Amount, ...]


class Analysis(NamedTuple):
    """A text taken apart."""

    title: TitleAnalysis
    sections: tuple[SectionAnalysis, ...]
    forms: Sequence[str]
    """Of all words of title, headings and texts, as often as they occur."""
    packed_keys: bytes | None
    """Of its sections, see `packed_keys`."""
    tag_uses: Mapping[tuple[str, str], int]
    """How title, headings and texts write the words of its tags: by key and as written."""
    phrases: keyphrases.Packed


def analyse(post: Post) -> Analysis:
    """Take a post apart; it has one section at least, so that its title is found."""
    # No real post has a hundredth of the sections that units can stand for.
    split = sections.split(post)[:MAX_SECTIONS] or (_titled(post),)
    read = [(it.heading, deeds.read(it.text)) for it in split]
    found = zip(split, read, accomplishments(post.title, read, least=NOTEWORTHY), strict=True)
    forms = [words.forms(post.title)]
    title = TitleAnalysis(
        frozenset(map(keys.key, forms[0])),
        said(post.title),
        money(post.title),
    )
    analysed = tuple(
        _section(section, held, achieved, forms) for section, (_, held), achieved in found
    )
    texts = (text for section in split for text in (section.heading or "", section.text))
    phrases = keyphrases.of_post(post.title, ((it.heading, it.text) for it in split))
    return Analysis(
        title,
        analysed,
        list(chain.from_iterable(forms)),
        packed_keys(it.unit for it in analysed),
        labels.written(zip((post.title, *texts), forms, strict=True), post.tags),
        keyphrases.pack(phrases),
    )


def _section(
    section: Section,
    read: Iterable[Sentence],
    achieved: Iterable[Accomplishment],
    forms: list[list[str]],
) -> SectionAnalysis:
    """Take a section apart, and add the forms of its heading and of its text."""
    heading, text = section.heading or "", section.text
    headed = words.forms(heading)
    held = [form for sentence in read for clause in sentence.clauses for form in clause]
    forms += headed, held
    amounts = {Field.HEADING: money(heading), Field.TEXT: money(text)}
    return SectionAnalysis(
        section,
        unit({Field.HEADING: headed, Field.TEXT: held}),
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


def unit(forms: Mapping[Field, Sequence[str]]) -> Unit:
    """Give the unit with these words, in order."""
    weights: dict[str, float] = defaultdict(float)
    places: dict[str, list[int]] = defaultdict(list)
    length = 0.0
    for field, held in sorted(forms.items()):
        weight = WEIGHTS[field]
        for position, key in enumerate(map(keys.key, held), field << FIELD_BITS):
            places[key].append(position)
            weights[key] += weight
        length += weight * len(held)
    return Unit(Words.of(weights, places), sum(map(len, forms.values())), length)


def packed_keys(units: Iterable[Unit]) -> bytes | None:
    """Give the keys of units as the catalog keeps them, with their weights; None without any."""
    weights: dict[str, float] = {}
    for it in units:
        for key, weight in zip(it.words.keys, it.words.weights, strict=True):
            weights[key] = weights.get(key, 0.0) + weight
    return post_keys.packed(weights) if weights else None


def _titled(post: Post) -> Section:
    return Section(0, None, 0, post.body_line, "", ())
