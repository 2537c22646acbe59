"""Whose event it is: lost ledgers, copies, and marks that others carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reconcile.world import MARK_A, A, B, applied, day, differing, note, session

if TYPE_CHECKING:
    from tests.reconcile.world import Make


class TestClaims:
    def test_a_lost_ledger_costs_nothing_where_all_is_as_declared(self, world: Make) -> None:
        made = applied(world, session("a", 2), note("trip", 3, 5))
        before, ids = made.events(), made.ids()
        made.lose_ledger()

        run = made.run()

        assert len(run.sent) == 1
        assert run.changes.in_sync == 2
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

    def test_a_mark_that_two_events_carry_is_refused(self, world: Make) -> None:
        made = world(session("a", 2))
        for on in (2, 4):
            made.add(external_id=MARK_A, start_date_local=f"{day(on)}T00:00:00")
        before = made.events()

        reasons = made.run().assessment.refusals

        assert "two live events carry the external_id plan:2026-05-13:a" in reasons[0]
        assert made.events() == before

    def test_what_was_done_is_claimed_only_where_nothing_is_to_write(self, world: Make) -> None:
        made = applied(world, session("a", 2), session("b", 3))
        made.complete(A)
        before = made.events()
        made.lose_ledger()
        made.desired = [session("a", 2, name="New"), session("b", 3)]

        run = made.run()

        assert run.seen == [("frozen", A), ("unclaimed", None)]
        assert set(made.ids()) == {B}
        assert differing(before, made.events()) == set()

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

    @pytest.mark.parametrize("mark", ["plan:", "plan:a", "plan:2026-05-13", "app:2026-05-13:a", "::a"])
    def test_a_mark_of_another_form_is_not_the_one_that_was_lost(self, world: Make, mark: str) -> None:
        made = world(session("a", 2))
        made.add(external_id=mark, start_date_local="2026-05-13T00:00:00")

        assert made.run().actions == [("create", A)]

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
