"""Tags that may be slips of others: proposed to an editor, never merged."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from explorer.corpus import tags
from explorer.czech import dictionary, keys, words

RATIO: Final = 3
"""How many times as many posts a tag has at least as one that is misspelt for it."""
KNOWN: Final = 3
"""Posts of a tag at least, for others to be slips of it."""
ONE_EDIT: Final = 6
"""Letters from which a tag one edit away is near."""
TWO_EDITS: Final = 12
"""Letters from which a tag two edits away is near."""
RARE: Final = 0.05
"""Uses of a misspelt word in the texts for each use of the word meant, at most."""
_STEM: Final = 3
"""Letters that two forms of a word share at their beginning at least."""

_DIGITS: Final = re.compile(r"\d+")


class Slip(NamedTuple):
    """A tag that may be meant for another one, both by label."""

    label: str
    meant: str
    reason: str


def find(posts: Mapping[str, int], uses: Callable[[str], int]) -> list[Slip]:
    """Give the tags that may be slips, each once.

    `posts` are the tags by label with their numbers of posts, `uses` tells how often a word in
    lower case stands in the texts. A slip is another form of the words of a tag with more posts;
    or it is one edit away from a much more frequent tag, two edits if it is long (a letter added,
    lost or exchanged, or two neighbours swapped, accents aside), and what it has of its own is no
    word, neither in the dictionary nor in the texts. Endings alone do not make a slip.
    """
    shown = {label: count for label, count in posts.items() if not tags.in_capitals(label)}
    found = {slip.label: slip for slip in (*_misspelt(shown, uses), *_forms(shown))}
    return [found[label] for label in sorted(found)]


def _misspelt(posts: Mapping[str, int], uses: Callable[[str], int]) -> Iterator[Slip]:
    from rapidfuzz import process  # noqa: PLC0415  # only this needs it
    from rapidfuzz.distance import OSA, Prefix  # noqa: PLC0415

    keys = [(tags.key(label), label) for label, count in posts.items() if count >= KNOWN]
    folded = [key for key, _ in keys]
    for label, count in posts.items():
        key = tags.key(label)
        edits = (len(key) >= ONE_EDIT) + (len(key) >= TWO_EDITS)
        near = process.extract(
            key, folded if edits else (), scorer=OSA.distance, score_cutoff=edits, limit=None
        )
        for _, distance, place in sorted(
            near, key=lambda it: (it[1], -posts[keys[it[2]][1]], it[0])
        ):
            other, meant = keys[place]
            least = min(len(key), len(other))
            inside = key[-1] == other[-1] or Prefix.similarity(key, other) < least - 1
            if inside and posts[meant] >= RATIO * count and _is_no_word(label, meant, uses):
                yield Slip(
                    label, meant, ("one letter differs", "two letters differ")[int(distance) - 1]
                )
                break


def _is_no_word(label: str, meant: str, uses: Callable[[str], int]) -> bool:
    """Tell whether what `label` has of its own is neither a word nor a number."""
    if _DIGITS.findall(label) != _DIGITS.findall(meant):
        return False
    mine, theirs = words.forms(label), words.forms(meant)
    own = [form for form in mine if form not in theirs]
    most = max((uses(form) for form in theirs if form not in mine), default=0)
    return bool(own) and all(
        uses(form) <= RARE * most and not dictionary.is_known(form) for form in own
    )


def _forms(posts: Mapping[str, int]) -> Iterator[Slip]:

    def meaning(label: str) -> tuple[str, ...]:
        return tuple(map(keys.key, words.forms(label)))

    ordered = sorted(posts, key=lambda label: (meaning(label), -posts[label], label))
    for _, group in groupby(ordered, key=meaning):
        meant, *others = group
        for label in others if posts[meant] >= KNOWN else ():
            if tags.key(label)[:_STEM] == tags.key(meant)[:_STEM]:
                yield Slip(label, meant, "another form of its words")
