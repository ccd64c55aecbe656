"""Templates: every text of a post or query is escaped, and loses what could turn the page around."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from explorer.language import language
from explorer.output import wording
from explorer.web.language import Formats


def page(template: str, code: str, context: Mapping[str, Any]) -> str:
    """Give a page in a language."""
    return _environment(code).get_template(f"{template}.html").render(context)


@cache
def _environment(code: str) -> Environment:
    spoken = language(code)
    formats = Formats(spoken)
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
        date=formats.date,
        moment=formats.moment,
        number=formats.number,
        said=spoken.said,
        size=partial(wording.size, spoken=spoken),
        sure=wording.likelihood,
        reason=spoken.reason,
        clean=wording.block,  # for what a message takes in, which passes by `_harmless`
    )
    environment.globals["explained"] = wording.explained
    return environment


def _harmless(value: object) -> object:
    """Give a text with a sign for each character that would do harm; markup of ours as it is."""
    return wording.block(value) if type(value) is str else value
