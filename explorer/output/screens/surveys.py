"""Trends, concordances, likes and comparisons on a screen."""

from typing import Final

from rich.text import Text

from explorer.language import N_, day, day_width, gettext, ngettext, number, pgettext
from explorer.model import (
    Comparison,
    Concordance,
    Line,
    Page,
    Similar,
    SimilarTo,
    Trend,
    TrendPoint,
    Typical,
)
from explorer.output import messages, wording
from explorer.output.screens.sheet import Sheet, about, called, reads

_EIGHTHS: Final = "▏▎▍▌▋▊▉█"
_COLUMN: Final = 22
"""Columns of the terminal that a query takes at least."""
_BAR: Final = "cyan"
_GAP: Final = 2
_PERIODS: Final = {
    "year": N_("Sections by year, and how many of every 1,000"),
    "month": N_("Sections by month, and how many of every 1,000"),
}
_THINGS: Final = {
    "words": N_("Words of %(a)s against %(b)s"),
    "tags": N_("Tags of %(a)s against %(b)s"),
    "topics": N_("Topics of %(a)s against %(b)s"),
}


class SurveyScreen(Sheet):
    """Shows to people what a collection speaks of, and how."""

    def trend(self, result: Trend, page: Page) -> None:
        """Show queries side by side, a bar for each in each year or month."""
        margin = max((len(it.period) for it in result.items), default=0) + _GAP
        abreast = max(1, (self._width - margin) // _COLUMN)
        queries = [it.query for it in result.queries]
        with self._answer():
            self._put(Text(gettext(_PERIODS[result.by]), "bold"))
            for it, undated in zip(result.queries, result.undated, strict=True):
                self._understood(it)
                if undated:
                    self._put(Text(messages.undated(it.query, undated), "yellow"), 2)
            for start in range(0, len(queries), abreast):
                self._put()
                self._columns(result, range(start, min(len(queries), start + abreast)), margin)
            hint = gettext("the bars show the share of all sections")
            self._hint(hint, result.total, page)

    def _columns(self, result: Trend, columns: range, margin: int) -> None:
        """Put the chart of some of the queries."""
        most = max((it.per_thousand for it in result.items), default=0.0)
        counted = max(len(number(sections)) for sections in result.sections)
        rated = max((len(number(it.per_thousand, 1)) for it in result.items), default=1)
        width = (self._width - margin) // len(columns)
        bar = max(1, min(40, width - counted - rated - 3 * _GAP))
        column = bar + counted + rated + 3 * _GAP
        head = Text(" " * margin)
        for query in columns:
            head.append(_fitted(wording.line(result.queries[query].query), column), "bold")
        head.rstrip()
        self._whole(head)
        rows: dict[str, dict[str, TrendPoint]] = {}
        for it in result.items:
            rows.setdefault(it.period, {})[it.query] = it
        for period, points in rows.items():
            row = Text(f"{period:<{margin}}")
            for query in columns:
                point = points.get(result.queries[query].query)
                if point:
                    row.append(f"{_bar(point.per_thousand, most, bar):<{bar}}", _BAR)
                    row.append(f"{'':{_GAP}}{number(point.sections):>{counted}}")
                    row.append(
                        f"{'':{_GAP}}{number(point.per_thousand, 1):>{rated}}{'':{_GAP}}", "dim"
                    )
                else:
                    row.append(" " * column)
            row.rstrip()
            self._whole(row)
        if result.total == len(result.items):
            total = pgettext("sum", "all")
            row = Text(f"{total:<{margin}}", "bold")
            for query in columns:
                row.append(f"{'':{bar + _GAP}}{number(result.sections[query]):>{counted}}")
                row.append(" " * (column - bar - _GAP - counted))
            row.rstrip()
            self._whole(row)

    def concordance(self, result: Concordance, page: Page) -> None:
        """Show places one below the other, aligned on what was found; their sources follow."""
        with self._answer():
            places = ngettext("%(n)s place", "%(n)s places", result.total)
            where = ngettext(
                " in %(n)s section or title", " in %(n)s sections and titles", result.sections
            )
            self._put(Text(places, "bold").append(where, "not bold"))
            self._understood(result.understood)
            self._put()
            digits = max((len(str(it.rank)) for it in result.items), default=1)
            room = self._width - digits - _GAP
            left = room * 2 // 5
            for it in result.items:
                self._whole(self._place(it, digits, left, room - left))
            self._put()
            for it in result.items:
                date = f"{day(it.post.date):<{day_width()}}"
                source = f"{it.rank:>{digits}}  {date}  {wording.line(it.post.path)}:{it.line}"
                self._whole(Text(source, "dim"))
            if result.items:
                self._hint(reads(result.items[0].rank), result.total, page)

    def _place(self, it: Line, digits: int, left: int, right: int) -> Text:
        before = _last(wording.line(it.left), left)
        row = Text(f"{it.rank:>{digits}}  ", "dim")
        row.append(" " * (left - wording.columns(before)) + before, "not dim")
        hit = wording.line(it.hit)
        hit = hit if self._styled else f"«{hit}»"
        row.append(hit, "not dim bold underline")
        after = _first(wording.line(it.right), right - wording.columns(hit))
        row.append(after, "not dim")
        row.rstrip()
        return row

    def similar(self, result: SimilarTo, page: Page) -> None:
        """Show what is like a post or section, with the words that make it so."""
        with self._answer():
            name = wording.line(result.post.title)
            if result.section:
                name += f" › {called(result.section)}"
            self._put(Text(gettext("Like "), "not bold").append(name, "bold"))
            margin = max((len(f"{it.rank} ") for it in result.items), default=0)
            for it in result.items:
                self._put()
                self._like(it, margin)
            if result.items:
                self._hint(reads(result.items[0].rank), result.total, page)

    def _like(self, it: Similar, margin: int) -> None:
        name = Text(wording.line(it.post.title), "bold")
        if it.section:
            name.append(f" › {called(it.section)}")
        self._put(name, margin, f"{it.rank:>{margin - 1}} ")
        self._put(about(it.post), margin)
        words = ", ".join(map(wording.line, it.shared)) or gettext("nothing rare")
        told = gettext("%(score)s · shares %(words)s", score=number(it.score, 2), words=words)
        self._put(Text(told, "green"), margin)
        self._path(it.post, margin, f":{it.section.line}" if it.section else "")

    def comparison(self, result: Comparison, page: Page) -> None:
        """Show what more posts of one part have than of the other, each with an example."""
        with self._answer():
            a, b = wording.line(result.a.query), wording.line(result.b.query if result.b else "")
            name = gettext(_THINGS[result.of], a=a, b=b or gettext("all else"))
            self._put(Text(name, "bold"))
            parts = ngettext(
                "%(n)s post against %(others)s",
                "%(n)s posts against %(others)s",
                result.a_posts,
                others=number(result.b_posts),
            )
            if result.both:
                parts += ngettext(
                    "; %(n)s in both parts left out", "; %(n)s in both parts left out", result.both
                )
            self._put(Text(parts), 2)
            for part in (result.a, result.b):
                if part:
                    self._understood(part)
            margin = max((len(f"{it.rank} ") for it in result.items), default=0)
            for it in result.items:
                self._put()
                self._typical(it, margin, result)
            if result.items:
                hint = gettext("G2 tells how sure a difference is")
                if result.b:
                    hint = gettext("exchange --a and --b for the other direction")
                self._hint(hint, result.total, page)

    def _typical(self, it: Typical, margin: int, result: Comparison) -> None:
        name = Text(wording.line(it.text), "bold")
        told = ngettext(
            "%(here)s of %(n)s post, %(there)s of %(others)s · %(times)s times as often",
            "%(here)s of %(n)s posts, %(there)s of %(others)s · %(times)s times as often",
            result.a_posts,
            here=number(it.posts),
            there=number(it.other_posts),
            others=number(result.b_posts),
            times=number(2**it.log_ratio, 1),
        )
        name.append(f" · {told} · G2 {number(it.g2, 1)}", "not bold dim")
        self._put(name, margin, f"{it.rank:>{margin - 1}} ")
        if it.example:
            self._put(self._marked(it.example.snippet), margin)
            self._path(it.example.post, margin, f":{it.example.section.line}")


def _bar(value: float, most: float, width: int) -> str:
    """Give a bar of up to `width` blocks; whatever is more than nothing has a bar."""
    eighths = max(1, round(8 * width * value / most)) if value else 0
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8 - 1] if eighths % 8 else "")


def _fitted(text: str, width: int) -> str:
    """Give a text cut or filled to so many columns, with a gap behind it."""
    if wording.columns(text) > width - _GAP:
        text = _first(text, width - _GAP - 1) + "…"
    return text + " " * (width - wording.columns(text))


def _first(text: str, width: int) -> str:
    """Give as many whole words of the beginning of a text as so many columns hold."""
    end = _columns(text, width)
    return text if end == len(text) else text[: max(text.rfind(" ", 0, end + 1), 0) or end]


def _last(text: str, width: int) -> str:
    """Give as many whole words of the end of a text as so many columns hold."""
    turned = _first(text[::-1], width)
    return turned[::-1]


def _columns(text: str, width: int) -> int:
    """Give how many characters of a text fit into so many columns."""
    end = 0
    while end < len(text) and width >= wording.columns(text[end]):
        width -= wording.columns(text[end])
        end += 1
    return end
