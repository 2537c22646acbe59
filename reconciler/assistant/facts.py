"""All that is known of one athlete: the tool `get_facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.assistant.workspace import Workspace

LEAST, USUAL, MOST = 5_000, 60_000, 200_000
"""Characters of an answer."""


def get_facts(space: Workspace, athlete: str, max_chars: int) -> str:
    """Return the facts as Markdown of at most `max_chars` characters; what was cut is said in it."""
    raise NotImplementedError
