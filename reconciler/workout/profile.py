"""A workout as one line of block characters: time runs to the right, intensity upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.workout.model import Repeat

if TYPE_CHECKING:
    from reconciler.workout.measure import Measured
    from reconciler.workout.model import Workout
    from reconciler.workout.resolve import MeasuredStep

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_TOP: Final = 1.25  # of threshold: the highest block; harder efforts do not tell apart in one line
_NO_TARGET: Final = "·"


def profile(workout: Workout, measured: Measured, *, width: int = 40) -> str:
    """`width` characters, or fewer for a workout of fewer seconds; "" without steps.

    A character shows the target in the middle of its share of the time, against the threshold of the domain in which
    the workout is measured, or against its own highest target where no threshold is known; `·` has no target.
    """
    width = min(width, measured.duration)
    if width <= 0:
        return ""
    groups = _groups(workout, measured)
    moments = [(column + 0.5) * measured.duration / width for column in range(width)]
    values = [_value(groups, moment, measured) for moment in moments]
    scale = (
        measured.threshold * _TOP if measured.threshold else max((value or 0 for value in values), default=0)
    )
    return "".join(_block(value, scale) for value in values)


def _block(value: float | None, scale: float) -> str:
    if value is None:
        return _NO_TARGET
    return _BLOCKS[min(int(value / scale * len(_BLOCKS)), len(_BLOCKS) - 1)] if scale > 0 else _BLOCKS[0]


def _groups(workout: Workout, measured: Measured) -> list[tuple[int, list[MeasuredStep]]]:
    """Each item of the workout as (seconds in all, the steps of one round)."""
    leaves = iter(measured.steps)
    groups = []
    for item in workout.steps:
        steps = [next(leaves) for _ in item.steps] if isinstance(item, Repeat) else [next(leaves)]
        groups.append((steps[0].reps * sum(step.seconds for step in steps), steps))
    return groups


def _value(groups: list[tuple[int, list[MeasuredStep]]], moment: float, measured: Measured) -> float | None:
    for total, steps in groups:
        if moment >= total:
            moment -= total
            continue
        moment %= total / steps[0].reps
        for step in steps:
            if moment < step.seconds:
                return _at(step, moment / step.seconds, measured)
            moment -= step.seconds
    return None


def _at(leaf: MeasuredStep, share: float, measured: Measured) -> float | None:
    target = measured.target
    resolved = leaf.power if target == "power" else leaf.hr if target == "hr" else leaf.pace
    if resolved is None or target is None:
        return None
    if leaf.step.ramp:
        return resolved.start + (resolved.end - resolved.start) * share
    return resolved.value
