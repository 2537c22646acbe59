"""The fields of an event: which a client may write, how the server reads them, and what they are when never set.

Source: the schemas `Event` and `EventEx` of the published OpenAPI document, and recorded answers for the defaults.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.calendar.embedded.exchange import Refusal
from reconciler.calendar.embedded.readers import (
    Reader,
    any_object,
    choice,
    each,
    flag,
    kind_of,
    list_of,
    number,
    text,
    whole,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

CATEGORIES = (
    "WORKOUT", "RACE_A", "RACE_B", "RACE_C", "NOTE", "PLAN", "HOLIDAY", "SICK", "INJURED", "SET_EFTP",
    "FITNESS_DAYS", "SEASON_START", "TARGET", "SET_FITNESS",
)  # fmt: skip
SESSIONS = frozenset({"WORKOUT", "RACE_A", "RACE_B", "RACE_C"})
SPORTS = words(
    "Ride Run Swim WeightTraining Hike Walk AlpineSki BackcountrySki Badminton Canoeing Crossfit EBikeRide "
    "EMountainBikeRide Elliptical Golf GravelRide TrackRide Handcycle HighIntensityIntervalTraining Hockey IceSkate "
    "InlineSkate Kayaking Kitesurf MountainBikeRide Cyclocross NordicSki OpenWaterSwim Padel Pilates Pickleball "
    "Racquetball Rugby RockClimbing RollerSki Rowing Sail Skateboard Snowboard Snowshoe Soccer Squash StairStepper "
    "StandUpPaddling Surfing TableTennis Tennis TrailRun Transition Velomobile VirtualRide VirtualRow VirtualRun "
    "VirtualSki WaterSport Wheelchair Windsurf Workout Yoga Other"
)
COLORS = frozenset(words("green blue red orange purple yellow lightblue lightgreen magenta black"))
_LOCAL_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?")


WRITABLE: Mapping[str, Reader] = {
    **each(text, "start_date_local end_date_local type name description color external_id"),
    **each(whole, "icu_training_load moving_time calendar_id load_target time_target carbs_per_hour"),
    **each(whole, "max_training_time atl_days ctl_days w_prime p_max"),
    **each(number, "distance distance_target"),
    **each(flag, "indoor not_on_fitness_chart show_as_note show_on_ctl_line for_week athlete_cannot_edit"),
    **each(flag, "hide_from_athlete structure_read_only entered"),
    "category": choice(*CATEGORIES),
    "target": choice("AUTO", "POWER", "HR", "PACE"),
    "sub_type": choice("NONE", "COMMUTE", "WARMUP", "COOLDOWN", "RACE"),
    "training_availability": choice("NORMAL", "LIMITED", "UNAVAILABLE"),
    "tags": list_of(text),
    "can_train_sports": list_of(choice(*SPORTS)),
    "attachments": list_of(any_object),
}
NUMBERS = frozenset(key for key, reader in WRITABLE.items() if reader in (whole, number))
TEXTS = frozenset({"name", "description"})

_UNSET = None
# Every key of a row, with its value when never set (recorded answers hold explicit nulls).
DEFAULTS: Mapping[str, JSON] = {
    **each(
        _UNSET,
        "id start_date_local icu_training_load icu_atl icu_ctl type carbs_used ss_p_max ss_w_prime ss_cp",
    ),
    "calendar_id": 1,
    **each(
        _UNSET, "uid athlete_id category end_date_local name description indoor color moving_time icu_ftp"
    ),
    **each(_UNSET, "w_prime p_max atl_days ctl_days updated"),
    **each(False, "not_on_fitness_chart show_as_note show_on_ctl_line for_week"),
    **each(_UNSET, "target joules joules_above_ftp workout_doc push_errors"),
    **each(False, "athlete_cannot_edit hide_from_athlete structure_read_only"),
    **each(_UNSET, "created_by_id shared_event_id"),
    "entered": False,
    **each(
        _UNSET, "carbs_per_hour sub_type distance tags attachments oauth_client_id external_id load_target"
    ),
    **each(_UNSET, "time_target distance_target"),
    "training_availability": "NORMAL",
    **each(
        _UNSET,
        "max_training_time can_train_sports plan_athlete_id plan_folder_id plan_workout_id plan_applied",
    ),
    **each(_UNSET, "icu_intensity strain_score plan_name"),
}


def read_fields(body: JSON) -> Doc:
    """What a body says about writable fields; null stays null. Unknown and computed keys are ignored (observed).

    Raises Refusal (400) for a value of the wrong kind.
    """
    if not isinstance(body, dict):
        raise Refusal(
            400, f"JSON parse error: Cannot deserialize value of type `EventEx` from {kind_of(body)}"
        )
    return {
        key: None if body[key] is None else reader(key, body[key])
        for key, reader in WRITABLE.items()
        if key in body
    }


def local_time(moment: str) -> str:
    """A local date and time with seconds. Raises Refusal (422) for a date alone, as Java does (observed)."""
    match = _LOCAL_TIME.match(moment)
    if match is None:
        index = 10 if re.fullmatch(r"\d{4}-\d\d-\d\d", moment) else 0
        raise Refusal(422, f"Text '{moment[:40]}' could not be parsed at index {index}")
    if match.end() < len(moment):
        raise Refusal(
            422, f"Text '{moment[:40]}' could not be parsed, unparsed text found at index {match.end()}"
        )
    return f"{match[1]}T{match[2]}{match[3] or ':00'}"
