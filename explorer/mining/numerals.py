"""Czech numbers in figures and words: `24 450 000`, `8.000.000`, `1,2 mld.`, `dva a půl tisíce`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Final, NamedTuple

from explorer.model import Span

SPACE: Final = "[ \t\u00a0\u2007\u2009\u200a\u202f]"
"""What may stand inside an amount: spaces of a line, also those that do not break."""
END: Final = r"(?![^\W_])"
"""The end of a word."""
MILLION: Final = 10**6

_SCALES: Final = {
    10**3: r"tis\.|tis(?:íc(?:e|i|ů|ům|ích|ovek|ovk?[^\W\d_]{1,3})?)?",
    MILLION: r"mil\.|mio\.?|mil(?:i[oó]n(?:u|y|ů|ům|em|ech|ov[^\W\d_]{1,3})?)?",
    10**9: r"(?:mld|mlrd|mlr)\.|ml(?:d|rd|r)|miliard(?:a|y|ě|u|ou|ám|ách|ami|ov[^\W\d_]{1,3})?",
    10**12: r"bil\.|bil(?:i[oó]n(?:u|y|ů|ům|em|ech)?)",
}
_SCALE_OF: Final = {f"s{n}": scale for n, scale in enumerate(_SCALES)}
_NAMES: Final = "|".join(f"(?P<s{n}>{forms})" for n, forms in enumerate(_SCALES.values()))
_SCALE: Final = re.compile(
    rf"{SPACE}{{0,2}}[-‑]?(?:(?:{_NAMES})(?:(?<=\.)|{END})|(?<=[0-9])k(?={SPACE}?Kč))",
    re.IGNORECASE,
)

_GAP: Final = re.compile(SPACE)
_ADJECTIVE: Final = re.compile(r".*(?:íc|[oó]n|ard)ov(?!k|ek)", re.IGNORECASE)
_FIGURES: Final = re.compile(
    r"(?P<whole>(?>"
    rf"[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}}(?![0-9])){{1,4}}"
    r"|[0-9]{1,3}(?:\.[0-9]{3}(?![0-9])){1,4}"
    r"|[0-9]{1,3}(?:,[0-9]{3}(?![0-9])){2,4}"
    r"|[0-9]{1,15}))"
    r"(?:[.,](?P<rest>[0-9]{1,9}))?+(?![0-9]|[.,:/][0-9])"
)
_ONES: Final = {
    "jeden jedna jedno jednu jednoho jedné jednomu jedním jednom": 1,
    "dva dvě dvou dvěma": 2,
    "tři tří třem třemi třech": 3,
    "čtyři čtyř čtyřem čtyřmi čtyřech": 4,
    "pět pěti": 5,
    "šest šesti": 6,
    "sedm sedmi": 7,
    "osm osmi": 8,
    "devět devíti": 9,
}
_TEENS: Final = (
    "deset jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct".split()  # noqa: SIM905
)
_TENS: Final = "dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát".split()  # noqa: SIM905
_BEFORE_TENS: Final = "jedn dva tři čtyři pět šest sedm osm devět".split()  # noqa: SIM905
_BROKEN: Final = {
    "půl": "0.5",
    "čtvrt": "0.25",
    "třičtvrtě": "0.75",
    "tři čtvrtě": "0.75",
    "tři čtvrtiny": "0.75",
    "půldruhého": "1.5",
    "půldruhé": "1.5",
    "půltřetího": "2.5",
}


def _words() -> dict[str, Decimal]:
    words = {form: Decimal(value) for forms, value in _ONES.items() for form in forms.split()}
    for value, word in enumerate(_TEENS, 10):
        words |= dict.fromkeys((word, f"{word}i"), Decimal(value))
    for value, word in enumerate(_TENS, 2):
        words |= dict.fromkeys((word, f"{word}i"), Decimal(10 * value))
    for (one, head), (ten, tail) in product(enumerate(_BEFORE_TENS, 1), enumerate(_TENS, 2)):
        words |= dict.fromkeys((f"{head}a{tail}", f"{head}a{tail}i"), Decimal(10 * ten + one))
    words["desíti"] = Decimal(10)
    return words | {"sto": Decimal(100)} | {word: Decimal(it) for word, it in _BROKEN.items()}


_VALUES: Final = _words()
_ANY: Final = "|".join(sorted(_VALUES, key=len, reverse=True))
_SPELT: Final = re.compile(
    rf"(?!deseti(?:tisíc|mili[oó]n|miliard)(?!ov))(?P<word>{_ANY})(?P<hundred>{SPACE}(?:stě|sta|set){END})?(?:{END}|(?=tisíc|mili|stě|sta|set))",
    re.IGNORECASE,
)
_ATTACHED: Final = re.compile(r"(?:stě|sta|set)(?=[^\W_])", re.IGNORECASE)
_HALF: Final = re.compile(rf"{SPACE}a{SPACE}(?P<part>půl|čtvrt){END}", re.IGNORECASE)
_BARE: Final = re.compile(rf"(?:tisíc|mili[oó]n(?:u|em)?|miliard(?:a|u|ou|ě)){END}", re.IGNORECASE)
_VAGUE: Final = re.compile(
    r"(?:desít|desetitisíc|stov|stati|tisíc|několik|pár|mnoho|řád|milion|milión|miliard|set|sta|stě)"
    rf"[^\W\d_]{{0,6}}{SPACE}\Z",
    re.IGNORECASE,
)
# What stands before a number that names something instead of counting it.
_NAME: Final = re.compile(
    r"(?:\b(?:č|čl|odst|str|tel|fax|mobil|psč|ičo?|dič|bod[ěu]?|číslo|čísla|účtu?|účet|paragraf\w*|"
    rf"vyhlášk\w*|zákon\w*|lince|link[auy]|prah[auoy]|praze)[.:]{{0,2}}|§|\+[0-9]{{3}}){SPACE}\Z",
    re.IGNORECASE,
)


def _starting() -> re.Pattern[str]:
    """Make the pattern of what begins a number; its first character is looked for fastest alone."""
    tails: dict[str, list[str]] = {}
    for word in (*_ANY.split("|"), "tisíc", "mili"):
        tails.setdefault(word[0], []).append(word[1:])
    words = "|".join(
        f"(?<=[{first}{first.upper()}])(?i:{'|'.join(rest)})" for first, rest in tails.items()
    )
    initials = "".join(tails)
    return re.compile(
        rf"[0-9{initials}{initials.upper()}]"
        r"(?<![^\W_x×ČčK].)"  # sorts out most letters at once; the next line says it exactly
        r"(?:(?<![^\W_].)|(?<=[0-9][x×].)|(?<=[Kk][Čč].)|(?<=CZK.))"
        r"(?<![0-9][.,:/].)(?<![^\W_][-‑/_].)(?<![+§#@=].)"
        rf"(?:(?<=[0-9])|{words})"
    )


_STARTS: Final = _starting()


class Numeral(NamedTuple):
    """A number in a text."""

    span: Span
    value: Decimal
    """Before it is multiplied by `scale`."""
    scale: int
    """A thousand, a million ... where the text says so, else 1."""
    is_year: bool = False
    """Whether it may be one: four figures in a row, nothing behind."""
    bare: bool = False
    """Whether it is a scale without a number: "milion korun"."""
    is_adjective: bool = False
    """Whether it is one with its scale: "pětimilionová dotace"."""
    in_thousands: bool = False
    """Whether it is figures that end with a group of zeros: `56 000`."""
    is_code: bool = False
    """Whether it counts nothing: the number of a house, phone or paragraph."""


def starts(text: str) -> Iterator[int]:
    """Yield where numbers may begin, in order."""
    return (match.start() for match in _STARTS.finditer(text))


def read(text: str, at: int) -> Numeral | None:
    """Give the number that begins at `at`, with its scale; None if there is none."""
    found = _figures(text, at) or _spelt(text, at) or _bare(text, at)
    if not found or found.bare:
        return found
    half = _HALF.match(text, found.span.end)
    if half:
        value = found.value + _VALUES[half["part"].lower()]
        found = found._replace(span=Span(at, half.end()), value=value)
    return _scaled(text, found)


def _scaled(text: str, found: Numeral) -> Numeral:
    scale = _SCALE.match(text, found.span.end)
    if not scale or (found.is_year and _BARE.match(text, scale.end() - len(scale[0].strip()))):
        return found
    factor = _SCALE_OF.get(scale.lastgroup or "", 1000)
    value = found.value
    grouped = re.fullmatch(r"([0-9]{1,3})\.([0-9]{3})", text[found.span.start : found.span.end])
    if grouped and factor >= MILLION:
        value = Decimal(f"{grouped[1]}.{grouped[2]}")  # 31.301 milionu
    end = scale.end()
    # "2 miliony 350 tisíc": what follows is less than one of the larger scale.
    follows = _GAP.match(text, end)
    less = _figures(text, follows.end()) if follows and factor > 1000 else None  # noqa: PLR2004
    if less and (minor := _SCALE.match(text, less.span.end)):
        smaller = _SCALE_OF.get(minor.lastgroup or "", 1000)
        if smaller < factor and less.value * smaller < factor:
            value += less.value * smaller / factor
            end = minor.end()
    adjective = _ADJECTIVE.match(scale[0]) is not None
    return Numeral(Span(found.span.start, end), value, factor, is_adjective=adjective)


def _figures(text: str, at: int) -> Numeral | None:
    match = _FIGURES.match(text, at)
    if not match:
        return None
    whole, rest = match["whole"], match["rest"]
    digits = "".join(filter(str.isdecimal, whole))
    value = Decimal(digits)
    if rest:
        # "40,000 Kč" is English for 40 000: crowns have no thousandths.
        thousands = len(rest) == 3 and whole != "0" and match[0] != f"{whole}.{rest}"  # noqa: PLR2004
        exact = Decimal(f"{digits}.{rest}")
        scaled = _SCALE.match(text, match.end())
        value = Decimal(digits + rest) if thousands and not scaled and len(whole) <= 3 else exact  # noqa: PLR2004
    year = whole == digits and not rest and 1900 <= int(digits) < 2100  # noqa: PLR2004
    code = year or bool(_NAME.search(text, max(0, at - 20), at))
    zeros = not rest and len(whole) > len(digits) and whole.endswith("000")
    return Numeral(Span(at, match.end()), value, 1, is_year=year, in_thousands=zeros, is_code=code)


def _spelt(text: str, at: int) -> Numeral | None:
    """Read a number in words: hundreds, tens, ones."""
    value, end, limit = Decimal(0), at, Decimal(1000)
    while match := _SPELT.match(text, end):
        part = _VALUES[match["word"].lower()]
        hundred = match.end() if match["hundred"] else None
        if attached := None if hundred else _ATTACHED.match(text, match.end()):
            hundred = attached.end()
        part *= 100 if hundred else 1
        if part >= limit:
            break
        value, limit = value + part, min(limit, 10 ** (len(str(int(part))) - 1))
        stop = hundred or match.end()
        gap = _GAP.match(text, stop)
        end = gap.end() if gap else stop
        if not gap or part < 10:  # noqa: PLR2004
            break
    if not value:
        return None
    end -= text[end - 1].isspace()
    return Numeral(Span(at, end), value, 1, is_code=value <= 1)


def _bare(text: str, at: int) -> Numeral | None:
    """Read "milion", but not after "několik" and the like."""
    match = _BARE.match(text, at)
    if not match or _VAGUE.search(text, max(0, at - 20), at):
        return None
    scale = _SCALE.match(text, at)
    factor = _SCALE_OF[scale.lastgroup or ""] if scale else 1
    half = _HALF.match(text, match.end())
    value = 1 + _VALUES[half["part"].lower()] if half else Decimal(1)
    return Numeral(Span(at, half.end() if half else match.end()), value, factor, bare=True)
