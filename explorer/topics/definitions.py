"""The sentence that says what a topic is.

It begins with the name of the topic, or goes on behind it with "tedy", or stands first under a
heading of that name, and says by a word like "nástroj" or "soubor" what kind of thing that is, or
what it serves for. What judges ("je
klíčovým nástrojem") or tells of money defines nothing. Of several the one that scores most, then
the oldest; none rather than a poor one.
"""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from explorer.czech import keys, sentences, words
from explorer.mining.keyphrases import kind_of
from explorer.mining.terms import letters
from explorer.mining.wordlists import towns, words_of
from explorer.store import topics as store
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import ordinal_of
from explorer.topics.values import Definition

_POSTS: Final = 200
"""Posts that are read for a definition, those that speak of the topic most first."""
_SHORTEST, _LONGEST = 30, 400
"""Characters of a sentence that can define."""
_LEAST: Final = 2.0
"""What a sentence scores at least to be shown."""
_IS, _CLASS, _MEANT, _THAT, _SERVES, _POINTED, _HEADED, _DETAIL = (
    *(1.0, 1.0, 0.5, 0.7, 1.5, 2.6, 0.5, 0.5),
)
"""What it scores: for "X je", a word that says what kind of thing, "X se rozumí", "X, tedy",
"X slouží k", "Jedná se o" under the heading X, any of these under that heading, and a clause that
goes on."""
_QUOTED, _MONEY, _OURS, _NOW = -0.5, -0.75, -1.0, -0.5
_JUDGED: Final = -1.5
_SHORT: Final = 3
"""Letters of words that are no noun."""
_NEAR: Final = 6
"""Words after the verb among which the kind of thing has to be."""
_PREFIX: Final = r"[„\"“»•*\s–-]*"
_VERB: Final = re.compile(
    r"[“\"”«]?(?:\s*\([^()]{1,80}\))?"
    r"(?P<whose>(?:\s(?!že\b|se\b|si\b|by\b|jsou\b|je\b|jako\b|a\b|i\b|v\b|na\b|není\b|nejsou\b)[^\W\d_]+\.?){0,3})"
    r"(?:,\s(?:tedy|čili|neboli|tj\.)\s[^,]{3,60},)?"
    r"\s(?:tedy\s|tak\s)?"
    r"(?P<verb>je|jsou|představuje|představují|znamená|znamenají|označuje|označují|slouží|umožňuje|"
    r"umožňují|se\srozumí|rozumíme)\s(?:tedy\s|vlastně\s|v\spodstatě\s)?(?P<rest>\S.*)",
    re.DOTALL,
)
_THAT_IS: Final = re.compile(
    r"[“\"”«]?(?:\s\([^()]{1,80}\))?,\s(?P<that>tedy|čili|neboli|tj\.|jakožto|což(?=\s))(?:\s(?:je|jsou)\b)?\s(?P<rest>\S.*)",
    re.DOTALL,
)
_SERVING: Final = ("slouží", "umožňuje", "umožňují")
_MEANING: Final = ("se rozumí", "rozumíme")
_POINTS: Final = re.compile(r"(?:Jedná se o|Jde o|Je to|Jsou to)\s(?P<rest>\S.*)", re.DOTALL)
_DETAILED: Final = re.compile(
    r",\s(?:\w+\s)?(?:kter|jež|jenž|jehož|jejíž|jejichž|kde\b|v\sně)|"
    r"\b(?:pro|určen|obsahuj|zahrnuj|umožňuj|sloužíc|zaměřen|zabývaj|zřizovan|zřízen)"
)
_COSTING: Final = re.compile(r"\b(?:Kč|mld|mil|milion|miliard|korun)")
_OWN: Final = re.compile(
    r"\b(?:jsme|jsem|naš\w+|nám|nás|náš|bohužel|bezesporu|podle|prý|údajně|\w{2,}(?:áme|íme|ujeme))\b",
    re.IGNORECASE,
)
_TIMELY: Final = re.compile(
    r"\b(?:dnes|letos|loni|právě|stále|nyní|zatím|už|nadále|již|pouze|jen|tohoto|tomto|tento|tato)\b",
    re.IGNORECASE,
)


class _Name(NamedTuple):
    """The names of a topic, in all forms of their words."""

    opening: "re.Pattern[str]"
    """At the start of a sentence; before it may stand of what sort it is: "aplikace Lítačka"."""
    anywhere: "re.Pattern[str]"


class _Text(NamedTuple):
    unit: int
    path: str
    date: str | None
    heading: str
    line: int
    text: str
    lines: str


def define(catalog: Catalog, names: Collection[str], posts: Collection[int]) -> Definition | None:
    """Give the sentence that says what the topic with these names is; None if no post says it."""
    label, *others = names
    # "Podpora sportu je ..." says nothing of sport.
    told = [label, *(it for it in others if letters(label) not in letters(it))]
    name = _name(catalog, told)
    called = {letters(it) for it in names}
    best: tuple[float, str, str] | None = None
    chosen: Definition | None = None
    for text in _texts(catalog, list(posts)[:_POSTS]):
        for score, start, sentence in _claims(text, name, called):
            rank = (-score, text.date or "9", text.path)
            if score >= _LEAST and (best is None or rank < best):
                best = rank
                chosen = Definition(
                    sentence=sentence,
                    path=text.path,
                    section=f"{text.path}#{ordinal_of(text.unit)}",
                    line=_line(text, start),
                    date=dt.date.fromisoformat(text.date) if text.date else None,
                )
    return chosen


