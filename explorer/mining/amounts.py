"""Sums of money, percentages and counts in Czech prose.

Only what is said in numbers is an amount: "desítky milionů" and "miliony korun" name none and are
left out, "milion korun" is one. Millions and more without a currency are crowns unless a noun
follows them ("milion obyvatel" is a count) or the sentence counts people; thousands are crowns
only where the sentence speaks of money. Currencies are never converted.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from explorer.mining import numerals
from explorer.mining.counting import counted
from explorer.mining.numerals import END, SPACE, Numeral
from explorer.model import Span

_NEAR: Final = 90  # characters before and after an amount that tell what it is of

_CURRENCIES: Final = {
    "CZK": rf"kčs?|kc|czk|(?:českých{SPACE})?korun(?:a|y|ě|u|ou|ám|ách|ami)?(?:{SPACE}českých)?",
    "SKK": rf"skk|slovenských{SPACE}korun",
    "SEK": rf"sek|švédských{SPACE}korun",
    "NOK": rf"nok|norských{SPACE}korun",
    "DKK": rf"dkk|dánských{SPACE}korun",
    "EUR": r"€|eur(?:a|o|y|ům|ech|em)?",
    "USD": rf"\$|usd|(?:amerických{SPACE})?dolar(?:y|ů|u|ům|ech|em)?",
    "GBP": r"£|gbp|lib(?:er|ry|ra|ru)",
    "PLN": r"pln|zlot(?:ých|é|ý|ého)",
    "CHF": rf"chf|(?:švýcarských{SPACE})?frank(?:ů|y|u)",
    "HUF": r"huf|forint(?:ů|y)",
    "%": rf"%|procent(?:o|a|u|em|y|ům|ech)?(?:ní(?:ch|ho)?{SPACE}bod(?:ů|y|u)?)?",
}
_CURRENCY: Final = "|".join(f"(?P<u{n}>{forms})" for n, forms in enumerate(_CURRENCIES.values()))
_UNITS: Final = tuple(_CURRENCIES)
_UNIT: Final = re.compile(
    rf"(?:[,.][-–—−]{{1,2}}(?![0-9]))?+{SPACE}{{0,2}}(?:{_CURRENCY})(?:(?<=[€$£%])|{END})"
    r"|[,.][-–—−]{1,2}(?![0-9])",
    re.IGNORECASE,
)
_UNIT_BEFORE: Final = re.compile(rf"(?<![^\W_])(?P<code>Kč|CZK|EUR|USD|GBP|[€$£]){SPACE}?\Z")
_SIGNS: Final = {"Kč": "CZK", "€": "EUR", "$": "USD", "£": "GBP"}
_LONGEST_UNIT: Final = 5  # characters before a number: "Kč", "CZK", "EUR" and a space
_TO: Final = re.compile(rf"{SPACE}?(?:[-–—−‑]|\b(?P<word>až|do|a){END}){SPACE}?(?:do{SPACE})?")
_OPENED: Final = {
    "do": re.compile(rf"\bod{SPACE}\Z", re.IGNORECASE),
    "a": re.compile(rf"\bmezi{SPACE}\Z", re.IGNORECASE),
}
_OF: Final = re.compile(rf"{SPACE}ze?{SPACE}(?:celkov(?:ých|ého){SPACE})?(?:počtu{SPACE})?")

_PERS: Final = {
    "rok": "rok|roku|ročně",
    "měsíc": "měsíc|měsíce|měsíčně|měs",
    "týden": "týden|týdně",
    "den": "den|denně",
    "hodina": "hodinu|hodina|hodiny|hod|h|hodinově",
    "kus": "kus|kusu|ks",
    "m2": rf"m2|m²|metr(?:{SPACE}čtvereční)?|čtvereční{SPACE}metr",
    "m3": rf"m3|m³|metr{SPACE}krychlový|kubík",
    "ha": "ha|hektar",
    "km": "km|kilometr",
    "osoba": "osobu|osoba|os|člověka|hlavu",
    "obyvatel": "obyvatele|obyvatel|občana",
    "litr": "litr|l",
    "kWh": "kwh",
    "MWh": "mwh",
    "tuna": "tunu|tuna|t",
    "byt": "byt",
    "dítě": "dítě",
    "žák": "žáka|žák",
}
_PER: Final = "|".join(f"(?P<p{n}>{forms})" for n, forms in enumerate(_PERS.values()))
_EACH: Final = re.compile(
    rf"(?P<slash>{SPACE}?/{SPACE}?(?:1{SPACE}?)?)(?:(?:{_PER}){END}|(?P<other>[^\W\d_]{{1,20}}){END})"
    rf"|{SPACE}(?=ročně|měsíčně|týdně|denně|hodinově)(?:{_PER.replace('(?P<p', '(?P<q')}){END}"
    rf"|{SPACE}(?:za|na){SPACE}(?:(?:jeden|jednu|jedno|každý|každou|každé){SPACE})?"
    rf"(?:{_PER.replace('(?P<p', '(?P<r')}){END}",
    re.IGNORECASE,
)

# Compiled from the sentences of party reports that hold a number with "tisíc" or "milionů" only.
_MONEY: Final = re.compile(
    r"(?<![^\W_])(?:rozpoč|dotac|invest|náklad|cen[auyěo]|částk|výdaj|příjm|příjem|zapla|stál[aoy]?\b|"
    r"stoj[ií]|stát\b|vyjd|vyšl[aoy]?\b|uspoř|ušetř|našetř|úspor|korun|kč|pokut|zakáz|úvěr|dluh|půjč|"
    r"zisk|ztrát|prodě|vydě|hodnot|financ|peně|peníz|plat[byueí]|odměn|nájem|nájm|daň|daní|fond|tržb|"
    r"obrat|tendr|faktur|prod[aáe]|koup|nákup|schod|přebyt|vyčlen|přispě|příspěv|poplat|utrati|úrok|"
    r"rezerv|honorář|mzd|výdělek|škod|odškod|smlouv|předraž|levněj|draž|hospodař|alokac|záruk|jistin|hrubého)",
    re.IGNORECASE,
)
_PRICED: Final = re.compile(rf"\bza{SPACE}(?:[^\W\d_]{{2,12}}\.?{SPACE}){{0,3}}\Z", re.IGNORECASE)
_PEOPLE: Final = re.compile(
    r"(?<![^\W_])(?:obyvatel|žen\b|lid[ií]|lidé|občan|volič|člen|cestující|návštěv|uživatel|student|žák|"
    r"dět[ií]|podpis|hlas[ůy]|kus[ůy]|respirátor|roušek|roušk|vozidel|počet|počt)",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"\n|(?<=[^\W\d_]{4})[.!?]\s")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of something a text says."""

    span: Span
    text: str
    """As written."""
    low: Decimal
    high: Decimal
    """Equal to `low` but in ranges."""
    unit: str | None
    """The code of a currency (ISO 4217) or "%"; None for a count."""
    noun: str | None = None
    """What is counted, as written; None for money and percentages."""
    per: str | None = None
    """What the money is for each of: "rok", "kus", "m2"."""

    @property
    def is_money(self) -> bool:
        """Whether it has a currency."""
        return self.unit not in (None, "%")

    @property
    def czk(self) -> tuple[int, int] | None:
        """The lower and upper end in whole crowns; None for all else than crowns."""
        return (_whole(self.low), _whole(self.high)) if self.unit == "CZK" else None


