"""The leaves of a query: words, phrases and the values of fields, with the mistakes in them."""

import re

from explorer.errors import QueryError
from explorer.searching.fields import Field, Read
from explorer.searching.query import (
    FIELD,
    QUOTES,
    Filter,
    Fuzzy,
    Leaf,
    Phrase,
    Prefix,
    Word,
    is_bare,
)
from explorer.searching.scanner import Scanner

MAX_WORDS = 256
"""Words of a query, the words of phrases and values included."""
MAX_DISTANCE = 2
"""Letters that `word~2` may differ in."""
MAX_SLOP = 100
"""Other words among those of `"a b"~100`."""
MIN_PREFIX = 2
"""Letters before `*`."""

_RANGE_DASH = re.compile(r"\s+[–-]\s+")
_EXACT = re.compile(rf"(?!{FIELD})[^\W_]|[{QUOTES}*]")
_RUN = re.compile(r"[^\W_]+")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")
_MARK = re.compile(r"[^\W_]|[*~]")
_DECIMAL = r"(?:[.,][0-9]+)?"
_SUFFIX = re.compile(rf"(?:~(?P<number>[0-9]*{_DECIMAL})|\^[0-9]+{_DECIMAL})(?:[^\w~*]|_)*\Z")
_SLOP = re.compile(rf"~(?P<number>[^\W_]*{_DECIMAL})|\^[0-9]+{_DECIMAL}")


