r"""Markdown rewritten block by block, so that the lines it came from survive the parser.

The posts are written for Jekyll, whose Markdown is freer than Python-Markdown's: lists follow a
paragraph without a blank line, tables lack their rule, a hashtag is no heading. What makes a block
is therefore read here, line by line; what stands inside one is left to the library. The result
holds only headings, paragraphs and raw HTML. Items keep the numbers they were written with, because
"15. března" at the beginning of a paragraph is no item to a reader.
"""

import re
from enum import Enum, auto

from explorer.corpus import cleaning

ITEM = "\ue003"
"""What a list item begins with."""
ROW = "\ue004"
"""What a row of a table begins with."""
LINE = 0xF0000
"""`chr(LINE + n)` stands where the text of line n ends; n is counted from 0."""
_LAST_LINE = 0x10FFFF - LINE  # what lies beyond shares this number
_COST_MAX = 600_000_000
"""What Markdown may cost a post, about 3 s; the dearest of 4,456 real ones comes to 0.3 % of it."""

_QUOTE = re.compile(r"(?: {0,3}>)+ ?")
_HASHES = re.compile(r"(#{1,6})(?!#)( *)")
_RULE = re.compile(r"(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_UNDERLINE = re.compile(r"(?:==+|--+)$")
_BULLET = re.compile(r"(?:[-*+] +|[•‣◦▪●·]\ufe0f? *)(?=\S)")
_NUMBER = re.compile(r"(?:(\d{1,3})\.|((?:\d{1,2}|[a-zA-Z])\))) +(?=\S)")
_FIRST_LABELS = frozenset(["1.", "1)", "a)", "A)"])
_TABLE_RULE = re.compile(r"(?=[^-]*-)(?=[^|]*\|)[-|:+= ]+$")
_REFERENCE = re.compile(r"\[[^\[\]^][^\[\]]*\]: *\S+(?: +[\"'(].*)?$")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\](?:: *)?")
_SPACED_LINK = re.compile(r"\] +\((?=(?:https?:|www\.|mailto:|/)[^\s()]*\))")
_TITLE_MAX = 120


def mark(body: str, *, plain: bool = False) -> str:
    """Give `body` as headings, paragraphs and raw HTML whose text says which line it came from.

    If `plain`, nothing within a block is markup any more.
    """
    marker = _Marker(_COST_MAX if plain else 0)
    lines = cleaning.clean(body).split("\n")
    for number, line in enumerate(lines):
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        end = " " + chr(LINE + min(number, _LAST_LINE))
        for count, part in enumerate(line.split(cleaning.GAP)):
            if count:
                marker.close()
            marker.read(part, end, below)
    marker.close()
    return "\n\n".join(marker.blocks)


class _Kind(Enum):
    NONE = auto()
    TEXT = auto()
    ITEM = auto()
    ROW = auto()


