"""Deriving the topics of a catalog in the making, from all its posts."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence

from explorer.czech import words
from explorer.mining import naming, subjects
from explorer.mining.curated import curate
from explorer.mining.curation import Curation
from explorer.mining.judging import Judge
from explorer.mining.terms import letters
from explorer.mining.weighing import Known, Subject
from explorer.store import topics_gathering
from explorer.store.phrases import PhraseRecorder
from explorer.store.topics import CURATION


def write(
    db: sqlite3.Connection,
    phrases: PhraseRecorder,
    curation: Curation,
    touched: Collection[int] = (),
    looks: Collection[str] | None = (),
) -> tuple[str, ...]:
    """Bring the topics up to date; give what `curation` says of none.

    `touched` are the posts that came or went, or whose tags did: a topic of none of them that comes out as it is
    recorded is left alone. `looks` are the words, without accents, that they have more or fewer
    of; None stands for any.
    """
    corpus = topics_gathering.corpus(db, phrases, looks)
    recorded = _recorded(db, touched) if _keeps(db, curation) else {}
    judge = Judge(corpus)
    found = subjects.find(corpus, judge, {origin: known for origin, (_, known) in recorded.items()})
    topics_gathering.keep_verdicts(db, judge)
    curated = curate(found, curation)
    numbers = {known.origin: number for number, known in recorded.values()}
    kept = {numbers[it.origin] for it in curated.topics if isinstance(it, Known)}
    _remove_others(db, kept)
    dates = topics_gathering.by_post(db, "date")
    taken: set[str] = set()
    ids = [_id(topic.label, taken) for topic in curated.topics]
    ranked = list(enumerate(zip(curated.topics, ids, strict=True), 1))
    _place(db, {numbers[it.origin]: (n, id_) for n, (it, id_) in ranked if isinstance(it, Known)})
    free = max(kept, default=0)
    for rank, (topic, id_) in ranked:
        if isinstance(topic, Subject):
            free += 1
            _write(db, free, rank, id_, topic, dates)
    for rank, (label, query) in enumerate(curation.add.items(), len(ranked) + 1):
        free += 1
        db.execute(
            "INSERT INTO topic VALUES (?, ?, ?, ?, 'query', 0, 0, 0, NULL, NULL, ?, NULL)",
            (free, rank, _id(label, taken), label, query),
        )
        _write_names(db, free, (label,))
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (CURATION, curation.text()))
    return curated.unknown


def _keeps(db: sqlite3.Connection, curation: Curation) -> bool:
    """Tell whether the topics are recorded as they were found."""
    before = db.execute("SELECT value FROM meta WHERE name = ?", (CURATION,)).fetchone()
    changes = curation.hide or curation.rename or curation.merge
    return before == (curation.text(),) and not changes


def _recorded(db: sqlite3.Connection, touched: Collection[int]) -> dict[bytes, tuple[int, Known]]:
    """Give number and topic, by origin, of those of which none of these posts speaks."""
    told = json.dumps(sorted(touched))
    return {
        origin: (number, Known(origin, label, weight, posts))
        for number, origin, label, weight, posts in db.execute(
            "SELECT number, origin, label, weight, posts FROM topic WHERE origin IS NOT NULL "
            "AND number NOT IN (SELECT topic FROM topic_post "
            "WHERE post IN (SELECT value FROM json_each(?)))",
            (told,),
        )
    }


def _remove_others(db: sqlite3.Connection, kept: Collection[int]) -> None:
    if not kept:
        for table in ("topic", "topic_name", "topic_tag", "topic_post"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608  # from the line above
        return
    gone = [(number,) for (number,) in db.execute("SELECT number FROM topic") if number not in kept]
    db.executemany("DELETE FROM topic WHERE number = ?", gone)
    for table in ("topic_name", "topic_tag", "topic_post"):
        db.executemany(f"DELETE FROM {table} WHERE topic = ?", gone)  # noqa: S608


def _place(db: sqlite3.Connection, places: Mapping[int, tuple[int, str]]) -> None:
    """Give rank and id to topics that are recorded, by number."""
    held = db.execute("SELECT number, rank, id FROM topic").fetchall()
    moved = [number for number, *place in held if places[number] != tuple(place)]
    db.executemany("UPDATE topic SET id = ' ' || number WHERE number = ?", ((n,) for n in moved))
    db.executemany(
        "UPDATE topic SET rank = ?, id = ? WHERE number = ?", ((*places[n], n) for n in moved)
    )


def _write(
    db: sqlite3.Connection,
    number: int,
    rank: int,
    id_: str,
    subject: Subject,
    dates: Sequence[str | None],
) -> None:
    known = sorted(date for post in subject.posts if (date := dates[post]))
    db.execute(
        "INSERT INTO topic VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        (
            number,
            rank,
            id_,
            subject.label,
            subject.kind,
            round(subject.weight, 6),
            round(subject.scale, 6),
            len(subject.posts),
            known[0] if known else None,
            known[-1] if known else None,
            subject.origin,
        ),
    )
    _write_names(db, number, subject.names)
    db.executemany(
        "INSERT INTO topic_tag VALUES (?, ?)", ((number, tag) for tag in sorted(subject.tags))
    )
    db.executemany(
        "INSERT INTO topic_post VALUES (?, ?, ?)",
        (
            (number, post, round(100 * strength))
            for post, strength in zip(subject.posts, subject.strengths, strict=True)
        ),
    )


def _write_names(db: sqlite3.Connection, number: int, names: Sequence[str]) -> None:
    db.executemany(
        "INSERT INTO topic_name VALUES (?, ?, ?, ?, ?)",
        (
            (number, ordinal, name, letters(name), " ".join(naming.folded(name)))
            for ordinal, name in enumerate(names)
        ),
    )


def _id(label: str, taken: set[str]) -> str:
    """Give the label as an address has it; where two are alike the later gets a number."""
    plain = "-".join(words.forms(words.fold(label))) or "-"
    chosen, number = plain, 1
    while chosen in taken:
        number += 1
        chosen = f"{plain}-{number}"
    taken.add(chosen)
    return chosen
