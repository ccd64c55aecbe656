"""Highlighting, and the sentences of a section that answer best."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from explorer.czech import sentences, words
from explorer.model import Marked, Part, Span, Token
from explorer.searching.patterns import Pattern

WIDTH: Final = 240
"""Characters of a snippet: two to three lines of a terminal."""


class _Candidate(NamedTuple):
    sentence: Span
    marks: tuple[Span, ...]
    held: frozenset[Pattern]


def mark(text: str, patterns: Iterable[Pattern]) -> Marked:
    """Cut `text` at the places of the patterns."""
    tokens = list(words.tokens(text))
    return _cut(text, Span(0, len(text)), _merged(s for p in patterns for s in p.spans(tokens)))


def best(text: str, weights: Mapping[Pattern, float]) -> tuple[Marked, ...]:
    """Give the one or two sentences that hold most of the patterns by weight, in their order.

    Where the text holds none, its beginning is given; () for a text without words.
    """
    tokens = list(words.tokens(text))
    if not tokens:
        return ()
    marks = {pattern: found for pattern in weights if (found := pattern.spans(tokens))}
    candidates = [_candidate(span, marks) for span in sentences.split(text)]
    first = max(
        candidates, key=lambda c: (_value(c.held, weights), len(c.marks), -c.sentence.start)
    )
    chosen = [first]
    shown = {text[mark.start : mark.end] for mark in first.marks}
    others = [c for c in candidates if c is not first and (c.held or not first.held)]
    if others:
        # What the first does not show yet comes before what it shows: words, then their forms.
        second = max(
            others,
            key=lambda c: (
                _value(c.held - first.held, weights),
                len({text[mark.start : mark.end] for mark in c.marks} - shown),
                _value(c.held, weights),
                -c.sentence.start,
            ),
        )
        chosen.append(second)
    chosen.sort(key=lambda c: c.sentence.start)
    before, after = chosen[0].sentence, chosen[-1].sentence
    if before is not after and not text[before.end : after.start].strip():
        marks = tuple(mark for candidate in chosen for mark in candidate.marks)
        chosen = [_Candidate(Span(before.start, after.end), marks, frozenset())]
    return tuple(_shortened(text, candidate, tokens) for candidate in chosen)


def _candidate(sentence: Span, marks: Mapping[Pattern, Sequence[Span]]) -> _Candidate:
    inside = {
        pattern: [s for s in spans if sentence.start <= s.start and s.end <= sentence.end]
        for pattern, spans in marks.items()
    }
    return _Candidate(
        sentence,
        _merged(span for spans in inside.values() for span in spans),
        frozenset(pattern for pattern, spans in inside.items() if spans),
    )


def _value(held: Iterable[Pattern], weights: Mapping[Pattern, float]) -> float:
    return sum(weights[pattern] for pattern in held)


def _shortened(text: str, candidate: _Candidate, tokens: Sequence[Token]) -> Marked:
    """Cut a long sentence to `WIDTH` characters around the stretch with most marks."""
    sentence, marks = candidate.sentence, candidate.marks
    if sentence.end - sentence.start <= WIDTH:
        return _cut(text, sentence, marks)
    window = sentence
    if marks:
        fullest = max(
            marks,
            key=lambda m: (
                sum(m.start <= o.start and o.end <= m.start + WIDTH - 40 for o in marks),
                -m.start,
            ),
        )
        start = max(sentence.start, fullest.start - 60)
    else:
        start = sentence.start
    start = min(start, sentence.end - WIDTH)
    end = start + WIDTH
    inside = [t for t in tokens if start <= t.start and t.end <= end]
    if inside:
        window = Span(
            sentence.start if start == sentence.start else inside[0].start,
            sentence.end if end == sentence.end else inside[-1].end,
        )
    parts = _cut(
        text, window, [m for m in marks if window.start <= m.start and m.end <= window.end]
    )
    before = (Part("… ", match=False),) if window.start > sentence.start else ()
    after = (Part(" …", match=False),) if window.end < sentence.end else ()
    return (*before, *parts, *after)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _cut(text: str, window: Span, marks: Sequence[Span]) -> Marked:
    """Give the text of the window in runs; line breaks become spaces."""
    edges = [window.start, *(edge for span in marks for edge in span), window.end]
    runs = (
        Part(text[start:end].replace("\n", " "), match=bool(number % 2))
        for number, (start, end) in enumerate(pairwise(edges))
    )
    return tuple(part for part in runs if part.text)
