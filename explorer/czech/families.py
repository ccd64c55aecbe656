"""Families: what a verb shares with its derivatives and with the word that it is made of.

`zadlužení` and `oddlužit` with `dluh`, `snížení` with `snižovat`. Only good for ranking: unlike a
key, a family holds words that mean something else (`odpustit` and `napustit`).
"""

from functools import lru_cache
from typing import Final

from explorer.czech import words

_MEMORY: Final = 1 << 16  # keys; 4,456 posts hold 42,095
_SHORTEST: Final = 4  # letters that stay

# Without accents. Compiled for this project from the usual descriptions of Czech word formation.
_ENDINGS: Final = tuple(
    sorted(
        (
            *("ovavat", "ovat", "nout", "at", "et", "it"),  # infinitives
            *("ovani", "ani", "eni", "eti", "iti", "nuti", "uti", "yti"),  # names of actions
            *("ovany", "any", "eny", "ity", "uty"),  # participles
            *("anost", "enost", "ost"),  # names of states
        ),
        key=len,
        reverse=True,
    )
)
_PREFIXES: Final = (
    *("pred", "nad", "pod", "pre", "pri", "pro", "roz"),
    *("do", "na", "ob", "od", "po", "vy", "za"),
    *("o", "s", "u", "v", "z"),
)
_SYLLABIC: Final = frozenset("aeiouylr")
_HARD: Final = {"ž": "h", "š": "ch", "č": "k", "c": "k"}


@lru_cache(maxsize=_MEMORY)
def family(key: str) -> str:
    """Give what a key shares with its relatives, a key as `keys.key` gives it.

    Of a verb and what is made of it, the ending and the prefix are cut off, and the consonant that
    the ending softened is made hard again. Any other key is its own family, accents aside.
    """
    folded = words.fold(key)
    ending = next((it for it in _ENDINGS if folded.endswith(it) and _stays(folded, it)), "")
    if not ending or len(folded) != len(key):
        return folded
    stem, last = folded[: -len(ending)], key[-len(ending) - 1]
    prefix = next((it for it in _PREFIXES if stem.startswith(it)), "")
    if _stays(stem, prefix) and not _SYLLABIC.isdisjoint(stem[len(prefix) :]):
        stem = stem[len(prefix) :]
    return stem[:-1] + _HARD[last] if last in _HARD else stem


def _stays(word: str, part: str) -> bool:
    return len(word) - len(part) >= _SHORTEST
