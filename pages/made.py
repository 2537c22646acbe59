"""What is generated, and from what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pages import commands, documents, picture
from reconciler.rules import document as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[1]
MADE: Mapping[str, Callable[[], bytes]] = {
    "docs/commands.md": lambda: commands.page().encode(),
    "docs/yaml-reference.md": lambda: documents.page().encode(),
    "docs/rules.md": lambda: rules.markdown().encode(),
    "docs/pictures/workout.svg": lambda: picture.svg(ROOT),
}
"""The path of each generated file, and what makes its content."""


def stale() -> dict[str, bytes]:
    """Return what the files that are not in step should hold, by path."""
    wanted = {path: make() for path, make in MADE.items()}
    return {path: content for path, content in wanted.items() if _content(path) != content}


def _content(path: str) -> bytes | None:
    try:
        return (ROOT / path).read_bytes()
    except FileNotFoundError:
        return None
