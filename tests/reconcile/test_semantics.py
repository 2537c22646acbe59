"""What happens to one event, from its three sides: git, the calendar, the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.embedded.behaviour import all_behaviours
from tests.reconcile.world import World, day, differing, note, session

Make = Callable[..., World]

A, B = "2026-W20/a", "2026-W20/b"
MARK_A = "plan:2026-05-13:a"


def applied(world: Make, *desired: Any, behaviour: Behaviour = Behaviour()) -> World:  # noqa: B008 - a frozen value
    """A world in which everything was applied once, and is in sync."""
    made = world(*desired, behaviour=behaviour)
    run = made.run()
    assert run.result
    assert run.result.verified
    assert made.look().changes.converged
    return made


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

    def test_otherwise_another_week_is_a_delete_and_a_create_with_a_hint(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.desired = [session("a", 8)]

        run = made.run()

        assert run.actions == [("create", "2026-W21/a"), ("delete", A)]
        assert "moved_from: 2026-W20" in run.changes.changes[0].reason

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


class TestDrift:
    def test_an_edit_on_the_calendar_is_reported(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, name="Their name")

        run = made.run()

        assert run.seen == [("edited", A)]
        assert not run.changes.converged
        assert made.event(MARK_A)["name"] == "Their name"

    def test_a_field_that_the_yaml_does_not_state_is_the_athletes(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, color="red", tags=["mine"], indoor=True, for_week=True, carbs_per_hour=60)

        assert made.look().changes.converged

    @pytest.mark.parametrize("resets", [False, True])
    def test_and_an_update_leaves_it_as_it_is(self, world: Make, *, resets: bool) -> None:
        made = applied(world, session("a", 2), behaviour=Behaviour(bulk_omitted_resets=resets))
        theirs = {"color": "red", "tags": ["mine"], "indoor": True, "for_week": True, "carbs_per_hour": 60}
        made.edit(A, **theirs, start_date_local="2026-05-13T18:30:00")
        made.desired = [session("a", 4, name="New")]

        assert made.run().actions == [("move", A)]
        event = made.event(MARK_A)
        assert {key: event[key] for key in theirs} == theirs
        assert event["start_date_local"] == "2026-05-15T18:30:00", "nobody declared a time of day"

    def test_dragged_to_another_day_it_is_reported(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.drag(A, day(5))

        assert made.run().seen == [("moved", A)]

    def test_dragged_to_a_day_before_today_it_is_reported_although_nobody_can_put_it_back(
        self, world: Make
    ) -> None:
        made = applied(world, session("a", 4))
        made.today = day(2)
        made.drag(A, day(1))
        made.drift = "enforce"

        run = made.run()

        assert run.seen == [("moved", A)]
        assert not run.sent[1:]

    def test_done_early_it_is_no_drift(self, world: Make) -> None:
        made = applied(world, session("a", 4))
        made.today = day(2)
        made.drag(A, day(1))
        made.complete(A)

        assert made.run().changes.converged

    def test_deleted_on_the_calendar_it_is_not_made_again(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.remove(A)

        run = made.run()

        assert run.seen == [("missing", A)]
        assert made.events() == []
        made.desired = []
        assert made.run().changes.converged, "removed in git as well, both sides agree"

    def test_nor_when_git_changes_it(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.remove(A)
        made.desired = [session("a", 2, name="New")]

        run = made.run()

        assert run.seen == [("conflict", A)]
        assert made.events() == []

    def test_an_entry_that_the_list_leaves_out_stays_ours(self, world: Make) -> None:
        """The athlete may have switched a calendar off: an event that is not listed is not gone."""
        made = applied(world, session("a", 2), session("b", 3))
        made.desired = [session("b", 3)]
        number = made.ids()[A]
        made.last = day(3)
        made.drag(A, day(60))
        made.run()

        made.drag(A, day(2))
        run = made.run()

        assert run.actions == [("delete", A)]
        assert number not in {row["id"] for row in made.events()}

    @pytest.mark.parametrize("hand", ["edit", "drag", "remove"])
    def test_enforce_puts_it_back(self, world: Make, hand: str) -> None:
        made = applied(world, session("a", 2))
        {
            "edit": lambda: made.edit(A, name="X"),
            "drag": lambda: made.drag(A, day(5)),
            "remove": lambda: made.remove(A),
        }[hand]()
        made.drift = "enforce"

        run = made.run()

        assert run.result
        assert run.result.verified
        event = made.event(MARK_A)
        assert (event["name"], event["start_date_local"]) == ("A", "2026-05-13T00:00:00")
        assert made.look().changes.converged

    def test_the_mark_taken_off_it_is_nobodys(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, external_id="their-own")
        before = made.events()
        made.drift = "enforce"
        for desired in ([session("a", 2, name="New")], []):
            made.desired = desired

            run = made.run()

            assert run.seen == [("unmarked", A)]
            assert differing(before, made.events()) == set()

    def test_a_time_of_day_that_the_server_adds_is_no_drift(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, start_date_local="2026-05-13T17:00:00")

        assert made.look().changes.converged

    def test_a_declared_time_of_day_counts(self, world: Make) -> None:
        made = applied(world, session("a", 2, time="08:00"))
        made.edit(A, start_date_local="2026-05-13T17:00:00")

        assert made.look().seen == [("moved", A)]

    @pytest.mark.parametrize("nothing", ["", None])
    def test_no_text_is_no_text(self, world: Make, nothing: str | None) -> None:
        made = applied(world, note("rest", 2, 2))
        made.edit("2026-W20/rest", description=nothing)

        assert made.look().changes.converged

    def test_a_computed_field_is_never_compared(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, icu_training_load=999, moving_time=1)

        assert made.look().changes.converged


class TestConflict:
    def test_changed_on_both_sides_it_is_left_alone_and_shown_field_by_field(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, color="red", name="Theirs")
        made.desired = [session("a", 2, name="Ours")]

        run = made.run()

        (conflict,) = run.changes.conflicts
        assert [(v.field, v.last, v.git, v.calendar) for v in conflict.fields] == [
            ("name", "A", "Ours", "Theirs")
        ]
        assert "Keep-git: maria 2026-W20/a" in conflict.note
        assert made.event(MARK_A)["name"] == "Theirs"

    def test_a_person_may_let_git_win(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 3))
        for identity in (A, B):
            made.edit(identity, name="Theirs")
        made.desired = [session("a", 2, name="Ours"), session("b", 3, name="Ours")]
        made.keep_git = frozenset({A})

        run = made.run()

        assert run.actions == [("update", A)]
        assert run.seen == [("conflict", B)]

    def test_the_same_change_on_both_sides_needs_no_write(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, name="Both")
        made.desired = [session("a", 2, name="Both")]

        run = made.run()

        assert len(run.sent) == 1
        assert made.look().changes.converged
        assert made.ledger.entries[A].desired["name"] == "Both"

    def test_even_where_it_is_frozen_by_now(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, name="Both")
        made.complete(A)
        made.desired = [session("a", 2, name="Both")]
        made.run()

        assert made.look().seen == []

    def test_removed_in_git_and_changed_on_the_calendar_it_stays(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.edit(A, name="Theirs")
        made.desired = []

        assert made.run().seen == [("conflict", A)]
        assert made.event(MARK_A)["name"] == "Theirs"
        made.keep_git = frozenset({A})
        assert made.run().actions == [("delete", A)]


class TestFrozen:
    @pytest.mark.parametrize("drift", ["report", "enforce"])
    @pytest.mark.parametrize(
        "desired", [[session("a", 2, name="New")], [session("a", 5)], [session("b", 2)], []]
    )
    def test_what_was_done_is_never_touched(self, world: Make, drift: Any, desired: list[Any]) -> None:
        made = applied(world, session("a", 2))
        made.complete(A)
        before, made.desired, made.drift = made.events(), desired, drift

        made.run()

        assert differing(before, made.events()) == set()

    @pytest.mark.parametrize("drift", ["report", "enforce"])
    @pytest.mark.parametrize("desired", [[session("a", 0, name="New")], [session("a", 5)], []])
    def test_what_lies_before_today_is_never_touched(
        self, world: Make, drift: Any, desired: list[Any]
    ) -> None:
        made = applied(world, session("a", 0))
        made.today, made.first = day(1), day(-7)
        before, made.desired, made.drift = made.events(), desired, drift

        made.run()

        assert differing(before, made.events()) == set()

    def test_git_cannot_move_an_event_into_the_past(self, world: Make) -> None:
        made = applied(world, session("a", 4))
        made.today, made.desired = day(2), [session("a", 1)]

        assert made.run().seen == [("frozen", A)]
        assert made.event("plan:2026-05-15:a")["start_date_local"] == "2026-05-15T00:00:00"

    def test_moving_a_missed_session_says_what_to_do(self, world: Make) -> None:
        made = applied(world, session("a", 0))
        made.today, made.desired = day(2), [session("a", 4)]

        (seen,) = made.run().changes.observations

        assert "give it another id" in seen.note

    def test_the_past_is_not_created(self, world: Make) -> None:
        made = world(session("a", 0))
        made.today, made.first = day(1), day(-7)

        assert made.run().seen == [("frozen", A)]
        assert made.events() == []


class TestClaims:
    def test_a_lost_ledger_costs_nothing_where_all_is_as_declared(self, world: Make) -> None:
        made = applied(world, session("a", 2), note("trip", 3, 5))
        before, ids = made.events(), made.ids()
        made.lose_ledger()

        run = made.run()

        assert len(run.sent) == 1
        assert made.ids() == ids
        assert differing(before, made.events()) == set()

    def test_an_event_that_moved_in_its_week_is_found_by_its_id(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.desired = [session("a", 4)]
        made.run()
        ids = made.ids()
        made.lose_ledger()

        made.run()

        assert made.ids() == ids
        assert len(made.events()) == 1

    def test_and_by_the_week_that_it_was_to_leave(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        ids = made.ids()
        made.lose_ledger()
        made.desired = [session("a", 8, moved_from="2026-W20")]

        assert made.run().actions == [("move", "2026-W21/a")]
        assert list(made.ids().values()) == list(ids.values())

    def test_several_candidates_are_refused_by_name(self, world: Make) -> None:
        made = world(session("a", 2))
        for other in (3, 4):
            made.add(external_id=f"plan:{day(other)}:a", start_date_local=f"{day(other)}T00:00:00")

        (reason,) = made.run().assessment.refusals

        assert "prune all but one" in reason
        assert len(made.events()) == 2

    def test_the_exact_mark_comes_before_the_id(self, world: Make) -> None:
        made = world(session("a", 2))
        exact = made.add(external_id=MARK_A, start_date_local="2026-05-13T00:00:00")
        other = made.add(external_id="plan:2026-05-14:a", start_date_local="2026-05-14T00:00:00")
        before = made.events()

        made.run()

        assert made.ids() == {A: exact}
        assert differing(before, made.events()) == {exact}
        assert made.look().seen == [("unclaimed", None)]
        assert other in {row["id"] for row in made.events()}

    def test_what_is_the_exact_mark_of_another_is_no_candidate(self, world: Make) -> None:
        """Dragged to the next week, last week's session carries an id that this week uses as well."""
        made = applied(world, session("a", 2), session("a", 9))
        made.drag(A, day(10))
        made.desired = [session("a", 2), session("a", 11)]
        made.lose_ledger()

        made.run()
        made.run()

        rows = {row["external_id"]: row["start_date_local"][:10] for row in made.events()}
        assert rows == {MARK_A: "2026-05-13", "plan:2026-05-20:a": "2026-05-22"}

    def test_an_event_of_an_applied_plan_is_foreign_whatever_its_mark(self, world: Make) -> None:
        made = world(session("a", 2))
        made.add(
            external_id="plan:2026-05-14:x",
            start_date_local="2026-05-14T00:00:00",
            plan_applied="2026-05-01T00:00:00Z",
        )
        before = made.events()

        run = made.run()

        assert run.changes.foreign == 1
        assert differing(before, made.events()) == set()
        assert made.look().seen == []

    def test_nor_is_it_hit_by_a_mark_that_it_carries(self, world: Make) -> None:
        """The server would find it by the mark, although it is not ours."""
        made = world(session("a", 2))
        made.add(
            external_id=MARK_A, start_date_local="2026-05-13T00:00:00", plan_applied="2026-05-01T00:00:00Z"
        )
        before = made.events()

        (reason,) = made.run().assessment.refusals

        assert "external_id" in reason
        assert made.events() == before

    def test_an_unclaimed_event_is_reported_and_left_alone(self, world: Make) -> None:
        made = world(session("a", 2))
        made.add(external_id="plan:2026-05-14:ghost", start_date_local="2026-05-14T00:00:00")
        before = made.events()

        assert made.run().seen == [("unclaimed", None)]
        assert differing(before, made.events()) == set()


