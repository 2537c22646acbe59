"""Targets and amounts in words: what the athlete sees on the device, and what that is a share of. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.render.pictures.intensity import bounds, ends
from reconciler.workout.model import SWEET_SPOT
from reconciler.workout.resolve import METRES_PER, family

if TYPE_CHECKING:
    from reconciler.render.pictures.intensity import Gauge
    from reconciler.workout import Measured, MeasuredStep, Resolved, SportSettings, Target
    from reconciler.workout.model import Domain

THRESHOLD: Final[dict[Domain, str]] = {"power": "FTP", "hr": "LTHR", "pace": "threshold pace"}
_UNITS: Final = {"MINS_KM": "km", "MINS_MILE": "mi"}
_AFTER: Final = {
    "%ftp": " % FTP",
    "%lthr": " % LTHR",
    "%hr": " % max HR",
    "%pace": " % pace",
    "%mmp": " % of best",
    "w": " W",
}
_ZONED: Final = {
    "power_zone": "Z{} power",
    "hr_zone": "Z{} HR",
    "pace_zone": "Z{} pace",
    "custom_zone": "CZ{}",
}
_KILOMETRE = 1000
_LONG = 100_000_000  # seconds; beyond it a number says nothing


def amount(leaf: MeasuredStep) -> str:
    """`15m`, or `1 km` as written."""
    step = leaf.step
    if step.distance and not step.duration:
        return metres(step.distance)
    return clock(leaf.seconds)


def metres(distance: float) -> str:
    """`1 km`, `1.5 km`, `400 m`."""
    if distance >= _KILOMETRE:
        return f"{distance / 1000:.2f}".rstrip("0").rstrip(".") + " km"
    return f"{round(distance)} m"


def clock(seconds: float) -> str:
    """`45s`, `90s`, `4m30s`, `15m`, `1h05m`."""
    whole = round(min(seconds, _LONG))
    if whole < 100 and whole % 60:  # noqa: PLR2004 - people say 90 seconds
        return f"{whole}s"
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes:02}m" if minutes else f"{hours}h"
    return f"{minutes}m{secs:02}s" if secs else f"{minutes}m"


def aim(leaf: MeasuredStep, gauge: Gauge, sport: str) -> tuple[str, str]:
    """What to hold in absolute values, and as written or as a share; either may be empty.

    Without a threshold only what is written is known, and it comes first.
    """
    domain = gauge.domain(leaf.step)
    target: Target | None = getattr(leaf.step, domain) if domain else None
    if domain is None or target is None:
        return "", ""
    words = written(target)
    relative = not (target.units == "w" or target.units.startswith("secs"))
    resolved: Resolved | None = getattr(leaf, domain)
    if relative and (resolved is None or not _sure(target, domain, gauge)):
        return words, ""
    if relative and resolved is not None:
        return absolute(ends(leaf, domain), domain, gauge.settings, sport), words
    if domain not in gauge.known:
        return words, ""
    span = gauge.span(leaf)
    return (
        words,
        f"{_range(*(f'{share * 100:.0f}' for share in span))}{_AFTER[_SHARE[domain]]}" if span else "",
    )


_SHARE: Final[dict[Domain, str]] = {"power": "%ftp", "hr": "%lthr", "pace": "%pace"}


def _sure(target: Target, domain: Domain, gauge: Gauge) -> bool:
    """Heart rate zones and shares of the greatest heart rate need no threshold."""
    return domain in gauge.known or target.units in ("hr_zone", "%hr")


def absolute(two: tuple[float, float], domain: Domain, settings: SportSettings, sport: str) -> str:
    """`215-240 W`, `135-150 bpm`, `4:35-4:25/km`."""
    if domain != "pace":
        return f"{_range(*(f'{end:.0f}' for end in two))} {'W' if domain == 'power' else 'bpm'}"
    unit = pace_unit(settings, sport)
    return f"{_range(*(pace(METRES_PER[f'secs/{unit}'] / end) if end > 0 else '-' for end in two))}/{unit}"


def pace_unit(settings: SportSettings, sport: str) -> str:
    """`km`, `mi`, `100m`, ... : the athlete's own, else the sport's."""
    name = settings.pace_units or ""
    unit = _UNITS.get(name) or name.removeprefix("SECS_").lower()
    return unit if f"secs/{unit}" in METRES_PER else "100m" if family(sport) == "swim" else "km"


def pace(seconds: float) -> str:
    """`4:25`."""
    minutes, rest = divmod(round(min(seconds, _LONG)), 60)
    return f"{minutes}:{rest:02}"


def written(target: Target) -> str:
    """A target as its author wrote it."""
    low, high = bounds(target)
    units = target.units
    if units == "power_zone" and target.value == SWEET_SPOT:
        return "sweet spot"
    if units in _ZONED:
        return _ZONED[units].format(_range(f"{low:.0f}", f"{high:.0f}"))
    if units.startswith("secs"):
        return _range(pace(low), pace(high)) + units.removeprefix("secs")
    return _range(f"{low:g}", f"{high:g}") + _AFTER.get(units, f" {units}")


def threshold(domain: Domain, gauge: Gauge, sport: str) -> str:
    """`FTP 250 W`; `100 % FTP` where nobody knows how much that is."""
    value = gauge.known.get(domain)
    if not value:
        return f"100 % {THRESHOLD[domain]}"
    name = "threshold" if domain == "pace" else THRESHOLD[domain]
    return f"{name} {absolute((value, value), domain, gauge.settings, sport)}"


def caveat(measured: Measured, gauge: Gauge) -> str:
    """What the picture cannot know, and what its heights mean then; empty where nothing is missing."""
    domain = gauge.preferred
    if domain is None or domain in gauge.known:
        return ""
    lacks = f"{THRESHOLD[domain]} not known"
    if gauge.relative(measured):
        return lacks
    return f"{lacks}: heights show only which step is harder"


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}\u2013{high}"
