"""Any text at all is read, measured and shown, without an exception."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.workout import SportSettings, diagnose, measure, parse, profile, workout_doc
from reconciler.workout.jsonl import answer
from tests.workout.strategies import TEXTS

ATHLETE = SportSettings(
    ftp=250,
    lthr=170,
    max_hr=190,
    resting_hr=50,
    hr_zones=(120.0, 140.0, 155.0, 170.0, 190.0),
    threshold_pace=3.5,
)
SPORTS = [None, "Ride", "Run", "Swim", "WeightTraining"]


def read_all(text: str, sport: str | None, athlete: SportSettings) -> None:
    workout = parse(text)
    measured = measure(workout, sport=sport, settings=athlete, indoor=len(text) % 2 == 0)
    json.dumps(workout_doc(workout, measured, resolved=True), allow_nan=False)
    profile(workout, measured)
    for found in diagnose(workout, sport=sport, settings=athlete):
        assert 1 <= found.line <= text.count("\n") + 1
        assert found.column >= 1
        assert found.code
    assert len(workout.step_lines) == workout.step_count


@given(TEXTS, st.sampled_from(SPORTS), st.sampled_from([ATHLETE, SportSettings()]))
def test_any_text(text: str, sport: str | None, athlete: SportSettings) -> None:
    read_all(text, sport, athlete)


@pytest.mark.parametrize(
    "piece",
    [
        "- ",
        "10m ",
        "9",
        "- 10m 60%\n",
        "3x\n",
        "Z2 ",
        "<",
        "<a",
        "60% ",
        "5:00-",
        "\n",
        " - ",
        "\t- ",
        "x",
        "3x ",
        "1m\n",
        "^",
        "%  ",
        "5:00/km - 5:00/km ",
        "5min x= ",
    ],
)
def test_long_repetitions(piece: str) -> None:
    text = piece * 5000

    read_all(text, "Ride", ATHLETE)
    read_all("- " + text, "Run", ATHLETE)


def test_remarks_on_a_line_are_few() -> None:
    """A long line of mistakes costs no more than its length: no quadratic list of suggestions."""
    found = parse("- " + "5:00/km 30 secs " * 20_000).diagnostics

    assert len(found) < 20
    assert sum(len(one.suggestion) for one in found) < 1000


def test_a_thousand_million_repeats_are_arithmetic() -> None:
    workout = parse("999999999x\n- 9999999h 9999999w\n- 1s ramp 1-9999999%\n- 9999999km 1:00/km Pace")

    measured = measure(workout, sport="Ride", settings=ATHLETE)

    assert measured.duration > 10**18
    assert measured.normalized_power is not None


@given(st.text(max_size=300))
def test_any_line_of_json(line: str) -> None:
    assert set(json.loads(answer(line))) >= {"id", "error"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    "ftp",
    "indoor_ftp",
    "power_zones",
    "lthr",
    "max_hr",
    "resting_hr",
    "hr_zones",
    "threshold_pace",
    "pace_zones",
]
KEYS += ["workout_order", "pace_units", "indoor", "target"]


@given(
    TEXTS,
    st.dictionaries(st.sampled_from(KEYS), JSON),
    st.sampled_from(["Ride", "Run", "Swim", "", "\ud800"]),
)
def test_any_settings(text: str, athlete: dict[str, object], sport: str) -> None:
    line = json.dumps({"id": 1, "description": text, "type": sport, "settings": athlete})

    assert "workout_doc" in json.loads(answer(line))
