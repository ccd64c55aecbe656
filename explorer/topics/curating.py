"""The queries of topics.toml, checked before an index is built."""

from collections.abc import Sequence
from pathlib import Path

from explorer.errors import QueryError, UsageError
from explorer.mining import curation
from explorer.searching import parser


def check(sources: Sequence[Path]) -> None:
    """Raise UsageError that names the first topic whose query cannot be understood."""
    file = curation.file_beside(sources)
    if file is None:
        return
    for label, query in curation.load(file).add.items():
        try:
            parser.parse(query)
        except QueryError as error:
            mended = f"Did you mean: {error.mended}" if error.mended else error.hint
            raise UsageError(
                f"{file}: add {label!r} = {query!r}: {error.message}", mended
            ) from error