class _Values(NamedTuple):
    low: Numeral
    high: Numeral
    of: bool = False
    """Whether it is a part of a number: `311 z 391`."""
    complete: bool = False
    """Whether the lower end has its own unit: `500 Kč až 1 mil. Kč`."""

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """The two ends; None where they make no range."""
        high = self.high.value * self.high.scale
        if self.low is self.high or self.of:
            return self.low.value * self.low.scale, self.low.value * self.low.scale
        low = self.low.value * self.low.scale
        shared = 1000 if self.high.in_thousands else self.high.scale
        if self.low.scale == 1 and not self.complete and low * shared <= high:
            low *= shared  # 10-15 milionů, 20-25 000 Kč; but not 800 000 až 1 milion
        return (low, high) if low <= high else None


def find(text: str) -> tuple[Amount, ...]:
    """Give the amounts of `text` in order; they do not overlap."""
    found: list[Amount] = []
    free = 0
    for start in numerals.starts(text):
        if start >= free and (amount := _amount(text, start, free)):
            found.append(amount)
            free = amount.span.end
    return tuple(found)


def _amount(text: str, start: int, free: int) -> Amount | None:
    """Give the amount whose number begins at `start`; what ends before `free` belongs to another."""
    first = numerals.read(text, start)
    if not first:
        return None
    for values in (_range(text, first), _part(text, first), _Values(first, first)):
        if values and values.bounds and (amount := _valued(text, start, free, values)):
            return amount
    return None


