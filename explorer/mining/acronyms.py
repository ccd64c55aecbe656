"""Acronyms: where a text says what one stands for, and what a whole corpus knows of each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from explorer.czech import keys, words
from explorer.mining import cues, initials
from explorer.mining.cues import Cue
from explorer.mining.initials import Letter, Part, Spelling
from explorer.model import Span

SURE: Final = 0.85
"""Score from which one definition is enough to know a meaning."""
POSTS: Final = 2
"""Posts that are enough whatever the score."""
SHARE: Final = 0.2
"""Of the posts that define an acronym, the share a meaning has at least to be relied upon."""

_INFLECTED: Final = 0.99  # factor where an ending is taken off: "DTMku"
_COMPANY: Final = 0.85  # factor where "AS" stands for the legal form: "PSAS"
_LATER: Final = 0.8  # score from which words may stand before the meaning: "společnost ..."
_PERSON: Final = 0.85  # score from which a phrase may end like a name and surname
_PREPOSITION: Final = 0.9  # score from which a phrase may begin with one: "Za lepší Střekov"
_SMALL: Final = 2  # letters of words that tell no meanings apart: "hl.", "k"
_LEADS: Final = 3  # words with which a meaning that follows may begin

_UPPER: Final = "A-ZÁČĎÉĚÍŇÓÖŘŠŤÚŮÜÝŽ"
_ENDING: Final = re.compile(rf"(?<=[{_UPPER}\d])(?:[uůys]|em|ech|ům|ami|ovi|ové|k[aouy]|kou|ce)\Z")
_NAME: Final = rf"[{_UPPER}](?:[^\W\d_{_UPPER}]+|[{_UPPER}]{{2,}})"
_NAME_AND_SURNAME: Final = re.compile(rf"\b{_NAME} {_NAME}\Z")
_SOFT_ADJECTIVE: Final = re.compile(r"(?:[^áeěi]n|c|č|š)í(?:ho|mu|m|ch|mi)?\Z")


@dataclass(frozen=True, slots=True)
class Definition:
    """A place where a text says what an acronym stands for."""

    short: str
    """The acronym, without the ending it may bear ("DTMku")."""
    long: str
    """What it stands for, as written there."""
    span: Span
    """From the beginning of the first of the two to the end of the other."""
    long_span: Span
    short_span: Span
    score: float
    """1 where the letters are the initials of the words, down to 0.5 the less they agree."""


class Claim(Protocol):
    """What of a definition the glossary is made of."""

    @property
    def short(self) -> str:
        """The acronym."""

    @property
    def long(self) -> str:
        """What it stands for, as written."""

    @property
    def score(self) -> float:
        """As in `Definition`."""


C = TypeVar("C", bound=Claim)


@dataclass(frozen=True, slots=True)
class Meaning(Generic[C]):
    """What an acronym stands for, with every place that says so."""

    long: str
    """The form to show: in the nominative if it occurs, else the most frequent."""
    posts: int
    definitions: tuple[tuple[int, C], ...]
    """Each with the number of its post, in the order given."""
    attested: bool
    """Whether to rely upon it: `POSTS` or a `SURE` definition, and its `SHARE` of the posts."""


@dataclass(frozen=True, slots=True)
class Acronym(Generic[C]):
    """An acronym with its meanings, that of the most posts first."""

    short: str
    """As it is mostly written."""
    meanings: tuple[Meaning[C], ...]


# --- in one text -------------------------------------------------------------------------------


def definitions(text: str) -> tuple[Definition, ...]:
    """Give the definitions in `text`, at most one for each place of an acronym, in their order."""
    best: dict[int, Definition] = {}
    for cue in cues.find(text):
        for definition in _readings(text, cue):
            known = best.get(cue.short.start)
            if known is None or known.score < definition.score:
                best[cue.short.start] = definition
    return tuple(best.values())


def _readings(text: str, cue: Cue) -> Iterator[Definition]:
    """Yield the definitions that the cue may be of, one for each way to read the acronym."""
    near = initials.parts(text, *cue.near)
    trail = initials.TRAIL if cue.before or cue.rule.closed else 0.0
    for end, letters, factor in _variants(text, cue.short):
        if len(letters) < cue.rule.fewest:
            continue
        reach = 2 * len(letters) + 6  # words
        phrase = near[-reach:] if cue.before else near if cue.rule.closed else near[:reach]
        found = initials.spelled(letters, phrase, _starts(phrase, cue), trail=trail)
        if found is None:
            continue
        score = round(min(1.0, found.score) * factor, 3)
        long = Span(phrase[found.first].start, phrase[_last(phrase, found, cue)].end)
        definition = Definition(
            text[cue.short.start : end],
            text[long.start : long.end],
            Span(min(cue.short.start, long.start), max(end, long.end)),
            long,
            Span(cue.short.start, end),
            score,
        )
        if _is_believable(definition, cue, phrase[found.first], found, text):
            yield definition


def _variants(text: str, short: Span) -> Iterator[tuple[int, tuple[Letter, ...], float]]:
    """Yield where the acronym may end, the letters to explain, and a factor for the score."""
    name = text[short.start : short.end]
    letters = initials.letters(name)
    yield short.end, letters, 1.0
    if match := _ENDING.search(name):
        bare = name[: match.start()]
        yield short.start + len(bare), initials.letters(bare), _INFLECTED
    if name.lower().endswith("as"):
        yield short.end, letters[:-2], _COMPANY


def _starts(phrase: Sequence[Part], cue: Cue) -> list[int]:
    """Give the words with which the meaning may begin."""
    opening = [place for place, part in enumerate(phrase) if part.opens]
    return opening if cue.before else opening[: 1 if cue.rule.in_order else _LEADS]


def _last(phrase: Sequence[Part], found: Spelling, cue: Cue) -> int:
    """Give the last part of the meaning, which may go on when all letters are explained.

    Before a bracket, or in one, it goes on to its end ("... a rozvoje hl. m. Prahy (IPR)"), else
    to the next preposition, and not at all where nothing tells its end.
    """
    last = found.last
    for part in phrase[found.last + 1 :]:
        if part.opens and not (
            (
                cue.before
                and part.cut < initials.COMMA
                and (cue.rule.closed or part.text not in words.STOP)
            )
            or (cue.rule.closed and not cue.before and not part.cut and not found.first)
        ):
            break
        last += 1
    return last


def _is_believable(
    definition: Definition, cue: Cue, opening: Part, found: Spelling, text: str
) -> bool:
    rule, long = cue.rule, definition.long
    least = max(
        rule.least,
        rule.least_of_two if len(definition.short) == len("ÚP") else 0.0,
        _PREPOSITION if opening.minor else 0.0,
        _LATER if found.first and not cue.before else 0.0,
        _PERSON if _is_person(long) else 0.0,
    )
    return (
        definition.score >= least
        and (found.in_order or not rule.in_order)
        and (not rule.ended or cues.ends(text, definition.span.end))
        and not re.search(rf"\b{re.escape(definition.short)}\b", long, re.IGNORECASE)
    )


def _is_person(long: str) -> bool:
    """Tell whether the phrase ends in what looks like a name and surname, as "(ODS)" follows."""
    return _NAME_AND_SURNAME.search(long) is not None


# --- in a corpus -------------------------------------------------------------------------------


def glossary(found: Iterable[tuple[int, C]]) -> tuple[Acronym[C], ...]:
    """Give the acronyms of a corpus in Czech order, from definitions with the numbers of their posts.

    Acronyms that differ in case are one; the forms of one meaning differ in case endings, or one
    leaves out words of the other.
    """
    by_name: dict[str, list[tuple[int, C]]] = defaultdict(list)
    for post, definition in found:
        by_name[definition.short.casefold()].append((post, definition))
    acronyms: Iterator[Acronym[C]] = (
        Acronym(_commonest(d.short for _, d in group), _meanings(group))
        for group in by_name.values()
    )
    return tuple(sorted(acronyms, key=lambda acronym: words.sort_key(acronym.short)))


def _meanings(group: Sequence[tuple[int, C]]) -> tuple[Meaning[C], ...]:
    by_keys: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, (_, definition) in enumerate(group):
        by_keys[_keys(definition.long)].append(place)
    merged: dict[tuple[str, ...], list[int]] = {}
    for phrase in sorted(by_keys, key=lambda phrase: (-len(by_keys[phrase]), phrase)):
        kin = next((other for other in merged if _is_kin(phrase, other)), phrase)
        merged.setdefault(kin, []).extend(by_keys[phrase])
    all_posts = len({post for post, _ in group})
    meanings = [_meaning([group[place] for place in sorted(m)], all_posts) for m in merged.values()]
    return tuple(
        sorted(meanings, key=lambda m: (-m.posts, -len(m.definitions), words.sort_key(m.long)))
    )


def _meaning(group: Sequence[tuple[int, C]], all_posts: int) -> Meaning[C]:
    posts = len({post for post, _ in group})
    sure = posts >= POSTS or any(d.score >= SURE for _, d in group)
    forms = [d.long for _, d in group]
    nominatives = [form for form in forms if _is_nominative(form)]
    return Meaning(
        _commonest(nominatives or forms), posts, tuple(group), sure and posts >= SHARE * all_posts
    )


def _commonest(forms: Iterable[str]) -> str:
    counts = Counter(forms)
    return min(counts, key=lambda form: (-counts[form], words.sort_key(form)))


def _keys(phrase: str) -> tuple[str, ...]:
    """Give the keys of the words that tell two meanings apart, without accents.

    Small words and abbreviations do not: "hl. m. Prahy" and "hlavního města Prahy" are one.
    """
    return tuple(
        words.fold(keys.key(form))
        for form, start, end in words.tokens(phrase)
        if form not in words.STOP and (end - start > _SMALL or not phrase[start:end].islower())
    )


def _is_kin(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether the shorter is the longer with words left out."""
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return all(word in rest for word in shorter)


def _is_nominative(phrase: str) -> bool:
    """Tell whether the noun at the head of `phrase` is in its basic form, as far as one can see."""
    for token in words.tokens(phrase):
        form, lemma = token.form, keys.key(token.form)
        if lemma.endswith("ý") or _SOFT_ADJECTIVE.search(form):
            if not form.endswith(("ý", "á", "é", "í")):
                return False
        elif form not in words.STOP:
            return form in {lemma, lemma + "y"}  # "tým", "týmy"
    return False
