"""Hard or easy: seconds in zones against a ladder that is stated and can be changed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.workout.model import DOMAINS
from reconciler.workout.zones import zone_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.workout.measure import Measured
    from reconciler.workout.model import Domain, Step
    from reconciler.workout.resolve import MeasuredStep
    from reconciler.workout.settings import SportSettings

_REST = frozenset({"rest", "recovery", "warmup", "cooldown"})
_MAX_EFFORT_ZONE = 5


@dataclass(frozen=True, slots=True)
class Ladder:
    """Minutes at or above a zone from which a session is hard: by power, by heart rate or pace, and for swims.

    Source: the ladder of Section 11 for power and heart rate. It has none for pace: pace takes that of heart rate, so
    that a few strides do not make an easy run hard; and swims, which no source covers, count from twice as much on,
    so that an ordinary set around threshold does not. `rpe` is for sessions without zones.
    """

    power: tuple[tuple[int, float], ...] = ((3, 30), (4, 10), (5, 5), (6, 2), (7, 1))
    other: tuple[tuple[int, float], ...] = ((4, 10), (5, 5))
    swim: tuple[tuple[int, float], ...] = ((4, 20), (5, 12))
    rpe: int = 7


@dataclass(frozen=True, slots=True)
class Zones:
    """Seconds by zone number: `power` and `other` (heart rate and pace) apart; `easy` below zone 3 or resting.

    `untargeted` are seconds that no zone claims; `unresolved` those with a target that lacks its threshold.
    """

    power: tuple[int, ...] = ()
    other: tuple[int, ...] = ()
    easy: int = 0
    untargeted: int = 0
    unresolved: int = 0

    @property
    def known(self) -> int:
        """Seconds whose effort is known."""
        return self.easy + sum(self.power[2:]) + sum(self.other[2:])


@dataclass(frozen=True, slots=True)
class Effort:
    """Whether a session is hard; None where nobody knows. `why` says by what, in words."""

    hard: bool | None
    why: str


def seconds_in_zones(
    measured: Measured, settings: SportSettings, steps: Sequence[MeasuredStep] | None = None
) -> Zones:
    """How long each zone is planned, or of some `steps` alone.

    A step counts once, in the domain that the device would steer by.
    """
    parts: dict[Domain, list[MeasuredStep]] = {}
    resting = untargeted = most = targeted = 0
    for leaf in measured.steps if steps is None else steps:
        domain = domain_of(leaf.step, measured.target)
        seconds = leaf.seconds * leaf.reps
        if domain:
            parts.setdefault(domain, []).append(leaf)
            targeted += seconds
        elif leaf.step.maxeffort:
            most += seconds
        elif leaf.step.intensity in _REST or leaf.step.warmup or leaf.step.cooldown:
            resting += seconds
        else:
            untargeted += seconds
    power, hr, pace = (
        _seconds(parts[domain], domain, settings, measured.ftp) if domain in parts else ()
        for domain in ("power", "hr", "pace")
    )
    other = _sum(_sum(hr, pace), (*[0] * (_MAX_EFFORT_ZONE - 1), most) if most else ())
    zoned = sum(power) + sum(hr) + sum(pace)
    return Zones(
        power=power,
        other=other,
        easy=resting + sum(power[:2]) + sum(other[:2]),
        untargeted=untargeted,
        unresolved=max(targeted - zoned, 0),
    )


def judge(zones: Zones, ladder: Ladder, *, swim: bool = False, rpe: int | None = None) -> Effort:
    """Hard by the first rung that the session reaches; unknown while unresolved time could reach one."""
    for seconds, rungs in ((zones.power, ladder.power), (zones.other, ladder.swim if swim else ladder.other)):
        for zone, minutes in rungs:
            above = sum(seconds[zone - 1 :]) / 60
            if above >= minutes:
                return Effort(
                    hard=True, why=f"{above:.0f} min in Z{zone} or above, from {minutes:g} min on hard"
                )
    if rpe is not None and (zones.unresolved or not zones.known):
        return Effort(rpe >= ladder.rpe, f"RPE {rpe}, from {ladder.rpe} on hard")
    if zones.unresolved:
        return Effort(
            None, f"{zones.unresolved // 60} min have a target whose threshold or zones are not known"
        )
    if not zones.known:
        return Effort(None, "no step has a target, and no RPE is stated")
    above = (sum(zones.power[2:]) + sum(zones.other[2:])) / 60
    return Effort(hard=False, why=f"{above:.0f} min in Z3 or above")


def done_is_hard(zones: Sequence[int], ladder: Ladder, *, by_power: bool, swim: bool = False) -> bool | None:
    """Whether a completed session was hard, by its own seconds in zones; None where it has none."""
    if not any(zones):
        return None
    rungs = ladder.power if by_power else ladder.swim if swim else ladder.other
    return any(sum(zones[zone - 1 :]) / 60 >= minutes for zone, minutes in rungs)


def domain_of(step: Step, preferred: Domain | None) -> Domain | None:
    """The domain that the device would steer a step by; None without a target."""
    if preferred and getattr(step, preferred):
        return preferred
    for domain in DOMAINS:
        if getattr(step, domain):
            return domain
    return None


def _seconds(
    leaves: Sequence[MeasuredStep], domain: Domain, settings: SportSettings, ftp: int | None
) -> tuple[int, ...]:
    if domain == "pace" and settings.threshold_pace is None:
        return ()
    return tuple(seconds for name, seconds in zone_times(leaves, domain, settings, ftp) if name != "SS")


def _sum(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    if not (left and right):
        return left or right
    size = max(len(left), len(right))
    pad = (0,) * size
    return tuple(a + b for a, b in zip((left + pad)[:size], (right + pad)[:size], strict=True))