class Terms(Scanner):
    """Reads leaves, and counts their words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._words = 0

    def leaf(self, field: Field | None) -> Leaf:
        """Read the leaf that begins here; `field` is the one whose value it is."""
        start = self.at
        exact = self.follows(start) == "=" and not (field and field.sign)
        if exact:
            self.at += 1
            if (field and field.read) or not _EXACT.match(self.text, self.at):
                raise self.mistake(
                    "“=” has no meaning here.",
                    'It stands before a word or a quote in the text: ="slovo"',
                    (start, self.at),
                )
        if field and field.read:
            return self._value(field, field.read)
        if self.follows(self.at) in tuple(QUOTES):
            return self._phrase(start, exact=exact)
        return self._word(start, exact=exact)

    def _value(self, field: Field, read: Read) -> Leaf:
        """Read the value of a filter or a range."""
        start = self.at
        self.at = self.end(field.sign(), start) if field.sign else start
        sign = self.text[start : self.at]
        mark = '"' if self.follows(self.at) in tuple(QUOTES) else ""
        if mark:
            value = sign + self.quoted()
        else:
            self.at = start
            self._spaced(field, read)
            self.at = self.chunk(start)
            value = self.text[start : self.at].rstrip(",;:!?")
        try:
            leaf = read(value)
        except QueryError as error:
            place = min(start + len(mark) + error.position, self.at - 1)
            instead = None if error.mended is None else f"{mark}{error.mended}{mark}"
            span = (start, self.at)
            raise self.mistake(error.message, error.hint, span, instead, place) from error
        self._count(start, len(_RUN.findall(value)) if isinstance(leaf, Filter) else 1)
        return leaf

    def _spaced(self, field: Field, read: Read) -> None:
        """Object to a value that seems to go on after a space, where it would become words."""
        match = field.spaced and field.spaced().match(self.text, self.at)
        if not match:
            return
        joined = "".join(_RANGE_DASH.sub("..", match.group()).split())
        try:
            read(joined)
        except QueryError:
            return
        raise self.mistake(
            f"The value of {field.name}: ends at the space.",
            "Leave the spaces out, or put what is a word of its own first.",
            match.span(),
            joined,
        )

    def _count(self, start: int, words: int) -> None:
        self._words += words
        if self._words > MAX_WORDS:
            message = f"A query may have {MAX_WORDS} words at most."
            raise self.mistake(message, "Split it into several.", (start, start), None)

    def _phrase(self, start: int, *, exact: bool) -> Leaf:
        opening = self.at
        text = self.quoted()
        if "*" in text:
            raise self.mistake(
                "“*” has no meaning between quotes.",
                "Write the words out; only a word without quotes can end with it.",
                (opening, self.at),
                self.text[opening : self.at].replace("*", ""),
                self.text.index("*", opening),
            )
        words = len(_RUN.findall(text))
        slop = self._slop(words)
        self._count(start, words)
        if slop:
            return Phrase(text, exact, slop)
        core = _core(text)
        if exact and " " not in core:
            return Word(core, exact=True)
        return Word(core) if is_bare(core) and not exact else Phrase(text, exact)

    def _slop(self, words: int) -> int:
        """Read what follows the closing quote: the distance, 0 if there is none."""
        match = _SLOP.match(self.text, self.at)
        if not match:
            return 0
        number = match["number"]
        if number is None:
            raise self._weight(match.span())
        if words < 2:  # noqa: PLR2004
            raise self.mistake(
                "A distance needs two words in the quotes.", "Remove it.", match.span()
            )
        if not re.fullmatch("[0-9]{1,3}", number) or not 1 <= int(number) <= MAX_SLOP:
            raise self.mistake(
                "“~” after a quote needs the number of words in between.",
                f'A number from 1 to {MAX_SLOP}: "digitální mapa"~5',
                match.span(),
                "~5",
            )
        self.at = match.end()
        return int(number)

    def _weight(self, span: tuple[int, int]) -> QueryError:
        return self.mistake("Words cannot be given a weight with “^”.", "Remove it.", span)

    def _word(self, start: int, *, exact: bool) -> Leaf:
        first, self.at = self.at, self.chunk(self.at)
        chunk = self.text[first : self.at]
        if chunk.startswith("~"):
            raise self.mistake(
                "“~” stands right after a word or a quote.",
                'Like this: slovo~ or "dvě slova"~5',
                (first, self.at),
                chunk.lstrip("~"),
            )
        inexact = self._prefix(chunk, first) or self._fuzzy(chunk, first)
        if inexact and exact:
            raise self.mistake(
                "“=” cannot be joined with “*” or “~”.", "Use one of them.", (start, first)
            )
        core = _core(chunk)
        plain = Word(core, exact) if exact or is_bare(core) else Phrase(core)
        leaf = inexact or plain
        self._count(start, len(_RUN.findall(leaf.text)))
        return leaf

    def _prefix(self, chunk: str, first: int) -> Prefix | None:
        head, star, tail = chunk.partition("*")
        if not star:
            return None
        core = _core(head)
        fits = len("".join(_RUN.findall(core))) >= MIN_PREFIX
        if fits and core == head and not _MARK.search(tail):
            return Prefix(head)
        raise self.mistake(
            "“*” stands only at the end of a word.",
            f"Write the beginning of the word, {MIN_PREFIX} letters or more, then “*”: slov*",
            (first, self.at),
            f"{core}*" if fits else chunk.replace("*", " "),
            first + len(head),
        )

    def _fuzzy(self, chunk: str, first: int) -> Fuzzy | None:
        match = _SUFFIX.search(chunk)
        if not match:
            return None
        head, number = chunk[: match.start()], match["number"]
        place = first + match.start()
        if number is None:
            raise self._weight((place, self.at))
        core = _core(head)
        if core != head or not re.fullmatch(f"[1-{MAX_DISTANCE}]?", number):
            distance = f"~{MAX_DISTANCE}" if re.fullmatch("[0-9]*[1-9]", number) else "~"
            raise self.mistake(
                f"A word may differ in 1 or {MAX_DISTANCE} letters.",
                f"Write “~” or “~{MAX_DISTANCE}” right after a word: slovo~",
                (first, self.at),
                core + distance,
                place,
            )
        return Fuzzy(head, int(number or 1))


def _core(text: str) -> str:
    """Give `text` without the punctuation around it."""
    match = _CORE.search(text)
    return match.group() if match else ""
