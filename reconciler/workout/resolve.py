"""Targets in watts, bpm and metres per second, by the server's own rounding.

Facts (observed): `%ftp` is floored for each bound; a power zone n begins 2 W above the floored end of zone n-1 and its
middle is truncated; heart rate zones begin 1 bpm, pace zones 1 % above; a single value is widened by 2.5 %
(power, outside only; pace) or 1.5 % (heart rate); the first zone begins at 80 % of its end.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from struct import Struct
from typing import Final, NamedTuple

from reconciler.workout.model import SWEET_SPOT, Step, Target
from reconciler.workout.settings import PACE_ZONES, SportSettings

METRES_PER: Final = {
    "secs/km": 1000.0,
    "secs/mi": 1609.34,
    "secs/100m": 100.0,
    "secs/100y": 91.44,
    "secs/500m": 500.0,
    "secs/400m": 400.0,
    "secs/250m": 250.0,
}
_UNIT_OF_SETTING: Final = {
    "MINS_KM": "secs/km",
    "MINS_MILE": "secs/mi",
    "SECS_100M": "secs/100m",
    "SECS_100Y": "secs/100y",
    "SECS_500M": "secs/500m",
    "SECS_400M": "secs/400m",
    "SECS_250M": "secs/250m",
}
_SINGLE: Final = Struct("f")
_FIRST_ZONE_START = 0.8  # observed for power (one value) and for pace (one athlete's zones)


class Resolved(NamedTuple):
    """A target in W, bpm or m/s. `value` is what is computed with; `start` and `end` are what the device gets."""

    value: float
    start: float
    end: float
    zone: bool = False


class MeasuredStep(NamedTuple):
    """A leaf step as it is done once: `seconds` and `metres` as the server adds them up, targets resolved.

    `power`, `hr` and `pace` are None where there is no target, or no setting to resolve it with. `reps` is how often
    the step is done.
    """

    step: Step
    seconds: int
    metres: float
    reps: int
    power: Resolved | None = None
    hr: Resolved | None = None
    pace: Resolved | None = None


@lru_cache(maxsize=64)
def family(sport: str | None) -> str:
    """`run`, `swim` or `ride` for a sport type of the API; `other` for the rest."""
    name = (sport or "").lower()
    for part, kind in (
        ("run", "run"),
        ("swim", "swim"),
        ("ride", "ride"),
        ("cyclo", "ride"),
        ("walk", "run"),
    ):
        if part in name:
            return kind
    return "other"


def default_speed(sport: str | None) -> float:
    """The speed the server takes where no threshold is set: 30 km/h, running 6:00/km, swimming 2:00/100 m (observed)."""
    return {"run": 1000 / 360, "swim": 100 / 120}.get(family(sport), 30 / 3.6)


def single(value: float) -> float:
    """The nearest 32-bit float: the server computes speeds in single precision (observed)."""
    nearest: float = _SINGLE.unpack(_SINGLE.pack(value))[0]
    return nearest


def _bounds(target: Target) -> tuple[float, float]:
    value = target.value
    return (target.start or 0.0, target.end or 0.0) if value is None else (value, value)


def _share(percent: float, whole: float) -> float:
    """The floored share of a threshold: 40.8 % of 375 W are 153 W, though the product of the floats lies below."""
    return (percent * whole + 1e-6) // 100


def resolve_power(
    target: Target, ftp: int | None, settings: SportSettings, *, widen: bool
) -> Resolved | None:
    """Watts. `ftp` is the one in force (indoor or not); None where it is needed and missing, and for `%mmp`."""
    units, value = target.units, target.value
    low, high = _bounds(target)
    if units == "power_zone":
        return _power_zone(int(low), int(high), ftp, settings)
    if units == "%ftp":
        if ftp is None:
            return None
        low, high = _share(low, ftp), _share(high, ftp)
    elif units != "w":
        return None
    middle = (low + high) / 2
    if widen and value is not None:
        return Resolved(middle, floor(low - low * 0.025), ceil(high + high * 0.025))
    return Resolved(middle, low, high)


def _power_zone(first: int, last: int, ftp: int | None, settings: SportSettings) -> Resolved | None:
    zones = settings.power_zones
    if ftp is None:
        return None
    if first == last == SWEET_SPOT and len(zones) < SWEET_SPOT:
        low, high = (_share(bound, ftp) for bound in settings.sweet_spot)
        return Resolved((low + high) // 2, low, high, zone=True)
    if not (1 <= first <= len(zones) and 1 <= last <= len(zones)):
        return None
    end = _share(zones[last - 1], ftp)
    start = (
        _share(zones[first - 2], ftp) + 2
        if first > 1
        else float(int(_share(zones[0], ftp) * _FIRST_ZONE_START))
    )
    return Resolved((start + end) // 2, start, end, zone=True)


def resolve_hr(target: Target, settings: SportSettings, *, widen: bool) -> Resolved | None:
    """Beats per minute; None where max HR, LTHR or the zones are needed and missing."""
    low, high = _bounds(target)
    if target.units == "hr_zone":
        zones = settings.hr_zones
        if not (1 <= low <= len(zones) and 1 <= high <= len(zones)):
            return None
        start = zones[int(low) - 2] + 1 if low > 1 else floor(zones[0] * _FIRST_ZONE_START)
        end = zones[int(high) - 1]
        return Resolved((start + end) / 2, start, end, zone=True)
    basis = settings.lthr if target.units == "%lthr" else settings.max_hr if target.units == "%hr" else None
    if basis is None:
        return None
    low, high = _share(low, basis), _share(high, basis)
    if widen and target.value is not None:
        return Resolved(low, floor(low - low * 0.015), ceil(high + high * 0.015))
    return Resolved((low + high) / 2, low, high)


def resolve_pace(
    target: Target, sport: str | None, settings: SportSettings, *, widen: bool
) -> Resolved | None:
    """Metres per second. Without a threshold, running and swimming percentages are of the server's default speed."""
    low, high = _bounds(target)
    if target.units.startswith("secs"):
        metres = METRES_PER.get(target.units) or METRES_PER[_pace_unit(sport, settings)]
        if low <= 0 or high <= 0:
            return None
        low, high = single(metres / low), single(metres / high)
    else:
        threshold = settings.threshold_pace or (
            default_speed(sport) if family(sport) in ("run", "swim") else None
        )
        percent = _pace_percent(target, settings)
        if threshold is None or percent is None:
            return None
        threshold = single(threshold)
        low, high = single(threshold * percent[0] / 100), single(threshold * percent[1] / 100)
    middle = (low + high) / 2
    if target.units == "pace_zone":
        return Resolved(middle, low, high, zone=True)
    if widen and target.value is not None and family(sport) != "swim":
        return Resolved(middle, low - low * 0.025, high + high * 0.025)
    return Resolved(middle, low, high)


def _pace_percent(target: Target, settings: SportSettings) -> tuple[float, float] | None:
    low, high = _bounds(target)
    if target.units == "%pace":
        return low, high
    zones = settings.pace_zones or PACE_ZONES
    if target.units != "pace_zone" or not (1 <= low <= len(zones) and 1 <= high <= len(zones)):
        return None
    start = zones[int(low) - 2] + 1 if low > 1 else zones[0] * _FIRST_ZONE_START
    return start, zones[int(high) - 1]


def _pace_unit(sport: str | None, settings: SportSettings) -> str:
    fallback = "secs/100m" if family(sport) == "swim" else "secs/km"
    return _UNIT_OF_SETTING.get(settings.pace_units or "", fallback)
