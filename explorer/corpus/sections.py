"""A post as sections: what stands under one heading, as plain text that knows its source lines."""

from collections.abc import Iterable

from explorer.corpus import blocks, headings
from explorer.model import Post, Section


def split(post: Post) -> tuple[Section, ...]:
    """Give the sections of `post` in order; none only if it has no text at all.

    Each paragraph, list item ("• ", "1. ") and row of a table (cells joined by " | ") is one line.
    """
    sections: list[Section] = []
    for part in headings.parts(blocks.read(post.body)):
        text, lines = _text(part.blocks, post.body_line)
        if part.heading is None and not text:
            continue
        line = lines[0][1] if part.heading is None else post.body_line + part.line
        sections.append(Section(len(sections), part.heading, part.level, line, text, lines))
    return tuple(sections)


def _text(body: Iterable[blocks.Block], first: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Give the text of `body` and the offsets at which its lines begin; `first` is that of the body."""
    parts: list[str] = []
    lines: list[tuple[int, int]] = []
    offset = 0
    for block in body:
        between = "\n"
        for line in block.lines:
            if parts:
                parts.append(between)
                offset += len(between)
            number = first + line.number
            if not lines or lines[-1][1] != number:
                lines.append((offset, number))
            parts.append(line.text)
            offset += len(line.text)
            between = "\n" if line.broken else " "
    return "".join(parts), tuple(lines)
