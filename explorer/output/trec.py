"""A run as TREC's evaluation programs read it: a line for each path that was found."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from explorer.output import wording
from explorer.output.view import Reply

NAME: Final = "explorer"
"""Of the system that made the run."""
_STEP: Final = 0.0001
"""By how much a score falls at least from line to line."""


def run(replies: Iterable[Reply]) -> Iterator[str]:
    """Yield "id Q0 path rank score explorer" for each hit, best first, copies right behind it.

    The programs sort by score, so that is lowered where it would not fall: at copies, and at posts
    that hold only some of the words, which stand behind all others whatever their score. White
    space in an id or a path becomes "%20" and the like.
    """
    for reply in replies:
        rank = 0
        score = float("inf")
        for hit in reply.result.hits if reply.result else ():
            for path in (hit.post.path, *hit.post.also_at):
                rank += 1
                score = min(hit.score, score - _STEP)
                yield f"{_name(reply.id)} Q0 {_name(path)} {rank} {score:.4f} {NAME}\n"


def _name(text: str) -> str:
    return wording.line(re.sub(r"\s", lambda space: quote(space[0]), text))
