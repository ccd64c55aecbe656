"""Bring an index up to date with folders of posts."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from explorer.corpus import posts, tagrules
from explorer.corpus.posts import Reading
from explorer.corpus.tagrules import TagRules
from explorer.czech import keys, remembered, words
from explorer.errors import UsageError
from explorer.indexing.workers import Analysed, File, Task, Workers, digest, seldom_collected
from explorer.mining import curation
from explorer.model import Kind, Problem
from explorer.store import engines
from explorer.store.catalog import CATALOG, Catalog
from explorer.store.drafts import open_draft
from explorer.store.engines.protocol import Field, Writer, post_unit, section_unit
from explorer.store.generations import Generation, NotReadyError, State, open_current
from explorer.store.remembering import Remembered
from explorer.store.tags_writing import TAG_RULES
from explorer.store.topics import CURATION

# Where nothing has changed, none of these is imported: they take longer than to find that out.
if TYPE_CHECKING:
    from explorer.indexing.analysis import Analysis
    from explorer.store.recording import Place, Recorder

RULES: Final = 8
"""Raised when sections, texts or postings come out otherwise for the same posts."""

Progress = Callable[[str, int, int], None]
"""Told the stage (reading, indexing, writing), how much is done, and of how much."""


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


@dataclass(frozen=True, slots=True)
class _Changes:
    added: tuple[File, ...]
    changed: tuple[File, ...]
    removed: tuple[tuple[int, str], ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def build(
    sources: Sequence[Path],
    index_dir: Path,
    *,
    engine: str | None = None,
    rebuild: bool = False,
    unpublished: bool = False,
    jobs: int = 1,
    wait: float = 0.0,
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
    `wait` is how many seconds to wait for another writer. A file of more than `max_bytes` is no
    post; None means `posts.MAX_BYTES`.

    Raises:
        UsageError: a source does not exist, `tags.toml` is not understood, or `index_dir` holds
            files of others.
        IndexUnusableError: another process writes, or the disk refuses.

    What topics.toml in or beside the sources says of topics is followed.
    """
    started = time.monotonic()
    tell = progress or (lambda _stage, _done, _of: None)
    folders = tuple(str(source.resolve()) for source in sources)
    if len(set(folders)) < len(folders):
        raise UsageError("A source is named twice.", "Name each folder once.")
    curated = curation.file_beside(sources)
    wanted = curation.load(curated) if curated else curation.Curation()
    rules = f"{RULES} {keys.version()}{' unpublished' if unpublished else ''}"
    tag_rules = tagrules.load(sources)
    files = {
        (number, posts.shown(name)): File(
            number, source, posts.shown(name), name, max_bytes or posts.MAX_BYTES
        )
        for number, source in enumerate(sources)
        for name in posts.find(source)
    }
    with open_draft(index_dir, wait=wait) as draft:
        previous = draft.previous
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
        known: Mapping[tuple[int, str], str | None] = {}
        same_rules = False
        if previous:
            with Catalog(previous.path / CATALOG) as catalog:
                known = catalog.digests()
                same_rules = (
                    catalog.meta(TAG_RULES) == tag_rules.signature()
                    and catalog.meta(CURATION) == wanted.text()
                )
        changes = _compare(files, known, tell if previous else None)
        if previous and not changes and same_rules:
            with Catalog(previous.path / CATALOG) as catalog:
                return _report(
                    previous.path.name,
                    previous.manifest.counts,
                    changes,
                    catalog,
                    started,
                    written=False,
                )
        if previous:
            shutil.copyfile(previous.path / CATALOG, draft.path / CATALOG)
            for name in previous.manifest.files:
                if name.startswith(f"{engines.FOLDER}/"):
                    draft.link_from_previous(name)
        from explorer.store.recording import Recorder  # noqa: PLC0415

        with (
            seldom_collected(),
            _keys_of(previous),
            Recorder(draft.path) as recorder,
            engines.load(engine).writer(draft.path / engines.FOLDER) as writer,
        ):
            recorder.curation = wanted
            with Workers(
                jobs,
                len(changes.added) + len(changes.changed),
                unpublished=unpublished,
            ) as workers:
                build = _Build(files, recorder, writer, workers, tell)
                build.run(changes, tag_rules)
            counts = recorder.counts()
            tell("writing", 0, 1)
        manifest = draft.commit(engine=engine, rules=rules, sources=folders, counts=counts)
        tell("writing", 1, 1)
        with Catalog(draft.path / CATALOG) as catalog:
            return replace(
                _report(draft.path.name, manifest.counts, changes, catalog, started, written=True),
                unknown_topics=recorder.unknown_topics,
            )


@contextmanager
def _keys_of(previous: Generation | None) -> Iterator[None]:
    """Let the keys of words be taken from the generation before, which has the same rules."""
    if not previous:
        yield
        return
    with (
        Catalog(previous.path / CATALOG) as catalog,
        remembered.recalling(Remembered(catalog)),
    ):
        yield


def last_sources(index_dir: Path) -> tuple[Path, ...]:
    """Give the folders that the index was built from; () where there is no index to read."""
    try:
        with open_current(index_dir) as generation:
            return tuple(Path(source) for source in generation.manifest.sources)
    except NotReadyError as error:
        if error.state is State.MISSING:
            return ()
        raise


