"""Gathering what topics are found in from a catalog in the making."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.mining import keyphrases, naming
from explorer.mining.keyphrases import PLACE_BITS, Keys, Use
from explorer.mining.terms import Corpus, Tag, Term, keys_of, letters
from explorer.mining.wordlists import synonyms
from explorer.store.phrases import PhraseRecorder, forms_in, uses_in

_ROOT: Final = 5
"""Letters that words of one root share."""
_BRACKET: Final = re.compile(
    r"([^()]{2,60}) \((?:neboli |čili |tj\. |dále jen )?([^()\d,;?!]{2,60})\):?"
)
_PLACES: Final = (1 << PLACE_BITS) - 1


class _Name(NamedTuple):
    """What words a term is made of, the kind of each, and how it is shown."""

    keys: str
    kinds: str
    label: str


def corpus(db: sqlite3.Connection, phrases: PhraseRecorder) -> Corpus:
    """Give all that topics are found in, and settle which phrases are kept whole."""
    posts_of: dict[str, set[int]] = defaultdict(set)
    for tag, post in db.execute(
        "SELECT tag, post FROM file_tag JOIN file ON file.id = file WHERE post IS NOT NULL"
    ):
        posts_of[tag].add(post)
    labels = dict(db.execute("SELECT tag, label FROM tag"))
    phrase_of_tag = {tag: _keys(db, labels[tag]) for tag in sorted(posts_of)}
    acronyms = db.execute(
        "SELECT short, long FROM acronym WHERE attested ORDER BY short, ordinal"
    ).fetchall()
    same = tuple(_same(db))
    wanted = {
        *phrase_of_tag.values(),
        *(phrase for pair in same for phrase in pair),
        *(keys_of(name) for pair in acronyms for name in pair),
        *(keys_of(name) for group in synonyms() for name in group),
    }
    numbers = {keyphrases.number(phrase) for phrase in wanted}
    phrases.settle(numbers)
    terms = _terms(db, numbers)
    by_letters = _lettered(terms, {tag for tag, it in phrase_of_tag.items() if it not in terms})
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
        sites=frozenset(letters(site.split(".")[0]) for site in site_of.values()),
        site_of=site_of,
    )


def _lettered(terms: Mapping[Keys, Term], tags: Collection[str]) -> dict[str, Keys]:
    """Give the phrase that has a form of the letters of a tag, the commonest of several."""
    found: dict[str, Keys] = {}
    for phrase, term in sorted(terms.items(), key=lambda pair: (pair[1].said, pair[0])):
        for form in term.forms:
            if (name := letters(form)) in tags:
                found[name] = phrase
    return found


def _same(db: sqlite3.Connection) -> Iterator[tuple[Keys, Keys]]:
    """Yield phrases that are one by what a post says.

    A heading puts one in brackets behind the other: "CamelNET (metropolitní síť)". Or a section
    whose heading is one word explains an acronym of the same root: "Robotizace", "RPA neboli
    robotická automatizace procesů".
    """
    for (heading,) in db.execute(
        "SELECT DISTINCT heading FROM section WHERE heading LIKE '%_ (%)' ORDER BY heading"
    ):
        if found := _BRACKET.fullmatch(heading):
            yield keys_of(found[1]), keys_of(found[2])
    for heading, short, long in db.execute(
        "SELECT heading, short, long FROM definition JOIN section USING (unit) "
        "WHERE heading IS NOT NULL AND heading NOT LIKE '% %' ORDER BY unit, short"
    ):
        if words.fold(heading)[:_ROOT] == words.fold(long)[:_ROOT]:
            yield keys_of(heading), keys_of(short)


def _keys(db: sqlite3.Connection, label: str) -> Keys:
    """Give the keys of a tag, whose words may lack their accents."""
    return tuple(naming.kinds(_accented(db, form))[0][0] for form in words.forms(label))


def _accented(db: sqlite3.Connection, form: str) -> str:
    if words.has_accents(form):
        return form
    found = db.execute(
        "SELECT form FROM form WHERE folded = ? ORDER BY count DESC, form LIMIT 1", (form,)
    ).fetchone()
    return found[0] if found else form


def _terms(db: sqlite3.Connection, wanted: Collection[int]) -> dict[Keys, Term]:
    """Give the phrases that may be topics.

    Those are names of sections, phrases of titles and headings that two posts have, and the `wanted`.
    """
    terms: dict[Keys, Term] = {}
    named_now = []
    for number, words_, kinds, label, said, named, apt, line, posts, uses in db.execute(
        "SELECT number, keys, kinds, label, said, named, apt, forms, posts, uses FROM term "
        "WHERE said ORDER BY number"
    ):
        forms, held = dict(forms_in(line)), dict(uses_in(posts, uses))
        if not (named or number in wanted or (len(held) > 1 and " " in line)):
            continue
        name = _named(forms) if words_ is None else _Name(words_, kinds, label)
        if words_ is None:
            named_now.append((*name, number))
        phrase = tuple(name.keys.split(" "))
        terms[phrase] = Term(phrase, name.kinds, name.label, said, named, apt > 0, forms, held)
    db.executemany("UPDATE term SET keys = ?, kinds = ?, label = ? WHERE number = ?", named_now)
    return terms


def _named(forms: Mapping[str, int]) -> _Name:
    parts = naming.kinds(min(forms, key=lambda form: (-forms[form], form)))
    keys = " ".join(key for key, _ in parts)
    return _Name(keys, "".join(kind for _, kind in parts), naming.best(forms))


def _uses(db: sqlite3.Connection) -> dict[Keys, Use]:
    """Give how words are used that may be surnames or places."""
    uses = {
        tuple(held.split(" ")): Use(*counts)
        for held, *counts in db.execute(
            "SELECT words, count, surname, placed FROM capitals WHERE surname OR placed ORDER BY words"
        )
    }
    for held, use in uses.items():
        if len(held) == 1 and use.placed:
            (use.said,) = db.execute(
                "SELECT coalesce(sum(count), 0) FROM form WHERE key = ?", held
            ).fetchone()
    return uses
