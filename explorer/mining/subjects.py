"""Subjects: which phrases, tags and acronyms of a corpus are topics, what each is called and weighs.

Each rule looks at how people write and tag; none knows a phrase of a corpus.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from explorer.czech import keys, words
from explorer.mining import naming
from explorer.mining.judging import Judge
from explorer.mining.keyphrases import HEADING, NAME, PLACE_BITS, TITLE, Keys
from explorer.mining.merging import Candidate, Merger
from explorer.mining.terms import YEAR, Corpus, Tag, Term, keys_of, letters
from explorer.mining.wordlists import synonyms

LEAST_TAGGED: Final = 2
"""Posts that a word must be tagged on to be a topic by that alone."""
ROUTINE: Final = 4
"""Posts with the very same heading from which it may be one that is put under every post."""
COMMON: Final = 1 / 3
"""Share of posts from which a phrase tells nothing of a post."""
FEW: Final = 2
"""Letters of a tag that stand for many things."""
SMALL: Final = 10
"""Posts up to which a share of them means nothing."""
SPECIFIC: Final = 0.1
"""Share of the posts that say a word that are tagged with it, from which the tag counts in full."""
SITES: Final = 4
"""Sites of a corpus from which it matters how many of them speak of a topic."""
LOCAL: Final = 0.5
"""What a topic that one site alone speaks of weighs of it."""
_TAGGED, _NAMED, _TITLED, _HEADED, _SAID, _MOST = 1.0, 1.0, 0.8, 0.7, 0.15, 0.6
"""How much a post speaks of a topic: the best of these; what it says counts each time, to a limit."""
_NUMBERED: Final = re.compile(r"(\D*[^\W\d_]\D*?)(\d+)\Z")


@dataclass(slots=True)
class Subject:
    """A topic."""

    label: str
    kind: str
    """tag, acronym, name (of a section) or phrase: by what it was found first."""
    weight: float
    names: tuple[str, ...]
    """Labels of all that was merged, the topic's own first."""
    phrases: frozenset[Keys]
    tags: frozenset[str]
    posts: dict[int, float]
    """How much each post speaks of it, to 1."""
    scale: float
    """What a post that speaks of it most adds to the weight."""
    origin: bytes
    """Digest of all that it was made of."""


class Known(NamedTuple):
    """A topic that was found before, and its posts have been written."""

    origin: bytes
    label: str
    weight: float
    posts: int


Found = Subject | Known


@cache
def _spellings() -> dict[Keys, str]:
    """Give how the names that people know to be of one thing are written."""
    return {keys_of(name): name for group in synonyms() for name in group}


@cache
def _known_names() -> frozenset[str]:
    return frozenset(map(letters, _spellings().values()))


def find(corpus: Corpus, known: Mapping[bytes, Known] = MappingProxyType({})) -> list[Found]:
    """Give the topics of a corpus, the weightiest first.

    For one that would come out as it is `known`, by its origin, that is given.
    """
    return _Finder(corpus, known).subjects()


