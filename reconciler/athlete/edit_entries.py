"""How to add an entry to a list of a week, or to take one out: the splices, best way first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.edit_fields import below, closed, moves
from reconciler.athlete.edit_order import LISTS, WEEK, before, ordered
from reconciler.athlete.edit_removal import blank_until, without, without_lines
from reconciler.athlete.edit_source import Source, Splice, UnsafeEdit
from reconciler.athlete.edit_spans import Span, before_break, dashes, line_end, line_start, next_line, plain
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
    start, end = with_comments(source.text, start, next_line(source.text, gone.end), dash - start)
    moved = moves(source, gone.start, gone.end)
    if len(entries.items) == 1:
        colon = source.colon(key)
        for lines in without_lines(source, start, end):
            yield [Splice(colon, colon, " []"), lines, *moved]
        return
    first, after = _without_gap(source, start, end, index, len(entries.items))
    for lines in (
        *without_lines(source, first, after),
        *without_lines(source, start, end, blank_until(source.text, end)),
    ):
        yield [lines, *moved]


def with_comments(text: str, start: int, end: int, column: int) -> tuple[int, int]:
    """The lines of an entry with the comments directly above it, and those inside it at its end."""
    while start and _comment_column(text, above := line_start(text, before_break(text, start))) == column:
        start = above
    while end < len(text) and _comment_column(text, end) > column:
        end = next_line(text, end)
    return start, end


def _comment_column(text: str, start: int) -> int:
    """Where the comment of a line begins that holds nothing else; -1 for any other line."""
    found = re.compile(r" *#").match(text, start)
    return found.end() - 1 - start if found else -1


def _without_gap(source: Source, start: int, end: int, index: int, count: int) -> tuple[int, int]:
    """The lines of an entry, with the blank lines that would otherwise be one gap too many."""
    text = source.text
    first, after = start, blank_until(text, end)
    while first and not text[(line := line_start(text, before_break(text, first))) : first].strip():
        first = line
    if index == 0:
        return start, after
    is_last = index == count - 1 and _comment_column(text, end) < 0
    return (first, end) if after > end or is_last else (start, end)


@dataclass(frozen=True, slots=True)
class _New:
    """An entry to write: its keys in order, and whether texts of several lines become blocks.

    `apart`: a blank line may stand above it. One that follows a `|+` block would become part of that text.
    """

    kind: str
    entry: Mapping[str, Value]
    blocks: bool
    apart: bool

    @property
    def in_flow(self) -> str:
        return inline(self.entry, in_flow=True)

    def below(self, source: Source, at: int, above: list[str]) -> Splice:
        """The lines of the entry, after those `above`, behind an offset at the end of a line."""
        last = list(self.entry.values())[-1:] if self.blocks else []
        lines = [*above, *self._lines(source)]
        return Splice(at, at, below(source, at, lines, *last))

    def _lines(self, source: Source) -> list[str]:
        column, width = _indentation(source, self.kind)
        pairs = self.entry.items()
        lines = [line for pair in pairs for line in pair_lines(*pair, column + width, blocks=self.blocks)]
        if not lines:
            return [f"{' ' * column}- {{}}"]
        return [f"{' ' * column}-{' ' * (width - 1)}{lines[0].lstrip(' ')}", *lines[1:]]


def add(source: Source, kind: str, entry: Mapping[str, Value]) -> Iterator[list[Splice]]:
    """Ways to put a new entry at the end of a list, which need not be there."""
    there = next((pair for pair in source.root.pairs if plain(pair[0]) == kind), None)
    in_order = {key: entry[key] for key in ordered(entry, LISTS.get(kind, ()))}
    for blocks, apart in ((True, True), (True, False), (False, True), (False, False)):
        new = _New(kind, in_order, blocks, apart)
        yield _appended(source, there, new) if there else _listed(source, new)


def _listed(source: Source, new: _New) -> list[Splice]:
    """The entry with its list, which was not there."""
    root = source.root
    if root.style == "{":
        text = f"{inline(new.kind)}: [{new.in_flow}]"
        at = root.pairs[-1][1].end if root.pairs else root.end - 1
        return [Splice(at, at, f", {text}" if root.pairs else text)]
    sibling = root.pairs[before(new.kind, (plain(key) for key, _ in root.pairs), WEEK)]
    at = line_end(source.text, sibling[1].tail)
    is_apart = new.apart and _is_apart(source, line_start(source.text, sibling[0].start))
    gap = [""] if is_apart and sibling[1].tail == sibling[1].end else []  # a tail is a gap already
    column = source.column(root.pairs[0][0].start)
    return [*closed(source, at), new.below(source, at, [*gap, f"{' ' * column}{inline(new.kind)}:"])]


def _is_apart(source: Source, start: int) -> bool:
    """Whether a blank line stands above the line that begins there."""
    above = line_start(source.text, before_break(source.text, start))
    return start > 0 and not source.text[above:start].strip()


def _appended(source: Source, pair: Pair, new: _New) -> list[Splice]:
    """The entry in a list that is there."""
    key, entries = pair
    if entries.style == "[" and (entries.items or source.root.style == "{"):
        at = entries.items[-1].end if entries.items else entries.end - 1
        return [Splice(at, at, f", {new.in_flow}" if entries.items else new.in_flow)]
    if entries.items:
        return _after_last(source, entries, new)
    if source.root.style == "{" or entries.anchor:
        raise UnsafeEdit(f"found {new.kind} without a list of its own", entries.start)
    colon = source.colon(key)
    at = line_end(source.text, entries.end)
    return [Splice(colon, entries.end, ""), new.below(source, at, [])]


def _after_last(source: Source, entries: Span, new: _New) -> list[Splice]:
    text, last = source.text, entries.items[-1]
    column = source.column(dashes(text, entries)[0])
    _, end = with_comments(text, 0, next_line(text, last.tail), column)
    at = max(before_break(text, end), line_end(text, last.tail))
    gap = [""] if new.apart and _has_gaps(source, entries) and last.tail == last.end else []
    return [*closed(source, at), new.below(source, at, gap)]


def _has_gaps(source: Source, entries: Span) -> bool:
    """Whether a blank line stands between entries: in this list, else in the first that shows it."""
    others = (value for _, value in source.root.pairs if value.kind == "list" and not value.style)
    for one in (entries, *others):
        if len(one.items) >= _LEAST_TO_SEE:
            between = source.text[line_end(source.text, one.items[-2].end) : one.items[-1].start]
            return any(not line.strip() for line in between.splitlines()[1:])
    return False


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
