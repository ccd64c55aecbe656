"""Writing the tags of a catalog: which spellings are one, what each is shown as, what is indexed of it."""

import json
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from explorer.corpus import labels, tags
from explorer.corpus.tagrules import TagRules
from explorer.czech import words
from explorer.store.engines.protocol import post_of, post_unit

TAG_RULES: Final = "tag rules"
"""The row of `meta` that tells by which rules the tags were derived."""
_LOT: Final = 10_000
"""Posts whose tags are read at a time: of these they take some 5 MB."""
_FEW: Final = 100
"""Words that occur more or less often up to which it is asked which tags they may be a part of."""


class Changes(NamedTuple):
    """What came and went since the tags were last derived."""

    posts: Collection[int]
    """That came or went."""
    keys: Collection[str]
    """Of the tags that files spell, or texts write, oftener or more rarely."""
    words: Mapping[str, int]
    """How often words occur more or less than the catalog says."""
    indexed: Mapping[str, int]
    """How often words stood in the tags of the posts that went."""
    many: bool = False
    """Whether words changed that `words` does not tell of, so many that no label is certain."""


def settle(db: sqlite3.Connection, rules: TagRules, changes: Changes) -> Iterator[dict[int, str]]:
    """Derive the tags of all posts, but for what nothing that changed can alter.

    Gives the new text of the tags of each post whose text is another, in lots.
    """
    held = dict(db.execute("SELECT key, label FROM tag_key"))
    best = _labels(db, changes, held)
    before = db.execute("SELECT value FROM meta WHERE name = ?", (TAG_RULES,)).fetchone()
    if before == (rules.signature(),) and held == {
        key: label for key, label in best.items() if rules.counts_as(key)
    }:
        _count(db, {tag for key in changes.keys for tag in rules.counts_as(key)})
        return _other_texts(db, changes.posts)
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
    return _other_texts(db, [post for (post,) in db.execute("SELECT id FROM post")])


def _count(db: sqlite3.Connection, changed: Collection[str]) -> None:
    """Count the posts of some tags anew."""
    db.executemany(
        "UPDATE tag SET posts = (SELECT count(DISTINCT post) FROM file_tag "
        "JOIN file ON file.id = file WHERE tag = ?1) WHERE tag = ?1",
        ((tag,) for tag in changed),
    )


def _labels(db: sqlite3.Connection, changes: Changes, held: Mapping[str, str]) -> dict[str, str]:
    """Give what to show for every key: what is `held` where nothing can have altered it."""
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for key, spelling, files in db.execute(
        "SELECT key, spelling, count(*) FROM file_spelling GROUP BY key, spelling ORDER BY key"
    ):
        spellings[key][spelling] = files
    texts = _Texts(db, changes)
    looks = texts.looks()
    every = changes.many or len(looks) > _FEW
    doubtful = [
        key
        for key, found in spellings.items()
        if every or key not in held or key in changes.keys or labels.may_ask(looks, key, found)
    ]
    uses = _uses(db, doubtful)
    asked = labels.Texts(texts.readings, texts.occurs)
    found = {key: labels.label(spellings[key], uses[key], asked) for key in doubtful}
    if every:
        texts.forget()
    return {key: found[key] if key in found else held[key] for key in spellings}


