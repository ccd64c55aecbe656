"""The dictionary of Czech lemmas, which is simplemma's, in a file that is opened at once.

simplemma unpacks its list anew in every process: half a second and 60 MB, more than all the rest of
a small update or of a search for a mistyped word. The same list as a trie takes a few milliseconds.
"""

import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from marisa_trie import BytesTrie

_FORMAT: Final = 1  # raised whenever `_entries` gives something else
_CHECKSUM: Final = 4  # bytes at the start of the file
_IN_LOWER_CASE: Final = "!"
"""Behind the lemma of a form that the list has as it is, not only with a capital."""


def lemma_of(form: str) -> str | None:
    """Give the lemma of a form, both in lower case; None if the dictionary has none."""
    return _entry(form).removesuffix(_IN_LOWER_CASE) or None


def is_known(form: str) -> bool:
    """Tell whether the dictionary has the form in lower case: a word, not a mere name or acronym."""
    return _entry(form).endswith(_IN_LOWER_CASE)


def _entry(form: str) -> str:
    # The trie takes NUL for the end of a form, and half a character for an error.
    found = _trie().get(form) if form.isprintable() else None
    return found[0].decode() if found else ""


def prepare() -> None:
    """Have the file made, so that processes that are started do not make it each."""
    _trie()


@cache
def _trie() -> "BytesTrie":
    from importlib import metadata  # noqa: PLC0415 (slow to import)

    from platformdirs import user_cache_path  # noqa: PLC0415 (slow to import)

    name = f"lemmas-{_FORMAT}-simplemma-{metadata.version('simplemma')}.marisa"
    path = user_cache_path("explorer") / name
    return _read(path) or _made(path)


def _read(path: Path) -> "BytesTrie | None":
    """Give what the file holds; None if it is not there, or not whole."""
    from marisa_trie import BytesTrie  # noqa: PLC0415 (most searches ask for no lemma)

    try:
        content = path.read_bytes()
        checksum, packed = content[:_CHECKSUM], content[_CHECKSUM:]
        return BytesTrie().frombytes(packed) if checksum == _checksum(packed) else None
    except (OSError, RuntimeError):  # RuntimeError: another version of marisa-trie wrote it
        return None


def _made(path: Path) -> "BytesTrie":
    """Give the trie, and keep it in the file where it may be kept."""
    from marisa_trie import BytesTrie  # noqa: PLC0415
    from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY  # noqa: PLC0415 (slow to import)

    lemmas = DEFAULT_DICTIONARY_FACTORY.get_dictionary("cs")
    trie = BytesTrie((form, entry.encode()) for form, entry in _entries(lemmas).items())
    packed = trie.tobytes()
    # Without the file all works, only slower: a home that is read-only is no error.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            draft.write_bytes(_checksum(packed) + packed)
            draft.replace(path)  # whole, or not at all: others may be reading
        finally:
            draft.unlink(missing_ok=True)
    return trie


def _entries(lemmas: Mapping[str, str]) -> dict[str, str]:
    """Give what the file holds of each form in lower case: one look there instead of two."""
    entries: dict[str, str] = {}
    for form, lemma in lemmas.items():
        small = form.lower()
        if form == small:
            entries[small] = lemma.lower() + _IN_LOWER_CASE
        elif form == small.capitalize():
            entries.setdefault(small, lemma.lower())
    return entries


def _checksum(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(_CHECKSUM, "big")
