"""Templates: every text of a post or query is escaped, and loses what could turn the page around."""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from explorer.output import wording
from explorer.web.language import Language, language


def page(template: str, code: str, context: Mapping[str, Any]) -> str:
    """Give a page in a language."""
    return _environment(code).get_template(f"{template}.html").render(context)


@cache
def _environment(code: str) -> Environment:
    spoken = language(code)
    environment = Environment(
        loader=PackageLoader("explorer.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=_harmless,
    )
    environment.install_gettext_translations(spoken.catalogue, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    environment.globals["code"] = code
    environment.filters.update(
        date=spoken.date,
        moment=spoken.moment,
        number=spoken.number,
        said=spoken.said,
        size=wording.size,
        sure=_sure,
        reason=partial(reason, spoken),
        clean=wording.block,  # for what a message takes in, which passes by `_harmless`
    )
    environment.globals["explained"] = wording.explained
    return environment


_QUOTED: Final = re.compile("(“[^”]*”)")
"""What a reason quotes is of the post."""


def reason(spoken: Language, text: str) -> str:
    """Give a reason for a hit in a language."""
    opening = "„" if spoken.code == "cs" else "“"
    closing = "“" if spoken.code == "cs" else "”"
    return "".join(
        f"{opening}{part[1:-1]}{closing}" if place % 2 else spoken.phrases(part)
        for place, part in enumerate(_QUOTED.split(text))
    )


_SURE: Final = ("very likely", "likely", "perhaps", "hardly")


def _sure(score: float) -> str:
    return wording.likelihood(score, _SURE)


def _harmless(value: object) -> object:
    """Give a text with a sign for each character that would do harm; markup of ours as it is."""
    return wording.block(value) if type(value) is str else value
