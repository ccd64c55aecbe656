"""What a report is written on: Markdown or HTML. Both take foreign text, and nothing of it acts."""

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, NamedTuple, Protocol

from explorer.model import Marked
from explorer.output import wording


class Kind(Enum):
    """What a run of text is."""

    PLAIN = "plain"
    MATCH = "match"
    CODE = "code"
    ENGLISH = "english"
    LINK = "link"
    """An address, which is its own text."""
    NOTE = "note"
    """The number of a note."""


class Run(NamedTuple):
    """A run of text of one kind."""

    text: str
    kind: Kind = Kind.PLAIN


Runs = Sequence[Run]


def marked(text: Marked) -> list[Run]:
    """Give a text with its matches."""
    return [Run(part.text, Kind.MATCH if part.match else Kind.PLAIN) for part in text]


class Paper(Protocol):
    """Takes a report part by part, and gives it as a whole."""

    def title(self, runs: Runs) -> None:
        """Begin; comes once, first."""

    def heading(self, runs: Runs) -> None:
        """Begin a part."""

    def facts(self, rows: Iterable[tuple[str, Runs]]) -> None:
        """Put names and values."""

    def paragraph(self, runs: Runs) -> None:
        """Put a paragraph."""

    def quote(self, runs: Runs) -> None:
        """Put a passage of a post."""

    def items(self, rows: Iterable[Runs]) -> None:
        """Put a list."""

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Runs]]) -> None:
        """Put a table."""

    def notes(self, rows: Iterable[Runs]) -> None:
        """Put the notes, numbered from 1; comes last."""

    def whole(self) -> str:
        """Give all of it."""


_MARKDOWN: Final = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "\\`*_[]#"},
        # Not every dialect knows a backslash before these, and Liquid reads braces before Markdown.
        **{sign: f"&#{ord(sign)};" for sign in "|~$^{}@"},
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
    }
)
_OPENING: Final = re.compile(r"(\d+)([.)])(?= |$)|([-+=:])")
"""What makes a list, a table or a heading of a paragraph that begins with it."""


class Markdown:
    """CommonMark with the tables and footnotes of GitHub, Pandoc and kramdown."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._blocks: list[str] = []

    def title(self, runs: Runs) -> None:
        """Begin."""
        self._blocks.append(f"# {self._text(runs)}")

    def heading(self, runs: Runs) -> None:
        """Begin a part."""
        self._blocks.append(f"## {self._text(runs)}")

    def facts(self, rows: Iterable[tuple[str, Runs]]) -> None:
        """Put a list."""
        self.items([[Run(f"{name}: "), *runs] for name, runs in rows])

    def paragraph(self, runs: Runs) -> None:
        """Put a paragraph."""
        self._blocks.append(self._opened(runs))

    def quote(self, runs: Runs) -> None:
        """Put a block quote."""
        self._blocks.append(f"> {self._opened(runs)}")

    def items(self, rows: Iterable[Runs]) -> None:
        """Put a list."""
        self._blocks.append("\n".join(f"- {self._opened(row)}" for row in rows))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Runs]]) -> None:
        """Put a table of pipes."""
        names = ([Run(name)] for name in head)
        lines = [" | ".join(map(self._text, row)) for row in (names, *rows)]
        lines.insert(1, " | ".join("---" for _ in head))
        self._blocks.append("\n".join(f"| {line} |" for line in lines))

    def notes(self, rows: Iterable[Runs]) -> None:
        """Put footnotes."""
        self._blocks += (f"[^{number}]: {self._opened(row)}" for number, row in enumerate(rows, 1))

    def whole(self) -> str:
        """Give all of it."""
        return "\n\n".join(filter(None, self._blocks)) + "\n"

    def _opened(self, runs: Runs) -> str:
        text = self._text(runs).strip()
        if opening := _OPENING.match(text):
            number, sign = opening[1] or "", opening[2] or opening[3]
            return f"{number}&#{ord(sign)};{text[opening.end() :]}"
        return text

    def _text(self, runs: Runs) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        shown = wording.line(run.text)
        match run.kind:
            case Kind.LINK:
                return f"<{shown}>"
            case Kind.NOTE:
                return f"[^{shown}]"
            case Kind.MATCH:
                # Stars make text bold only where they touch letters or digits.
                before, core, behind = (_escaped_markdown(it) for it in _cut(shown))
                return f"{before}**{core}**{behind}" if core else before
        return _escaped_markdown(shown)


def _cut(text: str) -> tuple[str, str, str]:
    """Give what stands before the first letter or digit, up to the last, and behind it."""
    start = next((at for at, sign in enumerate(text) if sign.isalnum()), len(text))
    end = next((at for at in range(len(text), start, -1) if text[at - 1].isalnum()), start)
    return text[:start], text[start:end], text[end:]


def _escaped_markdown(text: str) -> str:
    return text.translate(_MARKDOWN).replace("://", "&#58;//")


_STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, h2, dt, th { font-family: system-ui, sans-serif; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2rem 0 .25rem; }
p { margin: .25rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dd { margin: 0; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: .2rem solid; }
mark { background: #ffe680; color: #000; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem; border-bottom: thin solid; }
section { font-size: .9rem; margin-top: 2rem; border-top: thin solid; }
@media print { body { margin: 0; max-width: none; } h2, blockquote, tr, li { break-inside: avoid; } h2 { break-after: avoid; } a { color: inherit; } }
"""