class TestCopies:
    @pytest.mark.parametrize("keep_mark", [True, False])
    def test_a_copy_is_never_touched(self, world: Make, *, keep_mark: bool) -> None:
        made = applied(world, session("a", 2), session("b", 3))
        number = made.copy(A, day(4), keep_mark=keep_mark)
        before = made.events()
        made.desired = [session("b", 3, name="New")]

        made.run()

        assert differing(before, made.events()) == {before[0]["id"], made.ids()[B]}
        assert number in {row["id"] for row in made.events()}

    def test_a_change_of_the_original_waits_until_the_copy_is_gone(self, world: Make) -> None:
        """An upsert by the mark would hit either."""
        made = applied(world, session("a", 2))
        made.copy(A, day(4), keep_mark=True)
        before = made.events()
        made.desired = [session("a", 2, name="New")]

        (reason,) = made.run().assessment.refusals

        assert "delete the copies" in reason
        assert differing(before, made.events()) == set()

    def test_a_copy_in_the_next_week_is_not_taken_for_that_weeks_session(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        copy = made.copy(A, day(9), keep_mark=True)
        made.desired = [session("a", 2), session("a", 10)]

        run = made.run()

        assert run.actions == [("create", "2026-W21/a")]
        assert copy not in made.ids().values()

    def test_a_copy_that_replaced_its_original_is_compared_like_it(self, world: Make) -> None:
        """Copied to Friday and deleted on Wednesday: that is a move by hand, and nothing to put back silently."""
        made = applied(world, session("a", 2))
        made.copy(A, day(4), keep_mark=True)
        made.remove(A)
        before = made.events()

        run = made.run()

        assert run.seen[0] == ("moved", A)
        assert differing(before, made.events()) == set()

    def test_on_the_same_day_it_takes_its_place(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        copy = made.copy(A, day(2), keep_mark=True)
        made.remove(A)

        made.run()

        assert made.ids() == {A: copy}
        assert made.look().changes.converged

    def test_two_copies_of_a_deleted_original_block_nothing_else(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 3))
        for other in (4, 5):
            made.copy(A, day(other), keep_mark=True)
        made.remove(A)
        made.desired = [session("a", 2), session("b", 3, name="New")]

        assert made.run().actions == [("update", B)]


class TestFieldsNoLongerStated:
    def test_text_list_and_switch_are_emptied(self, world: Make) -> None:
        made = applied(world, session("a", 2, tags=["x"], athlete_cannot_edit=True, color="green"))
        made.desired = [session("a", 2)]

        run = made.run()

        event = made.event(MARK_A)
        assert event["tags"] in ([], None)
        assert event["athlete_cannot_edit"] is False
        assert made.look().changes.converged
        assert run.result
        assert [remark.text for remark in run.result.remarks] == [
            "the calendar did not take color: sent None, holds 'green'"
        ], "what the server did not empty is named"

    def test_where_null_empties_all_is_taken(self, world: Make) -> None:
        made = applied(world, session("a", 2, color="green"), behaviour=Behaviour(null_clears=True))
        made.desired = [session("a", 2)]

        run = made.run()

        assert run.result
        assert run.result.verified
        assert made.event(MARK_A)["color"] is None

    def test_several_days_become_one(self, world: Make) -> None:
        made = applied(world, note("trip", 2, 4))
        made.desired = [note("trip", 2, 2)]

        run = made.run()

        assert run.result
        assert run.result.verified
        assert made.event("plan:2026-05-13:trip")["end_date_local"] == "2026-05-14T00:00:00"
        assert made.look().changes.converged

    def test_a_stated_duration_gives_way_to_steps(self, world: Make) -> None:
        made = applied(world, session("a", 2, description="Gym", moving_time=3600, icu_training_load=40))
        made.desired = [session("a", 2)]

        run = made.run()

        assert run.result
        assert run.result.verified, run.result.remarks
        assert made.event(MARK_A)["moving_time"] == 2400

    def test_the_calendar_it_is_on_cannot_be_emptied(self, world: Make) -> None:
        made = applied(world, session("a", 2, calendar_id=7))
        made.desired = [session("a", 2, name="New")]

        run = made.run()

        assert run.result
        assert run.result.verified
        assert made.event(MARK_A)["calendar_id"] == 7

    def test_afterwards_the_field_is_the_athletes(self, world: Make) -> None:
        made = applied(world, session("a", 2, tags=["x"]))
        made.desired = [session("a", 2)]
        made.run()
        made.edit(A, tags=["mine"])

        assert made.look().changes.converged


class TestSeveralDays:
    @pytest.mark.parametrize("follows", [True, False])
    def test_a_note_that_moves_keeps_its_length(self, world: Make, *, follows: bool) -> None:
        made = applied(world, note("trip", 2, 4), behaviour=Behaviour(moving_start_moves_end=follows))
        made.desired = [note("trip", 3, 5)]

        run = made.run()

        assert run.result
        assert run.result.verified
        event = made.event("plan:2026-05-13:trip")
        assert (event["start_date_local"], event["end_date_local"]) == (
            "2026-05-14T00:00:00",
            "2026-05-17T00:00:00",
        )

    @pytest.mark.parametrize("follows", [True, False])
    def test_a_length_that_the_athlete_gave_is_kept(self, world: Make, *, follows: bool) -> None:
        made = applied(world, note("rest", 2, 2), behaviour=Behaviour(moving_start_moves_end=follows))
        made.edit("2026-W20/rest", end_date_local=f"{day(5)}T00:00:00")
        made.desired = [note("rest", 3, 3)]

        made.run()

        assert made.event("plan:2026-05-13:rest")["end_date_local"] == f"{day(6)}T00:00:00"


class TestFiles:
    def test_a_workout_file_is_sent_once_and_again_when_its_content_changes(self, world: Make) -> None:
        made = applied(world, _file(b"<one/>"))
        made.desired = [_file(b"<two/>")]

        run = made.run()

        assert run.actions == [("update", A)]
        assert run.sent[1][2][0]["file_contents_base64"] == "PHR3by8+"
        assert made.look().changes.converged

    def test_with_a_lost_ledger_nobody_knows_it_so_it_is_sent(self, world: Make) -> None:
        made = applied(world, _file(b"<one/>"))
        made.lose_ledger()

        assert made.run().actions == [("update", A)]
        assert made.look().changes.converged

    def test_a_text_that_gives_way_to_a_file_is_not_emptied(self, world: Make) -> None:
        """The calendar writes the text from the file."""
        made = applied(world, session("a", 2))
        made.desired = [_file(b"<one/>")]

        run = made.run()

        assert "description" not in run.sent[1][2][0]
        assert made.look().changes.converged


def _file(content: bytes) -> Any:
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256(content).hexdigest()
    return session("a", 2, description=None, filename="a.zwo", file_sha256=digest, content=content)


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


def test_an_event_with_half_a_character_is_shown_and_recorded(world: Make) -> None:
    """Java knows half of a surrogate pair as text; UTF-8 does not."""
    made = applied(world, session("a", 2))
    made.edit(A, name="\ud83d")
    made.desired = []
    made.keep_git = frozenset({A})

    assert made.run().actions == [("delete", A)]


def test_the_changeset_does_not_depend_on_the_order_of_its_inputs(world: Make) -> None:
    made = applied(world, session("a", 2), session("b", 2), session("c", 2))
    for identity in (A, B, "2026-W20/c"):
        made.remove(identity)
    forward = made.look().changes

    made.desired.reverse()

    assert made.look().changes == forward


def test_the_next_day_says_nothing_new(world: Make) -> None:
    made = applied(world, session("a", 2), session("b", 9))
    for number in range(1, 12):
        made.today = day(number)
        run = made.run()
        assert (run.changes.changes, run.seen) == ((), []), number
    assert made.today > dt.date(2026, 5, 20)
