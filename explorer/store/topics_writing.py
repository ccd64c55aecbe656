"""Deriving the topics of a catalog in the making, from all its posts."""

import sqlite3
from collections.abc import Mapping, Sequence

from explorer.czech import words
from explorer.mining import naming, subjects
from explorer.mining.curated import curate
from explorer.mining.curation import Curation
from explorer.mining.subjects import Subject
from explorer.mining.terms import letters
from explorer.store import gathering
from explorer.store.phrases import PhraseRecorder
from explorer.store.topics import CURATION


def write(db: sqlite3.Connection, phrases: PhraseRecorder, curation: Curation) -> tuple[str, ...]:
    """Write the topics anew; give what `curation` says of none."""
    corpus = gathering.corpus(db, phrases)
    for table in ("topic", "topic_name", "topic_tag", "topic_post"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608  # from the line above
    curated = curate(subjects.find(corpus), curation)
    dates: Mapping[int, str | None] = dict(
        db.execute("SELECT post.id, date FROM post JOIN file ON file.id = file")
    )
    ids: set[str] = set()
    number = 0
    for number, subject in enumerate(curated.subjects, 1):
        _write(db, number, subject, dates, ids)
    for label, query in curation.add.items():
        number += 1
        db.execute(
            "INSERT INTO topic VALUES (?, ?, ?, 'query', 0, 0, NULL, NULL, ?)",
            (number, _id(label, ids), label, query),
        )
        _write_names(db, number, (label,))
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (CURATION, curation.text()))
    return curated.unknown


def _write(
    db: sqlite3.Connection,
    number: int,
    subject: Subject,
    dates: Mapping[int, str | None],
    ids: set[str],
) -> None:
    known = sorted(date for post in subject.posts if (date := dates[post]))
    db.execute(
        "INSERT INTO topic VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            number,
            _id(subject.label, ids),
            subject.label,
            subject.kind,
            round(subject.weight, 4),
            len(subject.posts),
            known[0] if known else None,
            known[-1] if known else None,
        ),
    )
    _write_names(db, number, subject.names)
    db.executemany(
        "INSERT INTO topic_tag VALUES (?, ?)", ((number, tag) for tag in sorted(subject.tags))
    )
    db.executemany(
        "INSERT INTO topic_post VALUES (?, ?, ?)",
        ((number, post, round(100 * strength)) for post, strength in subject.posts.items()),
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
