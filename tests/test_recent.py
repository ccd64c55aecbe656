"""What is kept of answers: the same ones, and never too much."""

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from explorer.czech.recent import Recent


class Asked:
    """A function that notes what it was asked."""

    def __init__(self) -> None:
        self.keys: list[int] = []

    def __call__(self, keys: Collection[int]) -> dict[int, str]:
        """Give as many letters as a key says; nothing for 0."""
        self.keys += keys
        return {key: "a" * key for key in keys if key}


@given(st.lists(st.lists(st.integers(0, 6), max_size=4)), st.integers(0, 12))
def test_what_is_given_is_what_the_function_gives_and_little_is_kept(
    several: list[list[int]], most: int
) -> None:
    recent = Recent[int, str](Asked(), most, len)
    for keys in several:
        assert recent.of(keys) == Asked()(keys)
        assert recent.size <= most


def test_what_was_used_last_is_not_asked_for_again() -> None:
    asked = Asked()
    recent = Recent[int, str](asked, 7, len)
    for key in (3, 4, 3, 2, 3, 4):
        assert recent[key] == "a" * key
    assert asked.keys == [3, 4, 2, 4]
    recent.clear()
    assert recent.size == 0
    assert recent[4] == "aaaa"
    assert asked.keys == [3, 4, 2, 4, 4]
