"""Subjects: which phrases, tags and acronyms of a corpus are topics, what each is called and weighs.

Each rule looks at how people write and tag; none knows a phrase of a corpus.
"""

import hashlib
import re
from array import array
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from explorer.czech import dictionary, words
from explorer.mining import naming, weighing
from explorer.mining.judging import SITES, Judge, Verdict
from explorer.mining.keyphrases import Keys
from explorer.mining.merging import Candidate, Merger
from explorer.mining.terms import YEAR, Corpus, Tag, Term, keys_of, letters
from explorer.mining.weighing import Found, Known, Subject
from explorer.mining.wordlists import synonyms

LEAST_TAGGED: Final = 2
"""Posts that a word must be tagged on to be a topic by that alone."""
ROUTINE: Final = 4
"""Posts with the very same heading from which it may be one that is put under every post."""
COMMON: Final = 1 / 3
"""Share of posts from which a phrase tells nothing of a post."""
SMALL: Final = 10
"""Posts up to which a share of them means nothing."""
MEANT: Final = 0.025
"""Share of the posts that say a word that are tagged with it, or have it as the name of a section,
from which it is a subject."""
FEWER: Final = 10
"""Of the posts tagged with a topic one in so many has to have a name and a number: "covid-19"."""
FEW: Final = 2
"""Letters of a tag that stand for many things."""
_NUMBERED: Final = re.compile(r"(\D*[^\W\d_]\D*?)(\d+)\Z")


@cache
def _spellings() -> dict[Keys, str]:
    """Give how the names that people know to be of one thing are written."""
    return {keys_of(name): name for group in synonyms() for name in group}


@cache
def _known_names() -> frozenset[str]:
    return frozenset(map(letters, _spellings().values()))


def find(
    corpus: Corpus, judge: Judge, known: Mapping[bytes, Known] = MappingProxyType({})
) -> list[Found]:
    """Give the topics of a corpus, which `judge` has learnt from, the weightiest first.

    For one that would come out as it is `known`, by its origin, that is given.
    """
    return _Finder(corpus, judge, known).subjects()


