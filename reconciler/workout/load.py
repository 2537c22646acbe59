"""The load of a planned workout: the server's recorded rules, and an honest mark where they are not known.

Power (checked on every recorded load): `round((NP / FTP)**2 * seconds / 36)` with the rounded NP. Pace, running
(checked 9 of 9): the same with mean speed over threshold speed, no normalisation; swimming: the cube (one recording).
Heart rate: normalised TRIMP, which fits the one recording but is not proven: always an estimate.
"""

from __future__ import annotations

import math
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from reconciler.workout.resolve import MeasuredStep, family, single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.workout.model import Domain
    from reconciler.workout.power import Power, Run
    from reconciler.workout.settings import SportSettings

LoadIs: TypeAlias = Literal["exact", "estimate", "unknown"]

_DOMAIN_OF: Final[dict[str, Domain]] = {"POWER": "power", "HR": "hr", "PACE": "pace"}
_ORDERS: Final = {"run": "POWER_PACE_HR"}  # as in the recorded settings of one athlete
_DEFAULT_ORDER: Final = "POWER_HR_PACE"
_SINGLE_PRECISION: Final = 1 + 5e-7  # the cube of a ratio of two speeds is off by less


class Load(NamedTuple):
    """A training load and how it is known. None where the server has none or the settings are missing."""

    value: int | None
    how: LoadIs


def half_up(value: float) -> int:
    """Round half up, as the server does."""
    return math.floor(value + 0.5)


def half_up_of_speeds(value: float) -> int:
    """Round half up what was computed from speeds, whose single precision may have put a half a hair below itself.

    30 minutes at 90 % of any threshold are 40.5, so 41; 500 m at 4:01/km are 120.5 s, so 121 s.
    """
    return half_up(value * _SINGLE_PRECISION)


def intensity(load: int | None, seconds: int) -> float | None:
    """`icu_intensity` in %: derived from the rounded load (checked 122 of 122). None without a load or a duration."""
    return 100 * math.sqrt(load * 36 / seconds) if load is not None and seconds else None


def choose_domain(
    leaves: Sequence[MeasuredStep], settings: SportSettings, sport: str | None, target: str | None
) -> Domain | None:
    """The domain that the load comes from: the event's target, else the first in the sport's order that is there.

    A domain is there when a step carries it and the settings can resolve it; failing that, when a step carries it.
    """
    if not leaves:
        return None
    wanted = _DOMAIN_OF.get(target or "") or _DOMAIN_OF.get(settings.target or "")
    order = settings.workout_order or _ORDERS.get(family(sport), _DEFAULT_ORDER)
    ranked = [wanted] if wanted else []
    ranked += [_DOMAIN_OF[name] for name in order.split("_") if name in _DOMAIN_OF]
    known = {
        "power": settings.ftp or settings.indoor_ftp,
        "hr": settings.lthr,
        "pace": settings.threshold_pace,
    }
    carried = None
    for domain in ranked:
        if carried is None or known[domain]:
            carries = attrgetter(domain)
            if any(carries(leaf.step) for leaf in leaves):
                if known[domain]:
                    return domain
                carried = domain
    return carried


def power_load(leaves: Sequence[MeasuredStep], watts: Power, seconds: int, ftp: int | None) -> Load:
    """Load from power. A step without power counts as 0 W, which no recording proves: then it is an estimate."""
    if ftp is None:
        return Load(None, "unknown")
    exact = True
    for leaf in leaves:
        if leaf.step.power is None or leaf.step.freeride:
            exact = False
        if leaf.power is None and leaf.step.power is not None:
            return Load(None, "unknown")
    rounded = half_up(watts.normalized)
    # (NP / FTP)**2 * seconds / 36, rounded half up, in whole numbers: 126 W of 180 W for 1800 s are 24.5, so 25
    load = (2 * rounded * rounded * seconds + 36 * ftp * ftp) // (72 * ftp * ftp)
    return Load(load, "exact" if exact else "estimate")


def pace_load(
    leaves: Sequence[MeasuredStep], seconds: int, metres: float, settings: SportSettings, sport: str | None
) -> Load:
    """Load from mean speed: squared for running, cubed for swimming. Without a threshold the server has none."""
    if settings.threshold_pace is None:
        return Load(None, "unknown")
    ratio = metres / seconds / single(settings.threshold_pace)
    swim = (settings.pace_load_type or ("SWIM" if family(sport) == "swim" else "RUN")) == "SWIM"
    exact = all(leaf.pace for leaf in leaves)
    load = half_up_of_speeds(ratio ** (3 if swim else 2) * seconds / 36)
    return Load(load, "exact" if exact else "estimate")


def run_of(leaf: MeasuredStep) -> Run:
    """The watts of a step that is done once; 0 W without a power target."""
    step, seconds, power = leaf.step, leaf.seconds, leaf.power
    if power is None:
        return seconds, 0.0, 0.0
    if step.ramp and step.power and step.power.value is None:
        return seconds, power.start, power.end
    return seconds, power.value, power.value


def hr_load(leaves: Sequence[MeasuredStep], seconds: int, settings: SportSettings) -> Load:
    """Load from heart rate: TRIMP over that of an hour at LTHR. Without max HR, the square of the mean ratio."""
    if not settings.lthr or any(leaf.step.hr and leaf.hr is None for leaf in leaves):
        return Load(None, "unknown")
    beats = [(leaf.hr.value if leaf.hr else 0.0, leaf.seconds * leaf.reps) for leaf in leaves]
    rest, top = settings.resting_hr or 0, settings.max_hr or 0
    if rest and rest < settings.lthr < top:
        hour = _trimp(settings.lthr, rest, top) * 3600
        return Load(
            half_up(100 * sum(_trimp(bpm, rest, top) * secs for bpm, secs in beats) / hour), "estimate"
        )
    mean = sum(bpm * secs for bpm, secs in beats) / seconds / settings.lthr
    return Load(half_up(mean * mean * seconds / 36), "estimate")


def _trimp(bpm: float, rest: int, top: int) -> float:
    reserve = min(max((bpm - rest) / (top - rest), 0.0), 1.5)
    return reserve * 0.64 * math.exp(1.92 * reserve)
