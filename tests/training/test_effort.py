"""Hard or easy, by the ladder; and what a declared session amounts to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reconciler.athlete import Race, Workout
from reconciler.training.effort import Ladder, Zones, done_is_hard, judge
from reconciler.training.planned import PlannedSession, Standard, plan_session
from reconciler.workout import SportSettings

SETTINGS = SportSettings(
    ftp=200,
    lthr=170,
    max_hr=190,
    resting_hr=50,
    hr_zones=(137, 149, 158, 169, 173, 178, 190),
    threshold_pace=4.0,
)
KNOWN = Standard(SETTINGS, "declared")


def planned(steps: str | None = None, standard: Standard = KNOWN, **fields: Any) -> PlannedSession:
    if steps:
        fields["steps"] = steps
    entry = Workout(id="a", date=dt.date(2026, 5, 13), name="A", **{"sport": "Run", **fields})
    return plan_session(entry, ("workouts", 0), standard, Ladder())


@pytest.mark.parametrize(
    ("minutes", "hard"),
    [
        ({3: 30}, True),
        ({3: 29}, False),
        ({3: 20, 4: 9, 5: 1}, True),
        ({4: 10}, True),
        ({4: 9}, False),
        ({5: 5}, True),
        ({6: 2}, True),
        ({7: 1}, True),
        ({2: 300}, False),
    ],
)
def test_the_ladder_by_power(minutes: Any, hard: Any) -> None:
    power = tuple(minutes.get(zone, 0) * 60 for zone in range(1, 8))
    zones = Zones(power=power, easy=power[0] + power[1] + 60)

    assert judge(zones, Ladder()).hard is hard
    assert done_is_hard(power, Ladder(), by_power=True) is hard


def test_strides_make_no_run_hard_and_an_ordinary_set_no_swim() -> None:
    strides = Zones(other=(0, 2400, 0, 0, 0, 0, 120), easy=2400)
    set_of_hundreds = Zones(other=(600, 0, 0, 0, 660), easy=600)

    assert judge(strides, Ladder()).hard is False
    assert judge(set_of_hundreds, Ladder()).hard is True
    assert judge(set_of_hundreds, Ladder(), swim=True).hard is False


def test_unresolved_time_leaves_it_unknown_unless_an_rpe_is_stated() -> None:
    assert judge(Zones(unresolved=600, easy=60), Ladder()).hard is None
    assert judge(Zones(), Ladder()).hard is None
    assert judge(Zones(), Ladder(), rpe=7).hard is True
    assert judge(Zones(unresolved=600), Ladder(), rpe=6).hard is False
    assert done_is_hard((), Ladder(), by_power=False) is None


def test_steps_are_counted_in_the_domain_they_are_steered_by() -> None:
    session = planned("- 10m Z1 HR\n\n3x\n- 4m 100-104% Pace\n- 2m intensity=rest\n\n- 10m Z2 HR")

    assert session.zones.easy == 600 + 360 + 600
    assert sum(session.zones.other[3:]) == 720
    assert session.hard is True
    assert session.duration == 600 + 3 * 360 + 600


def test_targets_without_thresholds_are_unresolved_and_not_easy() -> None:
    bare = planned("- 20m 100% Pace\n- 20m 90%", Standard(SportSettings(), "none"))

    assert bare.zones.unresolved == 2400
    assert bare.hard is None


def test_without_steps_the_stated_values_count() -> None:
    session = planned(duration=1800, distance=5000, load=30)

    assert (session.duration, session.distance, session.load, session.load_is) == (1800, 5000, 30, "stated")
    assert planned(duration=1800).load_is == "unknown"


def test_with_steps_those_count_as_on_the_calendar() -> None:
    session = planned("- 1h 100%", sport="Ride", load=30, duration=60)

    assert (session.duration, session.load, session.load_is) == (3600, 100, "exact")


@pytest.mark.parametrize(
    ("fields", "hard"), [({"hard": False}, False), ({"hard": True}, True), ({"tags": ("Test",)}, True)]
)
def test_the_author_and_a_test_override_the_steps(fields: Any, hard: Any) -> None:
    steps = "- 30m 100% Pace" if fields.get("hard") is False else "- 30m 60% Pace"

    assert planned(steps, **fields).hard is hard


def test_a_race_is_always_hard() -> None:
    race = Race(id="r", date=dt.date(2026, 5, 13), sport="Run", name="R", priority="C", distance=5000)

    assert plan_session(race, ("races", 0), KNOWN, Ladder()).hard is True


def test_what_is_done_as_hard_as_one_can_counts_as_zone_five() -> None:
    session = planned("- 10m Z1 HR\n- 5m maxeffort\n- 10m")

    assert session.zones.other[4] == 300
    assert session.zones.untargeted == 600
    assert session.hard is True
