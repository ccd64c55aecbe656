"""Trends as pictures, by matplotlib, an extra. The same values give the same bytes."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from explorer.errors import UsageError
from explorer.model import Trend

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZE: Final = (8.0, 4.5)
"""Inches."""
_LABELS: Final = 16
"""Periods that are named below the axis at most."""
_MARKERS: Final = "os^Dv<>Pp*hX"
"""Told apart without seeing colours."""


def check() -> None:
    """Raise UsageError unless pictures can be drawn."""
    try:
        import matplotlib as mpl  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "Pictures need matplotlib, which is not installed.",
            "Install it with explorer: pip install 'explorer[plot]'",
        ) from error
    # The text stays text, and ids and dates do not change from one run to the next.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "explorer"})


def write(result: Trend, file: Path) -> None:
    """Write a chart of all points as SVG or PNG, by the ending. Raises UsageError."""
    metadata: dict[str, Any] = {"Date": None} if file.suffix == ".svg" else {"Software": None}
    try:
        _figure(result).savefig(file, metadata=metadata, dpi=150)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}", "Name another file.") from error


def _figure(result: Trend) -> "Figure":
    from matplotlib.figure import Figure  # noqa: PLC0415  # slow to import, and an extra

    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    periods = list(dict.fromkeys(it.period for it in result.items))
    for number, it in enumerate(result.queries):
        shares = {
            point.period: point.per_thousand for point in result.items if point.query == it.query
        }
        axes.plot(
            range(len(periods)),
            [shares.get(period, 0.0) for period in periods],
            marker=_MARKERS[number % len(_MARKERS)],
            markersize=4,
            label=f" {it.query}",  # what begins with "_" would be left out
        )
    step = -(-len(periods) // _LABELS) or 1
    axes.set_xticks(range(0, len(periods), step), periods[::step], rotation=45)
    axes.set_ylabel("sections of every 1,000")
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, axis="y", alpha=0.3)
    for text in axes.legend().get_texts():
        text.set_parse_math(False)  # a "$" is no formula
    return figure
