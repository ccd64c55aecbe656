"""Full-text search and topic explorer over Czech party reports.

import explorer

with explorer.open("index") as index:
    for hit in index.search("CamelNET").hits:
        print(hit.post.title, hit.section.heading)
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.searching.index import Index

__all__ = ["open"]


def open(folder: str | Path) -> "Index":  # noqa: A001  # explorer.open reads best
    """Open the index in `folder`. Raises IndexUnusableError when there is none to read."""
    from explorer.searching.index import Index  # noqa: PLC0415  # `explorer --version` needs none of it

    return Index.open(Path(folder))
