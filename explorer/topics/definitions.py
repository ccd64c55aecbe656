"""The sentence that says what a topic is.

In order of trust: a sentence that begins with the name and says "je", "představuje" and a noun; the
first sentence under a heading of that name that begins "Jedná se o"; a place that spells an acronym
out. Of several the one in the post that speaks of the topic most, then the oldest.
"""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from explorer.czech import keys, sentences, words
from explorer.mining.terms import letters
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import ordinal_of, post_of
from explorer.topics.values import Definition

_POSTS: Final = 200
"""Posts that are read for a definition, those that speak of the topic most first."""
_SHORTEST, _LONGEST = 30, 400
"""Characters of a sentence that can define."""
_SMALL: Final = 2
"""Letters of words that are no noun."""
_SAYS: Final = re.compile(
    r"(?:\s*\([^()]{1,80}\))?,?\s+(?:tedy\s+)?"
    r"(?P<verb>je|jsou|představuje|představují|znamená|slouží|označuje|sdružuje|zajišťuje)\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_POINTS: Final = re.compile(r"(?:Jedná se o|Jde o|Je to|Jsou to|Byl[aoy]? založen[aoy]?)\s")
_INSTRUMENTAL: Final = re.compile(r"(?:em|ím|ým|ou|mi|ami|kem|tem)\Z")
_ADJECTIVE: Final = re.compile(r"(?:ý|á|é|í|ým|ou|ím|ými|ími)\Z")
_NOT_NOUNS: Final = frozenset(
    "v na z ze k ke pro po při od do s se si o u za pod nad před mezi i a ale však také též již už ještě "  # noqa: SIM905
    "pouze jen tak to tedy totiž velmi více méně proto třeba nutné možné důležité jasné zřejmé potřeba "
    "dnes nyní stále teď zde tam tu nad ve bez podle dle přes pořád dlouhodobě mimo vedle kolem díky "
    "moc hodně příliš právě prý asi snad možná zcela úplně naprosto téměř skoro bohužel naopak např "
    "přitom například opět znovu však navíc pak potom kde kdy kdo co že aby dobře špatně".split()
)
_JUDGING: Final = frozenset(
    "příklad důkaz případ ukázka problém otázka věc šance krok výzva základ priorita důvod".split()  # noqa: SIM905
)
"""Nouns that say what somebody thinks of a thing."""
_PASSIVE: Final = re.compile(r"(?:[áeěi]n|ut|yt|it|at)[aoyi]?\Z")


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
    name = _pattern([label, *(it for it in others if letters(label) not in letters(it))])
    called = {letters(it) for it in names}
    best: tuple[float, str, str] | None = None
    chosen: Definition | None = None
    for text in _texts(catalog, list(posts)[:_POSTS]):
        for score, start, sentence in _claims(text, name, called):
            rank = (-score, text.date or "9", text.path)
            if best is None or rank < best:
                best = rank
                chosen = Definition(
                    sentence=sentence,
                    path=text.path,
                    section=f"{text.path}#{ordinal_of(text.unit)}",
                    line=_line(text, start),
                    date=dt.date.fromisoformat(text.date) if text.date else None,
                )
    return chosen or _spelled_out(catalog, called, posts)


def _pattern(names: Collection[str]) -> "re.Pattern[str]":
    spelled = sorted({it for it in names if letters(it)}, key=lambda it: (-len(it), it))
    either = "|".join(r"\s+".join(map(re.escape, it.split())) for it in spelled) or r"(?!)"
    return re.compile(rf"[„\"“»]?(?:{either})[“\"”«]?(?!\w)", re.IGNORECASE)


def _claims(
    text: _Text, name: "re.Pattern[str]", called: Collection[str]
) -> Iterator[tuple[float, int, str]]:
    headed = letters(text.heading.split("(")[0]) in called
    for number, span in enumerate(sentences.split(text.text)):
        sentence = text.text[span.start : span.end]
        if not _SHORTEST <= len(sentence) <= _LONGEST or sentence.endswith("?"):
            continue
        if headed and not number and _POINTS.match(sentence):
            yield 3.0, span.start, sentence
        elif (found := name.match(sentence)) and (said := _SAYS.match(sentence, found.end())):
            if said["verb"] not in {"je", "jsou"}:
                yield 2.0 + headed * 0.5, span.start, sentence
            elif _is_noun_phrase(said["rest"]):
                yield 2.5 + headed, span.start, sentence


def _is_noun_phrase(text: str) -> bool:
    """Tell whether a text begins with what something may be, not where or how it is."""
    forms = words.forms(text[:120])
    for form in forms[:4]:
        if form in _NOT_NOUNS or form.endswith("ě") or _PASSIVE.search(form) or form.isdigit():
            return False
        if _ADJECTIVE.search(form) and not form.endswith(("ou", "ím")):
            continue
        return len(form) > _SMALL and keys.key(form) not in _JUDGING
    return False


def _texts(catalog: Catalog, posts: Collection[int]) -> Iterator[_Text]:
    for row in catalog.rows(
        "SELECT unit, path, date, coalesce(heading, ''), section.line, text, lines FROM section "
        "JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file "
        "WHERE unit >> 16 IN (SELECT value FROM json_each(?)) ORDER BY unit",
        json.dumps(list(posts)),
    ):
        yield _Text(*row)


def _line(text: _Text, offset: int) -> int:
    line = text.line
    for start, known in json.loads(text.lines):
        if start > offset:
            break
        line = known
    return line


def _spelled_out(
    catalog: Catalog, called: Collection[str], posts: Collection[int]
) -> Definition | None:
    """Give the oldest sentence that says what an acronym of the topic stands for."""
    among = set(posts)
    for short, long, unit, path, date, sentence, line in catalog.rows(
        "SELECT short, long, unit, path, date, sentence, line FROM definition "
        "JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file "
        "WHERE acronym IS NOT NULL ORDER BY score DESC, date IS NULL, date, path, unit, line"
    ):
        if (
            letters(short) in called
            and letters(long)[:4] in {it[:4] for it in called}
            and post_of(unit) in among
        ):
            ordinal = ordinal_of(unit)
            place = path if ordinal < 0 else f"{path}#{ordinal}"
            return Definition(
                sentence, path, place, line, dt.date.fromisoformat(date) if date else None
            )
    return None
