"""What a desired event will measure: duration, distance, load. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import InputError
from reconciler.workout import SportSettings, Workout, measure, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON


@dataclass(frozen=True, slots=True)
class Estimate:
    """Duration in seconds, distance in metres, load; what is not known is 0 or None. `exact`: by the server's rule.

    `steps` is how many the calendar should read, 0 where that is not known. `timed`: the duration does not hang on a
    threshold, as that of a step with a distance does.
    """

    duration: int = 0
    distance: float = 0
    load: int | None = None
    exact: bool = False
    steps: int = 0
    timed: bool = True


def estimate(
    fields: Mapping[str, JSON], settings: Mapping[str, Mapping[str, object]], content: bytes | None = None
) -> Estimate:
    """Measure the event by its fields. `settings` maps a sport to the API's sport-settings keys.

    `content` is the workout file of an event that has one. How the calendar reads such a file is not recorded for
    every kind, so what is measured from it counts as an estimate.
    """
    sport = str(fields.get("type") or "")
    workout = _workout(fields, content)
    if workout is None or not workout.steps:
        return Estimate(
            duration=_whole(fields.get("moving_time")) or 0,
            distance=_whole(fields.get("distance")) or 0,
            load=_whole(fields.get("icu_training_load")),
            exact=True,
        )
    chosen, target = SportSettings.from_api(settings.get(sport, {})), fields.get("target")
    measured = measure(
        workout,
        sport=sport,
        settings=chosen,
        indoor=fields.get("indoor") is True,
        target=target if isinstance(target, str) else None,
    )
    stated = _whole(fields.get("icu_training_load"))
    return Estimate(
        duration=measured.duration,
        distance=measured.distance,
        load=measured.load if measured.load is not None else stated,
        exact=measured.load_is == "exact" and content is None,
        steps=workout.step_count if content is None else 0,
        timed=all(step.distance is None for step in workout.leaves),
    )


def _workout(fields: Mapping[str, JSON], content: bytes | None) -> Workout | None:
    if content is not None:
        from reconciler.workout.files import read_file  # noqa: PLC0415

        try:
            return Workout(steps=read_file(str(fields.get("filename")), content).steps)
        except InputError:
            return None
    text = fields.get("description")
    counts = str(fields.get("category")).startswith(("WORKOUT", "RACE"))
    return parse(text) if isinstance(text, str) and counts else None


def _whole(value: JSON) -> int | None:
    return round(value) if isinstance(value, int | float) else None
