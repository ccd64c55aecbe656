"""Words that no post has: what was probably meant. Nothing is replaced in silence."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from explorer.czech import dictionary, words
from explorer.model import Correction
from explorer.searching import query
from explorer.searching.query import Node, Phrase, Word
from explorer.store.vocabulary import Near, Vocabulary

SHORTEST: Final = 4
"""Letters of a word below which nearly every other word is near."""
LONG: Final = 8
"""Letters of a word from which two letters may differ instead of one."""
TRIED: Final = 32
"""Words of a query that no post has for which a nearest one is looked for: the first ones."""
USES: Final = 2
"""Uses of a word below which it may be a slip itself."""


def correct(tree: Node, vocabulary: Vocabulary) -> tuple[Node, tuple[Correction, ...]]:
    """Replace the words of `tree` that no post can hold by the nearest that one does.

    The first letter is the last to be doubted. Left as they are: words of the dictionary, exact words,
    prefixes, fuzzy words, words in capitals or with digits, and whatever is not near
    enough to anything. No more than `TRIED` words are looked up.
    """
    slips = dict.fromkeys(it for it in _typed(tree) if is_unknown(*it, vocabulary))
    corrections = {
        typed: near for typed, form in islice(slips, TRIED) if (near := nearest(form, vocabulary))
    }
    if not corrections:
        return tree, ()
    mended = query.replaced(tree, corrections)
    return mended, tuple(Correction(*pair) for pair in corrections.items())


def told(corrections: Iterable[Correction]) -> list[str]:
    """Give a sentence for each correction."""
    return [f"no post has “{c.typed}”: “{c.used}” was searched for instead" for c in corrections]


def _typed(tree: Node) -> Iterator[tuple[str, str]]:
    """Yield the words that may be corrected, as typed and as they are looked for."""
    for leaf, wanted, _ in query.leaves(tree):
        if wanted and isinstance(leaf, Word | Phrase) and not leaf.exact:
            for token in words.tokens(leaf.text):
                yield leaf.text[token.start : token.end], token.form


def is_unknown(typed: str, form: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word is one that neither a post nor the dictionary has, and no name."""
    if len(form) < SHORTEST or typed.isupper() or not form.isalpha() or form in words.STOP:
        return False
    return not (vocabulary.meant(form, accented=False) or dictionary.is_known(form))


def nearest(form: str, vocabulary: Vocabulary) -> str | None:
    """Give the word of the index that was probably meant by `form`; None if none is near."""
    distance = 2 if len(form) >= LONG else 1
    found = [
        near for near in vocabulary.near(form, distance, same_start=True) if near.form.uses >= USES
    ]
    if not found:
        return None
    start = words.fold(form)[0]

    def unlikely(near: Near) -> tuple[bool, int, bool, int]:
        other = words.fold(near.form.form)[0] != start
        # Mere accents are the likeliest slip: `Maček` is `Macek` before it is `Marek`.
        return near.edits > 0, near.distance, other, -near.form.uses

    return min(found, key=unlikely).form.form
