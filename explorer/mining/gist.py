"""What tells sentences apart when the same is said again in nearly the same words."""

import hashlib
from typing import Final

from explorer.czech import keys, words
from explorer.czech.memory import Memory

FEWEST: Final = 4
"""Words that tell something, below which a sentence may be said of anything: "Podařilo se."."""
_BYTES: Final = 8  # what an integer of SQLite holds


def gist(sentence: str) -> int | None:
    """Give a number that is equal for sentences of nearly the same words; None for short ones.

    Function words, case endings, accents, order, quotes and punctuation do not count; numbers do.
    """
    roots = set(map(_ROOTS.__getitem__, {*words.forms(sentence)} - words.STOP))
    if len(roots) < FEWEST:
        return None
    digest = hashlib.blake2b("\n".join(sorted(roots)).encode(), digest_size=_BYTES).digest()
    return int.from_bytes(digest, signed=True)


def _root(form: str) -> str:
    return form if form.isdigit() else keys.root(form)


_ROOTS: Final = Memory(_root)
