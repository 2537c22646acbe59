"""A workout as one short line for people: warm-up, repeats with what is in them, cool-down, each with its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.workout.model import SWEET_SPOT, Repeat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.workout.model import Step, Target, Workout

_AFTER: Final = {
    "%ftp": " %",
    "%hr": " % HR",
    "%lthr": " % LTHR",
    "%pace": " % pace",
    "%mmp": " % MMP",
    "w": " W",
    "rpm": " rpm",
}
_ZONES: Final = {"power_zone": "Z", "hr_zone": "Z", "pace_zone": "Z", "custom_zone": "CZ"}
_DOMAINS: Final = {"hr_zone": " HR", "pace_zone": " pace"}
_TIMES: Final = "\u00d7"
_SHORT: Final = 120
_KILOMETRE: Final = 1000


def outline(workout: Workout, *, most: int = 200) -> str:
    """Return the steps on one line of at most `most` characters, "" without steps. Labels are left out.

    What does not fit is cut between two items, and `…` says so.
    """
    kept: list[str] = []
    items = _runs(_repeat(item) if isinstance(item, Repeat) else _step(item) for item in workout.steps)
    for position, item in enumerate(items):
        room = most - (0 if position == len(items) - 1 else len(" · …"))
        if len(" · ".join([*kept, item])) > room:
            return " · ".join([*kept, "…"])
        kept.append(item)
    return " · ".join(kept)


def has_intervals(workout: Workout) -> bool:
    """Tell whether something is repeated: then the structure is worth a look before one goes out."""
    return any(isinstance(item, Repeat) and item.reps > 1 for item in workout.steps)


def _runs(items: Iterable[str]) -> list[str]:
    """Say once what stands several times in a row, with how often."""
    runs: list[tuple[str, int]] = []
    for item in items:
        if runs and runs[-1][0] == item:
            runs[-1] = (item, runs[-1][1] + 1)
        else:
            runs.append((item, 1))
    return [item if times == 1 else f"{times}{_TIMES} {item}" for item, times in runs]


def _repeat(item: Repeat) -> str:
    return f"{item.reps}{_TIMES} ({', '.join(_step(step) for step in item.steps)})"


def _step(step: Step) -> str:
    parts = [_amount(step), "ramp" if step.ramp else ""]
    parts += [_target(target) for target in (step.power, step.hr, step.pace, step.cadence) if target]
    parts += [
        "free ride" if step.freeride else "",
        "all out" if step.maxeffort else "",
        "until lap" if step.until_lap_press else "",
    ]
    return " ".join(part for part in parts if part)


def _amount(step: Step) -> str:
    if step.distance:
        kilometres = step.distance >= _KILOMETRE
        return f"{_number(step.distance / _KILOMETRE)} km" if kilometres else f"{_number(step.distance)} m"
    seconds = step.duration or 0
    if seconds < _SHORT and seconds % 60:
        return f"{seconds}s"
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count)


def _target(target: Target) -> str:
    if target.units in _ZONES:
        return _zone(target)
    if target.units.startswith("secs"):
        return _span(target, _clock) + (target.units.removeprefix("secs") or " pace")
    return _span(target, _number) + _AFTER.get(target.units, "")


def _zone(target: Target) -> str:
    if target.units == "power_zone" and target.value == SWEET_SPOT:
        return "sweet spot"
    prefix = _ZONES[target.units]
    return _span(target, lambda value: f"{prefix}{_number(value)}") + _DOMAINS.get(target.units, "")


def _span(target: Target, shown: Callable[[float | None], str]) -> str:
    if target.value is not None:
        return shown(target.value)
    return f"{shown(target.start)}\u2013{shown(target.end)}"


def _number(value: float | None) -> str:
    return f"{value or 0:.2f}".rstrip("0").rstrip(".")


def _clock(seconds: float | None) -> str:
    minutes, rest = divmod(round(seconds or 0), 60)
    return f"{minutes}:{rest:02d}"
