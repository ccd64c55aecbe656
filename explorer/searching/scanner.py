"""The place in the text of a query, what stands there, and how a mistake there is reported."""

import re
import unicodedata

from explorer.errors import QueryError
from explorer.searching.query import QUOTES

_CLOSING = {'"': '"', "„": '“”"', "“": '”“"', "”": '”“"', "»": '«"', "«": '»"'}
_SPECIAL = rf"\s()|{QUOTES}"
_BLANK = re.compile(r"\s*")
_CHUNK = re.compile(rf"(?:(?!&&)[^{_SPECIAL}])*")
_PUNCTUATION = re.compile(rf"(?:[^\w{_SPECIAL}!=#*~−–—-]|_)*")
_OPERATOR = re.compile(
    rf"(?P<AND>AND(?![^{_SPECIAL}])|&&+)"
    rf"|(?P<OR>OR(?![^{_SPECIAL}])|\|+)"
    rf"|(?P<NOT>NOT(?![^{_SPECIAL}]))"
)
_WORDLIKE = re.compile(r"[^\W_]|\*")
_LETTER = re.compile(r"[^\W_]")  # ... or digit: what has none is punctuation


def cleaned(text: str) -> str:
    """Drop what cannot be seen, make controls and lone surrogates spaces, compose the accents."""
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    seen = (" " if kind in ("Cc", "Cs") else letter for letter, kind in kinds if kind != "Cf")
    return unicodedata.normalize("NFC", "".join(seen))


class Scanner:
    """Reads the text of a query from left to right; `at` is the place that is read next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.sign: re.Pattern[str] | None = None
        """Matches what is no punctuation here, although it is elsewhere."""

    def follows(self, place: int) -> str:
        """Give the character at `place`, "" after the end."""
        return self.text[place : place + 1]

    def opens(self, place: int) -> bool:
        """Tell whether a quote or a parenthesis begins at `place`."""
        return self.follows(place) in ("(", *QUOTES)

    def end(self, pattern: re.Pattern[str], place: int) -> int:
        """Give where `pattern`, matched at `place`, ends; `place` if it does not match."""
        match = pattern.match(self.text, place)
        return match.end() if match else place

    def blank(self, place: int) -> int:
        """Give where the white space from `place` ends."""
        return self.end(_BLANK, place)

    def chunk(self, place: int) -> int:
        """Give where the characters without white space, quotes and parentheses from `place` end."""
        return self.end(_CHUNK, place)

    def has_word(self, start: int, stop: int) -> bool:
        """Tell whether there is more than punctuation; a "*" is no punctuation."""
        return _WORDLIKE.search(self.text, start, stop) is not None

    def done(self) -> bool:
        """Skip white space and punctuation; tell whether the query or a parenthesis ends here."""
        while True:
            self.at = self.blank(self.at)
            stop = self.chunk(self.at)
            if stop == self.at:
                return self.follows(stop) in ("", ")")
            sign = self.sign and self.sign.search(self.text, self.at, stop)
            if sign or self.has_word(self.at, stop) or self.opens(stop):
                end = self.end(_PUNCTUATION, self.at)
                self.at = min(end, sign.start()) if sign else end
                return False
            self.at = stop

    def operator(self) -> re.Match[str] | None:
        """Give the operator that stands here; its `lastgroup` is AND, OR or NOT."""
        return _OPERATOR.match(self.text, self.at)

    def quoted(self) -> str:
        """Read what stands between quotes, with white space squeezed."""
        text, start = self.text, self.at
        closing = _CLOSING[text[start]]
        end = next((at for at in range(start + 1, len(text)) if text[at] in closing), None)
        if end is None:
            if _LETTER.search(text, start):
                span, instead = (len(text), len(text)), '"'
            else:
                span, instead = (start, start + 1), ""
            raise self.mistake(
                "This quote is never closed.", "Write a quote where it ends.", span, instead, start
            )
        if not _LETTER.search(text, start, end):
            raise self.mistake(
                "There is no word between these quotes.", "Remove them.", (start, end + 1)
            )
        self.at = end + 1
        return " ".join(text[start + 1 : end].split())

    def mistake(
        self,
        message: str,
        hint: str,
        span: tuple[int, int],
        instead: str | None = "",
        place: int | None = None,
    ) -> QueryError:
        """Make the error that proposes `instead` of what `span` holds; None: no proposal.

        The place that is shown is the beginning of `span` unless it is given.
        """
        start, stop = span
        return QueryError(
            message,
            self.text,
            start if place is None else place,
            hint,
            mended=None if instead is None else self.text[:start] + instead + self.text[stop:],
        )
