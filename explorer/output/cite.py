"""Citations as they are written: ISO 690 in Czech, BibTeX, RIS and CSL-JSON."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from explorer.czech import words
from explorer.model import Citation, Name
from explorer.output import wording
from explorer.output.formats import Object, Value


class Style(StrEnum):
    """How a citation is written."""

    ISO690 = "iso690"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


_NAMED: Final = 3
"""Authors that ISO 690 names; of more only the first."""
_LONGEST: Final = 20
"""Letters of a name in a key."""
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # Braces are counted even behind a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&#_$"},
    }
)
_LIGATURE: Final = re.compile(r"([-,'`<>?!])(?=[-,'`<>])")


def written(citation: Citation, style: Style) -> str:
    """Give a citation in a style, without a line end behind it."""
    writers: dict[Style, Callable[[Citation], str]] = {
        Style.ISO690: iso690,
        Style.BIBTEX: bibtex,
        Style.RIS: ris,
        Style.CSL_JSON: csl_json,
    }
    return writers[style](citation)


def iso690(citation: Citation) -> str:
    """Give the reference as Czech theses write it, below a passage that is quoted.

    After ČSN ISO 690, for a contribution to a web site.
    """
    quote = f"„{_line(citation.quote)}“\n" if citation.quote else ""
    return f"{quote}{reference(citation)}"


def reference(citation: Citation) -> str:
    """Give the reference alone, on one line."""
    post = citation.post
    date = post.date.isoformat() if post.date else "[b.r.]"
    heading = _heading(citation)
    parts = [
        _stopped(_authors(citation.names)) if citation.names else "",
        f"{_stopped(_line(post.title))} In: {_line(post.site)}" if post.site else _line(post.title),
        "[online].",
        f"{date}{f', oddíl {heading}' if heading else ''} [cit. {citation.accessed.isoformat()}].",
        f"Dostupné z: {citation.url}" if citation.url else "",
    ]
    return " ".join(filter(None, parts))


def _authors(names: tuple[Name, ...]) -> str:
    first, *others = names
    shown = [
        f"{_line(first.family).upper()}, {_line(first.given)}" if first.given else _natural(first)
    ]
    if len(names) > _NAMED:
        return f"{shown[0]} et al."
    shown += map(_natural, others)
    return " a ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _natural(name: Name) -> str:
    return f"{_line(name.given)} {_line(name.family).upper()}".strip()


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def bibtex(citation: Citation) -> str:
    """Give an entry for BibLaTeX, which Zotero and JabRef read too; Czech letters stand in UTF-8."""
    post = citation.post
    heading = _heading(citation)
    fields = {
        "author": " and ".join(map(_tex_name, citation.names)),
        "title": _tex(post.title),
        "titleaddon": f"oddíl {_tex(heading)}" if heading else "",
        "organization": _tex(post.site or ""),
        "date": post.date.isoformat() if post.date else "",
        "url": citation.url or "",
        "urldate": citation.accessed.isoformat(),
        "langid": "czech",
        "annotation": _tex(citation.quote or ""),
        "sha256": citation.digest or "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return ",\n".join([f"@online{{{_key(citation)}", *lines]) + "\n}"


def _tex_name(name: Name) -> str:
    if not name.given:
        return f"{{{_tex(name.family)}}}"
    return f"{_tex(name.family)}, {_tex(name.given)}"


def _tex(text: str) -> str:
    return _LIGATURE.sub("\\1\0", _line(text)).translate(_TEX).replace("\0", "{}")


def ris(citation: Citation) -> str:
    """Give a record of type "electronic source"."""
    return "\n".join(f"{tag}  - {value}" for tag, value in _tags(citation))


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    post = citation.post
    yield "TY", "ELEC"
    yield "ID", _key(citation)
    for name in citation.names:
        yield "AU", ", ".join(_line(part) for part in name if part)
    yield "TI", _line(post.title)
    if post.site:
        yield "T2", _line(post.site)
    if post.date:
        yield "PY", f"{post.date:%Y}"
        yield "DA", f"{post.date:%Y/%m/%d}"
    if heading := _heading(citation):
        yield "SE", heading
    if citation.url:
        yield "UR", citation.url
    yield "Y2", f"{citation.accessed:%Y/%m/%d}"
    yield "LA", "cs"
    if citation.quote:
        yield "N1", _line(citation.quote)
    if citation.digest:
        yield "C1", f"sha256:{citation.digest}"
    yield "ER", ""


def csl_json(citation: Citation) -> str:
    """Give a list of one item, as Zotero, Pandoc and citeproc read it."""
    return json.dumps([_item(citation)], ensure_ascii=False, indent=2)


def _item(citation: Citation) -> Object:
    post = citation.post
    authors: list[Value] = [
        {"family": _line(name.family), "given": _line(name.given)}
        if name.given
        else {"literal": _line(name.family)}
        for name in citation.names
    ]
    fields: dict[str, Value] = {
        "author": authors,
        "title": _line(post.title),
        "container-title": _line(post.site or ""),
        "section": _heading(citation),
        "issued": _parts(post.date.timetuple()[:3]) if post.date else None,
        "accessed": _parts(citation.accessed.timetuple()[:3]),
        "URL": citation.url,
        "annote": _line(citation.quote or ""),
        "language": "cs",
        "custom": {"sha256": citation.digest} if citation.digest else None,
    }
    held = {name: value for name, value in fields.items() if value}
    return {"id": _key(citation), "type": "webpage", **held}


def _parts(day: tuple[int, ...]) -> Value:
    return {"date-parts": [list(day)]}


def _key(citation: Citation) -> str:
    """Give a short name, the same for the same place of the same post."""
    post = citation.post
    who = citation.names[0].family if citation.names else post.site or post.title
    place = f"{post.path}\n{citation.section}\n{citation.quote}"
    digest = hashlib.sha256(place.encode(errors="surrogatepass")).hexdigest()
    word = re.sub("[^a-z]", "", words.fold(who))[:_LONGEST] or "post"
    return f"{word}{post.date.year if post.date else ''}-{digest[:6]}"


def _heading(citation: Citation) -> str:
    return _line((citation.section and citation.section.heading) or "")


def _line(text: str) -> str:
    return " ".join(wording.line(text).split())
