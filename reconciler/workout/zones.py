"""Seconds in each zone, from the resolved targets: ramps are split, the sweet spot counts beside its zone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.workout.model import Domain
    from reconciler.workout.resolve import MeasuredStep, Resolved
    from reconciler.workout.settings import SportSettings

_ABOVE = 1 + 1e-6  # an upper bound belongs to its zone; pace is computed in single precision


def zone_times(
    leaves: Sequence[MeasuredStep], domain: Domain | None, settings: SportSettings, ftp: int | None
) -> tuple[tuple[str, int], ...]:
    """(zone id, seconds) for every zone of the domain; empty where zones or thresholds are not known."""
    limits = _limits(domain, settings, ftp)
    if not limits:
        return ()
    counts, sweet = [0] * (len(limits) + 1), 0
    low, high = _sweet_spot(settings.sweet_spot, ftp)
    powered = domain == "power"
    for leaf in leaves:
        resolved = leaf.power if powered else leaf.hr if domain == "hr" else leaf.pace
        if resolved is None or resolved.value <= 0:
            continue
        secs, value = leaf.seconds * leaf.reps, resolved.value
        if powered and leaf.step.ramp and leaf.step.power and leaf.step.power.value is None:
            _count_ramp(counts, limits, leaf, resolved)
            if low <= max(resolved.start, resolved.end):
                under = _below(resolved, leaf.seconds, low)
                sweet += (_below(resolved, leaf.seconds, high) - under) * leaf.reps
            continue
        counts[bisect_left(limits, value)] += secs
        if low <= value < high:
            sweet += secs
    named = zip(_names(len(counts)), counts, strict=True)
    return (*named, ("SS", sweet)) if powered else tuple(named)


@lru_cache(maxsize=64)
def _names(count: int) -> tuple[str, ...]:
    return tuple(f"Z{zone}" for zone in range(1, count + 1))


def _count_ramp(counts: list[int], limits: Sequence[float], leaf: MeasuredStep, resolved: Resolved) -> None:
    low, high = sorted((resolved.start, resolved.end))
    under = 0
    for zone in range(bisect_right(limits, low), bisect_right(limits, high)):
        below = _below(resolved, leaf.seconds, limits[zone])
        counts[zone] += (below - under) * leaf.reps
        under = below
    counts[bisect_right(limits, high)] += (leaf.seconds - under) * leaf.reps


def _below(ramp: Resolved, seconds: int, limit: float) -> int:
    """How many of the ramp's seconds lie under the limit; whether it rises or falls does not matter."""
    low, high = min(ramp.start, ramp.end), max(ramp.start, ramp.end)
    if seconds == 1:
        return int(ramp.start < limit)
    if high < limit:
        return seconds
    if low >= limit:
        return 0
    place = (limit - low) / (high - low) * (seconds - 1)
    return min(seconds, int(place) + (place != int(place)))


def _limits(domain: Domain | None, settings: SportSettings, ftp: int | None) -> tuple[float, ...]:
    """The values just above which the next zone begins (observed: 132.2 W is Z2 when 55 % of FTP is 132 W)."""
    if domain == "power" and ftp:
        return _shares(settings.power_zones, ftp)
    if domain == "hr":
        return tuple(bound * _ABOVE for bound in settings.hr_zones[:-1])
    if domain == "pace" and settings.threshold_pace:
        return _shares(settings.pace_zones, settings.threshold_pace)
    return ()


@lru_cache(maxsize=64)  # an athlete has few zones and thresholds, and hundreds of workouts
def _shares(zones: tuple[float, ...], threshold: float) -> tuple[float, ...]:
    return tuple(bound * threshold / 100 * _ABOVE for bound in zones[:-1])


@lru_cache(maxsize=64)
def _sweet_spot(shares: tuple[float, float], ftp: int | None) -> tuple[float, float]:
    low, high = shares
    return (low * (ftp or 0) // 100, high * (ftp or 0) // 100 + 1)
