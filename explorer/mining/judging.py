"""Judging phrases: which may be a topic, and which name a person, a place, an office or a body.

Each rule looks at how people write, or at kinds of words (`wordlists.toml`); none knows a phrase
of a corpus.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from explorer.czech import words
from explorer.czech.memory import Memory
from explorer.mining.keyphrases import Keys
from explorer.mining.terms import Corpus, keys_of
from explorer.mining.wordlists import given_names, text, towns, words_of

SURNAME: Final = 0.12
"""Share of a word's capitals after given names from which it is taken for a surname."""
TOWN: Final = 0.25
"""Share of a word's capitals after "v", "z", "do" from which it is taken for a place."""
FEW: Final = 2
"""Occurrences that may be an accident."""
SITES: Final = 4
"""Sites of a corpus from which it matters how many of them speak of a topic."""
HOME: Final = 0.75
"""Share of a tag's posts that are of one site, from which it is a matter of that site."""
WHOLE: Final = 0.2
"""Share of the posts of its site that have such a tag, from which it is what the site is about."""
_HALF: Final = 0.5
_TAGGED: Final = 5
"""Posts below which a share of them means nothing."""
_DISTRICT: Final = re.compile(r"(?:MO|MČ|ÚMO|ÚMČ)(?=\S{1,4}\Z)\w*[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ0-9]\w*\Z")
"""Acronyms of parts of towns: "MOaP", "MČP7"."""
_REGION: Final = ("sko", "cko", "ska", "cka")
"""Endings of names like Písecko, and of their genitives, which no dictionary has."""

Verdict = bool | None
"""Whether a phrase is a topic by itself (True), with a tag (None), or never (False)."""
_VERDICTS: Final[tuple[Verdict, ...]] = (False, True, None)
"""By the numbers that are kept of them."""


