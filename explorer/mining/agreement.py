"""Gender and number: which adjectives and endings go with a Czech noun in its basic form."""

from collections.abc import Sequence
from typing import Final

_FEMININE_END: Final = ("ď", "ň", "ť")
_SOFT_END: Final = ("c", "č", "ď", "j", "ň", "ř", "š", "ť", "ž")
MEN: Final = ("sta", "eda", "ega")
_NEUTERS: Final = frozenset(
    {"moře", "pole", "slunce", "srdce", "vejce", "nebe", "ovoce", "poledne"}
)
LOANS: Final = ("ware",)
PLURALS: Final = frozenset({"peníze", "finance", "dveře", "vánoce", "velikonoce", "housle"})
"""Nouns that have no singular, as far as they end in -e."""


def is_plural(noun: str, lemma: str) -> bool:
    """Tell whether `noun` may be the nominative plural of `lemma`."""
    if noun == lemma:
        return False
    if lemma.endswith("o"):
        return noun.endswith("a")
    if lemma.endswith("a"):
        return noun.endswith("y") or (lemma.endswith("sta") and noun.endswith(("é", "i")))
    if lemma.endswith("st"):
        return noun.endswith(("i", "y"))
    if lemma.endswith(_SOFT_END):
        return noun.endswith(("e", "ě") if lemma[-1] in _FEMININE_END else ("e", "ě", "i"))
    return noun.endswith(("y", "i", "é", "e"))


def agrees(adjectives: Sequence[str], noun: str) -> bool:
    """Tell whether adjectives may stand in the singular before a noun in its basic form."""
    hard = [adjective[-1] for adjective in adjectives if adjective[-1] in "ýáé"]
    if not hard:
        return True
    if noun.endswith("a"):
        return hard[0] == "á" or noun.endswith(MEN)
    if noun.endswith("í") or (is_neuter(noun) and noun[-1] not in "eě"):
        return hard[0] == "é"
    if noun.endswith(("e", "ě")):
        if noun.endswith(LOANS):
            return hard[0] in "ýé"
        return hard[0] == ("é" if is_neuter(noun) or noun in PLURALS else "á")
    return hard[0] in "ýá"


def has_plural_alike(noun: str) -> bool:
    """Tell whether a noun is the same in its plural: "dotace"."""
    return noun.endswith(("e", "ě")) and not noun.endswith(LOANS) and not is_neuter(noun)


def is_neuter(noun: str) -> bool:
    """Tell whether a noun in its basic form is neuter; of those in -e nearly all are feminine."""
    return noun.endswith(("o", "í", "iště", "trum", "eum")) or noun in _NEUTERS
