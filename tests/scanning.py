"""Searching as anybody would write it down first: every query reads every text."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from explorer.corpus import posts, tags
from explorer.czech import keys, words
from explorer.model import PostInfo
from explorer.searching import parser, query
from explorer.searching.index import Index
from explorer.searching.query import (
    All,
    DateRange,
    Filter,
    Fuzzy,
    In,
    Leaf,
    Node,
    Not,
    Phrase,
    Prefix,
    Word,
)

Texts = Mapping[str, Sequence[str]]
"""The words of each field, in lower case."""
Words = Word | Phrase | Prefix | Fuzzy


class Scan:
    """All texts of an index."""

    def __init__(self, index: Index) -> None:
        """Read everything through the public interface."""
        spellings: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for tag in index.tags().items:
            for spelling in tag.spellings:
                for path in spelling.paths:
                    spellings[path][tag.label].append(spelling.text)
        self.posts: list[tuple[PostInfo, Texts, dict[str, Texts]]] = []
        self.count = Counter[str]()
        for post in index.texts():
            info = post.info
            used: dict[str, list[str]] = defaultdict(list)
            for path in (info.path, *info.also_at):
                for label, found in spellings[path].items():
                    used[label] += found
            context: Texts = {
                "title": forms(info.title),
                "tags": forms(" ".join(map(min, used.values()))),
            }
            sections: dict[str, Texts] = {
                s.info.id: {"heading": forms(s.info.heading or ""), "text": forms(s.text)}
                for s in post.sections
            }
            self.posts.append((info, context, sections))
            for texts in (context, *sections.values()):
                for text in texts.values():
                    self.count.update(text)
        self.folded = {form: words.fold(form) for form in self.count}
        self.keys = {form: keys.key(form) for form in self.count}

    def sections(self, text: str) -> set[str]:
        """Give the ids of all sections that match.

        Those that match by title and tags alone are left out where another one of the post has a
        word of the query itself; else the first of them stands for all.
        """
        return Question(self, parser.parse(text)).answer()

    def forms(self, text: str) -> set[str]:
        """Give the words that may stand for one of the query."""
        question = Question(self, parser.parse(text))
        leaves = (leaf for leaf, _, _ in query.leaves(question.tree))
        return {
            form
            for leaf in leaves
            if isinstance(leaf, Words)
            for step in question.allowed(leaf)
            for form in step
        }


class Question:
    """A query over a scan."""

    def __init__(self, scan: Scan, tree: Node) -> None:
        self.scan = scan
        self.tree = tree
        texts = [leaf.text for leaf, _, _ in query.leaves(tree) if isinstance(leaf, Words)]
        self.accented = any(map(words.has_accents, texts))
        self.allowed = cache(self._allowed)

    def answer(self) -> set[str]:
        found: set[str] = set()
        for info, context, sections in self.scan.posts:
            matching = {
                id_: own
                for id_, own in sections.items()
                if self.holds(self.tree, None, info, {**context, **own})
            }
            telling = {id_ for id_, own in matching.items() if self.tells(own)}
            found |= telling or set(list(matching)[:1])
        return found

    def holds(self, node: Node, field: str | None, info: PostInfo, texts: Texts) -> bool:
        match node:
            case All(children):
                return all(self.holds(child, field, info, texts) for child in children)
            case query.Any(children):
                return any(self.holds(child, field, info, texts) for child in children)
            case Not(child):
                return not self.holds(child, field, info, texts)
            case In(name, child):
                return self.holds(child, name, info, texts)
            case Filter(name, value):
                return passes(info, name, value)
            case DateRange(since, until):
                date = info.date
                return bool(date and (not since or since <= date) and (not until or date <= until))
        return self.stands(node, field, texts)

    def tells(self, own: Texts) -> bool:
        """Tell whether the section itself holds a word of the query that says something."""
        wanted = [
            (leaf, field)
            for leaf, wanted, field in query.leaves(self.tree)
            if wanted and isinstance(leaf, Words)
        ]
        telling = [pair for pair in wanted if set(forms(pair[0].text)) - words.STOP] or wanted
        single = [
            (allowed, form, field)
            for leaf, field in telling
            for allowed, form in zip(self.allowed(leaf), forms(leaf.text), strict=True)
        ]
        single = [one for one in single if one[1] not in words.STOP] or single
        return any(
            form in allowed
            for allowed, _, field in single
            for name, text in own.items()
            if field in (None, name)
            for form in text
        )

    def stands(self, leaf: Leaf, field: str | None, texts: Texts) -> bool:
        assert isinstance(leaf, Words)
        steps = self.allowed(leaf)
        slop = leaf.slop if isinstance(leaf, Phrase) else 0
        return any(
            near(steps, text, slop) if slop else follow(steps, text)
            for name, text in texts.items()
            if field in (None, name)
        )

    def _allowed(self, leaf: Words) -> tuple[frozenset[str], ...]:
        """Give for each word of a leaf the forms that may stand for it."""
        typed = forms(leaf.text)
        match leaf:
            case Word(exact=True) | Phrase(exact=True):
                return tuple(frozenset({form}) for form in typed)
            case Fuzzy(distance=distance):
                return tuple(
                    frozenset(f for f in self.scan.count if differs(form, f, distance))
                    for form in typed
                )
            case Prefix():
                begins = frozenset(f for f in self.scan.count if starts(f, typed[-1]))
                return (*map(self._inflected, typed[:-1]), begins)
        return tuple(map(self._inflected, typed))

    def _inflected(self, form: str) -> frozenset[str]:
        count = self.scan.count
        found = {keys.key(form)} if form in count else set()
        if not found or not (self.accented or words.has_accents(form)):
            meant = [other for other in count if self.scan.folded[other] == words.fold(form)]
            most = max((count[other] for other in meant), default=0)
            found |= {keys.key(other) for other in meant if count[other] >= 0.05 * most}
        found = found or {keys.key(form)}
        return frozenset(other for other in count if self.scan.keys[other] in found)


def forms(text: str) -> tuple[str, ...]:
    return tuple(token.form for token in words.tokens(text))


def follow(steps: Sequence[frozenset[str]], text: Sequence[str]) -> bool:
    return any(
        form in steps[0]
        and len(text) >= at + len(steps)
        and all(text[at + n] in step for n, step in enumerate(steps))
        for at, form in enumerate(text)
    )


def near(steps: Sequence[frozenset[str]], text: Sequence[str], slop: int) -> bool:
    reach = len(steps) + slop
    return any(
        all(
            sum(form in step for form in text[at : at + reach]) >= steps.count(step)
            for step in steps
        )
        for at in range(max(1, len(text) - reach + 1))
    )


def starts(form: str, prefix: str) -> bool:
    if words.has_accents(prefix):
        return form.startswith(prefix)
    return words.fold(form).startswith(words.fold(prefix))


def differs(one: str, other: str, distance: int) -> bool:
    """Tell whether two words are at most so many edits apart, a swap of neighbours being one."""
    one, other = words.fold(one), words.fold(other)
    if abs(len(one) - len(other)) > distance:
        return False
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1] <= distance


def passes(info: PostInfo, field: str, value: str) -> bool:
    match field:
        case "tag":
            return tags.key(value) in map(tags.key, info.tags)
        case "author":
            wanted = set(forms(words.fold(value)))
            return any(wanted <= set(forms(words.fold(name))) for name in info.authors)
        case "category":
            return tags.key(value) in map(tags.key, info.categories)
    places = (info.path, *info.also_at)
    return any(f"{posts.site(Path('/s'), path)}.".startswith(f"{value}.") for path in places)
