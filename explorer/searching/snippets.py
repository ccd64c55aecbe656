"""Highlighting, and the sentences of a section that answer best."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from explorer.czech import sentences, words
from explorer.czech.recent import Recent
from explorer.model import Marked, Part, Span
from explorer.searching.patterns import Pattern

WIDTH: Final = 240
"""Characters of a snippet: two to three lines of a terminal."""
_LEAD: Final = 60
"""Characters before the first mark of a sentence that is cut."""
_LINES: Final = 12
"""Lines of a section in which the best sentences are looked for."""
_KEPT: Final = 1_000_000
"""Characters of the texts of which words and sentences are kept, those used last."""
_START = attrgetter("start")
_END = attrgetter("end")
_SECOND = itemgetter(1)


_LINE: Final = re.compile(r"[^\n]*\w[^\n]*")


class _Candidate(NamedTuple):
    sentence: Span
    marks: tuple[Span, ...]
    held: frozenset[int]
    """Numbers of what it holds: patterns in their order, then the amounts asked for."""


def looked_for(patterns: Iterable[Pattern]) -> frozenset[str]:
    """Give all forms that patterns look for."""
    return frozenset().union(*(pattern.forms() for pattern in patterns))


def mark(
    text: str,
    patterns: Collection[Pattern],
    amounts: Iterable[Span] = (),
    *,
    wanted: frozenset[str] | None = None,
) -> Marked:
    """Cut `text` at the places of the patterns, and of the amounts asked for.

    `wanted` is what `looked_for` gives, for whoever marks many texts.
    """
    forms = words.forms(text)
    spans = list(amounts)
    if not (looked_for(patterns) if wanted is None else wanted).isdisjoint(forms):
        places = words.places(text)
        for pattern in patterns:
            found = pattern.all_places(forms)
            spans += [Span(places[first][0], places[last][1]) for first, last in found]
    return _cut(text, Span(0, len(text)), _merged(spans))


def best(
    text: str,
    weights: Mapping[Pattern, float],
    amounts: Sequence[Span] = (),
    *,
    wanted: frozenset[str] | None = None,
) -> tuple[Marked, ...]:
    """Give the one or two sentences that hold most of the patterns by weight, in their order.

    `amounts` are the places of the amounts asked for; they weigh more than any pattern. Where the text holds none, its beginning is given; () for a text without words.
    `wanted` is as for `mark`.
    """
    wanted = looked_for(weights) if wanted is None else wanted
    forms, places, lines = _words(text, wanted, amounts)
    if not places:
        return ()
    marks: dict[int, Sequence[Span]] = {
        number: [Span(places[first][0], places[last][1]) for first, last in found]
        for number, pattern in enumerate(weights)
        if (found := pattern.all_places(forms))
    }
    if amounts:
        marks[len(weights)] = amounts
    worth = [*weights.values(), 1 + max(weights.values(), default=0.0)]
    candidates = [_candidate(span, marks) for span in _sentences(text, marks, lines)]
    first = max(candidates, key=lambda c: (_value(c.held, worth), len(c.marks), -c.sentence.start))
    chosen = [first]
    shown = {text[mark.start : mark.end] for mark in first.marks}
    others = [c for c in candidates if c is not first and (c.held or not first.held)]
    if others:
        # What the first does not show yet comes before what it shows: words, then their forms.
        second = max(
            others,
            key=lambda c: (
                _value(c.held - first.held, worth),
                len({text[mark.start : mark.end] for mark in c.marks} - shown),
                _value(c.held, worth),
                -c.sentence.start,
            ),
        )
        chosen.append(second)
    chosen.sort(key=lambda c: c.sentence.start)
    before, after = chosen[0].sentence, chosen[-1].sentence
    between = text[before.end : after.start]
    if before is not after and not between.strip() and "\n" not in between:
        joined = tuple(mark for candidate in chosen for mark in candidate.marks)
        chosen = [_Candidate(Span(before.start, after.end), joined, frozenset())]
    return tuple(_shortened(text, candidate, places) for candidate in chosen)


def _words(
    text: str, wanted: frozenset[str], amounts: Sequence[Span]
) -> "tuple[list[str], list[tuple[int, int]], list[_Line]]":
    """Give the words of the lines that hold any wanted form or amount, and these lines.

    Where none does, the first words, and no line. Empty forms stand for the words that are left
    out, so that what is apart stays apart.
    """
    # Two lists instead of one of tokens, which take longer to make than to find.
    forms: list[str] = []
    places: list[tuple[int, int]] = []
    chosen: list[_Line] = []
    left_out = 0
    for line in _lines(text):
        start, end = line.span
        if wanted.isdisjoint(line.forms) and not _inside_of(amounts, start, end):
            left_out += len(line.forms)
            continue
        if forms:
            forms += [""] * left_out
            places += [(start, start)] * left_out
        left_out = 0
        forms += line.forms
        places += line.places
        chosen.append(line)
    if chosen:
        return forms, places, chosen
    beginning = text[: 2 * WIDTH]
    return words.forms(beginning), words.places(beginning), []


class _Line:
    """A line of a text, with what was found out about it."""

    def __init__(self, text: str, cut: words.Cut, span: Span) -> None:
        self._text = text
        self._cut = cut
        self.span = span

    @cached_property
    def forms(self) -> list[str]:
        """The forms of its words."""
        return self._cut.forms(*self.span)

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each of its words starts and ends in the whole text."""
        return self._cut.places(*self.span)

    @cached_property
    def sentences(self) -> list[Span]:
        """Its sentences: to find their ends takes longer than all the rest."""
        start, end = self.span
        return [
            Span(start + it.start, start + it.end) for it in sentences.split(self._text[start:end])
        ]


