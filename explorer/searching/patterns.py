"""What a leaf of a query looks for: sets of word forms, one after another."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, count
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.model import Span, Token
from explorer.searching.effort import SCAN
from explorer.searching.query import Fuzzy, Phrase, Prefix, Word
from explorer.store.acronyms import Acronyms
from explorer.store.engines.protocol import Field, Spend, freely
from explorer.store.vocabulary import Vocabulary

ACRONYM: Final = 0.8
"""Weight of an acronym beside its long form, and the other way round."""
UNACCENTED: Final = 0.3
"""Weight of a word without the accents that were typed."""
_FORM: Final = 25
"""Steps to find out about a form that a beginning or a similar spelling stands for."""

_FIELDS: Final = {"title": Field.TITLE, "heading": Field.HEADING, "text": Field.TEXT}


class Step(NamedTuple):
    """A word of a pattern: the forms that may stand there, and the keys they are filed under."""

    typed: str
    forms: frozenset[str]
    keys: frozenset[str]
    unsure: frozenset[str]
    """Those keys that have other forms too: what they find must be looked at to be sure."""


class Pattern(NamedTuple):
    """The words that a leaf looks for."""

    leaf: Word | Phrase | Prefix | Fuzzy
    field: Field | None
    """None: anywhere."""
    steps: tuple[Step, ...]
    slop: int = 0
    """How much further apart than side by side the steps may be, in any order; 0: as typed."""
    also: tuple["Variant", ...] = ()
    """What else stands for the same."""

    def __hash__(self) -> int:
        # Patterns are keys of many dictionaries, and to hash all their forms takes time.
        return hash((self.leaf, self.field))

    @property
    def sure(self) -> bool:
        """Whether the postings of the keys alone tell where the pattern stands."""
        return not any(step.unsure for step in self.steps)

    @property
    def plain(self) -> bool:
        """Whether it is one word anywhere, and the postings of its keys tell where that stands."""
        return len(self.steps) == 1 and self.field is None and self.sure

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
            Pattern(Word(step.typed, exact=not self.inflected), self.field, (step,), also=self.also)
            for step in self.steps
        )

    def forms(self) -> frozenset[str]:
        """Give the forms of all its words, and of what else stands for the same."""
        own = (step.forms for step in self.steps)
        return frozenset().union(*own, *(variant.pattern.forms() for variant in self.also))

    def spans(self, tokens: Sequence[Token]) -> list[Span]:
        """Give the places of the pattern in a text, ascending; a loose one marks word by word."""
        places = self.all_places([token.form for token in tokens])
        return [Span(tokens[first].start, tokens[last].end) for first, last in places]

    def all_places(self, forms: Sequence[str]) -> list[tuple[int, int]]:
        """Give the first and last word of each place of the pattern or what else stands for it."""
        own = self.places(forms)
        if not self.also:
            return own
        variants = (variant.pattern.all_places(forms) for variant in self.also)
        return sorted({*own, *chain.from_iterable(variants)})

    def places(self, forms: Sequence[str]) -> list[tuple[int, int]]:
        """Give the first and last word of each place of the pattern, without what else stands for it."""
        if len(self.steps) == 1:
            wanted = self.steps[0].forms
            return [(at, at) for at in compress(count(), map(wanted.__contains__, forms))]
        if self.slop:
            return [(at, at) for at in self._loose(forms)]
        (first, *rest), last = self.steps, len(self.steps) - 1
        return [
            (at, at + last)
            for at, form in enumerate(forms[: max(0, len(forms) - last)])
            if form in first.forms
            and all(forms[at + n] in step.forms for n, step in enumerate(rest, 1))
        ]

    def _loose(self, forms: Sequence[str]) -> list[int]:
        wanted = Counter(step.forms for step in self.steps)
        reach = len(self.steps) + self.slop
        marks = [at for at, form in enumerate(forms) if any(form in step for step in wanted)]
        found: list[int] = []
        left = taken = 0
        for right, at in enumerate(marks):
            _count(wanted, forms[at], -1)
            while at - marks[left] >= reach:
                _count(wanted, forms[marks[left]], 1)
                left += 1
            if max(wanted.values()) <= 0:
                found += marks[max(left, taken) : right + 1]
                taken = right + 1
        return found


def _count(wanted: Counter[frozenset[str]], form: str, change: int) -> None:
    for step in wanted:
        if form in step:
            wanted[step] += change


class Variant(NamedTuple):
    """Another pattern that stands for the same, for what it is worth."""

    pattern: Pattern
    weight: float
    """Beside the pattern itself, which has 1."""
    rule: str
    """Why it stands for the same, as `--why` says it."""


class Compiler:
    """Turns leaves into patterns, by the words of one index."""

    def __init__(
        self, vocabulary: Vocabulary, acronyms: Acronyms, *, accented: bool, spend: Spend = freely
    ) -> None:
        """`accented`: whether the query has accents at all, so that words without are meant so."""
        self._vocabulary = vocabulary
        self._acronyms = acronyms
        self._accented = accented
        self._spend = spend

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
        pattern = Pattern(leaf, where, tuple(steps), slop)
        return pattern._replace(also=self._variants(pattern)) if pattern.inflected else pattern

    def written_out(self, run: Sequence[Pattern]) -> tuple[Variant, ...]:
        """Give the acronyms of which neighbouring words of a query are the long form."""
        steps = [step.keys for pattern in run for step in pattern.steps]
        return tuple(
            Variant(self._word(known.short, run[0].field), ACRONYM, f"acronym of {known.long}")
            for known in self._acronyms.of_words(steps)
        )

    def _variants(self, pattern: Pattern) -> tuple[Variant, ...]:
        if len(pattern.steps) > 1:
            return () if pattern.slop else self.written_out([pattern])
        (step,) = pattern.steps
        typed = pattern.leaf.text
        found = [
            Variant(
                Pattern(Phrase(known.long), pattern.field, self._steps(known.long)),
                ACRONYM,
                f"{known.short} is {known.long}",
            )
            for known in self._acronyms.named(step.typed)
            if typed.isupper() or not known.common
        ]
        if words.has_accents(step.typed):
            found += self._unaccented(step, pattern)
        return tuple(found)

    def _unaccented(self, step: Step, pattern: Pattern) -> Iterator[Variant]:
        """Yield the word as those write it who leave out accents: `Macek` for `Maček`."""
        bare = self._vocabulary.form(words.fold(step.typed))
        if bare and bare.key not in step.keys:
            twin = Step(step.typed, frozenset((bare.form,)), frozenset((bare.key,)), frozenset())
            twin = twin._replace(unsure=self._vocabulary.shared_keys(twin.forms))
            yield Variant(
                Pattern(pattern.leaf, pattern.field, (twin,)), UNACCENTED, "without accents"
            )

    def _steps(self, text: str) -> tuple[Step, ...]:
        return tuple(self._inflected(token.form) for token in words.tokens(text))

    def _word(self, text: str, field: Field | None) -> Pattern:
        return Pattern(Word(text), field, self._steps(text))

    def _inflected(self, form: str) -> Step:
        keys = self._vocabulary.meant(form, accented=self._accented)
        return Step(form, self._vocabulary.with_keys(keys), keys, frozenset())

    def _exact(self, form: str) -> Step:
        known = self._vocabulary.form(form)
        return self._chosen(form, [(known.form, known.key)] if known else [])

    def _beginning(self, prefix: str) -> Step:
        return self._chosen(
            prefix, [(form.form, form.key) for form in self._vocabulary.beginning(prefix)]
        )

    def _similar(self, form: str, distance: int) -> Step:
        self._spend(SCAN)
        found = (near.form for near in self._vocabulary.near(form, distance))
        return self._chosen(form, [(form.form, form.key) for form in found])

    def _chosen(self, typed: str, found: Iterable[tuple[str, str]]) -> Step:
        keys_of = dict(found)
        self._spend(_FORM * len(keys_of))
        forms, keys = frozenset(keys_of), frozenset(keys_of.values())
        return Step(typed, forms, keys, self._vocabulary.shared_keys(forms))