def _compare(
    files: Mapping[tuple[int, str], File],
    known: Mapping[tuple[int, str], str | None],
    tell: Progress | None,
) -> _Changes:
    """Find out what differs from the files that are `known`, by the content of each.

    A file that could not be read and still cannot be is unchanged.
    """
    changed = []
    same = [place for place in files if place in known]
    for done, place in enumerate(same, 1):
        if digest(files[place].load()) != known[place]:
            changed.append(files[place])
        if tell:
            tell("reading", done, len(same))
    return _Changes(
        added=tuple(file for place, file in files.items() if place not in known),
        changed=tuple(changed),
        removed=tuple(place for place in known if place not in files),
        unchanged=len(same) - len(changed),
    )


def _report(
    generation: str,
    counts: Mapping[str, int],
    changes: _Changes,
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
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
        unchanged=changes.unchanged,
        problems=catalog.problems(),
        written=written,
        seconds=time.monotonic() - started,
    )


class _Build:
    """One run over what changed, into the catalog and the engine."""

    def __init__(
        self,
        files: Mapping[tuple[int, str], File],
        recorder: "Recorder",
        writer: Writer,
        workers: Workers,
        tell: Progress,
    ) -> None:
        self._files = files
        self._recorder = recorder
        self._writer = writer
        self._workers = workers
        self._tell = tell

    def run(self, changes: _Changes, tag_rules: TagRules) -> None:
        """Replace every text that gained, lost or changed a place, then the tags that changed."""
        outdated = [*((f.source, f.path) for f in changes.changed), *changes.removed]
        texts = {fp for place in outdated if (fp := self._recorder.fingerprint(*place))}
        removed = self._recorder.posts_of(texts)
        for post in removed:
            self._recorder.remove_post(post)
        for place in outdated:
            self._recorder.remove_file(*place)
        texts |= self._read([*changes.added, *changes.changed])
        more = self._recorder.posts_of(texts)
        for post in more:
            self._recorder.remove_post(post)
        if removed or more:
            self._writer.remove(removed | more)
        groups = [places for text in texts if (places := self._recorder.places(text))]
        groups.sort(key=lambda places: (places[0].path, places[0].source))
        analysed = self._workers.analyse([self._task(places[0]) for places in groups])
        for done, (places, result) in enumerate(zip(groups, analysed, strict=True), 1):
            self._add(places, result)
            self._tell("indexing", done, len(groups))
        self._tag(tag_rules)

    def _tag(self, rules: TagRules) -> None:
        """Index title and tags of every post whose tags read otherwise now."""
        from explorer.indexing.analysis import packed_keys, unit  # noqa: PLC0415

        texts = self._recorder.settle_tags(rules)
        self._writer.remove_contexts(texts)
        for post, tags in texts.items():
            title, _ = self._recorder.context(post)
            context = unit({Field.TITLE: words.forms(title), Field.TAGS: words.forms(tags)})
            if context.number:
                self._writer.add(post_unit(post), context.words)
            self._recorder.set_tags(post, tags, context.length)
            self._recorder.add_keys(post, packed_keys([context]), context=True)

    def _read(self, files: Sequence[File]) -> set[str]:
        """Record files; give the fingerprints of their texts."""
        texts = set()
        for done, (file, read) in enumerate(zip(files, self._workers.read(files), strict=True), 1):
            self._recorder.add_file(
                file.source, file.path, read.digest, read.fingerprint, read.reading
            )
            if read.fingerprint:
                texts.add(read.fingerprint)
            self._tell("reading", done, len(files))
        return texts

    def _task(self, place: "Place") -> Task:
        return Task(self._files[place.source, place.path], place.digest)

    def _add(self, places: Sequence["Place"], result: Analysed) -> None:
        """Index one text under its first place that still reads as it was recorded."""
        while not result.analysis:
            self._forget(places[0], result.problem)
            places = places[1:]
            if not places:
                return
            (result,) = self._workers.analyse([self._task(places[0])])
        self._recorder.learn(result.keys, result.asked)
        self._index(result.analysis, places)

    def _forget(self, place: "Place", problem: Problem | None) -> None:
        """Take down what happened to a file meanwhile; the next build looks at it again."""
        problem = problem or Problem(
            place.path,
            1,
            Kind.UNREADABLE,
            "changed while it was read",
            "Index once more.",
            left_out=True,
        )
        self._recorder.remove_file(place.source, place.path)
        self._recorder.add_file(place.source, place.path, None, None, Reading(None, (problem,)))

    def _index(self, analysis: "Analysis", places: Sequence["Place"]) -> None:
        post = self._recorder.add_post(places)
        for section, part, definitions, amounts, achieved in analysis.sections:
            number = section_unit(post, section.ordinal)
            self._recorder.add_section(post, section, part.length)
            self._recorder.define(number, definitions)
            for field, found in amounts.items():
                self._recorder.add_amounts(number, field, found)
            self._recorder.achieve(number, achieved)
            if part.number:
                self._writer.add(number, part.words)
        self._recorder.define(post_unit(post), analysis.title.acronyms)
        self._recorder.add_amounts(post_unit(post), Field.TITLE, analysis.title.amounts)
        self._recorder.add_keys(post, analysis.packed_keys)
        self._recorder.count_words(
            analysis.forms,
            {*analysis.title.keys, *chain(*(part.words.keys for _, part, *_ in analysis.sections))},
        )
        self._recorder.phrases.add(post, analysis.phrases)
        self._recorder.finish_post(
            post,
            sections=len(analysis.sections),
            words=sum(part.number for _, part, *_ in analysis.sections),
            tag_uses=analysis.tag_uses,
        )
