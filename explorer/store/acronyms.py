"""Reading the acronyms of a catalog: their meanings, and the sentences that define them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from explorer.czech import words
from explorer.model import AcronymInfo, DefinitionInfo
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import ordinal_of, post_of

# --- acronyms ---


class Expansion(NamedTuple):
    """A meaning of an acronym that can be relied upon."""

    short: str
    long: str
    keys: tuple[str, ...]
    """Of the words of the long form."""
    common: bool
    """Whether the acronym in lower case is a word too: `STAN` and `stan`."""


class Acronyms:
    """The meanings of acronyms, found from either side."""

    def __init__(self, known: Sequence[Expansion]) -> None:
        """Sort them in; answers come in the order of `known`."""
        self.longest = max((len(it.keys) for it in known), default=0)
        """Words of the longest long form."""
        self._by_short: dict[str, list[Expansion]] = defaultdict(list)
        self._by_start: dict[str, list[tuple[int, Expansion]]] = defaultdict(list)
        for place, it in enumerate(known):
            self._by_short[it.short.casefold()].append(it)
            self._by_start[it.keys[0]].append((place, it))

    def named(self, short: str) -> Sequence[Expansion]:
        """Give the meanings of an acronym in lower case."""
        return self._by_short.get(short, ())

    def of_words(self, words: Sequence[Collection[str]]) -> list[Expansion]:
        """Give the acronyms whose long form is these words, each given as the keys it may have."""
        found = [
            (place, it)
            for start in words[0]
            for place, it in self._by_start.get(start, ())
            if len(it.keys) == len(words)
            and all(key in held for key, held in zip(it.keys, words, strict=True))
        ]
        return [it for _, it in sorted(found)]


def expansions(catalog: Catalog) -> tuple[Expansion, ...]:
    """Give the well attested meanings of acronyms."""
    return tuple(
        Expansion(short, long, tuple(keys.split(" ")), bool(common))
        for short, long, keys, common in catalog.rows(
            "SELECT short, long, keys, common FROM acronym WHERE attested ORDER BY short, ordinal"
        )
    )


def acronym_infos(catalog: Catalog, short: str, posts: Collection[int] | None) -> list[AcronymInfo]:
    """Give the meanings of acronyms in Czech order, or of one ("": all), with their definitions.

    Only what stands in `posts` counts (None: in all).
    """
    wanted = words.fold(short)
    found: dict[tuple[str, int], list[tuple[int, DefinitionInfo]]] = {}
    for acronym, ordinal, unit, path, long, sentence, line in catalog.rows(
        "SELECT acronym, ordinal, unit, path, long, sentence, line FROM definition "
        "JOIN post ON post.id = unit >> 16 JOIN file ON file.id = post.file "
        "WHERE acronym IS NOT NULL ORDER BY date IS NULL, date, path, unit, line"
    ):
        if wanted in ("", words.fold(acronym)) and (posts is None or post_of(unit) in posts):
            place = path if ordinal_of(unit) < 0 else f"{path}#{ordinal_of(unit)}"
            found.setdefault((acronym, ordinal), []).append(
                (post_of(unit), DefinitionInfo(path, long, sentence, place, line))
            )
    infos = [
        AcronymInfo(
            short=acronym,
            long=long,
            posts=len({post for post, _ in held}),
            attested=bool(attested),
            definitions=tuple(info for _, info in held),
        )
        for acronym, ordinal, long, attested in catalog.rows(
            "SELECT short, ordinal, long, attested FROM acronym ORDER BY short, ordinal"
        )
        if (held := found.get((acronym, ordinal)))
    ]
    return sorted(infos, key=lambda info: words.sort_key(info.short))