class _Finder:
    def __init__(self, corpus: Corpus, known: Mapping[bytes, Known]) -> None:
        self._corpus = corpus
        self._known = known
        self._tags = {tag.key: tag for tag in corpus.tags}
        self._found: dict[Keys, Candidate] = {}
        self._judge = Judge(corpus)
        self._merger = Merger(corpus, self._judge, self._found)
        self._local = len(corpus.sites) >= SITES

    def subjects(self) -> list[Found]:
        for tag in self._corpus.tags:
            self._take_tag(tag)
        for phrase, term in self._corpus.terms.items():
            self._take_term(phrase, term)
        for short, long in self._corpus.acronyms:
            self._take_acronym(short, long)
        self._merger.merge()
        found = [subject for it in self._found.values() if (subject := self._subject(it))]
        found.sort(key=lambda it: (-round(it.weight, 6), words.sort_key(it.label)))
        return found

    # --- what may be a topic ---

    def _take_tag(self, tag: Tag) -> None:
        if tag.key in self._corpus.sites or tag.key in self._corpus.authors:
            return
        if len(tag.key) <= FEW and letters(tag.label) not in _known_names():
            return  # two letters stand for many things
        if tag.term is not None:
            self._merger.add(tag.term).tags.add(tag.key)
            return
        if (numbered := _NUMBERED.match(tag.label)) and (base := self._base(numbered[1])):
            phrase = (*base, numbered[2])
            candidate = self._merger.add(phrase if YEAR.match(numbered[2]) else base)
            candidate.tags.add(tag.key)
            if candidate.keys == base:
                candidate.numbered.add(tag.key)
            else:
                candidate.label = f"{self._label(base)} {numbered[2]}"
            return
        parts = naming.kinds(tag.label)
        # What no post says is an address or a label rather than a name, unless it is written out.
        written = len(parts) > 1 and " " in tag.label and not tag.label.islower()
        if written or (keys.is_known(tag.label.lower()) and parts[0][1] == "n"):
            self._merger.add(tuple(key for key, _ in parts)).tags.add(tag.key)

    def _base(self, name: str) -> Keys | None:
        phrase = keys_of(name.strip(" -_"))
        if phrase in self._corpus.terms:
            return phrase
        return next((tag.term for tag in self._corpus.tags if tag.key == letters(name)), None)

    def _take_term(self, phrase: Keys, term: Term) -> None:
        named = term.named
        if named >= ROUTINE and 3 * named >= term.spread:
            return
        if named:
            if self._judge.verdict(phrase) is not False:
                self._merger.add(phrase)
        elif len(phrase) > 1 and term.spread > 1 and term.apt and self._judge.verdict(phrase):
            self._merger.add(phrase)

    def _take_acronym(self, short: str, long: str) -> None:
        spelled = keys_of(long)
        name = keys_of(short)
        known = [phrase for phrase in (spelled, name) if phrase in self._found]
        if (
            not (spelled and name)
            or self._judge.is_place(spelled)
            or self._judge.is_office(spelled)
            or self._judge.is_organ(spelled)
        ):
            for phrase in known:
                del self._found[phrase]
            return
        tagged = spelled in self._found and self._found[spelled].tags
        if not self._judge.verdict(spelled) and not tagged and long[:1].islower():
            return
        candidate = self._merger.add(known[0] if known else name)
        for phrase in known[1:]:
            candidate.take(self._found.pop(phrase))
        candidate.phrases |= {spelled, name}
        candidate.short, candidate.long = short, long

    # --- what it is called and what it weighs ---

    def _subject(self, it: Candidate) -> Found | None:
        verdict = self._judge.verdict(it.keys)
        terms = [self._corpus.terms[p] for p in sorted(it.phrases) if p in self._corpus.terms]
        named = sum(term.named for term in terms)
        tags = [self._tags[key] for key in sorted(it.tags)]
        tagged = tags[0].posts.union(*(tag.posts for tag in tags[1:])) if tags else frozenset()
        if not it.short and (
            verdict is False
            or (verdict is None and not tagged and not named)
            or (len(it.keys) == 1 and len(tagged) < LEAST_TAGGED and not named)
        ):
            return None
        origin = self._origin(it, terms, tags, verdict)
        known = self._known.get(origin)
        if known and not self._is_common(it, known.posts):
            return known
        strengths: dict[int, float] = dict.fromkeys(tagged, _TAGGED)
        about: set[int] = set(tagged)
        for term in terms:
            plain = len(term.keys) == 1 and not it.short
            for post, use in term.posts:
                strength = _strength(use)
                if strength > strengths.get(post, 0.0):
                    strengths[post] = strength
                if not plain or use >> PLACE_BITS > 1 or use & (TITLE | HEADING):
                    about.add(post)
        if self._is_common(it, len(about)):
            return None
        text = sum(sorted(strength for post, strength in strengths.items() if post not in tagged))
        if len(it.keys) == 1 and not it.short:
            text = min(text, len(tagged) + 2 * named)
        elif verdict is None:
            text = min(text, 2 * len(tagged) + 2 * named)
        weight = len(tagged) + text
        if len(it.keys) == 1 and not named and about:
            weight *= min(1.0, len(tagged) / len(about) / SPECIFIC)
        scale = weight / (sum(sorted(strengths[post] for post in about)) or 1.0)
        if self._local and len({self._corpus.site_of.get(post) for post in about}) == 1:
            weight *= LOCAL
        label = it.label or self._name(it)
        long = it.long if naming.is_nominative(it.long) else naming.best({it.long: 1})
        names = [label, it.short, long, self._label(it.keys), *map(self._label, it.merged)]
        names += [tag.label for tag in tags if tag.key not in it.parts]
        return Subject(
            label,
            "tag" if it.tags else "acronym" if it.short else "name" if named else "phrase",
            weight,
            _different(name for name in names if name),
            frozenset(it.phrases),
            frozenset(it.tags),
            {post: strengths[post] for post in sorted(about)},
            scale,
            origin,
        )

    def _is_common(self, it: Candidate, posts: int) -> bool:
        every = self._corpus.posts
        return len(it.keys) > 1 and posts > COMMON * every and every > SMALL

    def _origin(
        self, it: Candidate, terms: Iterable[Term], tags: Iterable[Tag], verdict: bool | None
    ) -> bytes:
        """Give the digest of all that a topic is made of, but for the sites of its posts."""
        told = (
            verdict,
            self._local,
            it.told(),
            *((term.line, term.named) for term in terms),
            *((tag.label, sorted(tag.posts)) for tag in tags),
        )
        digest = hashlib.blake2b(repr(told).encode(), digest_size=16)
        for term in terms:
            digest.update(term.held)
            digest.update(term.uses)
        return digest.digest()

    def _name(self, it: Candidate) -> str:
        if it.short and len(it.keys) == 1 and letters(it.short) == letters(" ".join(it.keys)):
            return it.short
        label = self._label(it.keys)
        term = self._corpus.terms.get(it.keys)
        tags = sorted((self._tags[key] for key in it.tags), key=lambda t: (-len(t.posts), t.key))
        for tag in tags:
            same = {
                form: count
                for form, count in (term.forms if term else {}).items()
                if letters(form) == letters(tag.label)
            }
            if not label or (same and tag.label.isupper()):
                return tag.label
            if tag is tags[0] and tag.key in it.numbered:
                return tag.label
            if same and naming.is_nominative(tag.label):  # people chose this number for its name
                return naming.commonest(same, among=term.forms if term else same)
            if (
                not naming.is_nominative(label)
                and naming.is_nominative(tag.label)
                and keys_of(tag.label) == it.keys
            ):
                return naming.cased(tag.label, term.forms if term else {})
        return label or " ".join(it.keys)

    def _label(self, phrase: Keys) -> str:
        term = self._corpus.terms.get(phrase)
        return _spellings().get(phrase) or (term.label if term else "")


@cache
def _strength(use: int) -> float:
    """Give how much a post speaks of what it says so."""
    if use & NAME:
        return _NAMED
    if use & TITLE:
        return _TITLED
    return _HEADED if use & HEADING else round(min(_MOST, _SAID * (use >> PLACE_BITS)), 2)


def _different(names: Iterable[str]) -> tuple[str, ...]:
    """Give names without those that only are other forms of one before them."""
    kept: dict[Keys, str] = {}
    for name in names:
        kept.setdefault(naming.folded(name), name)
    return tuple(kept.values())
