"""Seconds in each zone, from the resolved targets: ramps are split, the sweet spot counts beside its zone."""

from __future__ import annotations

import math
from bisect import bisect_left
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
    if domain is None or not limits:
        return ()
    counts, sweet = [0] * (len(limits) + 1), 0
    low, high = _sweet_spot(settings, ftp)
    for leaf in leaves:
        resolved = leaf.power if domain == "power" else leaf.hr if domain == "hr" else leaf.pace
        if resolved is None or resolved.value <= 0:
            continue
        secs, value = leaf.seconds * leaf.reps, resolved.value
        if domain == "power" and leaf.step.ramp and leaf.step.power and leaf.step.power.value is None:
            _count_ramp(counts, limits, leaf, resolved)
            sweet += (_below(resolved, leaf.seconds, high) - _below(resolved, leaf.seconds, low)) * leaf.reps
            continue
        counts[bisect_left(limits, value)] += secs
        if low <= value < high:
            sweet += secs
    named = [(f"Z{zone}", secs) for zone, secs in enumerate(counts, 1)]
    if domain == "power":
        named.append(("SS", sweet))
    return tuple(named)


def _count_ramp(counts: list[int], limits: list[float], leaf: MeasuredStep, resolved: Resolved) -> None:
    under = 0
    for zone, limit in enumerate([*limits, math.inf]):
        below = _below(resolved, leaf.seconds, limit)
        counts[zone] += (below - under) * leaf.reps
        under = below


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


def _limits(domain: Domain | None, settings: SportSettings, ftp: int | None) -> list[float]:
    """The values just above which the next zone begins (observed: 132.2 W is Z2 when 55 % of FTP is 132 W)."""
    if domain == "power" and ftp:
        return [bound * ftp / 100 * _ABOVE for bound in settings.power_zones[:-1]]
    if domain == "hr":
        return [bound * _ABOVE for bound in settings.hr_zones[:-1]]
    if domain == "pace" and settings.threshold_pace:
        return [bound * settings.threshold_pace / 100 * _ABOVE for bound in settings.pace_zones[:-1]]
    return []


def _sweet_spot(settings: SportSettings, ftp: int | None) -> tuple[float, float]:
    low, high = settings.sweet_spot
    return (low * (ftp or 0) // 100, high * (ftp or 0) // 100 + 1)
