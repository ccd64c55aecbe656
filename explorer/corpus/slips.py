"""Tags that may be slips of others: proposed to an editor, never merged."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from explorer.corpus import tags
from explorer.czech import words

RATIO: Final = 3
"""How many times as many posts a tag has at least as its slip."""
ONE_EDIT: Final = 5
"""Letters from which a tag one edit away is near."""
TWO_EDITS: Final = 12
"""Letters from which a tag two edits away is near."""

_DIGITS: Final = re.compile(r"\d+")


class Slip(NamedTuple):
    """A tag that may be meant for another one."""

    label: str
    meant: str
    reason: str


def find(uses: Mapping[str, int]) -> list[Slip]:
    """Give the tags, by label with their numbers of posts, that may be slips; each once.

    A slip is a tag of few posts that a frequent one explains: one edit away, two for a long one
    (a letter added, lost or exchanged, or two neighbours swapped, accents aside), where its
    letters are not a Czech word of their own; or another form of the same words.
    """
    found = {slip.label: slip for slip in (*_forms(uses), *_misspelt(uses))}
    return [found[label] for label in sorted(found)]


def _misspelt(uses: Mapping[str, int]) -> Iterator[Slip]:
    from rapidfuzz import process  # noqa: PLC0415  # only this needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    keys = {label: tags.key(label) for label in uses}
    by_key = {key: label for label, key in keys.items()}
    for label, count in uses.items():
        key = keys[label]
        most = (len(key) >= ONE_EDIT) + (len(key) >= TWO_EDITS)
        candidates = [other for other in by_key if uses[by_key[other]] >= RATIO * count] if most else []
        best = sorted(
            (edits, -uses[by_key[other]], other)
            for other, edits, _ in process.extract(
                key, candidates, scorer=OSA.distance, score_cutoff=most, limit=None
            )
            if other != key and _may_be_meant(label, by_key[other])
        )
        if best:
            edits, _, other = best[0]
            reason = "one letter differs" if edits == 1 else "two letters differ"
            yield Slip(label, by_key[other], reason)


def _may_be_meant(label: str, other: str) -> bool:
    """Tell whether what `label` has of its own is no word and no number."""
    from explorer.czech import keys  # noqa: PLC0415  # loads dictionaries

    if _DIGITS.findall(label) != _DIGITS.findall(other):
        return False
    mine, theirs = words.forms(label), words.forms(other)
    own = [form for form in mine if form not in theirs]
    return bool(own) and not all(map(keys.is_known, own))


def _forms(uses: Mapping[str, int]) -> Iterator[Slip]:
    """Yield tags whose words are other forms of those of a tag with more posts."""
    from explorer.czech import keys  # noqa: PLC0415  # loads dictionaries

    def meaning(label: str) -> tuple[str, ...]:
        return tuple(map(keys.key, words.forms(label)))

    ordered = sorted(uses, key=lambda label: (meaning(label), -uses[label], label))
    for _, group in groupby(ordered, key=meaning):
        meant, *others = group
        for label in others:
            yield Slip(label, meant, "another form of the same words")
