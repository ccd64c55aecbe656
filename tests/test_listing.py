"""Numbers of the last listing."""

from pathlib import Path

import pytest

from explorer.cli import listing
from explorer.errors import UsageError

INDEX = Path("index")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_number_stands_for_what_was_listed() -> None:
    listing.remember(INDEX, ["a.md#0", "b.md"])
    assert (listing.meant(INDEX, "1"), listing.meant(INDEX, "2")) == ("a.md#0", "b.md")


def test_what_is_no_number_stands_for_itself() -> None:
    listing.remember(INDEX, ["a.md"])
    assert (listing.meant(INDEX, "1.md"), listing.meant(INDEX, "síť")) == ("1.md", "síť")


def test_numbers_go_on_over_pages() -> None:
    listing.remember(INDEX, ["k.md", "l.md"], first=11)
    assert listing.meant(INDEX, "12") == "l.md"
    with pytest.raises(UsageError, match="no number 2") as caught:
        listing.meant(INDEX, "2")
    assert "It showed 11 to 12" in caught.value.hint


def test_each_index_has_its_own_numbers() -> None:
    listing.remember(INDEX, ["a.md"])
    with pytest.raises(UsageError, match="Nothing has been listed"):
        listing.meant(Path("other"), "1")


def test_the_last_listing_counts() -> None:
    listing.remember(INDEX, ["a.md", "b.md"])
    listing.remember(INDEX, ["c.md"])
    assert listing.meant(INDEX, "1") == "c.md"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"format": "explorer.listing/1"}',
        b'{"format": "explorer.listing/1", "first": 0, "names": ["a"]}',
        b'{"format": "explorer.listing/1", "first": 1, "names": [1]}',
        b'{"format": "explorer.listing/2", "first": 1, "names": ["a"]}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_not_ours_is_no_listing(content: bytes, state: Path) -> None:
    listing.remember(INDEX, ["a.md"])
    (file,) = state.iterdir()
    file.write_bytes(content)
    with pytest.raises(UsageError, match="Nothing has been listed"):
        listing.meant(INDEX, "1")


def test_where_nothing_can_be_kept_listing_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_STATE_DIR", str(tmp_path / "file"))
    listing.remember(INDEX, ["a.md"])
    with pytest.raises(UsageError, match="Nothing has been listed"):
        listing.meant(INDEX, "1")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("2", True), ("12", True), ("a2", False), ("2022-01", False), ("²", False), ("", False)],
)
def test_only_digits_are_a_number(name: str, expected: bool) -> None:  # noqa: FBT001
    assert listing.is_number(name) is expected
