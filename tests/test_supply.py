"""What comes with the program: permitted licences, locked versions, nothing from elsewhere."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKED = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PERMITTED = re.compile(
    r"MIT|ISC|BSD|PSF-2\.0|Apache|Python Software Foundation|Mozilla Public License 2\.0|MPL-2\.0"
)


def dependencies(name: str, found: dict[str, str]) -> dict[str, str]:
    """Every package that an installation without extras brings, by name, with its licence."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return found  # of another system
    told = package.metadata
    ways = ("License-Expression", "Classifier", "License")
    licences = [
        [it for it in told.get_all(way) or [] if way[0] == "L" or "License ::" in it]
        for way in ways
    ]
    found[_name(name)] = next((" ".join(it) for it in licences if it), "")[:200]
    for required in package.requires or []:
        requirement, _, marker = required.partition(";")
        match = re.match(r"[\w.-]+", requirement)
        if match and "extra" not in marker and _name(match[0]) not in found:
            dependencies(match[0], found)
    return found


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_has_a_permitted_licence() -> None:
    found = dependencies("explorer", {})
    assert len(found) > 12
    refused = {name: it for name, it in found.items() if not PERMITTED.search(it)}
    assert not refused
    assert not {name for name, it in found.items() if re.search(r"\bA?GPL|Affero", it)}


def test_every_dependency_is_locked() -> None:
    locked = {_name(line.partition("==")[0]) for line in LOCKED.splitlines() if "==" in line}
    assert set(dependencies("explorer", {})) - {"explorer"} <= locked


def test_the_lock_names_versions_and_no_places() -> None:
    for line in LOCKED.splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+", line), line
