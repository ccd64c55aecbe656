"""Accomplishments on a screen."""

from typing import Final

from rich.text import Text

from explorer.model import AccomplishmentInfo, AccomplishmentOverview, Accomplishments, Page
from explorer.output import wording
from explorer.output.sheet import Sheet, about, reads

_AMOUNT: Final = "bold green"
_REPEATS: Final = 5
"""Places of nearly the same sentence that are shown."""


class AccomplishmentScreen(Sheet):
    """Shows accomplishments to people."""

    def accomplishments(self, result: Accomplishments, page: Page) -> None:
        """Show sentences, with how sure they are and where they stand."""
        with self._answer():
            what = wording.count(result.total, "sentence")
            self._put(Text(what, "bold").append(" that may state an accomplishment", "not bold"))
            self._read(result)
            margin = len(f"{result.items[-1].rank} ") if result.items else 0
            for found in result.items:
                self._put()
                self._found(found, margin, f"{found.rank:>{margin - 1}} ")
            if result.items:
                self._hint(reads(result.items[0].rank), result.total, page)

    def overview(self, result: AccomplishmentOverview, page: Page) -> None:
        """Show numbers of sentences, each with the best of them."""
        with self._answer():
            self._put(Text(f"Accomplishments by {result.by}", "bold"))
            self._read(result)
            margin = max((len(f"{it.sentences:,}  ") for it in result.items), default=0)
            for group in result.items:
                self._put()
                name = Text(wording.line(group.value or f"(no {result.by})"), "bold")
                name.append(f" · {wording.count(group.posts, 'post')}", "not bold dim")
                self._put(name, margin, f"{group.sentences:>{margin - 2},}  ")
                self._put(self._sentence(group.best), margin)
                self._put(_sure(group.best), margin)
                self._path(group.best.post, margin, f":{group.best.line}")
            values = [wording.shell(wording.line(it.value)) for it in result.items if it.value]
            if values:
                option = f"--{result.by} {values[0]}"
                if result.by == "year":
                    option = f"--since {values[0]} --until {values[0]}"
                self._hint(f"with {option} they are listed", result.total, page)

    def _found(self, found: AccomplishmentInfo, margin: int, first: str) -> None:
        self._put(self._sentence(found), margin, first)
        name = self._marked(found.title, "cyan")
        if found.heading:
            name += Text(" › ", "cyan") + self._marked(found.heading, "cyan")
        self._put(name, margin)
        self._put(about(found.post), margin)
        self._put(_sure(found), margin)
        for reason in found.why:
            start = Text(f"{'':{margin}}  {reason.weight:+.2f}  ", "dim")
            self._put(Text(wording.line(reason.feature), "dim"), len(start), start)
        self._path(found.post, margin, f":{found.line}")
        for place in found.repeats[:_REPEATS]:
            said = f"nearly the same at {wording.line(place.path)}:{place.line}"
            self._whole(Text(f"{'':{margin}}{said}", "dim"))
        if len(found.repeats) > _REPEATS:
            more = len(found.repeats) - _REPEATS
            self._put(Text(f"and at {wording.count(more, 'more place')}", "dim"), margin)

    def _sentence(self, found: AccomplishmentInfo) -> Text:
        """Give the sentence with its amounts and what was looked for."""
        text = self._marked(found.sentence)
        if self._styled:  # else the signs around what was found move the places
            for span in found.amount_spans:
                text.stylize(_AMOUNT, *span)
        return text


def _sure(found: AccomplishmentInfo) -> Text:
    told = f"{wording.likelihood(found.score)} ({found.score:.2f})"
    amount = f" · {wording.line(found.amount.text)}" if found.amount else ""
    return Text(f"{told}{amount}", "green")
