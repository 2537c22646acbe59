"""Seconds in each zone, from the resolved targets: ramps are split, the sweet spot counts beside its zone."""

from __future__ import annotations

from itertools import pairwise
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
    counts = [0] * (len(limits) + 1)
    sweet = 0
    low, high = _sweet_spot(settings, ftp)
    for leaf in leaves:
        resolved = _of(leaf, domain)
        if resolved is None or resolved.value <= 0:
            continue
        ramped = _ramp(leaf, domain, resolved)
        below = [_below(ramped, leaf.seconds, limit) for limit in limits]
        for zone, (under, over) in enumerate(pairwise([0, *below, leaf.seconds])):
            counts[zone] += max(over - under, 0) * leaf.reps
        if domain == "power":
            sweet += (_below(ramped, leaf.seconds, high) - _below(ramped, leaf.seconds, low)) * leaf.reps
    named = tuple((f"Z{zone}", secs) for zone, secs in enumerate(counts, 1))
    return (*named, ("SS", sweet)) if domain == "power" else named


def _of(leaf: MeasuredStep, domain: Domain) -> Resolved | None:
    resolved = leaf.resolved
    return resolved.power if domain == "power" else resolved.hr if domain == "hr" else resolved.pace


def _ramp(leaf: MeasuredStep, domain: Domain, resolved: Resolved) -> tuple[float, float]:
    """First and last value of the step, the lower first: for counting seconds the direction does not matter."""
    target = {"power": leaf.step.power, "hr": leaf.step.hr, "pace": leaf.step.pace}[domain]
    if domain == "power" and leaf.step.ramp and target and target.value is None:
        return min(resolved.start, resolved.end), max(resolved.start, resolved.end)
    return resolved.value, resolved.value


def _below(ramp: tuple[float, float], seconds: int, limit: float) -> int:
    """How many of the step's seconds lie under the limit."""
    low, high = ramp
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
