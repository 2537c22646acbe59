"""Which fields of an event count, and when two values are the same. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.calendar.event import JSON, LiveEvent

WRITE_ONLY = frozenset({"filename", "file_sha256"})
"""The calendar takes a workout file and gives back what it made of it, never the file."""

TEXT = frozenset({"description", "name"})
LISTS = frozenset({"tags", "can_train_sports"})
FLAGS = frozenset(
    {
        "athlete_cannot_edit",
        "for_week",
        "hide_from_athlete",
        "not_on_fitness_chart",
        "show_as_note",
        "show_on_ctl_line",
        "structure_read_only",
    }
)
"""Switches that are off where nobody set them (recorded); `indoor` is not one of them, it is unset."""

COMPUTED = frozenset({"moving_time", "distance", "icu_training_load"})
"""The calendar computes them from steps. Where the YAML stops stating one, nobody can say what it should become."""

STAYS = frozenset({"calendar_id"})
"""There is no empty value: an event is always on some calendar."""

KEPT = (
    "attachments",
    "calendar_id",
    "carbs_per_hour",
    "can_train_sports",
    "color",
    "distance_target",
    "athlete_cannot_edit",
    "for_week",
    "hide_from_athlete",
    "indoor",
    "load_target",
    "max_training_time",
    "not_on_fitness_chart",
    "show_as_note",
    "show_on_ctl_line",
    "structure_read_only",
    "sub_type",
    "tags",
    "target",
    "time_target",
    "training_availability",
)
"""Writable fields that an update sends back as they are where the YAML does not manage them.

Whether a bulk upsert resets what it leaves out is not documented; so nothing that an athlete set on our event is
left to chance.
"""


def managed(live: LiveEvent, keys: Iterable[str]) -> dict[str, JSON]:
    """Return the live values of the managed fields, in the form in which they are compared."""
    return normal({key: live.raw.get(key) for key in sorted(keys)})


def normal(fields: Mapping[str, JSON]) -> dict[str, JSON]:
    """Bring fields to the form in which they are compared.

    The calendar answers both `""` and null for "no text", and both `[]` and null for "no list" (recorded). What it
    never gives back is left out.
    """
    return {key: _normal(key, value) for key, value in sorted(fields.items()) if key not in WRITE_ONLY}


def _normal(key: str, value: JSON) -> JSON:
    if value is None and key in TEXT:
        return ""
    if value is None and key in LISTS:
        return []
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def same(live: LiveEvent, recorded: Mapping[str, JSON]) -> bool:
    """Tell whether the live event still has the recorded values."""
    return untimed(managed(live, recorded), recorded) == normal(recorded)


def untimed(live: dict[str, JSON], declared: Mapping[str, JSON]) -> dict[str, JSON]:
    """Leave the time of day out of the comparison where nobody declared one.

    Sport settings hold a default time of day, so the calendar may put one on an event that we sent without.
    """
    start, wanted = live.get("start_date_local"), declared.get("start_date_local")
    if isinstance(start, str) and isinstance(wanted, str) and wanted.endswith("T00:00:00"):
        return live | {"start_date_local": f"{start[:10]}T00:00:00"}
    return live


def cleared(key: str) -> JSON:
    """Return the value that asks the calendar to empty a field (unknown for numbers: verification tells)."""
    if key in TEXT:
        return ""
    if key in FLAGS:
        return False
    if key == "training_availability":
        return "NORMAL"
    return [] if key in LISTS else None


def is_empty(key: str, value: JSON) -> bool:
    """Tell whether a field holds what it holds when nobody set it."""
    return value in (None, "", []) or value == cleared(key)


def kept(live: LiveEvent, declared: Iterable[str]) -> dict[str, JSON]:
    """Return what an update must send back so that the athlete's own settings on our event survive it."""
    theirs = (key for key in KEPT if key not in frozenset(declared))
    return {key: live.raw[key] for key in theirs if live.raw.get(key) not in (None, "", [])}
