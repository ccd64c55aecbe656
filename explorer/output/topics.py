"""Topics on the screen of a terminal."""

from typing import TYPE_CHECKING, Final

from rich.text import Text

from explorer.model import Facet, Listing, Page
from explorer.output import messages, wording
from explorer.output.sheet import Sheet

if TYPE_CHECKING:
    from explorer.topics import TopicInfo, TopicPage

_BARS: Final = "▁▂▃▄▅▆▇█"
_YEARS: Final = 12
"""Years of a small timeline at most, the newest."""
_WIDE: Final = 40
"""Columns of the longest bar."""
_SHOWN: Final = 6
"""Sites, tags and authors that are shown."""


class TopicSheet(Sheet):
    """The part of the screen that shows topics."""

    def topics(self, listing: "Listing[TopicInfo]", page: Page) -> None:
        """Show topics after the number of their posts, each with a small timeline."""
        if not listing.items:
            return
        margin = max(len(f"{it.posts:,}  ") for it in listing.items)
        first = min((int(it.timeline[0][0]) for it in listing.items if it.timeline), default=0)
        last = max((int(it.timeline[-1][0]) for it in listing.items if it.timeline), default=0)
        first = max(first, last - _YEARS + 1)
        with self._answer():
            if last:
                self._put(Text(f"{'':{margin}}{first} to {last}", "dim"))
            depths: dict[str, int] = {}
            for topic in listing.items:
                depth = depths[topic.id] = depths.get(topic.broader or "", -1) + 1
                line = Text(f"{topic.posts:>{margin - 2},}  ", "cyan")
                counts = dict(topic.timeline)
                line.append(_sparks([counts.get(str(year), 0) for year in range(first, last + 1)]))
                line.append(f"  {'  ' * depth}")
                line.append(wording.line(topic.label), "bold")
                others = ", ".join(topic.aliases[:3])
                self._whole(line.append(f"  {wording.line(others)}" if others else "", "dim"))
            self._put()
            hints = [
                f"explorer topic {wording.shell(wording.line(listing.items[0].label))} tells more"
            ]
            if page.limit and listing.total > page.start + page.limit:
                hints.append(
                    f"{listing.total - page.start - page.limit:,} more: --page {page.number + 1}"
                )
            self._put(Text(" · ".join(hints), "dim"))

    def topic(self, page: "TopicPage | None") -> None:
        """Show what a topic is, when, where and who, what proves it, and what is near it."""
        if page is None:
            return
        with self._answer():
            self._put(Text(wording.line(page.topic.label), "bold"))
            for name, value in messages.topic(page):
                self._told(value, f"{name:<8}")
            if page.definition:
                self._put()
                self._put(Text(wording.line(page.definition.sentence)))
                self._whole(
                    Text(f"{wording.line(page.definition.path)}:{page.definition.line}", "dim")
                )
            self._chart(page)
            for name, facets in (
                ("sites", page.sites),
                ("tags", page.tags),
                ("authors", page.authors),
            ):
                self._shares(name, facets)
            self._proofs(page)
            self._near(page)
            if page.sections:
                self._put()
                self._put(Text("explorer show 1 reads the post", "dim"))

    def _proofs(self, page: "TopicPage") -> None:
        """Show sections and accomplishments."""
        if page.sections:
            self._put()
            self._put(Text("Sections that tell most", "bold"))
        for number, hit in enumerate(page.sections, 1):
            title = self._marked(hit.title)
            if hit.heading:
                title += Text(" › ") + self._marked(hit.heading)
            date = hit.post.date.isoformat() if hit.post.date else ""
            self._put(title, 3, f"{number:>2} ")
            for snippet in hit.snippets[:1]:
                self._put(self._marked(snippet), 3)
            self._whole(Text(f"   {date} {wording.line(hit.post.path)}:{hit.section.line}", "dim"))
        if page.achieved:
            self._put()
            self._put(Text("What was achieved", "bold"))
        for found in page.achieved:
            self._put(self._marked(found.sentence), 3, " • ")
            self._whole(Text(f"   {wording.line(found.post.path)}:{found.line}", "dim"))

    def _chart(self, page: "TopicPage") -> None:
        most = max((count for _, count in page.topic.timeline), default=0)
        if not most:
            return
        self._put()
        for when, count in page.topic.timeline:
            bar = "█" * (-(-count * _WIDE // most))
            self._whole(
                Text(f"{when}  ").append(bar, "cyan").append(f" {count:,}" if count else "")
            )

    def _shares(self, name: str, facets: tuple[Facet, ...]) -> None:
        if facets:
            told = ", ".join(f"{it.value} {it.posts:,}" for it in facets[:_SHOWN])
            more = f" and {len(facets) - _SHOWN:,} more" if len(facets) > _SHOWN else ""
            self._put()
            self._told(told + more, f"{name:<8}")

    def _near(self, page: "TopicPage") -> None:
        if not page.related:
            return
        self._put()
        self._put(Text("Related topics", "bold"))
        for it in page.related:
            line = Text(f"  {wording.line(it.label)}")
            self._whole(line.append(f"  {wording.line(it.reason)}", "dim"))


def _sparks(counts: list[int]) -> str:
    """Give a bar of one column for each count; a dot where there is none."""
    most = max(counts, default=0)
    return "".join(_BARS[-(-count * len(_BARS) // most) - 1] if count else "·" for count in counts)
