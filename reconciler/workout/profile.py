"""A workout as one line of block characters: time runs to the right, intensity upwards."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, TypeAlias

from reconciler.workout.model import Repeat

if TYPE_CHECKING:
    from reconciler.workout.measure import Measured
    from reconciler.workout.model import Domain, Workout
    from reconciler.workout.resolve import MeasuredStep

_Group: TypeAlias = "tuple[int, list[MeasuredStep]]"

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
    ends = list(accumulate(total for total, _ in groups))
    moments = [(column + 0.5) * measured.duration / width for column in range(width)]
    values = [_value(groups, ends, moment, measured) for moment in moments]
    scale = (
        measured.threshold * _TOP if measured.threshold else max((value or 0 for value in values), default=0)
    )
    return "".join(_block(value, scale) for value in values)


def _block(value: float | None, scale: float) -> str:
    if value is None:
        return _NO_TARGET
    return _BLOCKS[min(int(value / scale * len(_BLOCKS)), len(_BLOCKS) - 1)] if scale > 0 else _BLOCKS[0]


def _groups(workout: Workout, measured: Measured) -> list[_Group]:
    """Each item of the workout as (seconds in all, the steps of one round)."""
    leaves = iter(measured.steps)
    groups: list[_Group] = []
    for item in workout.steps:
        steps = [next(leaves) for _ in item.steps] if isinstance(item, Repeat) else [next(leaves)]
        lasting = [step for step in steps if step.seconds]  # a metre may take no whole second
        if lasting:
            groups.append((lasting[0].reps * sum(step.seconds for step in lasting), lasting))
    return groups


def _value(groups: list[_Group], ends: list[int], moment: float, measured: Measured) -> float | None:
    place = min(bisect_right(ends, moment), len(ends) - 1)
    total, steps = groups[place]
    within = (moment - ends[place] + total) % (total / steps[0].reps)
    rounds = list(accumulate(step.seconds for step in steps))
    index = min(bisect_right(rounds, within), len(steps) - 1)
    leaf = steps[index]
    return _at(leaf, (within - rounds[index]) / leaf.seconds + 1, measured.target)


def _at(leaf: MeasuredStep, share: float, domain: Domain | None) -> float | None:
    resolved, target = leaf.pace, leaf.step.pace
    if domain == "power":
        resolved, target = leaf.power, leaf.step.power
    elif domain == "hr":
        resolved, target = leaf.hr, leaf.step.hr
    if resolved is None or target is None:
        return None
    if leaf.step.ramp and target.value is None:
        return resolved.start + (resolved.end - resolved.start) * share
    return resolved.value
