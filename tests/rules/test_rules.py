"""Every rule with something it passes, something it objects to, and something it cannot know."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest

from reconciler.athlete import Athlete
from reconciler.rules import RULES
from reconciler.rules.model import Fine, Found, Missing
from reconciler.training import Facts, WellnessDay
from tests.rules.plans import (
    DAY,
    HARD,
    OFFLINE,
    RUN,
    TEMPO,
    TODAY,
    athlete,
    done,
    event,
    known,
    race,
    say,
    session,
    week,
)

WEDNESDAY = TODAY + 2 * DAY
NO_RECORD = known(wellness=())
EMPTY = known(activities=None, events=None, wellness=None, sport_settings=None)
OLD_RECORD = (WellnessDay(TODAY - 21 * DAY, ctl=50, atl=50),)
GAPS = (
    known(wellness=OLD_RECORD, activities=None),
    known(*(done(n, stub=True, sport=None, load=None) for n in (20, 9, 2)), wellness=OLD_RECORD),
    known(done(9), done(2, load=None), wellness=OLD_RECORD),
    known(today=TODAY - 3 * DAY),
)
STUBS = known(*(done(ago, stub=True, sport=None) for ago in (1, 3, 5)))


class Row(NamedTuple):
    """A rule, the words that its answer must hold, and what it is asked about."""

    rule: str
    words: str
    who: Athlete
    facts: Facts = OFFLINE
    today: dt.date = TODAY


def one(*args: Any, **kwargs: Any) -> Athlete:
    """An athlete with one session."""
    return athlete(week(session(*args, **kwargs)))


def two(first: dict[str, Any], second: dict[str, Any], **kwargs: Any) -> Athlete:
    """An athlete with two sessions in the week."""
    return athlete(week(first, second), **kwargs)


def phases(kind: str) -> dict[str, Any]:
    """A strategy of one phase."""
    phase = {"name": "P", "kind": kind, "from": "2026-04-01", "until": "2026-07-31", "focus": "F."}
    return {"goal": "G.", "phases": [phase]}


FILE: dict[str, Any] = {"steps": None, "sport": "Ride", "file": "ride.zwo"}
STRENGTH: dict[str, Any] = {"steps": None, "sport": "WeightTraining", "duration": 1800}
RACE_SOON = [{"name": "Big", "priority": "A", "date": "2026-05-20"}]
MARKED = WellnessDay(TODAY - DAY, ctl=50, atl=75, sleep=18000, injury=3)
LONG = session("long", 16, "- 2h40m Z2 HR")
SIX = tuple(session(f"run-{day}", day) for day in range(11, 17))
TWO_HARD = week(session("one", 12, HARD), session("two", 13, HARD))
SIXTY_KM = week(*(session(f"run-{day}", day, None, distance=9000, duration=2700) for day in (11, 12, 14, 16)))
NO_PACE = athlete(
    week(session("a", 12, "- 10km 5:00/km Pace")), thresholds={"Run": {"measured": "2026-05-01", "lthr": 170}}
)
FLAT = known(*(done(ago) for ago in range(42, 0, -1) if ago % 7 in (1, 3, 5, 6)))
OVERREACHED = known(ctl=50, atl=85)
TAPERED = week(session("easy", 12), session("tempo", 13, TEMPO), race("big", 16))

PASSES = [
    Row("warm-up-cool-down", "1 hard sessions", one("a", 12, hard=True)),
    Row("run-spike", "no runs ahead", athlete(week())),
    Row("long-run", "no runs in the week", athlete(week())),
    Row("heat", "no outdoor session", one("a", 12, indoor=True)),
    Row(
        "taper",
        "1h00m, after 3h20m",
        athlete(week(session("a", 12, None, duration=3600)), goals=RACE_SOON),
        known(),
    ),
    Row("monotony", "all days are alike", athlete(week())),
    Row("monotony", "a quiet week", athlete(week(conservative=True))),
    Row("monotony", "a quiet week", athlete(strategy=phases("recovery"))),
    Row("recovery-week", "no training in these weeks", athlete(week()), known(activities=())),
    Row("recovery-week", "a break within 14 days", athlete(), known(events=(event("HOLIDAY", 3),))),
    Row("recent-data", "marked conservative", athlete(week(conservative=True)), known(activities=())),
    Row("readiness-signs", "not the week of today", athlete(week(session("a", 19), name="2026-W21"))),
    Row("past-sessions", "no session lies in the past", athlete()),
    Row(
        "long-after-hard",
        "no long session follows",
        two(session("a", 14, HARD), LONG, rules={"spacing": {"long_after_hard": False}}),
    ),
    Row(
        "strength-spacing",
        "strength: s",
        two(
            session("s", 13, time="06:00", **STRENGTH),
            session("a", 13, HARD, time="18:00"),
            rules={"strength": {"same_day_gap": "6h"}},
        ),
    ),
    Row(
        "strength-spacing", "strength: none", two(session("s", 12, rpe=4, **STRENGTH), session("a", 13, HARD))
    ),
    Row("warm-up-cool-down", "0 hard sessions", one("a", 12)),
    Row(
        "warm-up-cool-down",
        "1 hard sessions",
        two(
            session("a", 12, "- 20m 55%\n- 40m 95%\n- 10m 50%", sport="Ride", tags=["brick"], time="08:00"),
            session("b", 12, "- 20m 98% Pace", tags=["brick"], time="10:00"),
        ),
    ),
    Row("illness-days", "1 illnesses", one("a", 12), known(events=(event("INJURED", 12, name="Knee"),))),
    Row("strategy-covers-week", "phase 'Build'", athlete()),
    Row("session-goal", "each with a goal", athlete()),
    Row("clear-targets", "every session has a target", one("a", 12, None, duration=1800, rpe=4)),
    Row("key-sessions-structured", "key sessions: a", one("a", 12, HARD, key=True)),
    Row("swim-in-metres", "1 swims, 400 m", one("a", 12, "- 400mtr 90% Pace", sport="Swim", distance=400)),
    Row(
        "brick-two-events",
        "bricks: a, b",
        two(session("a", 12, "- 1h 60%", sport="Ride", tags=["brick"]), session("b", 12, tags=["Brick"])),
    ),
    Row("one-sport-load", "no load target spans", one("a", 12, load_target=50)),
    Row("rest-days", "free days: Fri", athlete(rules={"availability": {"friday": {"rest": True}}})),
    Row("time-windows", "fits", athlete(rules={"availability": {"tuesday": {"windows": ["06:00-06:45"]}}})),
    Row("day-limits", "longest day 45m", athlete(rules={"availability": {"tuesday": {"max_time": "45m"}}})),
    Row(
        "marked-availability",
        "1 notes and events limit training",
        one("a", 12),
        known(events=(event("NOTE", 12, training_availability="LIMITED"),)),
    ),
    Row("weekly-ceilings", "1 sessions, 45m", athlete(rules={"week": {"time": "45m", "sessions": 1}})),
    Row("avoided-sports", "avoided: Crossfit", athlete(rules={"avoid": ["Crossfit"]})),
    Row("foreign-sessions", "1 sessions of others", athlete(), known(events=(event("WORKOUT", 14),))),
    Row(
        "race-day", "races: 'big'", athlete(week(session("a", 16, tags=["opener"]), races=[race("big", 16)]))
    ),
    Row(
        "past-sessions",
        "1 sessions in the past, all on the calendar",
        athlete(),
        known(events=(event("WORKOUT", 12, external_id="plan:2026-05-12:easy"),)),
        WEDNESDAY,
    ),
    Row("duplicate-sessions", "2 different", two(session("a", 12), session("b", 12))),
    Row("steps-parse", "1 steps", athlete()),
    Row("stated-duration", "1 stated values agree", one("a", 12, duration="46m")),
    Row("session-size", "longest session 45m", athlete()),
    Row("session-size", "longest session 30m", one("a", 12, load=0, **STRENGTH)),
    Row("session-size", "longest session 30m", one("a", 12, None, duration=1800)),
    Row("warm-up-cool-down", "1 hard sessions", one("a", 12, HARD)),
    Row("target-sanity", "1 targets", athlete()),
    Row("targets-have-thresholds", "1 steps with relative targets", athlete()),
    Row("targets-have-thresholds", "0 steps with relative targets", NO_PACE, known()),
    Row("targets-have-thresholds", "0 steps", one("a", 12, "- 1h 200w", sport="Ride")),
    Row(
        "targets-have-thresholds",
        "1 steps with relative targets",
        athlete(
            week(session("a", 12, "- 1h 60%", sport="Ride", indoor=True)),
            thresholds={"Ride": {"measured": "2026-05-01", "indoor_ftp": 240}},
        ),
    ),
    Row("absolute-pace-threshold", "1 steps with absolute paces", one("a", 12, "- 10km 5:00/km Pace")),
    Row("threshold-age", "Run 21 days", athlete()),
    Row(
        "threshold-evidence",
        "1 thresholds agree",
        athlete(),
        known(sport_settings={"Run": {"lthr": 172}}),
    ),
    Row("load-known", "in 1 sessions, estimated: easy", athlete()),
    Row("stated-load", "1 stated loads agree", one("a", 12, "- 1h 100%", sport="Ride", load=101)),
    Row("form-floor", "lowest form", athlete(), known()),
    Row("fatigue-above-fitness", "for 0 days", athlete(), known(atl=40)),
    Row("ramp-rate", "steepest ramp", athlete(), known()),
    Row("race-day-form", "before big", athlete(week(races=[race("big", 16)])), known(ctl=50, atl=55)),
    Row("week-step", "of the last loading weeks", athlete(), known()),
    Row("acute-chronic-ratio", "times the mean of four weeks", athlete(), known()),
    Row("monotony", "monotony 0.41", one("a", 12, None, duration=3600, load=50)),
    Row("one-progression", "grows: nothing", athlete(), known()),
    Row("recovery-week", "easiest of 4 weeks", athlete(), known()),
    Row("hard-as-planned", "hard: a", one("a", 12, HARD, hard=True)),
    Row(
        "hard-days-spacing",
        "hard: a, b, 2 days apart",
        two(session("a", 13, HARD), session("b", 15, HARD)),
        known(),
    ),
    Row("hard-sessions-per-week", "1 hard sessions in 1", one("a", 12, HARD)),
    Row(
        "hard-sessions-per-day",
        "at most 1 a day",
        two(
            session("a", 12, "- 1h 100%", sport="Ride", tags=["brick"]),
            session("b", 12, HARD, tags=["brick"]),
        ),
    ),
    Row("long-after-hard", "may follow", athlete()),
    Row(
        "strength-spacing",
        "strength: s",
        two(session("s", 12, None, sport="WeightTraining", duration=1800), session("a", 14, HARD)),
    ),
    Row(
        "run-spike",
        "longest step +10 %",
        one("a", 12, None, distance=9900),
        known(*(done(n) for n in (2, 4, 6))),
    ),
    Row("long-run", "longest run 45m, 25 % of the week's running distance", athlete(SIXTY_KM)),
    Row("easy-share", "easy: Run 100 %", athlete(week(*SIX)), known()),
    Row(
        "taper",
        "45 % less",
        athlete(
            week(
                session("easy", 12, None, duration=6000),
                session("tempo", 13, None, duration=480, hard=True),
                session("jog", 14, None, duration=60),
                races=[race("big", 16)],
            )
        ),
        known(),
    ),
    Row(
        "day-before-race",
        "races near: 'big'",
        athlete(week(session("a", 15, "- 20m Z1 HR"), races=[race("big", 16)])),
    ),
    Row("illness-days", "1 illnesses", one("a", 13, HARD), known(events=(event("SICK", 11, name="Cold"),))),
    Row("return-after-illness", "no hard session right after", one("a", 13, HARD), known()),
    Row("readiness-signs", "signs: none", athlete(), known()),
    Row(
        "heat", "at most 20 °C", athlete(), known(done(2, temperature=15.0), temperatures={TODAY + DAY: 20.0})
    ),
    Row("recent-data", "24 sessions in six weeks", athlete(), known()),
    Row("facts-age", "28 of 28 days", athlete(), known()),
]

FINDINGS = [
    Row(
        "swim-in-metres",
        "big is a swim without a distance",
        athlete(week(races=[race("big", 16, sport="Swim", distance=None)])),
    ),
    Row(
        "strength-spacing",
        "2 strength sessions, at most 1",
        two(session("s", 11, **STRENGTH), session("t", 15, **STRENGTH), rules={"strength": {"per_week": 1}}),
    ),
    Row(
        "strength-spacing",
        "s stands no days before a",
        two(
            session("s", 13, time="16:00", **STRENGTH),
            session("a", 13, HARD, time="18:00"),
            rules={"strength": {"same_day_gap": "6h"}},
        ),
    ),
    Row(
        "strength-spacing",
        "s stands no days before a",
        two(session("s", 13, **STRENGTH), session("a", 13, HARD), rules={"strength": {"same_day_gap": "6h"}}),
    ),
    Row("steps-parse", "the calendar finds no step", one("a", 12, "Run.\n\nThen home.")),
    Row("steps-parse", "line 1", one("a", 12, "- 400m 90% Pace")),
    Row(
        "warm-up-cool-down",
        "has 0s easy before the work",
        one("a", 12, "- 5m maxeffort\n- 10m Z1 HR", hard=True),
    ),
    Row("illness-days", "the athlete marked an injury", one("a", 13, HARD), known(wellness=(MARKED,))),
    Row(
        "readiness-signs",
        "5.0 h of sleep, form -25",
        athlete(),
        known(wellness=(*(known().wellness or ())[:-2], MARKED)),
    ),
    Row(
        "race-day-form",
        "form on the morning of big",
        athlete(week(races=[race("big", 17)])),
        known(ctl=80, atl=30),
    ),
    Row(
        "one-progression",
        "hard sessions grow together",
        athlete(week(*(session(f"r-{d}", d, HARD) for d in range(11, 17)))),
        known(),
    ),
    Row("strategy-covers-week", "there is no strategy.yaml", athlete(strategy=None)),
    Row(
        "strategy-covers-week",
        "no phase of the strategy covers 2026-05-11",
        athlete(strategy={"goal": "G."}),
    ),
    Row(
        "session-goal",
        "a has no goal",
        athlete(week({k: v for k, v in session("a", 12).items() if k != "goal"})),
    ),
    Row("clear-targets", "a has no target", one("a", 12, "- 45m", instructions="Comfortable.")),
    Row("key-sessions-structured", "without steps", one("a", 12, None, duration=60, key=True)),
    Row("key-sessions-structured", "whose steps have no targets", one("a", 12, "- 45m", key=True)),
    Row(
        "swim-in-metres",
        "states 500 m, its steps add up to 400 m",
        one("a", 12, "- 400mtr 90% Pace", sport="Swim", distance=500),
    ),
    Row("brick-two-events", "a is tagged brick", one("a", 12, tags=["brick"])),
    Row(
        "one-sport-load",
        "Workout is no sport of its own",
        one("a", 12, None, duration=60, sport="Workout", load_target=50),
    ),
    Row(
        "rest-days",
        "easy stands on Tue 2026-05-12, a rest day",
        athlete(rules={"availability": {"tuesday": {"rest": True}}}),
    ),
    Row("rest-days", "a blocked day", athlete(rules={"blocked": [{"date": "2026-05-12"}]})),
    Row(
        "time-windows",
        "fits into no window",
        athlete(rules={"availability": {"tuesday": {"windows": ["06:00-06:44"]}}}),
    ),
    Row(
        "day-limits",
        "45m on Tue 2026-05-12, at most 30m",
        athlete(rules={"availability": {"tuesday": {"max_time": "30m"}}}),
    ),
    Row(
        "day-limits", "which is for Swim", athlete(rules={"availability": {"tuesday": {"sports": ["Swim"]}}})
    ),
    Row(
        "day-limits",
        "2 sessions on",
        two(session("a", 12), session("b", 12), rules={"availability": {"tuesday": {"max_sessions": 1}}}),
    ),
    Row(
        "marked-availability",
        "marks as unavailable",
        one("a", 12),
        known(
            events=(
                event(
                    "HOLIDAY", 10, training_availability="UNAVAILABLE", end_date_local="2026-05-13T00:00:00"
                ),
            )
        ),
    ),
    Row(
        "marked-availability",
        "leaves 30m",
        athlete(
            week(
                session("a", 12),
                notes=[{"id": "n", "date": "2026-05-12", "name": "N", "max_training_time": "30m"}],
            )
        ),
    ),
    Row(
        "marked-availability",
        "leaves only Swim",
        one("a", 12),
        known(events=(event("NOTE", 12, can_train_sports=["Swim"]),)),
    ),
    Row("weekly-ceilings", "the week: 45m, at most 30m", athlete(rules={"week": {"time": "30m"}})),
    Row(
        "weekly-ceilings",
        "Run: 9 km, at most 8 km",
        athlete(week(session("a", 12, None, distance=9000)), rules={"sports": {"Run": {"distance": 8000}}}),
    ),
    Row(
        "weekly-ceilings",
        "hard sessions 2, at most 1",
        athlete(TWO_HARD, rules={"week": {"hard_sessions": 1}}),
    ),
    Row(
        "weekly-ceilings",
        "easy: 45m, at most 30m a session",
        athlete(rules={"week": {"session_time": "30m"}}),
    ),
    Row("avoided-sports", "which the athlete avoids", athlete(rules={"avoid": ["Run"]})),
    Row(
        "foreign-sessions",
        "a overlaps 'Club ride'",
        one("a", 12, time="18:30"),
        known(events=(event("WORKOUT", 12, clock="18:00", moving_time=3600, name="Club ride"),)),
    ),
    Row(
        "foreign-sessions",
        "with 'Club ride', at most 1h00m",
        athlete(rules={"availability": {"tuesday": {"max_time": "1h"}}}),
        known(events=(event("WORKOUT", 12, moving_time=3600, name="Club ride"),)),
    ),
    Row("race-day", "a stands on the day of 'big'", athlete(week(session("a", 16), races=[race("big", 16)]))),
    Row(
        "race-day",
        "a stands on the day of 'Theirs'",
        one("a", 16),
        known(events=(event("RACE_B", 16, name="Theirs"),)),
    ),
    Row(
        "race-day",
        "and no race stands there",
        athlete(goals=[{"name": "Big", "priority": "A", "date": "2026-05-16"}]),
    ),
    Row("past-sessions", "will not reach the calendar", athlete(), known(), WEDNESDAY),
    Row("duplicate-sessions", "b is the same as a", two(session("a", 12), session("b", 12, name="a"))),
    Row("steps-parse", "of its steps", one("a", 12, "- Z2 HR\n- 10m Z2 HR")),
    Row("stated-duration", "is a unit mixed up?", one("a", 12, duration="10h")),
    Row("stated-duration", "states 50m, its steps add up to 45m", one("a", 12, duration="50m")),
    Row(
        "stated-duration",
        "states 6 km, its steps add up to 5 km",
        one("a", 12, "- 5km 90% Pace", distance=6000),
    ),
    Row("session-size", "more than 12 h", one("a", 12, None, duration="13h")),
    Row("session-size", "a states a load of 0", one("a", 12, None, duration="30m", load=0)),
    Row("session-size", "big states a load of 0", athlete(week(races=[race("big", 16, load=0)]))),
    Row("session-size", "a has a load of 0 by its steps", one("a", 12, "- 10m 0%", sport="Ride")),
    Row("session-size", "a takes no time", one("a", 12, "- 1mtr 90% Pace")),
    Row("session-size", "has a load of 600", one("a", 12, None, duration="3h", load=600)),
    Row(
        "warm-up-cool-down",
        "has 5m easy before the work and 0s after it",
        one("a", 12, "- 5m Z1 HR\n- 30m Z5 HR"),
    ),
    Row("target-sanity", "350 % of FTP", one("a", 12, "- 5m 350%", sport="Ride")),
    Row("target-sanity", "110 % of FTP for 30m", one("a", 12, "- 30m 110%", sport="Ride")),
    Row("target-sanity", "100 % of threshold pace for 1h10m", one("a", 12, "- 70m 100% Pace")),
    Row("target-sanity", "110 % of the greatest heart rate", one("a", 12, "- 5m 110% HR")),
    Row(
        "targets-have-thresholds",
        "need threshold_pace for Swim",
        one("a", 12, "- 400mtr 90% Pace", sport="Swim"),
        known(),
    ),
    Row(
        "targets-have-thresholds",
        "need ftp for Ride",
        athlete(
            week(session("a", 12, "- 1h 90%", sport="Ride")),
            thresholds={"Ride": {"measured": "2026-05-01", "lthr": 160}},
        ),
    ),
    Row("absolute-pace-threshold", "the watch only with threshold_pace for Run, which nobody", NO_PACE),
    Row(
        "threshold-age",
        "71 days ago, more than 70",
        athlete(thresholds={"Run": {**RUN, "measured": "2026-03-01"}}),
    ),
    Row("threshold-age", "1471 days ago", athlete(thresholds={"Run": {**RUN, "measured": "2022-05-01"}})),
    Row(
        "threshold-age",
        "which is in the future",
        athlete(thresholds={"Run": {**RUN, "measured": "2026-06-01"}}),
    ),
    Row(
        "threshold-evidence",
        "threshold heart rate of Run is 170 beats/min here and 160",
        athlete(),
        known(sport_settings={"Run": {"lthr": 160}}),
    ),
    Row(
        "threshold-evidence",
        "threshold pace of Run is 4:30/km here and 5:00/km on the calendar",
        athlete(),
        known(sport_settings={"Run": {"threshold_pace": 1000 / 300}}),
    ),
    Row(
        "threshold-evidence",
        "the calendar estimates an FTP of 270 W",
        one("a", 12, "- 1h 60%", sport="Ride"),
        known(done(3, sport="Ride", ftp=270.0)),
    ),
    Row("load-known", "a has no load", one("a", 12, None, duration=1800)),
    Row(
        "stated-load",
        "states a load of 120, 100 of its steps",
        one("a", 12, "- 1h 100%", sport="Ride", load=120),
    ),
    Row(
        "form-floor",
        "form falls to -",
        athlete(week(session("a", 11, None, duration=60, load=200))),
        OVERREACHED,
    ),
    Row(
        "fatigue-above-fitness",
        "fatigue lies above fitness for 34 days",
        athlete(week(*(session(f"r-{d}", d, None, duration=60, load=80) for d in range(11, 18)))),
        known(ctl=50, atl=80),
    ),
    Row(
        "ramp-rate",
        "fitness rises by 8.7 in the seven days to Sun 2026-05-17: a very big jump",
        athlete(week(*(session(f"r-{d}", d, None, duration=60, load=100) for d in range(11, 18)))),
        known(ctl=50, atl=50),
    ),
    Row("race-day-form", "usual is +5 to +25", athlete(week(races=[race("big", 12)])), known(ctl=50, atl=70)),
    Row(
        "week-step",
        "a big jump relative to the base",
        athlete(week(*(session(f"r-{d}", d, "- 90m Z2 HR") for d in range(11, 16)))),
        known(),
    ),
    Row(
        "monotony",
        "the days hardly differ",
        athlete(week(*(session(f"r-{d}", d, None, duration=60, load=60) for d in range(11, 17)))),
    ),
    Row(
        "one-progression",
        "duration, frequency grow together",
        athlete(week(*(session(f"r-{d}", d, "- 90m Z2 HR") for d in range(11, 16)))),
        known(),
    ),
    Row(
        "recovery-week",
        "no easier week among the last 4",
        athlete(week(*(session(f"r-{d}", d, "- 50m Z2 HR") for d in range(11, 15)))),
        known(),
    ),
    Row("hard-as-planned", "a is easy by the author and hard by its steps", one("a", 12, HARD, hard=False)),
    Row("hard-days-spacing", "two stands 1 day after one", athlete(TWO_HARD)),
    Row(
        "hard-days-spacing",
        "a stands 1 day after the Run of Sun 2026-05-10",
        one("a", 11, HARD),
        known(done(1, zones=(0, 0, 0, 0, 600))),
    ),
    Row(
        "hard-days-spacing",
        "a stands 1 day after 'Theirs'",
        one("a", 13, HARD),
        known(events=(event("RACE_C", 12, name="Theirs"),)),
    ),
    Row("hard-sessions-per-week", "2 hard sessions in 2", athlete(TWO_HARD)),
    Row("hard-sessions-per-day", "2 hard sessions on", two(session("a", 12, HARD), session("b", 12, HARD))),
    Row(
        "long-after-hard",
        "long, 2h40m, follows a",
        two(session("a", 15, HARD), LONG, rules={"spacing": {"long_after_hard": False}}),
    ),
    Row(
        "strength-spacing",
        "s stands 1 day before a",
        two(session("s", 12, None, sport="WeightTraining", duration=1800), session("a", 13, HARD)),
    ),
    Row(
        "strength-spacing",
        "t follows s within 2 days",
        two(
            session("s", 12, None, sport="WeightTraining", duration=1800),
            session("t", 13, None, sport="WeightTraining", duration=1800),
        ),
    ),
    Row(
        "strength-spacing",
        "stands in the taper",
        athlete(
            week(session("s", 12, None, sport="WeightTraining", duration=1800)), strategy=phases("taper")
        ),
    ),
    Row(
        "run-spike",
        "+20 %",
        one("a", 12, None, distance=18000),
        known(*(done(n, distance=15000.0) for n in (2, 4, 6))),
    ),
    Row(
        "run-spike",
        "+47 % against the longest run of 30 days, 15 km: a big jump",
        one("a", 12, None, distance=22000),
        known(*(done(n, distance=15000.0) for n in (2, 4, 6))),
    ),
    Row("long-run", "lasts 2h40m, more than 150 min", athlete(week(LONG))),
    Row("long-run", "of the week's running time in 4 runs", athlete(week(*SIX[:3], LONG))),
    Row(
        "easy-share",
        "2 % of Run is easy",
        one("a", 12, HARD),
        known(*(done(n, zones=(0, 0, 6000, 0, 0), time=6000) for n in range(1, 20))),
    ),
    Row(
        "taper",
        "less than 3h20m of the peak weeks; usual are 41 to 60 %",
        athlete(week(session("easy", 12, None, duration=9000), races=[race("big", 16)])),
        known(),
    ),
    Row(
        "taper",
        "more than the 3h20m of the week before",
        athlete(
            week(session("easy", 12, None, duration=15000)),
            goals=[{"name": "Big", "priority": "A", "date": "2026-05-20"}],
        ),
        known(),
    ),
    Row(
        "day-before-race",
        "stands on the day before 'big'",
        athlete(week(session("a", 15), races=[race("big", 16)])),
    ),
    Row(
        "day-before-race",
        "is hard, two days before",
        athlete(week(session("a", 14, HARD), races=[race("big", 16)])),
    ),
    Row(
        "day-before-race",
        "is hard, on the day after",
        athlete(week(session("a", 17, HARD), races=[race("big", 16)])),
    ),
    Row(
        "illness-days",
        "is hard and stands in 'Cold', marked as sick",
        one("a", 13, HARD),
        known(events=(event("SICK", 11, name="Cold", end_date_local="2026-05-14T00:00:00"),)),
    ),
    Row(
        "illness-days",
        "marked as injured",
        athlete(
            week(
                session("a", 13, HARD),
                notes=[{"id": "n", "kind": "injured", "date": "2026-05-13", "name": "Knee"}],
            )
        ),
    ),
    Row(
        "return-after-illness",
        "3 days after 'Cold'",
        one("a", 13, HARD),
        known(events=(event("SICK", 7, name="Cold", end_date_local="2026-05-11T00:00:00"),)),
    ),
    Row(
        "readiness-signs",
        "resting heart rate",
        athlete(),
        known(
            wellness=(
                *(known().wellness or ())[:-2],
                *(WellnessDay(TODAY - n * DAY, ctl=50, atl=75, resting_hr=60, hrv=30) for n in (2, 1)),
            )
        ),
    ),
    Row(
        "heat",
        "30 °C on Tue 2026-05-12, +15",
        athlete(),
        known(done(2, temperature=15.0), temperatures={TODAY + DAY: 30.0}),
    ),
    Row("recent-data", "the last 12 days ago", athlete(), known(done(12))),
    Row("facts-age", "3 days ago", athlete(), known(today=TODAY - 3 * DAY)),
    Row("facts-age", "0 of the last 28 days", athlete(), NO_RECORD),
    Row("facts-age", "3 completed sessions came through Strava", athlete(), STUBS),
]

UNKNOWN = [
    Row("clear-targets", "the targets of a: its workout file", one("a", 12, **FILE)),
    Row("key-sessions-structured", "the steps of a: its workout file", one("a", 12, key=True, **FILE)),
    Row("load-known", "the load of a: its workout file", one("a", 12, **FILE)),
    Row(
        "readiness-signs",
        "a wellness record of today or yesterday",
        athlete(),
        known(wellness=(known().wellness or ())[:-2]),
    ),
    Row(
        "one-progression",
        "the number of hard sessions",
        athlete(week(session("a", 12, None, duration=60))),
        known(),
    ),
    Row("marked-availability", "the calendar", athlete()),
    Row(
        "weekly-ceilings",
        "the load of a",
        athlete(week(session("a", 12, None, duration=60)), rules={"week": {"load": 300}}),
    ),
    Row("foreign-sessions", "the calendar", athlete()),
    Row("past-sessions", "whether the sessions in the past", athlete(), OFFLINE, WEDNESDAY),
    Row(
        "key-sessions-structured",
        "targets without a threshold",
        athlete(week(session("a", 12, HARD, key=True)), thresholds={}),
    ),
    Row("targets-have-thresholds", "the calendar's settings are not known", athlete(thresholds={})),
    Row(
        "absolute-pace-threshold",
        "the calendar's settings are not known",
        athlete(week(session("a", 12, "- 10km 5:00/km Pace")), thresholds={}),
    ),
    Row("threshold-age", "when the thresholds of Run were measured", athlete(thresholds={})),
    Row("threshold-evidence", "the calendar's sport settings", athlete()),
    *(
        Row(rule, "a wellness record", athlete(week(races=[race("big", 16)])), NO_RECORD)
        for rule in ("form-floor", "fatigue-above-fitness", "ramp-rate", "race-day-form")
    ),
    *(
        Row(rule, "the load of a", one("a", 12, None, duration=60), known())
        for rule in ("form-floor", "ramp-rate", "fatigue-above-fitness")
    ),
    *(
        Row(rule, "the forecast takes what was done for rest", athlete(week(races=[race("big", 16)])), facts)
        for rule in ("form-floor", "fatigue-above-fitness", "ramp-rate", "race-day-form")
        for facts in GAPS
    ),
    Row(
        "fatigue-above-fitness",
        "fitness and fatigue of 2026-05-10",
        athlete(week(*(session(f"r-{d}", d, None, duration=60, load=80) for d in range(11, 18)))),
        known(wellness=(WellnessDay(TODAY, ctl=50, atl=80),)),
    ),
    *(
        Row(rule, "", athlete(), STUBS)
        for rule in (
            "week-step",
            "acute-chronic-ratio",
            "one-progression",
            "recovery-week",
            "run-spike",
            "easy-share",
            "hard-days-spacing",
            "recent-data",
        )
    ),
    *(
        Row(rule, "", one("a", 12, HARD), EMPTY)
        for rule in (
            "week-step",
            "acute-chronic-ratio",
            "one-progression",
            "recovery-week",
            "run-spike",
            "hard-days-spacing",
            "recent-data",
            "facts-age",
            "easy-share",
            "illness-days",
            "return-after-illness",
            "readiness-signs",
            "heat",
        )
    ),
    Row("monotony", "the load of every day", one("a", 12, None, duration=60)),
    *(
        Row(rule, "whether a is hard", one("a", 12, None, duration=60))
        for rule in (
            "hard-as-planned",
            "hard-days-spacing",
            "hard-sessions-per-week",
            "hard-sessions-per-day",
        )
    ),
    Row(
        "strength-spacing",
        "whether a is hard",
        two(session("s", 12, None, sport="WeightTraining", duration=60), session("a", 13, None, duration=60)),
    ),
    Row("run-spike", "3 runs with a distance", one("a", 12, None, distance=9000), known(done(2), done(3))),
    Row("run-spike", "the distance, for easy", athlete(), known()),
    Row("long-run", "the duration of a", one("a", 12, None, distance=9000)),
    Row("easy-share", "zones of", one("a", 12), known(*(done(n, zones=(), time=6000) for n in range(1, 20)))),
    Row(
        "easy-share",
        "sessions that came through Strava",
        athlete(week(*SIX)),
        known(*(known().activities or ()), done(2, stub=True, sport=None)),
    ),
    Row("taper", "4 weeks before the race", athlete(week(races=[race("big", 16)]))),
]

# They look at nothing but what is declared, which is always there.
ALWAYS_KNOWN = {
    "strategy-covers-week", "session-goal", "swim-in-metres", "brick-two-events", "one-sport-load", "rest-days",
    "time-windows", "day-limits", "avoided-sports", "race-day", "duplicate-sessions", "steps-parse", "stated-duration",
    "session-size", "warm-up-cool-down", "target-sanity", "stated-load", "long-after-hard", "day-before-race",
}  # fmt: skip


def names(row: Row) -> str:
    return f"{row.rule}: {row.words}"


@pytest.mark.parametrize("row", PASSES, ids=names)
def test_a_rule_passes_and_says_its_numbers(row: Row) -> None:
    (found,) = say(row.rule, row.who, row.facts, row.today)

    assert isinstance(found, Fine), found
    assert row.words in found.text


@pytest.mark.parametrize("row", FINDINGS, ids=names)
def test_a_rule_objects_at_a_place(row: Row) -> None:
    found = say(row.rule, row.who, row.facts, row.today)

    objections = [one for one in found if isinstance(one, Found)]
    assert row.words in " | ".join(one.text for one in objections), found
    assert not any(isinstance(one, Fine) for one in found)
    assert all(one.at.path.startswith("athletes/ada/") for one in objections)


@pytest.mark.parametrize("row", UNKNOWN, ids=names)
def test_missing_data_never_passes(row: Row) -> None:
    found = say(row.rule, row.who, row.facts, row.today)

    missing = [one for one in found if isinstance(one, Missing)]
    assert missing, found
    assert row.words in " | ".join(one.text for one in missing)
    assert not any(isinstance(one, Fine) for one in found)


def test_every_rule_is_tested_both_ways_and_with_missing_data() -> None:
    """acute-chronic-ratio describes and never objects."""
    every = {rule.id for rule in RULES}

    assert {row.rule for row in PASSES} == every
    assert {row.rule for row in FINDINGS} == every - {"acute-chronic-ratio"}
    assert {row.rule for row in UNKNOWN} == every - ALWAYS_KNOWN
