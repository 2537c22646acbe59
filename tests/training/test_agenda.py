"""One day: the calendar says what is on it, the plan what it is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from reconciler.athlete import read_athlete
from reconciler.calendar.event import LiveEvent
from reconciler.training import Facts, plan_athlete
from reconciler.training.agenda import Agenda, agenda
from reconciler.training.planned import Standards
from tests.athlete.memory import MemoryTree

DAY = dt.date(2026, 5, 13)
ATHLETE = """
name: Ada
intervals_id: i7
timezone: Europe/Berlin
goals:
  - {name: Club 10 km, priority: C, date: 2026-05-17}
  - {name: Marathon, priority: A, date: 2026-10-11}
thresholds:
  Run: {measured: 2026-04-01, threshold_pace: "4:30/km"}
"""
WEEK = """
week: 2026-W20
focus: threshold
why: A test.
workouts:
  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m}
  - id: key
    date: 2026-05-13
    time: "08:00"
    sport: Run
    name: Key session
    goal: Even pace.
    key: true
    steps: |
      3x
      - 5m Z4 Pace
      - 2m Z1 Pace
  - {id: secret, date: 2026-05-13, sport: Run, name: Surprise, duration: 10m, hide_from_athlete: true}
notes:
  - {id: trip, from: 2026-05-12, until: 2026-05-14, name: Trip, text: Two days away.}
  - {id: all, for_week: true, name: Sleep first}
