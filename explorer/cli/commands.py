"""How the commands are made from functions, and how they explain themselves."""

import difflib
import inspect
import re
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any, Final, TypeAlias

from typer.core import TyperCommand, TyperGroup

from explorer.errors import UsageError
from explorer.language import gettext, spoken

Function: TypeAlias = Callable[..., int]
"""What a command does; it gives the exit status."""

_OPTIONS: Final = "Options"
"""The group of options that belong to no other one."""
_EXAMPLES: Final = "Examples:"
_COMMENT: Final = re.compile(rf"(^{_EXAMPLES}|(?<=\S)  +(?=\S)|\n)")
_WIDEST: Final = 80
_MARGIN: Final = 22
"""Columns for the names of options."""


def command(function: Function) -> Function:
    """Give `function` with every group of options among its parameters unfolded into options.

    A group is a named tuple whose fields are annotated as Typer wants it.
    """
    groups: dict[str, Any] = {}
    own: list[inspect.Parameter] = []
    shared: list[inspect.Parameter] = []
    for parameter in inspect.signature(function).parameters.values():
        group = parameter.annotation
        if isinstance(group, type) and issubclass(group, tuple):
            groups[parameter.name] = group
            shared += _options(group)
        else:
            own.append(parameter.replace(kind=parameter.KEYWORD_ONLY))
    parameters = own + shared

    def run(**values: object) -> int:
        for name, group in groups.items():
            values[name] = group(*map(values.pop, group._fields))
        return function(**values)

    run.__name__ = function.__name__
    run.__doc__ = function.__doc__
    run.__annotations__ = {it.name: it.annotation for it in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _options(group: Any) -> Iterator[inspect.Parameter]:  # noqa: ANN401  # a class of named tuples
    """Yield the options of a group. One that is made from another may annotate options anew."""
    annotations: dict[str, Any] = {}
    for kind in reversed(group.__mro__):
        annotations |= inspect.get_annotations(kind)
    for name in group._fields:
        yield inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=group._field_defaults[name],
            annotation=annotations[name],
        )


def before_hyphens(arguments: Sequence[str]) -> list[str]:
    """Give the arguments that may be options: those before "--"."""
    return list(takewhile(lambda argument: argument != "--", arguments))


def guess(name: str, known: Sequence[str]) -> Iterator[str]:
    """Yield a line that says which name was probably meant, if any."""
    for best in difflib.get_close_matches(name, known, n=1):
        yield gettext("Did you mean %(names)s?", names=best)


class Command(TyperCommand):
    """A command whose help shows examples first and options in groups."""

    # What is left over is refused below, in words that say what may have been meant.
    allow_extra_args = True

    # Typer publishes neither its contexts nor its parameters under names to annotate with.
    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """Give the text of `--help`."""
        say = spoken().help
        names = [say(it.metavar or "") for it in self.params if it.param_type_name == "argument"]
        usage = " ".join([ctx.command_path, *names, f"[{say('OPTIONS')}]"])
        lines = [f"{say('Usage')}: {usage}", ""]
        lines += _paragraphs(self.help or "")
        panels: dict[str, list[tuple[str, str]]] = {_OPTIONS: []}
        for parameter in self.get_params(ctx):
            panel = getattr(parameter, "rich_help_panel", None) or _OPTIONS
            panels.setdefault(panel, []).append(_row(parameter))
        for panel, rows in panels.items():
            lines += ["", f"{say(panel)}:", *_table(rows)]
        return "\n".join(lines)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Take the arguments apart, and refuse words that belong to nothing."""
        rest: list[str] = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise UsageError(
                f"{ctx.info_name} has no use for {' '.join(rest)}.",
                "A value with spaces stands in quotes, after its option: --tag 'krajská politika'.\n"
                f"See {ctx.command_path} --help",
            )
        return rest


class QueryCommand(Command):
    """A command that takes a query, in which a word after a minus sign is to be left out.

    Therefore there are no options of one letter, and what begins with a single "-" is query.
    """

    ignore_unknown_options = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Take the arguments apart, and refuse options that do not exist."""
        given = [it.partition("=")[0] for it in before_hyphens(args) if it.startswith("--")]
        rest = super().parse_args(ctx, args)
        known = [name for it in self.get_params(ctx) for name in (*it.opts, *it.secondary_opts)]
        for name in given:
            if name not in known and not ctx.resilient_parsing:
                hints = [*guess(name, known), f"See {ctx.command_path} --help"]
                raise UsageError(f"No such option: {name}", "\n".join(hints))
        return rest


class Group(TyperGroup):
    """The program itself, whose help shows examples first."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        """Give the text of `--help`."""
        say = spoken().help
        lines = [f"{say('Usage')}: {ctx.command_path} {say('COMMAND')} ...", ""]
        lines += _paragraphs(self.help or "")
        rows = [(name, _paragraphs(it.help or "")[0]) for name, it in self.commands.items()]
        lines += ["", f"{say('Commands')}:", *_table(rows, 12)]
        lines += ["", f"{say('Options')}:", *_table(map(_row, self.get_params(ctx)))]
        lines += ["", *_paragraphs(self.epilog or "")]
        return "\n".join(lines)


def _paragraphs(text: str) -> list[str]:
    """Give the lines of a help, each paragraph said in the language of the terminal."""
    say = spoken().help
    return "".join(map(say, pieces(text))).splitlines()


def pieces(text: str) -> list[str]:
    """Give a docstring in pieces: paragraphs, and what stands behind commands of examples."""
    paragraphs = re.split("(\n\n)", inspect.cleandoc(text))
    return [
        piece
        for paragraph in paragraphs
        for piece in (
            _COMMENT.split(paragraph) if paragraph.startswith(_EXAMPLES) else (paragraph,)
        )
    ]


def _row(parameter: Any) -> tuple[str, str]:  # noqa: ANN401
    """Give the name of an argument or option, and its help."""
    say = spoken().help
    metavar, told = say(parameter.metavar or ""), say(parameter.help or "")
    if parameter.param_type_name == "argument":
        return metavar, told
    return f"{parameter.opts[0]}{'' if parameter.is_flag else f' {metavar}'}", told


def _table(rows: Iterable[tuple[str, str]], margin: int = _MARGIN) -> Iterator[str]:
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    for name, text in rows:
        start = f"  {name:<{margin}}"
        if len(name) >= margin:
            yield f"  {name}"
            start = " " * (margin + 2)
        yield from textwrap.wrap(
            text, width, initial_indent=start, subsequent_indent=" " * (margin + 2)
        ) or [start.rstrip()]
