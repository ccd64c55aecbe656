"""Gathering what topics are found in from a catalog in the making."""

import json
import re
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from sys import intern
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.mining import keyphrases, naming
from explorer.mining.judging import FEW, TOWN, Judge
from explorer.mining.keyphrases import Keys, Use
from explorer.mining.terms import Corpus, Tag, Term, forms_in, keys_of, letters, uses_in
from explorer.mining.wordlists import synonyms
from explorer.store import tag_phrases
from explorer.store.phrases import PhraseRecorder

_ROOT: Final = 5
"""Letters that words of one root share."""
_BRACKET: Final = re.compile(
    r"([^()]{2,60}) \((?:neboli |čili |tj\. |dále jen )?([^()\d,;?!]{2,60})\):?"
)
_JUDGE: Final = "judge"
"""The row of `meta` that tells by which judge the verdicts of terms are."""
_ONE_POST: Final = 2
"""Bytes of the uses of a phrase that one post has."""


_ASKED: Final = (
    "said AND (named OR length(uses) > ?1 AND instr(forms, ' ') "
    "OR number IN (SELECT value FROM json_each(?2)))"
)
_UNNAMED: Final = f"SELECT number, forms FROM term WHERE keys IS NULL AND {_ASKED}"  # noqa: S608  # from the lines above
_TERMS: Final = (
    "SELECT letters, keys, number, kinds, label, said, named, apt > 0, forms, digest, "  # noqa: S608
    f"length(uses) / 2, verdict FROM term WHERE {_ASKED} ORDER BY number"
)


class _Name(NamedTuple):
    """What words a term is made of, the kind of each, and how it is shown."""

    keys: str
    kinds: str
    label: str
    letters: str
    """Of its forms, with spaces between."""


def corpus(
    db: sqlite3.Connection, phrases: PhraseRecorder, looks: Collection[str] | None
) -> Corpus:
    """Give all that topics are found in, and settle which phrases are kept whole.

    `looks` are the words, without accents, of which posts came to have more or fewer; None: of any.
    """
    posts_of: dict[str, array[int]] = defaultdict(lambda: array("Q"))
    for tag, post in db.execute(
        "SELECT DISTINCT tag, post FROM file_tag JOIN file ON file.id = file "
        "WHERE post IS NOT NULL ORDER BY tag, post"
    ):
        posts_of[tag].append(post)
    labels = dict(db.execute("SELECT tag, label FROM tag"))
    read = tag_phrases.phrases(db, {labels[tag] for tag in posts_of}, looks)
    phrase_of_tag = {tag: read[labels[tag]] for tag in sorted(posts_of)}
    acronyms = db.execute(
        "SELECT short, long FROM acronym WHERE attested ORDER BY short, ordinal"
    ).fetchall()
    alike = tuple(_alike(db))
    same = tuple((keys_of(one), keys_of(other)) for one, other in alike)
    wanted = {
        *phrase_of_tag.values(),
        *(phrase for pair in same for phrase in pair),
        *(keys_of(name) for pair in acronyms for name in pair),
        *(keys_of(name) for group in synonyms() for name in group),
    }
    numbers = {keyphrases.number(phrase) for phrase in wanted}
    phrases.settle(numbers)
    terms, by_letters = _terms(db, numbers, frozenset(posts_of))
    tags = tuple(
        Tag(
            tag,
            labels[tag],
            posts_of[tag],
            phrase if phrase in terms else by_letters.get(tag),
        )
        for tag, phrase in phrase_of_tag.items()
    )
    site_of = by_post(db, "site")
    return Corpus(
        posts=db.execute("SELECT count(*) FROM post").fetchone()[0],
        terms=terms,
        posts_of=lambda term: _posts_of(db, term),
        judged_by=_judged_by(db),
        uses=_uses(db),
        tags=tags,
        acronyms=tuple(acronyms),
        same=same,
        authors=frozenset(letters(name) for (name,) in db.execute("SELECT name FROM author")),
        sites=frozenset(letters(site.split(".")[0]) for site in {*site_of} if site is not None),
        site_of=site_of,
    )


