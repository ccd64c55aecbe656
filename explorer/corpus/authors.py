"""Authors: which names are one person, and which of them to show."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from explorer.corpus import tags
from explorer.czech import names

SLIP: Final = 0.1
"""A spelling with accents that has a smaller share of a person's posts is held for a slip."""


def bare(name: str) -> str:
    """Give a name without degrees; what consists of degrees alone stays."""
    parts = name.replace(",", " , ").split()
    while parts and _is_dropped(parts[0]):
        parts.pop(0)
    while parts and _is_dropped(parts[-1]):
        parts.pop()
    return " ".join(parts).replace(" ,", ",") or name.strip()


def key(name: str) -> str:
    """Give what all spellings of a person share: accents, case, gaps and degrees do not matter."""
    return tags.key(bare(name))


def best(spellings: Mapping[str, int]) -> str:
    """Give the way to write a person's name, from all spellings with their numbers of uses.

    Accents come before none, capitals before none, the frequent before the rare.

    Raises:
        ValueError: There are no spellings.
    """
    uses = Counter[str]()
    for spelling, count in spellings.items():
        uses[bare(spelling)] += count
    return tags.best(uses, slip=SLIP)


def _is_dropped(part: str) -> bool:
    return part == "," or names.is_degree(part)
