"""Text from outside, made harmless in Markdown. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^=])")
_GAP = "\u200b"
"""A zero-width space: GitHub looks for mentions and links in the finished text, where a backslash no longer helps."""


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line: no mention, link, image, HTML, cell or fence."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _PUNCTUATION.sub(r"\\\1", shown)
    shown = shown.replace("@", f"@{_GAP}").replace(r"\#", rf"\#{_GAP}").replace("://", f":{_GAP}//")
    shown = re.sub(r"(?i)(www|gh)(\\[.-])", rf"\1{_GAP}\2", shown)
    return re.sub(r"\b([0-9a-f]{4})([0-9a-f]{3,36})\b", rf"\1{_GAP}\2", shown)


def quote(text: str) -> str:
    """Return text of several lines as a block quote."""
    return "\n".join(f"> {escape(line)}" if line.strip() else ">" for line in text.strip("\n").split("\n"))


def fence(lines: Sequence[str], language: str = "") -> str:
    """Return the lines as a code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * max(3, longest + 1)
    return "\n".join([f"{ticks}{language}", *lines, ticks])


def indented(block: str) -> str:
    """Return a block so that it belongs to an item of an inner list."""
    return "\n".join(f"    {line}" if line else "" for line in block.split("\n"))


def folded(summary: str, body: str) -> str:
    """Return a part that a tap opens. `summary` is escaped already."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"
