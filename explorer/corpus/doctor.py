"""What a person should mend in the sources: problems of files, tags spelt apart, copies."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.corpus import labels, posts, slips, tagrules, tags
from explorer.czech import words
from explorer.model import Kind, Post, Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at all sources found."""

    files: int
    posts: int
    """Files that make a post; all others are left out, each with a problem that says so."""
    problems: tuple[Problem, ...]
    """Sorted by path and line."""


@dataclass(slots=True)
class _Spelling:
    """One spelling of a tag: how often it is used, and where first."""

    path: str
    line: int
    uses: int = 0


def check(
    sources: Sequence[Path],
    *,
    unpublished: bool = False,
    max_bytes: int | None = None,
    on_file: Callable[[int, int], None] | None = None,
) -> Report:
    """Read every file of `sources` and tell what is wrong; no text is kept.

    `on_file` is told after each file how many are done, and of how many. The first of several
    posts with one text is no copy. A file of more than `max_bytes` is no post; None means
    `posts.MAX_BYTES`.

    Raises:
        UsageError: A source does not exist.
    """
    files = [(source, path) for source in sources for path in posts.find(source)]
    problems: list[Problem] = []
    originals: dict[str, str] = {}
    spellings: dict[str, dict[str, _Spelling]] = defaultdict(dict)
    rules = tagrules.load(sources)
    forms = Counter[str]()
    written = Counter[tuple[str, str]]()
    count = 0
    for done, (source, path) in enumerate(files, 1):
        reading = posts.read(
            source, path, unpublished=unpublished, limit=max_bytes or posts.MAX_BYTES
        )
        problems.extend(reading.problems)
        if post := reading.post:
            count += 1
            problems.extend(_copy(post, originals))
            texts = [(text, words.forms(text)) for text in (post.title, post.body)]
            for _, held in texts:
                forms.update(held)
            written.update(labels.written(texts, post.tags))
            for tag in post.tags:
                spelling = spellings[tags.key(tag)].setdefault(
                    tag, _Spelling(post.path, reading.tags_line)
                )
                spelling.uses += 1
        if on_file:
            on_file(done, len(files))
    shown = _shown(spellings, written, forms) | rules.labels
    problems.extend(
        _variants(shown[key], found)
        for key, found in spellings.items()
        if len(found) > 1 and key not in rules.rules
    )
    problems.extend(
        _near(
            {shown[key]: found for key, found in spellings.items() if key not in rules.rules}, forms
        )
    )
    problems.extend(
        Problem(
            rule.file,
            rule.line,
            Kind.IDLE_TAG_RULE,
            f'no post has the tag "{rule.written}"',
            "Correct its spelling, or take it out.",
        )
        for key, rule in rules.rules.items()
        if key not in spellings
    )
    return Report(len(files), count, tuple(sorted(problems)))


def _copy(post: Post, originals: dict[str, str]) -> Iterator[Problem]:
    """Yield a problem if the text of `post` is known, else take it down."""
    original = originals.setdefault(posts.fingerprint(post), post.path)
    if original != post.path:
        yield Problem(
            post.path,
            post.body_line,
            Kind.COPY,
            f"the text is the same as in {original}",
            "Nothing is lost: both are shown as one. Delete one if it is no longer needed.",
        )


def _shown(
    spellings: Mapping[str, Mapping[str, _Spelling]],
    written: Mapping[tuple[str, str], int],
    forms: Mapping[str, int],
) -> dict[str, str]:
    """Give what each tag is shown as, by key. No text is at hand to look words up side by side."""
    readings = labels.by_looks(forms)
    texts = labels.Texts(lambda look: readings.get(look, {}), lambda _: False)
    uses: dict[str, dict[str, int]] = defaultdict(dict)
    for (key, way), count in written.items():
        uses[key][way] = count
    return {
        key: labels.label({text: it.uses for text, it in found.items()}, uses[key], texts)
        for key, found in spellings.items()
    }


def _near(
    found_tags: Mapping[str, Mapping[str, _Spelling]], forms: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield the tags, by label, that may be slips of others."""
    uses = {label: sum(it.uses for it in found.values()) for label, found in found_tags.items()}
    for slip in slips.find(uses, lambda form: forms.get(form, 0)):
        first = min((it.path, it.line) for it in found_tags[slip.label].values())
        yield Problem(
            *first,
            Kind.NEAR_TAGS,
            f'"{slip.label}" ({uses[slip.label]}) may be meant for "{slip.meant}" '
            f"({uses[slip.meant]}): {slip.reason}",
            "Write it alike, or merge both in tags.toml; if they are two tags, let them be.",
        )


def _variants(best: str, spellings: Mapping[str, _Spelling]) -> Problem:
    """Tell of the spellings of one tag, at the first place that should be written otherwise."""
    ordered = sorted(spellings.items(), key=lambda pair: (-pair[1].uses, pair[0]))
    wrong = min((found.path, found.line) for spelling, found in ordered if spelling != best)
    listing = ", ".join(
        f'"{spelling}" ({found.uses}, first in {found.path}:{found.line})'
        for spelling, found in ordered
    )
    return Problem(
        *wrong,
        Kind.TAG_SPELLINGS,
        f"one tag in {len(ordered)} spellings: {listing}",
        f'Write "{best}" everywhere; until then a search for any of them finds all.',
    )
