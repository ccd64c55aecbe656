"""The keys of a post with the sums of the weights of their places, packed as the catalog keeps them."""

import zlib
from collections.abc import Iterable, Mapping


def packed(weights: Mapping[str, float]) -> bytes:
    """Pack keys with their weights: a line for each weight, then its keys, spaces between."""
    lines: dict[float, list[str]] = {}
    for key in sorted(weights):
        lines.setdefault(weights[key], []).append(key)
    text = "\n".join(f"{weight!r} {' '.join(held)}" for weight, held in lines.items())
    return zlib.compress(text.encode())


def weights(packed: bytes) -> dict[str, float]:
    """Give what was packed."""
    found: dict[str, float] = {}
    for line in zlib.decompress(packed).decode().split("\n"):
        weight, *held = line.split(" ")
        found.update(dict.fromkeys(held, float(weight)))
    return found


def keys(several: Iterable[bytes]) -> list[str]:
    """Give the keys that were packed, each once."""
    lines = (line for it in several for line in zlib.decompress(it).decode().split("\n"))
    return list(dict.fromkeys(key for line in lines for key in line.split(" ")[1:]))
