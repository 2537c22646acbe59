"""What a desired event will measure: duration, distance, load. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.workout import SportSettings, measure, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON


@dataclass(frozen=True, slots=True)
class Estimate:
    """Duration in seconds, distance in metres, load; what is not known is 0 or None. `exact`: by the server's rule."""

    duration: int = 0
    distance: float = 0
    load: int | None = None
    exact: bool = False
    steps: int = 0


def estimate(fields: Mapping[str, JSON], settings: Mapping[str, Mapping[str, object]]) -> Estimate:
    """Measure the event by its fields. `settings` maps a sport to the API's sport-settings keys."""
    text = fields.get("description")
    sport = str(fields.get("type") or "")
    workout = parse(text) if isinstance(text, str) and fields.get("category") == "WORKOUT" else None
    if workout is None or not workout.steps:
        return Estimate(
            duration=_whole(fields.get("moving_time")) or 0,
            distance=_whole(fields.get("distance")) or 0,
            load=_whole(fields.get("icu_training_load")),
            exact=True,
        )
    chosen = SportSettings.from_api(settings.get(sport, {}))
    measured = measure(workout, sport=sport, settings=chosen, indoor=fields.get("indoor") is True)
    stated = _whole(fields.get("icu_training_load"))
    return Estimate(
        duration=measured.duration,
        distance=measured.distance,
        load=measured.load if measured.load is not None else stated,
        exact=measured.load_is == "exact",
        steps=workout.step_count,
    )


def _whole(value: JSON) -> int | None:
    return round(value) if isinstance(value, int | float) else None
