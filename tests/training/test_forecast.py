"""The forecast: where it begins, what it counts, what changes the model."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reconciler.calendar.event import LiveEvent
from reconciler.training import Activity, DayLoad, Facts, WellnessDay, calendar_loads, forecast, forecasts
from reconciler.training.fitness import weight

TODAY = dt.date(2026, 5, 11)
DAY = dt.timedelta(days=1)


def event(number: int, category: str, day: dt.date, **fields: Any) -> LiveEvent:
    return LiveEvent.from_api(
        {"id": number, "category": category, "start_date_local": f"{day}T00:00:00", **fields}
    )


def facts(ago: int = 1, **parts: Any) -> Facts:
    seed = WellnessDay(TODAY - ago * DAY, ctl=50, atl=60)
    return Facts(TODAY, wellness=(seed,), **{"activities": (), "events": (), **parts})


def test_without_a_record_there_is_no_forecast() -> None:
    assert forecast(Facts.offline(TODAY), (), TODAY) is None
    assert forecast(Facts(TODAY, wellness=(WellnessDay(TODAY, ctl=50),)), (), TODAY) is None


def test_a_record_of_the_future_is_no_seed() -> None:
    """Future rows are the server's own projection, so they must not be counted on top of the plan."""
    rows = (WellnessDay(TODAY, ctl=40, atl=40), WellnessDay(TODAY + DAY, ctl=90, atl=90))

    found = forecast(Facts(TODAY, wellness=rows), (), TODAY + DAY)

    assert found is not None
    assert found.seed == TODAY
    assert found.days[-1].ctl < 40


def test_planned_load_counts_from_yesterdays_record() -> None:
    found = forecast(facts(), [DayLoad(TODAY, 100)], TODAY)

    assert found is not None
    assert found.days[-1].ctl == pytest.approx(51.1764, abs=1e-4)
    assert found.days[-1].atl == pytest.approx(65.3249, abs=1e-4)


def test_todays_record_already_holds_what_was_done_today() -> None:
    """What is still planned for today comes on top, linearly; completed sessions do not count twice."""
    done = (Activity("i1", TODAY, "Run", load=40),)
    found = forecast(facts(ago=0, activities=done), [DayLoad(TODAY, 30)], TODAY)

    assert found is not None
    assert found.days[0].ctl == pytest.approx(50 + 30 * weight(42))


def test_days_since_an_old_record_count_what_was_completed() -> None:
    done = (Activity("i1", TODAY - DAY, "Run", load=80), Activity("i2", TODAY - 9 * DAY, "Run", load=500))
    with_run = forecast(facts(ago=3, activities=done), (), TODAY)
    without = forecast(facts(ago=3), (), TODAY)

    assert with_run is not None
    assert without is not None
    assert with_run.days[-1].ctl - without.days[-1].ctl == pytest.approx(80 * weight(42) * (1 - weight(42)))


def test_a_session_missed_yesterday_counts_nothing() -> None:
    assert forecast(facts(ago=3), [DayLoad(TODAY - DAY, 100)], TODAY) == forecast(facts(ago=3), (), TODAY)


def test_unknown_load_counts_nothing_and_is_named() -> None:
    found = forecast(facts(), [DayLoad(TODAY, None, "Strength")], TODAY)

    assert found is not None
    assert found.without_load == ("2026-05-11 Strength",)
    assert found.days[-1].load == 0


@pytest.mark.parametrize(
    ("activities", "unknown"),
    [
        (None, [2, 1, 0]),
        ((), []),
        ((Activity("i1", TODAY - 2 * DAY, stub=True), Activity("i2", TODAY - DAY, "Run", load=50)), [2]),
        ((Activity("i1", TODAY, "Run", time=3600),), [0]),
        ((Activity("i1", TODAY - 3 * DAY, "Run"),), []),
    ],
    ids=["refused", "rest", "a stub", "a run without load today", "a run that the record holds"],
)
def test_days_after_the_record_of_which_nobody_knows_the_load_are_named(
    activities: tuple[Activity, ...] | None, unknown: list[int]
) -> None:
    found = forecast(facts(ago=3, activities=activities), (), TODAY + 5 * DAY)

    assert found is not None
    assert found.unknown_days == tuple(TODAY - ago * DAY for ago in unknown)


def test_days_before_the_history_that_is_read_are_unknown() -> None:
    found = forecast(facts(ago=45), (), TODAY)

    assert found is not None
    assert found.unknown_days == (TODAY - 44 * DAY, TODAY - 43 * DAY)


def test_the_ramp_is_fitness_less_fitness_a_week_before() -> None:
    rows = tuple(WellnessDay(TODAY - n * DAY, ctl=50 - n, atl=50) for n in range(8, 0, -1))
    found = forecast(Facts(TODAY, wellness=rows), [DayLoad(TODAY, 80)], TODAY + 8 * DAY)

    assert found is not None
    today = found.on(TODAY)
    assert today is not None
    assert today.ramp == pytest.approx(today.ctl - 43)
    last, before = found.on(TODAY + 8 * DAY), found.on(TODAY + DAY)
    assert last is not None
    assert before is not None
    assert last.ramp == pytest.approx(last.ctl - before.ctl)
    assert found.on(TODAY + 9 * DAY) is None
    assert [day.day for day in found.between(TODAY, TODAY + DAY)] == [TODAY, TODAY + DAY]


def test_fitness_days_change_the_constants_from_their_day_on() -> None:
    changed = event(1, "FITNESS_DAYS", TODAY + DAY, ctl_days=30, atl_days=5)
    found = forecast(facts(ago=0, events=(changed,)), [DayLoad(TODAY + DAY, 90)], TODAY + DAY)

    assert found is not None
    assert found.days[-1].ctl == pytest.approx(50 + 40 * weight(30))
    assert found.days[-1].atl == pytest.approx(60 + 30 * weight(5))


def test_set_fitness_gives_a_day_its_values() -> None:
    given = event(1, "SET_FITNESS", TODAY + DAY, icu_ctl=33, icu_atl=22)
    found = forecast(facts(events=(given,)), (), TODAY + 2 * DAY)

    assert found is not None
    assert (found.days[-2].ctl, found.days[-2].atl) == (33, 22)
    assert found.days[-1].ctl == pytest.approx(33 * (1 - weight(42)))


def test_the_calendars_loads_are_those_that_still_lie_ahead() -> None:
    events = (
        event(1, "WORKOUT", TODAY, name="run", icu_training_load=50),
        event(2, "WORKOUT", TODAY, name="done", icu_training_load=50, paired_activity_id="i9"),
        event(3, "WORKOUT", TODAY - DAY, name="missed", icu_training_load=50),
        event(4, "WORKOUT", TODAY, name="hidden", icu_training_load=50, not_on_fitness_chart=True),
        event(5, "NOTE", TODAY, name="note"),
        event(6, "RACE_B", TODAY + DAY, name="race", icu_training_load=120),
        event(7, "WORKOUT", TODAY, name="strength", icu_training_load=None),
    )

    found = list(calendar_loads(events, TODAY))

    assert [(load.name, load.load) for load in found] == [("run", 50), ("race", 120), ("strength", None)]


def test_base_and_head_differ_by_what_changes() -> None:
    both = forecasts(facts(), [DayLoad(TODAY, 50)], [DayLoad(TODAY, 90)], TODAY)

    assert both.base is not None
    assert both.head is not None
    assert both.head.days[-1].atl - both.base.days[-1].atl == pytest.approx(40 * weight(7))
