"""What we make of recorded texts is what the server made of them."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.workout import Measured, SportSettings, Workout, measure, parse, workout_doc
from reconciler.workout.document import shortest
from tests.workout.recorded import events, needs_data, texts

pytestmark = needs_data

ROWS = texts()
STEPS = [row for row in ROWS if row["truth"] in ("steps", "steps+resolved") and "steps" in row["workout_doc"]]
# Settings of one row are inferred for the wrong side of a change of FTP: its load fits 290, the row says 286.
OTHER_FTP = {"t103"}
# Duration and load were typed in by hand: the texts have no steps, or fewer minutes.
BY_HAND = {"t028", "t032", "t120", "t122", "t148"}
# The athlete's own pace zones, which no recording holds, decide how long a distance takes.
OWN_PACE_ZONES = {"t196", "t223", "t224"}
# `1h30` at 75 %: the server says 5400 s, which would be a load of 84, but 57, which is that of 1 h 30 s.
UNEXPLAINED = {"t270"}
OWN_POWER_ZONES = {"t212", "t320"}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def read(row: dict[str, Any], **settings: Any) -> tuple[Workout, Measured]:
    workout = parse(row["description"])
    known = SportSettings.from_api({**row["settings"], **settings})
    return workout, measure(workout, sport=row["type"], settings=known, indoor=bool(row.get("indoor")))


@pytest.mark.parametrize("row", STEPS, ids=ids(STEPS))
def test_every_field_of_every_step(row: dict[str, Any]) -> None:
    """The whole step list is equal, field by field, with resolved targets where they were recorded."""
    workout, measured = read(row)

    found = workout_doc(workout, measured, resolved=row["truth"] == "steps+resolved")

    assert row["workout_doc"]["steps"] == found["steps"]


@pytest.mark.parametrize("row", STEPS, ids=ids(STEPS))
def test_totals_of_step_lists(row: dict[str, Any]) -> None:
    workout, measured = read(row)

    found = workout_doc(workout, measured)

    for key in ("duration", "distance"):
        assert row["workout_doc"].get(key, found[key]) == found[key]


TIMED = [
    row for row in ROWS if row.get("moving_time") is not None and row["id"] not in BY_HAND | OWN_PACE_ZONES
]


@pytest.mark.parametrize("row", TIMED, ids=ids(TIMED))
def test_moving_time(row: dict[str, Any]) -> None:
    assert row["moving_time"] == read(row)[1].duration


EXPLAINED: dict[str, dict[str, Any]] = {
    "t103": {"ftp": 290},
    "t320": {"ftp": 245, "power_zones": [55, 75, 90, 105, 120, 999]},  # the sixth of six zones has no end
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_differs_is_due_to_the_settings(name: str) -> None:
    """With the FTP before its change, and with six power zones, these loads are the server's too."""
    row = next(row for row in ROWS if row["id"] == name)

    measured = read(row, **EXPLAINED[name])[1]

    assert (row["icu_training_load"], "exact") == (measured.load, measured.load_is)


POWERED = [row for row in ROWS if row.get("average_watts") is not None]


@pytest.mark.parametrize("row", POWERED, ids=ids(POWERED))
def test_power(row: dict[str, Any]) -> None:
    """Normalized power and average power are the server's integers."""
    measured = read(row)[1]

    assert row.get("normalized_power", measured.normalized_power) == measured.normalized_power
    assert row["average_watts"] == measured.average_watts


LOADED = [
    row
    for row in ROWS
    if row.get("icu_training_load") is not None and row["settings"].get("ftp") and row["id"] not in OTHER_FTP
]


@pytest.mark.parametrize("row", LOADED, ids=ids(LOADED))
def test_load_and_intensity(row: dict[str, Any]) -> None:
    measured = read(row)[1]

    assert (row["icu_training_load"], "exact") == (measured.load, measured.load_is)
    assert measured.intensity is not None
    assert row.get("icu_intensity", shortest(measured.intensity)) == shortest(measured.intensity)


RELATIVE = [
    row
    for row in ROWS
    if row["truth"] == "totals"
    and row["type"] in ("Ride", "VirtualRide")
    and row["id"] not in UNEXPLAINED | OWN_POWER_ZONES
]


@pytest.mark.parametrize("row", RELATIVE, ids=ids(RELATIVE))
def test_load_of_rides_with_unknown_ftp(row: dict[str, Any]) -> None:
    """Some whole FTP explains every load: for texts in % nearly any, for texts in watts exactly one or two."""
    loads = {read(row, ftp=ftp)[1].load for ftp in range(120, 330)}

    assert row["icu_training_load"] in loads


@pytest.mark.parametrize("event", events(), ids=lambda event: event["name"])
def test_complete_events(event: dict[str, Any]) -> None:
    """Steps with resolved watts, bpm and m/s, totals and zone times of complete events (power, HR, pace, swim)."""
    doc = event["workout_doc"]
    settings = SportSettings.from_api(
        {**doc, "hr_zones": [115, 140, 156, 178, 190], "max_hr": 190, "resting_hr": 60}
    )
    workout = parse(event["description"])

    measured = measure(workout, sport=event["type"], settings=settings, indoor=bool(event["indoor"]))

    found = workout_doc(workout, measured, resolved=True)
    assert doc["steps"] == found["steps"]
    assert (doc["duration"], doc["distance"]) == (found["duration"], found["distance"])
    wanted = [(zone["id"], zone["secs"]) for zone in doc.get("zoneTimes", [])]
    assert wanted == list(measured.zone_times)
    if measured.load_is == "exact":
        assert event["icu_training_load"] == measured.load
        assert measured.intensity is not None
        assert event["icu_intensity"] == shortest(measured.intensity)


PARTIAL = [row for row in ROWS if row["truth"] == "partial steps"]


@pytest.mark.parametrize("row", PARTIAL, ids=ids(PARTIAL))
def test_quoted_fragments(row: dict[str, Any]) -> None:
    """What public documents quote of a result is in ours."""
    workout, measured = read(row)

    assert_within(row["workout_doc"].get("steps"), workout_doc(workout, measured)["steps"])


def assert_within(part: Any, whole: Any) -> None:
    if isinstance(part, dict):
        for key, value in part.items():
            assert_within(value, whole[key])
    elif isinstance(part, list):
        assert len(part) == len(whole)
        for one, other in zip(part, whole, strict=True):
            assert_within(one, other)
    else:
        assert part == whole
