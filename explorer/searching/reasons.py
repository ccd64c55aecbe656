"""Why a post is a hit: in which forms its words stand where, and what else lifts it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, TypeAlias

from explorer.czech import words
from explorer.model import Correction
from explorer.searching.interpretation import Interpretation, Store
from explorer.searching.lifts import Telling
from explorer.searching.patterns import Pattern
from explorer.searching.query import Fuzzy, Phrase, Prefix, Word
from explorer.store.amounts import Sum
from explorer.store.engines.protocol import Field, post_unit

_SHOWN: Final = 5
"""Words of the best matches that a reason names."""
_ANOTHER: Final = {"other forms": "another form"}
"""What a rule is called of a single form."""
_FIELDS: Final = (Field.TITLE, Field.TAGS, Field.HEADING, Field.TEXT)

_tokens = lru_cache(maxsize=16)(words.tokens)
"""The words of a text, which is looked at for every word of the query."""

_Texts: TypeAlias = Mapping[int, Mapping[Field, str]]
"""The texts of the units of a post."""


class Reasons:
    """Tells why the posts of one reading of a query are hits."""

    def __init__(
        self,
        store: Store,
        reading: Interpretation,
        telling: Sequence[Telling],
        corrections: Iterable[Correction],
    ) -> None:
        self._store = store
        self._reading = reading
        self._telling = telling
        self._typed = {c.used: c.typed for c in corrections}

    def of(self, post: int, unit: int, wanted: Sequence[Sum]) -> tuple[str, ...]:
        """Tell for each part of the query where the post has it.

        `unit` is the section that is shown, `wanted` are the sums of it that were asked for.
        """
        texts = dict(self._store.catalog.unit_texts(self._store.units(post)))
        return (
            *chain.from_iterable(
                self._of_pattern(pattern, post, unit, texts) for pattern in self._reading.patterns
            ),
            *self._of_amounts(wanted),
            *self._of_alternatives(unit),
            *self._of_lifts(post, texts),
        )

    def _of_pattern(self, pattern: Pattern, post: int, unit: int, texts: _Texts) -> Iterator[str]:
        name = self._named(pattern)
        shown = {**texts[post_unit(post)], **texts[unit]}
        if places := _places(pattern, shown):
            yield f"{name}: {places}"
            return
        held = self._reading.evidence(pattern).units
        elsewhere = [other for other in self._store.sizes.units(post) if other in held]
        if elsewhere:
            heading = texts[elsewhere[0]][Field.HEADING]
            section = f"the section “{heading}”" if heading else "the opening"
            yield f"{name}: not in this section, but in {section} of this post"
        elif len(pattern.steps) > 1:
            yield f"{name}: nowhere in this post {'so near' if pattern.slop else 'side by side'}"
            for word in pattern.words():
                if word.weighty:
                    yield from self._of_pattern(word, post, unit, texts)
        else:
            where = "" if pattern.field is None else f"the {pattern.field.name.lower()} of "
            yield f"{name}: not in {where}this post"

    def _named(self, pattern: Pattern) -> str:
        """Give what a pattern looks for, what its signs mean, and what was typed instead."""
        field = "" if pattern.field is None else f"{pattern.field.name.lower()}:"
        typed = [self._typed[step.typed] for step in pattern.steps if step.typed in self._typed]
        notes = [*_meant(pattern.leaf), *(f"instead of “{word}”" for word in typed)]
        note = f" ({', '.join(notes)})" if notes else ""
        return f"{field}{pattern.leaf}{note}"

    def _of_amounts(self, wanted: Sequence[Sum]) -> Iterator[str]:
        for leaf in self._reading.amounts:
            named: dict[Field, dict[str, None]] = {}
            for it in wanted:
                if leaf.admits(*it.size):
                    named.setdefault(it.field, {})[f"“{it.text}”"] = None
            places = (f"in the {field.name.lower()} {', '.join(named[field])}" for field in named)
            yield f"{leaf}: {'; '.join(places) or 'not in this section'}"

    def _of_alternatives(self, unit: int) -> Iterator[str]:
        """Tell of the filters that a hit need not fulfil, because of an OR, whether it does."""
        for leaf in self._reading.alternatives:
            held = unit in self._reading.matcher.sections(leaf)
            yield f"{leaf}: {'true' if held else 'not true'} of this post"

    def _of_lifts(self, post: int, texts: _Texts) -> Iterator[str]:
        """Name words of the post, as it writes them, that others of the best matches have too."""
        telling = {it.key: it.weight for it in self._telling if it.posts - {post}}
        if not telling:
            return
        key_of = self._store.vocabulary.keys_of(self._store.vocabulary.with_keys(telling))
        found: Counter[str] = Counter()
        for text in chain.from_iterable(parts.values() for parts in texts.values()):
            found.update(text[it.start : it.end] for it in words.spans(text, key_of))
        best: dict[str, str] = {}
        for written, _ in found.most_common():
            (form,) = words.forms(written)
            best.setdefault(key_of[form], f"“{written}”")
        shared = sorted(best, key=lambda key: (-telling[key], key))[:_SHOWN]
        if shared:
            yield f"in common with the best matches: {', '.join(best[key] for key in shared)}"


def _meant(leaf: Word | Phrase | Prefix | Fuzzy) -> Iterator[str]:
    """Yield what the signs of a leaf ask for, for those who did not type it themselves."""
    match leaf:
        case Prefix():
            yield "the beginning of a word"
        case Fuzzy():
            yield "a similar spelling"
        case Word(exact=True) | Phrase(exact=True):
            yield "in this very form"
    if isinstance(leaf, Phrase) and leaf.slop:
        yield "near each other"


def _places(pattern: Pattern, texts: Mapping[Field, str]) -> str:
    """Tell in which fields a pattern stands in which forms; "" if in none."""
    return "; ".join(
        f"in the {field.name.lower()} {found}"
        for field in _FIELDS
        if pattern.field in (None, field) and (found := _found(pattern, texts[field]))
    )


def _found(pattern: Pattern, text: str) -> str:
    """Tell in which forms a pattern stands in a text, and by which rule each is one."""
    spans = pattern.spans(_tokens(text))
    counts = Counter(" ".join(text[span.start : span.end].split()) for span in spans)
    by_rule: dict[str, list[str]] = {}
    for form, count in counts.most_common():
        times = f" {count}×" if count > 1 else ""
        by_rule.setdefault(_rule(pattern, form), []).append(f"“{form}”{times}")
    return ", also ".join(
        ", ".join(by_rule[rule]) + (f" ({_called(rule, by_rule[rule])})" if rule else "")
        for rule in sorted(by_rule, key=_distance)
    )


_tokens = lru_cache(maxsize=4)(words.tokens)
"""The fields of a hit are looked through for one pattern after another."""


def _called(rule: str, forms: Sequence[str]) -> str:
    return rule if len(forms) > 1 else _ANOTHER.get(rule, rule)


def _rule(pattern: Pattern, written: str) -> str:
    """Tell why what is written stands for the pattern; "" where that is what was typed."""
    tokens = words.tokens(written)
    for variant in pattern.also:
        if variant.pattern.spans(tokens):
            return variant.rule
    match pattern.leaf:
        case Prefix() | Fuzzy():
            return ""
        case Phrase(slop=slop) if slop:
            (form,) = (token.form for token in tokens)
            typed = [step.typed for step in pattern.steps if form in step.forms]
            return min((_change(form, word) for word in typed), key=_CHANGES.index)
        case _:
            forms = (token.form for token in tokens)
            changes = map(_change, forms, (step.typed for step in pattern.steps))
            return max(changes, key=_CHANGES.index)


_CHANGES: Final = ("", "accents added", "other forms")
"""What a form may be to what was typed, from the nearest to the farthest."""


def _distance(rule: str) -> tuple[int, str]:
    return (_CHANGES.index(rule) if rule in _CHANGES else len(_CHANGES)), rule


def _change(form: str, typed: str) -> str:
    if form == typed:
        return ""
    return "accents added" if words.fold(form) == typed else "other forms"
