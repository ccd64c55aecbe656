"""Citations: who wrote what where, and the passage that is quoted."""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from explorer.corpus import addresses
from explorer.czech import names, sentences, words
from explorer.errors import UsageError
from explorer.model import Citation, PostInfo, SectionInfo, SectionText

_MARKDOWN: Final = range(1, 7)
"""Levels of headings that get an anchor; a line in bold has none."""
_LONGEST: Final = 1_000
"""Characters of a sentence that are compared, and shown."""


def cite(
    post: PostInfo,
    *,
    accessed: dt.date,
    sites: Mapping[str, str],
    section: SectionInfo | None = None,
    anchor: str = "",
    quote: str | None = None,
    digest: str | None = None,
) -> Citation:
    """Give the citation of a post. `sites` are patterns that `addresses.checked` gave."""
    url = addresses.address(
        sites, path=post.path, site=post.site, date=post.date, categories=post.categories
    )
    return Citation(
        post=post,
        names=tuple(map(names.parse, post.authors)),
        section=section,
        quote=quote,
        url=url and url + addresses.fragment(anchor, quote or ""),
        accessed=accessed,
        digest=digest,
    )


def anchor(sections: Sequence[SectionText], section: SectionInfo) -> str:
    """Give the id that the heading of `section` has in the page; "" without one."""
    headed = [it.info for it in sections if it.info.level in _MARKDOWN and it.info.heading]
    ids = addresses.anchors(it.heading or "" for it in headed)
    return next((id_ for it, id_ in zip(headed, ids, strict=True) if it == section), "")


def locate(
    post: PostInfo, sections: Sequence[SectionText], passage: str
) -> tuple[SectionInfo, str]:
    """Give the section that says `passage`, and the passage as it stands there on one line.

    White space does not matter; letters, accents and signs do.

    Raises:
        UsageError: no section says so; the hint names the nearest sentence.
    """
    wanted = unicodedata.normalize("NFC", passage).split()
    if not wanted:
        raise UsageError("There is nothing to quote.", "Give the words between quotes.")
    said = " ".join(wanted)
    for section in sections:
        for text in (section.text, section.info.heading or ""):
            if _says(" ".join(text.split()), said):
                return section.info, said
    nearest = _nearest(sections, said)
    raise UsageError(
        f"{post.path} does not say “{said}”.",
        f"The nearest sentence is: {nearest}" if nearest else "It has no text.",
    )


def _says(text: str, passage: str) -> bool:
    """Tell whether `passage` stands in `text` and cuts no word."""
    at = text.find(passage)
    while at >= 0:
        end = at + len(passage)
        if not (_joins(text[at - 1 : at], passage[0]) or _joins(passage[-1], text[end : end + 1])):
            return True
        at += 1
        while passage[0].isalnum() and text[at : at + 1].isalnum():  # it begins where a word does
            at += 1
        at = text.find(passage, at)
    return False


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _nearest(sections: Sequence[SectionText], passage: str) -> str:
    """Give the sentence or heading most like `passage`, accents aside; "" if there is none."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # only a mistake needs it

    said = [
        " ".join(text[start : min(end, start + _LONGEST)].split())
        for section in sections
        for text in (section.info.heading or "", section.text)
        for start, end in sentences.split(text)
    ]
    wanted = words.fold(passage[:_LONGEST])

    def likeness(sentence: str) -> float:
        folded = words.fold(sentence)
        compare = fuzz.partial_ratio if len(folded) > len(wanted) else fuzz.ratio
        return compare(wanted, folded)

    return max(said, key=likeness, default="")
