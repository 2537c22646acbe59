"""One JSON object in, one out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reconciler.workout import SportSettings
from reconciler.workout.jsonl import answer


def ask(**request: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer(json.dumps(request)))
    return found


def test_an_answer() -> None:
    found = ask(
        id="a1",
        description="pool length: 25m\n\nMain 2x\n- Hard <!> 10m 90-100% power=3s\n- 5:00 Z2\n- 1km",
        type="Ride",
        settings={"ftp": 200, "lthr": None, "indoor": True},
    )

    step = {
        "duration": 600,
        "power": {"units": "%ftp", "start": 90, "end": 100, "target": "3s"},
        "text": "Hard &lt;!>",
    }
    far = {"duration": 120, "distance": 1000}
    assert found["workout_doc"]["steps"] == [
        {"reps": 2, "text": "Main 2x", "steps": [step, far], "duration": 1440, "distance": 2000}
    ]
    assert found["workout_doc"]["options"] == {"pool_length": "25m"}
    numbers = {
        "id": "a1",
        "moving_time": 1440,
        "distance": 2000,
        "icu_training_load": 33,
        "load_is": "estimate",
        "normalized_power": 181,
        "icu_intensity": 90.82951,
        "average_watts": 158,
    }
    assert numbers == {key: found[key] for key in numbers}
    assert [one["code"] for one in found["diagnostics"]] == ["clock-duration"]
    assert set(found) == {*numbers, "workout_doc", "diagnostics"}


def test_the_less_usual_fields() -> None:
    found = ask(description="- 10m 60% MMP 5m 70% HR hr=lap freeride hidepower maxeffort", type="Ride")

    assert found["workout_doc"]["steps"] == [
        {
            "duration": 600,
            "power": {"units": "%mmp", "value": 60, "mmp_duration": 300},
            "hr": {"units": "%hr", "value": 70, "target": "lap"},
            "freeride": True,
            "maxeffort": True,
            "hidepower": True,
        }
    ]


def test_without_steps_the_event_keeps_what_it_had() -> None:
    found = ask(id=7, description=None, type=None, settings=None)

    assert tuple(found[key] for key in ("id", "moving_time", "distance", "icu_training_load", "load_is")) == (
        7,
        None,
        None,
        None,
        "unknown",
    )
    assert found["workout_doc"]["steps"] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nope", "Expecting value"),
        ("[]", "the line is a list, expected an object"),
        ("3", "the line is a number"),
        ('{"id": 1, "description": 5}', "`description` is a number, expected text"),
        ('{"id": 1, "type": []}', "`type` is a list, expected text"),
        ('{"id": 1, "settings": "x"}', "`settings` is text, expected an object"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_bad_line_gives_an_error(line: str, says: str) -> None:
    found = json.loads(answer(line))

    assert says in found["error"]
    assert set(found) == {"id", "error"}


def strictly(text: str) -> Any:
    def refuse(constant: str) -> object:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "[-1e999]"])
@pytest.mark.parametrize("description", ['"- 10m"', "5"])
def test_a_number_without_end_is_an_error_in_valid_json(number: str, description: str) -> None:
    found = strictly(answer(f'{{"id": {number}, "description": {description}}}'))

    assert set(found) == {"id", "error"}
    assert found["id"] is None


@pytest.mark.parametrize("number", ["NaN", "-Infinity"])
def test_a_setting_that_is_no_number_is_an_error(number: str) -> None:
    found = strictly(answer(f'{{"id": 1, "description": "- 10m 60%", "settings": {{"ftp": {number}}}}}'))

    assert found == {"id": 1, "error": f"`{number}` is not JSON, expected a finite number"}


def test_an_id_however_deep_is_answered() -> None:
    deep = "[" * 900 + "]" * 900

    assert strictly(answer(f'{{"id": {deep}, "description": 5}}'))["error"]


def test_answers_are_ascii() -> None:
    assert answer(json.dumps({"description": "- Übung \ud800 10m 60%"})).isascii()


def test_settings_are_read_with_tolerance() -> None:
    found = SportSettings.from_api(
        {
            "ftp": 250.0,
            "indoor_ftp": "240",
            "lthr": True,
            "max_hr": -1,
            "power_zones": [55, 75, 999],
            "hr_zones": [150, 140],
            "pace_zones": "x",
            "threshold_pace": float("nan"),
            "sweet_spot_min": 85,
            "sweet_spot_max": 95,
            "load_order": "PACE_HR_POWER",
            "pace_units": 3,
        }
    )

    assert found == SportSettings(
        ftp=250, power_zones=(55, 75, 999), sweet_spot=(85, 95), workout_order="PACE_HR_POWER"
    )


@pytest.mark.parametrize("bound", [10**400, 1e308, 10**7, 120, 0, -1])
def test_zones_that_no_athlete_has_are_not_known(bound: float) -> None:
    assert SportSettings.from_api({"hr_zones": [120, bound]}).hr_zones == ()
    assert SportSettings.from_api({"hr_zones": [bound, 121]}).hr_zones == ((120, 121) if bound == 120 else ())


@pytest.mark.parametrize(
    ("request_", "load"),
    [
        ({"settings": {"ftp": 200, "indoor_ftp": 100}}, 25),
        ({"settings": {"ftp": 200, "indoor_ftp": 100}, "indoor": False}, 25),
        ({"settings": {"ftp": 200, "indoor_ftp": 100}, "indoor": True}, 100),
        ({"settings": {"ftp": 200, "indoor_ftp": 100, "indoor": True}}, 100),
        ({"settings": {"ftp": 200, "indoor_ftp": 100, "indoor": "yes"}}, 25),
    ],
)
def test_indoors_the_power_of_indoors_counts(request_: dict[str, Any], load: int) -> None:
    """Where the request says so, or its settings do."""
    assert ask(description="- 60m 100w", type="Ride", **request_)["icu_training_load"] == load


def test_the_time_in_each_zone_is_told() -> None:
    found = ask(description="- 10m 60%\n- 5m 100%", type="Ride", settings={"ftp": 200})
    zones = found["workout_doc"]["zoneTimes"]
    assert sum(zone["secs"] for zone in zones) == 900
    assert {zone["id"]: zone["secs"] for zone in zones if zone["secs"]} == {"Z2": 600, "Z4": 300}
