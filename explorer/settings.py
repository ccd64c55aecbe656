"""Settings: an option wins over the environment, that over `explorer.toml`, that over the default."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from explorer.errors import UsageError

FILE: Final = "explorer.toml"
SEEDS: Final = Path("seeds")
"""The source of a first index where none is named."""

_FORM: Final = """\
It may say index-dir = "index", sources = ["seeds"], engine = "whoosh" and max-bytes = 2000000,
and below a line [sites] where each is published: "kraj.example" = "https://kraj.example"."""


class Settings(NamedTuple):
    """What was said, at one of these places or in all of them together."""

    index_dir: Path = Path("index")
    sources: tuple[Path, ...] = ()
    """() where none is named."""
    engine: str | None = None
    """None where none is named."""
    max_bytes: int | None = None
    """Size above which a file is no post; None for `posts.MAX_BYTES`."""
    sites: Mapping[str, str] = MappingProxyType({})
    """By site the pattern of the addresses of its posts, as `addresses.address` takes it."""


def load(
    *,
    index_dir: Path | None = None,
    sources: Sequence[Path] = (),
    engine: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """Give the settings that hold for a command line with these options.

    `explorer.toml` is looked for in the working folder, then in and beside each source. Its
    paths start from its own folder. EXPLORER_SOURCES names several sources as PATH does.

    Raises:
        UsageError: `explorer.toml` cannot be read or says what is not understood.
    """
    folders = [Path(), *(folder for source in sources for folder in (source, source.parent))]
    file = next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    said = _read(file) if file else Settings()
    listed = environment.get("EXPLORER_SOURCES", "").split(os.pathsep)
    return Settings(
        index_dir or Path(environment.get("EXPLORER_INDEX_DIR") or said.index_dir),
        tuple(sources) or tuple(Path(path) for path in listed if path) or said.sources,
        engine or environment.get("EXPLORER_ENGINE") or said.engine,
        _bytes(environment.get("EXPLORER_MAX_BYTES")) or said.max_bytes,
        said.sites,
    )


def _read(file: Path) -> Settings:
    import tomllib  # noqa: PLC0415  # slow to import, and seldom needed

    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: {error}", _FORM) from error
    settings = Settings()
    for name, value in said.items():
        match name, value:
            case "index-dir", str(path):
                settings = settings._replace(index_dir=file.parent / path)
            case "sources", [*paths] if all(isinstance(path, str) for path in paths):
                settings = settings._replace(sources=tuple(file.parent / path for path in paths))
            case "engine", str(engine):
                settings = settings._replace(engine=engine)
            case "max-bytes", int(limit) if type(limit) is int and limit > 0:
                settings = settings._replace(max_bytes=limit)
            case "sites", {**sites} if all(isinstance(it, str) for it in sites.values()):
                patterns = {str(site): str(pattern) for site, pattern in sites.items()}
                settings = settings._replace(sites=_checked(file, patterns))
            case _:
                raise UsageError(f"{file}: {name} = {value!r} is not understood.", _FORM)
    return settings


def _bytes(said: str | None) -> int | None:
    if not said:
        return None
    if said.isascii() and said.isdecimal() and int(said):
        return int(said)
    raise UsageError(f"EXPLORER_MAX_BYTES={said} is no number of bytes.", "Give one, as 2000000.")


def _checked(file: Path, sites: Mapping[str, str]) -> dict[str, str]:
    from explorer.corpus import addresses  # noqa: PLC0415  # slow to import, and seldom needed

    try:
        return {site: addresses.checked(site, pattern) for site, pattern in sites.items()}
    except UsageError as error:
        raise UsageError(f"{file}: {error.message}", error.hint) from error
