"""What a browser asks: the parameters of an address, named like the options of the command line."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar
from urllib.parse import quote_plus

from explorer.errors import UsageError
from explorer.model import Filters, Page
from explorer.output import wording

T = TypeVar("T", bound=str)

MANY: Final = ("tag", "not_tag", "author", "site", "category")
"""Parameters that may be given several times: each is a filter."""
WITH: Final = "with"
"""Further queries beside `q`, for a trend."""
_TEXTS: Final = (
    *("q", "prefix", "short", "id", "mark", "quote", "style", "since", "until"),
    *("sort", "group", "by", "min_score", "min_amount", "limit", "page", "section"),
    *(
        "bom",
        "delimiter",
        "exact",
        "no_relax",
        "facets",
        "why",
        "each",
        "variants",
        "near",
        "width",
    ),
    *("kind", "lang", "name", "untagged"),
    *("rising", "silent", "months", "tree"),
    *("a", "b", "of", "min_posts", "min_g2"),
)
_ARGUMENTS: Final = ("q", WITH, "prefix", "short", "id", "name")
"""Parameters that are no options but what a command is given."""
_OPTIONS: Final = {("/topics", "q"): "query"}
"""What is an argument elsewhere, and here an option of that name."""
_SHOWN_ONLY: Final = ("mark", "quote", "lang", "page", "limit", "kind")
"""Parameters that say how a page shows what the command line would show anyhow."""
_LONGEST: Final = 2_000
"""Characters of a value; a longer query is none that a person typed."""
_MOST: Final = 100
"""Values at most."""
_MAX_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one address, in their order, without those nobody knows."""

    path: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, pairs: Iterable[tuple[str, str]]) -> "Asked":
        """Take over parameters as sent. Raises UsageError where there are too many or too long."""
        values: list[tuple[str, str]] = []
        for name, text in pairs:
            value = _clean(text)
            if name not in (*MANY, WITH, *_TEXTS):
                continue
            if len(value) > _LONGEST:
                raise UsageError(
                    f"{name} has more than {_LONGEST:,} characters.", "Ask with fewer words."
                )
            if value and (name in (*MANY, WITH) or name not in dict(values)):
                values.append((name, value))
        if len(values) > _MOST:
            raise UsageError(f"There are more than {_MOST} parameters.", "Ask with fewer filters.")
        return cls(path, tuple(values))

    def one(self, name: str) -> str:
        """Give the value of a parameter; "" without one."""
        return next((value for key, value in self.values if key == name), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Give all values of a parameter."""
        return tuple(value for key, value in self.values if key == name)

    def flag(self, name: str) -> bool:
        """Tell whether a parameter is given and no 0."""
        return self.one(name) not in ("", "0", "false")

    def choice(self, name: str, values: Sequence[T]) -> T:
        """Give one of `values`, the first where none is asked for. Raises UsageError."""
        asked = self.one(name) or values[0]
        for value in values:
            if value == asked:
                return value
        raise UsageError(f"{name}: {asked} is not known.", f"Choose one of {', '.join(values)}.")

    def number(self, name: str, usual: int, least: int = 0) -> int:
        """Give a whole number. Raises UsageError."""
        text = self.one(name)
        if not text:
            return usual
        if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
            raise UsageError(f"{name}: {text:.30} is no number.", "Write it in digits.")
        if int(text) < least:
            raise UsageError(f"{name}: {text} is too small.", f"It begins with {least}.")
        return int(text)

    def real(self, name: str, usual: float, most: float = 1) -> float:
        """Give a number from 0 to `most`. Raises UsageError."""
        text = self.one(name)
        if not text:
            return usual
        try:
            value = float(text) if text.isascii() else -1.0
        except ValueError:
            value = -1.0
        if not 0 <= value <= most:
            raise UsageError(f"{name}: {text:.30} is no number from 0 to {most:g}.", "Write 0.5.")
        return value

    def page(self, usual: int, most: int = 0) -> Page:
        """Give the page, of `usual` items unless asked otherwise, of `most` at most (0: any)."""
        limit = self.number("limit", usual)
        if most:
            limit = min(limit or most, most)
        return Page(limit, self.number("page", 1, least=1))

    def filters(self) -> Filters:
        """Give the restrictions on posts. Raises UsageError."""
        from explorer.searching.dates import days  # noqa: PLC0415  # few ask for days

        since, until = self.one("since"), self.one("until")
        first = days("since", since)[0] if since else None
        last = days("until", until)[1] if until else None
        if first and last and first > last:
            raise UsageError(f"since {since} is later than until {until}.", "Exchange them.")
        return Filters(
            tags=self.many("tag"),
            not_tags=self.many("not_tag"),
            authors=self.many("author"),
            sites=self.many("site"),
            categories=self.many("category"),
            since=first,
            until=last,
        )

    # --- addresses: every view can be linked, and differs from this one in few parameters ---

    def link(self, path: str = "", **changes: str | int | None) -> str:
        """Give the address with other parameters; None takes one away, and so does another page."""
        changes = {"page": None, **changes}
        kept = [pair for pair in self.values if pair[0] not in changes]
        more = [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
        return _address(path or self.path, [*kept, *more])

    def adding(self, name: str, value: str) -> str:
        """Give the address with one more filter."""
        kept = [pair for pair in self.values if pair[0] != "page" and pair != (name, value)]
        return _address(self.path, [*kept, (name, value)])

    def dropping(self, name: str, value: str) -> str:
        """Give the address with one filter less."""
        gone = ((name, value), ("page", self.one("page")))
        return _address(self.path, [pair for pair in self.values if pair not in gone])

    def exchanging(self, name: str, value: str, other: str) -> str:
        """Give the address with another value of a filter."""
        kept = [it for it in self.values if it[0] != "page"]
        return _address(self.path, [(name, other) if it == (name, value) else it for it in kept])

    def without(self, name: str) -> str:
        """Give the address without a parameter."""
        return _address(self.path, [it for it in self.values if it[0] not in (name, "page")])

    def to(self, path: str, **values: str | int | None) -> str:
        """Give the address of another page that keeps nothing of this one but the language."""
        pairs = [(name, str(value)) for name, value in values.items() if value not in (None, "")]
        lang = [("lang", self.one("lang"))] if self.one("lang") else []
        return _address(path, [*pairs, *lang])

    def across(self, path: str, **changes: str) -> str:
        """Give the address of another view on the same query and filters, but for these changes."""
        same = ("q", *MANY, "since", "until", "exact", "no_relax", "lang")
        kept = [it for it in self.values if it[0] in same and it[0] not in changes]
        return _address(path, [*kept, *changes.items()])

    def command(self) -> str:
        """Give the command line that answers the same."""
        words = ["explorer", self.path.strip("/")]
        arguments = [name for name in _ARGUMENTS if (self.path, name) not in _OPTIONS]
        words += [value for name in arguments for value in self.many(name)]
        for name, value in self.values:
            if name in arguments or name in _SHOWN_ONLY:
                continue
            words.append("--" + _OPTIONS.get((self.path, name), name).replace("_", "-"))
            if value not in ("1", "true") or name in MANY:
                words.append(value)
        if any(word.startswith("-") for word in words[2:3]):
            words.insert(2, "--")
        return " ".join(wording.shell(word) for word in words)


def _address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    if not pairs:
        return path
    return f"{path}?{'&'.join(f'{name}={_quoted(value)}' for name, value in pairs)}"


_quoted = lru_cache(1_000)(quote_plus)
"""The links of a page have nearly all their values in common."""


def _clean(text: str) -> str:
    """Give a value as the index can hold it: NFC, valid UTF-8, without outer white space."""
    valid = text.encode(errors="replace").decode()
    return unicodedata.normalize("NFC", valid).strip()


def active(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Yield name and value of each filter, and the address without it."""
    for name, value in asked.values:
        if name in MANY:
            yield name, value, asked.dropping(name, value)
    for name in ("exact", "no_relax"):
        if asked.flag(name):
            yield name, "", asked.without(name)
    since, until = asked.one("since"), asked.one("until")
    if since and since == until:
        yield "year", since, asked.link(since=None, until=None)
    else:
        for name, value in (("since", since), ("until", until)):
            if value:
                yield name, value, asked.without(name)
