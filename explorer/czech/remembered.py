"""What was found out of words before: asked first, since to load the dictionary takes long."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple, Protocol

_MOST: Final = 1 << 18
"""Words that are collected."""


class Memory(Protocol):
    """What the same version of the rules and the dictionary said before."""

    def key(self, form: str) -> str | None:
        """Give the key of a form; None if it is not remembered."""

    def entry(self, form: str) -> str | None:
        """Give the entry of a form in the dictionary (`Asked.entries`); None if not remembered."""

    def expect(self, forms: Iterable[str]) -> None:
        """Prepare to be asked for these forms, which is faster than one by one."""


class Asked(NamedTuple):
    """What was found out, to be remembered."""

    keys: dict[str, str]
    """By form."""
    entries: dict[str, str]
    """By form: the lemma in the dictionary ("" if none), with a sign behind it where the form is
    there as it stands."""


_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)
_asked: Asked | None = None


@contextmanager
def recalling(memory: Memory) -> Iterator[None]:
    """Let `keys.key`, `keys.is_known` and `keys.lemma_of` ask `memory` first.

    To load the dictionary takes longer than all the rest of a small update, whose words nearly all
    stand in the index already.
    """
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)


def drain(*, more: bool = True) -> Asked:
    """Give what was found out, not remembered, since this was last called in this process.

    Nothing is collected before the first call, nor after one that wants no `more`.
    """
    global _asked
    found, _asked = _asked, Asked({}, {}) if more else None
    return found or Asked({}, {})


def key(form: str) -> str | None:
    """Give the key of a form; None if it is not remembered."""
    memory = _memory.get()
    return memory.key(form) if memory else None


def expect(forms: Iterable[str]) -> None:
    """Let the memory, if there is one, look these forms up at once: they will be asked for."""
    if memory := _memory.get():
        memory.expect(forms)


def entry(form: str) -> str | None:
    """Give the entry of a form in the dictionary; None if it is not remembered."""
    memory = _memory.get()
    return memory.entry(form) if memory else None


def note_key(form: str, found: str) -> None:
    """Collect a key that was computed."""
    if _asked and len(_asked.keys) < _MOST:
        _asked.keys[form] = found


def note_entry(form: str, found: str) -> None:
    """Collect an entry that was looked up."""
    if _asked and len(_asked.entries) < _MOST:
        _asked.entries[form] = found