def _name(catalog: Catalog, names: Collection[str]) -> _Name:
    either = "|".join(
        r"\s+".join(
            f"(?:{'|'.join(map(re.escape, store.alike(catalog, form)))})"
            for form in words.forms(name)
        )
        for name in sorted(set(names), key=lambda it: (-len(it), it))
        if words.forms(name)
    )
    sorts = "|".join(map(re.escape, sorted(words_of("types"))))
    told = rf"(?:{either or '(?!)'})(?!\w)"
    return _Name(
        re.compile(rf"{_PREFIX}(?:(?:{sorts})\s[„\"“»]?)?{told}", re.IGNORECASE),
        re.compile(rf"(?<!\w){told}", re.IGNORECASE),
    )


def _claims(text: _Text, name: _Name, called: Collection[str]) -> Iterator[tuple[float, int, str]]:
    """Yield the sentences that may define, with their scores and where they begin."""
    headed = letters(text.heading.split("(")[0]) in called
    first = True
    offset = 0
    for line in text.text.split("\n"):
        if name.anywhere.search(line) or (headed and first):
            for span in sentences.split(line):
                sentence = line[span.start : span.end]
                if _SHORTEST <= len(sentence) <= _LONGEST and not sentence.endswith("?"):
                    score = _score(sentence, name, pointed=headed and first and not span.start)
                    yield score + (_HEADED if headed else 0), offset + span.start, sentence
        first = first and not line.strip()
        offset += len(line) + 1


def _score(sentence: str, name: _Name, *, pointed: bool) -> float:
    """Tell how well a sentence defines; 0 if it does not."""
    score, rest = _said(sentence, name, pointed=pointed)
    if not score:
        return 0.0
    score += _DETAIL if _DETAILED.search(rest) else 0
    score += _QUOTED if sentence[0] in '„"“»' else 0
    score += _MONEY if _COSTING.search(sentence) else 0
    score += _NOW if _TIMELY.search(sentence) else 0
    return score + (_OURS if _OWN.search(sentence) else 0)


def _said(sentence: str, name: _Name, *, pointed: bool) -> tuple[float, str]:
    """Give what the words score by which a sentence defines, 0 without any, and what follows them."""
    found = name.opening.match(sentence)
    said = _VERB.match(sentence, found.end()) if found else None
    if said and _is_whose(said["whose"]):
        verb, rest = " ".join(said["verb"].split()), said["rest"]
        if verb in _SERVING:
            serves = verb != "slouží" or rest.startswith(("k", "pro", "jako"))
            return (_SERVES if serves else 0.0), rest
        kind = _kind(rest)
        return (_IS + kind + (_MEANT if verb in _MEANING else 0) if kind else 0.0), rest
    if pointed and (said := _POINTS.match(sentence)):
        return _POINTED + _kind(said["rest"]), said["rest"]
    found = name.anywhere.search(sentence)
    said = _THAT_IS.match(sentence, found.end()) if found else None
    if found and said and _stands_alone(sentence, found, said):
        kind = _kind(said["rest"])
        return (_THAT + kind if kind else 0.0), said["rest"]
    return 0.0, ""


def _is_whose(text: str) -> bool:
    """Tell whether words behind a name only say where that is: "digitální technická mapa kraje"."""
    places = words_of("territories")
    return all(key in places or (key,) in towns() for key in map(keys.key, words.forms(text)))


def _kind(text: str) -> float:
    """Tell how well a text begins with the kind of thing that something is; 0 if it does not."""
    score = _CLASS
    for form in words.forms(text[:120])[:_NEAR]:
        key, kind = kind_of(form)
        if key in words_of("judging") or form.startswith("nej"):
            score += _JUDGED
        if key in words_of("classes"):
            return score
        if kind != "a" and not key.endswith("ý"):
            return 0.0
    return 0.0


def _stands_alone(sentence: str, name: "re.Match[str]", said: "re.Match[str]") -> bool:
    """Tell whether "X, tedy" says what X is, not what the noun or adjective before it means.

    After a noun the kind of thing has the case of X: "změna územního plánu, tedy dokumentu".
    """
    before = words.forms(sentence[: name.start()].replace("tzv.", ""))
    key, governing = kind_of(before[-1]) if before else ("", "x")
    if not before or before[-1] in words.STOP:
        return True
    if governing not in "an" and (key not in words_of("idle") or len(key) <= _SHORT):
        return True
    kind = next(
        (it for it in words.forms(said["rest"]) if kind_of(it)[0] in words_of("classes")), ""
    )
    return said["that"] != "což" and governing != "a" and kind[-1:] == name[0][-1]


def _texts(catalog: Catalog, posts: Collection[int]) -> Iterator[_Text]:
    for row in catalog.rows(
        "SELECT unit, path, date, coalesce(heading, ''), section.line, text, lines FROM section "
        "JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file "
        "WHERE unit >> 16 IN (SELECT value FROM json_each(?)) ORDER BY unit",
        posts,
    ):
        yield _Text(*row)


def _line(text: _Text, offset: int) -> int:
    line = text.line
    for start, known in json.loads(text.lines):
        if start > offset:
            break
        line = known
    return line
