"""What comes with the program: permitted licences, locked versions and hashes, nothing from elsewhere."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKED = (ROOT / "constraints.txt").read_text(encoding="utf-8")
HASHED = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PERMITTED = re.compile(
    r"MIT|ISC|BSD|PSF-2\.0|Apache|Python Software Foundation|Mozilla Public License 2\.0|MPL-2\.0"
)


def dependencies(name: str, found: dict[str, str]) -> dict[str, str]:
    """Every package that is installed with any extra of `name`, by name, with its licence."""
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
    files = told.get_all("License-File") or []
    licences.append([package.read_text(f"licenses/{file}") or "" for file in files])
    found[_name(name)] = next((" ".join(it) for it in licences if it), "")[:200]
    for required in package.requires or []:
        requirement, _, marker = required.partition(";")
        match = re.match(r"[\w.-]+", requirement)
        wanted = "extra" not in marker or name == "explorer"
        if match and wanted and _name(match[0]) not in found:
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


def versions(text: str) -> dict[str, str]:
    return {_name(it[1]): it[2] for it in re.finditer(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)}


def test_every_dependency_is_locked() -> None:
    assert set(dependencies("explorer", {})) - {"explorer"} <= versions(HASHED).keys()


def test_both_locks_name_the_same_versions() -> None:
    hashed, locked = versions(HASHED), versions(LOCKED)
    assert hashed.items() <= locked.items()
    # What only `.ci/run` and measuring need, apart from the extras.
    assert locked.keys() - hashed.keys() == {"coverage", "pytest-cov", "whoosh3"}


def test_the_locks_name_versions_and_hashes_and_no_places() -> None:
    for line in LOCKED.splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+", line), line
    for requirement in HASHED.replace("\\\n", "").splitlines():
        named, *hashes = requirement.split(" --hash=")
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [\w. '<>=!]+)?", named.rstrip()), named
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", it.strip()) for it in hashes), named
