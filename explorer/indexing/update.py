"""Writing what changed into the catalog and the engine of an index."""

from collections.abc import Sequence
from itertools import chain, tee

from explorer.corpus.posts import Reading
from explorer.corpus.tagrules import TagRules
from explorer.czech import words
from explorer.indexing.analysis import Analysis, packed_keys, unit
from explorer.indexing.changes import Changes, Progress
from explorer.indexing.workers import Analysed, File, Sources, Task, Workers
from explorer.model import Kind, Problem
from explorer.store.engines.protocol import Field, Writer, post_unit, section_unit
from explorer.store.files import Place
from explorer.store.recording import Recorder


class Update:
    """One run over what changed, into the catalog and the engine: `read`, then `index`."""

    def __init__(
        self,
        sources: Sources,
        recorder: Recorder,
        writer: Writer,
        workers: Workers,
        tell: Progress,
    ) -> None:
        self._sources = sources
        self._recorder = recorder
        self._writer = writer
        self._workers = workers
        self._tell = tell

    def read(self, changes: Changes) -> None:
        """Record the files, and forget the post of every text that gained, lost or changed a place."""
        files = self._recorder.files
        outdated = [*((f.source, f.path) for f in changes.changed), *changes.removed]
        removed = files.posts_at(outdated)
        for post in removed:
            self._recorder.remove_post(post)
        for place in outdated:
            files.remove(*place)
        files.stamp(changes.stamps)
        self._read([*changes.added, *changes.changed])
        more = files.posts_of_waiting()
        for post in more:
            self._recorder.remove_post(post)
        if removed or more:
            self._writer.remove(removed | more)

    def index(self, tag_rules: TagRules) -> None:
        """Take every text apart that has no post, then index the tags that changed."""
        self._take_apart(self._recorder.files.waiting())
        self._tag(tag_rules)

    def _take_apart(self, files: Sequence[int]) -> None:
        """Index texts, each by a file that holds it."""
        ahead, groups = tee(map(self._recorder.files.places, files))
        analysed = self._workers.analyse(self._task(places[0]) for places in ahead)
        for done, (places, result) in enumerate(zip(groups, analysed, strict=True), 1):
            self._add(places, result)
            self._tell("indexing", done, len(files))

    def _tag(self, rules: TagRules) -> None:
        """Index title and tags of every post whose tags read otherwise now."""
        for texts in self._recorder.settle_tags(rules):
            self._writer.remove_contexts(texts)
            for post, tags in texts.items():
                title, _ = self._recorder.context(post)
                context = unit({Field.TITLE: words.forms(title), Field.TAGS: words.forms(tags)})
                if context.number:
                    self._writer.add(post_unit(post), context.words)
                self._recorder.set_tags(post, tags, context.length)
                self._recorder.add_keys(post, packed_keys([context]), context=True)

    def _read(self, files: Sequence[File]) -> None:
        """Record files."""
        for done, (file, read) in enumerate(zip(files, self._workers.read(files), strict=True), 1):
            self._recorder.files.add(
                file.source, file.path, read.digest, read.fingerprint, read.reading, read.stamp
            )
            self._tell("reading", done, len(files))

    def _task(self, place: Place) -> Task:
        return Task(self._sources.file(place.source, place.path), place.digest)

    def _add(self, places: Sequence[Place], result: Analysed) -> None:
        """Index one text under its first place that still reads as it was recorded."""
        while not result.analysis:
            self._forget(places[0], result.problem)
            places = places[1:]
            if not places:
                return
            (result,) = self._workers.analyse([self._task(places[0])])
        self._recorder.learn(result.keys)
        self._index(result.analysis, places)

    def _forget(self, place: Place, problem: Problem | None) -> None:
        """Take down what happened to a file meanwhile; the next build looks at it again."""
        problem = problem or Problem(
            place.path,
            1,
            Kind.UNREADABLE,
            "changed while it was read",
            "Index once more.",
            left_out=True,
        )
        self._recorder.files.remove(place.source, place.path)
        self._recorder.files.add(place.source, place.path, None, None, Reading(None, (problem,)))

    def _index(self, analysis: Analysis, places: Sequence[Place]) -> None:
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
