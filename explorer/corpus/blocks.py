"""A post as blocks of plain text (headings, paragraphs, items, rows) that know their lines."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

from explorer.corpus import cleaning, marking

_INLINE_MARKUP = re.compile(r"[*_\[<]")
_SIGN = re.compile(
    f"([{cleaning.BREAK}{cleaning.CODE}{marking.ITEM}{marking.ROW}{chr(marking.LINE)}-\U0010ffff])"
)
_RAW_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_BATCH = 1000  # Markdown takes blocks from the front of a list, which is slow for long ones
_BOLD = frozenset(["b", "strong"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_COUNTERS = {"ul": None, "ol": 0}
_BLOCKS = frozenset([*_HEADINGS, *_COUNTERS, "p", "li", "dl", "dt", "dd", "table", "tr", "pre"])
_LEFT_OVER = re.compile(r"\*\*+|~~|(?<=\])\[[^\[\]]*\]")


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


class Line(NamedTuple):
    """What one line of the post, or a part of it that ends in a line break, gave to a block."""

    number: int
    """Counted from 0 in the body of the post."""
    text: str
    bold: bool
    """Whether all of it is bold but for numbers in front and punctuation."""
    joined: bool
    """Whether its bold type runs on into the next line."""
    linked: bool
    """Whether all of it is a link or describes a picture."""
    broken: bool
    """Whether a line break follows, and not just the next line of the same paragraph."""


class Block(NamedTuple):
    """A heading, a paragraph or the like; `level` is 0 for all but headings."""

    kind: Kind
    level: int
    lines: tuple[Line, ...]


def read(body: str) -> tuple[Block, ...]:
    """Give the blocks of the Markdown `body` that have any text, in order."""
    reader = _parsed(marking.mark(body))
    if reader.lost:
        reader = _parsed(marking.mark(body, plain=True))
    return reader.blocks()


def _parsed(source: str) -> "_Reader":
    markdown = _markdown()
    markdown.reset()
    if "<" in source:
        source = "\n".join(markdown.preprocessors["html_block"].run(source.split("\n")))
    chunks = source.split("\n\n")
    root = Element("div")
    for start in range(0, len(chunks), _BATCH):
        markdown.parser.parseBlocks(root, chunks[start : start + _BATCH])
    for element in root:
        if element.text and not _INLINE_MARKUP.search(element.text):
            element.text = AtomicString(element.text)
    for processor in markdown.treeprocessors:
        processor.run(root)
    reader = _Reader([str(source) for source in markdown.htmlStash.rawHtmlBlocks])
    reader.tree(root)
    return reader


@functools.cache
def _markdown() -> Markdown:
    """Give the parser without what `marking` and `cleaning` have done, for one thread at a time."""
    markdown = Markdown()
    for name in ("indent", "code", "setextheader", "hr", "olist", "ulist", "quote"):
        markdown.parser.blockprocessors.deregister(name)
    for name in ("backtick", "escape", "autolink", "automail", "linebreak", "entity"):
        markdown.inlinePatterns.deregister(name)
    markdown.treeprocessors.deregister("prettify")
    return markdown


class _Run(NamedTuple):
    text: str
    bold: int
    """The number of the bold element around it, 0 for none."""
    linked: bool


class _Line:
    """A line while it is being read."""

    __slots__ = ("broken", "number", "runs")

    def __init__(self) -> None:
        self.number = 0
        self.runs: list[_Run] = []
        self.broken = False


class _Reader:
    """Sorts elements and text, as they come, into blocks and lines."""

    def __init__(self, raw_html: list[str]) -> None:
        self.raw_html = raw_html
        self.lost = False
        """Whether Markdown forgot to put back what it had put aside, as for "_*__;_<b>"."""
        self.finished: list[tuple[Kind, int, list[_Line]]] = []
        self.unnumbered: list[_Line] = []
        self.lines: list[_Line] = []
        self.line: _Line | None = None
        self.kind = Kind.PARAGRAPH
        self.level = 0
        self.bold = 0
        """How many bold elements are open, and how many there have been."""
        self.bolds = 0
        self.links = 0
        """How many links are open."""
        self.label = ""
        """What goes before the next text: the label of an item, the border of a cell."""
        self.counters: list[int | None] = []
        """The number of the last item of each open list in HTML, None where items have bullets."""
        self.in_row = False

    def tree(self, root: Element) -> None:
        """Take in what Markdown made."""
        stack = [(root, iter(root))]
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self.end(parent.tag)
                self.text(parent.tail)
            else:
                self.start(child.tag, child.attrib)
                self.text(child.text)
                stack.append((child, iter(child)))

    def html(self, source: str) -> None:
        """Take in HTML that Markdown left alone: a tag in a paragraph or a whole block."""
        tag = _RAW_TAG.fullmatch(source)
        if tag and tag[1]:
            self.end(tag[2].lower())
        elif tag and tag[2].lower() != "img":
            self.start(tag[2].lower(), {})
        else:
            self.soup(source)

    def soup(self, source: str) -> None:
        """Take in HTML with all that is in it."""
        from bs4 import BeautifulSoup  # noqa: PLC0415  # slow to import, and few posts need it
        from bs4.element import NavigableString, PreformattedString, Tag  # noqa: PLC0415

        root = BeautifulSoup(source, "lxml")
        stack: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.contents))]
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self.end(parent.name)
            elif isinstance(child, Tag):
                self.start(child.name, child.attrs)
                stack.append((child, iter(child.contents)))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self.text(child)

    def start(self, name: str, attributes: Mapping[str, object]) -> None:
        """Take in the beginning of an element."""
        if name in _BOLD:
            self.bold += 1
            self.bolds += self.bold == 1
        elif name == "a":
            self.links += 1
        elif name == "img":
            self.links += 1
            self.text(f" {attributes.get('alt', '')} ")
            self.links -= 1
        elif name in ("td", "th"):
            self.label = " | " if self.lines else ""
        elif self.in_row and name != "tr":
            self.text(" ")
        elif name in _BLOCKS:
            self.flush()
            self.open(name)

    def open(self, name: str) -> None:
        """Begin a block, or what holds blocks."""
        if name in _HEADINGS:
            self.kind, self.level = Kind.HEADING, _HEADINGS[name]
        elif name == "tr":
            self.kind, self.in_row = Kind.ROW, True
        elif name in _COUNTERS:
            self.counters.append(_COUNTERS[name])
        elif name == "li":
            self.kind, self.label = Kind.ITEM, self.bullet()

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif name == "a":
            self.links = max(0, self.links - 1)
        elif self.in_row and name != "tr":
            self.text(" ")
        elif name in _BLOCKS:
            self.flush()
            self.kind, self.level, self.label, self.in_row = Kind.PARAGRAPH, 0, "", False
            if name in _COUNTERS and self.counters:
                self.counters.pop()

    def bullet(self) -> str:
        """Give the label of the next item of the innermost list in HTML."""
        if not self.counters or self.counters[-1] is None:
            return "• "
        self.counters[-1] += 1
        return f"{self.counters[-1]}. "

    def text(self, text: str | None) -> None:
        """Take in text, which may hold signs of `marking` and places of raw HTML."""
        if not text:
            return
        if STX in text or ETX in text:
            self.held(text)
            return
        for place, part in enumerate(_SIGN.split(text)):
            if place % 2:
                self.sign(part)
            elif part:
                self.run(part)

    def held(self, text: str) -> None:
        """Take in text with places of raw HTML."""
        for place, part in enumerate(HTML_PLACEHOLDER_RE.split(text)):
            if place % 2:
                self.html(self.raw_html[int(part)])
            else:
                self.lost = self.lost or STX in part or ETX in part
                self.text(part.replace(STX, "").replace(ETX, ""))

    def sign(self, sign: str) -> None:
        if sign == cleaning.BREAK and self.in_row:
            self.run(" ")
        elif sign == cleaning.BREAK:
            if self.lines:
                self.lines[-1].broken = True
            self.line = None
        elif sign == marking.ITEM:
            self.kind = Kind.ITEM
        elif sign == marking.ROW:
            self.kind = Kind.ROW
        elif sign == cleaning.CODE:
            self.kind = Kind.CODE
        else:
            for line in self.unnumbered:
                line.number = ord(sign) - marking.LINE
            self.unnumbered.clear()
            self.line = None

    def run(self, text: str) -> None:
        if self.line is None:
            if text.isspace():
                return
            self.line = _Line()
            self.lines.append(self.line)
            self.unnumbered.append(self.line)
        if self.label and not text.isspace():
            self.line.runs.append(_Run(self.label, 0, linked=True))
            self.label = ""
        self.line.runs.append(_Run(text, self.bolds if self.bold else 0, self.links > 0))

    def flush(self) -> None:
        """End the open block."""
        if self.lines:
            self.finished.append((self.kind, self.level, self.lines))
            self.lines = []
            self.kind, self.level, self.label = Kind.PARAGRAPH, 0, ""
        self.line = None
        self.bold = self.links = 0

    def blocks(self) -> tuple[Block, ...]:
        """Give what has been taken in."""
        self.flush()
        found = ((kind, level, tuple(_lines(lines))) for kind, level, lines in self.finished)
        return tuple(Block(kind, level, lines) for kind, level, lines in found if lines)


def _lines(unfinished: list[_Line]) -> Iterator[Line]:
    for place, line in enumerate(unfinished):
        text = " ".join(_LEFT_OVER.sub("", "".join(run.text for run in line.runs)).split())
        text = cleaning.original(text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if text:
            after = unfinished[place + 1].runs[0] if place + 1 < len(unfinished) else None
            joined = after is not None and 0 != after.bold == line.runs[-1].bold
            linked = all(run.linked or not _has_letter(run.text) for run in line.runs)
            yield Line(line.number, text, _is_bold(line.runs), joined, linked, line.broken)


def _is_bold(runs: list[_Run]) -> bool:
    """Tell whether all words of `runs` are bold, but for a number in front."""
    front = True
    for run in runs:
        if run.bold:
            front = front and not any(map(str.isalnum, run.text))
        elif any(map(str.isalpha if front else str.isalnum, run.text)):
            return False
    return not front


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))
