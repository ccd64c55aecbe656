"""Citations: who wrote what where, and the passage that is quoted."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence

from explorer.corpus import addresses
from explorer.czech import names, sentences, words
from explorer.errors import UsageError
from explorer.model import Citation, PostInfo, SectionInfo, SectionText

_MARKDOWN = range(1, 7)
"""Levels of headings that get an anchor; a line in bold has none."""


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
    body = r"\s+".join(map(re.escape, wanted))
    # A quote ends where a word does, but it may end with a sign.
    before, behind = (r"\b" if wanted[at][at].isalnum() else "" for at in (0, -1))
    pattern = re.compile(f"{before}{body}{behind}")
    for section in sections:
        for text in (section.text, section.info.heading or ""):
            if pattern.search(text):
                return section.info, " ".join(wanted)
    said = " ".join(wanted)
    nearest = _nearest(sections, said)
    raise UsageError(
        f"{post.path} does not say “{said}”.",
        f"The nearest sentence is: {nearest}" if nearest else "It has no text.",
    )


def _nearest(sections: Sequence[SectionText], passage: str) -> str:
    """Give the sentence or heading most like `passage`, accents aside; "" if there is none."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # only a mistake needs it

    said = [
        " ".join(text[start:end].split())
        for section in sections
        for text in (section.info.heading or "", section.text)
        for start, end in sentences.split(text)
    ]
    wanted = words.fold(passage)

    def likeness(sentence: str) -> float:
        folded = words.fold(sentence)
        compare = fuzz.partial_ratio if len(folded) > len(wanted) else fuzz.ratio
        return compare(wanted, folded)

    return max(said, key=likeness, default="")
