"""Posts that speak of a tag but do not carry it, each with the reason."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from explorer.corpus import tags
from explorer.czech import keys, words
from explorer.searching.interpretation import Store
from explorer.searching.matching import Matcher
from explorer.searching.patterns import Compiler, Pattern
from explorer.searching.query import Phrase, Word
from explorer.store.engines.protocol import Field, post_of

TELLING: Final = 0.5
"""Share of the posts with the tag whose title, headings or text say its words, at least."""
KEPT: Final = 1 / 3
"""Share of the posts that say the words in one way and carry the tag, at least, for that way to tell."""
OFTEN: Final = 5
"""Places in a text from which on it may speak of the tag."""
LIKELY: Final = 15.13
"""G² from which on a text says the words more often than the other texts do: p < 0.0001, one
degree of freedom (Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, 1993)."""


@dataclass(frozen=True, slots=True)
class Saying:
    """How a post says the words of a tag."""

    title: str
    """As the title says them; "" where it does not."""
    headings: int
    """Headings that say them."""
    text: int
    """Places in its texts."""
    words: int
    """All words of its texts."""

    @property
    def rate(self) -> float:
        """Places a word of text."""
        return self.text / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """A post that speaks of a tag."""

    post: int
    reasons: tuple[str, ...]
    strength: tuple[bool, float]
    """Larger is surer."""


def find(store: Store, label: str, passing: Collection[int] | None) -> list[Told]:
    """Give the posts that speak of the tag shown as `label` without carrying it, the surest first.

    There are two ways to speak of a tag: title and text say the words of its label; or the text
    says them `OFTEN`, surprisingly often beside all other texts, and as often as that quarter of
    the posts with the tag which says them most. A way counts only where at least `KEPT` of the
    posts that speak so carry the tag: `Praha` in a title tells little. Nothing is found for a tag
    whose own posts seldom say its words, or that is a mere adjective.
    """
    carriers = store.catalog.having("tag", label)
    said = _sayings(store, label)
    sayers = [said[post] for post in carriers if post in said]
    if not carriers or len(sayers) < TELLING * len(carriers):
        return []
    usual = sorted(saying.rate for saying in sayers)[3 * len(sayers) // 4]
    total = sum(saying.text for saying in said.values())
    size: int = store.catalog.rows("SELECT sum(words) FROM post")[0][0]
    surprises = {post: _surprise(saying, total, size) for post, saying in said.items()}
    entitled = {post for post, saying in said.items() if saying.title and saying.text}
    often = {
        post
        for post, saying in said.items()
        if saying.text >= OFTEN and saying.rate >= usual and surprises[post] >= LIKELY
    }
    telling = [way for way in (entitled, often) if len(way & carriers) >= KEPT * len(way)]
    found = [
        Told(
            post,
            tuple(_reasons(said[post], usual if often in telling and post in often else None)),
            (post in entitled, surprises[post]),
        )
        for post in _without_kin(store, label, set().union(*telling) - carriers)
        if passing is None or post in passing
    ]
    return sorted(
        found, key=lambda it: (not it.strength[0], -it.strength[1], store.sizes.order[it.post])
    )


def _without_kin(store: Store, label: str, posts: set[int]) -> list[int]:
    """Leave out posts with a tag that says the same and more: Krajské zastupitelstvo."""
    wanted = _keys(label)
    infos = store.catalog.infos(posts)
    return [
        post for post in sorted(posts) if not any(wanted <= _keys(tag) for tag in infos[post].tags)
    ]


def _keys(label: str) -> set[str]:
    return {keys.key(form) for form in words.forms(label)}


def _reasons(saying: Saying, usual: float | None) -> list[str]:
    reasons = [f"the title says “{saying.title}”"] if saying.title else []
    if saying.headings:
        reasons.append(
            "a heading says it" if saying.headings == 1 else f"{saying.headings} headings say it"
        )
    times = f"the text says it {saying.text}× in {saying.words:,} words"
    if usual is not None:
        times += f", as often as a quarter of its posts do ({1000 * usual:.1f}× in 1,000)"
    return [*reasons, times]


def _sayings(store: Store, label: str) -> dict[int, Saying]:
    """Give how posts say the words of a tag; those that do not are left out."""
    compiler = Compiler(store.vocabulary, store.acronyms, accented=words.has_accents(label))
    forms = words.forms(label)
    # A mere adjective is a piece of some name: Olomoucký.
    if not forms or (len(forms) == 1 and forms[0][-1] in "ýáé" and keys.key(forms[0])[-1] == "ý"):
        return {}
    pattern = compiler.pattern(Phrase(label) if len(forms) > 1 else Word(label), None)
    matcher = Matcher(store.catalog, store.held, compiler, store.sizes)
    posts = {post_of(unit) for unit in matcher.holders(pattern)}
    sizes = dict(store.catalog.rows("SELECT id, words FROM post"))
    counts: dict[int, dict[Field, list[str]]] = {
        post: {field: [] for field in Field} for post in posts
    }
    units = [unit for post in sorted(posts) for unit in store.units(post)]
    shouted = tags.in_capitals(label)
    small = words.STOP.intersection(forms)
    for unit, texts in store.catalog.unit_texts(units):
        for field, text in texts.items():
            counts[post_of(unit)][field] += _places(pattern, text, small, shouted=shouted)
    return {
        post: Saying(
            next(iter(held[Field.TITLE]), ""),
            len(held[Field.HEADING]),
            len(held[Field.TEXT]),
            sizes[post],
        )
        for post, held in counts.items()
        if held[Field.TITLE] or held[Field.HEADING] or held[Field.TEXT]
    }


def _places(pattern: Pattern, text: str, small: Collection[str], *, shouted: bool) -> Sequence[str]:
    """Give the places of the words in a text as written.

    Function words stand as they are (Praha sobě, not Praha se), an acronym in capitals.
    """
    found = (text[span.start : span.end] for span in pattern.spans(words.tokens(text)))
    return [
        place
        for place in found
        if (not shouted or place.isupper() or len(place.split()) > 1)
        and words.STOP.intersection(words.forms(place)) <= set(small)
    ]


def _surprise(saying: Saying, total: int, size: int) -> float:
    """Give G² of a post that says the words more often than the rest; 0 if it does not."""
    rest, rest_size = total - saying.text, size - saying.words
    if not saying.words or not rest_size or saying.text / saying.words <= rest / rest_size:
        return 0.0
    expected = saying.words * total / size
    expected_rest = rest_size * total / size
    return 2 * sum(
        count * math.log(count / wanted)
        for count, wanted in ((saying.text, expected), (rest, expected_rest))
        if count
    )
