"""The front matter of a post: the YAML between two "---" lines, and what its fields say.

Values are kept as written: YAML alone would make 750 of the tag `12:30`, a boolean of `no`, and
would refuse a file for the date `2019-02-30`.
"""

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import yaml
from frontmatter.default_handlers import SafeLoader, YAMLHandler

MAX_BLOCK: Final = 20_000
"""Characters of front matter that are read as YAML; the longest of 4,453 real ones has 1,389."""
MAX_LINES: Final = 2_000
"""Lines of broken front matter that are looked at."""
MAX_MARKS: Final = 30
"""Combining marks kept after a letter: Unicode Standard Annex 15, Stream-Safe Text Format."""

# Terminal sequences whole, then every control and format character but "\n" and "\t".
_INVISIBLE = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# One of the above, or what the next two look for: nearly no text has any, which one class finds out
# much faster than the patterns themselves.
_ODD = re.compile(  # whatever is not what a text is of: the few ranges are compiled faster
    "[^\t\n\r -~\xa0-\xac\xae-\u02ff\u2000-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u20cf]"
)
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Where runs of combining marks may be; Czech composed or not never matches.
_MARKS = re.compile("[^\x00-\u02ff\u2000-\u20cf]{31,}")

_PAIR = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:(?=[ \t]|$)", re.ASCII)
_COMMENT = re.compile(r"(?:^|[ \t])#")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_COMMON_KEYS = frozenset(
    {"title", "date", "tags", "tag", "author", "authors", "autor", "layout"}
    | {"category", "categories", "image", "published"}
)


class Field(NamedTuple):
    """What stands after one key: the scalars as written, without nulls."""

    line: int
    values: tuple[str, ...]
    listed: bool
    """Whether it is a YAML list, as against one scalar."""


class Fault(NamedTuple):
    """Why the front matter could not be read as it stands."""

    line: int
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields by key in lower case, and the text that follows them."""

    fields: Mapping[str, Field]
    body: str
    body_line: int
    fault: Fault | None = None
    """Set when the fields were picked out line by line because the block is broken."""


def clean(text: str) -> str:
    r"""Give `text` in NFC, with "\n" line ends, plain spaces, and without what no reader sees.

    The number of lines stays as it is.
    """
    return _SPACES.sub(" ", visible(text))


def visible(text: str) -> str:
    """Give `text` cleaned but for its spaces: to YAML one that does not break is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ODD.search(text):
        text = _BREAKS.sub(" ", _INVISIBLE.sub("", text))
        # Normalising takes time quadratic in the length of such a run.
        text = _MARKS.sub(_thinned, text)
    return unicodedata.normalize("NFC", text)


def _thinned(run: re.Match[str]) -> str:
    kept, marks = list[str](), 0
    for sign in run[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)


def one_line(text: str) -> str:
    """Give `text` cleaned and trimmed, every run of white space as one space."""
    return " ".join(clean(text).split())


class _NotFieldsError(Exception):
    """What stands between the two lines is prose or a list."""


class _Handler(YAMLHandler):
    """The YAML handler of python-frontmatter, with values as written and their lines."""

    FM_BOUNDARY = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)

    def detect(self, text: str) -> bool:
        return text.startswith("---") and super().detect(text)

    def load(self, fm: str, **_kwargs: object) -> dict[str, Field]:
        """Give the fields, their lines counted from 0 in `fm`; what is nested comes out flat.

        Raises:
            yaml.YAMLError: The block is no YAML.
            _NotFieldsError: It is YAML, but no mapping.
        """
        fields: dict[str, Field] = {}
        is_key, name, line, values = True, "", 0, list[str]()
        for depth, event in _nodes(fm):
            if not depth and not isinstance(event, yaml.MappingEndEvent):
                raise _NotFieldsError
            if isinstance(event, yaml.ScalarEvent):
                if depth == 1 and is_key:
                    name = event.value.casefold()
                    line = event.start_mark.line if event.start_mark else 0
                elif event.style or event.value not in _NULLS:
                    values.append(event.value)
            if depth == 1:
                is_key = not is_key
                if is_key:
                    listed = not isinstance(event, yaml.ScalarEvent)
                    fields[name] = Field(line, tuple(values), listed)
                    name, values = "", []
        return fields


