"""Create, update, move, delete: within a week, to another one, in and out of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.embedded.behaviour import all_behaviours
from tests.reconcile.world import MARK_A, A, B, applied, day, differing, note, session

if TYPE_CHECKING:
    from tests.reconcile.world import Make


class TestCreateUpdateMoveDelete:
    def test_created_with_a_mark_of_its_first_day(self, world: Make) -> None:
        made = applied(world, session("a", 2))

        assert made.event(MARK_A)["start_date_local"] == "2026-05-13T00:00:00"
        assert set(made.ids()) == {A}

    def test_moved_within_its_week_it_keeps_event_and_mark(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        before = made.ids()
        made.desired = [session("a", 4)]

        run = made.run()

        assert run.actions == [("move", A)]
        assert made.ids() == before
        assert made.event(MARK_A)["start_date_local"] == "2026-05-15T00:00:00"

    def test_moved_to_another_week_it_keeps_event_and_mark_where_the_yaml_says_so(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 3))
        number = made.ids()[A]
        made.desired = [session("a", 8, moved_from="2026-W20"), session("b", 3)]

        run = made.run()

        assert run.actions == [("move", "2026-W21/a")]
        assert made.ids() == {"2026-W21/a": number, B: made.ids()[B]}
        assert made.event(MARK_A)["start_date_local"] == "2026-05-19T00:00:00"
        assert made.look().changes.converged

    def test_those_of_one_day_are_sent_in_the_order_of_their_times(self, world: Make) -> None:
        made = world(session("a", 2, time="18:00"), session("b", 2, time="07:00"), session("c", 1))

        assert [identity for _, identity in made.run().actions] == ["2026-W20/c", B, A]

    def test_otherwise_another_week_is_a_delete_and_a_create_with_a_hint(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.desired = [session("a", 8)]

        run = made.run()

        assert run.actions == [("create", "2026-W21/a"), ("delete", A)]
        assert "moved_from: 2026-W20" in run.changes.changes[0].reason

    def test_another_id_is_a_delete_and_a_create_with_a_hint(self, world: Make) -> None:
        made = applied(world, session("a", 2, name="Long"))
        made.desired = [session("long", 2, name="Long")]

        run = made.run()

        assert run.actions == [("create", "2026-W20/long"), ("delete", A)]
        assert "keep the id `a`" in run.changes.changes[0].reason

    def test_a_new_session_beside_another_that_goes_is_no_rename(self, world: Make) -> None:
        made = applied(world, session("a", 2, name="Long"))
        made.desired = [session("b", 2, name="Short")]

        run = made.run()

        assert [change.reason for change in run.changes.changes] == ["declared in git", "removed in git"]

    def test_removed_from_git_it_is_deleted(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 3))
        made.desired = [session("b", 3)]

        run = made.run()

        assert run.actions == [("delete", A)]
        assert [row["external_id"] for row in made.events()] == ["plan:2026-05-14:b"]
        assert set(made.ids()) == {B}

    @pytest.mark.parametrize(
        "behaviour", [pytest.param(behaviour, id=name) for name, behaviour in all_behaviours()]
    )
    def test_every_possible_calendar_comes_to_rest(self, world: Make, behaviour: Behaviour) -> None:
        """Create, change, move, add, delete: after each run the next one sends nothing, or says what is not taken."""
        made = world(session("a", 2), session("b", 3, color="green"), note("trip", 4, 6), behaviour=behaviour)
        steps = (
            [session("a", 2), session("b", 3, color="green"), note("trip", 4, 6)],
            [session("a", 2, description="Hard.\n\n- 20m Z4 HR"), session("b", 3), note("trip", 4, 5)],
            [session("a", 5, description="Hard.\n\n- 20m Z4 HR"), session("c", 3), note("trip", 6, 6)],
            [session("a", 8, moved_from="2026-W20")],
        )
        for desired in steps:
            made.desired = desired
            first = made.run()
            again = made.run()

            assert first.result
            assert not first.result.error
            assert not again.changes.changes
            assert len(again.sent) == 1
            marks = [row["external_id"] for row in made.events()]
            assert len(marks) == len(set(marks)) == len(desired)


class TestMovedFrom:
    def test_a_session_that_was_missed_is_planned_anew_since_the_past_stays(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.today = day(7)
        before = made.events()
        made.desired = [session("a", 8, moved_from="2026-W20")]

        run = made.run()

        assert run.actions == [("create", "2026-W21/a")]
        assert differing(before, made.events()) == set()
        assert set(made.ids()) == {A, "2026-W21/a"}
        assert made.look().changes.converged

    def test_nor_does_it_matter_whether_the_missed_one_is_still_there(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.today = day(7)
        made.remove(A)
        made.desired = [session("a", 8, moved_from="2026-W20")]

        assert made.run().actions == [("create", "2026-W21/a")]

    def test_one_that_was_done_stays_done(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.complete(A)
        before = made.events()
        made.desired = [session("a", 8, moved_from="2026-W20")]

        made.run()

        assert differing(before, made.events()) == set()
        assert len(made.events()) == 2

    def test_its_old_name_may_be_used_again_afterwards(self, world: Make) -> None:
        moved = session("a", 8, moved_from="2026-W20")
        made = applied(world, session("a", 2))
        made.desired = [moved]
        made.run()
        number = made.ids()["2026-W21/a"]
        made.desired = [moved, session("a", 3)]

        run = made.run()

        assert run.actions == [("create", A)]
        assert made.ids()["2026-W21/a"] == number
        made.desired = [moved]
        assert made.run().actions == [("delete", A)]
        assert made.ids() == {"2026-W21/a": number}

    def test_on_its_old_day_it_is_refused_since_the_mark_is_taken(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.desired = [session("a", 8, moved_from="2026-W20")]
        made.run()
        made.desired = [session("a", 8, moved_from="2026-W20"), session("a", 2)]

        (reason,) = made.look().assessment.refusals

        assert "give it another id" in reason

    def test_declared_in_both_weeks_it_is_two_sessions(self, world: Make) -> None:
        """Reading refuses such YAML; should it ever come through, the event stays where it is."""
        made = applied(world, session("a", 2))
        number = made.ids()[A]
        made.desired = [session("a", 2), session("a", 8, moved_from="2026-W20")]

        assert made.run().actions == [("create", "2026-W21/a")]
        assert made.ids()[A] == number

    def test_of_two_heirs_one_gets_the_event(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.desired = [
            session("a", 8, moved_from="2026-W20"),
            session("a", 15, moved_from="2026-W20"),
        ]

        assert made.run().actions == [("move", "2026-W21/a"), ("create", "2026-W22/a")]
        assert made.look().changes.converged

    def test_swapped_weeks_only_change_their_contents(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("a", 9, name="Other"))
        before = made.ids()
        made.desired = [
            session("a", 2, name="Other", moved_from="2026-W21"),
            session("a", 9, moved_from="2026-W20"),
        ]

        made.run()

        assert made.ids() == before
        assert made.look().changes.converged


class TestWindow:
    def test_outside_the_days_asked_for_nothing_is_deleted(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 4))
        made.first, made.last, made.desired = day(4), day(4), []

        assert made.run().actions == [("delete", B)]
        assert set(made.ids()) == {A}

    def test_an_entry_may_leave_and_enter_the_window(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 5))
        made.first, made.last = day(2), day(3)
        made.desired = [session("a", 6), session("b", 3)]

        assert made.run().actions == [("move", B), ("move", A)]

    def test_a_week_that_is_partly_over_is_compared_from_today(self, world: Make) -> None:
        made = applied(world, session("a", 0), session("b", 5))
        made.today, made.desired = day(3), []

        assert made.run().actions == [("delete", B)]

    def test_a_week_whose_file_is_gone_is_deleted_where_the_guards_allow(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("a", 9), session("b", 10))
        made.desired = [session("a", 2)]

        assert made.run().actions == [("delete", "2026-W21/a"), ("delete", "2026-W21/b")]

    def test_the_count_of_what_is_in_sync_is_a_count(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 3), session("c", 4))
        made.desired = [session("c", 4)]

        assert made.look().changes.in_sync == 1


class TestPast:
    def test_what_git_leaves_out_and_the_calendar_holds_stays_ours(self, world: Make) -> None:
        """Let go of, it would look as if somebody had copied it."""
        made = applied(world, session("a", 0), session("b", 5))
        made.today, made.desired = day(3), [session("b", 5)]

        run = made.run()

        assert run.actions == []
        assert set(made.ids()) == {A, B}
        assert made.look().changes.foreign == 0
        assert made.look().seen == []

    def test_what_neither_of_them_holds_is_let_go(self, world: Make) -> None:
        made = applied(world, session("a", 0), session("b", 5))
        made.remove(A)
        made.today, made.desired = day(3), [session("b", 5)]
        made.run()
        assert set(made.ids()) == {B}

    def test_a_done_one_of_the_window_that_git_leaves_out_stays_ours(self, world: Make) -> None:
        made = applied(world, session("a", 0), session("b", 5))
        made.complete(A)
        made.desired = [session("b", 5)]
        made.run()
        assert set(made.ids()) == {A, B}


def test_what_was_seen_is_told_by_day_and_number(world: Make) -> None:
    """The same on every run, whatever the order of the calendar's answer."""
    made = applied(world, session("b", 5))
    later = made.add(name="A", start_date_local="2026-05-15T00:00:00", external_id="plan:2026-05-15:x")
    first = made.add(name="Z", start_date_local="2026-05-14T00:00:00", external_id="plan:2026-05-14:x")
    second = made.add(name="A", start_date_local="2026-05-14T00:00:00", external_id="plan:2026-05-14:y")

    seen = made.look().changes.observations

    assert [one.event_id for one in seen] == [first, second, later]


