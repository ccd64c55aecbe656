"""Every place that a query finds, with what stands around it: key word in context."""

import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from explorer.czech import words
from explorer.errors import UsageError
from explorer.model import Concordance, Filters, Line, Page, PlaceOrder, Span, Token
from explorer.searching import reading
from explorer.searching.defaults import WIDTH
from explorer.searching.interpretation import Store
from explorer.searching.patterns import Pattern
from explorer.store.engines.protocol import Field, ordinal_of, post_of, post_unit, section_unit

WIDEST: Final = 1_000
_SORTED: Final = 60
"""Characters of a context that decide its place; then the newest comes first."""
_NAMES: Final[Mapping[Field, str]] = {
    Field.TEXT: "text",
    Field.HEADING: "heading",
    Field.TITLE: "title",
}


class _Place(NamedTuple):
    unit: int
    field: Field
    block: str
    """The paragraph, heading or title in which it stands."""
    start: int
    """In the block."""
    end: int
    offset: int
    """Of the place in the text of the section."""


def concordance(
    store: Store,
    text: str,
    *,
    filters: Filters = Filters(),
    exact: bool = False,
    relax: bool = True,
    sort: PlaceOrder = "date",
    width: int = WIDTH,
    page: Page = Page(limit=20),
) -> Concordance:
    """List the places that a query finds in the sections that match it, each a line.

    Of several words each place of each is a line; of a phrase, the whole of it. Raises QueryError.
    """
    found = reading.read(store, text, exact=exact, relax=relax)
    patterns = found.reading.patterns
    if not patterns:
        raise UsageError("This query has no word to show in context.", "Add a word or a phrase.")
    passing = store.catalog.passing(filters)
    units = [
        unit
        for post, matching in reading.matching(found).items()
        if passing is None or post in passing
        for unit in matching
    ]
    if sort == "path":
        order = {post: at for at, post in enumerate(store.catalog.order(None, "path"))}
    else:
        order = dict(enumerate(store.sizes.order))
    places = sorted(
        _places(store, units, patterns),
        key=lambda it: (order[post_of(it.unit)], it.unit, it.field is Field.TEXT, it.offset),
    )
    if sort in ("left", "right"):
        places.sort(key=lambda it: _sort_key(it, sort))
    shown = page.of(places)
    return Concordance(
        found.understood,
        len(places),
        len({it.unit for it in places}),
        tuple(_lines(store, shown, page.start, min(width, WIDEST))),
    )


def _places(store: Store, units: Iterable[int], patterns: Sequence[Pattern]) -> Iterator[_Place]:
    """Yield the places in these sections, and in the titles above them."""
    chosen = sorted(units)
    wanted = {
        field: [pattern for pattern in patterns if pattern.field in (None, field)]
        for field in _NAMES
    }
    find = {field: _finder(held) for field, held in wanted.items() if held}
    titled = sorted({post_unit(post_of(unit)) for unit in chosen}) if Field.TITLE in find else []
    for unit, texts in store.catalog.unit_texts([*titled, *chosen]):
        for field, text in texts.items():
            start = 0
            for block in text.split("\n") if field in find else ():
                for span in find[field](block):
                    yield _Place(unit, field, block, span.start, span.end, start + span.start)
                start += len(block) + 1


def _finder(patterns: Sequence[Pattern]) -> Callable[[str], Sequence[Span]]:
    """Give what finds the places of some patterns in a block."""
    forms = frozenset[str]().union(*(pattern.forms() for pattern in patterns))
    if all(_is_word(pattern) for pattern in patterns):
        return lambda block: words.spans(block, forms)

    def find(block: str) -> Sequence[Span]:
        if forms.isdisjoint(words.forms(block)):
            return ()
        return _spans(words.tokens(block), patterns)

    return find


def _is_word(pattern: Pattern) -> bool:
    return len(pattern.steps) == 1 and all(_is_word(it.pattern) for it in pattern.also)


def _spans(tokens: Sequence[Token], patterns: Iterable[Pattern]) -> list[Span]:
    """Give the places of all patterns; of those that overlap the longest."""
    found = sorted(
        {span for pattern in patterns for span in pattern.spans(tokens)},
        key=lambda span: (span.start, -span.end),
    )
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end - span.start > kept[-1].end - kept[-1].start:
            kept[-1] = span
    return kept


def _sort_key(place: _Place, side: str) -> tuple[tuple[int, ...], str, str, str]:
    """Give what sorts a context as Czech does, word by word away from the hit."""
    if side == "right":
        near = words.forms(place.block[place.end : place.end + _SORTED])
    else:
        near = words.forms(place.block[max(0, place.start - _SORTED) : place.start])[::-1]
    return words.sort_key(" ".join(near))


def _lines(store: Store, places: Sequence[_Place], start: int, width: int) -> Iterator[Line]:
    posts = {post_of(it.unit) for it in places}
    infos = store.catalog.infos(posts)
    texts = {post: {it.info.ordinal: it for it in store.catalog.sections(post)} for post in posts}
    for rank, place in enumerate(places, start + 1):
        post = post_of(place.unit)
        unit = place.unit if ordinal_of(place.unit) >= 0 else section_unit(post, 0)
        section = texts[post][ordinal_of(unit)]
        yield Line(
            rank=rank,
            post=infos[post],
            section=section.info,
            line=_line(place, section.info.line, section.lines),
            field=_NAMES[place.field],
            left=_before(place.block[: place.start], width),
            hit=place.block[place.start : place.end],
            right=_after(place.block[place.end :], width),
        )


def _line(place: _Place, first: int, lines: Sequence[tuple[int, int]]) -> int:
    """Give the line of the file; 1 for a title, whose line is not recorded."""
    if place.field is Field.TITLE:
        return 1
    if place.field is Field.HEADING:
        return first
    before = bisect.bisect_right(lines, place.offset, key=lambda pair: pair[0])
    return lines[before - 1][1] if before else first


def _before(text: str, width: int) -> str:
    """Give the last words of a text."""
    if len(text) <= width:
        return text
    cut = text[len(text) - width :]
    if text[len(text) - width - 1].isspace():
        return cut
    _, space, rest = cut.partition(" ")
    return rest if space else cut


def _after(text: str, width: int) -> str:
    """Give the first words of a text."""
    if len(text) <= width:
        return text
    cut = text[:width]
    if text[width].isspace():
        return cut
    rest, space, _ = cut.rpartition(" ")
    return rest if space else cut