class Html:
    """One page that needs nothing else: no script, no picture, no other address."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._blocks: list[str] = []

    def title(self, runs: Runs) -> None:
        """Write the head, and begin."""
        digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )
        name = _escaped("".join(run.text for run in runs if run.kind is not Kind.NOTE))
        self._blocks += (
            '<!DOCTYPE html>\n<html lang="cs">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            f"<h1>{self._text(runs)}</h1>",
        )

    def heading(self, runs: Runs) -> None:
        """Begin a part."""
        self._blocks.append(f"<h2>{self._text(runs)}</h2>")

    def facts(self, rows: Iterable[tuple[str, Runs]]) -> None:
        """Put a list of names and values."""
        lines = (f"<dt>{_escaped(name)}</dt><dd>{self._text(runs)}</dd>" for name, runs in rows)
        self._blocks += ("<dl>", *lines, "</dl>")

    def paragraph(self, runs: Runs) -> None:
        """Put a paragraph."""
        self._blocks.append(f"<p>{self._text(runs)}</p>")

    def quote(self, runs: Runs) -> None:
        """Put a block quote."""
        self._blocks.append(f"<blockquote><p>{self._text(runs)}</p></blockquote>")

    def items(self, rows: Iterable[Runs]) -> None:
        """Put a list."""
        self._blocks += ("<ul>", *(f"<li>{self._text(row)}</li>" for row in rows), "</ul>")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Runs]]) -> None:
        """Put a table."""
        names = "".join(f'<th scope="col">{_escaped(name)}</th>' for name in head)
        lines = ("".join(f"<td>{self._text(cell)}</td>" for cell in row) for row in rows)
        self._blocks += (
            f"<table>\n<thead><tr>{names}</tr></thead>\n<tbody>",
            *(f"<tr>{line}</tr>" for line in lines),
            "</tbody>\n</table>",
        )

    def notes(self, rows: Iterable[Runs]) -> None:
        """Put a list to which the numbers lead."""
        lines = [f'<li id="n{number}">{self._text(row)}</li>' for number, row in enumerate(rows, 1)]
        if lines:
            self._blocks += ('<section aria-label="Citace">\n<ol>', *lines, "</ol>\n</section>")

    def whole(self) -> str:
        """Give all of it."""
        return "\n".join((*self._blocks, "</main>\n</body>\n</html>\n"))

    def _text(self, runs: Runs) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        text = _escaped(run.text)
        match run.kind:
            case Kind.MATCH:
                return f"<mark>{text}</mark>"
            case Kind.CODE:
                return f"<code>{text}</code>"
            case Kind.ENGLISH:
                return f'<span lang="en">{text}</span>'
            case Kind.LINK:
                return f'<a href="{text}">{text}</a>'
            case Kind.NOTE:
                return f'<sup><a href="#n{text}">{text}</a></sup>'
        return text


def _escaped(text: str) -> str:
    return html.escape(wording.line(text))
