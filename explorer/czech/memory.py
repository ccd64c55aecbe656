"""What a function of a word gave, kept so that whole lists of words are looked up in one call."""

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_MOST = 1 << 17
"""Words that are kept; 4,456 posts hold 97,613 forms."""


class Memory(dict[K, V]):
    """`memory[word]` asks the function once. `map(memory.__getitem__, words)` runs no Python.

    All is forgotten when it is full: texts whose words never repeat must not fill the memory.
    """

    def __init__(self, function: Callable[[K], V]) -> None:
        """Keep what `function` gives, which must depend on its argument alone."""
        super().__init__()
        self._function = function

    def __missing__(self, key: K) -> V:
        """Ask the function."""
        if len(self) >= _MOST:
            self.clear()
        value = self[key] = self._function(key)
        return value
