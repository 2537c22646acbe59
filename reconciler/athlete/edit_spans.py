"""Where every value of a YAML text begins and ends, as offsets of characters: what edits need to know.

A span ends where its content does, before the line break: comments and blank lines after it are not part of it.
Behind its end may follow a tail of blank lines, which a `|+` block keeps: nothing may be put before them without
changing the text. A span that carries an anchor begins with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reconciler.athlete.node import Scalar
from reconciler.athlete.nodes import events, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import Event

_Open = tuple[MappingStartEvent | SequenceStartEvent, list["Span"]]
Plain = Scalar | list["Plain"] | dict[Scalar, "Plain"]
_BLOCK_HEADER = re.compile(r"(?:&\S+\s+)?[|>]([-+0-9]{0,2})")
_COLON = re.compile(r"[ \t]*:")
_DASH = re.compile(r"(?:&\S+)?(?:[ \t\r\n]|#[^\r\n]*)*(?=-)")


@dataclass(frozen=True, slots=True)
class Span:
    """One value in the text. `style` is the sign of a scalar, or { or [ for a flow collection; else empty."""

    kind: Literal["scalar", "map", "list", "alias"]
    start: int
    end: int
    tail: int
    style: str = ""
    anchor: str = ""
    text: str = ""  # of a scalar
    pairs: tuple[tuple[Span, Span], ...] = ()
    items: tuple[Span, ...] = ()
    target: Span | None = None  # what an alias stands for

    @property
    def is_block(self) -> bool:
        """A block of text, or a collection that is written over several lines without brackets."""
        return self.style in ("|", ">") or (self.kind in ("map", "list") and not self.style)

    @property
    def children(self) -> tuple[Span, ...]:
        return self.items or tuple(span for pair in self.pairs for span in pair)


def plain(span: Span) -> Plain:
    """The value that a span stands for."""
    if span.target:
        return plain(span.target)
    if span.kind == "list":
        return [plain(item) for item in span.items]
    if span.kind == "map":
        return {_key(key): plain(value) for key, value in span.pairs}
    return span.text if span.style else resolve(span.text)


def _key(span: Span) -> Scalar:
    key = plain(span)
    return key if isinstance(key, Scalar) else None  # the reader has refused other keys


def walk(span: Span) -> Iterator[Span]:
    """The span and all inside it, in the order of the text. Aliases are not followed."""
    yield span
    for child in span.children:
        yield from walk(child)


def spans(text: str) -> Span:
    """The root of a text that our reader has accepted. An empty text has an empty scalar."""
    stack: list[_Open] = []
    anchors: dict[str, Span] = {}
    done: list[Span] = []
    for event in events(text):
        into = stack[-1][1] if stack else done
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            stack.append((event, []))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            opened, children = stack.pop()
            span = _collection(opened, event, children)
            (stack[-1][1] if stack else done).append(_anchored(span, anchors))
        elif isinstance(event, ScalarEvent):
            into.append(_anchored(_scalar(text, event, stack[-1] if stack else None), anchors))
        elif isinstance(event, AliasEvent):
            start, end = event.start_mark.index, event.end_mark.index
            into.append(Span("alias", start, end, end, target=anchors[event.anchor]))
    return done[0] if done else Span("scalar", 0, 0, 0)


def _anchored(span: Span, anchors: dict[str, Span]) -> Span:
    if span.anchor:
        anchors[span.anchor] = span
    return span


def _collection(opened: MappingStartEvent | SequenceStartEvent, closed: Event, children: list[Span]) -> Span:
    is_map = isinstance(opened, MappingStartEvent)
    start, end = opened.start_mark.index, closed.end_mark.index
    tail = end
    if not opened.flow_style:
        end, tail = children[-1].end, children[-1].tail
    sign = ("{" if is_map else "[") if opened.flow_style else ""
    span = Span("map" if is_map else "list", start, end, tail, sign, opened.anchor or "")
    if not is_map:
        return replace(span, items=tuple(children))
    return replace(span, pairs=tuple(zip(children[::2], children[1::2], strict=True)))


def _scalar(text: str, event: ScalarEvent, around: _Open | None) -> Span:
    start, end = event.start_mark.index, event.end_mark.index
    tail = end
    if event.style in ("|", ">"):
        end, tail = _block_end(text, start, end)
    elif start == end and around and isinstance(around[0], MappingStartEvent) and len(around[1]) % 2:
        # ruamel puts a value that is not there before the next token, behind comments: it stands behind its colon.
        colon = _COLON.match(text, around[1][-1].end)
        start = end = tail = colon.end() if colon else around[1][-1].end
    return Span("scalar", start, end, tail, event.style or "", event.anchor or "", event.value)


def _block_end(text: str, start: int, behind: int) -> tuple[int, int]:
    """The end of the last line of a block of text, which ruamel sees behind all blank lines, and its tail."""
    header = _BLOCK_HEADER.match(text, start)
    body = line_end(text, start)
    lines = text[body:behind].splitlines(keepends=True)
    indent = next((_indent(line) for line in lines if line.strip()), 0)
    end = behind
    while lines and not lines[-1].strip() and len(lines[-1].rstrip("\r\n")) <= indent:
        end -= len(lines.pop())
    keeps = header is not None and "+" in header[1]
    end, tail = before_break(text, end), before_break(text, behind)
    return max(end, body), max(tail if keeps else end, body)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, before its line break."""
    while at < len(text) and text[at] not in "\r\n":
        at += 1
    return at


def next_line(text: str, at: int) -> int:
    """Where the line after that of an offset begins, or the end of the text."""
    at = line_end(text, at)
    return at + (2 if text.startswith("\r\n", at) else 1 if at < len(text) else 0)


def before_break(text: str, at: int) -> int:
    """Before the line break that ends at an offset, if one does."""
    return at - (2 if text.endswith("\r\n", 0, at) else text.endswith(("\n", "\r"), 0, at))


def dashes(text: str, sequence: Span) -> tuple[int, ...]:
    """Where the dashes of a block sequence stand."""
    first = _DASH.match(text, sequence.start)
    at = first.end() if first else sequence.start
    found = [at]
    line = re.compile(rf"^ {{{at - line_start(text, at)}}}-(?=\s|\Z)", re.MULTILINE)
    for before in sequence.items[:-1]:
        dash = line.search(text, line_end(text, before.end))
        found.append(dash.end() - 1 if dash else -1)
    return tuple(found)
