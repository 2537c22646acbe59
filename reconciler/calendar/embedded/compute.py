"""What the server makes of a workout text, through the project's own workout language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from reconciler import workout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON


def parsed(event: Doc, sports: Sequence[Doc], *, resolved: bool = False) -> Doc:
    """The fields that follow from an event's text; text without steps gives an empty `workout_doc` and nothing else.

    `resolved` adds targets in watts, bpm and m/s to the steps. Durations in seconds, distances in metres, work in J.
    """
    sport = str(event["type"])
    settings = workout.SportSettings.from_api(settings_for(sport, sports))
    text = workout.parse(str(event["description"] or ""))
    target = cast("str | None", event["target"])
    made = workout.measure(text, sport=sport, settings=settings, indoor=bool(event["indoor"]), target=target)
    doc = cast("Doc", workout.workout_doc(text, made, resolved=resolved))
    if not doc["steps"]:
        return {"workout_doc": doc}
    return {
        "workout_doc": doc,
        "moving_time": made.duration,
        "distance": float(made.distance),
        "icu_training_load": made.load,
        "joules": made.joules,
    }


def settings_for(sport: str, sports: Sequence[Doc]) -> Doc:
    """The settings that name the sport, else those for all others, else none."""
    for row in sports:
        if sport in cast("list[JSON]", row.get("types") or []):
            return row
    return next((row for row in sports if row.get("other")), {})


def intensity(load: JSON, moving_time: JSON) -> float | None:
    """In percent: `100·sqrt(load·36 / moving_time)`, exact in 116 of 116 recorded events."""
    if not isinstance(load, int) or not isinstance(moving_time, int) or moving_time <= 0 or load < 0:
        return None
    return round(100 * math.sqrt(load * 36 / moving_time), 6)
