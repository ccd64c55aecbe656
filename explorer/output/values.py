"""Answers to queries as objects for programs: hits, accomplishments, topics, replies."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from explorer.errors import ExplorerError, QueryError
from explorer.model import (
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    AcronymInfo,
    AmountInfo,
    Hit,
    Page,
    Problem,
    SearchResult,
    SectionText,
    TagInfo,
)
from explorer.output.formats import Object, Value
from explorer.output.objects import day, paged, parts, post, understood
from explorer.output.objects import section as section_
from explorer.output.view import Reply

if TYPE_CHECKING:
    from explorer.topics import TopicInfo

_UNANSWERED: Final[Object] = {
    "interpreted": None,
    "corrected": [],
    "relaxed": None,
    "total": 0,
    "sections": 0,
}


def answered(result: SearchResult) -> dict[str, Value]:
    """Give how a query was read, and what was found."""
    return understood(result.understood) | {
        "total": result.total,
        "matching": result.matching,
        "sections": result.sections,
    }


def hit(hit: Hit) -> Object:
    """Give a hit."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        **post(hit.post),
        "section": section_(hit.section),
        "snippets": [parts(snippet) for snippet in hit.snippets],
        "missing": hit.missing,
        "amounts": list(map(amount, hit.amounts)),
        "more": [section_(section) for section in hit.more],
        "why": hit.why,
    }


def section(of: SectionText) -> dict[str, Value]:
    """Give a section with its text."""
    return section_(of.info) | {"text": of.text}


def tag(tag: TagInfo) -> Object:
    """Give a tag."""
    return tag._asdict() | {
        "spellings": [it._asdict() for it in tag.spellings],
        "near": [it._asdict() for it in tag.near],
    }


def acronym(acronym: AcronymInfo) -> Object:
    """Give a meaning of an acronym."""
    return {
        "short": acronym.short,
        "long": acronym.long,
        "count": len(acronym.definitions),
        "posts": acronym.posts,
        "attested": acronym.attested,
        "definitions": [it._asdict() for it in acronym.definitions],
    }


def asked(result: Accomplishments | AccomplishmentOverview, page: Page) -> dict[str, Value]:
    """Give what was asked about accomplishments."""
    return understood(result.understood) | paged(result.total, page)


def amount(amount: AmountInfo) -> Object:
    """Give a sum."""
    return {"text": amount.text, "czk": amount.czk} | amount._asdict()


def accomplishment(found: AccomplishmentInfo) -> Object:
    """Give a sentence that states something achieved."""
    return {
        "rank": found.rank,
        "score": found.score,
        **post(found.post),
        "section": found.section.id,
        "heading": found.section.heading,
        "line": found.line,
        "sentence": found.text,
        "amount": amount(found.amount) if found.amount else None,
        "amounts": list(map(amount, found.amounts)),
        "same_as": found.same_as,
        "repeats": [place._asdict() for place in found.repeats],
        "why": [reason._asdict() for reason in found.why],
    }


def topic(topic: "TopicInfo") -> dict[str, Value]:
    """Give a topic."""
    return {
        **asdict(topic),
        "first": day(topic.first),
        "last": day(topic.last),
        "timeline": [{"when": when, "posts": posts} for when, posts in topic.timeline],
    }


def reply(reply: Reply) -> Object:
    """Give what came of a query of a batch."""
    hits = reply.result.hits if reply.result else ()
    return {
        "id": reply.id,
        "line": reply.line,
        **(answered(reply.result) if reply.result else {"query": reply.query, **_UNANSWERED}),
        "best": hits[0].post.path if hits else None,
        "hits": list(map(hit, hits)),
        "error": error(reply.error) if reply.error else None,
    }


def error(error: ExplorerError) -> Object:
    """Give what somebody can mend: of a query also where, and how it may be meant."""
    told: Object = {"message": error.message, "hint": error.hint}
    if isinstance(error, QueryError):
        return {**told, "position": error.position, "mended": error.mended}
    return {**told, "position": None, "mended": None}


def problem(problem: Problem) -> Object:
    """Give a problem of the sources."""
    return problem._asdict()
