"""Values as objects for other programs; `docs/json.md` explains every key."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, TypeVar

from explorer.model import (
    AccomplishmentOverview,
    Accomplishments,
    AcronymInfo,
    Citation,
    Comparison,
    Concordance,
    Listing,
    Page,
    PostInfo,
    PostText,
    SearchResult,
    SectionInfo,
    SectionText,
    SimilarTo,
    Status,
    TagInfo,
    Trend,
    UntaggedPost,
)
from explorer.output import cite, objects, values
from explorer.output.formats import Dialect, Document, Form, Object, Value, pieces
from explorer.output.objects import POST as _POST
from explorer.output.objects import post as _post
from explorer.output.objects import section as _section
from explorer.output.view import Reply, Sentence, Word

if TYPE_CHECKING:
    from explorer.corpus.doctor import Report
    from explorer.indexing import BuildReport
    from explorer.topics import TopicInfo, TopicPage

Item = TypeVar("Item")

_COUNTED: Final = (*_POST, "sections", "words")
_SECTION: Final = ("id", "ordinal", "heading", "level", "line", "text")
_PROBLEM: Final = ("path", "line", "kind", "message", "advice", "left_out")
_HIT: Final = (
    *("rank", "score", *_POST, "section.id", "section.heading", "section.line"),
    *("snippets", "missing", "amounts", "more", "why"),
)
_CITATION: Final = (
    *(*_POST, "section.id", "section.heading", "section.line"),
    *("quote", "url", "accessed", "sha256", "style", "text"),
)
_TOPIC: Final = ("id", "label", "aliases", "kind", "posts", "first", "last", "broader")
_ACRONYM: Final = ("short", "long", "count", "posts", "attested")
_ACCOMPLISHMENT: Final = (
    *("rank", "score", *_POST, "section", "heading", "line", "sentence"),
    *("amount.text", "amount.czk", "same_as", "repeats", "why"),
)
_GROUP: Final = (
    *("value", "sentences", "posts", "best.score", "best.path", "best.line"),
    *("best.sentence", "best.amount.text", "best.amount.czk"),
)
_REPLY: Final = (
    *("id", "line", "query", "interpreted", "relaxed", "total", "sections"),
    *("best", "error.message", "error.mended"),
)
_BUILD: Final = (
    *("generation", "written", "files", "posts", "sections", "copies"),
    *("added", "changed", "removed", "unchanged"),
)


class Wire:
    """The view for programs."""

    def __init__(
        self, form: Form, write: Callable[[str], object], dialect: Dialect = Dialect()
    ) -> None:
        """Hand every piece of the text to `write`; `dialect` is that of CSV."""
        self._form = form
        self._dialect = dialect
        self._write = write

    def built(self, report: "BuildReport", index_dir: str) -> None:
        """Write what a build did, but not how long it took, which is never twice the same."""
        head: Object = {
            "index_dir": index_dir,
            **{name: getattr(report, name) for name in _BUILD},
            "problems": dict(sorted(Counter(str(it.kind) for it in report.problems).items())),
            "left_out": [
                values.problem(problem) for problem in report.problems if problem.left_out
            ],
        }
        self._put(Document("index", head, ("index_dir", *_BUILD, "problems", "left_out")))

    def search(self, result: SearchResult, page: Page) -> None:
        """Write hits."""
        head: Object = {
            **values.answered(result),
            "limit": page.limit,
            "page": page.number,
            "facets": {
                name: [it._asdict() for it in facets] for name, facets in result.facets.items()
            },
        }
        self._put(Document("search", head, _HIT, "hits", map(values.hit, result.hits)))

    def post(
        self, post: PostText, sections: tuple[SectionText, ...], found: SectionInfo | None
    ) -> None:
        """Write sections of a post with their texts."""
        head = _post(post.info) | {"source": post.source, "found": found.id if found else None}
        self._put(Document("show", head, _SECTION, "sections", map(values.section, sections)))

    def posts(self, listing: Listing[PostInfo], page: Page) -> None:
        """Write a list of posts."""
        self._list("posts", listing, page, _COUNTED, _counted)

    def untagged(self, listing: Listing[UntaggedPost], page: Page) -> None:
        """Write posts that speak of a tag."""
        self._list("posts", listing, page, (*_COUNTED, "reasons"), _untagged)

    def tags(self, listing: Listing[TagInfo], page: Page, *, variants: bool) -> None:
        """Write a list of tags, in JSON always with their spellings."""
        columns = ("label", "posts", "spellings") if variants else ("label", "posts")
        self._list("tags", listing, page, columns, values.tag)

    def near_tags(self, listing: Listing[TagInfo], page: Page) -> None:
        """Write tags that may be slips of others."""
        self._list("tags", listing, page, ("label", "posts", "near"), values.tag)

    def acronyms(self, listing: Listing[AcronymInfo], page: Page, *, sentences: bool) -> None:
        """Write a list of meanings, in JSON always with the sentences that say so."""
        columns = (*_ACRONYM, "definitions") if sentences else _ACRONYM
        self._list("acronyms", listing, page, columns, values.acronym)

    def accomplishments(self, result: Accomplishments, page: Page) -> None:
        """Write sentences with where they stand, how sure they are, and what they are worth."""
        rows = map(values.accomplishment, result.items)
        self._put(
            Document("accomplishments", values.asked(result, page), _ACCOMPLISHMENT, "items", rows)
        )

    def overview(self, result: AccomplishmentOverview, page: Page) -> None:
        """Write numbers of sentences, each with the best of them."""
        head = {"by": result.by} | values.asked(result, page)
        rows = (
            {
                "value": group.value or None,
                "sentences": group.sentences,
                "posts": group.posts,
                "best": values.accomplishment(group.best),
            }
            for group in result.items
        )
        self._put(Document("accomplishments", head, _GROUP, "items", rows))

    def topics(self, listing: "Listing[TopicInfo]", page: Page) -> None:
        """Write a list of topics."""
        self._list("topics", listing, page, _TOPIC, values.topic)

    def topic(self, page: "TopicPage | None") -> None:
        """Write all about a topic; in CSV its sections."""
        rows: list[Object] = []
        head: Object = {"topic": None}
        if page:
            rows = [values.hit(hit) for hit in page.sections]
            definition = page.definition
            head = {
                **values.topic(page.topic),
                "query": page.query,
                "unit": page.unit,
                "definition": {**asdict(definition), "date": objects.day(definition.date)}
                if definition
                else None,
                "accomplishments": list(map(values.accomplishment, page.achieved)),
                "related": list(map(asdict, page.related)),
                "sites": [it._asdict() for it in page.sites],
                "tags": [it._asdict() for it in page.tags],
                "authors": [it._asdict() for it in page.authors],
            }
        self._put(Document("topic", head, _HIT, "sections", rows))

    def citation(self, citation: Citation, style: cite.Style) -> None:
        """Write what a reference says, and as `text` the reference itself."""
        section = citation.section
        head: Object = {
            **_post(citation.post),
            "names": [name._asdict() for name in citation.names],
            "section": _section(section) if section else None,
            "quote": citation.quote,
            "url": citation.url,
            "accessed": citation.accessed.isoformat(),
            "sha256": citation.digest,
            "style": style.value,
            "text": cite.written(citation, style),
        }
        self._put(Document("cite", head, _CITATION))

    def trend(self, result: Trend, page: Page) -> None:
        """Write queries over time."""
        self._put(objects.trend(result, page))

    def concordance(self, result: Concordance, page: Page) -> None:
        """Write places of words with what stands around them."""
        self._put(objects.concordance(result, page))

    def similar(self, result: SimilarTo, page: Page) -> None:
        """Write what is like a post or section."""
        self._put(objects.similar(result, page))

    def comparison(self, result: Comparison, page: Page) -> None:
        """Write what sets one part of the collection apart from another."""
        self._put(objects.comparison(result, page))

    def batch(self, replies: Iterable[Reply]) -> None:
        """Write what came of each query; in CSV with the best path instead of the hits."""
        self._put(Document("batch", {}, _REPLY, "items", map(values.reply, replies)))

    def texts(self, posts: Iterable[PostText]) -> None:
        """Write one section after another, each with its post."""
        rows = (
            _post(post.info) | values.section(section)
            for post in posts
            for section in post.sections
        )
        self._put(Document("export", {}, (*_POST, *_SECTION), "items", rows))

    def words(self, words: Iterable[Word]) -> None:
        """Write words and what they are filed under."""
        rows = (word._asdict() for word in words)
        self._put(Document("analyze", {}, Word._fields, "items", rows))

    def sentences(self, sentences: Iterable[Sentence]) -> None:
        """Write sentences."""
        rows = (sentence._asdict() for sentence in sentences)
        self._put(Document("analyze", {}, Sentence._fields, "items", rows))

    def checked(self, report: "Report") -> None:
        """Write problems of the sources."""
        head = {"files": report.files, "posts": report.posts, "total": len(report.problems)}
        self._put(Document("doctor", head, _PROBLEM, "items", map(values.problem, report.problems)))

    def status(self, status: Status) -> None:
        """Write what is known of the index."""
        head = status._asdict()
        self._put(Document("status", head, tuple(head)))

    def _list(
        self,
        command: str,
        listing: Listing[Item],
        page: Page,
        columns: Sequence[str],
        row: Callable[[Item], Object],
    ) -> None:
        head = objects.paged(listing.total, page)
        self._put(Document(command, head, columns, "items", map(row, listing.items)))

    def _put(self, document: Document) -> None:
        for piece in pieces(document, self._form, self._dialect):
            self._write(piece)


def _counted(post: PostInfo) -> dict[str, Value]:
    return _post(post) | {"sections": post.sections, "words": post.words}


def _untagged(item: UntaggedPost) -> Object:
    return _counted(item.post) | {"reasons": item.reasons}
