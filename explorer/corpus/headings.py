"""Which blocks of a post a careful reader takes for headings.

Most posts have none that Markdown knows of: titles, and the questions of interviews, stand in bold.
So do leads, slogans, signatures and sentences that matter. The rules were written with annotated
posts of 26 sites in view; none speaks of a certain post.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from explorer.corpus.blocks import Block, Kind, Line

BOLD = 7
"""The level of a heading that Markdown does not know of."""

# Lengths in characters, set by reading what the posts of all sites put in bold.
_TITLE_MAX = 120
_SENTENCE_MAX = 100
_NUMBERED_MAX = 200
_QUESTION_MAX = 250
_INTERVIEW_MAX = 700
_SLOGAN_MAX = 30
_FIRST_MAX = 70
_LEAD_MIN = 150
_BODY_MIN = 60
_WEAK_BODY_MIN = 120
_INTERVIEW_MIN = 3
"""How many questions make an interview."""

_QUESTION = re.compile(r"\?[\W_]*$")
_LABEL = re.compile(r":[\W_]*$")
_SENTENCE = re.compile(r"[.!][)\"'“”«» ]*$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:a\. ?s|s\. ?r\. ?o|o\. ?p\. ?s|z\. ?[sú]|spol|apod|atd|aj|č|r)|\d|\.\.)\.$"
)
_QUOTES = '"„“”»«'
_CONTACT = re.compile(
    r"@|https?:|www\.|\w\.(?:cz|com|eu|org|net)\b|#\w|\d:\d\d.*\d:\d\d"
    r"|(?<!\d)\d{3} ?\d{3} ?\d{3}(?!\d)|\b\d{3} \d{2} [A-Z]"
)
_GREETING = re.compile(
    r"(?:vážen[íéýá]|mil[íéáý]|drazí|ahoj|zdrav[íi]m?e?|dobrý den)\b", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,2}[.)] ?\D")
_ITEM_LABEL = re.compile(r"(?:•|\d+\.|\w{1,2}\)) ")
_CAPITAL = "[A-ZÁÄČĎÉĚÍĽĹŇÓÔÖŘŠŤÚŮÜÝŽ]"
_SMALL = "[a-záäčďéěíľĺňóôöřšťúůüýž]"
_NAME = re.compile(
    rf"(?:\d+\. )?(?:(?:[A-Z]\w{{1,5}}|doc|prof)\. ?)*"
    rf"{_CAPITAL}{_SMALL}+(?: {_CAPITAL}{_SMALL}+){{1,2}}$"
)


class Part(NamedTuple):
    """A heading and the blocks below it."""

    heading: str | None
    """None before the first heading."""
    level: int
    line: int
    """Of the heading, counted from 0 in the body of the post."""
    blocks: tuple[Block, ...]


def parts(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Give `blocks` parted at the headings; the first part has none, and maybe no blocks either."""
    post = _Post(blocks)
    starts: list[tuple[str | None, int, int]] = [(None, 0, 0)]
    bodies: list[list[Block]] = [[]]
    for place, block in enumerate(blocks):
        heading = post.heading(place)
        if heading is None:
            bodies[-1].append(block)
            continue
        starts.append((heading.text, block.level or BOLD, block.lines[0].number))
        bodies.append([Block(block.kind, 0, heading.rest)] if heading.rest else [])
    return tuple(Part(*start, tuple(body)) for start, body in zip(starts, bodies, strict=True))


class _Shape(Enum):
    QUESTION = auto()
    LABEL = auto()
    TITLE = auto()
    SENTENCE = auto()


class _Title(NamedTuple):
    """What may be a heading."""

    place: int
    text: str
    shape: _Shape
    height: int = 1
    """How many lines it takes."""
    rest: tuple[Line, ...] = ()
    """What follows in the same paragraph."""


