"""What the server would silently drop, misread or move: a remark with a stable code for each.

A `Remark` is code, severity, column offset in the line (from 0), what the server does, and the text to write instead.
"""

from __future__ import annotations

from typing import TypeAlias

from reconciler.workout.model import Severity, Step

Remark: TypeAlias = tuple[str, Severity, int, str, str]


def remarks_on_step(body: str, step: Step | None) -> tuple[Remark, ...]:
    """Remarks on a step line without its dash, and on what was read from it."""
    if step is None and body.strip():
        return (("dropped-step", "error", 0, "no duration and no distance: the server drops this line", ""),)
    return ()


def remarks_on_header(_line: str, _reps: int) -> tuple[Remark, ...]:
    """Remarks on a text line before the steps of a block."""
    return ()


def remarks_on_swallowed(_line: str, reps: int) -> tuple[Remark, ...]:
    """Remarks on a text line directly under a step."""
    if reps:
        message = f"directly under a step: the server takes it as part of that step, nothing is repeated {reps} times"
        return (("swallowed-repeat", "error", 0, message, "a blank line before it"),)
    return ()