def _lines(text: str) -> list[_Line]:
    """Give the lines of a text that have words."""
    return _read[text].lines


class _Read:
    """A text with its lines."""

    def __init__(self, text: str) -> None:
        self.size = len(text)
        cut = words.Cut(text)
        self.lines = [_Line(text, cut, Span(*line.span())) for line in _LINE.finditer(text)]


_read: Final = Recent[str, _Read](
    lambda texts: {text: _Read(text) for text in texts}, _KEPT, lambda read: read.size
)
"""Who searches on sees many sections again: for other words, sorted otherwise, page by page."""


def _inside_of(amounts: Sequence[Span], start: int, end: int) -> bool:
    """Tell whether an amount begins there."""
    first = bisect_left(amounts, start, key=_START)
    return first < len(amounts) and amounts[first].start < end


def _sentences(
    text: str, marks: Mapping[int, Sequence[Span]], lines: Sequence[_Line]
) -> Iterator[Span]:
    """Yield the sentences with marks of the lines with most, or the first ones where there are none.

    A sentence never crosses a line.
    """
    starts = sorted(span.start for spans in marks.values() for span in spans)
    if not (starts and lines):
        lines = _lines(text)
    if starts and len(lines) > _LINES:
        held = {n: _number_in(starts, line.span) for n, line in enumerate(lines)}
        chosen = sorted(sorted(held, key=lambda n: (-held[n], n))[:_LINES])
        lines = [lines[n] for n in chosen]
    for line in lines:
        for span in line.sentences:
            if not starts or _number_in(starts, span):
                yield span
        if not starts and line.span.end - line.span.start > WIDTH:
            return  # nothing is looked for: the beginning is enough


def _number_in(starts: Sequence[int], span: Span) -> int:
    return bisect_left(starts, span.end) - bisect_left(starts, span.start)


def _candidate(sentence: Span, marks: Mapping[int, Sequence[Span]]) -> _Candidate:
    inside = {number: _inside(sentence, spans) for number, spans in marks.items()}
    return _Candidate(
        sentence,
        _merged(span for spans in inside.values() for span in spans),
        frozenset(number for number, spans in inside.items() if spans),
    )


def _inside(sentence: Span, spans: Sequence[Span]) -> Sequence[Span]:
    first = bisect_left(spans, sentence.start, key=_START)
    return spans[first : bisect_right(spans, sentence.end, key=_END)]


def _value(held: Iterable[int], worth: Sequence[float]) -> float:
    # fsum: the order of a set differs from one run to the next.
    return math.fsum(map(worth.__getitem__, held))


def _shortened(text: str, candidate: _Candidate, places: Sequence[tuple[int, int]]) -> Marked:
    """Cut a long sentence to `WIDTH` characters around the stretch with most marks."""
    sentence, marks, _ = candidate
    if sentence.end - sentence.start <= WIDTH:
        return _cut(text, sentence, marks)
    start = max(sentence.start, _fullest(marks).start - _LEAD) if marks else sentence.start
    start = min(start, sentence.end - WIDTH)
    end = start + WIDTH
    # No word is cut, unless one fills all of it.
    first, last = bisect_left(places, (start,)), bisect_right(places, end, key=_SECOND) - 1
    if first <= last:
        start = start if start == sentence.start else places[first][0]
        end = end if end == sentence.end else places[last][1]
    window = Span(start, end)
    parts = _cut(
        text, window, [m for m in marks if window.start <= m.start and m.end <= window.end]
    )
    before = (Part("… ", match=False),) if window.start > sentence.start else ()
    after = (Part(" …", match=False),) if window.end < sentence.end else ()
    return (*before, *parts, *after)


def _fullest(marks: Sequence[Span]) -> Span:
    """Give the mark after which most others follow in what a snippet can show."""
    ends = [mark.end for mark in marks]
    return max(
        enumerate(marks),
        key=lambda pair: (bisect_right(ends, pair[1].start + WIDTH - _LEAD) - pair[0], -pair[0]),
    )[1]


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
