"""How to take something out of a text: a key of a mapping, whole lines, a part between commas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.edit_fields import moves
from reconciler.athlete.edit_source import Source, Splice, UnsafeEdit
from reconciler.athlete.edit_spans import Span, before_break, line_end, line_start, next_line

if TYPE_CHECKING:
    from collections.abc import Iterator


def remove(source: Source, mapping: Span, index: int) -> Iterator[list[Splice]]:
    """Ways to take a key out of a mapping. Comments on lines of their own stay."""
    key, value = mapping.pairs[index]
    moved = moves(source, key.start, value.end)
    if mapping.style == "{":
        yield [without(source, [(a.start, b.end) for a, b in mapping.pairs], index), *moved]
    elif len(mapping.pairs) == 1:
        yield [Splice(key.start, value.end, "{}"), *moved]
    elif not source.text[(start := line_start(source.text, key.start)) : key.start].strip():
        end = next_line(source.text, value.end)
        for gone in without_lines(source, start, end, blank_until(source.text, end)):
            yield [gone, *moved]
    else:  # behind the dash of an entry
        following = mapping.pairs[index + 1][0].start
        between = source.text[value.end : following]
        yield [Splice(key.start, value.end if "#" in between else following, ""), *moved]


def blank_until(text: str, at: int) -> int:
    """Where the blank lines end that begin at a line. Behind a `|+` block they would count as text."""
    while at < len(text) and not text[at : line_end(text, at)].strip():
        at = next_line(text, at)
    return at


def without_lines(source: Source, start: int, *ends: int) -> Iterator[Splice]:
    """Without whole lines, up to one of the ends. A missing line break at the end of the text stays missing.

    Only where a block of text would lose its own by that, it is there afterwards.
    """
    for end in dict.fromkeys(ends):
        if end == len(source.text) and start and not source.text.endswith(("\n", "\r")):
            yield Splice(before_break(source.text, start), end, "")
        yield Splice(start, end, "")


def without(source: Source, places: list[tuple[int, int]], index: int) -> Splice:
    """Without one of the parts between commas. Raises UnsafeEdit where a comment stands beside it."""
    start, end = places[index]
    if index:
        start = places[index - 1][1]
    elif len(places) > 1:
        end = places[1][0]
    if "#" in source.text[start : places[index][0]] + source.text[places[index][1] : end]:
        raise UnsafeEdit("found a comment between brackets", start)
    return Splice(start, end, "")
