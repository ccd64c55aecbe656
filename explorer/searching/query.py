"""The tree of a query. `str(node)` is the canonical text, which parses to an equal tree.

The parser and the functions below make trees in canonical form: an `All` holds no `All`, an `Any` no
`Any`, both hold two children or more, and a `Not` holds no `Not`; texts are NFC without `"`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from decimal import Decimal

Part = TypeVar("Part", bound=tuple[object, ...])

QUOTES = '"„“”»«'
FIELD = r"[^\W\d_]+(?:[-_][^\W\d_]+)*:(?!//)"
"""What looks like the name of a field: `foo:`, but neither `10:30` nor `https://`."""

_SPELT = re.compile(r"[^\W_]+")
_BARE = re.compile(
    r"(?!(?:AND|OR|NOT)\Z)"  # an operator
    rf"(?!{FIELD})"
    r"(?!.*&&)"
    rf"[^\W_](?:[^\s()|*~^{QUOTES}]*[^\W_])?\Z"
)


def is_bare(text: str) -> bool:
    """Tell whether the parser reads `text` as one word although it stands without quotes."""
    return _BARE.match(text) is not None


def _of_its_kind(part: type[Part]) -> type[Part]:
    """Let parts of a tree equal parts of the same kind only; other tuples look at the values alone."""

    def equal(self: tuple[object, ...], other: object) -> bool:
        return type(other) is part and tuple.__eq__(self, other)

    def unequal(self: tuple[object, ...], other: object) -> bool:
        return not equal(self, other)

    for name, method in (("__eq__", equal), ("__ne__", unequal), ("__hash__", tuple.__hash__)):
        setattr(part, name, method)
    return part


@_of_its_kind
class Word(NamedTuple):
    """A word in any form, or in the form given. `COVID-19` is one, though it has two tokens."""

    text: str
    exact: bool = False

    def __str__(self) -> str:
        return f'="{self.text}"' if self.exact else self.text


@_of_its_kind
class Phrase(NamedTuple):
    """Words one after another as typed between quotes."""

    text: str
    exact: bool = False
    slop: int = 0
    """How many other words may stand among them, in any order; 0: side by side, in this order."""

    def __str__(self) -> str:
        return f'{"=" if self.exact else ""}"{self.text}"{f"~{self.slop}" if self.slop else ""}'


@_of_its_kind
class Prefix(NamedTuple):
    """Words that begin with `text`."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@_of_its_kind
class Fuzzy(NamedTuple):
    """Words that differ from `text` in up to `distance` letters."""

    text: str
    distance: int = 1

    def __str__(self) -> str:
        return f"{self.text}~{self.distance if self.distance > 1 else ''}"


@_of_its_kind
class Filter(NamedTuple):
    """Posts that have `value` in the field tag, author, site or category."""

    field: str
    value: str
    """May hold `"` if it comes from a post; no query can, so it prints as a space."""

    def __str__(self) -> str:
        value = " ".join(self.value.replace('"', " ").split())
        return f"{self.field}:{value}" if is_bare(value) else f'{self.field}:"{value}"'


@_of_its_kind
class DateRange(NamedTuple):
    """Posts of the days from `since` to `until`, both included; None: open, but not both."""

    since: dt.date | None
    until: dt.date | None

    def __str__(self) -> str:
        width = max(_width_since(self.since), _width_until(self.until))
        since = self.since.isoformat()[:width] if self.since else ""
        until = self.until.isoformat()[:width] if self.until else ""
        return f"date:{since}" if since == until else f"date:{since}..{until}"


_YEAR, _MONTH, _DAY = 4, 7, 10  # characters of an ISO date


def _width_since(day: dt.date | None) -> int:
    if day is None or (day.month, day.day) == (1, 1):
        return _YEAR
    return _MONTH if day.day == 1 else _DAY


def _width_until(day: dt.date | None) -> int:
    if day is None or (day.month, day.day) == (12, 31):
        return _YEAR
    import calendar  # noqa: PLC0415  # few queries name days

    return _MONTH if day.day == calendar.monthrange(day.year, day.month)[1] else _DAY


@_of_its_kind
class AmountRange(NamedTuple):
    """Sections that name a sum of money from `low` to `high`; of a range either end suffices."""

    low: "Decimal | None"
    high: "Decimal | None"
    """None: open, but not both."""
    currency: str = "CZK"
    inclusive: bool = True
    """Whether the ends belong to it; if not, one is open."""

    def __str__(self) -> str:
        unit = "" if self.currency == "CZK" else self.currency
        low = "" if self.low is None else _sum(self.low, unit)
        # "0,5..1mil" would be half a million.
        plain = self.low is not None and low == _sum(self.low, unit, scaled=False)
        high = "" if self.high is None else _sum(self.high, unit, scaled=not plain)
        if low and high:
            return f"amount:{low}" if low == high else f"amount:{low}..{high}"
        sign = f"{'>' if low else '<'}{'=' if self.inclusive else ''}"
        return f"amount:{sign}{low or high}"

    def admits(self, low: float, high: float, currency: str) -> bool:
        """Tell whether a sum of money is one of these."""
        return currency == self.currency and any(
            (self.low is None or end > float(self.low) or (self.inclusive and end == self.low))
            and (
                self.high is None or end < float(self.high) or (self.inclusive and end == self.high)
            )
            for end in (low, high)
        )