class Judge:
    """Knows persons and places by how a corpus writes them."""

    def __init__(self, corpus: Corpus) -> None:
        """Learn from `corpus`."""
        self._terms = corpus.terms
        self._verdicts: dict[Keys, Verdict] = {}
        self._new: dict[int, int] = {}
        self._names = Memory(self._looks_named, most=None)
        self._surnames = {
            phrase[0]
            for phrase, use in corpus.uses.items()
            if len(phrase) == 1 and use.surname >= FEW and use.surname >= SURNAME * use.capitals
        }
        placed = {
            phrase
            for phrase, use in corpus.uses.items()
            if use.placed > FEW
            and use.placed >= TOWN * use.capitals
            and 2 * use.capitals >= (use.said or self._said(phrase))
        }.union(_homes(corpus))
        self._regions = {
            phrase
            for phrase in corpus.terms
            if len(phrase) == 1 and phrase[0].endswith(_REGION) and self._is_proper(phrase)
        }
        self._towns = towns() | placed
        self._town_keys = frozenset(town[0] for town in self._towns if len(town) == 1)
        """Of the names that are one word."""
        self._placing = self._town_keys.union(*map(words_of, ("territories", "idle", "genres")))
        learnt = repr([text(), *(sorted(it) for it in (self._surnames, placed, self._regions))])
        self.signature = hashlib.blake2b(learnt.encode(), digest_size=16).hexdigest()
        """Digest of all that is known, by lists or from the corpus: the same phrase of the same kinds gets the same verdict."""
        self._remembers = corpus.judged_by == self.signature

    def verdict(self, phrase: Keys) -> Verdict:
        """Tell whether a phrase is a topic by itself (True), with a tag (None), or never (False)."""
        if phrase not in self._verdicts:
            term = self._terms.get(phrase)
            if self._remembers and term and term.judged is not None:
                self._verdicts[phrase] = _VERDICTS[term.judged]
            else:
                found = self._verdicts[phrase] = self._judged(phrase)
                if term and "a" not in phrase:  # else it depends on the kinds of another
                    self._new[term.number] = _VERDICTS.index(found)
        return self._verdicts[phrase]

    def new(self) -> Mapping[int, int]:
        """Give the verdicts on terms that bore none of the same signature, by number."""
        return self._new

    def _judged(self, phrase: Keys) -> Verdict:
        if any(map(self._names.__getitem__, phrase)) or self.is_place(phrase):
            return False
        kinds = self.kinds_of(phrase)
        start = kinds.find("n")
        head = phrase[start]
        if self.is_office(phrase):
            return False
        if not words_of("genres").isdisjoint(phrase):
            return False
        if head in words_of("gatherings") and words_of("scant").issuperset(phrase[:start]):
            return False
        if len(phrase) == 1:
            bad = (
                head in words_of("bodies")
                or head in _town_words()
                or head in words_of("vague")
                or kinds != "n"
            )
            return False if bad else None
        if start < len(phrase) - 1 and self.is_place(phrase[-1:]):
            return False
        if self.is_organ(phrase):
            return False
        bodies = words_of("bodies")
        weak = head in bodies or phrase[-1] in bodies or not words_of("polity").isdisjoint(phrase)
        weak = weak or (start < len(phrase) - 1 and phrase[-1] in words_of("actions"))
        weak = weak or phrase[0] in words_of("times") or self._is_bare(phrase)
        return None if weak else True

    def _is_bare(self, phrase: Keys) -> bool:
        """Tell whether nothing says what it is about: "akční plán", "finanční podpora"."""
        general = ("vague", "bodies", "actions", "types")
        return words_of("scant").issuperset(phrase[:-1]) and any(
            phrase[-1] in words_of(name) for name in general
        )

    def kinds_of(self, phrase: Keys) -> str:
        """Give what each word of a phrase is, a letter each (`keyphrases.kind_of`)."""
        term = self._terms.get(phrase)
        return term.kinds if term and len(term.kinds) == len(phrase) else "n" * len(phrase)

    def _looks_named(self, key: str) -> bool:
        return key in self._surnames or words.fold(key) in given_names() or key.endswith("ová")

    def is_office(self, phrase: Keys) -> bool:
        """Tell whether a phrase speaks of somebody by what they do."""
        head = phrase[max(0, self.kinds_of(phrase).find("n"))]
        return head in words_of("offices") or phrase[-1] in words_of("offices")

    def is_organ(self, phrase: Keys) -> bool:
        """Tell whether a phrase is a body of a party or an office: "krajské zastupitelstvo"."""
        bodies, polity = words_of("bodies"), words_of("polity")
        if polity.isdisjoint(phrase):
            return False
        return not bodies.isdisjoint((phrase[max(0, self.kinds_of(phrase).find("n"))], phrase[-1]))

    def _said(self, phrase: Keys) -> int:
        term = self._terms.get(phrase)
        return term.said if term else 0

    def _is_proper(self, phrase: Keys) -> bool:
        term = self._terms.get(phrase)
        if term is None:
            return False
        return (
            2 * sum(count for form, count in term.forms.items() if form[0].isupper()) >= term.said
        )

    def is_place(self, phrase: Keys) -> bool:
        """Tell whether a phrase names nothing but a place: "Ostrava", "Olomoucký kraj", "Praha 5"."""
        if (
            phrase in self._regions
            or phrase in self._towns
            or ("a" in phrase and self.is_place(phrase[: phrase.index("a")]))
        ):
            return True
        kinds = self.kinds_of(phrase)
        territory = words_of("territories")
        if phrase[max(0, kinds.find("n"))] in territory:
            return True
        town = not self._town_keys.isdisjoint(phrase)
        for key, kind in zip(phrase, kinds, strict=True):
            if key not in self._placing and not (
                (town and (kind == "a" or key == "a")) or key.isdigit()
            ):
                return False
        return True


@cache
def _town_words() -> frozenset[str]:
    """Give the words of which names of towns are made: "Česká Lípa"."""
    return frozenset(key for town in towns() if len(town) > 1 for key in town)


def _homes(corpus: Corpus) -> Iterator[Keys]:
    """Yield the names that one site alone tags its posts with since it is about that place.

    Those that stand on a large part of its posts, and acronyms of parts of towns.
    """
    sizes = Counter(site for site in corpus.site_of if site is not None)
    if len(sizes) < SITES:
        return
    for tag in corpus.tags:
        if not tag.label[:1].isupper() or " " in tag.label or len(tag.posts) < _TAGGED:
            continue
        site, posts = Counter(corpus.site_of[post] for post in tag.posts).most_common(1)[0]
        share = posts / len(tag.posts)
        home = site is not None and share >= HOME and posts >= WHOLE * sizes[site]
        if home or (share >= _HALF and _DISTRICT.match(tag.label)):
            yield tag.term or keys_of(tag.label)
