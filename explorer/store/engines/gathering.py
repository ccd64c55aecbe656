"""Postings as they come together while units are written, key by key."""

from array import array
from collections.abc import Mapping
from typing import Literal

from explorer.store.engines.protocol import Words


class Gathered:
    """The postings of a key: three columns and, one after another, all positions."""

    __slots__ = ("counts", "positions", "units", "weights")

    def __init__(self, code: Literal["Q", "I"] = "Q") -> None:
        """`code` is the type of the units' numbers, as the module `array` calls it."""
        self.units = array(code)
        self.weights = array("f")
        self.counts = array("I")
        self.positions = array("I")


def gather(lists: Mapping[str, Gathered], unit: int, words: Words) -> None:
    """Add a unit to the `lists` of its keys, which are made when they are asked for."""
    positions = words.positions
    start = 0
    for key, weight, count in zip(words.keys, words.weights, words.counts, strict=True):
        held = lists[key]
        held.units.append(unit)
        held.weights.append(weight)
        held.counts.append(count)
        end = start + count
        if count == 1:
            held.positions.append(positions[start])
        else:
            held.positions += positions[start:end]
        start = end
