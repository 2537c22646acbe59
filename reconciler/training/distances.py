"""Distances of planned sessions, and whether they are whole. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.training.planned import PlannedSession
    from reconciler.workout import Measured, MeasuredStep


def distances(sessions: Iterable[PlannedSession]) -> Mapping[str, tuple[float, bool]]:
    """Metres by sport family, in the order of first appearance, and whether the sum is partial.

    It is partial where a session has no distance, or only part of its steps has one: the rest is not known. A family
    whose sessions have no distance at all stands there with 0 and True.
    """
    sums: dict[str, tuple[float, bool]] = {}
    for session in sessions:
        metres, partial = sums.get(session.family, (0.0, False))
        sums[session.family] = metres + (session.distance or 0), partial or not has_whole_distance(session)
    return sums


def has_whole_distance(session: PlannedSession) -> bool:
    """Whether the distance of a session is that of all of it. Steps by heart rate or power alone have none.

    A stated distance counts only where the steps have none, as on the calendar.
    """
    if not session.distance:
        return False
    return not session.measured or not session.measured.distance or covers_all_steps(session.measured)


def covers_all_steps(measured: Measured) -> bool:
    """Whether every step has metres, or stands still."""
    return bool(measured.distance) and all(leaf.metres or _stands(leaf) for leaf in measured.steps)


def _stands(leaf: MeasuredStep) -> bool:
    """A rest at the wall or the roadside: 0 % pace, or marked as rest without a target."""
    if leaf.pace is not None:
        return leaf.pace.value == 0
    return leaf.step.intensity == "rest" and not leaf.step.has_target
