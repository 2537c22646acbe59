"""What an athlete is made of before anybody has set anything.

The zones are the usual ones of recorded settings; the thresholds are round numbers of an ordinary amateur.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

_POWER_ZONES = (55, 75, 90, 105, 120, 150, 999)  # percent of FTP, upper bounds
_PACE_ZONES = (77.5, 87.7, 94.3, 100, 103.4, 111.5, 999)  # percent of threshold pace, upper bounds
_HR_ZONES = (137, 149, 158, 169, 173, 178, 190)  # bpm, upper bounds
_SPORT: Mapping[str, JSON] = {
    "other": False, "warmup_time": 600, "cooldown_time": 300,
    "ftp": None, "indoor_ftp": None, "w_prime": None, "p_max": None, "power_zones": None, "power_zone_names": None,
    "sweet_spot_min": 84, "sweet_spot_max": 97,
    "lthr": 170, "max_hr": 190, "hr_zones": list(_HR_ZONES), "hr_zone_names": [f"Z{n}" for n in range(1, 8)],
    "hr_load_type": "HRSS",
    "threshold_pace": None, "pace_units": None, "pace_zones": None, "pace_zone_names": None, "pace_load_type": None,
    "load_order": "POWER_HR_PACE", "workout_order": None, "default_workout_time": None,
    "update_activity_name_from_workout": False, "created": None, "updated": None,
}  # fmt: skip


def new_athlete(athlete: str) -> Doc:
    """A profile with the keys that clients read."""
    return {
        "id": athlete,
        "name": f"Athlete {athlete}",
        "firstname": "Athlete",
        "lastname": athlete,
        "measurement_preference": "meters",
        "weight_pref_lb": False,
        "fahrenheit": False,
        "sex": None,
        "timezone": "Etc/UTC",
        "locale": "en",
        "icu_resting_hr": None,
        "icu_weight": None,
    }


def new_sports(athlete: str) -> tuple[Doc, ...]:
    """Settings for cycling, running, swimming and the rest; paces in m/s."""
    power: Doc = {
        "ftp": 200,
        "power_zones": list(_POWER_ZONES),
        "power_zone_names": [f"Z{n}" for n in range(1, 8)],
    }
    pace: Doc = {"pace_zones": list(_PACE_ZONES), "pace_zone_names": [f"Z{n}" for n in range(1, 8)]}
    run: Doc = {"threshold_pace": 3.5714285, "pace_units": "MINS_KM", "pace_load_type": "RUN"}
    swim: Doc = {"threshold_pace": 0.8333333, "pace_units": "SECS_100M", "pace_load_type": "SWIM"}
    return (
        _sport(athlete, "Ride VirtualRide MountainBikeRide GravelRide TrackRide Cyclocross", power),
        _sport(athlete, "Run VirtualRun TrailRun", {**pace, **run, "load_order": "POWER_PACE_HR"}),
        _sport(athlete, "Swim OpenWaterSwim", {**pace, **swim}),
        _sport(athlete, "Other", {"other": True}),
    )


def merged_sport(athlete: str, row: Mapping[str, JSON], types: Sequence[str] = ()) -> Doc:
    """Settings as a row of the API, with every key."""
    return {"athlete_id": athlete, "types": list(types), **_SPORT, **row}


def _sport(athlete: str, types: str, row: Doc) -> Doc:
    return merged_sport(athlete, row, types.split())
