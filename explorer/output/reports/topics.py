"""Topics in a report."""

from typing import TYPE_CHECKING, Final

from explorer.model import Facet, Listing, Page
from explorer.output.reports.papers import Kind, Run
from explorer.output.reports.referenced import (
    PERIODS,
    POSTS,
    Fact,
    Referenced,
    count,
    day,
    number,
    part,
)

if TYPE_CHECKING:
    from explorer.topics import TopicInfo, TopicPage

_TOPICS: Final = ("téma", "témata", "témat")
_SHOWN: Final = 10
"""Sites, tags and authors that are told."""


class TopicReport(Referenced):
    """The part of a report that tells of topics."""

    def topics(self, listing: "Listing[TopicInfo]", page: Page) -> None:
        """Write a table of topics."""
        self._paper.title([Run("Témata")])
        self._found(count(listing.total, _TOPICS) + part(listing.total, page))
        self._paper.table(
            ("téma", "článků", "od", "do", "také"),
            (
                (
                    [Run(it.label)],
                    [Run(number(it.posts))],
                    [Run(day(it.first))],
                    [Run(day(it.last))],
                    [Run(", ".join(it.aliases))],
                )
                for it in listing.items
            ),
        )
        self._end()

    def topic(self, page: "TopicPage | None") -> None:
        """Write what a topic is, when, where and who, what proves it, and what is near it."""
        if page is None:
            self._paper.title([Run("Téma")])
            self._found(count(0, POSTS))
            self._end()
            return
        topic = page.topic
        self._paper.title([Run(f"Téma: {topic.label}")])
        when = f", {day(topic.first)} až {day(topic.last)}" if topic.first else ""
        facts: list[Fact] = [("Nalezeno", [Run(count(topic.posts, POSTS) + when)])]
        if topic.aliases:
            facts.append(("Také", [Run(", ".join(topic.aliases))]))
        for name, values in (("Weby", page.sites), ("Štítky", page.tags), ("Autoři", page.authors)):
            if values:
                facts.append((name, [Run(_told(values))]))
        self._facts(facts)
        if page.definition:
            self._paper.quote([Run(page.definition.sentence)])
            place = f"{page.definition.path}:{page.definition.line}"
            self._paper.paragraph([Run(place, Kind.CODE)])
        self._proofs(page)
        self._end()

    def _proofs(self, page: "TopicPage") -> None:
        """Write when it is spoken of, where, what was achieved, and what is near it."""
        if page.topic.timeline:
            self._paper.table(
                (PERIODS[page.unit], "článků"),
                (([Run(name)], [Run(number(posts))]) for name, posts in page.topic.timeline),
            )
        for hit in page.sections:
            self._hit(hit)
        if page.achieved:
            self._paper.heading([Run("Úspěchy")])
        for found in page.achieved:
            self._paper.paragraph(self._place(found))
            self._evidence(found)
        if page.related:
            self._paper.heading([Run("Příbuzná témata")])
            self._paper.table(
                ("téma", "společných článků"),
                (([Run(it.label)], [Run(number(it.posts))]) for it in page.related),
            )


def _told(values: tuple[Facet, ...]) -> str:
    told = ", ".join(f"{it.value} ({number(it.posts)})" for it in values[:_SHOWN])
    more = len(values) - _SHOWN
    return f"{told} a {number(more)} dalších" if more > 0 else told
