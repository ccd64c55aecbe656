"""The manifest of a generation: what it holds, how it came to be, and the digest of every file."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, Self

FORMAT: Final = 8
"""Raised whenever older programs could not read what is written.

1 (2026-11): pointer, manifest with digests, catalog and engine as files of a generation.
2 (2026-11): the catalog keeps tags and authors as files spell them, and apart from it what is shown.
3 (2026-11): the catalog keeps the family of every word.
4 (2026-11): the catalog holds topics.
6 (2026-11): the catalog keeps which phrases the labels of tags write.
7 (2026-11): the catalog keeps verdicts on terms and stamps of files.
"""

MANIFEST: Final = "manifest.json"

_PART: Final = r"(?!\.\.?(?:/|\Z))[A-Za-z0-9._-]{1,255}"
FILE_NAME: Final = re.compile(rf"{_PART}(?:/{_PART}){{0,7}}")
_ENGINE: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Digest(NamedTuple):
    """What a file must be: bytes, and SHA-256 in hexadecimal."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read a file for its digest."""
        import hashlib  # noqa: PLC0415  # slow to import, and most opened indexes need none

        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return cls(file.tell(), sha256)

    @classmethod
    def parse(cls, content: object) -> Self:
        """Give the digest that was read from JSON; raises ValueError if anything in it is odd."""
        match content:
            case {"size": int(size), "sha256": str(sha256)} if (
                type(size) is int and size >= 0 and _SHA256.fullmatch(sha256)
            ):
                return cls(size, sha256)
        raise ValueError("not a digest")


class Manifest(NamedTuple):
    """What a generation holds and how it came to be."""

    engine: str
    rules: str
    """Version of the analysis of words."""
    explorer: str
    """Version of the program that wrote it."""
    created: dt.datetime
    """In UTC."""
    sources: tuple[str, ...]
    """Source folders as the user gave them."""
    counts: Mapping[str, int]
    """Of posts, sections and so on, for people."""
    files: Mapping[str, Digest]
    """Every file but the manifest, by its path in the generation, with "/"."""
    times: Mapping[str, int] = MappingProxyType({})
    """When files were last written (ns): whoever finds another time must read the file to know it."""
    format: int = FORMAT

    def json(self) -> bytes:
        """Give the content of the file."""
        content = self._asdict() | {
            "created": self.created.isoformat(),
            "counts": dict(self.counts),
            "times": dict(self.times),
            "files": {name: digest._asdict() for name, digest in self.files.items()},
        }
        return json.dumps(content, indent=1).encode()

    @classmethod
    def parse(cls, content: Mapping[str, object]) -> Self:
        """Give the manifest that was read from JSON; raises ValueError if anything in it is odd."""
        match content:
            case {
                "format": int(number),
                "engine": str(engine),
                "rules": str(rules),
                "explorer": str(version),
                "created": str(created),
                "sources": [*sources],
                "counts": dict(counts),
                "files": dict(files),
            } if (
                _ENGINE.fullmatch(engine)
                and all(isinstance(source, str) for source in sources)
                and all(type(count) is int and count >= 0 for count in counts.values())
                and all(FILE_NAME.fullmatch(name) and name != MANIFEST for name in files)
                and isinstance(times := content.get("times", {}), dict)
                and all(type(time) is int for time in times.values())
            ):
                when = dt.datetime.fromisoformat(created)
                if when.utcoffset() == dt.timedelta():
                    return cls(
                        engine=engine,
                        rules=rules,
                        explorer=version,
                        created=when,
                        sources=tuple(map(str, sources)),
                        counts=MappingProxyType(counts),
                        files=MappingProxyType({name: Digest.parse(files[name]) for name in files}),
                        times=MappingProxyType(times),
                        format=number,
                    )
        raise ValueError("not a manifest")
