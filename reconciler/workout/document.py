"""A workout as the server's `workout_doc`: the JSON that the calendar stores beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.workout.model import DOMAINS, Repeat, Step, Target, Workout
from reconciler.workout.resolve import MeasuredStep, Resolved, single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.workout.measure import Measured

Json = dict[str, object]

_FLAGS: Final = ("ramp", "freeride", "maxeffort", "hidepower", "until_lap_press", "warmup", "cooldown")


def escaped(text: str) -> str:
    """As the server stores text: `<` is escaped, `>` is not (observed: `— &lt;`, and `Quality > volume`)."""
    return text.replace("<", "&lt;")


def shortest(value: float) -> float:
    """The shortest decimal that names the same 32-bit float, as the server prints numbers."""
    exact = single(value)
    short = next(text for digits in range(6, 18) if single(text := float(f"{exact:.{digits}g}")) == exact)
    return int(short) if short.is_integer() else short


def _target(target: Target) -> Json:
    made: Json = {"units": target.units}
    if target.value is not None:
        made["value"] = target.value
    else:
        made["start"], made["end"] = target.start, target.end
    if target.average:
        made["target"] = target.average
    if target.mmp_secs:
        made["mmp_duration"] = target.mmp_secs
    return made


def _resolved(resolved: Resolved) -> Json:
    bounds: Json = {"start": resolved.start, "end": resolved.end}
    return bounds if resolved.zone else {"value": resolved.value, **bounds}


def step_doc(leaf: MeasuredStep, *, resolved: bool = False) -> Json:
    """One step; with `resolved` also `_power`, `_hr`, `_pace` and `_distance`, as `GET …/events?resolve=true`."""
    step = leaf.step
    made: Json = {"text": escaped(step.text)} if step.text else {}
    made["duration"] = leaf.seconds
    if step.distance is not None:
        made["distance"] = int(step.distance) if step.distance.is_integer() else step.distance
    for domain in DOMAINS:
        target: Target | None = getattr(step, domain)
        if target is not None:
            made[domain] = _target(target)
    if step.cadence is not None:
        made["cadence"] = _target(step.cadence)
    for flag in _FLAGS:
        if getattr(step, flag):
            made[flag] = True
    if step.intensity:
        made["intensity"] = step.intensity
    if resolved:
        made.update(_extras(leaf))
    return made


def _extras(leaf: MeasuredStep) -> Iterator[tuple[str, object]]:
    if leaf.power:
        yield "_power", _resolved(leaf.power)
    if leaf.hr:
        yield "_hr", _resolved(leaf.hr)
    if leaf.pace:
        yield "_pace", _resolved(leaf.pace)
    if leaf.step.distance is None and leaf.pace:
        yield "_distance", shortest(leaf.metres)


def workout_doc(workout: Workout, measured: Measured, *, resolved: bool = False) -> Json:
    """The whole document: `steps`, `duration` in seconds, `distance` in metres, target, thresholds, zone times."""
    leaves = iter(measured.steps)
    steps: list[Json] = []
    for item in workout.steps:
        if isinstance(item, Step):
            steps.append(step_doc(next(leaves), resolved=resolved))
            continue
        inner = [next(leaves) for _ in item.steps]
        steps.append(_repeat(item, inner, resolved=resolved))
    made: Json = {"steps": steps, "duration": measured.duration, "distance": shortest(measured.distance)}
    for key in ("ftp", "normalized_power", "average_watts"):
        if getattr(measured, key) is not None:
            made[key] = getattr(measured, key)
    if measured.target:
        made["target"] = measured.target.upper()
    if measured.zone_times:
        made["zoneTimes"] = [{"id": zone, "secs": secs} for zone, secs in measured.zone_times]
    made["options"] = dict(workout.options)
    return made


def _repeat(item: Repeat, leaves: list[MeasuredStep], *, resolved: bool) -> Json:
    return {
        "reps": item.reps,
        "text": escaped(item.text),
        "steps": [step_doc(leaf, resolved=resolved) for leaf in leaves],
        "duration": item.reps * sum(leaf.seconds for leaf in leaves),
        "distance": shortest(item.reps * sum(leaf.metres for leaf in leaves)),
    }
