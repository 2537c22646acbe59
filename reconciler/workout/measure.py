"""What a workout amounts to for an athlete: seconds, metres, normalized power, load, intensity, time in zones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from reconciler.workout.load import (
    Load,
    LoadIs,
    choose_domain,
    half_up,
    half_up_of_speeds,
    hr_load,
    intensity,
    pace_load,
    power_load,
    run_of,
)
from reconciler.workout.mixture import mixed_load
from reconciler.workout.model import Domain, Step, Workout
from reconciler.workout.power import Power, WeightedRun, measure_power, unroll
from reconciler.workout.resolve import (
    MeasuredStep,
    default_speed,
    family,
    resolve_hr,
    resolve_pace,
    resolve_power,
    single,
)
from reconciler.workout.settings import NO_SETTINGS, SportSettings
from reconciler.workout.zones import zone_times

_NOMINAL_FTP: Final = 250
_WITHOUT_LOAD: Final = "WeightTraining"  # observed: null


@dataclass(frozen=True, slots=True)
class Measured:
    """A workout, measured. Seconds, metres, watts; `load` is an integer, or None where the server has none.

    `load_is`: `exact` follows the server's recorded rules; `estimate` uses a rule that is not known to be the
    server's; `unknown` lacks the settings or the rule. `target` is the domain the load comes from, `threshold`
    that of the domain (W, bpm, m/s), `ftp` the one in force.
    `zone_times` are (zone id, seconds) of that domain. `steps` are the leaves in the order of the document.
    """

    duration: int
    distance: float
    load: int | None
    load_is: LoadIs
    target: Domain | None
    threshold: float | None
    ftp: int | None
    normalized_power: int | None
    average_watts: int | None
    joules: int | None
    intensity: float | None
    zone_times: tuple[tuple[str, int], ...]
    steps: tuple[MeasuredStep, ...]


class _Frame(NamedTuple):
    """What a workout is measured against."""

    sport: str | None
    settings: SportSettings
    ftp: int | None
    widen_power: bool  # outdoors only; heart rate and pace everywhere (the API's own words)
    speed: float

    @property
    def ftp_is_assumed(self) -> bool:
        """That indoor workouts count against the indoor FTP is likely, but not recorded."""
        return self.ftp != self.settings.ftp

    def leaf(self, step: Step, reps: int) -> MeasuredStep:
        """Resolve a step, and give it the seconds and metres that the server adds up."""
        settings = self.settings
        power = resolve_power(step.power, self.ftp, settings, widen=self.widen_power) if step.power else None
        hr = resolve_hr(step.hr, settings, widen=True) if step.hr else None
        pace = resolve_pace(step.pace, self.sport, settings, widen=True) if step.pace else None
        seconds, metres = step.duration, step.distance
        if seconds is None:
            speed = pace.value if pace and pace.value > 0 else self.speed
            seconds = half_up_of_speeds((metres or 0.0) / speed)
        if metres is None:
            metres = single(pace.value * seconds) if pace else 0.0
        return MeasuredStep(step, seconds, metres, reps, power, hr, pace)


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
    known = settings or NO_SETTINGS
    ftp = known.indoor_ftp or known.ftp if indoor else known.ftp
    frame = _Frame(sport, known, ftp, not indoor, known.threshold_pace or default_speed(sport))
    leaves: list[MeasuredStep] = []
    runs: list[WeightedRun] = []
    for item in workout.steps:
        if isinstance(item, Step):
            leaf = frame.leaf(item, 1)
            leaves.append(leaf)
            runs.append((*run_of(leaf), 1))
        else:
            inner = [frame.leaf(step, item.reps) for step in item.steps]
            leaves += inner
            runs += unroll([run_of(leaf) for leaf in inner], item.reps)
    measured = _total(leaves, measure_power(runs), frame, target)
    if ftp is None and measured.target == "power" and _relative(leaves, sport):
        nominal = replace(known, ftp=_NOMINAL_FTP)
        guess = measure(workout, sport=sport, settings=nominal, indoor=indoor, target=target)
        return replace(measured, load=guess.load, load_is="estimate", intensity=guess.intensity)
    return measured


def _relative(leaves: list[MeasuredStep], sport: str | None) -> bool:
    """A ride whose every power target is relative to FTP: then any FTP gives the load, to within rounding."""
    targets = [leaf.step.power for leaf in leaves if leaf.step.power]
    return family(sport) == "ride" and all(target.units in ("%ftp", "power_zone") for target in targets)


def _total(leaves: list[MeasuredStep], watts: Power, frame: _Frame, target: str | None) -> Measured:
    duration, distance, powered = 0, 0.0, bool(leaves)
    for leaf in leaves:
        duration += leaf.seconds * leaf.reps
        distance += leaf.metres * leaf.reps
        if leaf.power is None and leaf.step.power is not None:
            powered = False
    known = frame.settings
    domain = choose_domain(leaves, known, frame.sport, target)
    load = _load(domain, leaves, watts, duration, distance, frame)
    return Measured(
        duration=duration,
        distance=distance,
        load=load.value,
        load_is=load.how,
        target=domain,
        threshold={"power": frame.ftp, "hr": known.lthr, "pace": known.threshold_pace}.get(domain or ""),
        ftp=frame.ftp,
        normalized_power=half_up(watts.normalized) if powered else None,
        average_watts=half_up(watts.average) if powered else None,
        joules=half_up(watts.joules) if powered else None,
        intensity=intensity(load.value, duration),
        zone_times=zone_times(leaves, domain, known, frame.ftp),
        steps=tuple(leaves),
    )


def _load(
    domain: Domain | None,
    leaves: list[MeasuredStep],
    watts: Power,
    duration: int,
    distance: float,
    frame: _Frame,
) -> Load:
    if not duration or domain is None or frame.sport == _WITHOUT_LOAD:
        return Load(None, "unknown")
    if domain == "power":
        load = power_load(leaves, watts, duration, frame.ftp)
        return Load(load.value, "estimate") if frame.ftp_is_assumed and load.how == "exact" else load
    mixed = mixed_load(domain, leaves, frame.settings, frame.ftp, frame.sport)
    if mixed is not None:
        return mixed
    if domain == "pace":
        return pace_load(leaves, duration, distance, frame.settings, frame.sport)
    return hr_load(leaves, duration, frame.settings)
