"""Word lists: text files beside this one; each names its source and licence in its head."""

from pathlib import Path


def lines(name: str) -> tuple[str, ...]:
    """Give the lines of the list called `name`, without comments (`#` ...) and empty lines."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    kept = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(line for line in kept if line)
