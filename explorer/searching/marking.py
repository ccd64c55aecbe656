"""The words of a query, marked in a whole post."""

from explorer.model import Marked, MarkedSection, Part, PostText
from explorer.searching import reading, snippets
from explorer.searching.interpretation import Store
from explorer.store.engines.protocol import Field


def marked(store: Store, text: str, post: PostText) -> tuple[MarkedSection, ...]:
    """Give the sections of a post with every place of the words and phrases of a query.

    Raises:
        QueryError: the query cannot be understood.
    """
    read = reading.read(store, text).reading
    patterns = tuple(dict.fromkeys((*read.words, *read.patterns)))

    def mark(text: str, field: Field) -> Marked:
        return snippets.mark(text, [it for it in patterns if it.field in (None, field)])

    return tuple(
        MarkedSection(
            it.info, mark(it.info.heading or "", Field.HEADING), mark(it.text, Field.TEXT)
        )
        for it in post.sections
    )


def unmarked(post: PostText) -> tuple[MarkedSection, ...]:
    """Give the sections of a post with nothing marked."""
    return tuple(
        MarkedSection(it.info, _plain(it.info.heading or ""), _plain(it.text))
        for it in post.sections
    )


def _plain(text: str) -> Marked:
    return (Part(text, match=False),) if text else ()
