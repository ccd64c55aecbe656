"""Source files: find them, load their bytes, and read each into a post or a named problem."""

import datetime as dt
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from explorer.corpus import decoding, fields, frontmatter
from explorer.corpus.frontmatter import FrontMatter
from explorer.errors import UsageError
from explorer.model import Kind, Post, Problem

ENDINGS: Final = (".md", ".markdown", ".txt")
MAX_BYTES: Final = 2_000_000
"""A larger file is no post unless a user says so; the largest of 4,456 real ones has 35 kB."""
STUB: Final = 200
"""Letters below which two equal texts may still be two posts."""

_NO_LETTERS = re.compile(r"[\W_]+")
_HEADING = re.compile(r"#{1,6}[ \t]")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: either a post, or some problem that has it left out."""

    post: Post | None
    problems: tuple[Problem, ...]
    tags_line: int = 1
    """The line of the file on which its tags begin; 1 where it has none."""


def find(source: Path) -> tuple[str, ...]:
    """Give the paths of the texts below the folder `source`, relative with "/", sorted.

    Hidden names, symbolic links to folders and links that lead out of `source` are passed over.
    A folder that cannot be listed is given itself, so that `load` can say why. Where `source` is
    a file, its name is all.

    Raises:
        UsageError: There is no such folder or file, or it cannot be listed.
    """
    if source.is_dir():
        return tuple(sorted(_walk(source)))
    if source.is_file():
        return (source.name,)
    what = "neither a folder nor a file" if source.exists() else "no such folder or file"
    raise UsageError(
        f"{shown(str(source))}: {what}", "Name a folder with posts in Markdown, such as seeds."
    )


def _walk(source: Path) -> Iterator[str]:
    root = source.resolve()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(source / folder) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            if not folder:
                raise UsageError(
                    f"{shown(str(source))}: {(error.strerror or str(error)).lower()}",
                    "Check that you may list the folder.",
                ) from error
            yield folder
            continue
        for entry in visible:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            elif entry.name.lower().endswith(ENDINGS) and _is_text(entry, root):
                yield path


def _is_text(entry: os.DirEntry[str], root: Path) -> bool:
    """Tell whether it is a regular file, or a link to one below `root`."""
    if not entry.is_symlink():
        return entry.is_file(follow_symlinks=False)
    target = Path(os.path.realpath(entry.path))
    return target.is_relative_to(root) and target.is_file()


def load(source: Path, path: str, *, limit: int = MAX_BYTES) -> bytes | Problem:
    """Give the bytes of the file, or why it is left out: unreadable, or larger than `limit` bytes.

    It never waits: a pipe or a device is refused.
    """
    alone = path == source.name and source.is_file()
    try:
        descriptor = os.open(source if alone else os.path.join(source, path), _FLAGS)  # noqa: PTH118  # whenever an index is brought up to date, for every file: a Path takes longer
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _Notes(path).left_out(
                    Kind.UNREADABLE, "not a regular file", "Move it out of the folder."
                )
            # Python makes room for as much as it is asked to read. One byte more tells whether
            # the file has grown since.
            data = os.read(descriptor, min(status.st_size, limit) + 1)
            if len(data) != status.st_size:
                with open(descriptor, "rb", closefd=False) as stream:
                    data += stream.read(max(0, limit + 1 - len(data)))
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _Notes(path).left_out(
            Kind.UNREADABLE, reason.lower(), "Check that it is there and that you may read it."
        )
    if len(data) > limit:
        return _Notes(path).left_out(
            Kind.TOO_LARGE,
            f"larger than {limit:,} bytes",
            "Part it into several posts, or raise max-bytes in explorer.toml.",
        )
    return data


def read(source: Path, path: str, *, unpublished: bool = False, limit: int = MAX_BYTES) -> Reading:
    """Load and parse one file; see both."""
    data = load(source, path, limit=limit)
    if isinstance(data, Problem):
        return Reading(None, (data,))
    return parse(source, path, data, unpublished=unpublished)


def parse(source: Path, path: str, data: bytes, *, unpublished: bool = False) -> Reading:
    """Make a post of the bytes of a file; nothing is read from the disk.

    Posts with `published: false` are left out unless `unpublished`.
    """
    notes = _Notes(path)
    text = _text(data, notes)
    if text is None:
        return notes.reading()
    front = _front(text, notes)
    given = front.fields
    if not (unpublished or fields.published(given)):
        notes.left_out(
            Kind.UNPUBLISHED,
            "published: false",
            "Take that line away when the post may be shown.",
            line=given["published"].line,
        )
        return notes.reading()
    indent = len(front.body) - len(front.body.lstrip())
    skipped = front.body.rfind("\n", 0, indent) + 1
    body = front.body[skipped:].rstrip()
    title = fields.title(given)
    if not body:
        if not title:
            notes.left_out(Kind.EMPTY, "neither title nor text", "Write the post or delete it.")
            return notes.reading()
        # Where the front matter is not closed, the body would begin below the last line.
        last = min(front.body_line, text.count("\n") + 1)
        notes.add(last, Kind.EMPTY, "no text", "Write it, or delete the post.")
    post = Post(
        path=notes.path,
        site=site(source, path),
        title=title or _title(front, body, path, notes),
        date=_date(front, path, notes),
        tags=fields.tags(given),
        authors=fields.authors(given),
        categories=fields.categories(given),
        body=body,
        body_line=front.body_line + front.body.count("\n", 0, skipped),
        digest=hashlib.sha256(data).hexdigest(),
    )
    tags = given.get("tags") or given.get("tag")
    return notes.reading(post, tags.line if tags else 1)


def site(source: Path, path: str) -> str | None:
    """Give the folder that holds `_posts`, else the first folder below `source`, else None.

    Between the two, folders of Jekyll's own kind (`_drafts`, `__OLD`) are passed over.
    """
    whole = source.resolve() if ".." in source.parts else source.absolute()
    below = path.split("/")[:-1]
    folders = [*whole.parts[1:], *below]
    while folders:
        if folders.pop() == "_posts":
            holders = [folder for folder in folders if not folder.startswith("_")]
            return shown(holders[-1]) if holders else None
    return shown(below[0]) if below else None


def shown(path: str) -> str:
    """Give `path` with what cannot be printed escaped, so that no two paths become one."""
    if path.isprintable() and "\\" not in path:
        return path
    safe = (sign if sign.isprintable() and sign != "\\" else _escaped(sign) for sign in path)
    return "".join(safe)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def fingerprint(post: Post) -> str:
    """Give a digest that posts share whose bodies are one text in letters and digits, case aside.

    The title counts too where the body is shorter than `STUB` letters.
    """
    letters = _letters(post.body)
    if len(letters) < STUB:
        letters = f"{_letters(post.title)}\n{letters}"
    return hashlib.sha256(letters.encode()).hexdigest()


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


class _Notes:
    """The problems of one file as they come up."""

    def __init__(self, path: str) -> None:
        self.path = shown(path)
        self.problems: list[Problem] = []

    def add(self, line: int, kind: Kind, message: str, advice: str) -> None:
        self.problems.append(Problem(self.path, line, kind, message, advice))

    def left_out(self, kind: Kind, message: str, advice: str, *, line: int = 1) -> Problem:
        problem = Problem(self.path, line, kind, message, advice, left_out=True)
        self.problems.append(problem)
        return problem

    def reading(self, post: Post | None = None, tags_line: int = 1) -> Reading:
        return Reading(post, tuple(sorted(self.problems)), tags_line)


def _text(data: bytes, notes: _Notes) -> str | None:
    """Give the visible text; None, with a problem, where there is none."""
    decoded = decoding.decoded(data)
    if decoded is None:
        notes.left_out(
            Kind.NOT_TEXT, "not plain text", "Save it as plain text in UTF-8, or move it away."
        )
        return None
    text, assumed = frontmatter.visible(decoded[0]), decoded[1]
    if not text.strip():
        notes.left_out(Kind.EMPTY, "the file is empty", "Write the post or delete the file.")
        return None
    if assumed:
        notes.add(1, Kind.ENCODING, assumed, "Save it in UTF-8.")
    return text


def _front(text: str, notes: _Notes) -> FrontMatter:
    front = frontmatter.split(text)
    if front is None:
        notes.add(
            1,
            Kind.NO_FRONT_MATTER,
            "no front matter",
            'Begin the file with a line "---", then title, date and tags, then "---" again.',
        )
        return FrontMatter({}, frontmatter.clean(text), 1)
    if front.fault:
        notes.add(front.fault.line, Kind.BAD_FRONT_MATTER, front.fault.message, front.fault.advice)
    return front


def _title(front: FrontMatter, body: str, path: str, notes: _Notes) -> str:
    """Give what stands for a title: a heading that opens the body, else the name of the file."""
    opening = body.partition("\n")[0]
    heading = opening.strip("# \t*_") if _HEADING.match(opening) else ""
    title = frontmatter.one_line(heading) or fields.name_title(shown(path.rpartition("/")[2]))
    if front.fields:
        notes.add(
            1, Kind.NO_TITLE, f'no title; called "{title}"', "Write title: into the front matter."
        )
    return title


def _date(front: FrontMatter, path: str, notes: _Notes) -> dt.date | None:
    """Give the date of the front matter, else that of the file name."""
    of_name = fields.name_date(path.rpartition("/")[2])
    field = front.fields.get("date")
    if field and field.values:
        written = frontmatter.one_line(" ".join(field.values))
        if date := fields.date(written):
            return date
        notes.add(
            field.line,
            Kind.IMPOSSIBLE_DATE,
            f'"{written[:40]}" is no day of the calendar',
            f"Write it as 2022-01-31; until then {of_name or 'no date'} is taken.",
        )
    elif of_name is None:
        notes.add(
            1,
            Kind.NO_DATE,
            "no date",
            "Write date: 2022-01-31 into the front matter, or begin the name of the file with it.",
        )
    return of_name
