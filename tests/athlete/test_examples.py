"""The example athletes: real enough to copy, in the safe part of the workout language."""

from __future__ import annotations

import datetime as dt

import pytest

from reconciler.athlete import Athlete, Race, WorkingTree, Workout, athlete_names, read_athlete, read_settings
from reconciler.workout import SportSettings, measure, parse
from tests.athlete.memory import ROOT

TREE = WorkingTree(ROOT)
ATHLETES = [read_athlete(TREE, name) for name in athlete_names(TREE)]
SESSIONS = [
    pytest.param(athlete, session, id=f"{athlete.name}-{week.week}-{session.id}")
    for athlete in ATHLETES
    for week in athlete.weeks
    for session in (*week.workouts, *week.races)
]


def test_the_examples_use_the_embedded_calendar_and_ask_for_less_approval_by_name() -> None:
    settings = read_settings(TREE)
    assert (settings.calendar, settings.approval) == ("embedded", "none")


def test_there_are_two_athletes_with_weeks_from_11_may_2026() -> None:
    assert {athlete.name: athlete.declared_weeks for athlete in ATHLETES} == {
        "jonas": ("2026-W20", "2026-W21", "2026-W22"),
        "maria": ("2026-W20", "2026-W21"),
    }


def test_maria_runs_controlled_intervals_on_wednesday() -> None:
    (week, _) = ATHLETES[1].weeks
    workout = next(workout for workout in week.workouts if workout.id == "intervals-5x1000m")
    assert workout == Workout(
        id="intervals-5x1000m",
        date=dt.date(2026, 5, 13),
        time="08:00",
        sport="Run",
        name="5 x 1000 m controlled intervals",
        goal="Controlled interval session. Keep the reps even, stop forcing the pace if form breaks.",
        key=True,
        load=72,
        steps=(
            "Warmup\n- 15m Z2 HR\n\nMain Set 5x\n- 1km 4:35-4:25/km Pace\n- Recovery 90s Z1 HR\n\nCooldown\n- 10m Z1 HR"
        ),
        color="green",
    )


@pytest.mark.parametrize(("athlete", "session"), SESSIONS)
def test_steps_are_read_without_a_word_of_doubt(athlete: Athlete, session: Workout | Race) -> None:
    parsed = parse(session.steps or "")
    lines = [line for line in (session.steps or "").splitlines() if line.startswith("-")]
    assert parsed.diagnostics == ()
    assert parsed.step_count == len(lines)


@pytest.mark.parametrize(("athlete", "session"), SESSIONS)
def test_stated_and_measured_agree_where_the_steps_have_one_kind_of_target(
    athlete: Athlete, session: Workout | Race
) -> None:
    settings = SportSettings.from_api(athlete.document.sport_settings(session.sport))
    measured = measure(
        parse(session.steps or ""), sport=session.sport, settings=settings, indoor=bool(session.indoor)
    )
    if session.load is not None and measured.load_is == "exact":
        assert measured.load is not None
        assert abs(session.load - measured.load) <= max(2, 0.05 * session.load)
    assert measured.duration or session.duration or session.distance


def test_every_week_lies_in_a_phase_of_the_strategy() -> None:
    for athlete in ATHLETES:
        assert athlete.strategy is not None
        for week in athlete.weeks:
            assert athlete.strategy.phase(week.monday) is not None
