"""What a sentence says of deeds, in plain words: verbs and what they are about, tense, who acts.

A deed is a verb of deciding, giving, building ... (the lists in `deeds.txt`) in the past or the
passive, neither denied nor supposed. The weights of these features are learnt, see
`accomplishments`.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from explorer.czech import keys, words

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

_MEMORY: Final = 1 << 17  # forms
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
_MONEY: Final = re.compile(
    r"\b(?:kč|korun\w*|mil|milion\w*|mld|miliard\w*|eur\w*|tisíc\w*)\b", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d")
_QUOTES: Final = re.compile('[„“”"]')
_ADDRESS: Final = re.compile("http|@")
_MARKS: Final = {"?": "a question", "!": "an exclamation", ":": "a colon at the end"}
_SHORT, _MIDDLING, _LONG = 6, 13, 35  # words


class _Word(NamedTuple):
    """What is known of a form without looking around."""

    key: str
    form: str
    use: str | None
    """Tense or mood of a verb; None for other words."""
    kinds: tuple[str, ...]
    """Of `deeds.txt`."""
    denied: bool


def features(sentence: str) -> dict[str, float]:
    """Give what a sentence has of what may tell; a name absent is worth 0."""
    clauses = [forms for part in _CLAUSES.split(sentence) if (forms := words.forms(part))]
    told: dict[str, float] = {}
    deeds = 0
    everything: set[str] = set()
    for place, forms in enumerate(clauses):
        link = next(filter(None, map(_link, forms[:_OPENING])), None)
        if link:
            told[f"a clause with “{link}”"] = 1.0
        met = set(forms)
        everything |= met
        supposed, coming = not met.isdisjoint(_SUPPOSED), not met.isdisjoint(_FUTURE)
        done = 0
        for form in met:
            names, use = _of_word(form, supposed, coming)
            told.update(names)
            if use:
                done += 1
                told[f"a deed in the {use}"] = 1.0
        if done:
            deeds += done
            told[f"a deed in a clause with “{link}”" if link else "a deed in a main clause"] = 1.0
            if not place:
                told["a deed in the first clause"] = 1.0
            told.update(dict.fromkeys(_actors(met), 1.0))
    if deeds > 1:
        told["several deeds"] = 1.0
    if not deeds:
        told["no deed"] = 1.0
    count = sum(map(len, clauses))
    told.update(dict.fromkeys(_of_sentence(sentence, everything, count, bool(deeds)), 1.0))
    return told


@lru_cache(maxsize=_MEMORY)
def _link(form: str) -> str | None:
    """Give the conjunction that a form is, in its usual form."""
    return _LINKS.get(_word(form).key)


@lru_cache(maxsize=_MEMORY)
def _of_word(form: str, supposed: bool, coming: bool) -> tuple[Mapping[str, float], str | None]:  # noqa: FBT001
    """Give the features of a word, and its use if it is a deed.

    `supposed` and `coming` tell whether its clause has a word of supposing or of the future.
    """
    word = _word(form)
    names = dict.fromkeys(_names(word, supposed=supposed, coming=coming), 1.0)
    sure = not supposed and not (coming and word.use == _PASSIVE)
    deed = sure and not word.denied and word.use in _DONE and not _DEEDS.isdisjoint(word.kinds)
    return names, word.use if deed else None


def _names(word: _Word, *, supposed: bool, coming: bool) -> Iterator[str]:
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


def _actors(forms: AbstractSet[str]) -> Iterator[str]:
    """Yield who acts in a clause with a deed, as far as its words name them."""
    for form in ("jsme", "jsem"):
        if form in forms:
            yield f"a deed of “{form}”"
    for kind in {kind for form in forms for kind in _word(form).kinds if kind in _ACTORS}:
        yield f"a deed beside {_ACTORS[kind]}"


def _of_sentence(
    sentence: str,
    forms: AbstractSet[str],
    count: int,
    deed: bool,  # noqa: FBT001
) -> Iterator[str]:
    for name, cues in _CUES.items():
        if not forms.isdisjoint(cues):
            yield name
    for name, pattern in (("a sum of money", _MONEY), ("a number", _NUMBER)):
        if pattern.search(sentence):
            yield name
            if deed:
                yield f"a deed with {name}"
    if _QUOTES.search(sentence):
        yield "a quotation"
    if _ADDRESS.search(sentence):
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


@lru_cache(maxsize=_MEMORY)
def _word(form: str) -> _Word:
    key = keys.key(form)
    bare = form.removeprefix("ne")
    # "nechal" and "nemocnice" are words themselves: only what is left of a denied one counts.
    denied = bare != form and not key.startswith("ne") and keys.is_known(bare)
    return _Word(key, form, _use(bare if denied else form, key), _kinds().get(key, ()), denied)


def _use(form: str, key: str) -> str | None:
    """Tell the tense or mood of a form, as far as its ending shows."""
    if key.endswith(_PARTICIPLES) and (key.endswith("ý") or not keys.is_known(form)):
        return _PASSIVE if _PASSIVE_FORM.search(form) and not form.endswith(("ní", "tí")) else None
    if not (_INFINITIVE_KEY.search(key) and keys.is_known(form)):
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
    for line in Path(__file__).with_name("deeds.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            for key in map(keys.key, line.split()):
                kinds[key] = (*kinds.get(key, ()), kind)
    return kinds
