"""From the text of a query to its tree. The language is described in docs/query-language.md."""

import re
from itertools import accumulate

from explorer.errors import QueryError
from explorer.searching.fields import FIELDS, Field, named, nearest
from explorer.searching.query import FIELD, QUOTES, In, Node, all_of, any_of, negate
from explorer.searching.scanner import cleaned
from explorer.searching.terms import Terms

MAX_LENGTH = 10_000
"""Characters of a query, as typed and as printed."""
MAX_NESTING = 50
"""Parentheses inside parentheses, as typed and as printed."""

_MENDS = 8
"""How many mistakes of one query are mended in turn to reach a proposal."""

_EXAMPLES = (
    'For example: kybernetická bezpečnost, "digitální technická mapa", tag:doprava date:2021'
)
_BREAK = re.compile(r"[\s()|]|&&")
_NO_OPERAND = re.compile(r"AND|OR|NOT|[\W_]*")
_DASHES = re.compile(r"[−–—-]{2,}|[−–—]")
_HASHES = re.compile(r"#+")
_FIELD = re.compile(FIELD)
_VALUE_NOT = re.compile(rf"(?:[−–—!-]+|NOT\s+)(?=[^\W_]|[({QUOTES}])")
_EXACT = re.compile("=?")
_TAG = next(field for field in FIELDS if field.name == "tag")


def parse(text: str) -> Node:
    """Give the tree of a query.

    Raises:
        QueryError: its `query` is `text` in NFC and without what cannot be seen.
    """
    if len(text) > MAX_LENGTH:
        raise _too_long(cleaned(text[:MAX_LENGTH]))
    try:
        return _Parser(cleaned(text)).query()
    except QueryError as error:
        error.mended = _settled(error.mended)
        raise


def _too_long(query: str) -> QueryError:
    return QueryError(
        f"A query may have {MAX_LENGTH:,} characters at most.", query, 0, "Split it into several."
    )


def _settled(mended: str | None) -> str | None:
    """Mend a proposal in turn until it parses; None if it does not come to that."""
    for _ in range(_MENDS):
        if mended is None:
            break
        mended = cleaned(" ".join(mended.split()))
        if len(mended) > MAX_LENGTH:
            break
        try:
            _Parser(mended).query()
        except QueryError as error:
            mended = error.mended
        else:
            return mended
    return None


