"""Where a text may say what an acronym stands for: brackets, signs and words such as "neboli"."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from explorer.model import Span

_UPPER: Final = "A-ZÁČĎÉĚÍĽŇÓÖŘŠŤÚŮÜÝŽ"
_Q: Final = "„“”\"'‚‘’»«"
_LOOK: Final = 60  # characters before an acronym in which a marker may stand
_WINDOW: Final = 250  # characters in which its meaning may stand
_LONGEST: Final = 12  # characters of an acronym

_ACRONYM: Final = re.compile(
    rf"(?<![\w+@#./-])(?=[^\W_]{{0,6}}[{_UPPER}][^\W_]{{0,4}}[{_UPPER}\d])[^\W_]{{2,12}}"
    rf"(?:[-&/][{_UPPER}][^\W_]{{0,7}}){{0,2}}"
    rf"(?: (?:[{_UPPER}]{{2,6}}|[IVX]{{1,4}}|\d{{1,2}})(?![^\W_])){{0,2}}"
    rf"(?: [{_UPPER}][^\W\d_]{{2,8}}(?=[{_Q}]?\)))?(?![\w+@])"
)
_NUMERAL: Final = re.compile(r"X{0,3}(?:I[VX]|V?I{0,3})")

_ALIAS: Final = (
    r"(?:(?:a |i )?dále(?: (?:již|už|též|také|pouze|jen|jenom|jako|i|zde|uváděn\w+))*|"
    r"(?:ve )?zkráceně|zkr\.|ve zkratce|(?:se |pod |známá |má )?zkratk\w+|neboli?|čili|aneb|alias|"
    r"tzv\.?|takzvan\w+|(?:z )?angl\w*\.?|tj\.?|tzn\.?|tedy|též|také|jen|resp\w*\.?|"
    r"označovan\w+(?: jako)?|přezdívan\w+|nazývan\w+|znám\w+ jako)"
)
_NAMED: Final = (
    r"(?:dále jen(?:om)?|(?:ve )?zkráceně|zkr\.|ve zkratce|(?:pod |známá |má |se )?zkratk(?:a|ou)|"
    r"neboli?|čili|aneb|alias|tzv\.|takzvan\w+|znám\w+ jako)"
)
_MEANING: Final = (
    r"(?:neboli?|čili|aneb|alias|tj\.?|tzn\.?|t\. j\.|to je|to jest|tedy|což (?:je|jsou|znamená)|"
    r"znamená|se skrývá|(?:je )?zkratka(?: pro| slov\w*)?|(?:z )?angl\w*\.?(?: zkratka)?|"
    r"z anglického|česky|v překladu)"
)

_IN_BRACKET: Final = re.compile(
    rf"\(\s*(?P<mark>(?:{_ALIAS}[ ,:]+){{0,3}})[{_Q}]*\Z", re.IGNORECASE
)
_AFTER_ALIAS: Final = re.compile(rf"[, ](?:{_NAMED}[ ,:]+){{1,2}}[{_Q}]*\Z", re.IGNORECASE)
_AFTER_SIGN: Final = re.compile(rf"(?:(?P<comma>,)| [–—-]| =) [{_Q}]*\Z")
_CLOSED: Final = re.compile(rf"[{_Q}]*\s?(?:[),;=:]|[–—-]\s|{_MEANING}\b)")
_LISTED: Final = re.compile(rf"[{_Q}]*\s?,\s?[{_Q}]*[{_UPPER}]")
_ENDED: Final = re.compile(rf"[{_Q}]*(?:[),.;\n(]|\Z)")
_BEFORE_BRACKET: Final = re.compile(
    rf"[{_Q}]*\s?\(\s*(?:(?:{_MEANING}|pozn\. \w+|zkr\.)[\s:,-]+){{0,2}}(?P<inside>[^()\n]{{3,200}})\)",
    re.IGNORECASE,
)
_BEFORE_MEANING: Final = re.compile(rf"[{_Q}]*,?\s{_MEANING}[ :]+(?=[{_Q}]*\w)", re.IGNORECASE)
_BEFORE_SIGN: Final = re.compile(rf"[{_Q}]*(?:(?P<comma>,)|:| [–—-]| =| \|) (?=[{_Q}]*\w)")
_BEFORE_SENTENCE: Final = re.compile(
    rf"[{_Q}]*[^.!?\n]{{0,40}}[.!?][{_Q}]* +(?:Neboli?|Čili|Tedy|Tj\.|To je|Aneb) +"
)
_LEGAL_FORM: Final = re.compile(
    r"[,\s]+(?:a\. ?s|s\. ?r\. ?o|z\. ?[súo]|o\. ?p\. ?s|p\. ?o|v\. ?o\. ?s|v\. ?v\. ?i|k\. ?s|"
    r"s\. ?p|n\. ?p|p\. ?s|spol\. s r\. ?o|příspěvkov\w+ organizac\w+|akciov\w+ společnost\w*)"
    r"\.?,?\s*\Z"
)
_BOUNDARY: Final = re.compile(
    rf"[\n();:?!•…|]|(?<=[^\W\d_]{{4}})[{_Q}]?\.[{_Q}]*\s|(?<=\d{{4}})\.\s"
)


class Rule(NamedTuple):
    """What is asked of a phrase before it is believed to be a meaning."""

    least: float
    """The lowest score."""
    closed: bool = False
    """Whether a bracket tells where the phrase ends."""
    in_order: bool = False
    """Whether the letters must stand in their order."""
    fewest: int = 2
    """Letters that the acronym has at least."""
    least_of_two: float = 0.0
    """The lowest score where it has two."""
    ended: bool = False
    """Whether punctuation must follow the definition."""


BRACKET: Final = Rule(0.65, closed=True, least_of_two=0.9)
MARKED: Final = Rule(0.5, closed=True)
LISTED: Final = Rule(0.85, closed=True)
PHRASED: Final = Rule(0.6)
SENTENCE: Final = Rule(0.8)
SIGN: Final = Rule(0.89, in_order=True, least_of_two=0.95)
COMMA: Final = Rule(0.95, in_order=True, fewest=3, ended=True)


class Cue(NamedTuple):
    """An acronym, and where its meaning may be said."""

    short: Span
    near: Span
    """What to look through: the meaning ends it if it comes before the acronym, else opens it."""
    rule: Rule

    @property
    def before(self) -> bool:
        """Whether the meaning comes before the acronym."""
        return self.near.end <= self.short.start


def find(text: str) -> Iterator[Cue]:
    """Yield the cues of `text` in the order of the acronyms."""
    for match in _ACRONYM.finditer(text):
        if _is_acronym(match[0]):
            short = Span(*match.span())
            yield from _before(text, short)
            yield from _after(text, short)


def ends(text: str, place: int) -> bool:
    """Tell whether punctuation or nothing follows at `place`."""
    return _ENDED.match(text, place) is not None


def _is_acronym(name: str) -> bool:
    return (
        len(name) <= _LONGEST
        and (sum(map(str.isupper, name)) > 1 or any(map(str.isdigit, name)))
        and not _NUMERAL.fullmatch(name)
    )


def _before(text: str, short: Span) -> Iterator[Cue]:
    """Yield the cues whose meaning stands before the acronym."""
    low = max(0, short.start - _LOOK)
    left = text[low : short.start]
    if "(" in left and (match := _IN_BRACKET.search(left)) and _CLOSED.match(text, short.end):
        listed = _LISTED.match(text, short.end)
        rule = MARKED if match["mark"] else LISTED if listed else BRACKET
        yield Cue(short, _stretch_before(text, low + match.start()), rule)
    elif match := _AFTER_ALIAS.search(left):
        yield Cue(short, _stretch_before(text, low + match.start()), PHRASED)
    elif (match := _AFTER_SIGN.search(left)) and _ENDED.match(text, short.end):
        near = _stretch_before(text, low + match.start())
        if match["comma"]:
            yield Cue(short, Span(text.rfind(",", *near) + 1 or near.start, near.end), COMMA)
        else:
            yield Cue(short, near, SIGN)


def _after(text: str, short: Span) -> Iterator[Cue]:
    """Yield the cue whose meaning stands after the acronym."""
    if match := _BEFORE_BRACKET.match(text, short.end):
        yield Cue(short, Span(*match.span("inside")), BRACKET)
    elif match := _BEFORE_MEANING.match(text, short.end):
        yield Cue(short, _stretch_after(text, match.end()), PHRASED)
    elif match := _BEFORE_SIGN.match(text, short.end):
        near = _stretch_after(text, match.end())
        if match["comma"]:
            end = text.find(",", *near)
            yield Cue(short, near if end < 0 else Span(near.start, end), COMMA)
        else:
            yield Cue(short, near, SIGN)
    elif match := _BEFORE_SENTENCE.match(text, short.end):
        yield Cue(short, _stretch_after(text, match.end()), SENTENCE)


def _stretch_before(text: str, end: int) -> Span:
    low = max(0, end - _WINDOW)
    low = max((match.end() for match in _BOUNDARY.finditer(text, low, end)), default=low)
    stretch = text[low:end]
    while match := _LEGAL_FORM.search(stretch):
        stretch = stretch[: match.start()]
    return Span(low, low + len(stretch))


def _stretch_after(text: str, start: int) -> Span:
    high = min(len(text), start + _WINDOW)
    match = _BOUNDARY.search(text, start, high)
    return Span(start, match.start() if match else high)
