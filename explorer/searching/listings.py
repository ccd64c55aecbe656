"""What an open index tells without its engine: posts, their texts and names, lists of the catalog."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final, Self

from explorer.corpus import tags
from explorer.errors import UsageError
from explorer.model import (
    AcronymInfo,
    Citation,
    Facet,
    Filters,
    Listing,
    Page,
    PostInfo,
    PostOrder,
    PostText,
    Problem,
    SectionInfo,
    Status,
    TagInfo,
    UnknownName,
)
from explorer.store.acronyms import acronym_infos
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.generations import Generation, open_current
from explorer.store.tags import near_tags, tag_infos
from explorer.store.vocabulary import Vocabulary

_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
_NAMED: Final = 5
"""Candidates that an error about an ambiguous name lists."""


class Listings:
    """One generation of an index, kept until `close`. A later build does not disturb it."""

    def __init__(self, folder: Path, generation: Generation) -> None:
        """Take over an open generation; `Index.open` is the usual way."""
        self._folder = folder
        self._generation = generation
        self._catalog = Catalog(generation.path / CATALOG)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index in `folder`. Raises IndexUnusableError when there is none to read."""
        generation = open_current(folder)
        try:
            return cls(folder, generation)
        except BaseException:
            generation.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self._let_go()
        self._generation.__exit__(kind, error, trace)

    def close(self) -> None:
        """Let go of all files. Closing twice is no error."""
        self._let_go()
        self._generation.close()

    def _let_go(self) -> None:
        self._catalog.close()

    @property
    def catalog(self) -> Catalog:
        """The catalog, for what is derived from it elsewhere; it closes with the index."""
        return self._catalog

    def posts(
        self, filters: Filters = Filters(), *, sort: PostOrder = "date", page: Page = Page()
    ) -> Listing[PostInfo]:
        """List the posts that pass, by "date" (newest first), "title" (Czech order) or "path"."""
        order = self._catalog.order(self._catalog.passing(filters), sort)
        shown = page.of(order)
        infos = self._catalog.infos(shown)
        return Listing(len(order), tuple(infos[post] for post in shown))

    def facets(self, filters: Filters = Filters()) -> dict[str, tuple[Facet, ...]]:
        """Count the tags, authors, years and sites of the posts that pass."""
        from explorer.searching import answers  # noqa: PLC0415  # it brings all of searching

        return answers.facets(self._catalog, self._catalog.passing(filters))

    def tags(
        self, prefix: str = "", *, filters: Filters = Filters(), page: Page = Page(limit=0)
    ) -> Listing[TagInfo]:
        """List the tags that begin with `prefix`, most posts first, as used by the posts that pass."""
        infos = tag_infos(self._catalog, prefix, self._catalog.passing(filters))
        return Listing(len(infos), tuple(page.of(infos)))

    def near_tags(
        self, prefix: str = "", *, filters: Filters = Filters(), page: Page = Page(limit=0)
    ) -> Listing[TagInfo]:
        """List the tags that may be slips of others; what they are slips of with most posts first."""
        infos = near_tags(self._catalog, prefix, self._catalog.passing(filters))
        return Listing(len(infos), tuple(page.of(infos)))

    def acronyms(
        self, short: str = "", *, filters: Filters = Filters(), page: Page = Page(limit=0)
    ) -> Listing[AcronymInfo]:
        """List the meanings of acronyms in Czech order, or of one; case and accents do not matter.

        Only definitions in posts that pass count.
        """
        infos = acronym_infos(self._catalog, short, self._catalog.passing(filters))
        return Listing(len(infos), tuple(page.of(infos)))

    def find(self, name: str) -> tuple[PostInfo, SectionInfo | None]:
        """Give the post, and the section if one is meant, that `name` stands for.

        It is a path, a section id (`path#ordinal`), a file name without date and ending, or a part
        of a path that only one post has.

        Raises:
            UsageError: nothing or several posts are meant.
        """
        path, _, ordinal = name.rpartition("#")
        section = bool(path) and ordinal.isdecimal()  # else the "#" belongs to the name
        post = self._one(path if section else name)
        info = self._catalog.infos([post])[post]
        if not section:
            return info, None
        sections = {str(s.info.ordinal): s.info for s in self._catalog.sections(post)}
        if ordinal not in sections:
            raise UsageError(
                f"{info.path} has no section {ordinal!r}.",
                f"Its sections are numbered {', '.join(sections)}.",
            )
        return info, sections[ordinal]

    def cite(
        self,
        name: str,
        *,
        quote: str | None = None,
        accessed: dt.date | None = None,
        sites: Mapping[str, str] = _NOWHERE,
    ) -> Citation:
        """Give what a reference to a post or section says, or to a passage that is quoted from it.

        `name` is as in `find`; `accessed` is today where it is None. `sites` tells by site where
        it is published: an address, or a pattern as docs/citing.md explains.

        Raises:
            UsageError: nothing or several posts are meant, the post does not say `quote`, or a
                pattern of `sites` cannot be understood.
        """
        from explorer.corpus import addresses  # noqa: PLC0415  # few questions need either
        from explorer.searching import citing  # noqa: PLC0415

        post, section = self.find(name)
        sections = self._catalog.sections(post.id)
        if quote is not None:
            nearest_first = sorted(sections, key=lambda it: it.info != section)
            section, quote = citing.locate(post, nearest_first, quote)
        ((digest,),) = self._catalog.rows(
            "SELECT digest FROM file JOIN post ON post.file = file.id WHERE post.id = ?", post.id
        )
        return citing.cite(
            post,
            accessed=accessed or dt.datetime.now().astimezone().date(),
            sites={site: addresses.checked(site, pattern) for site, pattern in sites.items()},
            section=section,
            anchor=citing.anchor(sections, section) if section else "",
            quote=quote,
            digest=digest,
        )

    def text(self, post: PostInfo) -> PostText:
        """Give a post with the text of its sections."""
        source, path = self._catalog.place(post.id)
        file = Path(self._generation.manifest.sources[source])
        file = file if file.is_file() else file / path
        return PostText(
            post, self._catalog.sections(post.id), str(file) if file.is_file() else None
        )

    def texts(self, filters: Filters = Filters()) -> Iterator[PostText]:
        """Yield the posts that pass with their texts, by path; one is held in memory at a time."""
        for post in self._catalog.order(self._catalog.passing(filters), "path"):
            yield self.text(self._catalog.infos([post])[post])

    def unknown(self, filters: Filters) -> tuple[UnknownName, ...]:
        """Give the tags, authors, sites and categories of `filters` that no post has."""
        from explorer.searching.unknown import unknown  # noqa: PLC0415  # seldom needed

        return tuple(unknown(self._catalog, filters))

    def complete(self, field: str, prefix: str) -> tuple[str, ...]:
        """Give the tags, authors, sites or categories that begin with `prefix`, most posts first.

        Accents, case and separators do not matter. `field` is tag, author, site or category; or
        word: then the words of texts, the most frequent first, where accents count if there are any;
        or topic: then those of which a name or a word of it begins so, the weightiest first.
        """
        if field == "topic":
            from explorer.mining.terms import letters  # noqa: PLC0415  # a search needs none
            from explorer.store import topics  # noqa: PLC0415  # nor this

            fitting = topics.beginning(self._catalog, letters(prefix))
            every = topics.all_topics(self._catalog) if fitting else ()
            return tuple(row.label for row in every if row.number in fitting)
        if field == "word":
            forms = Vocabulary(self._catalog).beginning(prefix.lower())
            return tuple(it.form for it in sorted(forms, key=lambda it: (-it.uses, it.form)))
        if field == "tag":
            return tuple(info.label for info in tag_infos(self._catalog, prefix, None))
        wanted = tags.key(prefix)
        return tuple(
            value for value, _ in self._catalog.values(field) if tags.key(value).startswith(wanted)
        )

    def verify(self) -> int:
        """Read every file of the index; give how many there are, the manifest aside.

        Raises:
            IndexUnusableError: one of them is missing or not as it was written.
        """
        self._generation.verify(deep=True)
        return len(self._generation.manifest.files)

    def problems(self, page: Page = Page(limit=0)) -> Listing[Problem]:
        """List what a person should look at in the sources, by path and line."""
        found = self._catalog.problems()
        return Listing(len(found), tuple(page.of(found)))

    def status(self) -> Status:
        """Tell what the index holds, and when and how it was made."""
        manifest = self._generation.manifest
        counts = manifest.counts
        problems: dict[str, int] = {}
        for problem in self._catalog.problems():
            problems[problem.kind] = problems.get(problem.kind, 0) + 1
        return Status(
            folder=str(self._folder),
            engine=manifest.engine,
            created=manifest.created.isoformat(timespec="seconds"),
            version=manifest.explorer,
            sources=manifest.sources,
            files=counts["files"],
            posts=counts["posts"],
            sections=counts["sections"],
            words=counts["words"],
            forms=Vocabulary(self._catalog).size(),
            tags=self._catalog.rows("SELECT count(*) FROM tag")[0][0],
            copies=counts["copies"],
            problems=dict(sorted(problems.items())),
            size=sum(digest.size for digest in manifest.files.values()),
            generation=self._generation.path.name,
        )

    def _one(self, name: str) -> int:
        found = self._catalog.named(name)
        for fits in (
            lambda path: path == name,
            lambda path: _bare(path) == _bare(name),
            lambda _: True,
        ):
            posts = {post: path for post, path in found if fits(path)}
            if len(posts) == 1:
                return next(iter(posts))
            if posts:
                names = list(posts.values())
                more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
                raise UsageError(
                    f"{name!r} may mean {len(names)} posts: {', '.join(names[:_NAMED])}{more}.",
                    "Give more of the path.",
                )
        raise UsageError(
            f"There is no post {name!r} in the index.",
            "Give a path as search and posts show it, or a part that only one has.",
        )


def _bare(path: str) -> str:
    """Give the file name without its date and ending."""
    name = PurePosixPath(path).name
    return re.sub(r"^[\d-]+-|\.(?:md|markdown|txt)$", "", name)
