"""What other hands did on the calendar: drift, conflict, and what is frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.calendar.embedded import Behaviour
from tests.reconcile.world import MARK_A, A, B, applied, day, differing, note, session

if TYPE_CHECKING:
    from tests.reconcile.world import Make


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
        theirs = {
            "attachments": [{"id": "1", "filename": "route.pdf"}],
            "athlete_cannot_edit": True,
            "calendar_id": 7,
            "can_train_sports": ["Run"],
            "carbs_per_hour": 60,
            "color": "red",
            "distance_target": 9000.0,
            "for_week": True,
            "hide_from_athlete": True,
            "indoor": True,
            "load_target": 40,
            "max_training_time": 3600,
            "not_on_fitness_chart": True,
            "show_as_note": True,
            "show_on_ctl_line": True,
            "structure_read_only": True,
            "sub_type": "COMMUTE",
            "tags": ["mine"],
            "target": "HR",
            "time_target": 1800,
            "training_availability": "LIMITED",
        }
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

    def test_of_a_past_day_nobody_speaks(self, world: Make) -> None:
        made = applied(world, session("a", 2))
        made.remove(A)
        made.today, made.first = day(4), day(0)

        assert made.run().changes.converged

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
