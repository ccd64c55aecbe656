"""What holds where a question says nothing else.

Apart from what answers these questions, which is imported only when one is asked.
"""

from typing import Final

LIKELY: Final = 0.4
"""Score from which an accomplishment is shown.

Four in five of those shown are right, and they are two thirds of all there are (0.82 and 0.66,
cross-validated on posts read by a person: `docs/accomplishments.md`)."""
WIDTH: Final = 40
"""Characters on each side of a place in a concordance."""
SURE: Final = 15.13
"""Least G2 of a comparison: chance alone brings such a difference once in 10,000 times
(chi-squared, one degree of freedom)."""
LEAST: Final = 3
"""Posts of the first part of a comparison that have what is listed."""
