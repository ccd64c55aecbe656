"""What a leaf of a query looks for: sets of word forms, one after another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from explorer.czech import words
from explorer.model import Span, Token
from explorer.searching.query import Fuzzy, Phrase, Prefix, Word
from explorer.store.engines.protocol import Field
from explorer.store.vocabulary import Vocabulary

_FIELDS: Final = {"title": Field.TITLE, "heading": Field.HEADING, "text": Field.TEXT}


@dataclass(frozen=True, slots=True)
class Step:
    """A word of a pattern: the forms that may stand there, and the keys they are filed under."""

    typed: str
    forms: frozenset[str]
    keys: frozenset[str]
    unsure: frozenset[str]
    """Those keys that have other forms too: what they find must be looked at to be sure."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The words that a leaf looks for."""

    leaf: Word | Phrase | Prefix | Fuzzy
    field: Field | None
    """None: anywhere."""
    steps: tuple[Step, ...]
    slop: int = 0
    """How much further apart than side by side the steps may be, in any order; 0: as typed."""

    @property
    def sure(self) -> bool:
        """Whether the postings of the keys alone tell where the pattern stands."""
        return not any(step.unsure for step in self.steps)

    @property
    def weighty(self) -> bool:
        """Whether it says what the query is about: not a mere function word like `na`."""
        return any(step.typed not in words.STOP for step in self.steps)

    @property
    def inflected(self) -> bool:
        """Whether every word may stand in any of its forms."""
        return isinstance(self.leaf, Word | Phrase) and not self.leaf.exact

    def words(self) -> tuple["Pattern", ...]:
        """Give each of its words as a pattern of its own."""
        if len(self.steps) == 1:
            return (self,)
        return tuple(
            Pattern(Word(step.typed, exact=not self.inflected), self.field, (step,))
            for step in self.steps
        )

    def spans(self, tokens: Sequence[Token]) -> list[Span]:
        """Give the places of the pattern in a text, ascending; a loose one marks word by word."""
        if len(self.steps) == 1:
            forms = self.steps[0].forms
            return [Span(token.start, token.end) for token in tokens if token.form in forms]
        if self.slop:
            return self._loose(tokens)
        last = len(self.steps) - 1
        return [
            Span(tokens[at].start, tokens[at + last].end)
            for at in range(len(tokens) - last)
            if all(tokens[at + n].form in step.forms for n, step in enumerate(self.steps))
        ]

    def _loose(self, tokens: Sequence[Token]) -> list[Span]:
        wanted = Counter(step.forms for step in self.steps)
        reach = len(self.steps) + self.slop
        marks = [(n, t) for n, t in enumerate(tokens) if any(t.form in forms for forms in wanted)]
        spans: list[Span] = []
        left = taken = 0
        for right, (place, token) in enumerate(marks):
            _count(wanted, token, -1)
            while place - marks[left][0] >= reach:
                _count(wanted, marks[left][1], 1)
                left += 1
            if max(wanted.values()) <= 0:
                spans += (Span(t.start, t.end) for _, t in marks[max(left, taken) : right + 1])
                taken = right + 1
        return spans


def _count(wanted: Counter[frozenset[str]], token: Token, change: int) -> None:
    for forms in wanted:
        if token.form in forms:
            wanted[forms] += change


class Compiler:
    """Turns leaves into patterns, by the words of one index."""

    def __init__(self, vocabulary: Vocabulary, *, accented: bool) -> None:
        """`accented`: whether the query has accents at all, so that words without are meant so."""
        self._vocabulary = vocabulary
        self._accented = accented

    def pattern(self, leaf: Word | Phrase | Prefix | Fuzzy, field: str | None) -> Pattern:
        """Give the pattern of a leaf, bound to a text field or to none."""
        where = _FIELDS[field] if field else None
        forms = [token.form for token in words.tokens(leaf.text)]
        match leaf:
            case Prefix():
                # `covid-1*`: all but the last word stand as they are.
                steps = [*map(self._inflected, forms[:-1]), self._beginning(forms[-1])]
            case Fuzzy(distance=distance):
                steps = [self._similar(form, distance) for form in forms]
            case Word(exact=True) | Phrase(exact=True):
                steps = [self._exact(form) for form in forms]
            case _:
                steps = [self._inflected(form) for form in forms]
        slop = leaf.slop if isinstance(leaf, Phrase) else 0
        return Pattern(leaf, where, tuple(steps), slop)

    def _inflected(self, form: str) -> Step:
        known = self._vocabulary.form(form)
        keys = {known.key} if known else set()
        if not known or not (self._accented or words.has_accents(form)):
            keys.update(reading.key for reading in self._vocabulary.readings(form))
        if not keys:
            from explorer.czech.keys import key  # noqa: PLC0415  # loads dictionaries

            keys = {key(form)}
        return Step(form, self._vocabulary.with_keys(keys), frozenset(keys), frozenset())

    def _exact(self, form: str) -> Step:
        known = self._vocabulary.form(form)
        return self._chosen(form, [(known.form, known.key)] if known else [])

    def _beginning(self, prefix: str) -> Step:
        return self._chosen(
            prefix, [(form.form, form.key) for form in self._vocabulary.beginning(prefix)]
        )

    def _similar(self, form: str, distance: int) -> Step:
        return self._chosen(form, self._vocabulary.similar(form, distance))

    def _chosen(self, typed: str, found: Iterable[tuple[str, str]]) -> Step:
        keys_of = dict(found)
        forms, keys = frozenset(keys_of), frozenset(keys_of.values())
        return Step(typed, forms, keys, self._vocabulary.shared_keys(forms))
