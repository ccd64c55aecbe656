"""From folders of posts to an index: full, or only what changed since the last time."""

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from explorer.corpus import posts, sections
from explorer.corpus.posts import Reading
from explorer.czech import keys, words
from explorer.errors import UsageError
from explorer.model import Post, Problem, Section
from explorer.store import engines
from explorer.store.catalog import Catalog
from explorer.store.drafts import open_draft
from explorer.store.engines.protocol import (
    FIELD_BITS,
    MAX_SECTIONS,
    WEIGHTS,
    Field,
    Occurrences,
    Writer,
    post_unit,
    section_unit,
)
from explorer.store.generations import NotReadyError, State, open_current
from explorer.store.recording import CATALOG, ENGINE, Place, Recorder

RULES: Final = 1
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


class _File(NamedTuple):
    """A file of the sources: `path` as shown and kept, `name` as the disk knows it."""

    source: int
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class _Changes:
    added: tuple[_File, ...]
    changed: tuple[_File, ...]
    removed: tuple[tuple[int, str], ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def build(
    sources: Sequence[Path],
    index_dir: Path,
    *,
    engine: str = engines.NAMES[0],
    rebuild: bool = False,
    unpublished: bool = False,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring the index in `index_dir` up to date with the posts below `sources`.

    Only files whose content changed are read anew, unless `rebuild`, or the sources, the engine
    or the rules of analysis differ from those of the index. `unpublished` takes in posts with
    `published: false`. `wait` is how many seconds to wait for another writer.

    Raises:
        UsageError: a source does not exist, or `index_dir` holds files of others.
        IndexUnusableError: another process writes, or the disk refuses.
    """
    started = time.monotonic()
    tell = progress or (lambda _stage, _done, _of: None)
    folders = tuple(str(source.resolve()) for source in sources)
    if len(set(folders)) < len(folders):
        raise UsageError("A source is named twice.", "Name each folder once.")
    rules = f"{RULES} {keys.version()}{' unpublished' if unpublished else ''}"
    files = {
        (number, posts.shown(name)): _File(number, posts.shown(name), name)
        for number, source in enumerate(sources)
        for name in posts.find(source)
    }
    with open_draft(index_dir, wait=wait) as draft:
        previous = draft.previous
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
        if previous:
            with Catalog(previous.path / CATALOG) as catalog:
                known = catalog.digests()
        changes = _compare(files, known, sources, tell if previous else None)
        if previous and not changes:
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
                if name.startswith(f"{ENGINE}/"):
                    draft.link_from_previous(name)
        with (
            Recorder(draft.path) as recorder,
            engines.load(engine).writer(draft.path / ENGINE) as writer,
        ):
            build_ = _Build(sources, files, recorder, writer, tell, unpublished=unpublished)
            build_.run(changes)
            counts = recorder.counts()
            tell("writing", 0, 1)
        manifest = draft.commit(engine=engine, rules=rules, sources=folders, counts=counts)
        tell("writing", 1, 1)
        with Catalog(draft.path / CATALOG) as catalog:
            return _report(
                draft.path.name, manifest.counts, changes, catalog, started, written=True
            )


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
    files: Mapping[tuple[int, str], _File],
    known: Mapping[tuple[int, str], str | None],
    sources: Sequence[Path],
    tell: Progress | None,
) -> _Changes:
    """Find out what differs from the files that are `known`, by the content of each."""
    changed = []
    same = [place for place in files if place in known]
    for done, place in enumerate(same, 1):
        data = posts.load(sources[place[0]], files[place].name)
        if isinstance(data, Problem) or hashlib.sha256(data).hexdigest() != known[place]:
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
        sources: Sequence[Path],
        files: Mapping[tuple[int, str], _File],
        recorder: Recorder,
        writer: Writer,
        tell: Progress,
        *,
        unpublished: bool,
    ) -> None:
        self._sources = sources
        self._files = files
        self._recorder = recorder
        self._writer = writer
        self._tell = tell
        self._unpublished = unpublished

    def run(self, changes: _Changes) -> None:
        """Replace every text that gained, lost or changed a place."""
        outdated = [*((f.source, f.path) for f in changes.changed), *changes.removed]
        texts = {fp for place in outdated if (fp := self._recorder.fingerprint(*place))}
        removed = self._recorder.posts_of(texts)
        for post in removed:
            self._recorder.remove_post(post)
        for place in outdated:
            self._recorder.remove_file(*place)
        fresh = [*changes.added, *changes.changed]
        for done, file in enumerate(fresh, 1):
            fingerprint = self._read(file)
            if fingerprint:
                texts.add(fingerprint)
            self._tell("reading", done, len(fresh))
        more = self._recorder.posts_of(texts)
        for post in more:
            self._recorder.remove_post(post)
        if removed or more:
            self._writer.remove(removed | more)
        groups = [places for text in texts if (places := self._recorder.places(text))]
        groups.sort(key=lambda places: (places[0].path, places[0].source))
        for done, places in enumerate(groups, 1):
            self._add(places)
            self._tell("indexing", done, len(groups))

    def _read(self, file: _File) -> str | None:
        data = posts.load(self._sources[file.source], file.name)
        if isinstance(data, Problem):
            self._recorder.add_file(file.source, file.path, None, Reading(None, (data,)))
            return None
        reading = self._parse(file, data)
        digest = hashlib.sha256(data).hexdigest()
        return self._recorder.add_file(file.source, file.path, digest, reading)

    def _parse(self, file: _File, data: bytes) -> Reading:
        source = self._sources[file.source]
        return posts.parse(source, file.name, data, unpublished=self._unpublished)

    def _add(self, places: Sequence[Place]) -> None:
        """Index one text under its first place that still reads as it was recorded."""
        post = self._post(places)
        if post is None:
            return
        number = self._recorder.add_post(places)
        count = 0
        split = _capped(sections.split(post))
        for section in split:
            unit, total = _occurrences(
                self._recorder, {Field.HEADING: section.heading or "", Field.TEXT: section.text}
            )
            count += total
            self._recorder.add_section(number, section, _length(unit))
            if unit:
                self._writer.add(section_unit(number, section.ordinal), unit)
        title, tags = self._recorder.context(number)
        unit, total = _occurrences(self._recorder, {Field.TITLE: title, Field.TAGS: tags})
        if unit:
            self._writer.add(post_unit(number), unit)
        self._recorder.finish_post(number, sections=len(split), words=count, length=_length(unit))

    def _post(self, places: Sequence[Place]) -> Post | None:
        first = places[0]
        file = self._files[first.source, first.path]
        data = posts.load(self._sources[file.source], file.name)
        # Whoever changes a file while we read is met by the next build: its digest differs.
        return None if isinstance(data, Problem) else self._parse(file, data).post


def _capped(split: tuple[Section, ...]) -> tuple[Section, ...]:
    """Leave out what no unit can stand for: no real post has a hundredth of these sections."""
    return split[:MAX_SECTIONS]


def _occurrences(
    recorder: Recorder, texts: Mapping[Field, str]
) -> tuple[dict[str, Occurrences], int]:
    """Give the postings of a unit, and how many words it has."""
    weights: dict[str, float] = {}
    positions: dict[str, list[int]] = {}
    total = 0
    for field, text in sorted(texts.items()):
        forms = [token.form for token in words.tokens(text)]
        recorder.count_forms(forms)
        total += len(forms)
        base, weight = field << FIELD_BITS, WEIGHTS[field]
        for position, form in enumerate(forms, base):
            key = keys.key(form)
            if key in positions:
                positions[key].append(position)
                weights[key] += weight
            else:
                positions[key] = [position]
                weights[key] = weight
    return {key: Occurrences(weights[key], positions[key]) for key in positions}, total


def _length(unit: Mapping[str, Occurrences]) -> float:
    return sum(occurrences.weight for occurrences in unit.values())
