"""From the text of a query to a page of hits."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from explorer.model import Correction, Filters, HitGroup, HitOrder, Page, SearchResult, Understood
from explorer.searching import answers, lifts, parser, query, spelling
from explorer.searching.effort import Effort
from explorer.searching.interpretation import Interpretation, Store, is_accented
from explorer.searching.partly import Partly
from explorer.searching.query import DateRange, Filter, Node, Not, Prefix, Word
from explorer.searching.ranking import (
    Lift,
    Ranked,
    gains,
    heaviest,
    lifted,
    rank,
)
from explorer.searching.terms import MIN_PREFIX
from explorer.store.engines.protocol import post_of

FEW: Final = 20
"""Posts below which a plain query also brings posts that hold only some of its words. Without
them nDCG@10 over the 40 judged queries was 0.774 and recall@20 0.77, with them 0.858 and 0.92, in
trials outside the program on 2026-11-23, before feedback and acronyms."""
MORE: Final = 50
"""Such posts at most: who wants to read on asks for fewer words."""
_ENDING: Final = 2
"""Letters that may be the ending of a word that no post has."""


class Question(NamedTuple):
    """A query with the options of the command."""

    text: str
    filters: Filters = Filters()
    exact: bool = False
    """Take every word in the very form that was typed."""
    relax: bool = True
    """Whether what does not match may follow, or take the place of nothing; always labelled."""
    group: HitGroup = "post"
    sort: HitOrder = "relevance"
    page: Page = Page()
    facets: bool = False
    why: bool = False


class _Found(NamedTuple):
    """What one reading of the query brought."""

    reading: Interpretation
    ranked: list[Ranked]
    strict: int
    """How many of them, the first ones, match; the others hold some of the words."""
    telling: tuple[lifts.Telling, ...]


def search(store: Store, question: Question) -> SearchResult:
    """Answer a question. Raises QueryError."""
    tree, effort = parser.parse(question.text), Effort(question.text)
    accented = is_accented(tree)  # as typed: a correction may bring accents
    if question.exact:
        # Parsed anew, because what needs quotes in any form may be a plain word in one form.
        tree = parser.parse(str(query.exactly(tree)))
    corrections: tuple[Correction, ...] = ()
    if question.relax:
        tree, corrections = spelling.correct(tree, store.vocabulary)
    notes = spelling.told(corrections)
    restrictions = _restrictions(question.filters)
    reading = Interpretation(store, query.all_of(tree, *restrictions), effort, accented=accented)
    found = _find(store, reading, question)
    tried: list[str] = []
    if not found.ranked and question.relax:
        for loosened, note in _ladder(store, tree):
            whole = query.all_of(loosened, *restrictions)
            reading = Interpretation(store, whole, effort, accented=accented)
            looser = _find(store, reading, question)
            if looser.ranked:
                found = looser
                notes.append(note)
                break
            tried.append(note)
    if len(found.ranked) > found.strict:
        notes.append(_some_told(found.strict, len(found.ranked) - found.strict))
    hits = _grouped(found, question)
    counted = found.ranked[: found.strict] or found.ranked
    view = answers.View(store, found.reading, found.telling, corrections)
    page = question.page
    return SearchResult(
        understood=Understood(
            question.text, str(found.reading.tree), corrections, "; ".join(notes) or None
        ),
        total=len(hits),
        matching=found.strict
        if question.group == "post"
        else sum(len(post.sections) for post in found.ranked[: found.strict]),
        sections=sum(len(post.sections) for post in found.ranked),
        hits=view.hits(
            page.of(hits), start=page.start, by_post=question.group == "post", why=question.why
        ),
        facets=view.facets([post.post for post in counted]) if question.facets else {},
        tried=() if hits else tuple(tried),
    )


def _find(store: Store, reading: Interpretation, question: Question) -> _Found:
    """Match and rank one reading of the query."""
    matching = reading.matcher.sections(reading.deciding)
    posts = {post_of(unit) for unit in matching}
    by_score = question.sort == "relevance"
    evidence = [reading.evidence(pattern) for pattern in (*reading.words, *reading.phrases)]
    evidence += reading.naming()
    lifting = lifts.of_words(store, reading)
    strict = rank(matching, evidence, lifting, store.sizes)
    partly: Partly | None = None
    if (
        question.relax
        and len(posts) < FEW
        and (by_score or not posts)
        and reading.is_plain
        and sum(len(pattern.steps) for pattern in reading.patterns) > 1
    ):
        partly = Partly(reading, posts, evidence, lifting, store.sizes)
    told: tuple[lifts.Telling, ...] = ()
    more: Sequence[Lift] = ()
    if by_score:
        best = _first(store, strict, lifts.BEST)
        if partly and len(best) < lifts.BEST:
            wanted = lifts.BEST - len(best)
            best += _first(store, partly.first(wanted), wanted)
        told = lifts.telling(store, reading, best)
        more = lifts.of_telling(reading, told)
        strict = lifted(strict, gains(posts, more, store.sizes))
    strict.sort(key=lambda post: _place(store, post))
    tiers = [strict, _first(store, partly.first(MORE, more), MORE) if partly else []]
    if question.sort == "date":
        for tier in tiers:
            tier.sort(key=lambda post: store.sizes.order[post.post])
    if question.sort == "amount":
        tiers = [_by_amount(store, reading, tier) for tier in tiers]
    return _Found(reading, [*tiers[0], *tiers[1]], len(tiers[0]), told)


def _first(store: Store, tier: Sequence[Ranked], number: int) -> list[Ranked]:
    """Give the best of a tier, as if all of it were sorted."""
    least = heaviest((post.score for post in tier), number)
    best = [post for post in tier if post.score >= least]
    return sorted(best, key=lambda post: _place(store, post))[:number]


def _place(store: Store, post: Ranked) -> tuple[float, int]:
    # Rounded, so that the order in which a sum is built cannot decide; then the newest first.
    return -round(post.score, 9), store.sizes.order[post.post]


def _by_amount(store: Store, reading: Interpretation, tier: Sequence[Ranked]) -> list[Ranked]:
    """Order posts, and the sections of each, by the largest sum asked for; by any where none was."""
    largest = reading.largest(unit for post in tier for unit, _ in post.sections)
    by_size = [
        post._replace(sections=tuple(sorted(post.sections, key=lambda pair: -largest[pair[0]])))
        for post in tier
    ]
    return sorted(by_size, key=lambda p: (-largest[p.sections[0][0]], store.sizes.order[p.post]))


def _ladder(store: Store, tree: Node) -> Iterator[tuple[Node, str]]:
    """Yield looser and looser readings of a query that found nothing, each with what was done."""
    inexact = query.inexact(tree)
    if inexact != tree:
        yield inexact, "nothing has exactly that; other forms were searched for"
    beginnings = query.mapped(
        inexact, lambda word: _beginning(word, store) if isinstance(word, Word) else word
    )
    if beginnings != inexact:
        yield beginnings, "nothing has these words; words that begin alike were searched for"


def _beginning(word: Word, store: Store) -> Word | Prefix:
    """Give what begins like a word that no post has."""
    if store.vocabulary.meant(word.text.lower(), accented=False):
        return word
    stem = word.text[: max(spelling.SHORTEST, len(word.text) - _ENDING)]
    return Prefix(stem) if stem.isalpha() and len(stem) >= MIN_PREFIX else word


def _restrictions(filters: Filters) -> tuple[Node, ...]:
    """Give the options of a command as parts of the query, so that `interpreted` shows them."""
    nodes: list[Node] = [Filter("tag", tag) for tag in filters.tags]
    for field, values in (
        ("author", filters.authors),
        ("site", filters.sites),
        ("category", filters.categories),
    ):
        if values:
            nodes.append(query.any_of(*(Filter(field, value) for value in values)))
    if filters.since or filters.until:
        nodes.append(DateRange(filters.since, filters.until))
    nodes += [Not(Filter("tag", tag)) for tag in filters.not_tags]
    return tuple(nodes)


def _grouped(found: _Found, question: Question) -> Sequence[tuple[Ranked, int]]:
    """Give the hits as posts with their best section, or as single sections."""
    if question.group == "post":
        return [(post, post.sections[0][0]) for post in found.ranked]
    pairs = [
        (number >= found.strict, -score, number, post, unit)
        for number, post in enumerate(found.ranked)
        for unit, score in post.sections
    ]
    if question.sort == "relevance":
        pairs.sort(key=lambda pair: pair[:3])
    if question.sort == "amount":
        largest = found.reading.largest(pair[-1] for pair in pairs)
        pairs.sort(key=lambda pair: (pair[0], -largest[pair[-1]]))
    return [(post, unit) for _, _, _, post, unit in pairs]


def _some_told(strict: int, more: int) -> str:
    if not strict:
        return "no section holds all of it; these posts hold some of the words"
    return f"after the first {strict}, {more} that hold only some of the words"
