"""The words of an index: which forms there are, and what each is filed under."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from string import ascii_lowercase
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.czech.keys import key as key_of
from explorer.store import post_keys
from explorer.store.catalog import Catalog
from explorer.store.database import Value

RARE_READING: Final = 0.05
"""A reading of an unaccented word counts when it has this share of the commonest one's count."""
_KEPT: Final = 50_000
"""Keys of which the number of posts is kept at least; 42,210 take 4 MB."""
_NEAR: Final = 250
"""Words of which those that resemble them are kept."""
_REMEMBERED: Final = 2_000
"""Words of queries whose meanings are kept, those used last."""
_STEM: Final = 3
"""Letters that a form has before its ending at least, and letters of an ending at most."""


class Form(NamedTuple):
    """A word as it stands in the posts, in lower case."""

    form: str
    key: str
    uses: int


class Near(NamedTuple):
    """A word that differs in a few letters."""

    form: Form
    edits: int
    """Accents aside."""
    distance: int
    """In edits, counting accents where the word looked for has some."""


class Vocabulary:
    """All words of a catalog. Words are looked up as they are needed."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from `catalog`, which must stay open."""
        self._catalog = catalog
        # An open index does not change, and many queries share words.
        self.form = lru_cache(_REMEMBERED)(self._form)
        self._meant = lru_cache(_REMEMBERED)(self._look_up)
        self._with_key = lru_cache(_REMEMBERED)(self._filed)
        self._near = lru_cache(_NEAR)(self._resembling)
        self._posts_with: dict[str, int] = {}

    def _form(self, form: str) -> Form | None:
        """Give a word of the index; None if it does not occur."""
        return next(iter(self._forms("form = ?", form)), None)

    def key(self, form: str) -> str | None:
        """Give what a word of the index is filed under; None if it does not occur."""
        known = self.form(form)
        return known and known.key

    def readings(self, form: str) -> list[Form]:
        """Give the words that `form` may mean when typed without accents, the commonest first.

        Readings with less than `RARE_READING` of the commonest one's count are left out.
        """
        found = self._forms("folded = ?", words.fold(form))
        most = found[0].uses if found else 0
        return [reading for reading in found if reading.uses >= RARE_READING * most]

    def beginning(self, prefix: str) -> list[Form]:
        """Give the words that begin with `prefix`, accents aside unless it has some."""
        folded = words.fold(prefix)
        found = self._forms("folded >= ? AND folded < ?", folded, folded + "\U0010ffff")
        if words.has_accents(prefix):
            return [form for form in found if form.form.startswith(prefix)]
        return found

    def meant(self, form: str, *, accented: bool) -> frozenset[str]:
        """Give the keys that a typed word may stand for; () if no post has any of its forms.

        `accented` tells that accents were typed on purpose elsewhere, so that a known word without
        them has none.
        """
        return self._meant(form, accented)

    def _look_up(self, form: str, accented: bool) -> frozenset[str]:  # noqa: FBT001  # for `lru_cache`
        known = self.form(form)
        keys = {known.key} if known else set()
        if not words.has_accents(form) and not (known and accented):
            keys.update(reading.key for reading in self.readings(form))
        return frozenset(keys) or self._unseen(form)

    def near(self, form: str, distance: int, *, same_start: bool = False) -> Sequence[Near]:
        """Give the words at most `distance` edits away, accents aside, in no particular order.

        An edit is a letter added, lost or exchanged, or two neighbours swapped (optimal string
        alignment distance). `same_start` asks only for words that begin with the same letter, or
        differ in nothing but the slip that made it another; that takes a tenth of the time.
        """
        return self._near(form, distance, same_start)

    def _resembling(self, form: str, distance: int, same_start: bool) -> tuple[Near, ...]:  # noqa: FBT001
        from rapidfuzz import process  # noqa: PLC0415  # only for this kind of query
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        folded = words.fold(form)
        start = folded[:1] if same_start else ""
        rows = self._catalog.rows(
            "SELECT folded, form, key, count FROM form WHERE length(folded) BETWEEN ? AND ? "
            "AND folded >= ? AND folded < ? UNION ALL "
            "SELECT folded, form, key, count FROM form WHERE folded IN (SELECT value FROM json_each(?))",
            len(folded) - distance,
            len(folded) + distance,
            start,
            start + "\U0010ffff",
            _started_otherwise(folded) if same_start else (),
        )
        found = process.extract(
            folded,
            [other for other, *_ in rows],
            scorer=OSA.distance,
            score_cutoff=distance,
            limit=None,
        )
        aside = not words.has_accents(form)
        return tuple(
            Near(
                near := Form(*rows[row][1:]),
                edits,
                edits if aside else OSA.distance(form, near.form),
            )
            for _, edits, row in found
        )

    def with_keys(self, keys: Collection[str]) -> frozenset[str]:
        """Give all words that are filed under these keys."""
        return self._with_key(frozenset(keys))

    def _filed(self, keys: frozenset[str]) -> frozenset[str]:
        found = self._forms("key IN (SELECT value FROM json_each(?))", keys)
        return frozenset(form.form for form in found)

    def shared_keys(self, forms: Collection[str]) -> frozenset[str]:
        """Give the keys that some of these words share with words that are not among them."""
        rows = self._catalog.rows(
            "SELECT DISTINCT key FROM form "
            "WHERE key IN (SELECT key FROM form WHERE form IN (SELECT value FROM json_each(?1))) "
            "AND form NOT IN (SELECT value FROM json_each(?1))",
            forms,
        )
        return frozenset(key for (key,) in rows)

    def keys_of(self, forms: Collection[str]) -> dict[str, str]:
        """Give the key of each of these words of the index."""
        return dict(
            self._catalog.rows(
                "SELECT form, key FROM form WHERE form IN (SELECT value FROM json_each(?))",
                forms,
            )
        )

    def posts_with(self, keys: Collection[str]) -> dict[str, int]:
        """Give for each of these keys the number of posts that have it."""
        # Most words of any post are common ones, so from the second query on few are looked up.
        unknown = [key for key in keys if key not in self._posts_with]
        if unknown:
            if len(self._posts_with) > _KEPT:
                self._posts_with.clear()
                unknown = list(keys)
            self._posts_with.update(
                self._catalog.rows(
                    "SELECT key, posts FROM key WHERE key IN (SELECT value FROM json_each(?))",
                    unknown,
                )
            )
        return {key: self._posts_with[key] for key in keys if key in self._posts_with}

    def keys_in(self, posts: Collection[int]) -> dict[int, Mapping[str, float]]:
        """Give for each of these posts its keys, with the sum of the weights of their places."""
        rows = self._catalog.rows(
            "SELECT post, keys FROM post_keys WHERE post IN (SELECT value FROM json_each(?))",
            posts,
        )
        unpacked = self._catalog.unpacked(
            lambda: [(post, post_keys.weights(it)) for post, it in rows]
        )
        found: dict[int, dict[str, float]] = {post: defaultdict(float) for post in posts}
        for post, weights in unpacked:
            for key, weight in weights.items():
                found[post][key] += weight
        return dict(found)

    def posts_among(self, posts: Collection[int]) -> dict[str, int]:
        """Give for each key the number of these posts that have it."""
        rows = self._catalog.rows(
            "SELECT post, keys FROM post_keys WHERE post IN (SELECT value FROM json_each(?)) "
            "ORDER BY post, context",
            posts,
        )
        counts: Counter[str] = Counter()
        for _, held in groupby(rows, key=itemgetter(0)):
            # Each key once, though it may stand in the texts and in the title.
            counts.update(
                self._catalog.unpacked(partial(post_keys.keys, [packed for _, packed in held]))
            )
        return counts

    def commonest(self, keys: Collection[str]) -> dict[str, str]:
        """Give for each of these keys the word that stands for it most often."""
        rows = self._catalog.rows(
            "SELECT key, form FROM form WHERE key IN (SELECT value FROM json_each(?)) "
            "ORDER BY count, form DESC",
            keys,
        )
        return dict(rows)

    def size(self) -> int:
        """Give the number of different words."""
        count: int = self._catalog.rows("SELECT count(*) FROM form")[0][0]
        return count

    def _unseen(self, form: str) -> frozenset[str]:
        """Give the keys of a form that no post has: by analysis, then by analysis without accents."""
        own = key_of(form)
        if self.with_keys([own]):
            return frozenset((own,))
        if words.has_accents(form):
            return frozenset()
        bare = {words.fold(form), words.fold(own)}
        kin = self.beginning(words.fold(form)[: max(_STEM, len(form) - _STEM)])
        return frozenset(other.key for other in kin if words.fold(other.key) in bare)

    def _forms(self, where: str, *values: Value) -> list[Form]:
        rows = self._catalog.rows(
            f"SELECT form, key, count FROM form WHERE {where} ORDER BY count DESC, form",  # noqa: S608
            *values,
        )
        return [Form(*row) for row in rows]


def _started_otherwise(folded: str) -> list[str]:
    """Give what a word may be whose first letter was exchanged, added, left out or swapped."""
    swapped = folded[1:2] + folded[:1] + folded[2:]
    added = [letter + rest for rest in (folded, folded[1:]) for letter in ascii_lowercase]
    return [it for it in (folded[1:], swapped, *added) if it[:1] != folded[:1]]
