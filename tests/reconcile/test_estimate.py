"""What an event will measure: what the YAML states, or what its steps come to for the athlete."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.reconcile.estimate import Estimate, estimate

ZWO = b"""<workout_file><sportType>bike</sportType><workout>
<SteadyState Duration="600" Power="0.75"/></workout></workout_file>"""
SETTINGS: dict[str, dict[str, object]] = {
    "Run": {"threshold_pace": 4.0},
    "Swim": {"threshold_pace": 1.0},
    "Ride": {"ftp": 200},
}


def measured(content: bytes | None = None, **fields: Any) -> Estimate:
    return estimate({"category": "WORKOUT", "type": "Run", **fields}, SETTINGS, content)


def test_without_steps_it_is_what_is_stated() -> None:
    assert measured(
        description="By feel", moving_time=2400, distance=8000.4, icu_training_load=41.6
    ) == Estimate(2400, 8000, 42, exact=True)
    assert measured() == Estimate(0, 0, None, exact=True)


@pytest.mark.parametrize(("sport", "seconds"), [("Run", 250), ("Swim", 1000), (None, 0)])
def test_a_distance_takes_the_time_of_the_athletes_own_threshold_in_that_sport(
    sport: str | None, seconds: int
) -> None:
    found = measured(type=sport, description="- 1km 100% Pace")

    assert (found.distance, found.steps, found.timed) == (1000, 1, False)
    if seconds:
        assert found.duration == seconds


def test_steps_count_and_what_is_stated_beside_them_does_not() -> None:
    found = measured(type="Ride", description="- 1h 100%", moving_time=60, distance=5, icu_training_load=1)

    assert (found.duration, found.load, found.steps, found.timed) == (3600, 100, 1, True)


def test_a_load_is_the_stated_one_where_the_steps_give_none() -> None:
    assert measured(description="- 20m", icu_training_load=30).load == 30


@pytest.mark.parametrize("category", ["WORKOUT", "RACE_A", "RACE_B", "RACE_C"])
def test_only_a_session_has_steps(category: str) -> None:
    assert measured(category=category, description="- 20m Z2 HR").duration == 1200
    assert measured(category="NOTE", description="- 20m Z2 HR").duration == 0
    assert measured(category=category, description=None) == Estimate(exact=True)


def test_indoors_the_indoor_threshold_counts() -> None:
    ride: dict[str, Any] = {"category": "WORKOUT", "type": "Ride", "description": "- 1h 200w"}
    settings = {"Ride": {"ftp": 200, "indoor_ftp": 100}}

    outdoors, indoors = (estimate({**ride, "indoor": where}, settings).load for where in (False, True))

    assert outdoors == 100
    assert indoors == 400


def test_what_a_file_comes_to_is_an_estimate() -> None:
    found = measured(ZWO, type="Ride", filename="a.zwo")

    assert (found.duration, found.exact, found.steps) == (600, False, 0)


def test_a_file_that_cannot_be_read_is_as_stated() -> None:
    assert measured(b"<", type="Ride", filename="a.zwo", moving_time=900) == Estimate(900, exact=True)
