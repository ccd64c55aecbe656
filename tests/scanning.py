"""Searching as anybody would write it down first: every query reads every text."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, starmap
from pathlib import Path
from typing import NamedTuple

from explorer.corpus import posts, tags
from explorer.czech import dictionary, keys, words
from explorer.mining.amounts import find
from explorer.model import PostInfo
from explorer.searching import parser, query
from explorer.searching.index import Index
from explorer.searching.query import (
    All,
    AmountRange,
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
        self.posts: list[tuple[PostInfo, Texts, dict[str, Texts]]] = []
        self.count = Counter[str]()
        self.sums: dict[str, list[tuple[float, float, str]]] = {}
        for post in index.texts():
            info = post.info
            context: Texts = {
                "title": forms(info.title),
                "tags": forms("\n".join(sorted(info.tags, key=tags.key))),
            }
            sections: dict[str, Texts] = {
                s.info.id: {"heading": forms(s.info.heading or ""), "text": forms(s.text)}
                for s in post.sections
            }
            self.posts.append((info, context, sections))
            for texts in (context, *sections.values()):
                for text in texts.values():
                    self.count.update(text)
            self.sums[info.path] = sums(info.title)
            for s in post.sections:
                self.sums[s.info.id] = sums(s.info.heading or "") + sums(s.text)
        self.acronyms = [(a.short, a.long) for a in index.acronyms().items if a.attested]
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
        return Question(self, parser.parse(text)).forms()


class Alternative(NamedTuple):
    """Words one after another, each with the forms that may stand for it; `slop` as in a phrase."""

    steps: tuple[frozenset[str], ...]
    slop: int


class Question:
    """A query over a scan."""

    def __init__(self, scan: Scan, tree: Node) -> None:
        self.scan = scan
        self.tree = decided(tree)
        leaves = [leaf for leaf, _, _ in query.leaves(tree) if isinstance(leaf, Words)]
        self.accented = any(words.has_accents(leaf.text) for leaf in leaves)
        self.named: list[tuple[float, float, str]] = []
        self.own = cache(self._own)
        self.also = cache(self._also)
        self.shorts: dict[tuple[Leaf, str | None], list[Alternative]] = defaultdict(list)
        for run in runs(tree):
            for start in range(len(run)):
                for end in range(start + 2, len(run) + 1):
                    for word in run[start:end]:
                        self.shorts[word, None] += self._short(run[start:end])

    def answer(self) -> set[str]:
        found: set[str] = set()
        for info, context, sections in self.scan.posts:
            matching = {}
            for id_, own in sections.items():
                self.named = self.scan.sums[info.path] + self.scan.sums[id_]
                if self.holds(self.tree, None, info, {**context, **own}):
                    matching[id_] = own
            telling = {id_ for id_, own in matching.items() if self.names(id_) or self.tells(own)}
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
            case AmountRange():
                return any(starmap(node.admits, self.named))
            case Filter(name, value):
                return passes(info, name, value)
            case DateRange(since, until):
                date = info.date
                return bool(date and (not since or since <= date) and (not until or date <= until))
        return any(stands(one, field, texts) for one in (self.own(node), *self.others(node, field)))

    def names(self, id_: str) -> bool:
        """Tell whether the section itself names a sum of money that is asked for."""
        return any(
            any(starmap(leaf.admits, self.scan.sums[id_]))
            for leaf, wanted, _ in query.leaves(self.tree)
            if wanted and isinstance(leaf, AmountRange)
        )

    def tells(self, own: Texts) -> bool:
        """Tell whether the section itself holds a word of the query that says something."""
        wanted = [
            (leaf, field)
            for leaf, wanted, field in query.leaves(self.tree)
            if wanted and isinstance(leaf, Words)
        ]
        telling = [pair for pair in wanted if set(forms(pair[0].text)) - words.STOP] or wanted
        single = [
            (form, Alternative((step,), 0), leaf, field)
            for leaf, field in telling
            for form, step in zip(forms(leaf.text), self.own(leaf).steps, strict=True)
        ]
        single = [one for one in single if one[0] not in words.STOP] or single
        return any(
            stands(one, field, own)
            for _, word, leaf, field in single
            for one in (word, *self.others(leaf, field))
        )

    def others(self, leaf: Leaf, field: str | None) -> list[Alternative]:
        return [*self.also(leaf), *self.shorts[leaf, field]]

    def forms(self) -> set[str]:
        """Give all words that may stand for one of the query."""
        return {
            form
            for leaf, _, field in query.leaves(self.tree)
            if isinstance(leaf, Words)
            for one in (self.own(leaf), *self.others(leaf, field))
            for step in one.steps
            for form in step
        }

    def _own(self, leaf: Leaf) -> Alternative:
        assert isinstance(leaf, Words)
        typed = forms(leaf.text)
        count = self.scan.count
        match leaf:
            case Word(exact=True) | Phrase(exact=True):
                steps = [frozenset({form}) for form in typed]
            case Fuzzy(distance=distance):
                steps = [
                    frozenset(f for f in count if differs(form, f, distance)) for form in typed
                ]
            case Prefix():
                begins = frozenset(f for f in count if starts(f, typed[-1]))
                steps = [*map(self._inflected, typed[:-1]), begins]
            case _:
                steps = [self._inflected(form) for form in typed]
        return Alternative(tuple(steps), leaf.slop if isinstance(leaf, Phrase) else 0)

    def _also(self, leaf: Leaf) -> list[Alternative]:
        """Give what else a word or phrase in any form stands for."""
        if not isinstance(leaf, Word | Phrase) or leaf.exact:
            return []
        typed = forms(leaf.text)
        if len(typed) > 1:
            return [] if isinstance(leaf, Phrase) and leaf.slop else self._short([leaf])
        found = [
            Alternative(tuple(map(self._inflected, forms(long))), 0)
            for short, long in self.scan.acronyms
            if short.casefold() == typed[0]
            and (leaf.text.isupper() or not dictionary.is_known(typed[0]))
        ]
        bare = words.fold(typed[0])
        if bare != typed[0] and bare in self.scan.count and bare not in self._inflected(typed[0]):
            found.append(Alternative((frozenset({bare}),), 0))
        return found

    def _short(self, run: Sequence[Words]) -> list[Alternative]:
        """Give the acronyms of which some words are the long form."""
        meant = [self._keys(form) for word in run for form in forms(word.text)]
        return [
            Alternative((self._inflected(short.lower()),), 0)
            for short, long in self.scan.acronyms
            if len(forms(long)) == len(meant)
            and all(keys.key(f) in held for f, held in zip(forms(long), meant, strict=True))
        ]

    def _inflected(self, form: str) -> frozenset[str]:
        wanted = self._keys(form)
        return frozenset(other for other, key in self.scan.keys.items() if key in wanted)

    def _keys(self, form: str) -> set[str]:
        """Give the keys that a typed word stands for."""
        known = self.scan.keys
        folded = self.scan.folded
        found = {known[form]} if form in known else set()
        if not words.has_accents(form) and not (found and self.accented):
            meant = [other for other in known if folded[other] == form]
            most = max((self.scan.count[other] for other in meant), default=0)
            found |= {known[o] for o in meant if self.scan.count[o] >= 0.05 * most}
        if found or keys.key(form) in known.values():
            return found or {keys.key(form)}
        if words.has_accents(form):
            return set()
        bare = {words.fold(form), words.fold(keys.key(form))}
        return {
            key
            for other, key in known.items()
            if folded[other].startswith(words.fold(form)[: max(3, len(form) - 3)])
            and words.fold(key) in bare
        }


def decided(tree: Node) -> Node:
    """Leave out function words where there are other words: they decide nothing."""
    if not isinstance(tree, All):
        return tree
    rest = [
        child
        for child in tree.children
        if not (
            isinstance(child, Word) and not child.exact and not set(forms(child.text)) - words.STOP
        )
    ]
    texts = (leaf for node in rest for leaf, wanted, _ in query.leaves(node) if wanted)
    told = any(isinstance(leaf, Words) and set(forms(leaf.text)) - words.STOP for leaf in texts)
    return query.all_of(*rest) if told else tree


def runs(tree: Node) -> Iterator[list[Word]]:
    """Yield the neighbouring plain words of a query."""
    children = tree.children if isinstance(tree, All) else ()
    plain = [child if isinstance(child, Word) and not child.exact else None for child in children]
    for is_plain, group in groupby(plain, key=bool):
        if is_plain:
            yield [word for word in group if word]


def stands(one: Alternative, field: str | None, texts: Texts) -> bool:
    return any(
        near(one.steps, text, one.slop) if one.slop else follow(one.steps, text)
        for name, text in texts.items()
        if field in (None, name)
    )


def sums(text: str) -> list[tuple[float, float, str]]:
    return [(float(it.low), float(it.high), it.unit or "") for it in find(text) if it.is_money]


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
