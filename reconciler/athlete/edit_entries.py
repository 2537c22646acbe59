"""How to add an entry to a list of a week, or to take one out: the splices, best way first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.athlete.edit_fields import below, moves, without_lines, without
from reconciler.athlete.edit_order import LISTS, WEEK, before, ordered
from reconciler.athlete.edit_source import Source, Splice, UnsafeEdit
from reconciler.athlete.edit_spans import Span, dashes, line_end, line_start, next_line, plain
from reconciler.athlete.edit_text import Value, inline, pair_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.edit_fields import Pair

_LEAST_TO_SEE = 2  # entries that show how entries are separated


def remove(source: Source, pair: Pair, index: int) -> Iterator[list[Splice]]:
    """Ways to take an entry out of the list under a key, with the comments that belong to it."""
    key, entries = pair
    gone = entries.items[index]
    if entries.style == "[":
        places = [(item.start, item.end) for item in entries.items]
        yield [without(source, places, index), *moves(source, gone.start, gone.end)]
        return
    dash = dashes(source.text, entries)[index]
    start = line_start(source.text, max(dash, 0))
    if dash < 0 or source.text[start:dash].strip():
        raise UnsafeEdit("found an entry that does not begin its line", gone.start)
    start, end = _with_comments(source.text, start, next_line(source.text, gone.end), dash - start)
    moved = moves(source, gone.start, gone.end)
    if len(entries.items) == 1:
        colon = source.colon(key)
        body = [Splice(colon, colon, " []"), without_lines(source, start, end)]
        yield [*body, *moved]
        return
    for first, after in dict.fromkeys(
        (_without_gap(source, start, end, index, len(entries.items)), (start, end))
    ):
        yield [without_lines(source, first, after), *moved]


def _with_comments(text: str, start: int, end: int, column: int) -> tuple[int, int]:
    """The lines of an entry with the comments directly above it, and those inside it at its end."""
    while (
        start
        and _comment_column(text, above := line_start(text, start - _break_before(text, start))) == column
    ):
        start = above
    while end < len(text) and _comment_column(text, end) > column:
        end = next_line(text, end)
    return start, end


def _break_before(text: str, at: int) -> int:
    return 2 if text.endswith("\r\n", 0, at) else 1


def _comment_column(text: str, start: int) -> int:
    """Where the comment of a line begins that holds nothing else; -1 for any other line."""
    found = re.compile(r" *#").match(text, start)
    return found.end() - 1 - start if found else -1


def _without_gap(source: Source, start: int, end: int, index: int, count: int) -> tuple[int, int]:
    """The lines of an entry, with the blank lines that would otherwise be one gap too many."""
    text = source.text
    first, after = start, end
    while first and not text[(line := line_start(text, first - _break_before(text, first))) : first].strip():
        first = line
    while after < len(text) and not text[after : line_end(text, after)].strip():
        after = next_line(text, after)
    if index == 0:
        return start, after
    is_last = index == count - 1 and _comment_column(text, end) < 0
    return (first, end) if after > end or is_last else (start, end)


def add(source: Source, kind: str, entry: Mapping[str, Value]) -> Iterator[list[Splice]]:
    """Ways to put a new entry at the end of a list, which need not be there."""
    for pair in source.root.pairs:
        if plain(pair[0]) == kind:
            yield from _append(source, pair, kind, entry)
            return
    root = source.root
    if root.style == "{":
        text = f"{inline(kind)}: [{_in_flow(kind, entry)}]"
        at = root.pairs[-1][1].end if root.pairs else root.end - 1
        yield [Splice(at, at, f", {text}" if root.pairs else text)]
        return
    sibling = root.pairs[before(kind, (plain(key) for key, _ in root.pairs), WEEK)]
    at = line_end(source.text, sibling[1].end)
    gap = [""] if _is_apart(source, line_start(source.text, sibling[0].start)) else []
    column = source.column(root.pairs[0][0].start)
    lines = [*gap, f"{' ' * column}{kind}:", *_lines(source, kind, entry)]
    yield [Splice(at, at, below(source, at, lines, _last(kind, entry)))]


def _is_apart(source: Source, start: int) -> bool:
    """Whether a blank line stands above the line that begins there."""
    above = line_start(source.text, max(start - _break_before(source.text, start), 0))
    return start > 0 and not source.text[above:start].strip()


def _in_flow(kind: str, entry: Mapping[str, Value]) -> str:
    return inline({key: entry[key] for key in ordered(entry, LISTS.get(kind, ()))}, in_flow=True)


def _last(kind: str, entry: Mapping[str, Value]) -> Value:
    return entry[ordered(entry, LISTS.get(kind, ()))[-1]] if entry else ""


def _append(source: Source, pair: Pair, kind: str, entry: Mapping[str, Value]) -> Iterator[list[Splice]]:
    key, entries = pair
    if source.root.style == "{" or (entries.style == "[" and entries.items):
        if entries.style != "[":
            raise UnsafeEdit(f"found {kind} that is no list", entries.start)
        at = entries.items[-1].end if entries.items else entries.end - 1
        yield [Splice(at, at, f", {_in_flow(kind, entry)}" if entries.items else _in_flow(kind, entry))]
        return
    if entries.kind != "list" and not (entries.kind == "scalar" and plain(entries) is None):
        raise UnsafeEdit(f"found {kind} that is no list of its own", entries.start)
    if entries.items:
        yield from _after_last(source, entries, kind, entry)
        return
    colon = source.colon(key)
    at = line_end(source.text, entries.end)
    lines = below(source, at, _lines(source, kind, entry), _last(kind, entry))
    yield [Splice(colon, entries.end, ""), Splice(at, at, lines)]


def _after_last(
    source: Source, entries: Span, kind: str, entry: Mapping[str, Value]
) -> Iterator[list[Splice]]:
    places = dashes(source.text, entries)
    column = source.column(places[0])
    _, end = _with_comments(source.text, 0, next_line(source.text, entries.items[-1].end), column)
    at = end - _break_before(source.text, end) if source.text.endswith(("\n", "\r"), 0, end) else end
    at = max(at, line_end(source.text, entries.items[-1].end))
    gap = [""] if _has_gaps(source, entries) else []
    yield [Splice(at, at, below(source, at, [*gap, *_lines(source, kind, entry)], _last(kind, entry)))]


def _has_gaps(source: Source, entries: Span) -> bool:
    """Whether a blank line stands between entries: in this list, else in the first that shows it."""
    others = (value for _, value in source.root.pairs if value.kind == "list" and not value.style)
    for one in (entries, *others):
        if len(one.items) >= _LEAST_TO_SEE:
            between = source.text[line_end(source.text, one.items[-2].end) : one.items[-1].start]
            return any(not line.strip() for line in between.splitlines()[1:])
    return False


def _lines(source: Source, kind: str, entry: Mapping[str, Value]) -> list[str]:
    """A new entry in the indentation that the lists of the file have."""
    column, width = _indentation(source, kind)
    keys = ordered(entry, LISTS.get(kind, ()))
    lines = [line for key in keys for line in pair_lines(key, entry[key], column + width)]
    if not lines:
        return [f"{' ' * column}- {{}}"]
    return [f"{' ' * column}-{' ' * (width - 1)}{lines[0].lstrip(' ')}", *lines[1:]]


def _indentation(source: Source, kind: str) -> tuple[int, int]:
    """The column of the dashes, and how far the keys stand behind them."""
    root = source.root
    pairs = sorted(root.pairs, key=lambda pair: plain(pair[0]) != kind)
    for _, value in pairs:
        if value.kind == "list" and not value.style:
            dash = dashes(source.text, value)[0]
            behind = source.text[dash + 1 : value.items[0].start]
            is_usual = behind.isspace() and "\n" not in behind and "\t" not in behind and "\r" not in behind
            return source.column(dash), len(behind) + 1 if is_usual else 2
    return (source.column(root.pairs[0][0].start) if root.pairs else 0) + 2, 2
