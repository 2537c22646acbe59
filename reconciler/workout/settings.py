"""The athlete's settings for one sport, as far as a planned workout depends on them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

POWER_ZONES: Final = (55.0, 75.0, 90.0, 105.0, 120.0, 150.0, 999.0)
"""Upper bounds in % of FTP, the service's defaults."""
PACE_ZONES: Final = (77.5, 87.7, 94.3, 100.0, 103.4, 111.5, 999.0)
"""Upper bounds in % of threshold speed, the service's defaults."""


@dataclass(frozen=True, slots=True)
class SportSettings:
    """Thresholds and zones. Watts, bpm, m/s; zones are upper bounds (% of FTP, bpm, % of threshold speed).

    Everything may be missing: then what depends on it is unknown, except where the server has a default.
    """

    ftp: int | None = None
    indoor_ftp: int | None = None
    power_zones: tuple[float, ...] = POWER_ZONES
    sweet_spot: tuple[float, float] = (84.0, 97.0)
    lthr: int | None = None
    max_hr: int | None = None
    resting_hr: int | None = None
    hr_zones: tuple[float, ...] = ()
    hr_load_type: str | None = None
    threshold_pace: float | None = None
    pace_zones: tuple[float, ...] = PACE_ZONES
    pace_units: str | None = None
    pace_load_type: str | None = None
    workout_order: str | None = None
    target: str | None = None
    w_prime: int | None = None

    def __hash__(self) -> int:
        """Few values tell athletes apart, and every workout asks for it."""
        return hash((self.ftp, self.indoor_ftp, self.lthr, self.max_hr, self.threshold_pace, self.target))

    @classmethod
    def from_api(cls, settings: Mapping[str, object]) -> SportSettings:
        """From the keys of the API's sport settings; a key that is missing, null or of another type is not known."""
        low, high = _number(settings, "sweet_spot_min"), _number(settings, "sweet_spot_max")
        return cls(
            ftp=_whole(settings, "ftp"),
            indoor_ftp=_whole(settings, "indoor_ftp"),
            power_zones=_bounds(settings, "power_zones") or POWER_ZONES,
            sweet_spot=(low, high) if low and high else (84.0, 97.0),
            lthr=_whole(settings, "lthr"),
            max_hr=_whole(settings, "max_hr"),
            resting_hr=_whole(settings, "resting_hr"),
            hr_zones=_bounds(settings, "hr_zones"),
            hr_load_type=_text(settings, "hr_load_type"),
            threshold_pace=_number(settings, "threshold_pace"),
            pace_zones=_bounds(settings, "pace_zones") or PACE_ZONES,
            pace_units=_text(settings, "pace_units"),
            pace_load_type=_text(settings, "pace_load_type"),
            workout_order=_text(settings, "workout_order") or _text(settings, "load_order"),
            target=_text(settings, "target"),
            w_prime=_whole(settings, "w_prime"),
        )


NO_SETTINGS: Final = SportSettings()
"""Nothing is known of the athlete."""

_LIMIT: Final = 1e7


def _number(settings: Mapping[str, object], key: str) -> float | None:
    value = settings.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if 0 < value < _LIMIT else None


def _whole(settings: Mapping[str, object], key: str) -> int | None:
    value = _number(settings, key)
    return None if value is None else int(value) or None


def _text(settings: Mapping[str, object], key: str) -> str | None:
    value = settings.get(key)
    return value if isinstance(value, str) else None


def _bounds(settings: Mapping[str, object], key: str) -> tuple[float, ...]:
    value = settings.get(key)
    if not isinstance(value, list | tuple):
        return ()
    bounds = tuple(bound for bound in value if isinstance(bound, int | float) and not isinstance(bound, bool))
    rising = all(low < high for low, high in itertools.pairwise((0, *bounds, _LIMIT)))
    return bounds if rising and len(bounds) == len(value) and len(value) > 1 else ()
