r"""The values that pass between the stages: frozen, plain, importing nothing of ours.

Every text is NFC with "\n" line ends. Offsets are code points into that text, half-open.
Lines are counted from 1 in the source file as it lies on the disk.
"""

from explorer.model.accomplishments import (
    AccomplishmentGroup,
    AccomplishmentInfo,
    AccomplishmentOverview,
    Accomplishments,
    Reason,
)
from explorer.model.asking import Filters, Page, UnknownName
from explorer.model.listings import (
    AcronymInfo,
    DefinitionInfo,
    Listing,
    NearTag,
    Spelling,
    Status,
    TagInfo,
)
from explorer.model.posts import (
    Citation,
    Marked,
    MarkedSection,
    Name,
    Part,
    Place,
    PostInfo,
    PostText,
    SectionInfo,
    SectionText,
    UntaggedPost,
)
from explorer.model.results import AmountInfo, Correction, Facet, Hit, SearchResult, Understood
from explorer.model.sources import Kind, Post, Problem, Section, Span, Token
from explorer.model.surveys import (
    Comparison,
    Concordance,
    Example,
    Line,
    Similar,
    SimilarTo,
    Trend,
    TrendPoint,
    Typical,
)

__all__ = [
    "AccomplishmentGroup",
    "AccomplishmentInfo",
    "AccomplishmentOverview",
    "Accomplishments",
    "AcronymInfo",
    "AmountInfo",
    "Citation",
    "Comparison",
    "Concordance",
    "Correction",
    "DefinitionInfo",
    "Example",
    "Facet",
    "Filters",
    "Hit",
    "Kind",
    "Line",
    "Listing",
    "Marked",
    "MarkedSection",
    "Name",
    "NearTag",
    "Page",
    "Part",
    "Place",
    "Post",
    "PostInfo",
    "PostText",
    "Problem",
    "Reason",
    "SearchResult",
    "Section",
    "SectionInfo",
    "SectionText",
    "Similar",
    "SimilarTo",
    "Span",
    "Spelling",
    "Status",
    "TagInfo",
    "Token",
    "Trend",
    "TrendPoint",
    "Typical",
    "Understood",
    "UnknownName",
    "UntaggedPost",
]