_SCALES = (("mld", 10**9), ("mil", 10**6), ("tis", 10**3))


def _sum(value: "Decimal", unit: str, *, scaled: bool = True) -> str:
    """Write a sum as short as it can be read again: `1,5mil`."""
    fitting = (
        (name, scale)
        for name, scale in _SCALES
        if scaled and value >= scale and not value * (1000 if name != "tis" else 1) % scale
    )
    name, scale = next(fitting, ("", 1))
    return f"{(value / scale).normalize():f}{name}{unit}".replace(".", ",")


@_of_its_kind
class In(NamedTuple):
    """What is looked for in one field only: title, heading or text. Holds no other field."""

    field: str
    child: "Node"

    def __str__(self) -> str:
        return f"{self.field}:{_part(self.child, All, Any, Not)}"


@_of_its_kind
class All(NamedTuple):
    """Every one of the children."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        return " ".join(_part(child, Any) for child in self.children)


@_of_its_kind
class Any(NamedTuple):
    """At least one of the children."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(_part(child, All) for child in self.children)


@_of_its_kind
class Not(NamedTuple):
    """All but the child."""

    child: "Node"

    def __str__(self) -> str:
        return f"-{_part(self.child, All, Any)}"


Restriction: TypeAlias = Filter | DateRange | AmountRange
Leaf: TypeAlias = Word | Phrase | Prefix | Fuzzy | Restriction
Node: TypeAlias = Leaf | In | All | Any | Not


def _part(node: Node, *grouped: type[All | Any | Not]) -> str:
    return f"({node})" if isinstance(node, grouped) else str(node)


def all_of(*nodes: Node) -> Node:
    """Join at least one node so that each must hold, as with the filters of a command."""
    flat = [
        part for node in nodes for part in (node.children if isinstance(node, All) else (node,))
    ]
    return All(tuple(flat)) if len(flat) > 1 else flat[0]


def any_of(*nodes: Node) -> Node:
    """Join at least one node so that one suffices."""
    flat = [
        part for node in nodes for part in (node.children if isinstance(node, Any) else (node,))
    ]
    return Any(tuple(flat)) if len(flat) > 1 else flat[0]


def negate(node: Node) -> Node:
    """Give the opposite; two negations cancel out."""
    return node.child if isinstance(node, Not) else Not(node)


def mapped(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    """Give the tree with every leaf changed."""
    match node:
        case All(children) | Any(children):
            return node._replace(children=tuple(mapped(child, change) for child in children))
        case Not(child) | In(_, child):
            return node._replace(child=mapped(child, change))
        case _:
            return change(node)


def exactly(node: Node) -> Node:
    """Take every word and phrase in the very form that was typed."""
    return mapped(
        node, lambda leaf: leaf._replace(exact=True) if isinstance(leaf, Word | Phrase) else leaf
    )


def inexact(node: Node) -> Node:
    """Take every word and phrase in any form."""
    return mapped(
        node, lambda leaf: leaf._replace(exact=False) if isinstance(leaf, Word | Phrase) else leaf
    )


def replaced(node: Node, words: Mapping[str, str]) -> Node:
    """Replace words, also those of phrases; `words` maps what was typed to what to take instead."""

    def change(leaf: Leaf) -> Leaf:
        if isinstance(leaf, Word | Phrase) and not leaf.exact:
            return leaf._replace(text=_SPELT.sub(lambda w: words.get(w[0], w[0]), leaf.text))
        return leaf

    return mapped(node, change)


def leaves(node: Node) -> Iterator[tuple[Leaf, bool, str | None]]:
    """Yield each leaf in order, whether it is wanted (not excluded), and the text field it is bound to."""
    yield from _leaves(node, wanted=True, field=None)


def _leaves(
    node: Node, *, wanted: bool, field: str | None
) -> Iterator[tuple[Leaf, bool, str | None]]:
    match node:
        case All(children) | Any(children):
            for child in children:
                yield from _leaves(child, wanted=wanted, field=field)
        case Not(child):
            yield from _leaves(child, wanted=not wanted, field=field)
        case In(name, child):
            yield from _leaves(child, wanted=wanted, field=name)
        case _:
            yield node, wanted, field
