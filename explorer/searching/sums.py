"""From the text of a sum of money (`>100mil`, `1mil..5mil`, `2500EUR`) to its bounds."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

from explorer.errors import QueryError, UsageError
from explorer.searching.query import AmountRange

SIGN: Final = re.compile(r"[<>]=?|=[<>]?|[≤≥]")
_NUMBER: Final = r"[0-9][0-9.,]*+\w*+\.?+"  # gives nothing back: else quadratic
_MORE: Final = (
    r"\s+(?:[0-9]{3}(?![0-9])|(?:tis|mil|mio|mld|mrd|bil)\w*\.?(?!\w)"
    rf"|(?:kč|czk|korun\w*|eur|€|usd)(?!\w)|(?:[–-]|\.\.)\s+{_NUMBER}|\.\.{_NUMBER})"
)
SPACED: Final = re.compile(
    rf"(?:{SIGN.pattern})\s+{_NUMBER}(?:{_MORE})*|(?:{SIGN.pattern})?{_NUMBER}(?:{_MORE})+",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(
    r"(?P<number>[0-9][0-9.,]*?)(?:,-)?(?P<scale>k|m|(?:tis|mil|mio|mld|mrd|bil)\w*?\.?)?"
    r"(?P<unit>kč|kc|czk|korun\w*|€|eur\w*|\$|usd|£|gbp|pln|chf)?",
    re.IGNORECASE,
)
_SHORT: Final = {"k": "tis.", "m": "mil.", "mrd": "mld."}
_MOST: Final = Decimal(10**15)  # what can be written in full
_CENTS: Final = Decimal("0.01")
_NOTATIONS: Final = (
    "Write a sum (151mil, 24450000, 1,2mld, 2500EUR), one with >, <, >= or <= (>100mil), "
    "or a range (1mil..5mil)."
)
_HABITS: Final = (
    (re.compile(r"[–—…]|\.{3,}"), ".."),
    (re.compile(r"(?<=\w)-(?=[0-9])"), ".."),
    (re.compile(r"(.+)\+"), r">=\1"),
    (re.compile(r"(?:nad|přes|víc(?:e)?než)(?=[0-9])"), ">"),
    (re.compile(r"(?:pod|méněnež)(?=[0-9])"), "<"),
    (re.compile(r"(?:od)(?=[0-9])"), ">="),
    (re.compile(r"(?:do)(?=[0-9])"), "<="),
)
"""How people write sums elsewhere, and what that becomes here."""


class _Sum(NamedTuple):
    value: Decimal
    scale: int
    currency: str | None


def amount_range(text: str) -> AmountRange:
    """Give the bounds that `text` names. White space does not count; without a currency: crowns.

    Raises:
        QueryError: `text` is no sum, `position` and `mended` refer to `text` alone.
    """
    text = "".join(text.split())
    sign = match.group() if (match := SIGN.match(text)) else ""
    first, dots, last = text[len(sign) :].partition("..")
    if sign and dots:
        raise QueryError(
            f"A range has no “{sign}” before it.", text, 0, _NOTATIONS, mended=f"{first}..{last}"
        )
    low = _sum(first, text, len(sign)) if first or not dots else None
    high = _sum(last, text, len(first) + len(dots)) if last else None
    if low and high:
        return _between(low, high, text)
    either = low or high
    if not either:
        raise QueryError("This range has no end.", text, 0, _NOTATIONS)
    value, currency = either.value, either.currency or "CZK"
    if "<" in sign or "≤" in sign or not low:
        return AmountRange(None, value, currency, inclusive=sign != "<")
    if ">" in sign or "≥" in sign or dots:
        return AmountRange(value, None, currency, inclusive=sign != ">")
    return AmountRange(value, value, currency)


def crowns(option: str, text: str) -> int:
    """Give the sum in whole crowns that the value of an option names. Raises UsageError."""
    notation = "Write a sum in crowns: 500000, 1,5mil or 2mld."
    try:
        asked = amount_range(text)
    except QueryError as error:
        raise UsageError(f"{option}: {error.message}", notation) from error
    if asked.low is None or asked.low != asked.high or asked.currency != "CZK":
        raise UsageError(f"{option}: {text} is no single sum in crowns.", notation)
    return int(asked.low)


def _between(low: _Sum, high: _Sum, text: str) -> AmountRange:
    first, _, last = text.partition("..")
    if low.scale == 1 and low.value * high.scale <= high.value:
        low = low._replace(value=low.value * high.scale)  # 1..5mil, as in prose
    if low.value > high.value:
        raise QueryError(
            f"{first} is more than {last}.",
            text,
            0,
            "The smaller end comes first.",
            mended=f"{last}..{first}",
        )
    if low.currency and high.currency and low.currency != high.currency:
        raise QueryError(f"{first} and {last} are of two currencies.", text, 0, _NOTATIONS)
    return AmountRange(low.value, high.value, high.currency or low.currency or "CZK")


def _sum(text: str, whole: str, at: int) -> _Sum:
    """Give the sum that stands `at` some place of `whole`: read as a text of a post would be."""
    from explorer.mining import amounts, numerals  # noqa: PLC0415  # slow to import; few queries ask for sums

    match = _VALUE.fullmatch(text)
    if match:
        scale = (match["scale"] or "").lower()
        scale = _SHORT.get(scale.rstrip("."), scale)
        written = " ".join(filter(None, (match["number"], scale, match["unit"] or "Kč")))
        found = amounts.find(written)
        number = numerals.read(written, 0)
        if number and len(found) == 1 and found[0].text == written and found[0].low < _MOST:
            value, currency = found[0].low.quantize(_CENTS), found[0].unit
            return _Sum(value, number.scale, currency if match["unit"] else None)
    raise QueryError(
        f"{text or whole:.30} is no sum of money that is understood here.",
        whole,
        at,
        _NOTATIONS,
        mended=_guess(whole),
    )


def _guess(text: str) -> str | None:
    """Give the sum that was probably meant, None if nothing suggests itself."""
    guess = text
    for habit, ours in _HABITS:
        guess = habit.sub(ours, guess, count=1)
    return guess if guess != text else None
