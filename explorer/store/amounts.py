"""Reading the sums of money that texts name."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from explorer.model import Span
from explorer.store.catalog import Catalog
from explorer.store.engines.protocol import Field

if TYPE_CHECKING:
    from decimal import Decimal

_ENDLESS: Final = 1e300


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
