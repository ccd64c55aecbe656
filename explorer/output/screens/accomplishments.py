"""Accomplishments on a screen."""

from typing import Final

from rich.text import Text

from explorer.language import N_, gettext, ngettext, number, said, signed
from explorer.model import AccomplishmentInfo, AccomplishmentOverview, Accomplishments, Page
from explorer.output import messages, wording
from explorer.output.screens.sheet import Sheet, about, reads

_AMOUNT: Final = "bold green"
_BY: Final = {
    "year": N_("Accomplishments by year"),
    "tag": N_("Accomplishments by tag"),
    "author": N_("Accomplishments by author"),
    "site": N_("Accomplishments by site"),
}
_NONE: Final = {
    "year": N_("(no year)"),
    "tag": N_("(no tag)"),
    "author": N_("(no author)"),
    "site": N_("(no site)"),
}
_REPEATS: Final = 5
"""Places of nearly the same sentence that are shown."""


class AccomplishmentScreen(Sheet):
    """Shows accomplishments to people."""

    def accomplishments(self, result: Accomplishments, page: Page) -> None:
        """Show sentences, with how sure they are and where they stand."""
        with self._answer():
            what = Text(ngettext("%(n)s sentence", "%(n)s sentences", result.total), "bold")
            told = ngettext(
                " that may state an accomplishment",
                " that may state an accomplishment",
                result.total,
            )
            self._put(what.append(told, "not bold"))
            self._understood(result.understood)
            margin = len(f"{result.items[-1].rank} ") if result.items else 0
            for found in result.items:
                self._put()
                self._found(found, margin, f"{found.rank:>{margin - 1}} ")
            if result.items:
                self._hint(reads(result.items[0].rank), result.total, page)

    def overview(self, result: AccomplishmentOverview, page: Page) -> None:
        """Show numbers of sentences, each with the best of them."""
        with self._answer():
            self._put(Text(gettext(_BY[result.by]), "bold"))
            self._understood(result.understood)
            margin = max((len(f"{number(it.sentences)}  ") for it in result.items), default=0)
            for group in result.items:
                self._put()
                name = Text(wording.line(group.value or gettext(_NONE[result.by])), "bold")
                posts = ngettext("%(n)s post", "%(n)s posts", group.posts)
                name.append(f" · {posts}", "not bold dim")
                self._put(name, margin, f"{number(group.sentences):>{margin - 2}}  ")
                self._put(self._sentence(group.best), margin)
                self._put(_sure(group.best), margin)
                self._path(group.best.post, margin, f":{group.best.line}")
            values = [wording.shell(wording.line(it.value)) for it in result.items if it.value]
            if values:
                option = f"--{result.by} {values[0]}"
                if result.by == "year":
                    option = f"--since {values[0]} --until {values[0]}"
                hint = gettext("with %(option)s they are listed", option=option)
                self._hint(hint, result.total, page)

    def _found(self, found: AccomplishmentInfo, margin: int, first: str) -> None:
        self._put(self._sentence(found), margin, first)
        self._put(self._named(found, "cyan"), margin)
        self._put(about(found.post), margin)
        self._put(_sure(found), margin)
        for reason in found.why:
            start = Text(f"{'':{margin}}  {signed(reason.weight)}  ", "dim")
            self._put(Text(wording.line(said(reason.feature)), "dim"), len(start), start)
        self._path(found.post, margin, f":{found.line}")
        for place in found.repeats[:_REPEATS]:
            again = messages.again(place)
            self._whole(Text(f"{'':{margin}}{again}", "dim"))
        if len(found.repeats) > _REPEATS:
            more = len(found.repeats) - _REPEATS
            told = ngettext("and at %(n)s more place", "and at %(n)s more places", more)
            self._put(Text(told, "dim"), margin)

    def _sentence(self, found: AccomplishmentInfo) -> Text:
        """Give the sentence with its amounts and what was looked for."""
        text = self._marked(found.sentence)
        if self._styled:  # else the signs around what was found move the places
            for span in found.amount_spans:
                text.stylize(_AMOUNT, *span)
        return text


def _sure(found: AccomplishmentInfo) -> Text:
    told = f"{gettext(wording.likelihood(found.score))} ({number(found.score, 2)})"
    amount = f" · {wording.line(found.amount.text)}" if found.amount else ""
    return Text(f"{told}{amount}", "green")
