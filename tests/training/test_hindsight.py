"""The forecast as Monday would have made it, against what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reconciler.training import Activity, DayLoad, Facts, Form, WellnessDay, advance
from reconciler.training.fitness import Constants
from reconciler.training.hindsight import Hindsight, foreign_loads, hindsight
from tests.training.weeks import MONDAY, TODAY, activity, day, event

SUNDAY_BEFORE = MONDAY - dt.timedelta(days=1)
SEED = WellnessDay(SUNDAY_BEFORE, ctl=50.0, atl=60.0)


def facts(*wellness: WellnessDay, activities: tuple[Activity, ...] = ()) -> Facts:
    return Facts(TODAY, wellness=wellness, activities=activities, events=())


def test_the_week_is_forecast_from_the_record_before_it_over_the_plan() -> None:
    plan = [DayLoad(day(1), 70.0), DayLoad(day(5), 100.0)]
    found = hindsight(facts(SEED), MONDAY, plan)

    form = Form(50.0, 60.0)
    for number, load in enumerate((0, 70, 0, 0, 0, 100, 0)):
        form = advance(form, load, load, Constants())
        assert found.days[number].forecast_ctl == pytest.approx(form.ctl)
        assert found.days[number].forecast_form == pytest.approx(form.tsb)
    assert (found.seed, len(found.days)) == (SUNDAY_BEFORE, 7)


def test_what_happened_in_the_week_does_not_reach_the_forecast() -> None:
    plain = hindsight(facts(SEED), MONDAY, [DayLoad(day(1), 70.0)])
    records = [WellnessDay(day(number), ctl=90.0, atl=10.0) for number in range(7)]
    known = hindsight(
        facts(SEED, *records, activities=(activity(1, 0, load=300),)), MONDAY, [DayLoad(day(1), 70.0)]
    )

    assert [one.forecast_ctl for one in known.days] == [one.forecast_ctl for one in plain.days]
    assert [one.form for one in known.days] == [80.0] * 7
    assert [one.form for one in plain.days] == [None] * 7


def test_what_was_done_between_the_record_and_monday_counts() -> None:
    older = replace(SEED, day=MONDAY - dt.timedelta(days=3))
    rested = hindsight(facts(older), MONDAY, [])
    trained = hindsight(facts(older, activities=(activity(1, -1, load=200),)), MONDAY, [])

    assert trained.days[0].forecast_atl > rested.days[0].forecast_atl + 15


@pytest.mark.parametrize(
    "wellness", [(), (WellnessDay(SUNDAY_BEFORE, resting_hr=50),), (WellnessDay(MONDAY, 50.0, 60.0),)]
)
def test_without_a_record_before_the_week_there_is_no_forecast(wellness: tuple[WellnessDay, ...]) -> None:
    assert hindsight(facts(*wellness), MONDAY, []) == Hindsight()


def test_sessions_without_a_load_are_named() -> None:
    assert hindsight(facts(SEED), MONDAY, [DayLoad(day(2), None, "Swim")]).without_load == (
        "2026-05-13 Swim",
    )


def test_the_last_day_is_the_last_that_is_known_on_both_sides() -> None:
    found = hindsight(
        facts(SEED, WellnessDay(day(0), 50.0, 55.0), WellnessDay(day(3), 51.0, 50.0)), MONDAY, []
    )

    assert found.last
    assert found.last.day == day(3)


def test_sessions_of_others_count_as_they_stand_there_done_or_not() -> None:
    events = (
        event(1, 2, icu_training_load=40, name="Club", paired_activity_id="i1"),
        event(2, 3, category="NOTE", icu_training_load=5),
        event(3, 9, icu_training_load=40),
        event(4, 4, icu_training_load=40, not_on_fitness_chart=True),
    )

    assert list(foreign_loads(events, MONDAY)) == [DayLoad(day(2), 40.0, "Club", "calendar")]
