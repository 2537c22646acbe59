"""Where values stand in a file of the commonest shape, read line by line along its known value.

It is only a short cut: what it finds, `nodes.compose` finds as well (a test proves it), some thirty times slower. Any
line that is not as expected ends it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.athlete.node import Node

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.athlete.node import Scalar

_KEY = re.compile(r"( *)([A-Za-z0-9_-]+):(?: +|$)")
_QUOTED = re.compile(r""" (?: "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' ) [ ]* (?:[ ]\#.*)? """, re.VERBOSE)
_FLOW = re.compile(r"[\[{].*[\]}]")


class _Unexpected(Exception):  # noqa: N818 - not a fault: somebody else reads the file
    pass


def outline(text: str, value: object) -> Node | None:
    """The nodes of a document whose value is known; None where it is written in another way than most.

    A collection in brackets is one node, without children.
    """
    lines = text.split("\n")
    if not isinstance(value, dict) or "\r" in text:
        return None
    try:
        reader = _Reader(lines)
        node = reader.mapping(value, 0)
        return node if reader.next() is None else None
    except _Unexpected:
        return None


def begins(text: str) -> tuple[int, int] | None:
    """Line and column where a document of keys and values begins that can be read; None where it is not plain to see."""
    if "\r" in text:
        return None
    reader = _Reader(text.split("\n"))
    found = _KEY.match(reader.next() or "")
    return (reader.at + 1, 1) if found and not found[1] else None


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def next(self) -> str | None:
        """The next line that says something; None at the end."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line and not line.isspace() and line.lstrip(" ")[0] != "#":
                return line
            self.at += 1
        return None

    def mapping(self, value: Mapping[str, object], indent: int) -> Node:
        self.next()
        begin = self.at + 1
        keys: dict[Scalar, tuple[int, int]] = {}
        children: dict[Scalar, Node] = {}
        for key, inner in value.items():
            found = _KEY.match(self.next() or "")
            if found is None or found[2] != key or len(found[1]) != indent:
                raise _Unexpected
            keys[key] = self.at + 1, indent + 1
            children[key] = self.value(inner, found.end(), indent)
        if not keys:
            raise _Unexpected
        return Node(value, begin, indent + 1, keys=keys, children=children)

    def sequence(self, value: Sequence[object], indent: int) -> Node:
        begin, children = self.at + 1, list[Node]()
        for inner in value:
            line = self.next() or ""
            rest = line[indent + 2 :].lstrip(" ")
            if line[: indent + 2] != f"{' ' * indent}- " or not rest:
                raise _Unexpected
            column = len(line) - len(rest)
            if isinstance(inner, dict) and rest[0] != "{":
                self.lines[self.at] = " " * column + rest  # the first key stands where the others do
                children.append(self.mapping(inner, column))
            else:
                children.append(self.value(inner, column, indent))
        if not children:
            raise _Unexpected
        return Node(value, begin, indent + 1, children=children)

    def value(self, value: object, column: int, indent: int) -> Node:
        """A value that begins on this line, or on a line below its key."""
        line = self.lines[self.at]
        if column >= len(line) or line[column] == "#":
            return self._below(value, indent)
        node = Node(value, self.at + 1, column + 1)
        sign = line[column]
        if isinstance(value, dict | list) != (sign in "[{"):
            raise _Unexpected
        if sign in "[{" and not _FLOW.fullmatch(line, column):
            raise _Unexpected
        if sign in "\"'" and not _QUOTED.fullmatch(line, column):
            raise _Unexpected
        if sign in "&*!?@`%":
            raise _Unexpected
        self.at += 1
        if sign not in "[{\"'":
            self._skip(indent)
        return node

    def _below(self, value: object, indent: int) -> Node:
        self.at += 1
        line = self.next() or ""
        inner = len(line) - len(line.lstrip(" "))
        if isinstance(value, dict) and value and inner > indent:
            return self.mapping(value, inner)
        if isinstance(value, list) and inner >= indent:
            return self.sequence(value, inner)
        raise _Unexpected

    def _skip(self, indent: int) -> None:
        """Pass the lines that a text goes on for: those that stand further in."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line and not line.isspace() and len(line) - len(line.lstrip(" ")) <= indent:
                return
            self.at += 1
