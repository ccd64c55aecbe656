r"""Markdown as a reader gets to see it: without Liquid, scripts and invisible characters.

Lines keep their numbers. Characters of the private use areas, which no post is allowed to hold,
say what Markdown could not.
"""

import html
import re
import string
import unicodedata

BREAK = "\ue000"
"""A line break within a paragraph."""
GAP = "\ue001"
"""Where HTML ends a paragraph."""
CODE = "\ue002"
"""What each line of a code block begins with."""
_OFFSET = 0xE100
_TWINS = {ord(c): _OFFSET + ord(c) for c in string.punctuation}
_TWIN = re.compile(f"[{''.join(map(chr, _TWINS.values()))}]")

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ue000-\uf8ff\ufff9-\ufffb\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_WIDE_SPACE = re.compile("[\t\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});|&nbsp\b", re.IGNORECASE)
_START = re.compile(r"[`~\\{<]")
_MARKUP = re.compile(
    r"""
    (?P<fence>`{3,9}|~{3,9})[^`\n]*$
  | (?<!`)(?P<ticks>`++)(?P<code>[^`\n]++)(?P=ticks)(?!`)
  | (?P<newline>\\{1,2}[ ]*$)
  | \\(?P<escaped>[!-/:-@\[-`{-~])
  | (?P<comment>\{%-?\s*comment\b)
  | (?P<liquid>\{%|\{\{)
  | (?P<attributes>\{:[^{}\n]*\})
  | (?P<remark><!--)
  | <(?P<program>script|style|iframe|noscript|template|svg)\b(?![^<>]*/>)
  | <(?:mailto:)?(?P<address>[^\s<>@]+@[^\s<>@]+|[a-z][a-z0-9+.-]*://[^\s<>]*)>
  | <(?P<slash>/?)(?P<tag>[a-z][a-z0-9]*)\b(?P<rest>[^<>]*)>
  | (?P<stray><)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ENDS = {
    "<!--": re.compile("-->"),
    "{{": re.compile(r"\}\}"),
    "{%": re.compile(r"%\}"),
    "comment": re.compile(r"\{%-?\s*endcomment\s*-?%\}"),
}
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(/?)(ul|ol|dl|table|pre|h[1-6])\b", re.IGNORECASE)
_DEPTH_MAX = 20

# What HTML elements say: that text is bold or a link, that a paragraph ends, that it is in a block
# of its own, in a part of one. The rest says nothing.
_INLINE = frozenset(["a", "b", "strong"])
_PARAGRAPH = re.compile(
    "address|article|aside|blockquote|body|center|details|div|fieldset|figcaption|figure|footer|form"
    "|header|hr|html|main|nav|p|section|summary"
)
_BLOCKS = frozenset(["dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "pre", "table", "ul"])
_PARTS = frozenset(
    ["caption", "col", "colgroup", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"]
)


def literal(text: str) -> str:
    """Give `text` with every character that could be markup replaced by a private twin."""
    return text.translate(_TWINS)


def original(text: str) -> str:
    """Give `text` with the twins that `literal` made turned back."""
    return _TWIN.sub(lambda twin: chr(ord(twin[0]) - _OFFSET), text)


def clean(body: str) -> str:
    """Give `body` in NFC without what no reader sees; escaped characters and code are literal."""
    text = _WIDE_SPACE.sub(" ", _UNSEEN.sub("", body))
    if "&" in text:
        text = _ENTITY.sub(_decoded, text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _Cleaner(text).run()


def _decoded(entity: re.Match[str]) -> str:
    character = html.unescape(entity[0].rstrip(";") + ";").replace("\n", " ")
    return literal(_WIDE_SPACE.sub(" ", _UNSEEN.sub("", character)))


def _paired(text: str) -> bool:
    """Tell whether the HTML blocks of `text` are closed in order and not nested absurdly deep."""
    stack: list[str] = []
    for slash, name in _BLOCK_TAG.findall(text):
        if not slash:
            stack.append(name.lower())
        elif not stack or stack.pop() != name.lower():
            return False
        if len(stack) > _DEPTH_MAX:
            return False
    return not stack


class _Cleaner:
    """One pass over a text, for all that a line by itself cannot tell."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.missing: set[str] = set()
        """What is known not to come any more."""
        self.depth = 0
        """How many HTML blocks are open."""
        self.paired = _paired(text)

    def run(self) -> str:
        """Give the text as it is to be marked."""
        parts: list[str] = []
        done = place = 0
        while start := _START.search(self.text, place):
            place = start.end()
            if start[0] == "~" and self._is_indented(start.start()):
                continue  # no fence; to look for the end of each would take time quadratic in a line
            found = _MARKUP.match(self.text, start.start())
            if found and not (found["fence"] and self._is_indented(found.start())):
                place, replacement = self._replaced(found)
                lines = self.text.count("\n", found.start(), place) - replacement.count("\n")
                parts += self.text[done : found.start()], replacement, "\n" * lines
                done = place
        parts.append(self.text[done:])
        return "".join(parts)

    def _is_indented(self, place: int) -> bool:
        """Tell whether anything but three spaces stands before `place` in its line."""
        before = self.text[max(0, place - 4) : place].rpartition("\n")
        return bool(before[2].strip(" ")) or (place > 3 and not before[1])  # noqa: PLR2004

    def _replaced(self, found: re.Match[str]) -> tuple[int, str]:
        """Give the end of what begins at `found`, and what comes in its place."""
        if found["tag"]:
            return found.end(), self._tag(found)
        if found["fence"]:
            return self._fence(found)
        if found["comment"] or found["liquid"] or found["remark"] or found["program"]:
            return self._hidden(found)
        if found["newline"]:
            return found.end(), BREAK
        shown = found["escaped"] or found["code"] or found["address"] or found["stray"]
        return found.end(), literal(shown or "")

    def _tag(self, found: re.Match[str]) -> str:
        """Give what is left of a tag, without attributes."""
        name = found["tag"].lower()
        tag = f"<{found['slash']}{name}>"
        if name == "br":
            return BREAK
        if name == "img":
            alt = _ALT.search(found["rest"])
            words = " ".join((alt[1] or alt[2] or "").split()) if alt else ""
            return f'<img alt="{html.escape(words)}">' if words else ""
        if name in _INLINE or (name in _PARTS and self.depth):
            return tag
        if name in _BLOCKS and self.paired:
            return self._block(tag, -1 if found["slash"] else 1)
        parted = _PARAGRAPH.fullmatch(name) or name in _PARTS or name in _BLOCKS
        return GAP if parted else ""

    def _block(self, tag: str, step: int) -> str:
        """Give a tag that begins or ends a block, parted from the text around the outermost."""
        self.depth += step
        if step > 0:
            return tag if self.depth > 1 else GAP + tag
        return tag if self.depth else tag + GAP

    def _hidden(self, found: re.Match[str]) -> tuple[int, str]:
        """Pass over what nobody sees, or show what begins it where it has no end."""
        program = found["program"]
        if program:
            ending = re.compile(rf"</{program}\s*>", re.IGNORECASE)
            end = self._behind(ending, found.end()) or self._behind(re.compile(">"), found.end())
        else:
            end = self._behind(_ENDS["comment" if found["comment"] else found[0]], found.end())
        return (end, "") if end else (found.end(), literal(found[0]))

    def _fence(self, found: re.Match[str]) -> tuple[int, str]:
        """Give the lines of a block of code, each as one."""
        ending = re.compile(rf"\n {{0,3}}{found['fence']}[`~]* *$", re.MULTILINE)
        end = self._behind(ending, found.end())
        if end is None:
            return found.end("fence"), ""
        code = self.text[found.end() + 1 : end].split("\n")[:-1]
        return end, "".join(f"\n{CODE}{literal(line)}" for line in code)

    def _behind(self, ending: re.Pattern[str], start: int) -> int | None:
        """Give the place behind the next `ending`; what is missing is looked for only once."""
        if ending.pattern in self.missing:
            return None
        if found := ending.search(self.text, start):
            return found.end()
        self.missing.add(ending.pattern)
        return None
