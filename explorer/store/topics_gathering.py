"""Gathering what topics are found in from a catalog in the making."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from explorer.czech import remembered, words
from explorer.mining import keyphrases, naming
from explorer.mining.judging import FEW
from explorer.mining.keyphrases import Keys, Use
from explorer.mining.terms import Corpus, Tag, Term, forms_in, keys_of, letters
from explorer.mining.wordlists import synonyms
from explorer.store.phrases import PhraseRecorder

_ROOT: Final = 5
"""Letters that words of one root share."""
_BRACKET: Final = re.compile(
    r"([^()]{2,60}) \((?:neboli |čili |tj\. |dále jen )?([^()\d,;?!]{2,60})\):?"
)
_ONE_POST: Final = 2
"""Bytes of the uses of a phrase that one post has."""


class _Name(NamedTuple):
    """What words a term is made of, the kind of each, and how it is shown."""

    keys: str
    kinds: str
    label: str
    letters: str
    """Of its forms, with spaces between."""


def corpus(db: sqlite3.Connection, phrases: PhraseRecorder) -> Corpus:
    """Give all that topics are found in, and settle which phrases are kept whole."""
    posts_of: dict[str, set[int]] = defaultdict(set)
    for tag, post in db.execute(
        "SELECT tag, post FROM file_tag JOIN file ON file.id = file WHERE post IS NOT NULL"
    ):
        posts_of[tag].add(post)
    labels = dict(db.execute("SELECT tag, label FROM tag"))
    forms_of_tag = {tag: _accented(db, labels[tag]) for tag in sorted(posts_of)}
    acronyms = db.execute(
        "SELECT short, long FROM acronym WHERE attested ORDER BY short, ordinal"
    ).fetchall()
    alike = tuple(_alike(db))
    named = words.forms(" ".join(chain(*acronyms, *synonyms(), *alike)))
    remembered.expect({*named, *chain.from_iterable(forms_of_tag.values())})
    phrase_of_tag = {
        tag: tuple(key for form in forms for key, _ in naming.kinds(form)[:1])
        for tag, forms in forms_of_tag.items()
    }
    same = tuple((keys_of(one), keys_of(other)) for one, other in alike)
    wanted = {
        *phrase_of_tag.values(),
        *(phrase for pair in same for phrase in pair),
        *(keys_of(name) for pair in acronyms for name in pair),
        *(keys_of(name) for group in synonyms() for name in group),
    }
    numbers = {keyphrases.number(phrase) for phrase in wanted}
    phrases.settle(numbers)
    terms, by_letters = _terms(db, numbers, posts_of)
    tags = tuple(
        Tag(
            tag,
            labels[tag],
            frozenset(posts_of[tag]),
            phrase if phrase in terms else by_letters.get(tag),
        )
        for tag, phrase in phrase_of_tag.items()
    )
    site_of = dict(
        db.execute(
            "SELECT post.id, site FROM post JOIN file ON file.id = file WHERE site IS NOT NULL"
        )
    )
    return Corpus(
        posts=db.execute("SELECT count(*) FROM post").fetchone()[0],
        terms=terms,
        uses=_uses(db),
        tags=tags,
        acronyms=tuple(acronyms),
        same=same,
        authors=frozenset(letters(name) for (name,) in db.execute("SELECT name FROM author")),
        sites=frozenset(letters(site.split(".")[0]) for site in set(site_of.values())),
        site_of=site_of,
    )


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


def _accented(db: sqlite3.Connection, label: str) -> list[str]:
    """Give the words of a tag; those without accents may lack them, and get those of the posts."""
    return [
        form if words.has_accents(form) else _commonest(db, form) or form
        for form in words.forms(label)
    ]


def _commonest(db: sqlite3.Connection, folded: str) -> str | None:
    found = db.execute(
        "SELECT form FROM form WHERE folded = ? ORDER BY count DESC, form LIMIT 1", (folded,)
    ).fetchone()
    return found[0] if found else None


def _terms(
    db: sqlite3.Connection, wanted: Collection[int], tags: Collection[str]
) -> tuple[dict[Keys, Term], dict[str, Keys]]:
    """Give the phrases that may be topics, and which of them are written as a tag is.

    Those are names of sections, phrases of titles and headings that two posts have, and the `wanted`.
    Of several with a form of the letters of a tag the commonest is given.
    """
    terms: dict[Keys, Term] = {}
    lettered: dict[str, tuple[int, Keys]] = {}
    named_now = []
    for number, words_, kinds, label, held, said, named, apt, line, posts, uses in db.execute(
        "SELECT number, keys, kinds, label, letters, said, named, apt, forms, posts, uses FROM term "
        "WHERE said AND (named OR length(uses) > ? AND instr(forms, ' ') "
        "OR number IN (SELECT value FROM json_each(?))) ORDER BY number",
        (_ONE_POST, json.dumps(list(wanted))),
    ):
        name = _Name(words_, kinds, label, held) if words_ else _named(dict(forms_in(line)))
        if not words_:
            named_now.append((*name, number))
        phrase = tuple(name.keys.split(" "))
        terms[phrase] = Term(
            phrase, name.kinds, name.label, said, named, apt > 0, line, posts, uses
        )
        for form in filter(tags.__contains__, name.letters.split(" ")):
            lettered[form] = max(lettered.get(form, (0, ())), (said, phrase))
    db.executemany(
        "UPDATE term SET keys = ?, kinds = ?, label = ?, letters = ? WHERE number = ?", named_now
    )
    return terms, {form: phrase for form, (_, phrase) in lettered.items()}


def _named(forms: Mapping[str, int]) -> _Name:
    parts = naming.kinds(min(forms, key=lambda form: (-forms[form], form)))
    return _Name(
        " ".join(key for key, _ in parts),
        "".join(kind for _, kind in parts),
        naming.best(forms),
        " ".join(sorted(set(map(letters, forms)))),
    )


def _uses(db: sqlite3.Connection) -> dict[Keys, Use]:
    """Give how words are used that may be surnames or places."""
    return {
        tuple(held.split(" ")): Use(*counts)
        for held, *counts in db.execute(
            "SELECT words, capitals.count, surname, placed, coalesce(sum(form.count), 0) "
            "FROM capitals LEFT JOIN form ON placed > ? AND form.key = words "
            "WHERE surname OR placed GROUP BY words ORDER BY words",
            (FEW,),
        )
    }
