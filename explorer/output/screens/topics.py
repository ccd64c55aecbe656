"""Topics on the screen of a terminal."""

from typing import TYPE_CHECKING, Final

from rich.text import Text

from explorer.language import day, gettext, ngettext, number, said
from explorer.model import Facet, Listing, Page
from explorer.output import accounts, wording
from explorer.output.screens.sheet import Sheet, reads

if TYPE_CHECKING:
    from explorer.topics import TopicInfo, TopicPage

_BARS: Final = "▁▂▃▄▅▆▇█"
_YEARS: Final = 12
"""Years of a small timeline at most, the newest."""
_WIDE: Final = 40
"""Columns of the longest bar at most."""
_SHOWN: Final = 6
"""Sites, tags and authors that are shown."""


class TopicScreen(Sheet):
    """The part of the screen that shows topics."""

    def topics(self, listing: "Listing[TopicInfo]", page: Page) -> None:
        """Show topics after the number of their posts, each with a small timeline."""
        if not listing.items:
            return
        margin = max(len(f"{number(it.posts)}  ") for it in listing.items)
        first = min((int(it.timeline[0][0]) for it in listing.items if it.timeline), default=0)
        last = max((int(it.timeline[-1][0]) for it in listing.items if it.timeline), default=0)
        first = max(first, last - _YEARS + 1)
        with self._answer():
            if last:
                span = gettext("%(first)s to %(last)s", first=str(first), last=str(last))
                self._put(Text(f"{'':{margin}}{span}", "dim"))
            depths: dict[str, int] = {}
            for topic in listing.items:
                depth = depths[topic.id] = depths.get(topic.broader or "", -1) + 1
                start = Text(f"{number(topic.posts):>{margin - 2}}  ", "cyan")
                counts = dict(topic.timeline)
                start.append(_sparks([counts.get(str(year), 0) for year in range(first, last + 1)]))
                start.append(f"  {'  ' * depth}")
                name = Text(style="cyan").append(wording.line(topic.label), "bold")
                others = ", ".join(topic.aliases[:3])
                name.append(f"  {wording.line(others)}" if others else "", "dim")
                self._put(name, len(start), start)
            shown = wording.shell(wording.line(listing.items[0].label))
            hint = gettext("explorer topic %(name)s tells more", name=shown)
            self._hint(hint, listing.total, page)

    def topic(self, page: "TopicPage | None") -> None:
        """Show what a topic is, when, where and who, what proves it, and what is near it."""
        if page is None:
            return
        with self._answer():
            self._put(Text(wording.line(page.topic.label), "bold"))
            for name, value in accounts.topic(page):
                self._told(value, f"{name:<8}")
            if page.definition:
                self._put()
                self._put(Text(wording.line(page.definition.sentence)))
                self._whole(
                    Text(f"{wording.line(page.definition.path)}:{page.definition.line}", "dim")
                )
            self._chart(page)
            for name, facets in (
                (gettext("sites"), page.sites),
                (gettext("tags"), page.tags),
                (gettext("authors"), page.authors),
            ):
                self._shares(name, facets)
            self._proofs(page)
            self._near(page)
            if page.sections:
                self._put()
                self._put(Text(reads(1), "dim"))

    def _proofs(self, page: "TopicPage") -> None:
        """Show sections and accomplishments."""
        if page.sections:
            self._put()
            self._put(Text(gettext("Sections that tell most"), "bold"))
        for place, hit in enumerate(page.sections, 1):
            self._put(self._named(hit), 3, f"{place:>2} ")
            for snippet in hit.snippets[:1]:
                self._put(self._marked(snippet), 3)
            self._whole(
                Text(
                    f"   {day(hit.post.date)} {wording.line(hit.post.path)}:{hit.section.line}",
                    "dim",
                )
            )
        if page.achieved:
            self._put()
            self._put(Text(gettext("What was achieved"), "bold"))
        for found in page.achieved:
            self._put(self._marked(found.sentence), 3, " • ")
            self._whole(Text(f"   {wording.line(found.post.path)}:{found.line}", "dim"))

    def _chart(self, page: "TopicPage") -> None:
        most = max((count for _, count in page.topic.timeline), default=0)
        if not most:
            return
        self._put()
        told = len(f"{page.topic.timeline[0][0]}   {number(most)}")
        wide = min(_WIDE, self._width - told)
        for when, count in page.topic.timeline:
            bar = "█" * (-(-count * wide // most))
            self._whole(
                Text(f"{when}  ").append(bar, "cyan").append(f" {number(count)}" if count else "")
            )

    def _shares(self, name: str, facets: tuple[Facet, ...]) -> None:
        if facets:
            told = ", ".join(f"{it.value} {number(it.posts)}" for it in facets[:_SHOWN])
            if (rest := len(facets) - _SHOWN) > 0:
                told += " " + ngettext("and %(n)s more", "and %(n)s more", rest)
            self._put()
            self._told(told, f"{name:<8}")

    def _near(self, page: "TopicPage") -> None:
        if not page.related:
            return
        self._put()
        self._put(Text(gettext("Related topics"), "bold"))
        for it in page.related:
            line = Text(f"  {wording.line(it.label)}")
            self._whole(line.append(f"  {wording.line(said(it.reason))}", "dim"))


def _sparks(counts: list[int]) -> str:
    """Give a bar of one column for each count; a dot where there is none."""
    most = max(counts, default=0)
    return "".join(_BARS[-(-count * len(_BARS) // most) - 1] if count else "·" for count in counts)
