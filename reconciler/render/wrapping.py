"""Text with styles, broken at the width of a terminal. Pure.

Only what is too long is touched, and only at spaces: a path or an identity stays in one piece, so that it can be copied.
"""

from __future__ import annotations

import re
import unicodedata

_STYLE = re.compile(r"\x1b\[[\d;]*m")
_LEAD = re.compile(r"(?:\x1b\[[\d;]*m| )*")
_WORD = re.compile(r" *[^ ]+")
_LEAST = 20
"""Below this many columns nothing is broken: a line of single words helps nobody."""


def columns(text: str) -> int:
    """Return how many columns a terminal needs for a text: styles none, East Asian wide characters two."""
    return sum(map(_columns, _STYLE.sub("", text)))


def wrapped(text: str, width: int | None) -> str:
    """Return the text with no line longer than `width` columns, but for single words that are; None leaves it."""
    if width is None or width < _LEAST:
        return text
    return "\n".join(piece for line in text.split("\n") for piece in _pieces(line, width))


def _pieces(line: str, width: int) -> list[str]:
    if columns(line) <= width:
        return [line]
    lead = _LEAD.match(line)
    now = lead[0] if lead else ""
    following = " " * min(columns(now) + 2, width // 3)
    pieces: list[str] = []
    for word in _WORD.findall(line[len(now) :]):
        if _STYLE.sub("", now).strip() and columns(now + word) > width:
            pieces.append(now)
            now = following + word.lstrip(" ")
        else:
            now += word
    return [*pieces, now]


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