def _nodes(block: str) -> Iterator[tuple[int, yaml.Event]]:
    """Yield each YAML node as it ends, with the number of collections around it.

    It listens to the parser's events: no alias is expanded, and nothing recurses, however the
    block is nested.
    """
    depth = 0
    for event in yaml.parse(block, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            yield depth, event
        elif isinstance(event, yaml.NodeEvent):
            yield depth, event


_HANDLER: Final = _Handler()


def split(text: str) -> FrontMatter | None:
    """Part `visible` text into front matter and cleaned body; None where there is no front matter.

    A broken block is picked apart line by line and told of in `fault`.
    """
    start = len(text) - len(text.lstrip())
    opening = 1 + text.count("\n", 0, start)
    written = text[start:]
    text = _SPACES.sub(" ", written)
    if not _HANDLER.detect(text):
        return None
    try:
        block, body = _HANDLER.split(text)
    except ValueError:
        fault = Fault(
            opening,
            'the front matter has no closing "---"',
            'Put a line "---" between the fields and the text.',
        )
        return _rescued(_head(text), None, opening, fault)
    closing = block.count("\n")
    if len(block) > MAX_BLOCK:
        fault = Fault(
            opening,
            f"the front matter is longer than {MAX_BLOCK:,} characters",
            "Keep title, date, author and tags there, and the text below it.",
        )
        return _rescued(_head(text), closing, opening, fault)
    first = text.index("\n")
    try:
        fields = _load(written[first : first + len(block)], block)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", "unreadable")
        fault = Fault(
            opening + (mark.line if mark else 0),
            f"the front matter is no YAML: {reason}",
            'Put the value between quotes, as in title: "Program: doprava".',
        )
        return _rescued(_head(text), closing, opening, fault)
    except _NotFieldsError:
        return None
    shifted = {key: field._replace(line=opening + field.line) for key, field in fields.items()}
    return FrontMatter(shifted, body[1:], opening + closing + 1)


def _load(written: str, plain: str) -> dict[str, Field]:
    """Give the fields as they are written, or, where that is no YAML, with plain spaces."""
    if written != plain:
        with contextlib.suppress(yaml.YAMLError, _NotFieldsError):
            return _HANDLER.load(written)
    return _HANDLER.load(plain)


def _head(text: str) -> list[str]:
    """Give the first lines, and all that follows them as the last one."""
    return text.split("\n", MAX_LINES + 1)


def _rescued(
    lines: Sequence[str], closing: int | None, opening: int, fault: Fault
) -> FrontMatter | None:
    """Pick "key: value" pairs from `lines`; the closing delimiter is line `closing`, if any.

    What follows the last well-known field and a blank line begins the body: somebody forgot the
    delimiter. None where there is no well-known field at all.
    """
    end = min(closing or len(lines), MAX_LINES)
    keys = [_key(line) for line in lines[:end]]
    last = max((n for n in range(1, end) if keys[n] in _COMMON_KEYS), default=0) if closing else 0
    found: dict[str, tuple[int, list[str], bool]] = {}
    values, blank = list[str](), False
    for number in range(1, end):
        line, key = lines[number], keys[number]
        text = line.strip()
        if key and (not blank or key in _COMMON_KEYS or number < last):
            given = line.partition(":")[2].strip()
            values = _scalars(given)
            found[key] = (opening + number, values, not given or given.startswith("["))
        elif text.startswith("- ") and not (blank and values):
            values.extend(_scalars(text[2:]))
        elif text and number > last and (blank or (not closing and line[0] not in " \t#")):
            end = number
            break
        blank = not text
    if found.keys().isdisjoint(_COMMON_KEYS):
        return None
    first = end + 1 if end == closing else end
    fields = {
        key: Field(line, tuple(values), listed) for key, (line, values, listed) in found.items()
    }
    return FrontMatter(fields, "\n".join(lines[first:]), opening + first, fault)


def _key(line: str) -> str:
    pair = _PAIR.match(line)
    return pair[1].casefold() if pair else ""


def _scalars(text: str) -> list[str]:
    """Read one value of a broken block: quoted, plain with a comment, or a list in brackets."""
    text = text.strip()
    if text.startswith("["):
        parts = text.partition("]")[0].replace("[", "").split(",")
        return [scalar for part in parts for scalar in _scalars(part)]
    quote = text[:1]
    if quote in {'"', "'"} and quote in text[1:]:
        text = text[1:].rpartition(quote)[0]
    else:
        text = _COMMENT.split(text, maxsplit=1)[0].strip()
    return [] if text in _NULLS else [text]
