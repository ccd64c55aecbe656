"""Tags: which spellings are one tag, and which of them to show."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

SLIP: Final = 0.02
"""A way of writing with a smaller share of a tag's uses is held for a slip."""
LONGEST_ACRONYM: Final = 5
"""Letters up to which a word in capitals is taken for an acronym."""

_Way = TypeVar("_Way", str, int)

_NO_LETTERS = re.compile(r"[\W_]+")
_JOINT = re.compile(r"\w[^\w ]+\w")


def key(spelling: str) -> str:
    """Give what all spellings of a tag share: its letters and digits, folded, in lower case.

    A tag of signs alone is its own key.
    """
    # Twice: folding case may take a letter apart anew, as with "İ".
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", spelling).casefold())
    return "".join(filter(str.isalnum, folded)) or spelling.strip()


def best(spellings: Mapping[str, int], *, slip: float = SLIP) -> str:
    """Give the way to write a tag, from all its spellings with their numbers of uses.

    Accents come before none, spaces before hyphens before words run together, capitals before
    none, the frequent before the rare. Capitals and gaps may come from two spellings. `_` and a
    leading `#` are not shown. A way of writing with a smaller share than `slip` does not count.

    Raises:
        ValueError: There are no spellings.
    """
    uses = Counter[str]()
    for spelling in sorted(spellings):
        uses[_tidy(spelling)] += spellings[spelling]
    if len(uses) > 1:
        del uses[""]  # what has no sign at all is no way to write it
    if len(uses) == 1:  # as most tags
        return next(iter(uses))
    commonest = max(uses, key=lambda spelling: uses[spelling])
    if in_capitals(commonest) and 2 * uses[commonest] > uses.total():
        return commonest
    accents = _sums(uses, letters)
    least = slip * uses.total()
    accented = max(
        accents, key=lambda way: (accents[way] >= least and way != key(way), accents[way])
    )
    uses = Counter({way: count for way, count in uses.items() if letters(way) == accented})
    gaps = _sums(uses, gap)
    widest = max(rank for rank, count in gaps.items() if count >= slip * uses.total())
    # Capitals inside words that are run together set the words apart; they are no capitals.
    apart = [way for way in uses if not widest or gap(way)]
    cased = min(apart, key=lambda way: (-_case(way), -uses[way], sum(map(str.isupper, way))))
    divided = max((way for way in uses if gap(way) == widest), key=lambda way: uses[way])
    return dressed(divided, cased)


def _sums(uses: Counter[str], way: Callable[[str], _Way]) -> Counter[_Way]:
    sums = Counter[_Way]()
    for spelling, count in uses.items():
        sums[way(spelling)] += count
    return sums


def dressed(divided: str, cased: str) -> str:
    """Give `divided` with the letters of `cased`, which are the same but for their case."""
    signs = _NO_LETTERS.sub("", cased)
    if len(signs) != len(_NO_LETTERS.sub("", divided)):
        return divided
    rest = iter(signs)
    return "".join(sign if _NO_LETTERS.match(sign) else next(rest) for sign in divided)


def _tidy(spelling: str) -> str:
    if not any(map(str.isalnum, spelling)):
        return spelling.strip()
    plain = " ".join(unicodedata.normalize("NFC", spelling).replace("_", " ").split())
    return plain.lstrip("#").lstrip()


def letters(spelling: str) -> str:
    """Give the letters and digits of a spelling in lower case, with their accents."""
    return _NO_LETTERS.sub("", spelling).casefold()


def gap(spelling: str) -> int:
    """Rank how words are set apart: 2 by spaces, 1 by hyphens or other signs, 0 not at all."""
    return 2 if " " in spelling else int(bool(_JOINT.search(spelling)))


def _case(spelling: str) -> int:
    """Rank the case: 2 with a capital, 1 without, 0 shouted."""
    if spelling.isupper() and not in_capitals(spelling):
        return 0
    return 1 if spelling.islower() else 2


def in_capitals(spelling: str) -> bool:
    """Tell whether `spelling` is written as an acronym is."""
    return spelling.isupper() and len(letters(spelling)) <= LONGEST_ACRONYM
