"""What an editor decides about tags: the file `tags.toml` beside the posts; docs/tags.md explains it."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from explorer.corpus import tags
from explorer.errors import UsageError

FILE: Final = "tags.toml"
_FORM: Final = (
    'It may say drop = ["tag"], and in tables [merge] "To" = ["from", "from"], '
    '[rename] "from" = "to", [split] "from" = ["one", "other"].'
)
_AT_LINE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of all spellings of one tag."""

    written: str
    """The tag, as the file names it."""
    into: tuple[str, ...]
    """The tags that it counts as, as they are to be shown; () where it is dropped."""
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class TagRules:
    """All rules, by the key of the tag that each is about."""

    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """How the tags are shown that the rules name, by key."""
        return {tags.key(label): label for rule in self.rules.values() for label in rule.into}

    def counts_as(self, key: str) -> tuple[str, ...]:
        """Give the keys of the tags that the spellings with this key stand for."""
        rule = self.rules.get(key)
        return (key,) if rule is None else tuple(map(tags.key, rule.into))

    def signature(self) -> str:
        """Give a text that is equal for rules that do the same."""
        return json.dumps({key: rule.into for key, rule in sorted(self.rules.items())})


def load(sources: Sequence[Path]) -> TagRules:
    """Read the files `tags.toml` in and beside the sources, each once.

    Raises:
        UsageError: A file cannot be read or says what is not understood, or two contradict.
    """
    beside = (folder / FILE for source in sources for folder in (source, source.absolute().parent))
    files = {file.resolve(): file for file in beside if file.is_file()}
    found: list[Rule] = []
    for file in files.values():
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: {error}", "Save it as UTF-8 text.") from error
        found += parse(text, str(file))
    return _agreed(found)


def parse(text: str, file: str) -> tuple[Rule, ...]:
    """Read the rules of one file; `file` is its name, for errors.

    Raises:
        UsageError: The text is no TOML, or says what is not understood.
    """
    try:
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        what = _AT_LINE.sub("", str(error))
        where = f"{file}:{at[1] or len(text.splitlines())}" if at else file
        raise UsageError(f"{where}: {what}", f"Put every tag into quotes. {_FORM}") from error
    lines = _Lines(text, file)
    rules: list[Rule] = []
    for name, value in said.items():
        match name, value:
            case "drop", [*dropped]:
                rules += (lines.rule(one, ()) for one in dropped)
            case "merge", dict(merged):
                for into, ways in merged.items():
                    rules += (lines.rule(way, (into,)) for way in lines.several(into, ways))
            case "rename", dict(renamed):
                rules += (lines.rule(way, (into,)) for way, into in renamed.items())
            case "split", dict(split):
                rules += (lines.rule(way, lines.several(way, into)) for way, into in split.items())
            case _:
                raise lines.wrong(
                    name, f"{name} = {json.dumps(value, ensure_ascii=False)[:60]} is not understood"
                )
    return tuple(rules)


class _Lines:
    """Finds the lines of a file that tags stand in, for errors."""

    def __init__(self, text: str, file: str) -> None:
        self._lines = text.split("\n")
        self._file = file
        self._seen: dict[str, int] = {}

    def rule(self, written: object, into: Sequence[object]) -> Rule:
        for one in (written, *into):
            if not isinstance(one, str) or not tags.key(one):
                raise self.wrong(one, f"{one!r} is no tag")
        names = [str(one) for one in into]
        line = self._line(str(written), after=self._seen.get(str(written), 0))
        self._seen[str(written)] = line
        return Rule(str(written), tuple(names), self._file, line)

    def several(self, name: str, value: object) -> list[object]:
        if not isinstance(value, list) or not value:
            raise self.wrong(name, f"{json.dumps(name, ensure_ascii=False)} needs a list of tags")
        return value

    def wrong(self, written: object, what: str) -> UsageError:
        return UsageError(f"{self._file}:{self._line(str(written))}: {what}.", _FORM)

    def _line(self, written: str, after: int = 0) -> int:
        """Give the line behind `after` on which a text stands, before a "=" if it can be."""
        escaped = json.dumps(written, ensure_ascii=False)[1:-1]
        quoted = rf"(?<!\w)(?:{re.escape(written)}|{re.escape(escaped)})(?!\w)"
        for sought in (rf"\s*[\"']?{quoted}[\"']?\s*=", rf"[^#].*?{quoted}"):
            for number, line in enumerate(self._lines[after:], after + 1):
                if re.match(sought, line):
                    return number
        return max(after, 1)


def _agreed(found: Sequence[Rule]) -> TagRules:
    """Give the rules by key. Raises UsageError where two contradict."""
    rules: dict[str, Rule] = {}
    for rule in found:
        first = rules.setdefault(tags.key(rule.written), rule)
        if first is not rule and first.into != rule.into:
            raise _conflict(
                rule, first, "is there twice", "Name each tag once; all its spellings count."
            )
    shown: dict[str, tuple[str, Rule]] = {}
    for rule in rules.values():
        for label in rule.into:
            told, first = shown.setdefault(tags.key(label), (label, rule))
            if told != label:
                what = f"is to be shown as {json.dumps(told, ensure_ascii=False)} too"
                raise _conflict(rule, first, what, "Write the tag alike everywhere.", label)
            next_ = rules.get(tags.key(label))
            if next_ and tags.key(label) not in map(tags.key, next_.into):
                raise _conflict(
                    rule,
                    next_,
                    "is itself replaced",
                    "Name the tag that is shown in the end.",
                    label,
                )
    return TagRules(rules)


def _conflict(rule: Rule, other: Rule, what: str, hint: str, label: str = "") -> UsageError:
    tag = json.dumps(label or rule.written, ensure_ascii=False)
    where = f"line {other.line}" if other.file == rule.file else f"{other.file}:{other.line}"
    return UsageError(f"{rule.file}:{rule.line}: {tag} {what} ({where}).", hint)
