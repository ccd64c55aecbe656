"""The words by which a phrase is known to name a subject, or not to: `wordlists.toml`, by key."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from explorer.czech import keys, words


@cache
def words_of(name: str) -> frozenset[str]:
    """Give the keys of the words of a list."""
    return frozenset(keys.key(word) for word in _lists()[name].split())


@cache
def given_names() -> frozenset[str]:
    """Give the given names and their keys, without accents."""
    names = _lists()["given_names"].split()
    return frozenset(words.fold(name) for word in names for name in (word, keys.key(word)))


@cache
def towns() -> frozenset[tuple[str, ...]]:
    """Give the keys of the words of the names of towns."""
    names = _lists()["towns"].split(",")
    return frozenset(tuple(map(keys.key, words.forms(name))) for name in names)


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Give the groups of names of one thing, the one to show first."""
    return tuple(tuple(group) for group in _lists()["same"])


@cache
def text() -> str:
    """Give the file of them as it is."""
    return Path(__file__).with_name("wordlists.toml").read_text(encoding="utf-8")


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(text())
