"""A reader over posting lists, for engines that can give the whole list of a key at once."""

import struct
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from itertools import compress
from typing import Final, Protocol

from explorer.czech.recent import Recent
from explorer.store.engines.protocol import FIELD_BITS, WEIGHTS, Field, Spend, freely, runs

_KEPT: Final = 200_000
"""Postings that a reader keeps unpacked, those used last: 24 MB as measured over common keys."""

_KEY: Final = 200
"""Steps to find the postings of a key."""
_POSTING: Final = 2
"""Steps to add up a posting here and in what is made of the answer."""
_RUN: Final = 4
"""Steps to begin looking for a sequence in a unit."""


class Postings(Protocol):
    """The postings of a key: three columns in the same order, at most one row a unit."""

    @property
    def units(self) -> Sequence[int]:
        """The units that hold the key."""

    @property
    def weights(self) -> Sequence[float]:
        """How much its places in each of them count."""

    @property
    def places(self) -> Sequence[bytes]:
        """Its coded positions in each of them, 4 bytes each, little-endian."""


class ListReader(ABC):
    """Answers from whole lists; an engine adds how one is read."""

    def __init__(self) -> None:
        self.kept = Recent[str, Postings](
            lambda keys: {key: self.read(key) for key in keys}, _KEPT, lambda it: len(it.units)
        )
        """The postings that were asked for last."""

    @abstractmethod
    def read(self, key: str) -> Postings:
        """Read the postings of a key from the disk; none where nothing holds it."""

    def frequency(self, key: str) -> int:
        """Give about how many units hold a key: the order in which lists are read follows it."""
        return len(self.kept[key].units)

    def holders(
        self, keys: Collection[str], field: Field | None = None, *, spend: Spend = freely
    ) -> dict[int, float]:
        """See `protocol.Reader`."""
        found: dict[int, float] = {}
        for key in keys:
            postings = self.kept[key]
            units, weights = postings.units, postings.weights
            spend(_KEY + _POSTING * len(units))
            if field is not None:
                weights = [WEIGHTS[field] * _number_in(it, field) for it in postings.places]
            if not found:
                found = dict(zip(units, weights, strict=True))
                continue
            for unit, weight in zip(units, weights, strict=True):
                found[unit] = found.get(unit, 0.0) + weight
        return found if field is None else {unit: it for unit, it in found.items() if it}

    def sequence(
        self,
        steps: Sequence[Collection[str]],
        *,
        slop: int = 0,
        field: Field | None = None,
        spend: Spend = freely,
    ) -> dict[int, float]:
        """See `protocol.Reader`."""
        wanted = [frozenset(step) for step in steps]
        spend(_KEY * sum(map(len, wanted)))
        # The rarest steps first: whatever lacks one of them need not be read for the others.
        first, *rest = sorted(
            dict.fromkeys(wanted), key=lambda step: sum(map(self.frequency, step))
        )
        units: Collection[int] = set().union(*(self.kept[key].units for key in first))
        places: dict[int, dict[frozenset[str], Sequence[int]]] = {}
        for step in (*rest, first):
            here = self._places(step, units, spend)
            before, places = places, {}
            for unit, found in here.items():
                places[unit] = before.get(unit, {})
                places[unit][step] = found
            units = places
        worth = [it if field in (None, at) else 0.0 for at, it in sorted(WEIGHTS.items())]
        weights: dict[int, float] = {}
        spend(_RUN * len(wanted) * len(places))
        for unit, steps_here in places.items():
            weight = 0.0
            for start in runs(wanted, steps_here, slop):
                weight += worth[start >> FIELD_BITS]
            if weight:
                weights[unit] = weight
        return weights

    def close(self) -> None:
        """See `protocol.Reader`."""
        self.kept.clear()

    def _places(
        self, keys: Collection[str], wanted: Collection[int], spend: Spend
    ) -> dict[int, Sequence[int]]:
        """Give the coded positions of any of the keys in the units wanted."""
        found: dict[int, Sequence[int]] = {}
        for key in keys:
            postings = self.kept[key]
            spend(_KEY + len(postings.units))
            number = 0
            rows = zip(postings.units, postings.places, strict=True)
            for unit, packed in compress(rows, map(wanted.__contains__, postings.units)):
                coded = _coded(packed)
                number += len(coded)
                found[unit] = (*found[unit], *coded) if unit in found else coded
            spend(number)
        return found


def _coded(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _number_in(packed: bytes, field: Field) -> int:
    return sum(position >> FIELD_BITS == field for position in _coded(packed))
