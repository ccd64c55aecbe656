"""Which phrase each tag writes, kept in the catalog: an update asks only of what may read otherwise."""

import sqlite3
from collections.abc import Collection
from itertools import chain

from explorer.czech import words
from explorer.mining import naming
from explorer.mining.keyphrases import Keys


def phrases(
    db: sqlite3.Connection, labels: Collection[str], looks: Collection[str] | None
) -> dict[str, Keys]:
    """Give the keys of the words of each label.

    Words without accents may lack them, and are read as the commonest of the posts that looks so.
    `looks` are the words, without accents, of which posts came to have more or fewer; None: of any.
    """
    changed = frozenset(looks or ())
    found = {}
    outdated = []
    for label, bare, held in db.execute("SELECT label, bare, keys FROM tag_phrase"):
        if looks is not None and label in labels and changed.isdisjoint(bare.split()):
            found[label] = tuple(held.split())
        else:
            outdated.append((label,))
    asked = {label: words.forms(label) for label in sorted(labels) if label not in found}
    bare_of = {
        label: [form for form in forms if not words.has_accents(form)]
        for label, forms in asked.items()
    }
    read = {bare: _commonest(db, bare) or bare for bare in chain.from_iterable(bare_of.values())}
    forms_of = {label: [read.get(form, form) for form in forms] for label, forms in asked.items()}
    new = {
        label: tuple(key for form in forms for key, _ in naming.kinds(form)[:1])
        for label, forms in forms_of.items()
    }
    db.executemany("DELETE FROM tag_phrase WHERE label = ?", outdated)
    db.executemany(
        "INSERT INTO tag_phrase VALUES (?, ?, ?)",
        ((label, " ".join(bare_of[label]), " ".join(keys)) for label, keys in new.items()),
    )
    return found | new


def _commonest(db: sqlite3.Connection, bare: str) -> str | None:
    found = db.execute(
        "SELECT form FROM form WHERE folded = ? ORDER BY count DESC, form LIMIT 1", (bare,)
    ).fetchone()
    return found[0] if found else None