class _Post:
    """The blocks of a post; most rules need to see more than one of them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        found = map(self._title, range(len(blocks)))
        self.titles = {title.place: title for title in found if title}
        self.first = next((n for n, block in enumerate(blocks) if not block.lines[0].linked), 0)
        later = [title for title in self.titles.values() if title.place > self.first]
        self.shapes = Counter(title.shape for title in later)
        self.strong = sum(
            title.shape is not _Shape.SENTENCE or _is_slogan(title) for title in later
        )
        self.numbered = sum(bool(_NUMBERED.match(title.text)) for title in later)
        self.capitals = sum(not blocks[title.place].lines[0].bold for title in later)
        self.interview = self.shapes[_Shape.QUESTION] >= _INTERVIEW_MIN
        self.speakers = Counter(_speaker(title) for title in self.titles.values())

    def heading(self, place: int) -> _Title | None:
        """Give the heading that the block at `place` is or begins with."""
        block = self.blocks[place]
        if block.kind is not Kind.HEADING:
            title = self.titles.get(place)
            return title if title and self._accepts(title) else None
        text = _joined(block.lines)
        if block.lines[0].linked and place == len(self.blocks) - 1:
            return None
        if len(text) > _LEAD_MIN and "?" not in text and _shape(text) is _Shape.SENTENCE:
            return None
        return _Title(place, text, _Shape.TITLE)

    def _title(self, place: int) -> _Title | None:
        """Give the text that the block at `place` begins with if it may be a heading."""
        kind, _, lines = self.blocks[place]
        if kind is Kind.ITEM and len(lines) == 1 and lines[0].bold and self._is_alone(place):
            return _title(place, _ITEM_LABEL.sub("", lines[0].text, count=1))
        if kind is not Kind.PARAGRAPH or lines[0].linked:
            return None
        if not lines[0].bold:
            text = lines[0].text
            capitals = len(lines) == 1 and text.isupper() and " " in text
            return _title(place, text) if capitals else None
        height = 1
        while lines[height - 1].joined and height < len(lines):
            height += 1
        head, rest = lines[:height], lines[height:]
        if not all(line.bold for line in head) or (rest and rest[0].bold):
            return None
        return _title(place, _joined(head), height, rest)

    def _is_alone(self, place: int) -> bool:
        """Tell whether no other items stand around the item at `place`."""
        around = self.blocks[max(0, place - 1) : place + 2]
        return [block.kind for block in around].count(Kind.ITEM) == 1

    def _accepts(self, title: _Title) -> bool:
        """Tell whether `title` is a heading, given what stands around it."""
        below = self._below(title)
        if title.place == self.first:
            return bool(below) and self._opens(title, below[0])
        ends = title.place + len(below) + (not title.rest) >= len(self.blocks)
        if not below:
            return not ends and title.shape is not _Shape.SENTENCE
        if self._is_speaker(title, below[0]):
            return False
        if title.shape in (_Shape.TITLE, _Shape.SENTENCE):
            asked = self.interview and self._is_asked(title)
            if _goes_on(below[0]) or self._is_thin(title, below, ends=ends, asked=asked):
                return False
            if asked:
                return True
        return len(title.text) <= self._longest(title)

    def _longest(self, title: _Title) -> int:
        """Give how long a heading of the kind of `title` may be, 0 if it cannot be one."""
        if title.shape is _Shape.QUESTION:
            return _INTERVIEW_MAX if self.interview else _QUESTION_MAX
        if title.shape is _Shape.LABEL:
            return _TITLE_MAX
        if title.height > 1:
            return 0
        if self.numbered > 1 and _NUMBERED.match(title.text):
            return _NUMBERED_MAX
        if title.shape is _Shape.TITLE:
            bold = self.blocks[title.place].lines[0].bold
            return _TITLE_MAX if bold or self.capitals > 1 else 0
        return _SENTENCE_MAX if self.strong > 1 else 0

    def _opens(self, title: _Title, below: Block) -> bool:
        """Tell whether `title`, with which the post begins, is a heading and no lead."""
        length = len(title.text)
        if title.height > 1:
            return False
        if title.shape is _Shape.QUESTION or (self.numbered and _NUMBERED.match(title.text)):
            return length <= _TITLE_MAX
        if title.shape is _Shape.LABEL:
            return length <= _FIRST_MAX and below.kind is Kind.ITEM
        others = self.shapes[_Shape.TITLE] + self.shapes[_Shape.LABEL]
        return title.shape is _Shape.TITLE and length <= _FIRST_MAX and others > 1

    def _below(self, title: _Title) -> list[Block]:
        """Give what stands between `title` and the next text that may be a heading."""
        blocks = [Block(Kind.PARAGRAPH, 0, title.rest)] if title.rest else []
        for place in range(title.place + 1, len(self.blocks)):
            if place in self.titles or self.blocks[place].kind is Kind.HEADING:
                break
            blocks.append(self.blocks[place])
        return blocks

    def _is_asked(self, title: _Title) -> bool:
        """Tell whether `title` follows an answer, as the next question of an interview does."""
        above = title.place - 1
        return above not in self.titles and self.blocks[above].kind is not Kind.HEADING

    def _is_speaker(self, title: _Title, below: Block) -> bool:
        """Tell whether `title` says who is speaking, or who has signed."""
        speaker = _speaker(title)
        often = self.speakers[speaker] > 1
        label = title.shape is _Shape.LABEL and below.kind is Kind.PARAGRAPH
        if not _NAME.match(speaker):
            return often and label and " " not in speaker
        if label and "," not in title.text:
            return True
        return often or any(_CONTACT.search(line.text) for line in title.rest)

    def _is_thin(self, title: _Title, below: Sequence[Block], *, ends: bool, asked: bool) -> bool:
        """Tell whether too little follows for a heading: below a slogan, at the end of a post."""
        if any(block.kind is not Kind.PARAGRAPH for block in below):
            return False
        if asked:
            return ends and len(_joined(below[0].lines)) < _BODY_MIN
        texts = [_joined(block.lines) for block in below]
        weak = title.shape is _Shape.SENTENCE
        signs = bool(_NAME.match(_speaker(title))) and _shape(texts[0]) is _Shape.TITLE
        least = _WEAK_BODY_MIN if weak or signs else _BODY_MIN
        return (ends or weak) and sum(map(len, texts)) < least


def _title(place: int, text: str, height: int = 1, rest: tuple[Line, ...] = ()) -> _Title | None:
    """Give a title unless its text alone says that it is none."""
    if len(text) > _INTERVIEW_MAX or text[-1] in ",;–—-" or _is_quotation(text):
        return None
    shape = _shape(text)
    if shape is not _Shape.QUESTION and (_CONTACT.search(text) or _GREETING.match(text)):
        return None
    return _Title(place, text, shape, height, rest)


def _shape(text: str) -> _Shape:
    end = text[-30:]
    if _QUESTION.search(end):
        return _Shape.QUESTION
    if _LABEL.search(end):
        return _Shape.LABEL
    if _SENTENCE.search(end) and not _ABBREVIATION.search(end):
        return _Shape.SENTENCE
    return _Shape.TITLE


def _is_quotation(text: str) -> bool:
    quotes = sum(map(text.count, _QUOTES))
    return quotes == 2 and text[0] in _QUOTES and text[-1] in _QUOTES and text.count(" ") > 2  # noqa: PLR2004


def _is_slogan(title: _Title) -> bool:
    return title.text.endswith("!") and len(title.text) <= _SLOGAN_MAX


def _goes_on(below: Block) -> bool:
    """Tell whether the text that follows goes on with the sentence."""
    return below.kind is Kind.PARAGRAPH and below.lines[0].text[0].islower()


def _speaker(title: _Title) -> str:
    return title.text.partition(",")[0].rstrip(": ")


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)
