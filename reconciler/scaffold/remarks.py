"""Comment lines of a YAML file, made of texts that anybody may have written. Pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from reconciler.athlete.model import show

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 110
LONGEST = 240


def told(text: str, limit: int = LONGEST) -> str:
    """A text of the plans on one line, cut; what does not show is made visible."""
    line = " ".join(text.split())
    line = line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def foreign(text: str | None, limit: int = 80) -> str:
    """A text of the calendar: quoted, on one line, cut; what does not show is escaped."""
    return show(" ".join((text or "").split()), limit)


def comment(text: str, depth: int = 0) -> Iterator[str]:
    """One thought as comment lines, an item of a list `depth` levels deep. `text` is safe already."""
    start = f"# {'  ' * depth}- "
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=f"#{' ' * (len(start) - 1)}",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
