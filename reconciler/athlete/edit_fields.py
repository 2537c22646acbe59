"""How to write a value into a mapping, or to take a key out of it: the splices, best way first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from reconciler.athlete.edit_order import before
from reconciler.athlete.edit_source import Source, Splice, UnsafeEdit
from reconciler.athlete.edit_spans import (
    Span,
    dashes,
    line_end,
    line_start,
    next_line,
    plain,
    walk,
)
from reconciler.athlete.edit_text import (
    DEEPEST_INDENT,
    Value,
    block_header,
    block_lines,
    fits_block,
    inline,
    needs_indent,
    pair_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.athlete.edit_spans import Plain

Pair = tuple[Span, Span]
_HEADER = re.compile(r"[|>](?:([1-9])[-+]?|[-+]([1-9])?)?")


def replace(source: Source, mapping: Span, index: int, value: Value) -> Iterator[list[Splice]]:
    """Ways to give a key of a mapping another value. What other places share with the old one stays theirs."""
    old = mapping.pairs[index][1]
    moved = moves(source, old.start, old.end)
    keeps = old.anchor and next(source.aliases(old), None) is None
    for splices in _put(source, mapping, index, value, f"&{old.anchor} " if keeps else ""):
        yield splices + moved


def moves(source: Source, start: int, end: int) -> list[Splice]:
    """Take anchors out of a part of the text that goes: to the first place outside that refers to each."""
    splices = []
    for span in walk(source.root):
        if span.anchor and start <= span.start and span.end <= end:
            outside = (alias for alias in source.aliases(span) if not start <= alias.start < end)
            if alias := next(outside, None):
                splices += _moved(source, alias, span)
    return splices


def _moved(source: Source, alias: Span, span: Span) -> list[Splice]:
    prefix, value = f"&{span.anchor} ", _written(plain(span))
    for mapping in walk(source.root):
        for index, pair in enumerate(mapping.pairs):
            if pair[1] is alias:
                return next(_put(source, mapping, index, value, prefix))
    return [Splice(alias.start, alias.end, prefix + inline(value, in_flow=True))]


def _written(value: Plain) -> Value:
    """A value of a file as one that can be written. Raises UnsafeEdit for keys that are no text, and for nothing."""
    if isinstance(value, dict):
        return {str(key): _written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_written(inner) for inner in value]
    if value is None:
        raise UnsafeEdit("found a shared value that is empty")
    return value


def _put(source: Source, mapping: Span, index: int, value: Value, prefix: str) -> Iterator[list[Splice]]:
    key, old = mapping.pairs[index]
    name = str(plain(key))
    in_flow = mapping.style == "{"
    if (
        isinstance(value, str)
        and not in_flow
        and fits_block(value)
        and ("\n" in value or old.style in ("|", ">"))
    ):
        yield _as_block(source, mapping, (key, old), value, prefix)
    if (
        not isinstance(value, str)
        and isinstance(value, Sequence)
        and value
        and old.kind == "list"
        and not old.style
    ):
        yield _as_list(source, key, old, value)
    quotes = old.style if old.style in ("'", '"') else ""
    text = inline(value, key=name, style=quotes, in_flow=in_flow)
    yield [*_without_body(source, (key, old), prefix + text)]


def _without_body(source: Source, pair: Pair, new: str) -> Iterator[Splice]:
    """Write into the line of the key, and take away the lines below it that belonged to the old value."""
    key, old = pair
    if old.style in ("|", ">"):
        header = _header(source, old)
        yield Splice(old.start, header.end(), new)
        body = line_end(source.text, header.end())
        yield Splice(body, max(body, old.end), "")
    elif old.is_block:
        colon = source.colon(key)
        yield Splice(colon, old.start + 1 + len(old.anchor) if old.anchor else colon, f" {new}")
        yield Splice(line_end(source.text, colon), old.end, "")
    else:
        yield Splice(old.start, old.end, _gap(source, pair) + new)


def _gap(source: Source, pair: Pair) -> str:
    """What is missing between a key and its value."""
    between = source.text[pair[0].end : pair[1].start]
    return ": " if ":" not in between else " " if between.endswith(":") else ""


def _header(source: Source, block: Span) -> re.Match[str]:
    header = _HEADER.search(source.text, block.start + (1 + len(block.anchor) if block.anchor else 0))
    if header is None:
        raise UnsafeEdit("found a block of text without | or >", block.start)
    return header


def _as_block(source: Source, mapping: Span, pair: Pair, value: str, prefix: str) -> list[Splice]:
    old, column = pair[1], source.column(mapping.pairs[0][0].start)
    above, indent, is_said = old.end, column + 2, False
    if old.style in ("|", ">"):
        header = _header(source, old)
        above, is_said = header.end(), bool(header[1] or header[2])
        indent = _indent(source, old, column)
        if indent - column > DEEPEST_INDENT and needs_indent(value):
            indent = column + 2
    elif old.is_block:
        above = source.colon(pair[0])
    start = line_end(source.text, above)
    end = max(start, old.tail if value.endswith("\n\n") else old.end)
    lines = block_lines(value, indent)
    if old.style == "|":
        lines = _kept(source.text[next_line(source.text, start) : end].splitlines(), lines)
    new = prefix + block_header(value, indent - column, always=is_said)
    head = [splice for splice in _without_body(source, pair, new) if splice.new]
    return [*head, Splice(start, end, below(source, end, lines, value))]


def _indent(source: Source, block: Span, column: int) -> int:
    """The column where the lines of a block of text begin."""
    header = _header(source, block)
    if said := header[1] or header[2]:
        return column + int(said)
    lines = source.text[next_line(source.text, header.end()) : block.end].splitlines()
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), column + 2)


def _kept(old: list[str], new: list[str]) -> list[str]:
    """The new lines; blank ones as they stand in the file, where spaces at their end mean nothing."""
    bare = [line if line.strip() else "" for line in old]
    if bare == old:
        return new
    kept = list(new)
    for a, b, size in SequenceMatcher(None, bare, new, autojunk=False).get_matching_blocks():
        kept[b : b + size] = old[a : a + size]
    return kept


def below(source: Source, at: int, lines: list[str], value: Value = "") -> str:
    """Lines as text to put behind an offset at the end of a line. `value` is what the last of them belong to.

    Blank lines that follow in the file serve as those at the end of a text, which would count them anyway.
    """
    newline = source.newline(at)
    ends = len(value) - len(value.rstrip("\n")) if isinstance(value, str) and fits_block(value) else 0
    spare = min(source.blank_lines(at), ends - 1)
    if spare > 0 and not any(lines[-spare:]):
        lines = lines[:-spare]
    is_open = at >= len(source.text) and ends > 0
    return "".join(newline + line for line in lines) + (newline if is_open else "")


def closed(source: Source, at: int) -> list[Splice]:
    """What a block of text at the end of a file needs before something follows, if its last line has no line break."""
    last = [span for span in walk(source.root) if span.style in ("|", ">")][-1:]
    if at < len(source.text) or not last or last[0].tail < at or last[0].text.endswith("\n"):
        return []
    header = _header(source, last[0])
    said = header[1] or header[2] or ""
    return [Splice(header.start() + 1, header.end(), f"{said}-")]


def _as_list(source: Source, key: Span, old: Span, value: Sequence[Value]) -> list[Splice]:
    """Items below each other. Those that were there stay with their comments."""
    places = dashes(source.text, old)
    start = line_end(source.text, source.colon(key))
    ends = [start, *(line_end(source.text, item.end) for item in old.items)]
    pieces: list[str] = []
    was = [inline(_written(plain(item))) for item in old.items]
    become = [inline(item) for item in value]
    for sign, a, b, c, d in SequenceMatcher(None, was, become, autojunk=False).get_opcodes():
        if sign == "equal":
            pieces += [source.text[ends[i] : ends[i + 1]] for i in range(a, b)]
        else:
            pieces += [
                f"{source.newline(start)}{' ' * source.column(places[0])}- {item}" for item in become[c:d]
            ]
    return [Splice(start, ends[-1], "".join(pieces))]


def insert(
    source: Source, mapping: Span, key: str, value: Value, order: tuple[str, ...]
) -> Iterator[list[Splice]]:
    """Ways to add a key to a mapping, where people look for it."""
    sibling = before(key, (plain(name) for name, _ in mapping.pairs), order)
    if mapping.style == "{":
        pair = inline({key: value})[1:-1] if key else ""
        at = mapping.pairs[sibling][1].end if mapping.pairs else mapping.end - 1
        yield [Splice(at, at, f", {pair}" if mapping.pairs else pair)]
        return
    column = source.column(mapping.pairs[0][0].start)
    at = line_end(source.text, mapping.pairs[sibling][1].tail)
    end = closed(source, at)
    yield [*end, Splice(at, at, below(source, at, [*pair_lines(key, value, column)], value))]
    line = f"{' ' * column}{inline(key)}: {inline(value, key=key)}"
    yield [*end, Splice(at, at, below(source, at, [line]))]


def opened(source: Source, mapping: Span) -> list[Splice] | None:
    """An entry in braces on one line, as keys below each other. None where it is not such an entry."""
    before_it = source.text[line_start(source.text, mapping.start) : mapping.start]
    inside = source.text[mapping.start : mapping.end]
    if (
        mapping.style != "{"
        or mapping.anchor
        or before_it.strip(" ") != "-"
        or not mapping.pairs
        or "\n" in inside
    ):
        return None
    gap = source.newline(mapping.end) + " " * len(before_it)
    lines = [
        f"{source.text[key.start : key.end]}: {source.text[value.start : value.end]}".rstrip(" ")
        for key, value in mapping.pairs
    ]
    end = line_end(source.text, mapping.end)
    return [
        Splice(mapping.start, mapping.end, lines[0]),
        Splice(end, end, "".join(gap + line for line in lines[1:])),
    ]
