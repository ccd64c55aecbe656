"""Make a corpus several times as large, with about the statistics of the real one.

The first copy is the corpus itself. In every other copy each body keeps its length, headings, tags and
frequent words. Of the words that the corpus has at most `RARE` times, every second one is exchanged for
one of the same shape (vowels for vowels, other letters for such), the same in the whole copy: so the
vocabulary grows with the text as it does in real ones, mostly by rare words, and no text is a copy.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final
from zlib import crc32

RARE: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_HEAD: Final = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_SHAPES: Final = ("aeiouy", "áéíóúý", "bcdfghjklmnprstvz", "čřšžďťň")


def grow(source: Path, target: Path, times: int) -> None:
    """Write `times` copies of the posts in `source` below `target`."""
    files = sorted(source.rglob("*.md"))
    texts = [path.read_text("utf-8", errors="replace") for path in files]
    counts = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    for copy in range(times):
        for number, (path, text) in enumerate(zip(files, texts, strict=True)):
            site, *rest = path.relative_to(source).parts
            place = target / (f"{copy}-{site}" if copy else site) / Path(*rest)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(_varied(text, counts, copy, number) if copy else text, "utf-8")


def _varied(text: str, counts: Counter[str], copy: int, number: int) -> str:
    head = match.group() if (match := _HEAD.match(text)) else ""

    def exchange(found: re.Match[str]) -> str:
        word = found.group()
        code = crc32(f"{copy} {word.lower()}".encode())
        return _like(word, code) if counts[word.lower()] <= RARE and code % 2 else word

    return f"{head}{_WORD.sub(exchange, text[len(head) :])}\n\nZpráva {copy}/{number}.\n"


def _like(word: str, code: int) -> str:
    letters = []
    for place, letter in enumerate(word):
        shape = next((it for it in _SHAPES if letter.lower() in it), "")
        other = shape[(shape.index(letter.lower()) + code + place) % len(shape)] if shape else ""
        letters.append((other.upper() if letter.isupper() else other) or letter)
    return "".join(letters)
