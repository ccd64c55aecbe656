"""Amounts: how Czech reports write them, what is none, and that no text makes it slow."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.mining.amounts import Amount, find

_TABLE = Path(__file__).with_name("data") / "amounts.tsv"
_ROWS = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()]


def _values(amount: Amount) -> tuple[Decimal, Decimal]:
    return amount.low, amount.high


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0])
def test_notations_of_reports(row: list[str]) -> None:
    """What stands in brackets is the amount, with these ends, this unit or noun, and nothing else.

    The columns: snippet, value or `low..high`, unit or noun, what it is for each of, and the other
    amounts of the snippet.
    """
    marked, values, what, per, others = (*row, *[""] * (5 - len(row)))
    text = marked.replace("[", "").replace("]", "")
    found = find(text)
    if not values:
        assert found == ()
        return
    start = marked.index("[")
    amount = next((it for it in found if it.span.start == start), None)
    assert amount, found
    low, _, high = values.partition("..")
    assert f"{text[:start]}[{amount.text}]{text[amount.span.end :]}" == marked
    assert _values(amount) == (Decimal(low), Decimal(high or low))
    assert (amount.unit or amount.noun, amount.per) == (what, per or None)
    assert "; ".join(it.text for it in found if it is not amount) == others


def test_the_table_is_large() -> None:
    """At least 120 notations are covered."""
    assert sum(len(row) > 1 for row in _ROWS) >= 120


def test_crowns_are_whole_and_other_currencies_are_not_converted() -> None:
    """`czk` rounds halves up and is None for all else."""
    crowns, euros, share = find("Zaplatili 1,50 Kč, 20 EUR a 30 %.")
    assert crowns.czk == (2, 2)
    assert euros.czk is None
    assert share.czk is None
    assert [it.is_money for it in (crowns, euros, share)] == [True, True, False]


def test_spaces_that_do_not_break_join_groups() -> None:
    """No-break, thin and narrow spaces stand between figures and before the unit."""
    (amount,) = find("celkem 24\u00a0450\u202f000\u2009Kč")
    assert amount.czk == (24_450_000, 24_450_000)


def test_lines_are_apart() -> None:
    """A number at the end of a line has nothing to do with the next one."""
    assert find("rok 2020, bod 5\nmilionů korun") == ()


# --- round trips ---


def _grouped(value: int, separator: str) -> str:
    return f"{value:,}".replace(",", separator)


_SPACES = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])
_CROWNS = st.sampled_from([" Kč", "Kč", " korun", " CZK", ",- Kč", ",-", " korun českých"])
_SCALED = st.sampled_from(
    [
        ("tis.", 10**3),
        ("tisíc", 10**3),
        ("mil.", 10**6),
        ("mil", 10**6),
        ("mio", 10**6),
        ("milionů", 10**6),
        ("miliónu", 10**6),
        ("mld.", 10**9),
        ("miliard", 10**9),
        ("miliardy", 10**9),
    ]
)
_LEFT = st.sampled_from(["", "za ", "(", "celkem ", "„", "od roku 2021 ", "Praha 6, ", "3x "])
_RIGHT = st.sampled_from(["", ".", ", což", " a další", ")", " z fondu", "\nDalší 5 bodů"])


@given(st.integers(0, 10**13), _SPACES | st.just(".") | st.just(""), _CROWNS, _LEFT, _RIGHT)
def test_sums_in_full_are_found_again(
    value: int, separator: str, unit: str, left: str, right: str
) -> None:
    """Every sum of whole crowns is found where it stands, with any separator."""
    written = _grouped(value, separator) + unit
    amount = find(left + written + right)[0]
    assert (amount.span.start, amount.text) == (len(left), written)
    assert amount.czk == (value, value)


@given(
    st.integers(1, 999),
    st.integers(0, 999),
    st.sampled_from(["", " ", "\u00a0"]),
    _SCALED,
    st.sampled_from([" Kč", " korun", "Kč"]),
    _LEFT,
    _RIGHT,
)
def test_scaled_sums_are_found_again(
    whole: int,
    decimals: int,
    gap: str,
    scaled: tuple[str, int],
    unit: str,
    left: str,
    right: str,
) -> None:
    """So is every decimal number with a scale."""
    scale, factor = scaled
    unit = f" {unit.strip()}" if scale[-1] != "." else unit
    written = f"{whole},{decimals:03}{gap}{scale}{unit}"
    amount = find(left + written + right)[0]
    assert (amount.span.start, amount.text) == (len(left), written)
    exact = Decimal(f"{whole}.{decimals:03}") * factor
    assert _values(amount) == (exact, exact)


@given(
    st.integers(1, 500),
    st.integers(1, 400),
    st.sampled_from(["-", "–", " až ", " – "]),
    _SCALED,
    _LEFT,
    _RIGHT,
)
def test_ranges_are_found_again(
    low: int, more: int, dash: str, scaled: tuple[str, int], left: str, right: str
) -> None:
    """Both ends of a range take the scale and the unit behind it."""
    scale, factor = scaled
    written = f"{low}{dash}{low + more} {scale} Kč"
    amount = find(left + written + right)[0]
    assert (amount.span.start, amount.text) == (len(left), written)
    assert _values(amount) == (Decimal(low * factor), Decimal((low + more) * factor))


_PIECES = st.sampled_from(
    [
        *" \u00a0\n.,-/(%€axzk",
        *("1", "20", "2021", "až", "Kč", "mil.", "půl", "bytů"),
        *("tisíc", "dva", "sto", "korun", "milion", "od", "do"),
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_spans_hold_the_text(text: str) -> None:
    """Whatever the text, amounts are in order, apart, and their spans give their texts."""
    end = 0
    for amount in find(text):
        assert amount.span.start >= end
        assert text[amount.span.start : amount.span.end] == amount.text
        assert Decimal(0) <= amount.low <= amount.high
        assert (amount.unit is None) == (amount.noun is not None)
        end = amount.span.end


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_lines_are_read_alone(line: str) -> None:
    """The amounts of a text are those of its lines: no look-around crosses a line."""
    text = f"5 mil. bytů\n{line}\nKč 10"
    whole = [(it.text, it.low, it.unit) for it in find(text)]
    assert whole == [(it.text, it.low, it.unit) for part in text.split("\n") for it in find(part)]


@pytest.mark.parametrize(
    ("piece", "each"),
    [("1 ", 0), ("111 až ", 0), ("dva nových ", 0), ("12 mil. ", 1), ("5 Kč z ", 1)],
)
def test_a_line_of_100_kilobytes_is_read(piece: str, each: int) -> None:
    """Nothing looks further than a bounded stretch, so that a long line ends."""
    repeated = 100_000 // len(piece)
    assert len(find(piece * repeated)) == each * repeated


@pytest.mark.parametrize(
    ("text", "unit"), [("EUR 5 mil.", "EUR"), ("€ 500", "EUR"), ("CZK 3000", "CZK")]
)
def test_a_code_or_sign_before_the_number_is_its_unit(text: str, unit: str) -> None:
    (found,) = find(text)
    assert found.unit == unit
