"""The faults of a module: each a changed syntax tree, which keeps its lines. Pure."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_WORDS = re.compile(r"[\w`,:;)] [\w`(]")
Change = tuple[str, Callable[[ast.AST], None]]


@dataclass(frozen=True)
class Fault:
    """One fault: `tree` is the whole module with it."""

    line: int
    what: str
    tree: ast.Module
    wording: bool = False
    """Only words for people are changed: a text of several words, or a part of one, that is no pattern."""


def faults(source: str) -> Iterator[Fault]:
    """Every fault of a module, in the order of its lines. Annotations, docstrings and imports for types stay."""
    whole = ast.parse(source)
    prose = {id(part) for text in ast.walk(whole) for part in _words_for_people(text)}
    for number, node in enumerate(_bodies(whole)):
        for index, (what, _) in enumerate(_changes(node)):
            tree = copy.deepcopy(whole)
            twin = next(found for n, found in enumerate(_bodies(tree)) if n == number)
            list(_changes(twin))[index][1](twin)
            ast.fix_missing_locations(tree)
            yield Fault(getattr(node, "lineno", 0), what, tree, id(node) in prose)


def _words_for_people(node: ast.AST) -> Iterator[ast.AST]:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    whole = (
        "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts) if texts else ""
    )
    if _WORDS.search(whole) and "(?" not in whole:
        yield from texts


def _bodies(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run, and do more than to list names for an import of everything."""
    if _says_types(node) or _lists_names(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        inner = value if isinstance(value, list) else [value]
        for child in inner:
            if isinstance(child, ast.AST) and not _is_prose(child):
                yield from _bodies(child)


def _says_types(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    name = getattr(node.annotation, "id", "") if isinstance(node, ast.AnnAssign) else ""
    value = getattr(node, "value", None) if isinstance(node, ast.Assign) else None
    literal = (
        isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id == "Literal"
    )
    return name == "TypeAlias" or literal


def _lists_names(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets
    )


def _is_prose(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        other = _COMPARED[type(node.ops[0])]
        yield f"{_word(node.ops[0])} → {other.__name__}", _set("ops", [other(), *node.ops[1:]])
    elif isinstance(node, ast.BoolOp):
        way = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{_word(node.op)} → {way.__name__}", _set("op", way())
        yield "first of several conditions left out", _set("values", [node.values[1], *node.values[1:]])
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _COMPUTED:
        sign = _COMPUTED[type(node.op)]
        yield f"{_word(node.op)} → {sign.__name__}", _set("op", sign())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not left out", _set("operand", ast.UnaryOp(ast.Not(), node.operand))
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition turned round", _set("test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Return) and not _is_nothing(node.value):
        yield "returns None", _set("value", ast.Constant(None))
    elif isinstance(node, ast.Constant):
        yield from _constants(node)


def _set(name: str, value: object) -> Callable[[ast.AST], None]:
    return lambda twin: setattr(twin, name, copy.deepcopy(value))


def _constants(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value} → {not value}", _set("value", not value)
    elif isinstance(value, int | float):
        yield f"{value} → {value + 1}", _set("value", value + 1)
    elif isinstance(value, str) and value.strip():
        yield f"{value[:30]!r} → another text", _set("value", f"XX{value}")


def _is_nothing(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _word(node: ast.AST) -> str:
    return type(node).__name__
