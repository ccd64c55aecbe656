"""Names of authors: which part is the family name, and what is no person at all."""

import re
from typing import Final

from explorer.czech import words
from explorer.model import Name

_DEGREES: Final = frozenset(
    "akad arch bc bca csc dis doc dr drsc et ing jd judr llm ma mba mddr mga mgr mpa msc mudr "  # noqa: SIM905
    "mvdr paeddr phd pharmdr phdr prof rndr rsdr thd thdr thlic thmgr".split()
)
"""Czech and some foreign degrees, folded, without full stops."""
_PARTICLES: Final = frozenset(
    "af da de del della den der di du la le ten ter van von z ze zu".split()  # noqa: SIM905
)
_GIVEN: Final = frozenset(
    "adam alena aleš alice alois anna barbora daniel david eliška eva františek hana helena hynek "  # noqa: SIM905
    "irena ivana jakub jan jana jaroslav jiří josef kateřina klára lenka libuše lucie ludmila marie "
    "markéta martin matěj michal milada monika ondřej pavel petr petra tereza tomáš václav věra "
    "vojtěch zuzana žaneta".split()
)
"""Frequent given names: the second of three words is one, or else belongs to a woman's family name."""
# Compiled for this project: how names of institutions begin, and what stands in them.
_INSTITUTIONS: Final = frozenset(
    "agentura aliance asociace centrum ceska ceske cesky denik forum hlavni hnuti "  # noqa: SIM905
    "iniciativa institut kancelar klub koalice komise krajska krajske krajsky magistrat "
    "medialni mesto mestska mestsky ministerstvo mistni nadace nase noviny obec obecni "
    "odbor platforma poslanci praha predsednictvo rada redakce sdruzeni sekretariat senat "
    "spolecnost spolek starostove strana svaz tiskova tiskove tiskovy tym urad vase vybor "
    "zastupitele zastupitelsky zastupitelstvo zeleni zpravodaj".split()
)
_PARTY: Final = "pirat"
"""How what belongs to the party begins: Piráti, Pirátky, Pirátská."""
_MOST: Final = 5
"""Words of a person's name."""
_SHORT: Final = 3
"""Letters of an abbreviation that is not all capitals."""
_INITIAL: Final = re.compile(r"[^\W\d_]\.")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def parse(author: str) -> Name:
    """Take an author apart. Degrees are dropped; what looks like no person stays whole."""
    before, *behind = author.split(",")
    parts = before.split()
    while parts and is_degree(parts[0]):
        parts.pop(0)
    while parts and is_degree(parts[-1]):
        parts.pop()
    rest = " ".join(behind).split()
    if not (1 < len(parts) <= _MOST and all(map(is_degree, rest)) and _is_person(parts)):
        return Name(" ".join(author.split()), "")
    place = len(parts) - 1
    while place > 1 and (parts[place - 1] in _PARTICLES or _belongs(parts[place - 1], parts[-1])):
        place -= 1
    return Name(" ".join(parts[place:]), " ".join(parts[:place]))


def is_degree(part: str) -> bool:
    """Tell whether a word is an academic degree, with or without its full stops."""
    return words.fold(part).replace(".", "") in _DEGREES


def _is_person(parts: list[str]) -> bool:
    """Tell whether these are words as a person's name has them."""
    for place, part in enumerate(parts):
        if _INITIAL.fullmatch(part) and place < len(parts) - 1:
            continue
        folded = words.fold(part)
        told = folded in _INSTITUTIONS and place < len(parts) - 1  # "Jan Český" is a person
        if told or folded.startswith(_PARTY) or not _WORD.fullmatch(part):
            return False
        # Logins are written small now and then ("marek Förster"), family names never.
        if part[0].islower() and place and (part not in _PARTICLES or place == len(parts) - 1):
            return False
        if part[0].isupper() and len(part) > 1 and _is_abbreviation(part):
            return False
    return True


def _is_abbreviation(part: str) -> bool:
    """Tell "MHMP" and "SčK" from "Novák" and "McDonald"."""
    return part.isupper() or (len(part) <= _SHORT and not part[1:].islower())


def _belongs(part: str, family: str) -> bool:
    """Tell whether `part` is the first of two family names of a woman."""
    return (
        family.endswith(("ová", "ova", "á"))
        and not _INITIAL.fullmatch(part)
        and part.lower() not in _GIVEN
    )
