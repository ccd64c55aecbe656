"""What was used last, kept up to a total size."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """What a function gives for keys, kept as long as what is kept is not too large."""

    def __init__(
        self,
        function: Callable[[Collection[K]], Mapping[K, V]],
        most: int,
        size: Callable[[V], int],
    ) -> None:
        """The function is asked for many keys at once; those that it leaves out are not kept.

        `most` bounds the sum of the sizes.
        """
        self.size = 0
        """Of all that is kept."""
        self._function = function
        self._most = most
        self._size = size
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __getitem__(self, key: K) -> V:
        """Give what the function gives for one key."""
        return self.of((key,))[key]

    def of(self, keys: Collection[K]) -> dict[K, V]:
        """Give what the function gives for these keys, in no particular order."""
        found: dict[K, V] = {}
        missing: list[K] = []
        with self._lock:
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[key] = self._kept[key]
                else:
                    missing.append(key)
        if missing:
            new = self._function(missing)
            found.update(new)
            self._keep(new)
        return found

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _keep(self, new: Mapping[K, V]) -> None:
        with self._lock:
            for key, value in new.items():
                if key not in self._kept:  # another thread may have been quicker
                    self._kept[key] = value
                    self.size += self._size(value)
            while self.size > self._most:
                _, oldest = self._kept.popitem(last=False)
                self.size -= self._size(oldest)
