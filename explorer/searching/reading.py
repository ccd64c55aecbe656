"""From the text of a query to what it finds without ranking: for counting, and for reading in context."""

from typing import NamedTuple

from explorer.model import Correction, Understood
from explorer.searching import parser, query, spelling
from explorer.searching.effort import Effort
from explorer.searching.interpretation import Interpretation, Store, is_accented
from explorer.searching.ranking import by_post


class Read(NamedTuple):
    """A query as one index understands it."""

    reading: Interpretation
    understood: Understood


def read(store: Store, text: str, *, exact: bool = False, relax: bool = True) -> Read:
    """Read a query; with `relax`, words that no post has are corrected. Raises QueryError."""
    tree = parser.parse(text)
    accented = is_accented(tree)  # as typed: a correction may bring accents
    if exact:
        # Parsed anew, because what needs quotes in any form may be a plain word in one form.
        tree = parser.parse(str(query.exactly(tree)))
    corrected: tuple[Correction, ...] = ()
    if relax:
        tree, corrected = spelling.correct(tree, store.vocabulary)
    reading = Interpretation(store, tree, Effort(text), accented=accented)
    told = "; ".join(spelling.told(corrected)) or None
    return Read(reading, Understood(text, str(reading.tree), corrected, told))


def matching(found: Read) -> dict[int, list[int]]:
    """Give by post the units of the sections that match, as a search does."""
    reading = found.reading
    evidence = [reading.evidence(pattern) for pattern in (*reading.words, *reading.phrases)]
    evidence += reading.naming()
    return by_post(reading.matcher.sections(reading.deciding), evidence)
