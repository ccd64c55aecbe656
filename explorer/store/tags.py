"""Reading the tags of a catalog: how each is shown and spelt, and which may be slips of others."""

from collections.abc import Collection
from dataclasses import replace

from explorer.corpus import slips, tags
from explorer.czech import words
from explorer.model import NearTag, Spelling, TagInfo
from explorer.store.catalog import Catalog


def tag_infos(catalog: Catalog, prefix: str, posts: Collection[int] | None) -> list[TagInfo]:
    """Give the tags that begin with `prefix` in any spelling, most posts first.

    Only what stands in `posts` counts (None: in all).
    """
    found: dict[str, dict[str, dict[int, str]]] = {}
    begun: set[str] = set()
    wanted = tags.key(prefix) if prefix else ""
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


def near_tags(catalog: Catalog, prefix: str, posts: Collection[int] | None) -> list[TagInfo]:
    """Give the tags that may be slips of others, each with those others, most posts first.

    Either may begin with `prefix`. Only what stands in `posts` counts (None: in all).
    """
    infos = {info.label: info for info in tag_infos(catalog, "", posts)}
    wanted = tags.key(prefix) if prefix else ""
    found = [
        replace(infos[slip.label], near=(*infos[slip.label].near, near))
        for slip in slips.find({label: info.posts for label, info in infos.items()})
        if (near := NearTag(slip.meant, infos[slip.meant].posts, slip.reason))
        and any(tags.key(label).startswith(wanted) for label in (slip.label, slip.meant))
    ]
    return sorted(found, key=lambda info: (-info.near[0].posts, words.sort_key(info.label)))
