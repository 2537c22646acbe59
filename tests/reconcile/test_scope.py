"""The days of one run: which are written to, which are read, and what a narrow window leaves alone."""

from __future__ import annotations

import datetime as dt

import pytest

from reconciler.errors import ReconcilerError
from reconciler.reconcile.scope import DriftMode, Scope, listed, window
from tests.reconcile.world import MONDAY, day, note, session

WEDNESDAY = day(2)


def test_both_ends_belong_to_the_window() -> None:
    scope = Scope(MONDAY, day(2), day(4))
    assert [scope.contains(day(number)) for number in range(1, 6)] == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "touched"),
    [(6, 8, True), (7, 8, False), (-3, 0, True), (-3, -1, False), (2, 2, True)],
)
def test_a_week_is_touched_by_one_day_of_it(first: int, last: int, touched: bool) -> None:  # noqa: FBT001
    assert Scope(MONDAY, day(first), day(last)).contains_week("2026-W20") is touched


class TestWindow:
    def test_without_anything_planned_it_shows_this_week_and_four_more(self) -> None:
        assert window(WEDNESDAY, []) == (WEDNESDAY, dt.date(2026, 6, 14))

    def test_a_plan_is_covered_however_far_ahead(self) -> None:
        assert window(WEDNESDAY, ["2026-W20", "2026-W40"]) == (WEDNESDAY, dt.date(2026, 10, 4))

    def test_a_plan_that_ends_sooner_makes_it_no_shorter(self) -> None:
        assert window(WEDNESDAY, ["2026-W19"]) == (WEDNESDAY, dt.date(2026, 6, 14))

    def test_days_asked_for_are_taken_and_one_day_is_a_window(self) -> None:
        assert window(MONDAY, ["2026-W40"], day(3), day(3)) == (day(3), day(3))

    def test_it_cannot_end_before_it_begins(self) -> None:
        with pytest.raises(ReconcilerError, match="ends on 2026-05-12, before it begins on 2026-05-13"):
            window(MONDAY, [], day(2), day(1))


class TestListed:
    def test_it_reaches_from_two_months_back_to_half_a_year_beyond_all_that_is_known(self) -> None:
        found = listed(MONDAY, [day(30), day(3)], (MONDAY, day(20)))
        assert found == (MONDAY - dt.timedelta(days=60), day(30) + dt.timedelta(weeks=26))

    def test_a_window_in_the_past_is_read_whole(self) -> None:
        oldest, newest = listed(MONDAY, [], (day(-90), day(-80)))
        assert oldest == day(-150)
        assert newest == MONDAY + dt.timedelta(weeks=26)

    def test_a_window_in_the_future_does_not_hide_today(self) -> None:
        oldest, _ = listed(MONDAY, [], (day(90), day(100)))
        assert oldest == MONDAY - dt.timedelta(days=60)


class TestLateNotes:
    @pytest.mark.parametrize(
        ("days", "awaited"), [(0, False), (1, True), (14, True), (15, False), (-1, False)]
    )
    def test_a_note_for_a_week_is_made_until_two_weeks_after_its_monday(
        self,
        days: int,
        awaited: bool,  # noqa: FBT001
    ) -> None:
        today = day(days)
        late = note("review", 0, 0, for_week=True)
        assert Scope(today, today, today).awaits(late) is awaited

    def test_no_workout_is(self) -> None:
        assert not Scope(day(3), day(3), day(9)).awaits(session("a", 0))

    def test_nor_a_note_where_today_is_not_asked_for(self) -> None:
        assert not Scope(day(3), day(4), day(9)).awaits(note("review", 0, 0, for_week=True))


@pytest.mark.parametrize(
    ("drift", "kept", "wins"),
    [("report", "2026-W20/a", True), ("report", "2026-W20/b", False), ("enforce", "2026-W20/b", True)],
)
def test_git_wins_where_a_person_said_so(drift: DriftMode, kept: str, wins: bool) -> None:  # noqa: FBT001
    assert Scope(MONDAY, MONDAY, day(6), drift, frozenset({kept})).wins("2026-W20/a") is wins
