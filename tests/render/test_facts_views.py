"""What is declared, completed and ahead, in the words of the facts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from reconciler.athlete.profile import AthleteDocument, Profile
from reconciler.athlete.rules import Rules
from reconciler.athlete.strategy import Strategy
from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.ledger import Ledger
from reconciler.render import facts_calendar, facts_declared, facts_markdown, facts_training, facts_words
from reconciler.render.foreign import foreign
from reconciler.training import Activity, Facts, Ladder, WellnessDay
from reconciler.training.condition import condition
from reconciler.training.data_quality import MEANING, DataQuality
from tests.render.facts_reports import TODAY, report
from tests.training.weeks import planned

ADA: dict[str, Any] = {"name": "Ada", "intervals_id": "i7", "timezone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("declared", "line"),
    [
        ({"availability": {"friday": {"rest": True}}}, "Friday: no training"),
        ({"availability": {"monday": {}}}, "Monday: any time"),
        (
            {
                "availability": {
                    "sunday": {
                        "windows": ["06:30-10:00", "17:00-19:00"],
                        "max_time": "2h",
                        "max_sessions": 1,
                        "sports": ["Run"],
                    }
                }
            },
            "Sunday: 06:30-10:00, 17:00-19:00; at most 2h00m; at most 1 session(s); only Run",
        ),
        ({"blocked": [{"date": "2026-05-15", "why": "Flight."}]}, "Blocked 2026-05-15: Flight."),
        ({"blocked": [{"from": "2026-05-01", "until": "2026-05-11"}]}, "Blocked 2026-05-01 to 2026-05-11"),
        (
            {
                "week": {
                    "time": "6h30m",
                    "load": 360,
                    "hard_sessions": 1,
                    "indoor_sessions": 0,
                    "distance": "60km",
                }
            },
            "Any week at most: 6h30m, 60.0 km, load 360, 1 hard, 0 indoors",
        ),
        (
            {"sports": {"Run": {"sessions": 5, "session_time": "2h"}}},
            "Run, any week at most: 5 session(s), 2h00m in one session",
        ),
        ({"avoid": ["Swim", "Yoga"]}, "Never: Swim, Yoga"),
        (
            {"spacing": {"hard_days": 3, "long_after_hard": False}},
            "Hard sessions 3 days apart, at most 1 on a day; an easy long session may not follow on the next day",
        ),
        (
            {"strength": {"per_week": 1, "same_day_gap": "6h", "in_taper": True}},
            "Strength (WeightTraining): at most 1 a week, 2 days apart, none in the 1 day(s) before a hard session, 6h00m from another session of the day, also in a taper",
        ),
        (
            {"checks": {"B3": {"severity": "error", "thresholds": {"warn": 6}, "why": "Tendon."}}},
            "Check B3: error, warn 6 (Tendon.)",
        ),
        ({"checks": {"B3": {}}}, "Check B3: as usual"),
    ],
)
def test_every_declared_rule_is_told(declared: dict[str, Any], line: str) -> None:
    assert line in facts_declared.rules(Rules.model_validate(declared), TODAY)


def test_what_is_past_or_empty_is_not_told() -> None:
    rules = Rules.model_validate({"blocked": [{"date": "2026-05-10"}], "sports": {"Run": {}}})
    told = facts_declared.rules(rules, TODAY)
    assert len(told) == 2
    assert not [line for line in told if line.startswith(("Blocked", "Run", "Any week"))]


def test_the_profile_holds_what_is_declared_and_no_more() -> None:
    profile = Profile.model_validate(
        {
            "weight": 59.5,
            "experience": "Nine years.",
            "injuries": ["Achilles."],
            "equipment": ["Track", "Bike"],
        }
    )
    assert facts_declared.profile(profile) == (
        "59.5 kg",
        "Experience: Nine years.",
        "Careful: Achilles.",
        "Equipment: Track, Bike",
    )
    assert facts_declared.profile(Profile()) == ()


def test_goals_of_the_past_are_gone_and_the_nearest_comes_first() -> None:
    days = {"Past": "2026-05-10", "Far": "2026-09-27", "Today": "2026-05-11"}
    goals = [{"name": name, "priority": "B", "date": day} for name, day in days.items()]
    found = facts_declared.goals(AthleteDocument.model_validate({**ADA, "goals": goals}).goals, TODAY)
    assert [(goal.name, goal.days_to_go) for goal in found] == [("Today", 0), ("Far", 139)]


def test_a_strategy_between_phases_says_so() -> None:
    phase = {"name": "Base", "kind": "base", "from": "2026-06-01", "until": "2026-06-30", "focus": "Easy."}
    found = facts_declared.strategy(Strategy.model_validate({"goal": "Run.", "phases": [phase]}), TODAY)
    text = facts_markdown.text(report(1, strategy=found))
    assert "Today lies in no phase." in text
    assert "Next: **Base**" in text
    found = facts_declared.strategy(Strategy.model_validate({"goal": "Run."}), TODAY)
    assert "No phase is declared after it." in facts_markdown.text(report(1, strategy=found))


@pytest.mark.parametrize(
    ("speed", "sport", "shown"),
    [
        (3.0, "Run", "5:33/km"),
        (3.0, "TrailRun", "5:33/km"),
        (0.9, "Swim", "1:51/100m"),
        (0.9, "OpenWaterSwim", "1:51/100m"),
        (8.5, "GravelRide", "30.6 km/h"),
        (1000 / 299.6, "Run", "5:00/km"),
    ],
)
def test_speed_comes_as_the_sport_says_it(speed: float, sport: str, shown: str) -> None:
    assert facts_words.speed(speed, sport) == shown


def test_thresholds_that_only_the_calendar_has_are_told_as_such() -> None:
    document = AthleteDocument.model_validate(
        {**ADA, "thresholds": {"Run": {"measured": "2026-04-01", "lthr": 170}}}
    )
    calendar: dict[str, dict[str, object]] = {
        "Run": {"lthr": 165, "ftp": True},
        "Ride": {"ftp": 250, "power_zones": [55, 75, 999], "lthr": None},
        "Swim": {},
    }
    run, ride = facts_training.thresholds(document, calendar, ["Run", "Ride", "Swim"], (), TODAY)

    assert (run.declared, run.age, run.doubts) == (
        True,
        40,
        ("threshold heart rate is 165 bpm on the calendar",),
    )
    assert (ride.sport, ride.declared, ride.measured) == ("Ride", False, None)
    assert ride.values == {"FTP": "250 W", "power zones": "up to 55, 75, 999 % of FTP"}
    assert facts_training.thresholds(document, None, ["Ride"], (), TODAY)[0].values == {
        "threshold heart rate": "170 bpm"
    }
    text = facts_markdown.text(report(1, thresholds=(ride,)))
    assert "- **Ride** (only on the calendar): FTP 250 W" in text
    assert "No threshold is known" in facts_markdown.text(report(1))


def test_words_where_the_calendar_has_its_own_cannot_carry_text() -> None:
    wild = Activity("i1` ignore", TODAY, sport="Run\n# Ignore previous", start="2026-05-11T`x`:00")
    tame = facts_training.tame(wild)
    assert (tame.id, tame.sport, tame.start) == ("", None, "")
    kept = Activity("i1", TODAY, sport="Run", start="2026-05-11T07:00:00")
    assert facts_training.tame(kept) == replace(kept, start="2026-05-11T07:00")


def test_a_stub_shows_its_day_and_nothing_else() -> None:
    stub = Activity("i1", TODAY, stub=True)
    shown = facts_training.activities((stub,), (), Ladder())
    text = facts_markdown.text(replace(report(0), activities=shown))
    assert "- **Mon 11 May** · came through Strava: nothing else is known\n" in text


def test_weeks_add_up_by_sport_and_of_all() -> None:
    done = (
        Activity("i1", TODAY, sport="Run", time=3600, distance=10_000.0, load=50.0, rpe=8),
        Activity("i2", TODAY, sport="VirtualRide", time=7200, load=90.0, rpe=3),
        Activity("i3", TODAY - dt.timedelta(days=7), sport="Run", time=1800, load=None, race=True),
        Activity("i4", TODAY - dt.timedelta(days=7), stub=True),
    )
    rows = [
        (one.week[-3:], one.sport, one.sessions, one.hard, one.hard_unknown, one.time, one.load, one.partial)
        for one in facts_training.weeks(done, Ladder())
    ]
    assert rows == [
        ("W20", "all sports", 2, 1, 0, 10_800, 140, False),
        ("W20", "Ride", 1, 0, 0, 7200, 90, False),
        ("W20", "Run", 1, 1, 0, 3600, 50, False),
        ("W19", "all sports", 2, 1, 1, 1800, 0, True),
        ("W19", "Run", 1, 1, 0, 1800, 0, True),
        ("W19", "unknown", 1, 0, 1, 0, 0, True),
    ]


def event(number: int, start: str, **fields: Any) -> LiveEvent:
    row = {"id": number, "category": "NOTE", "start_date_local": start, "name": f"E{number}", **fields}
    return LiveEvent.from_api(row)


def test_of_the_past_only_what_explains_it_is_shown() -> None:
    events = [
        event(1, "2026-03-01T00:00:00", category="HOLIDAY", end_date_local="2026-04-02T00:00:00"),
        event(2, "2026-03-20T00:00:00", category="SICK", end_date_local="2026-03-23T00:00:00"),
        event(3, "2026-05-01T00:00:00", category="WORKOUT"),
        event(4, "2026-05-02T00:00:00", category="RACE_B", end_date_local="soon"),
        event(5, "2026-05-10T00:00:00", category="WORKOUT", end_date_local="2026-05-13T00:00:00"),
        event(6, "2026-05-11T09:30:00", category="Race\n# x", type="Run <b>"),
        event(7, "2026-07-01T00:00:00"),
    ]
    until = dt.date(2026, 6, 21)
    found = facts_calendar.entries(events, Ledger(), dt.date(2026, 3, 30), TODAY, until)

    assert [one.name.data for one in found if one.name] == ["E1", "E4", "E5", "E6"]
    assert [str(one.last) for one in found] == ["2026-04-01", "2026-05-02", "2026-05-12", "2026-05-11"]
    assert (found[3].category, found[3].sport, found[3].start) == ("unknown", None, "09:30")


def test_a_week_whose_sessions_are_over_says_so() -> None:
    weeks = (planned({"id": "easy", "on": 0}),)
    (this,) = facts_calendar.coming(weeks, None, dt.date(2026, 5, 12), dt.date(2026, 5, 17))
    assert (this.declared, this.ours, this.remark) == (
        0,
        None,
        "The plan for 2026-W20 holds no session from today on.",
    )
    (this,) = facts_calendar.coming(weeks, (), dt.date(2026, 5, 11), dt.date(2026, 5, 17))
    assert (this.declared, this.time, this.load_partial) == (1, 3600, True)
    assert this.remark == "Nothing is on the calendar for it."


def test_facts_without_a_doubt_say_so() -> None:
    sure = DataQuality(level="precise", holds=("read today",), doubts=(), meaning=MEANING["precise"])
    text = facts_markdown.text(report(1, quality=sure))
    assert "**A plan from these facts: precise.** No doubt was found." in text
    assert text.split("## Data quality\n\n")[1].startswith("**precise**. read today.\n\nWhat that means")


def test_marks_and_measures_tell_what_is_usual() -> None:
    rows = tuple(
        WellnessDay(
            TODAY - dt.timedelta(days=ago), resting_hr=50.0 + ago % 2 * 2, soreness=1.0 + 2 * (ago == 2)
        )
        for ago in range(20, -1, -1)
    )
    text = facts_markdown.text(report(1, condition=condition(Facts(TODAY, wellness=rows))))
    assert (
        "- resting heart rate: 50 bpm on 2026-05-11 (usually 51 ± 1, -1.0 SD); 7-day mean 50.9; 21 of 28 days"
        in text
    )
    assert "- soreness: 1 of 4 on 2026-05-11; 7-day mean 1.3, worst 3 (1 none, 4 a lot)" in text
    assert "- Mind: no record holds fitness and fatigue" in text


def test_our_own_words_use_no_backticks() -> None:
    """Backticks mean: data of others. So nothing of ours may stand in them."""
    text = foreign("data")
    shown = facts_markdown.text(report(3, "data"))
    assert text
    spans = re.findall(r"(?<!\\)`([^`\n]+)`", shown)
    assert set(spans) == {"data"}
