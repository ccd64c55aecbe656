"""Writing which posts have which noun phrases, in one transaction of a `Recorder`.

Of most phrases a post keeps a mark only. All is kept of terms: those that may be topics for the
place where some post has them, or for what is said elsewhere. A phrase that becomes a term is
looked for again in the posts that have its mark.
"""

import hashlib
import sqlite3
import struct
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from explorer.mining import keyphrases
from explorer.mining.keyphrases import APT, NAME, PLACE_BITS, Packed
from explorer.mining.terms import forms_in
from explorer.store.engines.protocol import post_unit

_MARK: Final = 0xFFFF_FFFF
_PHRASES: Final = 1 << 20
"""Phrases of posts that are looked through before what they change of terms is written: of these
4,393 posts have 1,000,000, and it takes 25 MB."""
_CAPITALS: Final = 1 << 14
"""Words in capitals that are counted before they are written: some 3 MB."""


@dataclass(slots=True)
class _Change:
    """What comes to a term and goes from it."""

    gone: set[int] = field(default_factory=set)
    """Posts, of which some may come again."""
    posts: "array[int]" = field(default_factory=lambda: array("I"))
    """Those that come, once each."""
    uses: "array[int]" = field(default_factory=lambda: array("H"))
    """Of each of them."""
    forms: dict[str, int] = field(default_factory=dict)


