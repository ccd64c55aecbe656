"""index, doctor and status: the way from sources to an index, and what is known of it."""

import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from explorer.cli.answer import Answer, tell
from explorer.cli.options import Place
from explorer.errors import ExplorerError, IndexBusyError, SourceFileError, UsageError
from explorer.model import Kind
from explorer.output import messages
from explorer.settings import SEEDS, Settings

if TYPE_CHECKING:
    from explorer.indexing import BuildReport

Sources = Annotated[
    list[Path] | None,
    Argument(
        metavar="[SOURCE...]",
        help="Folders of posts (.md, .markdown, .txt); else those of the last time, else seeds.",
    ),
]
Unpublished = Annotated[
    bool, Option("--unpublished", help="Take in posts that say published: false.")
]


def index(
    place: Place,
    answer: Answer,
    sources: Sources = None,
    engine: Annotated[
        str | None, Option(metavar="NAME", help="Library that keeps the index: whoosh, tantivy.")
    ] = None,
    jobs: Annotated[
        int, Option(metavar="N", min=0, help="Processes that read; as many as cores if not given.")
    ] = 0,
    rebuild: Annotated[bool, Option("--rebuild", help="Read every file anew.")] = False,
    strict: Annotated[
        bool, Option("--strict", help="Exit with status 4 if files had to be left out.")
    ] = False,
    watch: Annotated[
        bool, Option("--watch", help="Then follow changes of the posts, until Ctrl-C.")
    ] = False,
    unpublished: Unpublished = False,
    wait: Annotated[
        float,
        Option(
            metavar="SECONDS",
            min=0,
            help="How long to wait for another process that writes; else 0.",
        ),
    ] = 0.0,
) -> int:
    """Build the index, or bring it up to date.

    Examples:
      explorer index                 the folders of the last time, or seeds
      explorer index ~/posts         again: only files that changed are read
      explorer index a b --rebuild   two folders, from scratch
      explorer index --watch         go on as posts change

    Files that cannot be read are named with what to do about them.
    """
    settings = place.settings(sources or (), engine)
    report = build(settings, jobs=jobs, rebuild=rebuild, unpublished=unpublished, wait=wait)
    answer.view().built(report, str(settings.index_dir))
    lost = messages.lost(report.problems)
    tell(messages.left_out(lost))
    tell(messages.unknown_topics(report.unknown_topics))
    if watch:
        _follow(settings, answer, jobs=jobs, unpublished=unpublished)
    return SourceFileError.status if strict and lost else 0


def _follow(settings: Settings, answer: Answer, *, jobs: int, unpublished: bool) -> None:
    """Bring the index up to date after every change. Ends when it is interrupted."""
    from explorer.indexing.watching import changes  # noqa: PLC0415

    sources = named(settings)
    sys.stdout.flush()
    tell(messages.following(sources))
    last: tuple[str, ...] = ()
    for _ in changes(sources, settings.index_dir):
        try:
            report = build(settings, jobs=jobs, unpublished=unpublished, wait=math.inf)
        except ExplorerError as error:
            told = tuple(messages.error(error))
            tell(told if told != last else ())
            last = told
            continue
        last = ()
        if report.written:
            answer.view().built(report, str(settings.index_dir))
            sys.stdout.flush()


def doctor(
    place: Place, answer: Answer, sources: Sources = None, unpublished: Unpublished = False
) -> int:
    """List what should be mended in the posts.

    Examples:
      explorer doctor                the folders that are indexed, or seeds
      explorer doctor ~/posts        before anything is indexed
      explorer doctor --csv          a table

    Exit status: 0 nothing to mend, 1 something, 4 files that cannot be indexed.
    Posts that say published: false are listed, but they are nothing to mend.
    """
    from explorer.corpus.doctor import check  # noqa: PLC0415  # only this reads posts

    settings = place.settings(sources or ())
    with _bar() as bar:
        on_file = (lambda done, total: bar("reading", done, total)) if bar else None
        report = check(
            named(settings),
            unpublished=unpublished,
            max_bytes=settings.max_bytes,
            on_file=on_file,
        )
    answer.view().checked(report)
    if messages.lost(report.problems):
        return SourceFileError.status
    return int(any(problem.kind is not Kind.UNPUBLISHED for problem in report.problems))


def status(
    place: Place,
    answer: Answer,
    verify: Annotated[
        bool, Option("--verify", help="Read every file of the index and compare checksums.")
    ] = False,
) -> int:
    """Tell what the index holds.

    Examples:
      explorer status
      explorer status --json
      explorer status --verify    whether it is still as it was written
    """
    from explorer.searching.index import Index  # noqa: PLC0415

    with Index.open(place.settings().index_dir) as opened:
        files = opened.verify() if verify else 0
        answer.view().status(opened.status())
    if verify:
        tell(messages.verified(files))
    return 0


def named(settings: Settings) -> tuple[Path, ...]:
    """Give the sources to read: those that are named, else those of the index, else seeds."""
    from explorer.indexing import last_sources  # noqa: PLC0415

    sources = settings.sources or last_sources(settings.index_dir)
    if not sources and SEEDS.is_dir():
        sources = (SEEDS,)
    if not sources:
        raise UsageError("There is nothing to read.", "Name a folder of posts: explorer index DIR")
    return sources


def build(
    settings: Settings,
    *,
    jobs: int = 0,
    rebuild: bool = False,
    unpublished: bool = False,
    wait: float = 0.0,
    if_missing: bool = False,
) -> "BuildReport":
    """Build the index, with a bar on a terminal; while another process writes, say so and wait."""
    from explorer import indexing  # noqa: PLC0415
    from explorer.mining import curation  # noqa: PLC0415

    sources = named(settings)
    if curation.file_beside(sources):
        from explorer.topics import curating  # noqa: PLC0415  # slow to import, and few write one

        curating.check(sources)

    def attempt(wait: float) -> "BuildReport":
        with _bar() as bar:
            return indexing.build(
                sources,
                settings.index_dir,
                engine=settings.engine,
                jobs=jobs,
                rebuild=rebuild,
                unpublished=unpublished,
                wait=wait,
                if_missing=if_missing,
                max_bytes=settings.max_bytes,
                progress=bar,
            )

    try:
        return attempt(0)
    except IndexBusyError as busy:
        if not wait:
            raise
        tell(messages.waiting(busy))
        return attempt(wait)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar where somebody sees it."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from explorer.output.screens.progress import progress  # noqa: PLC0415  # Rich is slow to import

    with progress() as bar:
        yield bar
