"""What the fields of the front matter and the file name say: title, tags, authors, date."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from explorer.corpus.frontmatter import Field, one_line

YEARS: Final = range(1900, 2101)
"""Years that a post can bear."""

_FALSE = frozenset({"false", "no", "off", "n", "0"})
_DEGREES = frozenset({"csc", "dis", "drsc", "llm", "ma", "mba", "mpa", "msc", "phd", "thd"})
_LOGIN = re.compile(r"([^\W\d_]{3,})\.([^\W\d_]{3,})")

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.] ?(\d{1,2})[-/.] ?(\d{1,2})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})(?!\d)", re.ASCII)
_NAMED_MONTH = re.compile(r"(?<!\d)(\d{1,2})\.? ([^\W\d_]{4,9}) (\d{4})(?!\d)")
_NAME_DATE = re.compile(r"(\d{4}|0\d\d)[-_.](\d{1,2})[-_.](\d{1,2})(?!\d)", re.ASCII)
_MONTHS = (
    ("leden", "ledna"),
    ("únor", "února"),
    ("březen", "března"),
    ("duben", "dubna"),
    ("květen", "května"),
    ("červen", "června"),
    ("červenec", "července"),
    ("srpen", "srpna"),
    ("září", "září"),
    ("říjen", "října"),
    ("listopad", "listopadu"),
    ("prosinec", "prosince"),
)


def title(fields: Mapping[str, Field]) -> str:
    """Give the title on one line; "" where there is none."""
    return one_line(" ".join(_values(fields, "title")))


def published(fields: Mapping[str, Field]) -> bool:
    """Tell whether the post may be shown: only `published: false` says no."""
    return _FALSE.isdisjoint(value.strip().casefold() for value in _values(fields, "published"))


def tags(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Give the tags as written; a string parts at its commas, without any at white space."""
    return _distinct(chain(_words(fields, "tags"), _phrases(fields, "tag")))


def categories(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Give the categories as written, parted as tags are."""
    return _distinct(chain(_words(fields, "categories"), _phrases(fields, "category")))


def authors(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Give the authors, one name each; a login such as `jan.novak` becomes `Jan Novak`."""
    for key in ("author", "authors", "autor", "autoři", "authorid"):
        found = _distinct(
            name for value in _values(fields, key) for name in _names(one_line(value))
        )
        if found:
            return found
    return ()


def _values(fields: Mapping[str, Field], key: str) -> tuple[str, ...]:
    return fields[key].values if key in fields else ()


def _phrases(fields: Mapping[str, Field], key: str) -> Iterator[str]:
    """Yield the items of a list, or what commas part in a string."""
    for value in _values(fields, key):
        yield from [value] if fields[key].listed else re.split("[,;]", value)


def _words(fields: Mapping[str, Field], key: str) -> Iterator[str]:
    """Yield as `_phrases` does, a string without commas parted at white space."""
    phrases = tuple(_phrases(fields, key))
    if len(phrases) != 1 or fields[key].listed:
        yield from phrases
    else:
        # "web - odpady": a dash between words is no tag.
        yield from (word for word in " ".join(phrases).split() if any(map(str.isalnum, word)))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in map(one_line, values) if value))


def _names(text: str) -> Iterator[str]:
    """Part `text` into names where every part looks like one, else yield it whole."""
    names = list[str]()
    for part in map(str.strip, re.split("[,;]", text)):
        if names and part.replace(".", "").casefold() in _DEGREES:
            names[-1] += f", {part}"
        elif part:
            names.append(part)
    if not all(name[0].isupper() for name in names):
        names = [text]
    for name in names:
        for side in _sides(name):
            login = _LOGIN.fullmatch(side)
            yield f"{login[1]} {login[2]}".title() if login else side


def _sides(name: str) -> list[str]:
    """Part "Jan Novák a Eva Malá" or "Mediální odbor/Eva Malá", not "Piráti a Starostové"."""
    sides = [side.strip() for side in name.split("/")]
    if len(sides) > 1 and all(side[:1].isupper() and side[1:2].isalpha() for side in sides):
        return sides
    sides = re.split(" (?:a|and|&) ", name)
    return sides if all(map(_is_person, sides)) else [name]


def _is_person(name: str) -> bool:
    """Tell whether `name` is two words or more in the capitals of a person's name."""
    words = name.split()
    return len(words) > 1 and all(
        word[0].isupper() and (word[1:].islower() or "." in word) for word in words
    )


def date(text: str) -> dt.date | None:
    """Give the day that `text` begins with or holds, as written; None where there is no such day.

    The hour and its zone are not looked at: authors mean the day they wrote.
    """
    text = one_line(text)
    if found := _YEAR_FIRST.search(text):
        return _day(*map(int, found.groups()))
    if found := _DAY_FIRST.search(text):
        return _day(*map(int, reversed(found.groups())))
    if found := _NAMED_MONTH.search(text):
        for month, names in enumerate(_MONTHS, 1):
            if found[2].casefold() in names:
                return _day(int(found[3]), month, int(found[1]))
    return None


def name_date(name: str) -> dt.date | None:
    """Give the day that a file name begins with: `2019-1-12-x.md`, also `2020-14-08-x.md`.

    A year such as 021 has lost its 2.
    """
    found = _NAME_DATE.match(name)
    if not found:
        return None
    year, month, day = map(int, found.groups())
    year += 0 if year >= YEARS.start else 2000
    return _day(year, day, month) if month > len(_MONTHS) else _day(year, month, day)


def name_title(name: str) -> str:
    """Give the words of a file name without its date and endings; the name itself if none is left."""
    words = re.sub(r"(?:\.(?:md|markdown|txt))+$", "", name, flags=re.IGNORECASE)
    words = one_line(_NAME_DATE.sub("", words, count=1).replace("-", " ").replace("_", " "))
    return words or name


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