class _Finder:
    def __init__(self, corpus: Corpus, judge: Judge, known: Mapping[bytes, Known]) -> None:
        self._corpus = corpus
        self._known = known
        self._tags = {tag.key: tag for tag in corpus.tags}
        self._found: dict[Keys, Candidate] = {}
        self._judge = judge
        self._merger = Merger(corpus, judge, self._found)
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
        if tag.term is not None and not self._is_shouted(tag.term, tag.label):
            candidate = self._merger.add(tag.term)  # what the posts say is another word
            candidate.tags.add(tag.key)
            candidate.phrases.clear()
            candidate.short = tag.label
            return
        if tag.term is not None:
            self._merger.add(tag.term).tags.add(tag.key)
            return
        if (numbered := _NUMBERED.match(tag.label)) and (base := self._base_of(tag)):
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
        if written or (dictionary.is_known(tag.label.lower()) and parts[0][1] == "n"):
            self._merger.add(tuple(key for key, _ in parts)).tags.add(tag.key)

    def _base_of(self, tag: Tag) -> Keys | None:
        """Give the phrase before the number of a tag: of "covid-19"."""
        numbered = _NUMBERED.match(tag.label)
        if numbered is None:
            return None
        phrase = keys_of(numbered[1].strip(" -_"))
        if phrase in self._corpus.terms:
            return phrase
        known = self._tags.get(letters(numbered[1]))
        return known.term if known else None

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
        if short.islower():
            return
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
        if not self._is_shouted(name, short):
            candidate.phrases.discard(name)  # what the posts say is another word: "kam"
        candidate.short, candidate.long = short, long

    def _is_shouted(self, phrase: Keys, name: str) -> bool:
        """Tell whether what is said is that acronym, not a word of the same letters; True of others."""
        term = self._corpus.terms.get(phrase)
        if (
            term is None
            or len(phrase) > 1
            or not name.isupper()
            or not dictionary.is_known(name.lower())
        ):
            return True
        small = sum(count for form, count in term.forms.items() if form[1:].islower())
        return 2 * small < term.said

    # --- what it is called and what it weighs ---

    def _subject(self, it: Candidate) -> Found | None:
        verdict = self._judge.verdict(it.keys)
        terms = [self._corpus.terms[p] for p in sorted(it.phrases) if p in self._corpus.terms]
        named = sum(term.named for term in terms)
        tags = [self._tags[key] for key in sorted(it.tags)]
        tagged = frozenset[int]().union(*(tag.posts for tag in tags))
        if not it.short and not self._may_be(it, verdict, len(tagged), named):
            return None
        origin = self._origin(it, terms, tags, verdict)
        known = self._known.get(origin)
        if known and not self._is_common(it, known.posts):
            return known
        uses = [(term, self._corpus.posts_of(term)) for term in terms]
        spoken = weighing.spoken(uses, tagged, acronym=bool(it.short))
        if self._is_common(it, len(spoken.about)) or self._is_empty(
            it, len(spoken.about), tagged, named
        ):
            return None
        own = spoken.own_weight(
            named, single=len(it.keys) == 1 and not it.short, sure=verdict is True
        )
        about = array("I", sorted(spoken.about))
        strengths = array("d", map(spoken.strengths.__getitem__, about))
        sites = {self._corpus.site_of[post] for post in about}
        label = it.label or self._name(it)
        as_it_is = letters(it.long) == letters(label) or naming.is_nominative(it.long)
        long = it.long if as_it_is else naming.best({it.long: 1})
        others = [self._label(it.keys), *(self._label(phrase) for phrase in it.merged)]
        names = [label, it.short, long, *filter(naming.is_nominative, others)]
        names += [tag.label for tag in tags if self._is_name(tag, it, len(tagged))]
        return Subject(
            label,
            "tag" if it.tags else "acronym" if it.short else "name" if named else "phrase",
            own * (weighing.LOCAL if self._local and len(sites) == 1 else 1.0),
            _different(name for name in names if name),
            frozenset(it.phrases),
            frozenset(it.tags),
            about,
            strengths,
            own / (sum(sorted(strengths)) or 1.0),
            origin,
        )

    def _may_be(self, it: Candidate, verdict: Verdict, tagged: int, named: int) -> bool:
        """Tell whether a phrase that is no acronym is a topic by what it says, or by who says so."""
        if verdict is False or (len(it.keys) == 1 and tagged < LEAST_TAGGED and not named):
            return False
        return verdict is True or bool(tagged or named)

    def _is_name(self, tag: Tag, it: Candidate, tagged: int) -> bool:
        """Tell whether a tag is another name of a topic: not a part of it, nor one year of it."""
        rare = FEWER * len(tag.posts) < tagged
        return tag.key not in it.parts and not (tag.key in it.numbered and rare)

    def _is_common(self, it: Candidate, posts: int) -> bool:
        every = self._corpus.posts
        return len(it.keys) > 1 and posts > COMMON * every and every > SMALL

    def _is_empty(self, it: Candidate, posts: int, tagged: Collection[int], named: int) -> bool:
        """Tell whether it is a word that nearly nobody who says it means as a subject: "dům"."""
        if len(it.keys) > 1 or it.short:
            return False
        return len(tagged) + named < MEANT * posts

    def _origin(
        self, it: Candidate, terms: Iterable[Term], tags: Iterable[Tag], verdict: Verdict
    ) -> bytes:
        """Give the digest of all that a topic is made of, but for the sites of its posts."""
        told = (
            verdict,
            self._local,
            it.told(),
            [term.digest for term in terms],
            [(tag.label, list(tag.posts)) for tag in tags],
        )
        return hashlib.blake2b(repr(told).encode(), digest_size=16).digest()

    def _name(self, it: Candidate) -> str:
        if it.short and len(it.keys) == 1 and letters(it.short) == letters(" ".join(it.keys)):
            return it.short
        if spelled := _spellings().get(it.keys):
            return spelled
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
                return naming.cased(tag.label, same, whole=True) if same else tag.label
            if tag is tags[0] and tag.key in it.numbered and self._base_of(tag) == it.keys:
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


def _different(names: Iterable[str]) -> tuple[str, ...]:
    """Give names without those that only are other forms of one before them."""
    kept: dict[Keys, str] = {}
    for name in names:
        kept.setdefault(naming.folded(name), name)
    return tuple(kept.values())
