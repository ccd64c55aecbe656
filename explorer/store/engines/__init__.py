"""Engines: libraries that keep postings. Nobody but this package imports an adapter."""

import importlib
from typing import Final

from explorer.errors import UsageError
from explorer.store.engines.protocol import Engine

NAMES: Final = ("whoosh", "tantivy")
"""What `--engine` takes; the first is the default."""
FOLDER: Final = "engine"
"""Where the postings of a generation lie."""


def load(name: str) -> Engine:
    """Give the engine of this name; its library is imported only now.

    Raises:
        UsageError: there is no such engine, or its library is not installed.
    """
    if name not in NAMES:
        raise UsageError(f"There is no engine {name!r}.", f"Engines: {', '.join(NAMES)}.")
    try:
        engine: Engine = importlib.import_module(f"explorer.store.engines.{name}").ENGINE
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise UsageError(
            f"The engine {name} needs the package {name}, which is not installed.",
            f'Install it: python3 -m pip install "explorer[{name}]"',
        ) from None
    return engine
