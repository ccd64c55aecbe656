"""How often a mistyped word is mended to a form of the word that was meant.

    python benchmarks/spelling.py INDEX

Words of the index that occur five times and have five letters at least are mistyped at random, always
alike: a letter left out, added or exchanged, or two neighbours swapped. What comes out as a word of the
index or the dictionary is no slip and left aside.
"""

import random
import sys
import time
from collections.abc import Callable
from statistics import median

import explorer
from explorer.czech import keys, words
from explorer.searching import spelling
from explorer.store.vocabulary import Vocabulary

SAMPLE = 1500
"""Words that are mistyped."""
_LETTERS = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž"
_ALIKE = dict(zip("ckijyszvwdtbp", "kcyyizswvtdpb", strict=True))

Slip = Callable[[random.Random, str], str]


def anywhere(dice: random.Random, word: str) -> str:
    """Mistype a letter."""
    return _at(dice, word, dice.randrange(len(word)))


def inside(dice: random.Random, word: str) -> str:
    """Mistype a letter, but not the first."""
    return _at(dice, word, dice.randrange(1, len(word)))


def _at(dice: random.Random, word: str, place: int) -> str:
    before, letter, rest = word[:place], word[place], word[place + 1 :]
    other = dice.choice(_LETTERS)
    swapped = before + rest[:1] + letter + rest[1:]
    return dice.choice(
        (before + rest, before + other + letter + rest, before + other + rest, swapped)
    )


def without_accents(dice: random.Random, word: str) -> str:
    """Mistype a letter, but not the first, and no accents."""
    return words.fold(inside(dice, word))


def by_ear(_: random.Random, word: str) -> str:
    """Begin with another letter that sounds alike; "" where none does."""
    return _ALIKE[word[0]] + word[1:] if word[0] in _ALIKE else ""


def measured(vocabulary: Vocabulary, forms: list[tuple[str, str]], slip: Slip) -> str:
    """Give a line of figures on slips of one kind in `forms`, given with their keys."""
    dice = random.Random(1)
    right = none = 0
    seconds = []
    for form, key in forms:
        typed = slip(dice, form)
        if not typed or typed == form or not spelling.is_unknown(typed, typed, vocabulary):
            continue
        started = time.perf_counter()
        meant = spelling.nearest(typed, vocabulary)
        seconds.append(time.perf_counter() - started)
        right += meant is not None and keys.key(meant) == key
        none += meant is None
    slips = len(seconds)
    name = (slip.__doc__ or "").partition(";")[0].rstrip(".").lower()
    return f"{name:<52}{slips:>7,}{right / slips:>8.3f}{none / slips:>8.3f}{median(seconds) * 1e3:>8.1f}"


def main() -> None:
    """Read the words, mistype them, print."""
    match sys.argv[1:]:
        case [folder]:
            pass
        case _:
            sys.exit(__doc__)
    with explorer.open(folder) as index:
        catalog = index.catalog
        known = catalog.rows(
            "SELECT form, key FROM form WHERE count >= 5 AND length(form) >= 5 ORDER BY form"
        )
        forms = random.Random(1).sample([row for row in known if row[0].isalpha()], SAMPLE)
        print(f"{'':<52}{'slips':>7}{'right':>8}{'none':>8}{'ms':>8}")
        for slip in (inside, without_accents, anywhere, by_ear):
            print(measured(Vocabulary(catalog), forms, slip))


if __name__ == "__main__":
    main()
