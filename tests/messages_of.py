"""What the library says in English, gathered from its source: messages of errors and problems."""

import ast
from collections.abc import Iterator
from pathlib import Path

import explorer
from explorer import errors

SOURCE = Path(explorer.__file__).parent
SAYING = {
    *(name for name in vars(errors) if name.endswith("Error")),
    *(
        "NotReadyError",
        "mistake",
        "impossible",
        "Problem",
        "Slip",
        "Fault",
        "left_out",
        "add",
        "_conflict",
        "wrong",
        "Related",
    ),
}
"""What is called with messages."""
HOLE = "\0"


def library() -> dict[str, str]:
    """Give every message with a sign for each hole, and where it stands."""
    found: dict[str, str] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in SAYING:
                place = f"{file.relative_to(SOURCE)}:{node.lineno}"
                for argument in (*node.args, *(it.value for it in node.keywords)):
                    for text in _texts(argument, tree):
                        if " " in text.strip(HOLE):
                            found.setdefault(text, place)
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else HOLE for part in parts
            )
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, tree)
            yield from _texts(other, tree)
        case ast.Name(id=name):
            for it in ast.walk(tree):
                match it:
                    case (
                        ast.Assign(targets=[ast.Name(id=target)], value=value)
                        | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value)
                    ) if target == name and not isinstance(value, ast.Name):
                        yield from _texts(value, tree)
