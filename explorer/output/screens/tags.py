"""Tags as a screen of a terminal."""

from typing import Any

from rich.text import Text

from explorer.language import ngettext, number, said
from explorer.model import Listing, Page, TagInfo
from explorer.output import messages, wording
from explorer.output.screens.sheet import Sheet


class TagScreen(Sheet):
    """The part of the view for people that shows tags."""

    def tags(self, listing: Listing[TagInfo], page: Page, *, variants: bool) -> None:
        """Show tags after the number of their posts, and below them their spellings."""
        with self._answer():
            margin = max((len(f"{number(tag.posts)}  ") for tag in listing.items), default=0)
            for tag in listing.items:
                label = Text(wording.line(tag.label), "bold" if variants else "")
                self._put(label, margin, f"{number(tag.posts):>{margin - 2}}  ")
                for spelling in tag.spellings if variants else ():
                    text = Text(f"{'':{margin}}{number(spelling.posts):>{margin - 2}}  ")
                    text.append(f"{wording.line(spelling.text)}  ")
                    self._whole(text.append(wording.line("".join(spelling.paths[:1])), "dim"))
            self._cut(listing, page)

    def near_tags(self, listing: Listing[TagInfo], page: Page) -> None:
        """Show each tag beside the one that may be meant, both after the number of their posts."""
        with self._answer():
            margin = max((len(f"{number(tag.posts)}  ") for tag in listing.items), default=0)
            for tag in listing.items:
                for near in tag.near:
                    text = Text(wording.line(tag.label), "bold")
                    text.append(f" → {wording.line(near.label)}", "not bold")
                    posts = ngettext("%(n)s post", "%(n)s posts", near.posts)
                    text.append(f" ({posts}) · {said(near.reason)}", "not bold dim")
                    self._put(text, margin, f"{number(tag.posts):>{margin - 2}}  ")
            self._cut(listing, page)

    def _cut(self, listing: Listing[Any], page: Page) -> None:
        if told := messages.part(listing.total, page):
            self._put()
            self._put(Text(told, "dim"))
