"""Where a post is published: its address, after Jekyll, and the place in its page."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, urlsplit

from explorer.errors import UsageError

PLACEHOLDERS: Final = ("site", "categories", "year", "month", "day", "slug", "path")
ANY: Final = "*"
"""Names the pattern of all sites that have none of their own."""

_USUAL: Final = "{categories}/{year}/{month}/{day}/{slug}.html"
"""What Jekyll does where a site does not say otherwise."""
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_UNFIT: Final = re.compile(r"[\s\"#'<>\\^`{}|\x00-\x20\x7f-\uffff]")
_NAME: Final = re.compile(r"(?:\d{2,4}-\d{1,2}-\d{1,2}-)?(.+?)(?:\.(?:md|markdown|txt))*")
# Jekyll 4, Utils.slugify in mode "pretty" with case kept. Words of Python differ from its letters,
# marks and digits by "_", which it keeps too.
_NO_SLUG: Final = re.compile(r"[^\w.~!$&'()+,;=@]+")
# kramdown-parser-gfm 1.1, generate_gfm_header_id; it has turned "--" into a dash before.
_NO_ANCHOR: Final = re.compile(r"-{2,3}|[^\w\- \t]")
_SAFE: Final = "/~!$&'()+,;=@"

_LONGEST: Final = 200
"""Characters of a passage that stand in an address as a whole."""
_ENDS: Final = 5
"""Words of each end of a longer one."""
_ITEM: Final = re.compile(r"(?:•|\d+\.) +")
_CELL: Final = " | "


def checked(site: str, pattern: str) -> str:
    """Give the whole pattern of a site; a base address stands for Jekyll's usual pattern below it.

    Raises:
        UsageError: it is no address of the web, or has a placeholder that does not exist.
    """
    names = _PLACEHOLDER.findall(pattern)
    for name in names:
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{it}}}" for it in PLACEHOLDERS)
            raise UsageError(f"{site}: there is no {{{name}}}.", f"There are {known}.")
    bare = _PLACEHOLDER.sub("x", pattern)
    try:
        parts = urlsplit(bare)
    except ValueError:
        parts = urlsplit("")
    if _UNFIT.search(bare) or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(
            f"{site}: {pattern!r} is no address.",
            "It begins with https:// and writes other letters than a to z as %C4%8D.",
        )
    return pattern if set(names) - {"site"} else f"{pattern.rstrip('/')}/{_USUAL}"


def address(
    patterns: Mapping[str, str],
    *,
    path: str,
    site: str | None,
    date: dt.date | None,
    categories: Iterable[str],
) -> str | None:
    """Give the address of a post, percent-encoded; None where its site or its date is not known."""
    pattern = patterns.get(site or "", patterns.get(ANY))
    if pattern is None:
        return None
    bare = _NAME.fullmatch(PurePosixPath(path).name)
    values = {
        "site": site or "",
        "categories": "/".join(dict.fromkeys(category.lower() for category in categories)),
        "year": f"{date:%Y}" if date else "",
        "month": f"{date:%m}" if date else "",
        "day": f"{date:%d}" if date else "",
        "slug": _NO_SLUG.sub("-", bare[1]).strip("-") if bare else "",
        "path": path,
    }
    wanted = set(_PLACEHOLDER.findall(pattern))
    if any(not values[name] for name in wanted - {"categories"}):
        return None
    filled = _PLACEHOLDER.sub(
        lambda found: quote(values[found[1]], safe=_SAFE, errors="replace"), pattern
    )
    return re.sub(r"(?<![:/])/{2,}", "/", filled)


def anchors(headings: Iterable[str]) -> list[str]:
    """Give the ids that Jekyll gives to these headings of one post, in order; "" for none."""
    found: dict[str, int] = {}
    ids = []
    for heading in headings:
        name = re.sub(r"[ \t]", "-", _NO_ANCHOR.sub("", heading.lower()))
        times = found[name] = found.get(name, -1) + 1
        ids.append(f"{name}-{times}" if times and name else name)
    return ids


def fragment(anchor: str, passage: str) -> str:
    """Give what follows an address to lead to a heading and mark a passage; "" for neither.

    The passage is a text fragment (https://wicg.github.io/scroll-to-text-fragment/): by its first
    and last words where it is long or crosses the cells of a table.
    """
    text = f":~:text={_directive(passage)}" if passage else ""
    return f"#{_quoted(anchor)}{text}" if anchor or text else ""


def _directive(passage: str) -> str:
    passage = _ITEM.sub("", passage, count=1) if _ITEM.match(passage) else passage
    ends = [passage]
    if _CELL in passage:
        cells = [cell for cell in passage.split(_CELL) if cell.strip()]
        ends = [cells[0], cells[-1]] if len(cells) > 1 else cells or [passage]
    elif len(passage) > _LONGEST and len(words := passage.split()) > 2 * _ENDS:
        ends = [" ".join(words[:_ENDS]), " ".join(words[-_ENDS:])]
    # A hyphen would end a prefix.
    return ",".join(_quoted(end.strip()).replace("-", "%2D") for end in ends)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
