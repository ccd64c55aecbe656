"""analyze: what becomes of words."""

import io
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

from typer import Argument, Option

from explorer.cli.answer import Answer
from explorer.errors import UsageError
from explorer.output import wording
from explorer.output.view import Sentence, Word


def analyze(
    answer: Answer,
    text: Annotated[
        list[str] | None,
        Argument(metavar="[TEXT|-]", help="Some words; - for standard input, line by line."),
    ] = None,
    tsv: Annotated[bool, Option("--tsv", help="A line a word: as given, tab, key.")] = False,
    sentences: Annotated[
        bool, Option("--sentences", help="Show the sentences instead of the words.")
    ] = False,
) -> int:
    """Show the key under which each word is filed.

    Examples:
      explorer analyze krajských nemocnicích
      explorer analyze --sentences 'Stálo to 151 mil. Kč. Dnes ne.'
      explorer analyze --tsv - < words.txt

    What stands alone on a line of the input is one word, whatever signs it has.
    """
    if tsv and (answer.form() or sentences):
        raise UsageError("--tsv excludes --sentences and other forms.", "Leave one of them out.")
    lines = _lines(text)
    if tsv:
        for word in _words(lines):
            sys.stdout.write(f"{wording.line(word.word)}\t{word.key}\n")
    elif sentences:
        answer.view().sentences(_sentences(lines))
    else:
        answer.view().words(_words(lines))
    return 0


def _lines(text: list[str] | None) -> Iterable[str]:
    """Give the text of the command line, or of standard input as it comes in."""
    if text and text != ["-"]:
        return " ".join(text).splitlines()
    if not text and sys.stdin.isatty():
        raise UsageError("There is no text.", "Write it behind the command, or - and type it.")
    if isinstance(sys.stdin, io.TextIOWrapper) and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
        sys.stdout.reconfigure(line_buffering=True)  # whoever sent a line may wait for its answer
    return (line.rstrip("\r\n") for line in sys.stdin)


def _words(lines: Iterable[str]) -> Iterator[Word]:
    from explorer.czech import keys, words  # noqa: PLC0415  # they open the dictionary

    for number, line in enumerate(lines, 1):
        tokens = words.tokens(line)
        alone = line.strip()
        if alone and not any(map(str.isspace, alone)):
            start = line.index(alone)
            key, root = (
                " ".join(of(token.form) for token in tokens) for of in (keys.key, keys.root)
            )
            yield Word(number, start, start + len(alone), alone, key, root)
            continue
        for form, start, end in tokens:
            yield Word(number, start, end, line[start:end], keys.key(form), keys.root(form))


def _sentences(lines: Iterable[str]) -> Iterator[Sentence]:
    from explorer.czech import sentences  # noqa: PLC0415

    for number, line in enumerate(lines, 1):
        for start, end in sentences.split(line):
            yield Sentence(number, start, end, line[start:end])
