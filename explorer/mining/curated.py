"""Topics as people want them: what was found, after `curation`."""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from explorer.mining import naming
from explorer.mining.curation import Curation
from explorer.mining.terms import letters
from explorer.mining.weighing import Found, Subject


class Curated(NamedTuple):
    """Topics, and which entries of the file spoke of none."""

    topics: tuple[Found, ...]
    unknown: tuple[str, ...]


def curate(found: Sequence[Found], curation: Curation) -> Curated:
    """Hide, merge and rename topics; those added by a query are not among them.

    Where anything is to be done none of the topics may be `Known`.
    """
    desk = _Desk([it for it in found if isinstance(it, Subject)])
    for name, others in curation.merge.items():
        desk.merge(name, others)
    for name in curation.hide:
        if hidden := desk.named(name, "hide"):
            desk.gone.add(id(hidden))
    for name, label in curation.rename.items():
        if renamed := desk.named(name, "rename"):
            renamed.names = _distinct((label, *renamed.names))
            renamed.label = label
    kept = [subject for subject in found if id(subject) not in desk.gone]
    kept.sort(key=lambda it: -round(it.weight, 6))
    return Curated(tuple(kept), tuple(desk.unknown))


class _Desk:
    def __init__(self, found: Sequence[Subject]) -> None:
        self._by_name: dict[str, Subject] = {}
        self._by_keys: dict[tuple[str, ...], Subject] = {}
        for subject in found:
            for name in subject.names:
                self._by_name.setdefault(letters(name), subject)
                self._by_keys.setdefault(naming.folded(name), subject)
        self.gone: set[int] = set()
        self.unknown: list[str] = []

    def named(self, name: str, entry: str) -> Subject | None:
        subject = self._by_name.get(letters(name)) or self._by_keys.get(naming.folded(name))
        if subject is None:
            self.unknown.append(f"{entry}: there is no topic “{name}”")
        return subject

    def merge(self, name: str, others: Sequence[str]) -> None:
        kept = self.named(name, "merge")
        for other in others:
            part = self.named(other, "merge")
            if kept and part and part is not kept:
                _take(kept, part)
                self.gone.add(id(part))
                self._by_name.update((letters(it), kept) for it in part.names)
                self._by_keys.update((naming.folded(it), kept) for it in part.names)


def _take(kept: Subject, part: Subject) -> None:
    kept.names = _distinct((*kept.names, *part.names))
    kept.phrases |= part.phrases
    kept.tags |= part.tags
    strengths = dict(zip(kept.posts, kept.strengths, strict=True))
    for post, strength in zip(part.posts, part.strengths, strict=True):
        strengths[post] = max(strengths.get(post, 0.0), strength)
    kept.posts = array("I", sorted(strengths))
    kept.strengths = array("d", map(strengths.__getitem__, kept.posts))
    kept.weight += part.weight


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({letters(name): name for name in reversed(tuple(names))}.values())[::-1]