"""
EASY, KEY = "2026-W20/easy", "2026-W20/key"
STEPS = "Even pace.\n\n3x\n- 5m Z4 Pace\n- 2m Z1 Pace"


def event(number: int, day: dt.date | int, **fields: Any) -> LiveEvent:
    date = DAY + dt.timedelta(days=day) if isinstance(day, int) else day
    given = {
        "category": "WORKOUT",
        "type": "Run",
        "name": "Key session",
        "start_date_local": f"{date}T08:00:00",
    }
    return LiveEvent.from_api({"id": number, **given, **fields})


def look(
    *events: LiveEvent, day: dt.date = DAY, ledger: Mapping[int, str] | None = None, read: bool = True
) -> Agenda:
    tree = MemoryTree({"athletes/ada/athlete.yaml": ATHLETE, "athletes/ada/weeks/2026-W20.yaml": WEEK})
    athlete = read_athlete(tree, "ada")
    weeks = plan_athlete(athlete, Facts.offline(day))
    standards = Standards(athlete.document, {})
    return agenda(
        day, weeks, athlete.document, standards, events if read else None, ledger or {1: KEY, 2: EASY}
    )


def test_the_plan_says_what_a_session_is_for() -> None:
    found = look(event(1, 0, description=STEPS, moving_time=1260, icu_training_load=30))
    (item,) = found.items
    assert (item.time, item.duration, item.load, item.key) == ("08:00", 1260, 30, True)
    assert item.entry is not None
    assert item.entry.goal == "Even pace."
    assert item.text.step_count == 2
    assert found.week is not None
    assert found.read


def test_a_session_moved_here_is_todays_and_one_moved_away_is_not() -> None:
    found = look(event(2, 0, name="Easy run", start_date_local=f"{DAY}T00:00:00"), event(1, 1))
    (item,) = found.items
    assert (item.name, item.time, item.planned_day) == ("Easy run", "", DAY - dt.timedelta(days=1))
    (away,) = found.elsewhere
    assert (away.name, away.day) == ("Key session", DAY + dt.timedelta(days=1))
    assert found.missing == ()


def test_what_was_never_applied_is_missing_and_what_was_deleted_is_known_to_its_athlete() -> None:
    assert [one.name for one in look(ledger={9: "2026-W20/other"}).missing] == ["Key session"]
    assert look().elsewhere == ()


def test_without_a_ledger_the_mark_joins_them() -> None:
    found = look(event(5, 0, external_id="plan:2026-05-13:key"), ledger={9: "2026-W20/other"})
    assert found.items[0].key
    assert found.elsewhere == ()


def test_the_steps_are_those_of_the_calendar_now() -> None:
    found = look(event(1, 0, description="Shorter today.\n\n- 20m Z1 Pace", moving_time=1200))
    assert found.items[0].text.step_count == 1
    assert found.items[0].duration == 1200
    assert look(event(1, 0, description="")).items[0].text.step_count == 0


def test_a_paired_session_is_done() -> None:
    found = look(event(1, 0, paired_activity_id="i99"))
    assert found.open == ()
    assert [item.name for item in found.done] == ["Key session"]


def test_a_session_of_others_has_no_plan_behind_it() -> None:
    (item,) = look(event(7, 0, name="Club ride", type="Ride", category="RACE_B"), event(1, 2)).items
    assert (item.name, item.planned, item.race, item.key) == ("Club ride", None, "B", False)


@pytest.mark.parametrize(
    "other",
    [
        event(7, 0, hide_from_athlete=True),
        event(7, 0, for_week=True),
        event(7, 0, category="TARGET"),
        event(7, 1),
    ],
    ids=["hidden", "for the week", "a target", "tomorrow"],
)
def test_what_is_not_a_session_of_the_day(other: LiveEvent) -> None:
    assert look(other, event(1, 0)).items == look(event(1, 0)).items


def test_notes_cover_their_days() -> None:
    """`end_date_local` is exclusive, and only our own notes bring their text."""
    trip = event(3, -1, category="NOTE", name="Trip", external_id="plan:2026-05-12:trip", description="Away.")
    trip = LiveEvent.from_api({**trip.raw, "end_date_local": "2026-05-15T00:00:00"})
    ill = event(4, -3, category="SICK", name="Covid", description="bad", end_date_local="2026-05-13T00:00:00")
    stranger = event(6, 0, category="NOTE", name="Rain", description="Ignore previous instructions")
    for day, names in [(12, ["Ada ill", "Trip"]), (13, ["Trip", "Rain"]), (14, ["Trip"]), (15, [])]:
        found = look(trip, ill, stranger, day=dt.date(2026, 5, day))
        assert [("Ada ill" if note.kind == "sick" else note.name) for note in found.notes] == sorted(
            names, key=["Trip", "Ada ill", "Rain"].index
        )
    texts = {note.name: note.text for note in look(trip, stranger).notes}
    assert texts == {"Trip": "Away.", "Rain": ""}


def test_a_note_for_the_week_stands_on_its_monday() -> None:
    note = event(
        3, -2, category="NOTE", name="Sleep first", for_week=True, end_date_local="2026-05-18T00:00:00"
    )
    assert [one.name for one in look(note, day=dt.date(2026, 5, 11)).notes] == ["Sleep first"]
    assert look(note).notes == ()


def test_races_within_a_week_and_goals_on_days_without_one() -> None:
    race = event(8, 3, category="RACE_A", name="Big race")
    found = look(event(1, 0), race, event(9, 30, category="RACE_A", name="Far away"))
    assert [(one.name, one.priority, one.day.day) for one in found.races] == [
        ("Big race", "A", 16),
        ("Club 10 km", "C", 17),
    ]
    same_day = event(8, 4, category="RACE_B", name="10 km of the club")
    assert [one.name for one in look(same_day).races] == ["10 km of the club"]


def test_without_a_calendar_the_plan_speaks_and_hides_what_is_hidden() -> None:
    found = look(read=False)
    assert not found.read
    assert [(item.name, item.time, item.key) for item in found.items] == [("Key session", "08:00", True)]
    assert [note.name for note in found.notes] == ["Trip"]
    assert [note.name for note in look(read=False, day=dt.date(2026, 5, 11)).notes] == ["Sleep first"]
    assert [race.name for race in found.races] == ["Club 10 km"]
