"""Whether the constants of the ranking stand on a plateau, and whether they were fitted too far."""

import importlib
import pkgutil
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import fmean
from types import ModuleType
from typing import Final, NamedTuple

from benchmarks.judging import Topic
from explorer import searching

SHOWING: Final = frozenset({"snippets"})
"""Modules that neither find nor order anything."""
AT_MOST: Final[Mapping[str, float]] = {"ranking.B": 1.0}
"""Shares that mean nothing beyond the whole."""
FOLDS: Final = 5


class Setting(NamedTuple):
    """A constant of a module with the value it has, or with another one."""

    module: ModuleType
    name: str
    value: float

    @property
    def label(self) -> str:
        """The name with the last part of the module's."""
        return f"{self.module.__name__.rpartition('.')[2]}.{self.name}"


class Held(NamedTuple):
    """What settings that were chosen on some topics are worth on the others."""

    scores: tuple[float, ...]
    """By topic, each under the setting that was best on the topics of the other folds."""
    chosen: tuple[int, ...]
    """The setting of each fold."""


def modules() -> tuple[ModuleType, ...]:
    """Give those that answer queries; what shapes the index cannot be varied without a build."""
    names = {info.name for info in pkgutil.iter_modules(searching.__path__)} - SHOWING
    return tuple(importlib.import_module(f"{searching.__name__}.{name}") for name in sorted(names))


def constants(modules: Iterable[ModuleType]) -> tuple[Setting, ...]:
    """Give the public numbers that modules define, in the order of the source."""
    return tuple(
        Setting(module, name, vars(module)[name])
        for module in modules
        for name in _annotated(module)
        if name.isupper() and not name.startswith("_") and type(vars(module)[name]) in {int, float}
    )


def others(constant: Setting) -> tuple[Setting, Setting]:
    """Give the constant halved and doubled; whole numbers stay whole and above zero."""
    value = constant.value
    half = max(1, value // 2) if isinstance(value, int) else value / 2
    double = min(value * 2, AT_MOST.get(constant.label, value * 2))
    return constant._replace(value=half), constant._replace(value=double)


@contextmanager
def changed(setting: Setting) -> Iterator[None]:
    """Give a constant another value for a while, in the modules that import it too."""
    module, name, value = setting
    before = vars(module)[name]
    importers = [
        other
        for path, other in sys.modules.items()
        if path.startswith(f"{searching.__name__}.")
        and vars(other).get(name) is before
        and name not in _annotated(other)
    ]
    try:
        for holder in (module, *importers):
            setattr(holder, name, value)
        yield
    finally:
        for holder in (module, *importers):
            setattr(holder, name, before)


def held_out(topics: Sequence[Topic], scores: Sequence[Sequence[float]]) -> Held:
    """Judge the choice of a setting: the best one on four fifths of the topics, on the fifth left.

    `scores` has a row a setting, with a figure a topic; among equals the earlier row is chosen.
    Topics are dealt to the folds kind by kind, so that every fold holds queries of most kinds.
    """
    dealt = sorted(range(len(topics)), key=lambda n: (topics[n].kind, topics[n].id))
    held, chosen = [0.0] * len(topics), []
    for fold in range(FOLDS):
        rest = [n for place, n in enumerate(dealt) if place % FOLDS != fold]
        means = [fmean(row[n] for n in rest) for row in scores]
        best = means.index(max(means))
        chosen.append(best)
        for n in dealt[fold::FOLDS]:
            held[n] = scores[best][n]
    return Held(tuple(held), tuple(chosen))


def _annotated(module: ModuleType) -> Collection[str]:
    """Give the names that a module annotates, which are none that it imports."""
    names: Collection[str] = getattr(module, "__annotations__", {})
    return names
