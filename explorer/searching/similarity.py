"""Posts or sections like one that is given: by the words they share, and by what its likes share.

A text is a vector of its keys: (1 + log of the weight of its places) times the logarithm of how
rare the key is; likeness is the cosine (Salton and Buckley, Term-weighting approaches in automatic
text retrieval, 1988). To it comes, after Rocchio, the likeness to the texts most like the one given:
they say what it is about in other words, too. What may be like it at all is found in the postings
of its most telling keys.

The figures beside the settings are shares found among the first twelve, by
`benchmarks/similar_quality.py` on 2026-11-23, with one setting changed; as is: 0.996. Differences
below 0.005 are noise.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from explorer.czech import words
from explorer.model import Filters, Page, PostInfo, SectionInfo, Similar, SimilarTo
from explorer.searching.interpretation import Store
from explorer.store.engines.protocol import (
    WEIGHTS,
    ordinal_of,
    post_of,
    post_unit,
    section_unit,
)

TELLING: Final = 60
"""Keys of the text by which candidates are found: 40 gives 0.996, 80 gives 0.994."""
CANDIDATES: Final = 100
"""Texts that are compared in full, and so the longest list: 50 gives 0.996, 200 gives 0.994."""
LIKES: Final = 5
"""Texts most like the one given that help to find more: 3 give 0.994, 8 give 0.994."""
FEEDBACK: Final = 0.8
"""Weight of the likeness to them: 0 gives 0.979, 0.4 gives 0.992, 1.6 gives 0.996."""
COMMON: Final = 0.2
"""Share of all posts from which a key says nothing of a subject: 0.1 gives 0.996, 0.4 0.993."""
RARE: Final = 2
"""Posts that have a key at least: in one post alone it can be shared with nobody."""
_SHORTEST: Final = 3
"""Letters of a word that counts."""
_SHARED: Final = 8
"""Words that are named as the reason."""

Vector = dict[str, float]


class _Posts:
    """Whole posts, by number."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.size = store.sizes.of_post

    def post(self, text: int) -> int:
        """Give the post that a text belongs to."""
        return text

    def of(self, unit: int) -> int | None:
        """Give the text that a unit belongs to."""
        return post_of(unit)

    def units(self, text: int) -> Iterable[int]:
        """Give the units of a text."""
        return self._store.units(text)

    def weights(self, texts: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
        """Give the weights of the keys of texts."""
        return self._store.vocabulary.keys_in(texts)

    def sections(self, texts: Sequence[int]) -> Mapping[int, SectionInfo]:  # noqa: ARG002
        """Give where the sections among these texts are."""
        return {}


class _Sections:
    """Sections, by unit. Title and tags of the post are part of each, but count no more than a text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.size = store.sizes.of_section

    def post(self, text: int) -> int:
        """Give the post that a text belongs to."""
        return post_of(text)

    def of(self, unit: int) -> int | None:
        """Give the text that a unit belongs to; None for title and tags."""
        return unit if ordinal_of(unit) >= 0 else None

    def units(self, text: int) -> Iterable[int]:
        """Give the units of a text."""
        return (post_unit(post_of(text)), text)

    def weights(self, texts: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
        """Give the weights of the keys of texts."""
        counts: dict[int, Vector] = {text: defaultdict(float) for text in texts}
        of_post: dict[int, list[int]] = defaultdict(list)
        for text in texts:
            of_post[post_unit(post_of(text))].append(text)
        for unit, fields in self._store.catalog.unit_texts([*texts, *of_post]):
            for field, content in fields.items():
                weight = 1.0 if unit in of_post else WEIGHTS[field]
                for form in words.forms(content):
                    for held in of_post.get(unit, (unit,)):
                        counts[held][form] += weight
        key_of = self._store.vocabulary.keys_of({form for held in counts.values() for form in held})
        weights: dict[int, Vector] = {text: defaultdict(float) for text in texts}
        for text, forms in counts.items():
            for form, times in forms.items():
                weights[text][key_of[form]] += times
        return weights

    def sections(self, texts: Sequence[int]) -> Mapping[int, SectionInfo]:
        """Give where the sections among these texts are."""
        return self._store.catalog.section_infos(texts)


def similar(
    store: Store,
    post: PostInfo,
    section: SectionInfo | None = None,
    *,
    filters: Filters = Filters(),
    page: Page = Page(limit=12),
) -> SimilarTo:
    """List the posts most like a post, or the sections of other posts most like a section.

    At most `CANDIDATES` are listed. Copies are one post, so none is like another.
    """
    texts: _Posts | _Sections = _Sections(store) if section else _Posts(store)
    given = section_unit(post.id, section.ordinal) if section else post.id
    weights = texts.weights([given])[given]
    rarity = _rarity(store, weights)
    found = _candidates(store, texts, given, _worth(weights, rarity), rarity)
    passing = store.catalog.passing(filters)
    best = found[:CANDIDATES]
    listed = [it for it in found if passing is None or texts.post(it) in passing][:CANDIDATES]
    loaded = texts.weights(list(dict.fromkeys([*best, *listed])))
    rarity |= _rarity(store, {key for held in loaded.values() for key in held} - rarity.keys())
    least = _length(_worth(weights, rarity)) if section else 0.0
    asked = _unit_vector(weights, rarity)
    vectors = {it: _unit_vector(held, rarity, least) for it, held in loaded.items()}
    scores = _scores(asked, vectors, best)
    ranked = sorted(listed, key=lambda it: (-scores[it], store.sizes.order[texts.post(it)], it))
    shown = page.of(ranked)
    infos = store.catalog.infos([texts.post(it) for it in shown])
    sections = texts.sections(shown)
    forms = _forms(store, texts.units(given))
    return SimilarTo(
        post,
        section,
        len(ranked),
        tuple(
            Similar(
                rank,
                round(scores[it], 4),
                infos[texts.post(it)],
                sections.get(it),
                _shared(asked, vectors[it], forms),
            )
            for rank, it in enumerate(shown, page.start + 1)
        ),
    )


def _candidates(
    store: Store,
    texts: _Posts | _Sections,
    given: int,
    worth: Vector,
    rarity: Mapping[str, float],
) -> list[int]:
    """Give the texts of other posts that share telling keys, those that share most of them first."""
    sums: dict[int, float] = defaultdict(float)
    for key in sorted(worth, key=lambda key: (-round(worth[key], 9), key))[:TELLING]:
        held: dict[int, float] = defaultdict(float)
        for unit, weight in store.reader.holders([key]).items():
            if (text := texts.of(unit)) is not None:
                held[text] += weight
        for text, weight in held.items():
            sums[text] += worth[key] * (1 + math.log(weight)) * rarity[key]
    own = texts.post(given)
    scores = {
        text: round(score / math.sqrt(texts.size(text)), 9)
        for text, score in sums.items()
        if texts.post(text) != own
    }
    order = store.sizes.order
    return sorted(scores, key=lambda it: (-scores[it], order[texts.post(it)], it))


def _scores(
    asked: Vector, vectors: Mapping[int, Vector], candidates: Sequence[int]
) -> dict[int, float]:
    """Score texts by the one given, and by those candidates that are most like it."""
    alike = {it: _product(asked, vector) for it, vector in vectors.items()}
    likes = sorted(candidates, key=lambda it: (-round(alike[it], 9), it))[:LIKES]
    total = math.fsum(alike[it] for it in likes)
    if not total:
        return alike
    centre: Vector = defaultdict(float)
    for it in likes:
        for key, value in vectors[it].items():
            centre[key] += alike[it] / total * value
    return {
        it: round((alike[it] + FEEDBACK * _product(vector, centre)) / (1 + FEEDBACK), 9)
        for it, vector in vectors.items()
    }


def _shared(asked: Vector, other: Vector, forms: Mapping[str, str]) -> tuple[str, ...]:
    worth = {key: round(asked[key] * other[key], 9) for key in asked if key in other}
    best = sorted(worth, key=lambda key: (-worth[key], key))[:_SHARED]
    return tuple(forms[key] for key in best)


def _product(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return math.fsum(value * other[key] for key, value in one.items() if key in other)


def _unit_vector(
    weights: Mapping[str, float], rarity: Mapping[str, float], least: float = 0.0
) -> Vector:
    """Give a vector of length 1, or less where it was shorter than `least`.

    Without that, a section of a dozen words is like any other that has two of them.
    """
    worth = _worth(weights, rarity)
    length = max(_length(worth), least)
    return {key: value / length for key, value in worth.items()} if length else {}


def _length(vector: Vector) -> float:
    return math.sqrt(math.fsum(value * value for value in vector.values()))


def _worth(weights: Mapping[str, float], rarity: Mapping[str, float]) -> Vector:
    return {
        key: (1 + math.log(weight)) * rarity[key]
        for key, weight in weights.items()
        if key in rarity
    }


def _rarity(store: Store, keys: Collection[str]) -> dict[str, float]:
    """Give how telling each key is; keys that tell nothing are left out."""
    posts = store.sizes.posts
    return {
        key: math.log((posts + 1) / held)
        for key, held in store.vocabulary.posts_with(
            [key for key in keys if len(key) >= _SHORTEST and key not in words.STOP]
        ).items()
        # In a handful of posts every key is common.
        if held >= RARE and (held <= COMMON * posts or posts < RARE / COMMON)
    }


def _forms(store: Store, units: Iterable[int]) -> dict[str, str]:
    """Give for each key of these units its most frequent form there, as it is written."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, texts in store.catalog.unit_texts(units):
        for text in texts.values():
            for token in words.tokens(text):
                counts[token.form][text[token.start : token.end]] += 1
    key_of = store.vocabulary.keys_of(counts)
    best: dict[str, tuple[int, str]] = {}
    for form, spelt in sorted(counts.items()):
        times = sum(spelt.values())
        spelling = min(spelt, key=lambda it: (-spelt[it], it))
        if times > best.get(key_of[form], (0, ""))[0]:
            best[key_of[form]] = times, spelling
    return {key: spelling for key, (_, spelling) in best.items()}
