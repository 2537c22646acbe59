"""What a workout amounts to for an athlete: seconds, metres, normalized power, load, intensity, time in zones."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.workout.load import (
    Load,
    LoadIs,
    choose_domain,
    half_up,
    hr_load,
    intensity,
    pace_load,
    power_load,
)
from reconciler.workout.model import Domain, Repeat, Workout
from reconciler.workout.power import Power, Run, WeightedRun, measure_power, unroll
from reconciler.workout.resolve import MeasuredStep, ResolvedStep, default_speed, resolve_step, single
from reconciler.workout.settings import SportSettings
from reconciler.workout.zones import zone_times


@dataclass(frozen=True, slots=True)
class Measured:
    """A workout, measured. Seconds, metres, watts; `load` is an integer, or None where the server has none.

    `load_is`: `exact` follows the server's recorded rules; `estimate` uses a rule that is not known to be the
    server's; `unknown` lacks the settings or the rule. `target` is the domain the load comes from.
    `zone_times` are (zone id, seconds) of that domain. `steps` are the leaves in the order of the document.
    """

    duration: int
    distance: float
    load: int | None
    load_is: LoadIs
    target: Domain | None
    ftp: int | None
    normalized_power: int | None
    average_watts: int | None
    joules: int | None
    intensity: float | None
    zone_times: tuple[tuple[str, int], ...]
    steps: tuple[MeasuredStep, ...]


def _seconds(resolved: ResolvedStep, speed: float) -> int:
    step = resolved.step
    if step.duration is not None:
        return step.duration
    if resolved.pace and resolved.pace.value > 0:
        speed = resolved.pace.value
    return half_up((step.distance or 0.0) / speed)


def _metres(resolved: ResolvedStep, seconds: int) -> float:
    if resolved.step.distance is not None:
        return resolved.step.distance
    return single(resolved.pace.value * seconds) if resolved.pace else 0.0


def _run(leaf: MeasuredStep) -> Run:
    power = leaf.resolved.power
    if power is None:
        return leaf.seconds, 0.0, 0.0
    if leaf.step.ramp and leaf.step.power and leaf.step.power.value is None:
        return leaf.seconds, power.start, power.end
    return leaf.seconds, power.value, power.value


def measure(
    workout: Workout,
    *,
    sport: str | None = None,
    settings: SportSettings | None = None,
    indoor: bool = False,
    target: str | None = None,
) -> Measured:
    """Measure a workout for an athlete's sport settings; without settings what needs them is None.

    `target` is the event's own (`POWER`, `HR`, `PACE`; `AUTO` or None leaves it to the settings).
    """
    known = settings or SportSettings()
    ftp = known.indoor_ftp or known.ftp if indoor else known.ftp
    speed = known.threshold_pace or default_speed(sport)
    leaves: list[MeasuredStep] = []
    runs: list[WeightedRun] = []
    duration, distance = 0, 0.0
    for item in workout.steps:
        repeated = isinstance(item, Repeat)
        reps, steps = (item.reps, item.steps) if isinstance(item, Repeat) else (1, (item,))
        part: list[Run] = []
        for step in steps:
            resolved = resolve_step(step, sport, known, indoor=indoor, ftp=ftp)
            seconds = _seconds(resolved, speed)
            leaf = MeasuredStep(resolved, seconds, _metres(resolved, seconds), reps)
            leaves.append(leaf)
            part.append(_run(leaf))
            duration += seconds * reps
            distance += leaf.metres * reps
        runs.extend(unroll(part, reps) if repeated else ((*run, 1) for run in part))
    watts = measure_power(runs)
    domain = choose_domain(leaves, known, sport, target)
    load = _load(domain, leaves, watts, duration, distance, known, sport, ftp)
    powered = all(leaf.step.power is None or leaf.resolved.power for leaf in leaves)
    return Measured(
        duration=duration,
        distance=distance,
        load=load.value,
        load_is=load.how,
        target=domain,
        ftp=ftp,
        normalized_power=half_up(watts.normalized) if powered and leaves else None,
        average_watts=half_up(watts.average) if powered and leaves else None,
        joules=half_up(watts.joules) if powered and leaves else None,
        intensity=intensity(load.value, duration),
        zone_times=zone_times(leaves, domain, known, ftp),
        steps=tuple(leaves),
    )


def _load(  # noqa: PLR0917  private, called once
    domain: Domain | None,
    leaves: list[MeasuredStep],
    watts: Power,
    duration: int,
    distance: float,
    settings: SportSettings,
    sport: str | None,
    ftp: int | None,
) -> Load:
    if not duration or domain is None:
        return Load(None, "unknown")
    if domain == "power":
        return power_load(leaves, watts, duration, ftp)
    if domain == "pace":
        return pace_load(leaves, duration, distance, settings, sport)
    return hr_load(leaves, duration, settings)
