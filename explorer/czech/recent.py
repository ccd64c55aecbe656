"""What was used last, kept up to a total size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Gives what a function makes of a key, and keeps it as long as what is kept is not too large."""

    def __init__(self, function: Callable[[K], V], size: Callable[[V], int], most: int) -> None:
        """`most` bounds the sum of the sizes, but what was used last is kept in any case."""
        self.size = 0
        """Of all that is kept."""
        self._function = function
        self._size = size
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, key: K) -> V:
        """Give what the function makes of the key, or made of it before."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = self._function(key)
        with self._lock:
            if key not in self._kept:
                self.size += self._size(value)
            self._kept[key] = value
            while self.size > self._most and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self.size -= self._size(oldest)
        return value

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self.size = 0