def _uses(db: sqlite3.Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """Give how texts write some tags."""
    uses: dict[str, dict[str, int]] = defaultdict(dict)
    for key, written, count in db.execute(
        "SELECT key, written, sum(uses) FROM tag_use "
        "WHERE key IN (SELECT value FROM json_each(?)) GROUP BY key, written",
        (json.dumps(keys),),
    ):
        uses[key][written] = count
    return uses


class _Texts:
    """What is asked of all posts; where a phrase was found is kept from build to build."""

    def __init__(self, db: sqlite3.Connection, changes: Changes) -> None:
        self._db = db
        self._changes = changes
        self._asked: set[str] = set()

    def looks(self) -> set[str]:
        """Give, without accents, the words that texts have oftener or more rarely.

        And those that came to stand side by side anywhere, or ceased to, run together.
        """
        words_, indexed = self._changes.words, self._changes.indexed
        found = {
            words.fold(form)
            for form in {*words_, *indexed}
            if words_.get(form, 0) + indexed.get(form, 0)
        }
        for phrase, unit in self._db.execute("SELECT phrase, unit FROM phrase_place").fetchall():
            place = self._place_now(phrase, unit)
            if place != unit:
                self._keep(phrase, place)
            if (place is None) is not (unit is None):
                found.add(tags.letters(words.fold(phrase)))
        return found

    def readings(self, folded: str) -> dict[str, int]:
        """Give the words that look so without accents, with their uses."""
        counts = Counter(self._more.get(folded))
        counts.update(
            dict(self._db.execute("SELECT form, count FROM form WHERE folded = ?", (folded,)))
        )
        return {form: count for form, count in sorted(counts.items()) if count > 0}

    @cached_property
    def _more(self) -> dict[str, dict[str, int]]:
        """By look, how often texts have words more than the catalog says."""
        more = Counter(self._changes.words)
        # What posts write in their tags is no evidence of how tags should be written.
        indexed = self._db.execute("SELECT tags FROM post WHERE tags != ''")
        more.subtract(words.forms("\n".join(text for (text,) in indexed)))
        return labels.by_looks(more)

    def occurs(self, phrase: str) -> bool:
        """Tell whether a text has these words side by side, the first letter aside."""
        # That may be a capital: SQLite knows no case but that of English.
        rest = phrase[1:]
        self._asked.add(rest)
        known = self._db.execute(
            "SELECT unit FROM phrase_place WHERE phrase = ?", (rest,)
        ).fetchone()
        if known:
            return known[0] is not None
        unit = self._place(rest)
        self._keep(rest, unit)
        return unit is not None

    def _place_now(self, phrase: str, unit: int | None) -> int | None:
        """Give a section that has a phrase, which had it at `unit` before; None if it had none."""
        posts = self._changes.posts
        if unit is not None and post_of(unit) not in posts:
            return unit
        here = next(filter(None, (self._place(phrase, post) for post in posts)), None)
        return here if unit is None else here or self._place(phrase)

    def _place(self, phrase: str, post: int | None = None) -> int | None:
        """Give a section, of a post or of all, that has a phrase."""
        first, last = (0, 1 << 62) if post is None else (post_unit(post), post_unit(post + 1))
        found = self._db.execute(
            "SELECT unit FROM section WHERE unit > ? AND unit < ? AND instr(text, ?) LIMIT 1",
            (first, last, phrase),
        ).fetchone()
        return int(found[0]) if found else None

    def _keep(self, phrase: str, unit: int | None) -> None:
        self._db.execute("INSERT OR REPLACE INTO phrase_place VALUES (?, ?)", (phrase, unit))

    def forget(self) -> None:
        """Forget what was not asked for."""
        known = self._db.execute("SELECT phrase FROM phrase_place").fetchall()
        self._db.executemany(
            "DELETE FROM phrase_place WHERE phrase = ?",
            [(phrase,) for (phrase,) in known if phrase not in self._asked],
        )


def _other_texts(db: sqlite3.Connection, posts: Collection[int]) -> Iterator[dict[int, str]]:
    """Give the text of the tags of those of some posts that are indexed with another, in lots."""
    ordered = array("Q", sorted(posts))
    for start in range(0, len(ordered), _LOT):
        told = json.dumps(ordered[start : start + _LOT].tolist())
        texts = _texts(db, told)
        yield {
            post: texts.get(post, "")
            for post, indexed in db.execute(
                "SELECT id, tags FROM post WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
                (told,),
            )
            if texts.get(post, "") != indexed
        }


def _texts(db: sqlite3.Connection, posts: str) -> dict[int, str]:
    """Give what is indexed of the tags of some posts: their labels, and what was merged into them.

    `posts` are their numbers in JSON.
    """
    rows = db.execute(
        "SELECT DISTINCT file.post, tag, tag.label, key, tag_key.label FROM file_spelling "
        "JOIN tag_key USING (key) JOIN tag USING (tag) JOIN file ON file.id = file_spelling.file "
        "WHERE file.post IN (SELECT value FROM json_each(?)) ORDER BY file.post, tag, key",
        (posts,),
    )
    found = {}
    for post, held in groupby(rows, itemgetter(0)):
        lines: dict[str, None] = {}
        for _, tag, shown, key, label in held:
            lines[shown] = None
            if key != tag:
                lines[label] = None
        found[post] = "\n".join(lines)
    return found