def _range(text: str, low: Numeral) -> _Values | None:
    """Read what follows the lower end of a range: its unit, "až", and the other end."""
    unit = _UNIT.match(text, low.span.end)
    between = _TO.match(text, unit.end() if unit else low.span.end)
    if not between:
        return None
    opened = _OPENED.get(between["word"] or "")
    before = text[max(0, low.span.start - len("mezi ")) : low.span.start]
    if opened and not opened.search(before):
        return None
    high = numerals.read(text, between.end())
    if not high:
        return None
    if unit:
        after = _UNIT.match(text, high.span.end)
        return _Values(low, high, complete=True) if after and _code(unit) == _code(after) else None
    if low.is_year and (high.is_year or high.in_thousands or high.scale > 1):
        return None  # 2033 – 45 000 000 Kč
    return _Values(low, high)


def _part(text: str, share: Numeral) -> _Values | None:
    between = _OF.match(text, share.span.end) if share.scale == 1 else None
    whole = numerals.read(text, between.end()) if between else None
    return _Values(share, whole, of=True) if whole and whole.scale == 1 else None


def _valued(text: str, start: int, free: int, values: _Values) -> Amount | None:
    """Give the amount of these values, if what stands around them says of what."""
    bounds, end = values.bounds, values.high.span.end
    if bounds is None:
        return None
    low, high = bounds
    number = values.high
    unit = None if values.of else _UNIT.match(text, end)
    if unit:
        code, end = _code(unit), unit.end()
    elif noun := counted(text, values.high):
        if number.is_code and not values.of:
            return None
        span = Span(start, noun.end)
        return Amount(span, text[start : noun.end], low, high, None, text[noun.start : noun.end])
    elif before := _UNIT_BEFORE.search(text, max(free, start - _LONGEST_UNIT), start):
        code, start = _SIGNS.get(before["code"], before["code"]), before.start()
    elif _is_money(text, Span(start, end), number):
        code = "CZK"
    else:
        return None
    each = _EACH.match(text, end) if code != "%" else None
    end = each.end() if each and each["slash"] else end
    per = _each(each) if each else None
    return Amount(Span(start, end), text[start:end], low, high, code, None, per)


def _code(unit: re.Match[str]) -> str:
    names = unit.groupdict()
    return next((code for n, code in enumerate(_UNITS) if names[f"u{n}"]), "CZK")


def _each(match: re.Match[str]) -> str:
    names = match.groupdict()
    for n, name in enumerate(_PERS):
        if any(names[f"{letter}{n}"] for letter in "pqr"):
            return name
    return str(names["other"])


def _is_money(text: str, span: Span, number: Numeral) -> bool:
    """Tell whether a number without a unit means crowns."""
    if number.scale == 1 or (number.bare and number.scale < numerals.MILLION):
        return False
    before = _SENTENCE_END.split(text[max(0, span.start - _NEAR) : span.start])[-1]
    after = _SENTENCE_END.split(text[span.end : span.end + _NEAR], maxsplit=1)[0]
    if _MONEY.search(before) or _MONEY.search(after) or _PRICED.search(before):
        return True
    return number.scale >= numerals.MILLION and not (
        _PEOPLE.search(before) or _PEOPLE.search(after)
    )


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
