"""The condition: now, a week and four weeks ago, and the body's measures against their own usual."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reconciler.training import Facts, WellnessDay
from reconciler.training.condition import condition

TODAY = dt.date(2026, 5, 11)


def rows(days: int = 40, last: int = 0, **values: Any) -> tuple[WellnessDay, ...]:
    """Records of so many days, the last one `last` days ago; a value may be a function of the days before today."""
    made = []
    for ago in range(last + days - 1, last - 1, -1):
        found = {key: value(ago) if callable(value) else value for key, value in values.items()}
        made.append(WellnessDay(TODAY - dt.timedelta(days=ago), **found))
    return tuple(made)


def test_form_now_a_week_and_four_weeks_ago_with_its_ramp() -> None:
    found = condition(Facts(TODAY, wellness=rows(ctl=lambda ago: 50.0 - ago, atl=55.0)))

    assert found is not None
    assert [(one.days_ago, one.fitness, one.form, one.ramp) for one in found.form] == [
        (0, 50.0, -5.0, 7.0),
        (7, 43.0, -12.0, 7.0),
        (28, 22.0, -33.0, 7.0),
    ]


def test_a_ramp_without_the_week_before_is_not_known() -> None:
    found = condition(Facts(TODAY, wellness=rows(days=7, ctl=50.0, atl=50.0)))

    assert found is not None
    assert [(one.days_ago, one.ramp) for one in found.form] == [(0, None)]


def test_a_measure_is_held_against_the_days_before_it() -> None:
    """Population of 27 days of 48 and 52 in turn: mean near 50, and the last value does not count in it."""
    found = condition(
        Facts(
            TODAY, wellness=rows(days=28, resting_hr=lambda ago: 58.0 if ago == 0 else 48.0 + 4 * (ago % 2))
        )
    )

    assert found is not None
    (measure,) = found.measures
    assert (measure.last, measure.day, measure.records) == (58.0, TODAY, 28)
    assert measure.mean == pytest.approx(50.1)
    assert measure.sd == pytest.approx(2.0)
    assert measure.deviation == pytest.approx(3.9)


@pytest.mark.parametrize(("days", "known"), [(7, False), (8, True)])
def test_few_records_make_no_usual(days: int, *, known: bool) -> None:
    found = condition(Facts(TODAY, wellness=rows(days=days, hrv=lambda ago: 60.0 + ago)))

    assert found is not None
    assert (found.measures[0].mean is not None) is known


def test_sleep_comes_in_hours_and_a_constant_has_no_deviation() -> None:
    found = condition(Facts(TODAY, wellness=rows(sleep=27_000.0)))

    assert found is not None
    assert (found.measures[0].last, found.measures[0].sd, found.measures[0].deviation) == (7.5, 0.0, None)


def test_marks_tell_the_worst_of_the_week() -> None:
    found = condition(Facts(TODAY, wellness=rows(days=10, soreness=lambda ago: 4.0 if ago == 3 else 1.0)))

    assert found is not None
    assert [(one.name, one.last, one.week_worst, one.records) for one in found.marks] == [
        ("soreness", 1, 4, 10)
    ]


@pytest.mark.parametrize(
    ("wellness", "missing"),
    [
        (
            (),
            ("no record holds fitness and fatigue", "no record of sleep, HRV, resting heart rate in 28 days"),
        ),
        (
            rows(last=5, ctl=1.0, atl=1.0, sleep=1.0, hrv=1.0, resting_hr=1.0),
            (
                "the last record of fitness and fatigue is 5 days old",
                "the last record is old: sleep (5 days), HRV (5 days), resting heart rate (5 days)",
            ),
        ),
        (rows(ctl=1.0, atl=1.0, sleep=1.0, hrv=1.0, resting_hr=1.0), ()),
    ],
)
def test_what_is_missing_is_named(wellness: tuple[WellnessDay, ...], missing: tuple[str, ...]) -> None:
    found = condition(Facts(TODAY, wellness=wellness))

    assert found is not None
    assert found.missing == missing


def test_without_the_body_only_the_model_remains() -> None:
    found = condition(Facts(TODAY, wellness=rows(ctl=1.0, atl=1.0, hrv=50.0, fatigue=3.0)), body=False)

    assert found is not None
    assert (found.measures, found.marks, found.missing) == ((), (), ())
    assert found.form


def test_records_of_the_future_do_not_count_and_unread_is_unknown() -> None:
    found = condition(Facts(TODAY, wellness=rows(last=-3, days=10, ctl=lambda ago: 50.0 - ago, atl=50.0)))

    assert found is not None
    assert found.form[0].day == TODAY
    assert condition(Facts(TODAY)) is None
