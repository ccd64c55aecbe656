"""topics.toml: what people say of the topics that were found."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from explorer.errors import UsageError

FILE: Final = "topics.toml"
_FORM: Final = (
    'It may say hide = ["name"], [rename] "old" = "new", [merge] "name" = ["other", ...] '
    'and [add] "name" = "query".'
)
_MAX_BYTES: Final = 1_000_000
"""What stands behind is not read."""


@dataclass(frozen=True, slots=True)
class Curation:
    """What to do with topics, each given by any of its names, in any case and without accents."""

    hide: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)
    """New label by name."""
    merge: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of what becomes part of a topic, by its name."""
    add: Mapping[str, str] = field(default_factory=dict)
    """Query by the label of a new topic."""

    def text(self) -> str:
        """Give all that it says, to tell whether anything changed."""
        return json.dumps([self.hide, self.rename, self.merge, self.add], ensure_ascii=False)


T = TypeVar("T")


def file_beside(sources: Sequence[Path]) -> Path | None:
    """Give the first topics.toml in or beside the sources; None where there is none."""
    folders = (folder for source in sources for folder in (source, source.parent))
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)


def load(file: Path) -> Curation:
    """Read a file. Raises UsageError that says which entry is not understood."""
    try:
        with file.open("rb") as stream:
            said = tomllib.loads(stream.read(_MAX_BYTES).decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file}: {error}", _FORM) from error
    unknown = sorted(said.keys() - {"hide", "rename", "merge", "add"})
    if unknown:
        raise UsageError(f"{file}: there is no entry {unknown[0]!r}.", _FORM)
    for name in ("rename", "merge", "add"):
        if not isinstance(said.get(name, {}), dict):
            raise UsageError(f"{file}: {name} is no table.", _FORM)
    return Curation(
        hide=_names(file, "hide", said.get("hide", [])),
        rename={
            name: _text(file, f"rename {name!r}", new)
            for name, new in said.get("rename", {}).items()
        },
        merge={
            name: _names(file, f"merge {name!r}", others)
            for name, others in said.get("merge", {}).items()
        },
        add={
            name: _text(file, f"add {name!r}", query) for name, query in said.get("add", {}).items()
        },
    )


def _names(file: Path, entry: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UsageError(f'{file}: {entry} is no list of names like ["one", "two"].', _FORM)
    return tuple(_text(file, entry, name) for name in value)


def _text(file: Path, entry: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{file}: {entry} holds {value!r}, which is no text.", _FORM)
    return value.strip()