def by_post(db: sqlite3.Connection, column: str) -> list[str | None]:
    """Give what the first file of each post has in a column, by post; what is equal, once."""
    (most,) = db.execute("SELECT coalesce(max(id), 0) FROM post").fetchone()
    found: list[str | None] = [None] * (most + 1)
    for post, value in db.execute(
        f"SELECT post.id, {column} FROM post JOIN file ON file.id = file WHERE {column} IS NOT NULL"  # noqa: S608
    ):
        found[post] = intern(value)
    return found


def _alike(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield phrases that are one by what a post says.

    A heading puts one in brackets behind the other: "CamelNET (metropolitní síť)". Or a section
    whose heading is one word explains an acronym of the same root: "Robotizace", "RPA neboli
    robotická automatizace procesů".
    """
    for (heading,) in db.execute(
        "SELECT DISTINCT heading FROM section WHERE heading LIKE '%_ (%)' ORDER BY heading"
    ):
        if found := _BRACKET.fullmatch(heading):
            yield found[1], found[2]
    for heading, short, long in db.execute(
        "SELECT heading, short, long FROM definition JOIN section USING (unit) "
        "WHERE heading IS NOT NULL AND heading NOT LIKE '% %' ORDER BY unit, short"
    ):
        if words.fold(heading)[:_ROOT] == words.fold(long)[:_ROOT]:
            yield heading, short


def _terms(
    db: sqlite3.Connection, wanted: Collection[int], tags: frozenset[str]
) -> tuple[dict[Keys, Term], dict[str, Keys]]:
    """Give the phrases that may be topics, and which of them are written as a tag is.

    Those are names of sections, phrases of titles and headings that two posts have, and the `wanted`.
    Of several with a form of the letters of a tag the commonest is given.
    """
    asked = _ONE_POST, json.dumps(list(wanted))
    new = db.execute(_UNNAMED, asked)
    db.executemany(
        "UPDATE term SET keys = ?, kinds = ?, label = ?, letters = ? WHERE number = ?",
        [(*_named(dict(forms_in(line))), number) for number, line in new],
    )
    terms: dict[Keys, Term] = {}
    lettered: dict[str, tuple[int, Keys]] = {}
    for written, held, *told in db.execute(_TERMS, asked):
        phrase = tuple(held.split(" "))
        term = terms[phrase] = Term(phrase, *told)
        if not tags.isdisjoint(forms := written.split(" ")):
            for form in tags.intersection(forms):
                lettered[form] = max(lettered.get(form, (0, ())), (term.said, phrase))
    return terms, {form: phrase for form, (_, phrase) in lettered.items()}


def _named(forms: Mapping[str, int]) -> _Name:
    parts = naming.kinds(min(forms, key=lambda form: (-forms[form], form)))
    return _Name(
        " ".join(key for key, _ in parts),
        "".join(kind for _, kind in parts),
        naming.best(forms),
        " ".join(sorted(set(map(letters, forms)))),
    )


def _posts_of(db: sqlite3.Connection, term: Term) -> Iterator[tuple[int, int]]:
    held = db.execute("SELECT posts, uses FROM term WHERE number = ?", (term.number,)).fetchone()
    return uses_in(*held)


def _judged_by(db: sqlite3.Connection) -> str | None:
    found = db.execute("SELECT value FROM meta WHERE name = ?", (_JUDGE,)).fetchone()
    return str(found[0]) if found else None


def keep_verdicts(db: sqlite3.Connection, judge: Judge) -> None:
    """Let terms bear what a judge says of them; all others are forgotten."""
    if _judged_by(db) != judge.signature:
        db.execute("UPDATE term SET verdict = NULL WHERE verdict NOT NULL")
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_JUDGE, judge.signature))
    db.executemany(
        "UPDATE term SET verdict = ? WHERE number = ?",
        ((verdict, number) for number, verdict in judge.new().items()),
    )


def _uses(db: sqlite3.Connection) -> dict[Keys, Use]:
    """Give how words are used that may be surnames or places."""
    return {
        tuple(held.split(" ")): Use(*counts)
        for held, *counts in db.execute(
            "SELECT words, count, surname, placed, CASE WHEN placed > ? AND placed >= ? * count THEN "
            "coalesce((SELECT sum(form.count) FROM form WHERE key = words), 0) ELSE 0 END "
            "FROM capitals WHERE surname OR placed ORDER BY words",
            (FEW, TOWN),
        )
    }
