"""Whatever the calendar answers, facts are read and rules give a report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.rules import check, check_plan, prepare
from reconciler.training import Facts
from reconciler.training.fetch import read_activities, read_sport_settings, read_wellness
from tests.rules.plans import HARD, TODAY, athlete, race, session, week

_DAYS = st.dates(dt.date(2026, 3, 1), dt.date(2026, 6, 1)).map(lambda day: f"{day}T08:00:00")
_JSON = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.lists(st.integers(0, 5000), max_size=8),
    st.lists(
        st.fixed_dictionaries({"id": st.sampled_from(("Z1", "Z5", "SS")), "secs": st.integers(0, 9999)})
    ),
)
_SPORTS = st.sampled_from(("Run", "Ride", "Swim", "TrailRun", "Frisbee", None))
_KEYS = st.sampled_from(
    (
        "moving_time",
        "distance",
        "icu_training_load",
        "icu_zone_times",
        "icu_hr_zone_times",
        "average_temp",
        "icu_rolling_ftp",
    )
)
_ACTIVITIES = st.lists(
    st.builds(
        lambda day, sport, rest: {"id": "i1", "start_date_local": day, "type": sport, **rest},
        _DAYS,
        _SPORTS,
        st.dictionaries(_KEYS, _JSON),
    ),
    max_size=30,
)
_WELLNESS = st.lists(
    st.builds(
        lambda day, rest: {"id": day[:10], **rest},
        _DAYS,
        st.dictionaries(st.sampled_from(("ctl", "atl", "hrv", "restingHR", "sleepSecs", "injury")), _JSON),
    ),
    max_size=30,
)
_SETTINGS = st.lists(
    st.fixed_dictionaries(
        {"types": st.just(["Run", "Ride"]), "lthr": _JSON, "hr_zones": _JSON, "threshold_pace": _JSON}
    ),
    max_size=2,
)
WHO = athlete(
    week(session("a", 12, HARD), session("b", 13, "- 5km 90% Pace"), session("c", 14, None, duration=1800)),
    week(session("d", 19), races=[race("big", 24)], name="2026-W21"),
)
NO_THRESHOLDS = athlete(week(session("a", 12, HARD)), thresholds={})


@settings(max_examples=60, deadline=None)
@given(_ACTIVITIES, _WELLNESS, _SETTINGS, st.integers(-10, 20))
def test_rules_answer_whatever_the_calendar_holds(
    activities: list[Any], wellness: list[Any], sports: list[Any], shift: int
) -> None:
    today = TODAY + dt.timedelta(days=shift)
    facts = Facts(
        today,
        wellness=read_wellness(wellness),
        activities=read_activities(activities),
        events=(),
        sport_settings=read_sport_settings(sports),
    )

    for who in (WHO, NO_THRESHOLDS):
        report = check(who, facts, today)
        assert report == check(who, facts, today)
        stopping = check_plan(prepare(who, facts, today), errors_only=True)
        assert stopping.of("error") == report.of("error")
        assert set(stopping.unknowns) <= set(report.unknowns)
        passed = {(one.week, one.rule) for one in report.passes}
        assert not passed & {(one.week, one.rule) for one in report.unknowns}