def test_what_is_unclaimed_outside_of_the_window_is_not_told(world: Make) -> None:
    made = applied(world, session("a", 2), session("b", 5))
    made.first, made.last = day(3), day(4)
    inside = made.add(start_date_local=f"{day(4)}T00:00:00", external_id="plan:2026-05-15:x")
    made.add(start_date_local=f"{day(6)}T00:00:00", external_id="plan:2026-05-17:y")

    assert [seen.event_id for seen in made.look().changes.observations] == [inside]


def test_what_is_claimed_now_is_not_unclaimed_as_well(world: Make) -> None:
    made = applied(world, session("a", 2))
    made.lose_ledger()
    assert made.look().seen == []


def test_a_copy_is_told_from_what_nobody_knows(world: Make) -> None:
    """Also where the event that it is a copy of lost its mark."""
    made = applied(world, session("a", 2), session("b", 5))
    copy = made.copy(A, day(3), keep_mark=True)
    made.edit(A, external_id="other:1")
    stray = made.add(start_date_local=f"{day(4)}T00:00:00", external_id="plan:2026-05-15:x")

    notes = {seen.event_id: seen.note for seen in made.look().changes.observations}

    assert "a copy of an event of ours" in notes[copy]
    assert "the ledger does not know it" in notes[stray]