class PhraseRecorder:
    """The tables post_phrases, term and capitals of a catalog in the making."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Write to `db`."""
        self._db = db
        self._known: set[int] | None = None
        self._changes: dict[int, _Change] = defaultdict(_Change)
        self._seen = 0
        self._capitals: dict[str, list[int]] = {}
        db.execute(
            "CREATE TEMP TABLE fresh (post INTEGER PRIMARY KEY, numbers BLOB, uses BLOB, forms TEXT)"
        )

    def add(self, post: int, phrases: Packed) -> None:
        """Record the phrases of a post."""
        self._db.execute(
            "INSERT INTO fresh VALUES (?, ?, ?, ?)",
            (post, phrases.numbers, phrases.uses, phrases.forms),
        )
        marks = [number & _MARK for number, *_ in keyphrases.unpack(phrases)]
        self._db.execute(
            "INSERT INTO post_phrases VALUES (?, ?)", (post, struct.pack(f"<{len(marks)}I", *marks))
        )
        self._count_capitals(phrases, 1)

    def remove(self, post: int, title: str, sections: Iterable[tuple[str | None, str]]) -> None:
        """Forget the phrases of a post, which are found again in its texts."""
        self._db.execute("DELETE FROM post_phrases WHERE post = ?", (post,))
        packed = keyphrases.pack(keyphrases.of_post(title, sections))
        self._change(post, packed, self._terms(), -1)
        self._count_capitals(packed, -1)

    def settle(self, wanted: Collection[int]) -> None:
        """Write what was recorded; terms are from now on what is apt somewhere, and the `wanted`."""
        known = self._terms()
        fresh = {
            number
            for _, packed in self._recorded()
            for number, use, _ in keyphrases.unpack(packed)
            if use & APT
        }
        new = fresh.union(wanted) - known
        self._db.executemany(
            "INSERT INTO term (number, said, named, apt, forms, uses, posts) "
            "VALUES (?, 0, 0, 0, '', x'', x'')",
            ((number,) for number in sorted(new)),
        )
        terms = known | new
        for post, packed in self._recorded():
            self._change(post, packed, terms, 1)
        for post in self._marked(new):
            self._change(post, self._again(post), new, 1)
        self._write()
        self._db.executemany(
            "DELETE FROM term WHERE number = ?",
            [
                (number,)
                for (number,) in self._db.execute("SELECT number FROM term WHERE NOT apt")
                if number not in wanted
            ],
        )
        self._write_capitals()
        self._db.execute("DROP TABLE fresh")

    # --- posts ---

    def _terms(self) -> set[int]:
        if self._known is None:
            self._known = {number for (number,) in self._db.execute("SELECT number FROM term")}
        return self._known

    def _recorded(self) -> Iterator[tuple[int, Packed]]:
        for post, numbers, uses, forms in self._db.execute("SELECT * FROM fresh ORDER BY post"):
            yield post, Packed(numbers, uses, forms, ())

    def _marked(self, numbers: Collection[int]) -> list[int]:
        """Give the posts recorded before that may have one of some phrases."""
        marks = {number & _MARK for number in numbers}
        if not marks:
            return []
        return [
            post
            for post, kept in self._db.execute(
                "SELECT post, marks FROM post_phrases "
                "WHERE post NOT IN (SELECT post FROM fresh) ORDER BY post"
            )
            if not marks.isdisjoint(struct.unpack(f"<{len(kept) // 4}I", kept))
        ]

    def _again(self, post: int) -> Packed:
        ((title,),) = self._db.execute(
            "SELECT title FROM file JOIN post ON post.file = file.id WHERE post.id = ?", (post,)
        )
        sections = self._db.execute(
            "SELECT heading, text FROM section WHERE unit > ? AND unit < ? ORDER BY unit",
            (post_unit(post), post_unit(post + 1)),
        )
        return keyphrases.pack(keyphrases.of_post(title, sections))

    # --- terms ---

    def _change(self, post: int, packed: Packed, terms: Collection[int], sign: int) -> None:
        for number, use, line in keyphrases.unpack(packed):
            if number in terms:
                change = self._changes[number]
                if sign > 0:
                    change.posts.append(post)
                    change.uses.append(use)
                else:
                    change.gone.add(post)
                for form, count in forms_in(line):
                    change.forms[form] = change.forms.get(form, 0) + sign * count
        self._seen += len(packed.uses) // 2
        if self._seen >= _PHRASES:
            self._write()

    def _write(self) -> None:
        for number in sorted(self._changes):
            self._write_term(number, self._changes[number])
        self._changes.clear()
        self._seen = 0

    def _write_term(self, number: int, change: _Change) -> None:
        held, packed, line = self._db.execute(
            "SELECT posts, uses, forms FROM term WHERE number = ?", (number,)
        ).fetchone()
        posts = list(struct.unpack(f"<{len(held) // 4}I", held))
        uses = list(struct.unpack(f"<{len(packed) // 2}H", packed))
        for post in change.gone:
            place = bisect_left(posts, post)
            del posts[place], uses[place]
        for post, use in zip(change.posts, change.uses, strict=True):
            place = bisect_left(posts, post)
            posts.insert(place, post)
            uses.insert(place, use)
        forms = dict(forms_in(line))
        for form, count in change.forms.items():
            forms[form] = forms.get(form, 0) + count
        line = "\t".join(f"{form}\t{count}" for form, count in sorted(forms.items()) if count)
        packed = struct.pack(f"<{len(uses)}H", *uses)
        held = struct.pack(f"<{len(posts)}I", *posts)
        self._db.execute(
            "UPDATE term SET said = ?, named = ?, apt = ?, forms = ?, keys = NULL, verdict = NULL, "
            "digest = ?, uses = ?, posts = ? WHERE number = ?",
            (
                sum(use >> PLACE_BITS for use in uses),
                sum(use & NAME > 0 for use in uses),
                sum(use & APT > 0 for use in uses),
                line,
                hashlib.blake2b(packed + held + line.encode(), digest_size=16).digest(),
                packed,
                held,
                number,
            ),
        )

    # --- capitals ---

    def _count_capitals(self, phrases: Packed, sign: int) -> None:
        for words, *counts in phrases.capitals:
            known = self._capitals.setdefault(words, [0, 0, 0])
            for place, count in enumerate(counts):
                known[place] += sign * count
        if len(self._capitals) >= _CAPITALS:
            self._write_capitals()

    def _write_capitals(self) -> None:
        self._db.executemany(
            "INSERT INTO capitals VALUES (?, ?, ?, ?) ON CONFLICT (words) DO UPDATE "
            "SET count = count + excluded.count, surname = surname + excluded.surname, "
            "placed = placed + excluded.placed",
            ((words, *counts) for words, counts in sorted(self._capitals.items()) if any(counts)),
        )
        self._db.execute("DELETE FROM capitals WHERE count <= 0")
        self._capitals.clear()
