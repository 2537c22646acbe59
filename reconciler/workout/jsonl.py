"""One JSON object in, one out: what `reconciler workout parse --jsonl` does with each line.

In: `{"id", "description", "type", "settings"}`, where `settings` holds the API's sport settings and `indoor`.
Out: `{"id", "workout_doc", "moving_time", "distance", "icu_training_load", "load_is", "normalized_power",
"icu_intensity", "average_watts", "diagnostics"}`, or `{"id", "error"}` for a line that cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from reconciler.workout.diagnose import diagnose
from reconciler.workout.document import shortest, workout_doc
from reconciler.workout.measure import measure
from reconciler.workout.parse import parse
from reconciler.workout.settings import NO_SETTINGS, SportSettings


class BadRequest(ValueError):  # noqa: N818  reads better where it is raised
    """A line that is not what is expected. The message says what was found and what was expected."""


def settings_of(settings: object) -> tuple[SportSettings, bool]:
    """The sport settings, and whether the workout is indoors, from a JSON object; null is nothing known."""
    if settings is None or settings == {}:
        return NO_SETTINGS, False
    if not isinstance(settings, Mapping):
        raise BadRequest(f"`settings` is {_kind(settings)}, expected an object with the API's sport settings")
    return SportSettings.from_api(settings), settings.get("indoor") is True


def describe(request: Mapping[str, object]) -> dict[str, object]:
    """Read and measure one workout. Raises `BadRequest` for a member of another type than expected."""
    text = _string(request, "description") or ""
    sport = _string(request, "type")
    settings, indoor = settings_of(request.get("settings"))
    workout = parse(text)
    measured = measure(
        workout, sport=sport, settings=settings, indoor=indoor or request.get("indoor") is True
    )
    some = bool(workout.steps)
    return {
        "id": request.get("id"),
        "workout_doc": workout_doc(workout, measured),
        "moving_time": measured.duration if some else None,
        "distance": shortest(measured.distance) if some else None,
        "icu_training_load": measured.load,
        "load_is": measured.load_is,
        "normalized_power": measured.normalized_power,
        "icu_intensity": None if measured.intensity is None else shortest(measured.intensity),
        "average_watts": measured.average_watts,
        "diagnostics": [asdict(one) for one in diagnose(workout, sport=sport, settings=settings)],
    }


def answer(line: str) -> str:
    """One line of JSON in, one out, without the newline. Never raises: what is wrong is the `error` of the answer."""
    name: object = None
    endless: list[str] = []
    try:
        request = json.loads(line, parse_constant=endless.append)
        if not isinstance(request, dict):
            raise BadRequest(f"the line is {_kind(request)}, expected an object")
        name = request.get("id")
        if endless:
            raise BadRequest(f"`{endless[0]}` is not JSON, expected a finite number")
        return json.dumps(describe(request), allow_nan=False)
    except (ValueError, RecursionError) as problem:
        return _failure(name, str(problem))


def _failure(name: object, problem: str) -> str:
    try:
        return json.dumps({"id": name, "error": problem}, allow_nan=False)
    except (ValueError, RecursionError):  # such as 1e999, which is infinite: an id that JSON cannot say
        return json.dumps({"id": None, "error": f"the id cannot be written as JSON: {problem}"})


def _string(request: Mapping[str, object], key: str) -> str | None:
    value = request.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BadRequest(f"`{key}` is {_kind(value)}, expected text")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
