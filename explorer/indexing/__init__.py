"""From folders of posts to an index: full, or only what changed since the last time."""

from explorer.indexing.build import BuildReport, build, last_sources
from explorer.indexing.changes import Progress

__all__ = ["BuildReport", "Progress", "build", "last_sources"]
