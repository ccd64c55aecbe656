"""What was used last, kept up to a total size."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, of which those used longest ago go when all together become too large."""

    def __init__(self, most: int, size: Callable[[V], int]) -> None:
        """`most` bounds the sum of the sizes."""
        self.size = 0
        """Of all that is kept."""
        self._most = most
        self._size = size
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def among(self, keys: Collection[K]) -> dict[K, V]:
        """Give those of the keys that are kept, with their values."""
        found: dict[K, V] = {}
        with self._lock:
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[key] = self._kept[key]
        return found

    def keep(self, new: Mapping[K, V]) -> None:
        """Add values; under a key that is kept, the value stays."""
        with self._lock:
            for key, value in new.items():
                if key not in self._kept:  # another thread may have been quicker
                    self._kept[key] = value
                    self.size += self._size(value)
            while self.size > self._most:
                _, oldest = self._kept.popitem(last=False)
                self.size -= self._size(oldest)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self.size = 0


class Recent(Kept[K, V]):
    """What a function gives for keys."""

    def __init__(
        self,
        function: Callable[[Collection[K]], Mapping[K, V]],
        most: int,
        size: Callable[[V], int],
    ) -> None:
        """The function is asked for many keys at once; those that it leaves out are not kept."""
        super().__init__(most, size)
        self._function = function

    def __getitem__(self, key: K) -> V:
        """Give what the function gives for one key."""
        return self.of((key,))[key]

    def of(self, keys: Collection[K]) -> dict[K, V]:
        """Give what the function gives for these keys, in no particular order."""
        found = self.among(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            new = self._function(missing)
            found.update(new)
            self.keep(new)
        return found
