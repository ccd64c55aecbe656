"""Weights of many units or posts in two columns: a fifth of the memory of a dictionary."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Self

_FEW: Final = 5
"""To find a number takes about as long as to pass by so many."""
_SHORT: Final = 1 << 32
"""The first number that takes more than 4 bytes."""


class Weights(Mapping[int, float]):
    """A mapping that never changes; whoever wants several of its numbers asks for them at once."""

    def __init__(self, numbers: "array[int]", values: "array[float]") -> None:
        """`numbers` ascend; `values` stand in the same order."""
        self.numbers = numbers
        self.column = values
        """Their weights, in the same order."""

    @classmethod
    def of(cls, weights: Mapping[int, float]) -> Self:
        """Take what a dictionary holds."""
        ascending = sorted(weights)
        short = not ascending or ascending[-1] < _SHORT
        numbers = array("I" if short else "Q", ascending)
        if ascending == list(weights):  # as they mostly come
            return cls(numbers, floats(list(weights.values())))
        return cls(numbers, floats([weights[number] for number in ascending]))

    def __getitem__(self, number: int) -> float:
        """Give the weight of a number; KeyError where it has none."""
        at = bisect_left(self.numbers, number)
        if at == len(self.numbers) or self.numbers[at] != number:
            raise KeyError(number)
        return self.column[at]

    def __iter__(self) -> Iterator[int]:
        """Give the numbers, ascending."""
        return iter(self.numbers)

    def __len__(self) -> int:
        """Give how many numbers there are."""
        return len(self.numbers)

    def pairs(self) -> Iterable[tuple[int, float]]:
        """Give all numbers with their weights: sooner than `items`, which looks each of them up."""
        return zip(self.numbers, self.column, strict=True)

    def is_short_for(self, lookups: int) -> bool:
        """Tell whether to pass all numbers by takes no longer than to find so many."""
        return lookups * _FEW >= len(self.numbers)

    def between(self, first: int, end: int) -> Iterable[tuple[int, float]]:
        """Give the numbers from `first` up to `end`, which is left out, with their weights."""
        start = bisect_left(self.numbers, first)
        if start == len(self.numbers) or self.numbers[start] >= end:
            return ()
        stop = bisect_left(self.numbers, end, start)
        return zip(self.numbers[start:stop], self.column[start:stop], strict=True)

    def among(self, wanted: Collection[int]) -> dict[int, float]:
        """Give those of the numbers that are in a set or dictionary, with their weights."""
        numbers, values = self.numbers, self.column
        if self.is_short_for(len(wanted)):
            return {number: weight for number, weight in self.pairs() if number in wanted}
        found: dict[int, float] = {}
        end = len(numbers)
        for number in wanted:
            at = bisect_left(numbers, number)
            if at < end and numbers[at] == number:
                found[number] = values[at]
        return found


def floats(values: Sequence[float]) -> "array[float]":
    """Give a column of numbers: of 4 bytes each where that changes none, as mostly, else of 8."""
    single = array("f", values)
    return single if single.tolist() == values else array("d", values)
