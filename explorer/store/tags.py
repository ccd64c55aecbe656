"""Reading the tags of a catalog: how each is shown and spelt, and which may be slips of others."""

from collections.abc import Collection

from explorer.corpus import slips, tags
from explorer.czech import words
from explorer.model import NearTag, Spelling, TagInfo
from explorer.store.catalog import Catalog
from explorer.store.vocabulary import Vocabulary


def tag_infos(catalog: Catalog, prefix: str, posts: Collection[int] | None) -> list[TagInfo]:
    """Give the tags that begin with `prefix` in any spelling, most posts first.

    Only what stands in `posts` counts (None: in all).
    """
    found: dict[str, dict[str, dict[int, str]]] = {}
    begun: set[str] = set()
    wanted = tags.key(prefix)
    for tag, key, spelling, post, path in catalog.rows(
        "SELECT tag, key, spelling, post, path FROM file_spelling JOIN tag_key USING (key) "
        "JOIN file ON file.id = file_spelling.file ORDER BY path"
    ):
        if posts is None or post in posts:
            found.setdefault(tag, {}).setdefault(spelling, {}).setdefault(post, path)
            if tag.startswith(wanted) or key.startswith(wanted):
                begun.add(tag)
    labels = dict(catalog.rows("SELECT tag, label FROM tag"))
    infos = [
        TagInfo(
            label=labels[tag],
            posts=len({post for held in spellings.values() for post in held}),
            spellings=tuple(
                Spelling(spelling, len(held), tuple(held.values()))
                for spelling, held in sorted(
                    spellings.items(), key=lambda pair: (-len(pair[1]), pair[0])
                )
            ),
        )
        for tag, spellings in found.items()
        if tag in begun
    ]
    return sorted(infos, key=lambda info: (-info.posts, words.sort_key(info.label)))


def label_of(catalog: Catalog, spelling: str) -> str | None:
    """Give how the tag is shown that a spelling stands for; None where no post has such a tag."""
    key = tags.key(spelling)
    labels = catalog.rows(
        "SELECT label FROM tag WHERE tag = ?1 "
        "UNION ALL SELECT tag.label FROM tag_key JOIN tag USING (tag) WHERE key = ?1",
        key,
    )
    return labels[0][0] if labels else None


def near_tags(catalog: Catalog, prefix: str, posts: Collection[int] | None) -> list[TagInfo]:
    """Give the tags that may be slips of others, each with those others, most posts first.

    Either may begin with `prefix`. Only what stands in `posts` counts (None: in all).
    """
    infos = {info.label: info for info in tag_infos(catalog, "", posts)}
    wanted = tags.key(prefix)
    vocabulary = Vocabulary(catalog)

    def uses(form: str) -> int:
        known = vocabulary.form(form)
        return known.uses if known else 0

    found = []
    for slip in slips.find({label: info.posts for label, info in infos.items()}, uses):
        if any(tags.key(label).startswith(wanted) for label in (slip.label, slip.meant)):
            near = NearTag(slip.meant, infos[slip.meant].posts, slip.reason)
            found.append(infos[slip.label]._replace(near=(near,)))
    return sorted(found, key=lambda info: (-info.near[0].posts, words.sort_key(info.label)))
