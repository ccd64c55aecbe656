"""Bring an index up to date with folders of posts."""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple, Self

from explorer.corpus import posts, tagrules
from explorer.czech import keys
from explorer.errors import UsageError
from explorer.indexing.changes import Changes, Counts, Progress, compare
from explorer.indexing.workers import File, Sources, Workers, seldom_collected
from explorer.mining import curation
from explorer.model import Problem
from explorer.store import engines
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.drafts import Draft, open_draft
from explorer.store.generations import (
    Generation,
    NotReadyError,
    State,
    current_name,
    open_current,
)
from explorer.store.tags_writing import TAG_RULES
from explorer.store.topics import CURATION

RULES: Final = 9
"""Raised when sections, texts, postings or verdicts on phrases come out otherwise for the same posts."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Every file is either in a post or has a problem that says why not."""

    generation: str
    files: int
    posts: int
    sections: int
    copies: int
    added: int
    changed: int
    removed: int
    unchanged: int
    problems: tuple[Problem, ...]
    """Of all files, sorted by path and line."""
    written: bool
    """False when nothing had changed and the index was left as it is."""
    seconds: float
    unknown_topics: tuple[str, ...] = ()
    """Entries of topics.toml that speak of no topic."""


class _Inputs(NamedTuple):
    """What a build reads, as it stood at one moment."""

    curated: curation.Curation
    tag_rules: tagrules.TagRules
    sources: Sources
    files: Mapping[tuple[int, str], File]

    @classmethod
    def of(cls, folders: Sequence[Path], max_bytes: int) -> Self:
        curated = curation.file_beside(folders)
        files = {
            (number, path := posts.shown(name)): File(number, folder, path, name, max_bytes)
            for number, folder in enumerate(folders)
            for name in posts.find(folder)
        }
        names = {place: file.name for place, file in files.items() if file.name != file.path}
        return cls(
            curation.load(curated) if curated else curation.Curation(),
            tagrules.load(folders),
            Sources(folders, names, max_bytes),
            files,
        )


def build(
    sources: Sequence[Path],
    index_dir: Path,
    *,
    engine: str | None = None,
    rebuild: bool = False,
    unpublished: bool = False,
    jobs: int = 1,
    wait: float = 0.0,
    if_missing: bool = False,
    max_bytes: int | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring the index in `index_dir` up to date with the posts below `sources`.

    `engine` None keeps that of the index, for a new one it is the first of `engines.NAMES`.
    Only files whose content changed are read anew, unless `rebuild`, or the sources, the engine
    or the rules of analysis differ from those of the index. What `tags.toml` in or beside the
    sources says of tags holds for all posts, read anew or not. `unpublished` takes in posts with
    `published: false`. `jobs` is the number of processes that read and analyse; 0 means one a core.
    A script that asks for several must be importable without running (`if __name__ == "__main__"`).
    `wait` is how many seconds to wait for another writer. `if_missing` leaves an index as it is that
    another writer has made meanwhile. A file of more than `max_bytes` is no post; None means
    `posts.MAX_BYTES`.

    Raises:
        UsageError: a source does not exist, `tags.toml` is not understood, or `index_dir` holds
            files of others.
        IndexBusyError: another process writes.
        IndexUnusableError: the disk refuses.

    What topics.toml in or beside the sources says of topics is followed.
    """
    started = time.monotonic()
    tell = progress or (lambda _stage, _done, _of: None)
    folders = tuple(str(source.resolve()) for source in sources)
    if len(set(folders)) < len(folders):
        raise UsageError("A source is named twice.", "Name each folder once.")
    before = current_name(index_dir)
    inputs = _Inputs.of(sources, max_bytes or posts.MAX_BYTES)
    rules = f"{RULES} {keys.version()}{' unpublished' if unpublished else ''}"
    with open_draft(index_dir, wait=wait) as draft:
        previous = draft.previous
        if previous and previous.path.name != before:
            # Another writer may have taken in what came after we looked: that must not be lost.
            inputs = _Inputs.of(sources, max_bytes or posts.MAX_BYTES)
        wanted, tag_rules, places, files = inputs
        del inputs
        if previous and if_missing:
            with Catalog(previous.path / CATALOG) as catalog:
                counts = previous.manifest.counts
                nothing = Counts(0, 0, 0, counts["files"])
                name = previous.path.name
                return _report(name, counts, nothing, catalog, started, written=False)
        engine = engine or (previous.manifest.engine if previous else engines.NAMES[0])
        if rebuild or (
            previous
            and (
                previous.manifest.engine,
                previous.manifest.rules,
                previous.manifest.sources,
            )
            != (engine, rules, folders)
        ):
            previous = None
        changes = _changes(previous, files, tell)
        told = changes.counts()
        del files
        if previous and not changes:
            with Catalog(previous.path / CATALOG) as catalog:
                same = tag_rules.signature(), wanted.text()
                if (catalog.meta(TAG_RULES), catalog.meta(CURATION)) == same:
                    counts = previous.manifest.counts
                    name = previous.path.name
                    return _report(name, counts, told, catalog, started, written=False)
        if previous:
            _take_over(previous, draft)
        # Where nothing has changed, to import these takes longer than to find that out.
        from explorer.indexing.update import Update  # noqa: PLC0415
        from explorer.store.recording import Recorder  # noqa: PLC0415

        with (
            seldom_collected(),
            Recorder(draft.path) as recorder,
            engines.load(engine).writer(draft.path / engines.FOLDER) as writer,
        ):
            recorder.curation = wanted
            with Workers(jobs, told.added + told.changed, unpublished=unpublished) as workers:
                update = Update(places, recorder, writer, workers, tell)
                update.read(changes)
                del changes  # half a kilobyte a file, and the catalog knows all of it now
                update.index(tag_rules)
            counts = recorder.counts()
            tell("writing", 0, 1)
        manifest = draft.commit(engine=engine, rules=rules, sources=folders, counts=counts)
        tell("writing", 1, 1)
        with Catalog(draft.path / CATALOG) as catalog:
            return replace(
                _report(draft.path.name, manifest.counts, told, catalog, started, written=True),
                unknown_topics=recorder.unknown_topics,
            )


def _changes(
    previous: Generation | None, files: Mapping[tuple[int, str], File], tell: Progress
) -> Changes:
    """Give what differs from the files of the generation before."""
    if not previous:
        return compare(files, {}, None)
    with Catalog(previous.path / CATALOG) as catalog:
        known = catalog.seen()
    return compare(files, known, tell)


def _take_over(previous: Generation, draft: Draft) -> None:
    """Have all files of the generation before in the draft."""
    shutil.copyfile(previous.path / CATALOG, draft.path / CATALOG)
    for name in previous.manifest.files:
        if name.startswith(f"{engines.FOLDER}/"):
            draft.link_from_previous(name)


def last_sources(index_dir: Path) -> tuple[Path, ...]:
    """Give the folders that the index was built from; () where there is no index to read."""
    try:
        with open_current(index_dir) as generation:
            return tuple(Path(source) for source in generation.manifest.sources)
    except NotReadyError as error:
        if error.state is State.MISSING:
            return ()
        raise


def _report(
    generation: str,
    counts: Mapping[str, int],
    told: Counts,
    catalog: Catalog,
    started: float,
    *,
    written: bool,
) -> BuildReport:
    return BuildReport(
        generation=generation,
        files=counts["files"],
        posts=counts["posts"],
        sections=counts["sections"],
        copies=counts["copies"],
        **told._asdict(),
        problems=catalog.problems(),
        written=written,
        seconds=time.monotonic() - started,
    )
