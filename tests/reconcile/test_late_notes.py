"""A note for a week that ended lately is still created; nothing that lies before today is changed by that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.reconcile.world import World, day, differing, note, session

Make = Any
REVIEW = "2026-W20/review"


def review(text: str = "3 of 4 done.", on: int = 0, **fields: Any) -> Any:
    return note("review", on, on, **{"for_week": True, "description": text, **fields})


def at(world: World, number: int) -> World:
    world.today = day(number)
    return world


@pytest.mark.parametrize("today", [1, 6, 7, 13, 14])
def test_a_note_for_a_week_that_ended_lately_is_created(world: Make, today: int) -> None:
    made = at(world(review()), today)

    assert made.run().actions == [("create", REVIEW)]
    assert made.event("plan:2026-05-11:review")["start_date_local"] == "2026-05-11T00:00:00"
    assert made.look().changes.converged


def test_after_two_weeks_it_is_too_late(world: Make) -> None:
    made = at(world(review()), 15)

    assert made.run().actions == []
    assert made.events() == []


@pytest.mark.parametrize(
    "item",
    [
        note("review", 0, 0),
        note("review", 0, 1, for_week=True, category="SICK"),
        session("review", 0, for_week=True),
        session("review", 0, category="RACE_A"),
    ],
    ids=["a note of a day", "an illness", "a workout", "a race"],
)
def test_nothing_else_is_made_in_the_past(world: Make, item: Any) -> None:
    made = at(world(item), 7)

    assert made.run().actions == []
    assert made.events() == []


def test_a_window_that_begins_later_leaves_it_alone(world: Make) -> None:
    made = at(world(review()), 7)
    made.first, made.last = day(9), day(13)

    assert made.run().actions == []


def test_a_window_in_the_past_still_makes_no_session(world: Make) -> None:
    made = at(world(review(), session("a", 1)), 7)
    made.first = day(-7)

    assert made.run().actions == [("create", REVIEW)]


@pytest.mark.parametrize("drift", ["report", "enforce"])
def test_once_there_it_is_frozen_and_a_new_text_says_so(world: Make, drift: Any) -> None:
    made = at(world(review()), 7)
    made.run()
    made.drift, made.desired, before = drift, [review("Another text.")], made.events()

    run = made.run()

    assert run.actions == []
    assert run.seen == [("frozen", REVIEW)]
    assert run.changes.observations[0].note == "it is dated before today"
    assert differing(before, made.events()) == set()


@pytest.mark.parametrize("drift", ["report", "enforce"])
def test_deleted_by_the_athlete_it_does_not_come_back(world: Make, drift: Any) -> None:
    made = at(world(review()), 7)
    made.run()
    made.drift = drift
    made.remove(REVIEW)

    for number in (7, 8, 12):
        assert at(made, number).run().actions == []
    assert made.events() == []


def test_edited_by_the_athlete_it_stays_theirs(world: Make) -> None:
    made = at(world(review()), 7)
    made.run()
    made.edit(REVIEW, description="I was ill.")
    before = made.events()

    made.drift = "enforce"
    made.run()

    assert differing(before, made.events()) == set()


def test_taken_out_of_git_it_stays_on_the_calendar(world: Make) -> None:
    made = at(world(review()), 7)
    made.run()
    before, made.desired, made.first = made.events(), [], day(-7)

    made.run()

    assert differing(before, made.events()) == set()


def test_with_the_ledger_lost_it_is_claimed_and_not_made_again(world: Make) -> None:
    made = at(world(review()), 7)
    made.run()
    made.lose_ledger()

    assert made.run().actions == []
    assert len(made.events()) == 1
    assert REVIEW in made.ledger.entries


def test_events_of_that_week_are_not_touched(world: Make) -> None:
    made = world(session("a", 0), session("b", 3))
    made.run()
    before = made.events()
    at(made, 7).desired = [review(), session("a", 0, name="Changed"), session("b", 4)]

    assert made.run().actions == [("create", REVIEW)]
    assert differing(before, [row for row in made.events() if row["category"] != "NOTE"]) == set()


def test_a_note_of_the_week_that_runs_is_created_on_any_day_of_it(world: Make) -> None:
    made = at(world(review(on=7)), 10)

    assert made.run().actions == [("create", "2026-W21/review")]
    assert made.today == dt.date(2026, 5, 21)
