"""How much work a query may take. Work is counted, not timed: an index answers a query always or never."""

from typing import Final

from explorer.errors import QueryError

LIMIT: Final = 1_300_000
"""Work for one query, in steps of 1 to 1.5 microseconds: at most two seconds."""
SCAN: Final = 40_000
"""To compare a word with all words of the index."""
TEXT: Final = 60
"""To look a pattern up in the text of a unit."""


class Effort:
    """The work that one query has taken so far."""

    def __init__(self, query: str) -> None:
        """`query` is what errors show."""
        self.spent = 0
        self._query = query

    def spend(self, steps: int) -> None:
        """Count some work, before it is done or part by part. Raises QueryError beyond the limit."""
        self.spent += steps
        if self.spent > LIMIT:
            raise QueryError(
                "This query takes too much work: its words stand for too many, or too frequent, ones.",
                self._query,
                0,
                "Write longer beginnings before “*”, fewer words with “~”, fewer phrases, or split it.",
            )
