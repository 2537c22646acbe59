"""Steps and targets in the making: mutable classes with the slots of the frozen ones, which they become.

The generated `__init__` of a frozen dataclass sets each field by a call, which takes longer than reading the line.
"""

from __future__ import annotations

from dataclasses import fields

from reconciler.workout.model import Step, Target


class StepDraft:
    """What the tokens of one line have said so far; a later token of a kind overwrites an earlier one."""

    __slots__ = tuple(field.name for field in fields(Step))

    def __init__(self) -> None:
        self.text: str | None = None
        self.duration: int | None = None
        self.distance: float | None = None
        self.power: Target | None = None
        self.hr: Target | None = None
        self.pace: Target | None = None
        self.cadence: Target | None = None
        self.ramp = False
        self.freeride = False
        self.maxeffort = False
        self.hidepower = False
        self.until_lap_press = False
        self.warmup = False
        self.cooldown = False
        self.intensity: str | None = None

    def frozen(self) -> Step:
        """This very object as a `Step`: the draft is gone."""
        self.__class__ = Step  # type: ignore[assignment]  # allowed at run time because the slots are the same
        return self  # type: ignore[return-value]


class TargetDraft:
    """A target before it is frozen."""

    __slots__ = tuple(field.name for field in fields(Target))

    def __init__(
        self, units: str, value: float | None, start: float | None, end: float | None, mmp_secs: int | None
    ) -> None:
        self.units = units
        self.value = value
        self.start = start
        self.end = end
        self.average: str | None = None
        self.mmp_secs = mmp_secs

    def frozen(self) -> Target:
        """This very object as a `Target`: the draft is gone."""
        self.__class__ = Target  # type: ignore[assignment]  # allowed at run time because the slots are the same
        return self  # type: ignore[return-value]


def averaged(target: Target, average: str) -> Target:
    """The target, averaged by the device over `average`."""
    draft = TargetDraft(target.units, target.value, target.start, target.end, target.mmp_secs)
    draft.average = average
    return draft.frozen()
