"""Writing the tags of a catalog: which spellings are one, what each is shown as, what is indexed of it."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from explorer.corpus import labels
from explorer.corpus.tagrules import TagRules
from explorer.czech import words
from explorer.store.engines.protocol import post_unit

TAG_RULES: Final = "tag rules"
"""The row of `meta` that tells by which rules the tags were derived."""


def settle(
    db: sqlite3.Connection, rules: TagRules, counted: Mapping[str, int], fresh: Collection[int]
) -> dict[int, str]:
    """Derive the tags of all posts.

    `counted` is how often words occur more or less than the catalog says, `fresh` the posts that
    came since. Gives the new text of the tags of each post whose text is another.
    """
    texts_ = _Texts(db, counted, fresh)
    best = _labels(db, labels.Texts(texts_.readings, texts_.occurs))
    texts_.close()
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


def _labels(db: sqlite3.Connection, texts: labels.Texts) -> dict[str, str]:
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
    return {key: labels.label(found, uses[key], texts) for key, found in spellings.items()}


class _Texts:
    """What is asked of all posts; where a phrase was found is kept from build to build."""

    def __init__(
        self, db: sqlite3.Connection, counted: Mapping[str, int], fresh: Collection[int]
    ) -> None:
        self._db = db
        self._fresh = fresh
        self._asked: set[str] = set()
        changes = Counter(counted)
        # What posts write in their tags is no evidence of how tags should be written.
        for indexed, posts in db.execute(
            "SELECT tags, count(*) FROM post WHERE tags != '' GROUP BY tags"
        ):
            for form in words.forms(indexed):
                changes[form] -= posts
        self._changes = labels.by_looks(changes)

    def readings(self, folded: str) -> dict[str, int]:
        """Give the words that look so without accents, with their uses."""
        counts = Counter(self._changes.get(folded))
        counts.update(
            dict(self._db.execute("SELECT form, count FROM form WHERE folded = ?", (folded,)))
        )
        return {form: count for form, count in sorted(counts.items()) if count > 0}

    def occurs(self, phrase: str) -> bool:
        """Tell whether a text has these words side by side, the first letter aside."""
        # That may be a capital: SQLite knows no case but that of English.
        rest = phrase[1:]
        self._asked.add(rest)
        known = self._db.execute(
            "SELECT unit FROM phrase_place WHERE phrase = ?", (rest,)
        ).fetchone()
        if known and known[0] is None:
            unit = next(filter(None, (self._place(rest, post) for post in self._fresh)), None)
        elif known and self._has(known[0], rest):
            return True
        else:
            unit = self._place(rest)
        self._db.execute("INSERT OR REPLACE INTO phrase_place VALUES (?, ?)", (rest, unit))
        return unit is not None

    def _has(self, unit: int, phrase: str) -> bool:
        found = self._db.execute(
            "SELECT 1 FROM section WHERE unit = ? AND instr(text, ?)", (unit, phrase)
        )
        return found.fetchone() is not None

    def _place(self, phrase: str, post: int | None = None) -> int | None:
        """Give a section, of a post or of all, that has a phrase."""
        first, last = (0, 1 << 62) if post is None else (post_unit(post), post_unit(post + 1))
        found = self._db.execute(
            "SELECT unit FROM section WHERE unit > ? AND unit < ? AND instr(text, ?) LIMIT 1",
            (first, last, phrase),
        ).fetchone()
        return int(found[0]) if found else None

    def close(self) -> None:
        """Forget what was not asked for: of that nobody looked whether a fresh post has it."""
        known = self._db.execute("SELECT phrase FROM phrase_place").fetchall()
        self._db.executemany(
            "DELETE FROM phrase_place WHERE phrase = ?",
            [(phrase,) for (phrase,) in known if phrase not in self._asked],
        )


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
