"""Writing the tags of a catalog: which spellings are one, what each is shown as, what is indexed of it."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from explorer.corpus import labels
from explorer.corpus.tagrules import TagRules
from explorer.czech import words

TAG_RULES: Final = "tag rules"
"""The row of `meta` that tells by which rules the tags were derived."""


def settle(db: sqlite3.Connection, rules: TagRules, counted: Mapping[str, int]) -> dict[int, str]:
    """Derive the tags of all posts.

    `counted` is how often words occur more or less than the catalog says. Gives the new text of
    the tags of each post whose text is another.
    """
    best = _labels(db, counted)
    db.execute("DELETE FROM tag_key")
    db.executemany(
        "INSERT INTO tag_key VALUES (?, ?, ?)",
        ((key, tag, label) for key, label in best.items() for tag in rules.counts_as(key)),
    )
    posts = db.execute(
        "SELECT tag, count(DISTINCT post) FROM file_tag JOIN file ON file.id = file GROUP BY tag"
    ).fetchall()
    shown = best | rules.labels
    db.execute("DELETE FROM tag")
    db.executemany("INSERT INTO tag VALUES (?, ?, ?)", ((tag, shown[tag], n) for tag, n in posts))
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (TAG_RULES, rules.signature()))
    texts = _texts(db)
    return {
        post: texts.get(post, "")
        for post, indexed in db.execute("SELECT id, tags FROM post ORDER BY id").fetchall()
        if texts.get(post, "") != indexed
    }


def _labels(db: sqlite3.Connection, counted: Mapping[str, int]) -> dict[str, str]:
    """Give what to show for every key."""
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for key, spelling, files in db.execute(
        "SELECT key, spelling, count(*) FROM file_spelling GROUP BY key, spelling ORDER BY key"
    ):
        spellings[key][spelling] = files
    uses: dict[str, dict[str, int]] = defaultdict(dict)
    for key, written, count in db.execute(
        "SELECT key, written, sum(uses) FROM tag_use GROUP BY key, written"
    ):
        uses[key][written] = count
    texts = labels.Texts(labels.readings(_counts(db, counted)), lambda words: _occurs(db, words))
    return {key: labels.label(found, uses[key], texts) for key, found in spellings.items()}


def _counts(db: sqlite3.Connection, counted: Mapping[str, int]) -> Counter[str]:
    """Count the words of titles, headings and texts.

    What posts write in their tags is no evidence of how tags should be written.
    """
    counts = Counter[str](dict(db.execute("SELECT form, count FROM form")))
    counts.update(counted)
    for (indexed,) in db.execute("SELECT tags FROM post WHERE tags != ''"):
        counts.subtract(words.forms(indexed))
    return counts


def _occurs(db: sqlite3.Connection, phrase: str) -> bool:
    # Without its first letter, which may be a capital: SQLite knows no case but that of English.
    found = db.execute("SELECT 1 FROM section WHERE instr(text, ?) LIMIT 1", (phrase[1:],))
    return found.fetchone() is not None


def _texts(db: sqlite3.Connection) -> dict[int, str]:
    """Give what is indexed of the tags of each post: their labels, and what was merged into them."""
    lines: dict[int, dict[str, None]] = defaultdict(dict)
    for post, tag, shown, key, label in db.execute(
        "SELECT DISTINCT file.post, tag, tag.label, key, tag_key.label FROM file_spelling "
        "JOIN tag_key USING (key) JOIN tag USING (tag) JOIN file ON file.id = file_spelling.file "
        "WHERE file.post IS NOT NULL ORDER BY file.post, tag, key"
    ):
        lines[post][shown] = None
        if key != tag:
            lines[post][label] = None
    return {post: "\n".join(found) for post, found in lines.items()}
