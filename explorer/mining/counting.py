"""The noun that is counted behind a number: `52 nových bytů`, `311 žádostí`, `1,5 ha`."""

import re
from typing import Final

from explorer.czech import keys, words
from explorer.mining.numerals import END, SPACE, Numeral
from explorer.model import Span

_MEASURE: Final = re.compile(
    rf"{SPACE}?(km²?|km2|m2|m²|m3|m³|ha|kwp|kw|mw|gw|kwh|mwh|gwh|kg|kčs|gb|tb|ks|m|t|l){END}",
    re.IGNORECASE,
)
_WORD: Final = re.compile(rf"{SPACE}([^\W\d_]{{2,30}}){END}(?!\.[^\W_])")
_ADJECTIVES: Final = 2
"""Words between a number and its noun."""

_ADJECTIVE: Final = re.compile(r".+(?:ých|ích|ými|ími|ým|ím|é|ší|ní|cí)")
_MANY: Final = re.compile(r".+(?:ů|í|ům|ím|ech|ách|ích|ami|emi|ěmi|mi)")
_CLOSED: Final = re.compile(r".+[^aáeéěiíoóuúůyý]")
_OPEN_LEMMA: Final = re.compile(r".+[aeěo]")
_ADJECTIVE_ONLY: Final = re.compile(r".+(?:ých|ými|[^aáeě]ních|[^aáeě]ními)")
_INSTRUMENTAL: Final = re.compile(r"(?:íci|ami)\Z", re.IGNORECASE)
_VERBAL: Final = ("ání", "ení", "ění", "tí")  # nouns, though they end as adjectives do
_INFINITIVE: Final = ("at", "át", "et", "ět", "it", "ít", "ýt", "nout", "ci")
# Nouns whose genitive plural looks like their lemma or has one of another stem.
_COUNTED: Final = frozenset(
    [
        "let",
        "lidí",
        "dní",
        "dnů",
        "dětí",
        "osob",
        "obyvatel",
        "měsíců",
        "přátel",
        "hodin",
        "minut",
        "cestujících",
    ]
)
# Adverbs, pronouns and verbs that look like nouns; found behind numbers in party reports.
_NOT: Final = words.STOP | frozenset(
    "další dalších příští první druhý poslední nyní dnes včera dříve téměř zhruba přibližně tedy "  # noqa: SIM905
    "navíc více méně ročně měsíčně denně týdně celkem pouze právě dále také místo kolem okolo během "
    "podle přes včetně kromě proti díky oproti vůči naproti zatímco avšak protože pokud takže nebo "
    "anebo přitom tím čím jim jimi nimi jejími jejím těm těmi všem všemi svými svým kterým kterými "
    "jakými ním námi vámi především letos vloni loni vždy někdy stále hlavně nejen tak pak ještě "
    "musí může mohou mají bude budou budeme jsme jste byla bylo byli byly být".split()
)


def counted(text: str, number: Numeral) -> Span | None:
    """Give the place of the noun that `number` counts; None where none follows.

    Told by its ending and its lemma: after two to four any plural, else a genitive or an oblique case.
    """
    at = number.span.end
    if measure := _MEASURE.match(text, at):
        return None if number.scale > 1 and measure[1] in "tlm" else Span(*measure.span(1))
    if (number.is_code and number.scale == 1) or number.is_adjective:
        return None
    # "2 byty", "1,5 roku", "s 10 tisíci byty"
    few = 1 < number.value < 5 or number.value % 1 != 0  # noqa: PLR2004
    few = few if number.scale == 1 else bool(_INSTRUMENTAL.search(text, at - 3, at))
    passed = 0
    while match := _WORD.match(text, at):
        word = match[1].lower()
        if word in _NOT:
            return None
        if _is_noun(word, few=few):
            return Span(*match.span(1))
        if passed == _ADJECTIVES or not (match[1].isupper() or _ADJECTIVE.fullmatch(word)):
            return None
        passed += 1
        at = match.end()
    return None


def _is_noun(word: str, *, few: bool) -> bool:
    if word in _COUNTED:
        return True
    if _ADJECTIVE_ONLY.fullmatch(word):
        return False
    if word.endswith("ů"):
        return True
    lemma = keys.key(word)
    if lemma.endswith(("ý", "í")) and not lemma.endswith(_VERBAL):
        return False
    if _MANY.fullmatch(word):
        is_verb = word.endswith("í") and lemma.endswith(_INFINITIVE)
        return (lemma != word or lemma.endswith(_VERBAL)) and not is_verb
    if _CLOSED.fullmatch(word):
        return lemma != word and bool(_OPEN_LEMMA.fullmatch(lemma))
    return few and lemma != word and (word.endswith("y") or not lemma.endswith(_INFINITIVE))
