"""Merging: which phrases, tags and acronyms are one topic."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from explorer.czech import words
from explorer.czech.memory import Memory
from explorer.mining.judging import Judge
from explorer.mining.keyphrases import INSIDE, Keys
from explorer.mining.terms import YEAR, Corpus, keys_of
from explorer.mining.wordlists import synonyms, words_of

ABSORBED: Final = 0.6
"""Of its occurrences, the share in one longer phrase from which a phrase is only a part of it."""
FEW: Final = 2
"""Words that a name has."""
_ROOT: Final = 6
_PREFIXES: Final = ("proti", "mezi")
"""Behind which the root begins."""


@dataclass(slots=True)
class Candidate:
    """What may be a topic, under the phrase that stands for it."""

    keys: Keys
    phrases: set[Keys]
    tags: set[str] = field(default_factory=set)
    short: str = ""
    long: str = ""
    label: str = ""
    numbered: set[str] = field(default_factory=set)
    """Tags that are the phrase and a number: "covid-19"."""
    merged: list[Keys] = field(default_factory=list)
    """Phrases that are other names of it."""
    parts: set[str] = field(default_factory=set)
    """Tags of what is only a part of it."""

    def take(self, other: "Candidate", *, part: bool = False) -> None:
        """Merge another into this: another name of it, or only a `part`."""
        self.phrases |= other.phrases
        self.tags |= other.tags
        self.numbered |= other.numbered
        self.parts |= other.tags if part else other.parts
        if not part:
            self.short = self.short or other.short
            self.long = self.long or other.long
            self.merged += [other.keys, *other.merged]

    def told(self) -> tuple[object, ...]:
        """Give all of it, in an order that is always the same."""
        return (
            self.keys,
            sorted(self.phrases),
            *(sorted(held) for held in (self.tags, self.numbered, self.parts)),
            *(self.short, self.long, self.label, self.merged),
        )


class Merger:
    """Holds what may be topics, and joins what is one."""

    def __init__(self, corpus: Corpus, judge: Judge, found: dict[Keys, Candidate]) -> None:
        """Work on `found`, by the phrases that stand for them."""
        self._corpus = corpus
        self._judge = judge
        self._found = found
        self._said = {phrase: term.said for phrase, term in corpus.terms.items()}
        self._merged: dict[Keys, Keys] = {}

    def add(self, phrase: Keys) -> Candidate:
        """Give the candidate under a phrase, a new one if there is none."""
        return self._found.setdefault(phrase, Candidate(phrase, {phrase}))

    def merge(self) -> None:
        """Join what is one."""
        self._absorb()
        for group in synonyms():
            self._unite([keys_of(name) for name in group])
        for one, other in self._corpus.same:
            if self._owner(one) in self._found and self._judge.verdict(other) is not False:
                if self._owner(other) not in self._found and other in self._corpus.terms:
                    self.add(other)
                self._join([self._owner(one), self._owner(other)])
        by_roots: dict[tuple[str, ...], list[Keys]] = defaultdict(list)
        for phrase in self._found:
            if len(phrase) > 1 and not any(key.isdigit() for key in phrase):
                roots = sorted(_ROOTS[key] for key in phrase if key not in INSIDE)
                by_roots[tuple(roots)].append(phrase)
        for group_ in by_roots.values():
            if len(group_) > 1:
                self._join(sorted(group_, key=self._rank))
        for phrase in sorted(self._found, key=len):
            self._merge_part(phrase)

    def _unite(self, group: list[Keys]) -> None:
        """Join what people know to be one, if any of it is a topic."""
        if any(phrase in self._found for phrase in group):
            for phrase in group:
                term = self._corpus.terms.get(phrase)
                if term and self._judge.verdict(phrase) is not False:
                    self.add(phrase)
        self._join([phrase for phrase in group if phrase in self._found])

    def _absorb(self) -> None:
        """Drop what is only a part of a longer phrase, or merge it: "inovační institut"."""
        longer: dict[Keys, tuple[int, Keys]] = {}
        for phrase, said in self._said.items():
            if len(phrase) == FEW:
                continue  # most are: no part of theirs has two words
            for start in range(len(phrase)):
                for end in range(start + 2, len(phrase) + 1):
                    part = phrase[start:end]
                    if part != phrase and longer.get(part, (0, ()))[0] < said:
                        longer[part] = (said, phrase)
        for phrase in list(self._found):
            said, whole = longer.get(phrase, (0, ()))
            if said <= ABSORBED * self._said.get(phrase, 0):
                continue
            if not self._found[phrase].tags and not self._found[phrase].short:
                del self._found[phrase]
            elif self._owner(whole) in self._found:
                self._join([self._owner(whole), phrase])

    def _merge_part(self, phrase: Keys) -> None:
        """Merge what only adds to another topic of what sort it is, or what is done with it."""
        if phrase not in self._found or len(phrase) == 1:
            return
        if phrase[-1].isdigit() and not YEAR.match(phrase[-1]):
            self._join([phrase, phrase[:-1]])
            return
        if any(key.isdigit() for key in phrase):
            return
        rest = self._owner(phrase[1:])
        if (
            rest in self._found
            and phrase[0] in words_of("actions")
            and (len(rest) > 1 or self._found[rest].tags)
        ):
            self._join([rest, phrase], part=True)
            return
        if len(rest) > 1 and rest in self._found and phrase[0] in words_of("polity"):
            self._join(sorted((rest, phrase), key=self._rank))  # "pražské stavební předpisy"
            return
        sorts = next((n for n, key in enumerate(phrase) if key not in words_of("types")), 0)
        name = phrase[sorts:]
        if sorts and len(name) <= FEW and self._is_proper(name):
            self._join([self._owner(name), phrase], part=True)

    def _is_proper(self, phrase: Keys) -> bool:
        use = self._corpus.uses.get(phrase[:1])
        return use is not None and 2 * use.capitals >= self._said.get(phrase[:1], 0)

    def _owner(self, phrase: Keys) -> Keys:
        """Give the phrase that stands for the topic that `phrase` was merged into."""
        while phrase in self._merged:
            phrase = self._merged[phrase]
        return phrase

    def _join(self, phrases: Iterable[Keys], *, part: bool = False) -> None:
        first, *others = [phrase for phrase in phrases if phrase in self._found] or [()]
        for other in others:
            if other != first and other in self._found:
                self._found[first].take(self._found.pop(other), part=part)
                self._merged[other] = first

    def _rank(self, phrase: Keys) -> tuple[bool, int, Keys]:
        return not self._found[phrase].tags, -self._said.get(phrase, 0), phrase


def _root(key: str) -> str:
    """Give what words of one root share; the whole where that is short."""
    folded = words.fold(key)
    for prefix in _PREFIXES:
        folded = folded.removeprefix(prefix)
    return (folded[:-3] + "y" if folded.endswith("ies") else folded)[:_ROOT]


_ROOTS: Final = Memory(_root)
