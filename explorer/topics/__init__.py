"""Topics: what a collection speaks of, and the page of each.

`topics.listing(index)` lists them, `topics.page(index, name)` gives all about one.
"""

from explorer.topics.listing import listing
from explorer.topics.page import page
from explorer.topics.values import Definition, Related, TopicInfo, TopicPage, Trend

__all__ = ["Definition", "Related", "TopicInfo", "TopicPage", "Trend", "listing", "page"]
