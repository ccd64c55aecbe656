"""The kinds of page. Each asks the library what the command of its name asks, and writes the same."""

from typing import Final

from explorer.web.kinds.achieving import ACCOMPLISHMENTS
from explorer.web.kinds.exploring import COMPARE, KWIC, SIMILAR, TREND
from explorer.web.kinds.finding import ACRONYMS, POSTS, SEARCH, TAGS
from explorer.web.kinds.kind import Desk, Kind
from explorer.web.kinds.reading import CITE, SHOW, STATUS
from explorer.web.kinds.topical import TOPIC, TOPICS

__all__ = ["KINDS", "SEARCH", "TABS", "Desk", "Kind"]

TABS: Final = (SEARCH, KWIC, TREND, ACCOMPLISHMENTS, TOPICS)
"""The views on one query."""
KINDS: Final = (*TABS, POSTS, TOPIC, TAGS, ACRONYMS, COMPARE, SHOW, SIMILAR, CITE, STATUS)
