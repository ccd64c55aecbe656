"""A sheet of a terminal: lines of text, styled, wrapped and indented."""

import io
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.text import Text

from explorer.language import day, gettext, ngettext, said
from explorer.model import (
    AccomplishmentInfo,
    Hit,
    Marked,
    Page,
    PostInfo,
    SectionInfo,
    Understood,
)
from explorer.output import wording

_MATCH: Final = "bold underline"  # told apart without seeing colours
_NARROWEST: Final = 40
_WIDEST: Final = 100
"""Columns below and beyond which nothing can be laid out well."""


class Sheet:
    """Puts lines, and hands them over as a whole, for a pager to measure."""

    def __init__(
        self, write: Callable[[str], object], *, width: int = 80, styled: bool = True
    ) -> None:
        """Hand the text of each answer to `write`.

        Unless `styled` there are no escape sequences in it, and matches stand between « and ».
        """
        self._write = write
        self._styled = styled
        self._width = max(_NARROWEST, min(width, _WIDEST))
        self._console = Console(
            file=io.StringIO(),
            width=self._width,
            height=25,  # without it, Rich takes the width from a dumb terminal
            color_system="standard" if styled else None,
            force_terminal=True,
            no_color=False,
            legacy_windows=False,
        )

    def _marked(self, marked: Marked, style: str = "") -> Text:
        text = Text(style=style)
        for part in marked:
            shown = wording.line(part.text)
            if part.match:
                text.append(shown if self._styled else f"«{shown}»", _MATCH)
            else:
                text.append(shown)
        return text

    def _named(self, found: Hit | AccomplishmentInfo, style: str = "") -> Text:
        """Give title and heading."""
        name = self._marked(found.title, style)
        return name + Text(" › ") + self._marked(found.heading, style) if found.heading else name

    @contextmanager
    def _answer(self) -> Iterator[None]:
        """Gather what is put, and hand it over in the end."""
        with self._console.capture() as capture:
            yield
        self._write(capture.get())

    def _put(self, text: Text | None = None, indent: int = 0, first: str | Text = "") -> None:
        """Put lines of `text`, wrapped and indented; `first` fills the indent of the first."""
        margin = Text() + (first or " " * indent)
        for line in (text or Text()).wrap(self._console, self._width - indent):
            line.rstrip()
            self._whole(margin + line if line else Text())
            margin = Text(" " * indent)

    def _told(self, text: str, first: str) -> None:
        """Put lines of `text` behind `first`; a path in it stays in one piece."""
        lines = textwrap.wrap(
            wording.line(text),
            self._width - len(first),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines:
            self._whole(Text(f"{first}{line}"))
            first = " " * len(first)

    def _whole(self, line: Text) -> None:
        """Put a line that the terminal may wrap but we do not, so that a path can be copied."""
        self._console.print(line, soft_wrap=True)

    def _understood(self, it: Understood) -> None:
        """Put what a query was taken for, where that is not what was typed."""
        if it.interpreted != _corrected(it):
            self._put(Text(read_as(it.interpreted), "cyan"), 2)
        if it.relaxed:
            self._put(Text(wording.line(said(it.relaxed)), "yellow"), 2)

    def _hint(self, hint: str, total: int, page: Page) -> None:
        """Say what one may do next."""
        hints = [hint]
        if page.limit and total > page.start + page.limit:
            hints.append(more(total - page.start - page.limit, page.number + 1))
        self._put()
        self._put(Text(" · ".join(hints), "dim"))

    def _path(self, post: PostInfo, margin: int, end: str = "") -> None:
        self._whole(Text(f"{'':{margin}}{wording.line(post.path)}{end}", "dim"))
        for path in post.also_at:
            place = gettext("also at %(path)s", path=wording.line(path))
            self._whole(Text(f"{'':{margin}}{place}", "dim"))


def about(post: PostInfo, *, dated: bool = True) -> Text:
    """Give date, site, authors and tags on one line."""
    known = (
        day(post.date) if dated else "",
        post.site or "",
        ", ".join(post.authors),
        ", ".join(post.tags),
    )
    return Text(wording.line(" · ".join(filter(None, known))), "cyan")


def reads(number: int) -> str:
    """Give the hint how to read what has this number."""
    return gettext("explorer show %(n)s reads the post", n=str(number))


def called(section: SectionInfo) -> str:
    """Give how a section is called."""
    return wording.line(section.heading or gettext("(opening)"))


def read_as(interpreted: str) -> str:
    """Say what a query was taken for."""
    return gettext("read as: %(query)s", query=wording.line(interpreted))


def more(number: int, page: int) -> str:
    """Give the hint how to see the rest of a list."""
    return ngettext(
        "%(n)s more: --page %(page)s", "%(n)s more: --page %(page)s", number, page=str(page)
    )


def _corrected(it: Understood) -> str:
    """Give the query with its words corrected, of which `relaxed` tells."""
    query = it.query
    for typed, used in it.corrected:
        query = query.replace(typed, used)
    return query
