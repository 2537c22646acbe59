"""How precise a plan may be: every doubt, the level it asks for, and that none is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from reconciler.training import Activity, Facts, WellnessDay
from reconciler.training.bests import bests, evidence
from reconciler.training.data_quality import MEANING, Known, data_quality

TODAY = dt.date(2026, 5, 11)
RUN: Mapping[str, object] = {"threshold_pace": 4.0, "lthr": 170, "resting_hr": 48}
KNOWN = Known(
    declared={"Run": RUN},
    measured={"Run": dt.date(2026, 4, 19)},
    has_goal=True,
    has_strategy=True,
)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def run(days: int, **fields: Any) -> Activity:
    start = f"{ago(days)}T07:00"
    usual = {"sport": "Run", "time": 3000, "distance": 9000.0, "load": 40.0, "start": start}
    return Activity(f"i{days}", ago(days), **{**usual, **fields})


ACTIVITIES = tuple(run(days) for days in range(40, 0, -2))
WELLNESS = tuple(WellnessDay(ago(days), ctl=40.0, atl=45.0, resting_hr=48.0) for days in range(40, -1, -1))
FACTS = Facts(
    TODAY,
    wellness=WELLNESS,
    activities=ACTIVITIES,
    events=(),
    sport_settings={"Run": {"threshold_pace": 4.0, "lthr": 170}},
)


def test_full_recent_and_consistent_facts_allow_a_precise_plan() -> None:
    found = data_quality(FACTS, KNOWN, 42)

    assert (found.level, found.doubts) == ("precise", ())
    assert found.meaning == MEANING["precise"]
    assert found.holds == (
        "20 completed sessions in 42 days, the last 2 days ago",
        "wellness on 28 of the last 28 days",
        "read on 2026-05-11",
    )


def test_days_that_nobody_asked_for_are_not_missed() -> None:
    assert data_quality(replace(FACTS, activities=ACTIVITIES[-6:]), KNOWN, 14).level == "precise"


def with_last(**fields: Any) -> Facts:
    return replace(FACTS, activities=(*ACTIVITIES, run(1, **fields)))


CASES: list[tuple[str, Facts, Known, str]] = [
    ("conservative", replace(FACTS, activities=None), KNOWN, "completed training is not known"),
    ("conservative", replace(FACTS, activities=()), KNOWN, "no completed session"),
    ("conservative", replace(FACTS, activities=(run(8),)), KNOWN, "8 days ago"),
    ("conservative", replace(FACTS, activities=(run(1, sport=None, stub=True),)), KNOWN, "all sessions"),
    (
        "conservative",
        replace(FACTS, sport_settings={}),
        replace(KNOWN, declared={}, measured={}),
        "no threshold",
    ),
    ("conservative", replace(FACTS, activities=(run(8), run(-1))), KNOWN, "8 days ago"),
    ("careful", with_last(sport=None, stub=True), KNOWN, "1 of 21 sessions came through Strava"),
    (
        "careful",
        replace(FACTS, activities=tuple(run(days, load=None) for days in (1, 3))),
        KNOWN,
        "2 of 2 sessions have no load",
    ),
    ("careful", replace(FACTS, activities=ACTIVITIES[-8:]), KNOWN, "no further than 16 days"),
    ("careful", replace(FACTS, wellness=None), KNOWN, "wellness is not known"),
    ("careful", replace(FACTS, wellness=()), KNOWN, "no record holds fitness"),
    ("careful", replace(FACTS, wellness=WELLNESS[:-3]), KNOWN, "are 3 days old"),
    ("careful", replace(FACTS, wellness=WELLNESS[-13:]), KNOWN, "13 of the last 28 days"),
    ("careful", FACTS, replace(KNOWN, measured={"Run": ago(71)}), "measured 71 days ago"),
    ("careful", FACTS, replace(KNOWN, measured={"Run": ago(-1)}), "that is ahead"),
    (
        "careful",
        replace(FACTS, sport_settings={"Run": {"threshold_pace": 3.7}}),
        KNOWN,
        "threshold pace of Run differs by 8 % from the calendar's",
    ),
    ("careful", with_last(time=None), KNOWN, "have a load and no time"),
    ("careful", with_last(time=None, load=None), KNOWN, "last 0 seconds"),
    ("careful", with_last(sport="Ride", watts=200.0), KNOWN, "nobody states an FTP"),
    ("careful", with_last(start=f"{ago(2)}T07:20"), KNOWN, "overlap another of the same sport"),
    ("careful", replace(FACTS, activities=(*ACTIVITIES, run(-1))), KNOWN, "lie in the future"),
    (
        "careful",
        FACTS,
        replace(KNOWN, declared={"Run": {**RUN, "resting_hr": 60}}),
        "declared as 60, and recorded as 48 bpm",
    ),
    ("careful", FACTS, replace(KNOWN, has_goal=False), "no goal"),
    ("careful", FACTS, replace(KNOWN, has_strategy=False), "no strategy.yaml"),
]


@pytest.mark.parametrize(("level", "facts", "known", "said"), CASES, ids=[case[3] for case in CASES])
def test_a_doubt_lowers_the_level_and_is_said(level: str, facts: Facts, known: Known, said: str) -> None:
    found = data_quality(facts, known, 42)

    assert any(said in doubt.what and doubt.level == level for doubt in found.doubts)
    assert found.level == level


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        (FACTS, replace(KNOWN, measured={"Run": ago(70)})),
        (replace(FACTS, sport_settings={"Run": {"threshold_pace": 3.82}}), KNOWN),
        (replace(FACTS, wellness=WELLNESS[-14:]), KNOWN),
        (replace(FACTS, activities=(*ACTIVITIES, run(1, load=None))), KNOWN),
        (FACTS, replace(KNOWN, declared={"Run": {**RUN, "resting_hr": 56}})),
        (with_last(start="at dawn"), KNOWN),
        (with_last(sport="Ride", start=f"{ago(2)}T07:20"), KNOWN),
    ],
)
def test_what_lies_within_its_bounds_is_no_doubt(facts: Facts, known: Known) -> None:
    assert data_quality(facts, known, 42).level == "precise"


@pytest.mark.parametrize("start", ["9999-12-31T23:59:59", "2026-05-13T08+02:00"])
def test_odd_starts_are_compared_as_well(start: str) -> None:
    odd = run(1, start=start)

    found = data_quality(replace(FACTS, activities=(*ACTIVITIES, odd, odd)), KNOWN, 42)

    assert any("1 completed session(s) overlap" in doubt.what for doubt in found.doubts)


def test_a_race_far_from_the_threshold_is_a_doubt() -> None:
    race = run(1, time=3600, distance=16_000.0, race=True)
    proof = evidence(bests([race]), {"Run": RUN})

    found = data_quality(FACTS, replace(KNOWN, evidence=proof), 42)

    assert [doubt.what for doubt in found.doubts] == [
        "the threshold pace of Run looks 11 % too low by the race of 2026-05-10"
    ]


def test_the_weightiest_doubt_comes_first() -> None:
    found = data_quality(replace(FACTS, activities=()), replace(KNOWN, has_goal=False), 42)

    assert [doubt.level for doubt in found.doubts] == ["conservative", "careful"]