class _Parser(Terms):
    """Recursive descent: all = any+; any = unary (OR unary)*; unary = -* primary.

    `field` is the field whose value is being read, None outside of fields.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._deepest = (0, 0)

    def query(self) -> Node:
        """Give the tree of the whole text."""
        nothing = QueryError("There is nothing to look for.", self.text, 0, _EXAMPLES)
        if all(map(_NO_OPERAND.fullmatch, _BREAK.split(self.text))) and not any(
            quote in self.text for quote in QUOTES
        ):
            raise nothing
        node = self._all(None)
        if self.at < len(self.text):
            raise self.mistake(
                "This parenthesis closes nothing.", "Remove it.", (self.at, self.at + 1)
            )
        if node is None:
            raise nothing
        printed = str(node)
        if len(printed) > MAX_LENGTH:
            raise _too_long(self.text)
        steps = ((mark == "(") - (mark == ")") for mark in re.sub(r'"[^"]*"', "", printed))
        if max(accumulate(steps), default=0) > MAX_NESTING:
            raise self._too_deep(self._deepest[1])
        return node

    def _all(self, field: Field | None) -> Node | None:
        children: list[Node] = []
        while not self.done():
            operator = self.operator()
            if operator and operator.lastgroup == "AND" and children:
                self._advance(operator)
            children.append(self._any(field))
        return all_of(*children) if children else None

    def _any(self, field: Field | None) -> Node:
        children = [self._unary(field)]
        while not self.done() and (operator := self.operator()) and operator.lastgroup == "OR":
            self._advance(operator)
            children.append(self._unary(field))
        return any_of(*children)

    def _unary(self, field: Field | None) -> Node:
        wanted = True
        while True:
            operator = self.operator()
            if operator and operator.lastgroup == "NOT":
                self._advance(operator)
            elif dashes := _DASHES.match(self.text, self.at):
                raise self.mistake(
                    f"“{dashes.group():.3}” before a word has no meaning.",
                    "-word leaves a word out; a dash as punctuation has spaces around it.",
                    dashes.span(),
                    "-",
                )
            elif self.follows(self.at) == "-":
                self.at += 1
                self.done()
            else:
                break
            wanted = not wanted
        node = self._primary(field)
        return node if wanted else negate(node)

    def _advance(self, operator: re.Match[str]) -> None:
        self.at = operator.end()
        if self.done():
            raise self._lonely(operator)

    def _lonely(self, operator: re.Match[str]) -> QueryError:
        needs = "a word after it" if operator.lastgroup == "NOT" else "a word on either side"
        return self.mistake(
            f"{operator.group():.3} needs {needs}.",
            f'What is meant as text stands in quotes: "{operator.group():.3}"',
            operator.span(),
        )

    def _primary(self, field: Field | None) -> Node:
        if operator := self.operator():
            raise self._lonely(operator)
        match self.follows(self.at):
            case "(":
                return self._group(field)
            case "!":
                raise self.mistake(
                    "“!” before a word has no meaning.",
                    "-word leaves a word out.",
                    (self.at, self.at + 1),
                    "-",
                )
            case "#":
                return self._fielded(_TAG, field, self.end(_HASHES, self.at))
        if match := _FIELD.match(self.text, self.at):
            inner = self._field(match)
            if inner:
                return self._fielded(inner, field, match.end())
        return self.leaf(field)

    def _group(self, field: Field | None) -> Node:
        start = self.at
        if self._depth == MAX_NESTING:
            raise self._too_deep(start)
        self._depth += 1
        self._deepest = max(self._deepest, (self._depth, start))
        self.at += 1
        node = self._all(field)
        end = len(self.text)
        if self.at == end:
            raise self.mistake(
                "This parenthesis is never closed.",
                "Write “)” where it ends.",
                (end, end),
                ")" * self._depth,
                start,
            )
        self.at += 1
        if node is None:
            raise self.mistake(
                "There is nothing in these parentheses.", "Remove them.", (start, self.at)
            )
        self._depth -= 1
        return node

    def _too_deep(self, place: int) -> QueryError:
        message = f"Parentheses may be nested {MAX_NESTING} deep at most."
        return self.mistake(message, "Write the query with fewer of them.", (place, place), None)

    def _field(self, match: re.Match[str]) -> Field | None:
        """Give the field that is named here, None for another word before a colon and a space."""
        name, (start, place) = match.group()[:-1], match.span()
        if field := named(name):
            return field
        stop = self.chunk(place)
        if stop == place and not self.opens(place):
            return None
        if near := nearest(name):
            stop, instead = place, f"{near}:"
        elif self.opens(place):
            stop, instead = place, f"{name} "
        else:
            instead = f'"{self.text[start:stop]}"'
        raise self.mistake(
            f"There is no field {name:.30}:",
            f"The fields are {', '.join(field.name for field in FIELDS)}. "
            "What is meant as text stands in quotes.",
            (start, stop),
            instead,
        )

    def _fielded(self, field: Field, outer: Field | None, place: int) -> Node:
        """Give the tree of a field whose value begins at `place`."""
        text, start = self.text, self.at
        stop = self.chunk(place)
        if outer:
            raise self.mistake(
                f"A field cannot stand inside {outer.name}:",
                "Write one after the other. What is meant as text stands in quotes.",
                (start, stop),
                None if self.opens(stop) else f'"{text[start:stop]}"',
            )
        if negation := _VALUE_NOT.match(text, place):
            raise self.mistake(
                f"“{negation.group():.3}” cannot stand after {text[start:place]}",
                f"To leave something out, put a hyphen first: -{text[start:place]}",
                (start, negation.end()),
                f"-{text[start:place]}",
                place,
            )
        sign = self.end(field.sign() if field.sign else _EXACT, place)
        spaced = field.sign and field.spaced and field.spaced().match(text, place)
        if not (spaced or self.opens(sign) or self.has_word(place, stop)):
            behind = self.blank(place)
            joins = behind > place and self.follows(behind) not in ("", ")")
            raise self.mistake(
                f"There is no value after {text[start:place]}",
                "The value follows the colon without a space, in quotes if it has several words.",
                (place, behind) if joins else (start, stop),
                "",
                place,
            )
        self.at = place
        if (match := _FIELD.match(text, place)) and (inner := self._field(match)):
            return self._fielded(inner, field, match.end())
        self.sign = field.sign and field.sign()
        node = self._group(field) if self.follows(place) == "(" else self.leaf(field)
        self.sign = None
        return node if field.read else In(field.name, node)