class _Marker:
    """The blocks read so far and the one that is open."""

    def __init__(self, cost: int) -> None:
        self.blocks: list[str] = []
        self.open: list[str] = []
        self.kind = _Kind.NONE
        self.quoted = False
        self.written: int | None = None
        """The number of the last item as it was written."""
        self.number = 0
        """... and as it is shown."""
        self.cost = cost

    def close(self) -> None:
        """End the open block."""
        self.kind = _Kind.NONE
        if self.open:
            text = "\n".join(self.open)
            self.open = []
            self.cost += len(text) * (40 * text.count("[") + sum(map(text.count, "*_<")))
            self.blocks.append(text if self.cost < _COST_MAX else cleaning.literal(text))

    def read(self, line: str, end: str, below: str) -> None:
        """Take in one line; `end` says its number, `below` is the next one."""
        if quote := _QUOTE.match(line):
            if not self.quoted:
                self.close()
            line = line[quote.end() :]
        text = line.strip()
        self.quoted = bool(quote) or (self.quoted and bool(text))
        if _UNDERLINE.match(text):
            self._underline(text)
        elif not text or _RULE.match(text):
            self.close()
        elif text[0] == cleaning.CODE:
            self._begin(_Kind.NONE, text + end)
        elif hashes := _HASHES.match(text):
            self._heading(hashes, text, line, end)
        elif "|" in text and self._is_row(text, below):
            self._row(text, end)
        else:
            self._words(text, line, end)

    def _words(self, text: str, line: str, end: str) -> None:
        """Take in a line of a paragraph, an item or a reference."""
        if _REFERENCE.match(text):
            self.close()
            self.blocks.append(text)
        elif bullet := _BULLET.match(text):
            self._begin(_Kind.ITEM, f"{ITEM}• {_marked(text[bullet.end() :], line, end)}")
        elif (label := _NUMBER.match(text)) and self._is_item(text, label):
            item = _marked(text[label.end() :], line, end)
            self._begin(_Kind.ITEM, f"{ITEM}{self._numbered(label)} {item}")
        else:
            self._text(text, line, end)

    def _begin(self, kind: _Kind, line: str) -> None:
        self.close()
        self.kind = kind
        self.open.append(line)

    def _text(self, text: str, line: str, end: str) -> None:
        marked = _marked(text, line, end)
        if text[0] == "#":
            marked = cleaning.literal("#") + marked[1:]
        elif text[0] == "[":
            marked = marked.replace("]:", "]" + cleaning.literal(":"), 1)
        if self.kind in (_Kind.TEXT, _Kind.ITEM) and not text.startswith("[^"):
            self.open.append(marked)
            return
        if line[:2].strip():
            self.written = None
        self._begin(_Kind.TEXT, marked)

    def _underline(self, text: str) -> None:
        if self.kind is _Kind.TEXT and len(self.open) == 1 and _is_title(self.open[0], text):
            self.open[0] = ("# " if text[0] == "=" else "## ") + self.open[0]
            self.written = None
        self.close()

    def _heading(self, hashes: re.Match[str], text: str, line: str, end: str) -> None:
        title = text[hashes.end() :]
        if len(hashes[1]) == 1 and not hashes[2] and _is_hashtag(title):
            self._text(text, line, end)
            return
        bare = title.rstrip("#")
        title = bare.rstrip() if not bare or bare.endswith(" ") else title
        self.close()
        if title:
            self.written = None
            self._begin(_Kind.NONE, f"{hashes[1]} {_marked(title, title, end)}")

    def _is_row(self, text: str, below: str) -> bool:
        return text[0] == "|" or self.kind is _Kind.ROW or bool(_TABLE_RULE.match(below))

    def _row(self, text: str, end: str) -> None:
        if _TABLE_RULE.match(text):
            return
        cells = [_marked(cell.strip(), "", "") for cell in text.split("|")]
        self._begin(_Kind.ROW, ROW + " | ".join(filter(None, cells)) + end)

    def _is_item(self, text: str, label: re.Match[str]) -> bool:
        """Tell an item from a line of a paragraph that happens to begin with a number."""
        if self.kind is not _Kind.TEXT:
            return True
        above = _bare(self.open[-1])
        first = label[0].strip() in _FIRST_LABELS
        return above.endswith(":") or (first and not text[label.end()].islower())

    def _numbered(self, label: re.Match[str]) -> str:
        """Give the label as it is shown: Markdown counts where the author repeats a number."""
        if label[2]:
            return label[2]
        number = int(label[1])
        self.number = self.number + 1 if number == self.written else number
        self.written = number
        return f"{self.number}."


def _marked(text: str, line: str, end: str) -> str:
    """Give `text` with `end` behind its last word, but never within a tag."""
    text = _NOTE.sub("", text)
    if "**" in text:
        text = _tight(text)
    if "] " in text:
        text = _SPACED_LINK.sub("](", text)
    if line.endswith("  "):
        end = cleaning.BREAK + end
    place = len(text)
    if (target := text.rfind("](")) > text.rfind(")"):
        place = target
    while text.endswith(">", 0, place):
        start = text.rfind("<", 0, place)
        if not text.startswith("</", start) or text.find(">", start) < place - 1:
            break
        place = start
    return text[:place] + end + text[place:]


def _bare(line: str) -> str:
    """Give a line of an open block without the mark at its end."""
    return line[:-1].rstrip(" " + cleaning.BREAK)


def _is_title(line: str, underline: str) -> bool:
    """Tell whether the author underlined a title or drew a rule below a sentence."""
    title = _bare(line)
    if line[0] in "<!" or len(title) > _TITLE_MAX:
        return False
    return underline[0] == "=" or title[-1:] not in ".,;" or len(underline) >= 0.8 * len(title)


def _is_hashtag(title: str) -> bool:
    """Tell "#pirati a přátelé" from "#Další informace:", where only a space is missing."""
    words = title.split()
    return "#" in title or len(words) < 2 or not title[0].isupper() or title[-1] not in ":?"  # noqa: PLR2004


def _tight(text: str) -> str:
    """Give `text` without the spaces and repetitions that keep pairs of `**` from being bold."""
    parts = text.split("**")
    if len(parts) % 2 == 0:
        return text
    for place in range(1, len(parts), 2):
        inner = parts[place]
        bold = inner.strip(" ")
        if bold:
            start = inner.index(bold)
            parts[place] = f"{inner[:start]}**{bold}**{inner[start + len(bold) :]}"
    return "".join(parts)
