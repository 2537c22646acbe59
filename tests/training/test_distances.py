"""Distances of a week by sport, and whether they are whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reconciler.athlete.week import Workout
from reconciler.training import Ladder, PlannedSession, Standard, distances, plan_session
from reconciler.workout import SportSettings

STANDARD = Standard(SportSettings(threshold_pace=4.0, lthr=170, max_hr=190, ftp=250), "declared")


def session(sport: str = "Run", **fields: Any) -> PlannedSession:
    entry = Workout.model_validate(
        {"id": "a", "date": dt.date(2026, 5, 12), "sport": sport, "name": "A", **fields}
    )
    return plan_session(entry, (), STANDARD, Ladder())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"distance": 9000}, (9000, False)),
        ({"steps": "- 5km 90% Pace"}, (5000, False)),
        ({"steps": "- 5km 90% Pace\n- 1km Z1 HR"}, (6000, False)),
        ({"steps": "- 45m 95% LTHR", "distance": 9000}, (9000, False)),
        ({"steps": "- 10m 100% Pace\n- 5m 0% Pace"}, (2400, False)),
        ({"steps": "- 5km 90% Pace\n- 20s intensity=rest"}, (5000, False)),
        ({"steps": "- 5km 90% Pace\n- 20m 95% LTHR"}, (5000, True)),
        ({"steps": "- 5km 90% Pace\n- 20m 95% LTHR", "distance": 9000}, (5000, True)),
        ({"steps": "- 5km 90% Pace\n- 5m 95% LTHR intensity=rest"}, (5000, True)),
        ({"steps": "- 45m 95% LTHR"}, (0, True)),
        ({"duration": 2700}, (0, True)),
    ],
)
def test_a_distance_is_partial_where_part_of_the_session_has_none(
    fields: dict[str, Any], expected: tuple[float, bool]
) -> None:
    assert distances([session(**fields)]) == {"Run": expected}


def test_sports_of_a_family_add_up_and_one_partial_session_makes_the_sum_partial() -> None:
    week = [
        session(distance=9000),
        session("TrailRun", steps="- 45m 95% LTHR"),
        session("Swim", steps="- 400mtr 90% Pace"),
        session(distance=3000),
        session("WeightTraining", duration=1800),
    ]

    found = distances(week)

    assert list(found.items()) == [
        ("Run", (12000, True)),
        ("Swim", (400, False)),
        ("WeightTraining", (0, True)),
    ]


def test_no_sessions_have_no_distances() -> None:
    assert distances([]) == {}
