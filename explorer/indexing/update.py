"""Writing what changed into the catalog and the engine of an index."""

from collections.abc import Mapping, Sequence
from itertools import chain, tee

from explorer.corpus.posts import Reading
from explorer.corpus.tagrules import TagRules
from explorer.czech import words
from explorer.indexing.analysis import Analysis, packed_keys, unit
from explorer.indexing.changes import Changes, Progress
from explorer.indexing.workers import Analysed, File, Task, Workers
from explorer.model import Kind, Problem
from explorer.store.engines.protocol import Field, Writer, post_unit, section_unit
from explorer.store.files import Place
from explorer.store.recording import Recorder


class Update:
    """One run over what changed, into the catalog and the engine."""

    def __init__(
        self,
        files: Mapping[tuple[int, str], File],
        recorder: Recorder,
        writer: Writer,
        workers: Workers,
        tell: Progress,
    ) -> None:
        self._files = files
        self._recorder = recorder
        self._writer = writer
        self._workers = workers
        self._tell = tell

    def run(self, changes: Changes, tag_rules: TagRules) -> None:
        """Replace every text that gained, lost or changed a place, then the tags that changed."""
        outdated = [*((f.source, f.path) for f in changes.changed), *changes.removed]
        texts = {fp for place in outdated if (fp := self._recorder.files.fingerprint(*place))}
        removed = self._recorder.posts_of(texts)
        for post in removed:
            self._recorder.remove_post(post)
        for place in outdated:
            self._recorder.files.remove(*place)
        texts |= self._read([*changes.added, *changes.changed])
        more = self._recorder.posts_of(texts)
        for post in more:
            self._recorder.remove_post(post)
        if removed or more:
            self._writer.remove(removed | more)
        self._take_apart(self._recorder.files.in_order(texts))
        self._tag(tag_rules)

    def _take_apart(self, texts: Sequence[str]) -> None:
        """Index texts, by their fingerprints."""
        ahead, groups = tee(map(self._recorder.files.places, texts))
        analysed = self._workers.analyse(self._task(places[0]) for places in ahead)
        for done, (places, result) in enumerate(zip(groups, analysed, strict=True), 1):
            self._add(places, result)
            self._tell("indexing", done, len(texts))

    def _tag(self, rules: TagRules) -> None:
        """Index title and tags of every post whose tags read otherwise now."""
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
            self._recorder.files.add(
                file.source, file.path, read.digest, read.fingerprint, read.reading
            )
            if read.fingerprint:
                texts.add(read.fingerprint)
            self._tell("reading", done, len(files))
        return texts

    def _task(self, place: Place) -> Task:
        return Task(self._files[place.source, place.path], place.digest)

    def _add(self, places: Sequence[Place], result: Analysed) -> None:
        """Index one text under its first place that still reads as it was recorded."""
        while not result.analysis:
            self._forget(places[0], result.problem)
            places = places[1:]
            if not places:
                return
            (result,) = self._workers.analyse([self._task(places[0])])
        self._recorder.learn(result.keys, result.asked)
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
