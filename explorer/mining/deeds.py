"""What a sentence says of deeds, in plain words: verbs and what they are about, tense, who acts.

A deed is a verb of deciding, giving, building ... (the lists in `deeds.txt`) in the past or the
passive, neither denied nor supposed. The weights of these features are learnt, see
`accomplishments`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from explorer.czech import dictionary, keys, sentences, words
from explorer.czech.memory import Memory
from explorer.model import Span

_DEEDS: Final = frozenset(
    ("deciding", "giving", "getting", "saving", "improving", "building", "starting", "succeeding")
)
_ACTORS: Final = {
    "ours": "an office they may run",
    "others": "others",
    "Pirates": "Pirates",
}
_MODAL: Final = "modal"
_GROUPS: Final = frozenset((_MODAL, *_ACTORS))
_PAST: Final = "past"
_PASSIVE: Final = "passive"
_INFINITIVE: Final = "infinitive"
_PRESENT: Final = "present"
_DONE: Final = frozenset((_PAST, _PASSIVE))
_A_DEED: Final = frozenset(f"a deed in the {tense}" for tense in _DONE)

_CLAUSES: Final = re.compile(r"[,;:()–—]|\s-\s")
_OPENING: Final = 3  # words at the head of a clause among which its conjunction stands
_LINKS: Final = {
    **dict.fromkeys(("který", "jenž", "kde", "jehož", "jejíž", "jejichž", "kdo", "co"), "který"),
    **dict.fromkeys(("aby", "abychom"), "aby"),
    **dict.fromkeys(("pokud", "kdyby"), "pokud"),
    **dict.fromkeys(("protože", "jelikož"), "protože"),
    **dict.fromkeys(("ač", "ačkoli", "byť", "než"), "byť"),
    **{link: link for link in ("že", "když", "což", "jak", "zda", "ať")},
}
_INFINITIVE_KEY: Final = re.compile(r"(?:[aieěíýú]|ou|[áéíů]s|éz)t$|ci$")
_PARTICIPLES: Final = ("ný", "tý", "en", "ěn", "an", "án")  # whole, or a stem where unknown
_PAST_FORM: Final = re.compile(r"l[aoiy]?$")
_PASSIVE_FORM: Final = re.compile(r"(?:n[aoyi]?|t[aoyi]?)$")
_FUTURE: Final = frozenset("bude budou budeme budu budete".split())  # noqa: SIM905
_SUPPOSED: Final = frozenset("by bychom bych byste abychom aby kdyby kdybychom".split())  # noqa: SIM905
_CUES: Final[Mapping[str, AbstractSet[str]]] = {
    "we or I": frozenset("jsme jsem nám naše náš našich naším našemu našeho mi my".split()),  # noqa: SIM905
    "the future": _FUTURE,
    "a supposition": _SUPPOSED,
    "already": frozenset(("už", "již")),
    "a recent time": frozenset(
        "nově nyní dnes včera letos loni konečně poprvé nedávno minulý".split()  # noqa: SIM905
    ),
}
_MONEY: Final = re.compile(r"kč|korun\w*|mil|milion\w*|mld|miliard\w*|eur\w*|tisíc\w*")
_NUMBER: Final = re.compile(r"\d")
_QUOTES: Final = re.compile('[„“”"]')
_MARKS: Final = {"?": "a question", "!": "an exclamation", ":": "a colon at the end"}
_A_SUM: Final = "a sum of money"
_A_NUMBER: Final = "a number"
_SHORT, _MIDDLING, _LONG = 6, 13, 35  # words


class Sentence(NamedTuple):
    """A sentence and its words."""

    span: Span
    """In the text it was read from."""
    text: str
    clauses: Sequence[Sequence[str]]
    """The forms of the words of each; all together, those that `words.forms` gives."""


class _Word(NamedTuple):
    """What is known of a form without looking around."""

    key: str
    form: str
    use: str | None
    """Tense or mood of a verb; None for other words."""
    kinds: tuple[str, ...]
    """Of `deeds.txt`."""
    denied: bool


class _Tells(NamedTuple):
    """What forms tell."""

    names: Mapping[tuple[bool, bool], Mapping[str, AbstractSet[str]]]
    """What a sentence has from each form of a clause, by whether that has a word of supposing, and
    one of the future."""
    links: Mapping[str, str | None]
    """The conjunction that a form is, in its usual form."""
    acts: Mapping[str, AbstractSet[str]]
    """What a deed has from the forms of its clause."""


def read(text: str) -> tuple[Sentence, ...]:
    """Give the sentences of a text, in order."""
    cut = words.Cut(text)
    return tuple(
        Sentence(span, text[span.start : span.end], cut.runs(*span, _CLAUSES))
        for span in sentences.split(text)
    )


def whole(text: str) -> Sentence:
    """Give a text, such as a title, as one sentence."""
    span = Span(0, len(text))
    return Sentence(span, text, words.Cut(text).runs(*span, _CLAUSES))


def features(sentence: Sentence, wanted: AbstractSet[str] | None = None) -> dict[str, float]:
    """Give what a sentence has of what may tell; a name absent is worth 0.

    Where some are `wanted`, others that come from one word alone are left out, which is faster.
    """
    tells = _tells(wanted)
    told: set[str] = set()
    deeds = 0
    for number, forms in enumerate(sentence.clauses):
        done = _of_clause(forms, tells, told)
        if done and not number:
            told.add("a deed in the first clause")
        deeds += done
    if deeds > 1:
        told.add("several deeds")
    if not deeds:
        told.add("no deed")
    told.update(_of_sentence(sentence.text, sum(map(len, sentence.clauses))))
    if deeds:
        told.update(f"a deed with {name}" for name in (_A_SUM, _A_NUMBER) if name in told)
    return dict.fromkeys(told, 1.0)


def _of_clause(forms: Sequence[str], tells: _Tells, told: set[str]) -> int:
    """Add what the forms of a clause tell; give how many deeds it has."""
    link = next(filter(None, map(tells.links.__getitem__, forms[:_OPENING])), None)
    if link:
        told.add(f"a clause with “{link}”")
    supposed, coming = not _SUPPOSED.isdisjoint(forms), not _FUTURE.isdisjoint(forms)
    names_of = tells.names[supposed, coming]
    names = set[str]().union(*map(names_of.__getitem__, forms))
    told |= names
    if names.isdisjoint(_A_DEED):
        return 0
    told.add(f"a deed in a clause with “{link}”" if link else "a deed in a main clause")
    told.update(*map(tells.acts.__getitem__, forms))
    return sum(not _A_DEED.isdisjoint(names_of[form]) for form in set(forms))


@cache
def _tells(wanted: AbstractSet[str] | None) -> _Tells:
    once: dict[AbstractSet[str], AbstractSet[str]] = {}  # most forms tell nothing, or the same

    def names(form: str, supposed: bool, coming: bool) -> AbstractSet[str]:  # noqa: FBT001
        it = _word(form)
        if it.use not in _DONE and (supposed or coming):
            return by_clause[False, False][form]  # what is not done tells the same everywhere
        known: AbstractSet[str] = frozenset((*_names(it, supposed, coming), *_cues(form)))
        if wanted is not None:
            known &= wanted
        if _is_deed(it, supposed, coming):
            known |= {f"a deed in the {it.use}"}
        return once.setdefault(known, known)

    by_clause: Mapping[tuple[bool, bool], Mapping[str, AbstractSet[str]]] = {
        (supposed, coming): Memory(partial(names, supposed=supposed, coming=coming))
        for supposed in (False, True)
        for coming in (False, True)
    }
    return _Tells(
        by_clause,
        Memory(lambda form: _LINKS.get(keys.key(form))),
        Memory(lambda form: frozenset(_acts(_word(form)))),
    )


def _is_deed(word: _Word, supposed: bool, coming: bool) -> bool:  # noqa: FBT001
    sure = not supposed and not (coming and word.use == _PASSIVE)
    return sure and not word.denied and word.use in _DONE and not _DEEDS.isdisjoint(word.kinds)


def _names(word: _Word, supposed: bool, coming: bool) -> Iterator[str]:  # noqa: FBT001
    for kind in word.kinds:
        if kind in _ACTORS:
            yield f"names {_ACTORS[kind]}"
        elif kind == _MODAL:
            yield "a wish or duty"
    denied = "denied " if word.denied else ""
    if denied:
        yield "a denied word"
    if not word.use:
        yield f"the word {word.key}"
        return
    if denied:
        yield f"a denied verb, {word.use}"
    kinds = [kind for kind in word.kinds if kind not in _GROUPS]
    if not kinds:
        yield f"another verb, {word.use}"
    elif not (supposed and word.use in _DONE):
        when = "future " if coming and word.use == _PASSIVE else ""
        for kind in kinds:
            yield f"a {denied}verb of {kind}, {when}{word.use}"
    yield f"{denied}{word.key} ({word.use})"


def _acts(word: _Word) -> Iterator[str]:
    """Yield who acts, as far as the word names them."""
    if word.form in {"jsme", "jsem"}:
        yield f"a deed of “{word.form}”"
    for kind in word.kinds:
        if kind in _ACTORS:
            yield f"a deed beside {_ACTORS[kind]}"


def _cues(form: str) -> Iterator[str]:
    for name, cues in _CUES.items():
        if form in cues:
            yield name
    if _MONEY.fullmatch(form):
        yield _A_SUM
    if _NUMBER.search(form):
        yield _A_NUMBER


def _of_sentence(sentence: str, count: int) -> Iterator[str]:
    """Yield what its signs and its length tell; `count` is its number of words."""
    if _QUOTES.search(sentence):
        yield "a quotation"
    if "@" in sentence or "http" in sentence:
        yield "an address"
    if mark := _MARKS.get(sentence.rstrip(' "“”')[-1:]):
        yield mark
    if length := _length(count):
        yield length


def _length(count: int) -> str | None:
    if count < _SHORT:
        return "few words"
    if count < _MIDDLING:
        return "a short sentence"
    return "a long sentence" if count > _LONG else None


def _word(form: str) -> _Word:
    key = keys.key(form)
    bare = form.removeprefix("ne")
    # "nechal" and "nemocnice" are words themselves: only what is left of a denied one counts.
    denied = bare != form and not key.startswith("ne") and dictionary.is_known(bare)
    return _Word(key, form, _use(bare if denied else form, key), _kinds().get(key, ()), denied)


def _use(form: str, key: str) -> str | None:
    """Tell the tense or mood of a form, as far as its ending shows."""
    if key.endswith(_PARTICIPLES) and (key.endswith("ý") or not dictionary.is_known(form)):
        return _PASSIVE if _PASSIVE_FORM.search(form) and not form.endswith(("ní", "tí")) else None
    if not (_INFINITIVE_KEY.search(key) and dictionary.is_known(form)):
        return None
    if form == key:
        return _INFINITIVE
    if _PAST_FORM.search(form):
        return _PAST
    return _PASSIVE if _PASSIVE_FORM.search(form) else _PRESENT


@cache
def _kinds() -> Mapping[str, tuple[str, ...]]:
    """Give what the words of `deeds.txt` say, by key."""
    kinds: dict[str, tuple[str, ...]] = {}
    kind = ""
    text = Path(__file__).with_name("deeds.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            for key in map(keys.key, line.split()):
                kinds[key] = (*kinds.get(key, ()), kind)
    return kinds
