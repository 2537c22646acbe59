"""A YAML text that is being edited: what it says, where it says it, and the pieces that change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reconciler.athlete.edit_spans import Plain, Span, line_end, line_start, next_line, plain, spans, walk
from reconciler.athlete.yaml import load
from reconciler.athlete.yaml_error import YamlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BREAK = re.compile(r"\r\n|\n|\r")
_COLON = re.compile(r"[ \t]*:")
MARK = "\ufeff"  # the byte order mark that some editors begin a file with


class Splice(NamedTuple):
    """Put `new` in the place of the text from `start` to `end`."""

    start: int
    end: int
    new: str


class UnsafeEdit(ValueError):  # noqa: N818 - a word of the message
    """An edit that could change more than it should, or cannot be made. `at` is an offset."""

    def __init__(self, said: str, at: int = 0, hint: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.at = at
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Source:
    """A text without byte order mark, on whose meaning both readers agree."""

    text: str
    root: Span
    value: Plain

    def newline(self, at: int) -> str:
        """The line break in use around an offset."""
        found = _BREAK.search(self.text, at) or _BREAK.search(self.text)
        return found[0] if found else "\n"

    def column(self, at: int) -> int:
        return at - line_start(self.text, at)

    def line(self, at: int) -> int:
        """The number of the line of an offset, from 1."""
        return len(_BREAK.findall(self.text, 0, at)) + 1

    def colon(self, key: Span) -> int:
        """Behind the colon of a key."""
        colon = _COLON.match(self.text, key.end)
        if colon is None:
            raise UnsafeEdit("found a key whose colon does not follow it", key.start)
        return colon.end()

    def aliases(self, span: Span) -> Iterator[Span]:
        """Where else the value of a span is used, in the order of the text."""
        return (other for other in walk(self.root) if other.target is span)

    def blank_lines(self, at: int) -> int:
        """How many blank lines follow the line of an offset."""
        count, here = 0, next_line(self.text, at)
        while here < len(self.text) and not self.text[here : line_end(self.text, here)].strip():
            count, here = count + 1, next_line(self.text, here)
        return count


def read(text: str) -> Source:
    """Raises YamlError for a text that is not the YAML we take, or that is no mapping."""
    try:
        value = load(text.encode())
    except UnicodeEncodeError:
        raise YamlError("found half a character", "save the file as UTF-8") from None
    root = spans(text)
    if not same(value, plain(root)):
        raise YamlError("found text that YAML readers understand differently", "write it in a simpler way")
    return Source(text, root, plain(root))


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices made. Raises UnsafeEdit where they overlap."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < at:
            raise UnsafeEdit("found values that are interwoven", splice.start)
        pieces += [text[at : splice.start], splice.new]
        at = splice.end
    return "".join([*pieces, text[at:]])


def same(one: object, other: object) -> bool:
    """Whether two plain values are equal and of the same types; 1, 1.0 and true differ. The order of keys is free."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)  # noqa: PLR0124 - not a number
