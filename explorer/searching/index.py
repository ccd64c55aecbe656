"""An open index: what the commands and notebooks ask."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from explorer.errors import UsageError
from explorer.model import (
    AccomplishmentOverview,
    Accomplishments,
    Comparison,
    Concordance,
    Filters,
    HitGroup,
    HitOrder,
    Listing,
    MarkedSection,
    Page,
    Period,
    PlaceOrder,
    PostText,
    SearchResult,
    SentenceOrder,
    Shared,
    SimilarTo,
    Things,
    Trend,
    UntaggedPost,
)
from explorer.searching.defaults import LEAST, LIKELY, SURE, WIDTH
from explorer.searching.listings import Listings
from explorer.store.acronyms import Acronyms, expansions
from explorer.store.vocabulary import Vocabulary

if TYPE_CHECKING:
    from explorer.searching.accomplishments import Finder
    from explorer.searching.interpretation import Store


class Index(Listings):
    """One generation of an index, kept until `close`. A later build does not disturb it."""

    # What answers a question is imported when one is asked: each uses a part of it.

    def _let_go(self) -> None:
        if "_store" in self.__dict__:
            self._store.reader.close()
        super()._let_go()

    def search(
        self,
        query: str,
        *,
        filters: Filters = Filters(),
        exact: bool = False,
        relax: bool = True,
        group: HitGroup = "post",
        sort: HitOrder = "relevance",
        page: Page = Page(),
        facets: bool = False,
        why: bool = False,
    ) -> SearchResult:
        """Answer a query in the query language; see `Question` for the options.

        Raises:
            QueryError: the query cannot be understood.
            IndexUnusableError: the index is damaged.
        """
        from explorer.searching.search import Question, search

        question = Question(query, filters, exact, relax, group, sort, page, facets, why)
        return search(self._store, question)

    def untagged(
        self, tag: str, filters: Filters = Filters(), *, page: Page = Page()
    ) -> Listing[UntaggedPost]:
        """List the posts that speak of a tag but do not carry it, the surest first.

        Raises:
            UsageError: no post has the tag.
        """
        from explorer.searching import untagged
        from explorer.store.tags import label_of

        label = label_of(self._catalog, tag)
        if label is None:
            raise UsageError(f"There is no tag {tag!r}.", "explorer tags lists them.")
        found = untagged.find(self._store, label, self._catalog.passing(filters))
        shown = page.of(found)
        infos = self._catalog.infos([told.post for told in shown])
        items = (UntaggedPost(infos[told.post], told.reasons) for told in shown)
        return Listing(len(found), tuple(items))

    def accomplishments(
        self,
        query: str = "",
        *,
        filters: Filters = Filters(),
        min_score: float = LIKELY,
        min_amount: int | None = None,
        sort: SentenceOrder = "score",
        exact: bool = False,
        relax: bool = True,
        fold: bool = True,
        why: bool = False,
        page: Page = Page(limit=20),
    ) -> Accomplishments:
        """List sentences that state something achieved; see `Wanted`.

        With a query, those that hold it, in the sentence itself or in heading, title or tags above.

        Raises:
            QueryError: the query cannot be understood.
            IndexUnusableError: the index is damaged.
        """
        from explorer.searching.accomplishments import Wanted

        return self._finder.page(
            Wanted(query, filters, min_score, min_amount, sort, exact, relax, fold, why, page),
            self._store if query.strip() else None,
        )

    def accomplishment_overview(
        self,
        by: Shared,
        query: str = "",
        *,
        filters: Filters = Filters(),
        min_score: float = LIKELY,
        min_amount: int | None = None,
        sort: SentenceOrder = "score",
        exact: bool = False,
        relax: bool = True,
        page: Page = Page(limit=20),
    ) -> AccomplishmentOverview:
        """Count accomplishments by year, tag, author or site, each with the first of them."""
        from explorer.searching.accomplishments import Wanted

        wanted = Wanted(query, filters, min_score, min_amount, sort, exact, relax, page=page)
        return self._finder.overview(wanted, by, self._store if query.strip() else None)

    def posts_matching(self, query: str) -> tuple[int, ...]:
        """Give the numbers of the posts that match a query, ascending. Raises QueryError."""
        from explorer.searching import reading

        return tuple(sorted(reading.matching(reading.read(self._store, query, relax=False))))

    def trend(
        self,
        queries: Sequence[str],
        *,
        filters: Filters = Filters(),
        by: Period = "year",
        exact: bool = False,
        relax: bool = True,
        page: Page = Page(limit=0),
    ) -> Trend:
        """Count the sections that match each query by "year" or "month", all endings as one.

        Raises:
            QueryError: a query cannot be understood.
            IndexUnusableError: the index is damaged.
        """
        from explorer.searching import trends

        return trends.trend(
            self._store, queries, filters=filters, by=by, exact=exact, relax=relax, page=page
        )

    def kwic(
        self,
        query: str,
        *,
        filters: Filters = Filters(),
        exact: bool = False,
        relax: bool = True,
        sort: PlaceOrder = "date",
        width: int = WIDTH,
        page: Page = Page(limit=20),
    ) -> Concordance:
        """List every place that a query finds, with up to `width` characters on each side.

        They stand by "date" (newest first), "path", or in Czech order of the words to the "left"
        or "right". No context leaves the paragraph of its place.

        Raises:
            QueryError: the query cannot be understood.
            UsageError: it has no word.
            IndexUnusableError: the index is damaged.
        """
        from explorer.searching.concordance import concordance

        return concordance(
            self._store,
            query,
            filters=filters,
            exact=exact,
            relax=relax,
            sort=sort,
            width=width,
            page=page,
        )

    def similar(
        self, name: str, *, filters: Filters = Filters(), page: Page = Page(limit=12)
    ) -> SimilarTo:
        """List the posts most like a post, or the sections of other posts most like a section.

        `name` is what `find` takes. Raises UsageError, as it does.
        """
        from explorer.searching.similarity import similar

        post, section = self.find(name)
        return similar(self._store, post, section, filters=filters, page=page)

    def compare(
        self,
        a: str,
        b: str = "",
        *,
        filters: Filters = Filters(),
        of: Things = "words",
        least: int = LEAST,
        sure: float = SURE,
        page: Page = Page(limit=20),
    ) -> Comparison:
        """List the words, tags or topics that more posts of one part have than of another.

        `a` and `b` are queries; without `b` the part is compared with all other posts. `least` is
        how many posts of the first part must have what is listed, `sure` the least G2.

        Raises:
            QueryError: a query cannot be understood.
            UsageError: a part has no posts.
            IndexUnusableError: the index is damaged.
        """
        from explorer.searching.comparison import compare

        return compare(self._store, a, b, filters=filters, of=of, least=least, sure=sure, page=page)

    def marked(self, post: PostText, query: str = "") -> tuple[MarkedSection, ...]:
        """Give the sections of a post with the words of a query marked, wherever they stand.

        Raises:
            QueryError: the query cannot be understood.
        """
        from explorer.searching import marking

        if not query.strip():
            return marking.unmarked(post)
        return marking.marked(self._store, query, post)

    @cached_property
    def _order(self) -> dict[int, int]:
        """The place of every post when the newest comes first."""
        return {post: place for place, post in enumerate(self._catalog.order(None, "date"))}

    @cached_property
    def _finder(self) -> "Finder":
        from explorer.searching.accomplishments import Finder

        return Finder(self._catalog, self._order)

    @cached_property
    def _store(self) -> "Store":
        """What only a search needs; listings never open the engine."""
        from explorer.searching.held import Held
        from explorer.searching.interpretation import Store
        from explorer.searching.lifts import Worths
        from explorer.store import amounts, engines
        from explorer.store.kinship import Kinship
        from explorer.store.sizes import Sizes

        catalog = self._catalog
        engine = engines.load(self._generation.manifest.engine)
        vocabulary = Vocabulary(catalog)
        reader = engine.reader(self._generation.path / engines.FOLDER)
        sizes = Sizes.read(catalog)
        return Store(
            catalog=catalog,
            reader=reader,
            held=Held(catalog, reader, sizes.posts),
            vocabulary=vocabulary,
            kinship=Kinship(catalog),
            worths=Worths(vocabulary, sizes),
            acronyms=Acronyms(expansions(catalog)),
            sizes=sizes,
            sums=amounts.Shown(catalog),
        )
