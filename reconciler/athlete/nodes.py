"""YAML read slowly, with the position of every value: for errors, for edits, and where ryaml is not installed.

Works on ruamel.yaml's stream of parse events, so that nothing grows before its limit is checked: no recursion, a
bounded depth, a bounded number of values. Scalars become what ryaml makes of them (YAML 1.2 core schema, with
0b11 as a number; 012, 1_000, 4:25, no and dates are text).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reconciler.athlete.model import show
from reconciler.athlete.node import Node, Scalar
from reconciler.athlete.yaml_error import YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import Event

DEEPEST = 128  # ryaml's recursion limit
MOST_VALUES = 200_000  # with aliases followed; a file of the size limit without them has fewer
INT_TEXT = 140  # longer than any number of 128 bits in any base
_INT = re.compile(r"[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    node: Node
    anchor: str | None
    size: int = 1
    key: tuple[Scalar, int, int] | None = None
    seen: dict[tuple[type, Scalar], int] = field(default_factory=dict)  # keys, and their lines


def compose(text: str) -> Node:
    """The one document of a text, with positions. Raises YamlError, with a position, for anything else."""
    stack: list[_Open] = []
    anchors: dict[str, Node] = {}
    root: Node | None = None
    for event in events(text):
        if isinstance(event, DocumentStartEvent):
            _refuse_extras(event, root)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            _open(event, stack)
            continue
        done = _closed(event, stack, anchors)
        if done is None:
            continue
        if stack:
            _add(stack[-1], done, event)
        else:
            root = done
    return root or Node(None, 1, 1)


_HINTS = (
    ("'\\t'", "indent with spaces: YAML does not take tabs there"),
    ("mapping values are not allowed", "put text that contains a colon and a space in quotes"),
    ("expected <block end>", "check the indentation: what belongs together begins in the same column"),
    ("could not find expected ':'", "a key needs a colon and a space: `name: Easy run`"),
    ("quoted scalar", "a quotation mark is not closed"),
    ("flow sequence", "a bracket [ is not closed"),
    ("flow mapping", "a brace { is not closed"),
)
"""What a beginner has to look for, by the words of ruamel.yaml; the first that fits."""


def events(text: str) -> Iterator[Event]:
    """What ruamel.yaml sees in a text, one by one. Raises YamlError, with a position."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise YamlError(said, _hint(said), *((mark.line + 1, mark.column + 1) if mark else (0, 0))) from None
    except (YAMLError, ValueError, OverflowError) as error:  # the last two: an escape such as "\UFFFFFFFF"
        raise YamlError(show(str(error), 200)) from None


def _hint(said: str) -> str:
    return next((hint for part, hint in _HINTS if part in said), "")


def _refuse_extras(event: DocumentStartEvent, root: Node | None) -> None:
    line = event.start_mark.line + 1
    if root is not None:
        raise YamlError("found a second document", "a file holds one document", line, 1)
    if event.version or event.tags:
        raise YamlError("found a % directive", "leave it out", line, 1)


def _open(event: MappingStartEvent | SequenceStartEvent, stack: list[_Open]) -> None:
    line, column = _untagged(event)
    if len(stack) >= DEEPEST:
        raise YamlError(f"found values nested more than {DEEPEST} deep", "", line, column)
    if isinstance(event, MappingStartEvent):
        node = Node({}, line, column, keys={}, children={})
    else:
        node = Node([], line, column, children=[])
    stack.append(_Open(node, event.anchor))


def _closed(event: Event, stack: list[_Open], anchors: dict[str, Node]) -> Node | None:
    """The node that an event completes, if it does."""
    if isinstance(event, MappingEndEvent | SequenceEndEvent):
        opened = stack.pop()
        node = replace(opened.node, size=opened.size)
        anchor = opened.anchor
    elif isinstance(event, ScalarEvent):
        line, column = _untagged(event)
        node = Node(_scalar(event, line, column), line, column)
        anchor = event.anchor
    elif isinstance(event, AliasEvent):
        return _followed(event, anchors)
    else:
        return None
    if anchor:
        anchors[anchor] = node
    return node


def _scalar(event: ScalarEvent, line: int, column: int) -> Scalar:
    text: str = event.value
    if event.style:
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise YamlError("found half a character", "write the character itself", line, column)
        return text
    try:
        return resolve(text)
    except ValueError as error:
        raise YamlError(str(error), "", line, column) from None


def _followed(event: AliasEvent, anchors: dict[str, Node]) -> Node:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    if event.anchor not in anchors:
        raise YamlError(
            f"found the alias *{show(event.anchor)[1:-1]} of no value before it", "", line, column
        )
    return anchors[event.anchor]


def _add(opened: _Open, node: Node, event: Event) -> None:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    opened.size += node.size
    if opened.size > MOST_VALUES:
        raise YamlError("found aliases that make too many values", "write the values out", line, column)
    value, children = opened.node.value, opened.node.children
    if isinstance(value, list) and isinstance(children, list):
        value.append(node.value)
        children.append(node)
    elif opened.key is None:
        opened.key = (_key(node, opened, line, column), line, column)
    elif isinstance(value, dict) and isinstance(children, dict) and opened.node.keys is not None:
        key, *place = opened.key
        value[key], children[key], opened.node.keys[key] = node.value, node, (place[0], place[1])
        opened.key = None


def _key(node: Node, opened: _Open, line: int, column: int) -> Scalar:
    if node.children is not None or not isinstance(node.value, Scalar):
        raise YamlError(f"found {show(node.value)} as a key, expected text", "", line, column)
    exact = type(node.value), node.value  # 1, 1.0 and true are one key to a dict
    if exact in opened.seen:
        said = f"found the key {show(node.value)} twice"
        raise YamlError(said, f"it also stands in line {opened.seen[exact]}", line, column)
    opened.seen[exact] = line
    return node.value


def _untagged(event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> tuple[int, int]:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    if event.tag is not None:
        said = f"found the tag {show(str(event.tag))}"
        raise YamlError(said, "tags are not used here: put the text in quotes", line, column)
    return line, column


def resolve(plain: str) -> Scalar:
    """What an unquoted scalar means. Raises ValueError for a whole number beyond 64 bits.

    Beyond 128 bits ryaml takes digits for a float, and beyond that for text; the models refuse both.
    """
    if plain in _WORDS:
        return _WORDS[plain]
    if plain[0] not in "+-.0123456789":
        return plain
    if _INT.fullmatch(plain):
        number = int(plain[:INT_TEXT], 0)
        if -(2**63) <= number < 2**64 and len(plain) < INT_TEXT:
            return number
        if -(2**127) <= number < 2**128 and len(plain) < INT_TEXT:
            raise ValueError(f"found the number {show(plain)}, which is too large")
    if _FLOAT.fullmatch(plain) and (_INT.fullmatch(plain) or not plain.lstrip("+-").isdigit()):
        decimal = float(plain)
        return decimal if math.isfinite(decimal) else plain
    return float(plain.replace(".", "")) if _SPECIAL.fullmatch(plain) else plain
