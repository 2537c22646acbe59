"""Sums of a week by sport: what was planned for it, and what was done in it."""

from __future__ import annotations

from typing import Any

from reconciler.training import Activity
from reconciler.training.done import Compliance, Outcome, outcomes
from reconciler.training.week_totals import ALL, Consistency, Total, consistency, totals
from tests.training.weeks import activity, day, facts, planned


def week(plan: list[dict[str, Any]], *done: Activity, today: int = 7) -> tuple[Outcome, ...]:
    return outcomes((planned(*plan),), facts(*done, today=day(today)), {})


def sums(found: tuple[Outcome, ...]) -> dict[str, Total]:
    return {one.sport: one for one in totals(found, day(0), day(6))}


RUN = {"id": "run", "on": 1, "load": 50, "distance": 10000}
RIDE = {"id": "ride", "on": 2, "sport": "Ride", "load": 60, "duration": 7200, "distance": 50000}


def test_sports_are_summed_and_all_of_them_together() -> None:
    found = sums(
        week(
            [RUN, RIDE],
            activity(1, 1, load=45, distance=9500),
            activity(2, 2, sport="GravelRide", time=6900, load=70, distance=48000),
        )
    )

    assert list(found) == ["Ride", "Run", ALL]
    assert found["Run"] == Total(
        "Run", 1, 1, 1, 0, Compliance(3600, 3600), Compliance(10000, 9500), Compliance(50, 45)
    )
    assert (found[ALL].time, found[ALL].load) == (Compliance(10800, 10500), Compliance(110, 115))
    assert found[ALL].partial == ()


def test_one_sport_needs_no_sum_of_all() -> None:
    assert list(sums(week([RUN], activity(1, 1)))) == ["Run"]


def test_what_was_done_in_the_week_counts_whoever_asked_for_it() -> None:
    """The session of Sunday was done on the Monday after: planned here, done there."""
    plan = [RUN, {"id": "long", "on": 6, "load": 80, "distance": 20000}]
    found = sums(week(plan, activity(1, 7, load=80), activity(2, 0, load=30), today=9))

    assert (found["Run"].done, found["Run"].extras) == (2, 0)
    assert found["Run"].load == Compliance(130, 30)


def test_two_recordings_count_once_and_parts_are_added() -> None:
    twice = week([RUN], activity(1, 1, load=50), activity(2, 1, "08:01", load=51))
    parts = week([RUN], activity(1, 1, time=1800, load=20), activity(2, 1, "08:35", time=1800, load=25))

    assert sums(parts)["Run"].load.done == 45
    assert (sums(twice)["Run"].extras, sums(twice)["Run"].load.done) == (0, 50)


def test_what_is_not_known_makes_a_sum_partial() -> None:
    found = sums(
        week([{key: RUN[key] for key in RUN if key != "load"}], activity(1, 1, load=45, distance=None))
    )["Run"]

    assert found.partial == ("distance", "load")
    assert found.load == Compliance(None, 45)


def test_metres_of_strength_training_are_not_missing() -> None:
    strength = {"id": "core", "on": 3, "sport": "WeightTraining"}
    found = sums(
        week([strength, RUN], activity(1, 3, sport="WeightTraining"), activity(2, 1, load=50, distance=9000))
    )

    assert found["WeightTraining"].partial == ()
    assert found[ALL].partial == ()


def test_what_stays_off_the_fitness_chart_adds_no_load() -> None:
    off = {**RUN, "not_on_fitness_chart": True}

    assert sums(week([off], activity(1, 1, load=45)))["Run"].load == Compliance(None, 0)


def test_consistency_counts_sessions_and_days_that_are_due() -> None:
    plan = [RUN, {"id": "b", "on": 1, "sport": "Ride"}, RIDE, {"id": "later", "on": 5}]
    found = week(plan, activity(1, 1), today=5)

    assert consistency(found) == Consistency(sessions=3, sessions_done=1, days=2, days_done=1)


def test_no_week_has_no_sums() -> None:
    assert totals((), day(0), day(6)) == ()
    assert consistency(()) == Consistency(0, 0, 0, 0)
