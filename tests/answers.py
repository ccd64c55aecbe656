"""What every view is asked to show: the samples, by the command that answers so."""

from collections.abc import Callable
from typing import Final

from samples import (
    ACHIEVED,
    ACRONYMS,
    BUILT,
    BUILT_PARK,
    CITATION,
    COMPARISON,
    CONCORDANCE,
    COSTS,
    ESC,
    HIT,
    NEAR_TAGS,
    OVERVIEW,
    POST,
    POSTS,
    REPORT,
    RESULT,
    RLO,
    SENTENCES,
    SIMILAR,
    STATUS,
    TAGS,
    TEXT,
    TREND,
    UNTAGGED,
    WORDS,
)

from explorer.model import Facet, Listing, Page
from explorer.output.cite import Style
from explorer.output.view import View
from explorer.topics import Definition, Related, TopicInfo, TopicPage

TOPIC: Final = TopicInfo(
    id="digitalni-technicka-mapa",
    label=f"digitální technická mapa{ESC}",
    aliases=("DTM", f"technická mapa [b]{RLO}", "mapa technické a dopravní infrastruktury obcí"),
    kind="tag",
    posts=1_200,
    first=POST.date,
    last=POST.date,
    timeline=(("2020", 1), ("2021", 1_199)),
)
TOPICS: Final = Listing(
    31,
    (
        TOPIC,
        TopicInfo("park", "=park", (), "query", 1, None, None, (), TOPIC.id),
    ),
)
TOPIC_PAGE: Final = TopicPage(
    topic=TOPIC,
    query="DTM",
    unit="year",
    definition=Definition(f"DTM je mapa{ESC}.", POST.path, f"{POST.path}#1", 12, POST.date),
    sections=(HIT,),
    achieved=(BUILT_PARK,),
    related=(Related("park", f"=park{RLO}", 1, 20.0, f"1 of 2 posts{ESC}"),),
    sites=(Facet("kraj", 1_200, "site:kraj"),),
    tags=(Facet(f"síť{ESC}", 1, "tag:síť"),),
    authors=(),
)

ANSWERS: Final[dict[str, Callable[[View], None]]] = {
    "index": lambda view: view.built(BUILT, "index"),
    "search": lambda view: view.search(RESULT, Page()),
    "show": lambda view: view.post(TEXT, TEXT.sections, COSTS),
    "posts": lambda view: view.posts(POSTS, Page(20)),
    "posts --untagged": lambda view: view.untagged(UNTAGGED, Page(20)),
    "tags": lambda view: view.tags(TAGS, Page(20), variants=False),
    "tags --near": lambda view: view.near_tags(NEAR_TAGS, Page(20)),
    "tags --variants": lambda view: view.tags(TAGS, Page(20), variants=True),
    "topics": lambda view: view.topics(TOPICS, Page(20)),
    "topic": lambda view: view.topic(TOPIC_PAGE),
    "accomplishments": lambda view: view.accomplishments(ACHIEVED, Page(20)),
    "accomplishments --by": lambda view: view.overview(OVERVIEW, Page(20)),
    "acronyms": lambda view: view.acronyms(ACRONYMS, Page(20), sentences=False),
    "acronyms IT": lambda view: view.acronyms(ACRONYMS, Page(20), sentences=True),
    "trend": lambda view: view.trend(TREND, Page(0)),
    "kwic": lambda view: view.concordance(CONCORDANCE, Page(2)),
    "similar": lambda view: view.similar(SIMILAR, Page(2)),
    "compare": lambda view: view.comparison(COMPARISON, Page(2)),
    "cite": lambda view: view.citation(CITATION, Style.ISO690),
    "analyze": lambda view: view.words(WORDS),
    "analyze --sentences": lambda view: view.sentences(SENTENCES),
    "doctor": lambda view: view.checked(REPORT),
    "status": lambda view: view.status(STATUS),
}
