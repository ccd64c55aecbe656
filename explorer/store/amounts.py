"""Reading the sums of money that texts name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from explorer.czech.recent import Recent
from explorer.model import Span
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import Field

if TYPE_CHECKING:
    from decimal import Decimal

_ENDLESS: Final = 1e300
_SHOWN: Final = 4_000
"""Sums that are kept, of the units asked for last; a unit without any counts as one."""


class Sum(NamedTuple):
    """A sum of money where a unit names it."""

    unit: int
    field: Field
    span: Span
    low: float
    high: float
    currency: str
    text: str

    @property
    def size(self) -> tuple[float, float, str]:
        """The lower and the higher end, and the currency."""
        return self.low, self.high, self.currency


def holders(
    catalog: Catalog,
    currency: str,
    low: "Decimal | None",
    high: "Decimal | None",
    *,
    inclusive: bool,
) -> set[int]:
    """Give the units with a sum of which either end lies between `low` and `high`; None is open."""
    least, most = (">=", "<=") if inclusive else (">", "<")
    ends = " OR ".join(f"({end} {least} ? AND {end} {most} ?)" for end in ("low", "high"))
    bounds = (-1.0 if low is None else float(low), _ENDLESS if high is None else float(high))
    rows = catalog.rows(
        f"SELECT DISTINCT unit FROM amount WHERE currency = ? AND ({ends})",  # noqa: S608  # operators from above
        *(currency, *bounds, *bounds),
    )
    return {unit for (unit,) in rows}


def sums(catalog: Catalog, units: Iterable[int]) -> dict[int, list[Sum]]:
    """Give the sums that these units name, by unit, in the order of the text."""
    found: dict[int, list[Sum]] = defaultdict(list)
    for unit, field, start, stop, *rest in catalog.rows(
        "SELECT unit, field, start, stop, low, high, currency, text FROM amount "
        "WHERE unit IN (SELECT value FROM json_each(?)) ORDER BY unit, field, start",
        units,
    ):
        found[unit].append(Sum(unit, Field(field), Span(start, stop), *rest))
    return dict(found)


class Shown:
    """The sums that units name. What was asked for last is kept: a next page shows many again."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from `catalog`, which must stay open."""
        self._catalog = catalog
        self._known = Recent(self._read, _SHOWN, lambda it: max(1, len(it)))

    def of(self, units: Collection[int]) -> dict[int, Sequence[Sum]]:
        """Give the sums of each of these units, in the order of the text."""
        return self._known.of(units)

    def _read(self, units: Collection[int]) -> dict[int, Sequence[Sum]]:
        found = sums(self._catalog, units)
        return {unit: found.get(unit, ()) for unit in units}
