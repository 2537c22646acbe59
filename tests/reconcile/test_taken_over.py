"""Events that somebody else made, and that the YAML takes over by their number."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.reconcile.saved import read_saved, to_document, uncovered
from tests.reconcile.world import A, B, MemoryStore, applied, day, differing, session
from tests.simulation.faults import Rule, drop_answer, never_connected

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.reconcile.desired import Desired
    from tests.reconcile.world import Make, World

TEXT = "Easy.\n\n- 40m Z2 HR"


def theirs(made: World, on: int = 2, **fields: Any) -> int:
    """A workout that the athlete planned by hand."""
    return made.add(
        name="A", description=TEXT, start_date_local=f"{day(on)}T00:00:00", **{"color": "red", **fields}
    )


def taken(made: World, id_: str = "a", on: int = 2, **fields: Any) -> Desired:
    number = theirs(made, on)
    item = session(id_, on, event=number, **{"name": "A", **fields})
    made.desired.append(item)
    return item


class TestClaimed:
    def test_it_is_in_sync_without_a_write(self, world: Make) -> None:
        made = world()
        taken(made)
        before = made.events()

        run = made.run()

        assert [method for method, _, _ in run.sent] == ["GET"]
        assert made.look().changes.converged
        assert made.look().changes.in_sync == 1
        assert made.events() == before
        assert made.ledger.entries[A].external_id == ""

    def test_it_is_no_longer_counted_among_the_foreign_events(self, world: Make) -> None:
        made = world()
        taken(made)
        theirs(made, 4)
        made.run()
        assert made.look().changes.foreign == 1

    def test_one_that_was_done_is_claimed_as_well(self, world: Make) -> None:
        made = world()
        taken(made, on=0)
        made.calendar.add_activity(
            "i1001", type="Run", start_date_local=f"{day(0)}T08:00:00", moving_time=2400
        )
        made.run()
        assert A in made.ledger.entries

    @pytest.mark.parametrize("mark", [None, "note:2026-05-13:a", "plan:2026-05-13:A_long.slug"])
    def test_whatever_mark_it_carries_is_kept(self, world: Make, mark: str | None) -> None:
        made = world()
        number = theirs(made, external_id=mark)
        made.desired = [session("a", 2, event=number, name="A")]
        made.run()
        assert made.ledger.entries[A].external_id == (mark or "")
        assert made.look().changes.converged

    def test_one_that_changed_since_the_import_is_shown_field_by_field(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.calendar.edit_event("i1001", item.event or 0, name="Mine")
        before = made.events()

        run = made.run()

        (seen,) = run.changes.conflicts
        assert [(view.field, view.git, view.calendar) for view in seen.fields] == [("name", "A", "Mine")]
        assert made.events() == before

    def test_a_person_may_let_git_win(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.calendar.edit_event("i1001", item.event or 0, name="Mine")
        made.keep_git = frozenset({A})

        run = made.run()

        assert run.actions == [("update", A)]
        assert made.look().changes.converged

    def test_one_that_is_gone_is_not_made_again(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.calendar.remove_event("i1001", item.event or 0)
        assert made.run().seen == [("missing", A)]
        assert made.events() == []

    def test_one_of_an_applied_plan_stays_foreign(self, world: Make) -> None:
        made = world()
        number = theirs(made, plan_applied="2026-05-01T00:00:00Z")
        made.desired = [session("a", 2, event=number, name="A")]
        (reason,) = made.run().assessment.refusals
        assert "applied on the calendar" in reason

    def test_two_entries_cannot_have_the_same_event(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.run()
        made.desired.append(replace(item, id="b"))
        (reason,) = made.run().assessment.refusals
        assert "another entry owns" in reason
        assert B not in made.ledger.entries

    def test_drift_mode_enforce_does_not_write_over_what_never_was_ours(self, world: Make) -> None:
        """Nor over an event of somebody else, whose number stands there by mistake."""
        made = world()
        made.drift = "enforce"
        item = taken(made)
        made.calendar.edit_event("i1001", item.event or 0, name="Mine")
        before = made.events()
        run = made.run()
        assert [seen.identity for seen in run.changes.conflicts] == [A]
        assert made.events() == before

    def test_two_new_entries_cannot_name_one_event(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.desired.append(replace(item, id="b"))
        (reason,) = made.run().assessment.refusals
        assert f"would both be event {item.event}" in reason
        assert made.ledger.entries == {}

    @pytest.mark.parametrize("mark", [None, "note:2026-05-13:a", "plan:2026-05-13:A_long.slug"])
    def test_with_the_ledger_lost_it_is_found_by_its_number(self, world: Make, mark: str | None) -> None:
        made = world()
        number = theirs(made, external_id=mark)
        made.desired = [session("a", 2, event=number, name="A")]
        made.run()
        made.lose_ledger()
        before = made.events()
        assert made.run().actions == []
        assert made.ids() == {A: number}
        assert made.events() == before


class TestChanged:
    def test_the_first_change_goes_to_its_number_and_marks_it(self, world: Make) -> None:
        """An upsert by `external_id` might not find it, and would make a second one."""
        made = world()
        item = taken(made)
        made.run()
        made.desired = [session("a", 3, event=item.event, name="B")]

        run = made.run()

        writes = [(method, path) for method, path, _ in run.sent if method != "GET"]
        assert writes == [("PUT", f"/api/v1/athlete/i1001/events/{item.event}")]
        assert run.result
        assert run.result.verified
        (event,) = made.events()
        assert (event["id"], event["name"], event["external_id"]) == (item.event, "B", "plan:2026-05-14:a")
        assert event["color"] == "red"
        assert made.look().changes.converged

    def test_it_goes_to_its_number_ever_after(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.run()
        for name in ("B", "C"):
            made.desired = [session("a", 2, event=item.event, name=name)]
            made.run()
        assert [row["name"] for row in made.events()] == ["C"]
        assert made.run().sent[0][0] == "GET"

    def test_a_hand_that_changed_it_is_drift(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.run()
        made.calendar.edit_event("i1001", item.event or 0, name="Mine")
        assert made.run().seen == [("edited", A)]

    def test_the_others_still_go_in_one_request(self, world: Make) -> None:
        made = applied(world, session("b", 3))
        item = taken(made)
        made.run()
        made.desired = [session("b", 3, name="New"), session("a", 2, event=item.event, name="Newer")]
        run = made.run()
        assert [method for method, _, _ in run.sent] == ["GET", "POST", "PUT", "GET"]
        assert made.look().changes.converged

    def test_it_goes_to_its_number_where_the_yaml_no_longer_names_it(self, world: Make) -> None:
        """By its mark, which it does not carry yet, nothing would be found, and a second event be made."""
        made = world()
        item = taken(made)
        made.run()
        made.desired = [session("a", 2, name="B")]
        made.run()
        assert [(row["id"], row["name"]) for row in made.events()] == [(item.event, "B")]
        assert made.look().changes.converged

    def test_the_review_binds_the_number_that_is_written_to(self, world: Make) -> None:
        digests = set()
        for number in (1, 2):
            made = world()
            item = taken(made)
            other = theirs(made)
            made.desired = [session("a", 2, event=(item.event, other)[number - 1], name="B")]
            made.keep_git = frozenset({A})
            digests |= set(made.look().changes.digests())
        assert len(digests) == 2

    @pytest.mark.parametrize("mark", [None, "note:2026-05-13:a", "garmin-77"])
    def test_made_again_it_is_ours_from_the_start(self, world: Make, mark: str | None) -> None:
        """Under the mark of another tool an upsert could find an event of that tool."""
        made = world()
        number = theirs(made, external_id=mark)
        made.desired = [session("a", 2, event=number, name="A")]
        made.run()
        made.calendar.remove_event("i1001", number)
        made.drift = "enforce"

        run = made.run()

        assert run.result
        assert run.result.verified
        assert [row["external_id"] for row in made.events()] == ["plan:2026-05-13:a"]
        assert made.look().changes.converged


class TestCutOff:
    @pytest.mark.parametrize("behaviour", [Behaviour(), Behaviour(trailing_blanks_stripped=True)])
    def test_the_next_run_knows_it_again_by_its_number_and_new_mark(
        self, world: Make, behaviour: Behaviour
    ) -> None:
        """The write arrived and the ledger was not written: whatever became of the text, the event is ours."""
        made = world(behaviour=behaviour)
        item = taken(made)
        made.run()
        made.desired = [session("a", 3, event=item.event, name="B", description=f"{TEXT}  \n\n")]
        assert isinstance(made.store, MemoryStore)
        made.store.before_write = _cut_at(len(made.store.history) + 1)
        with pytest.raises(_Cut):
            made.run()
        made.store.before_write = lambda _: None

        run = made.run()

        assert run.seen == []
        assert made.look().changes.converged
        assert [(row["id"], row["name"]) for row in made.events()] == [(item.event, "B")]
        assert made.ledger.entries[A].external_id == "plan:2026-05-14:a"

    def test_between_two_numbers_the_second_is_written_by_the_next_run(self, world: Make) -> None:
        made = world()
        one, two = taken(made), taken(made, "b", 4)
        made.run()
        made.desired = [
            session("a", 2, event=one.event, name="New"),
            session("b", 4, event=two.event, name="New"),
        ]
        made.run(Rule(never_connected, "PUT", str(two.event), times=None))
        assert [row["name"] for row in made.events()] == ["New", "A"]

        assert made.run().actions == [("update", B)]

        assert [row["name"] for row in made.events()] == ["New", "New"]
        assert made.look().changes.converged

    def test_a_lost_answer_is_met_by_reading(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.run()
        made.desired = [session("a", 2, event=item.event, name="New")]

        run = made.run(Rule(drop_answer, "PUT"))

        assert run.result
        assert run.result.verified
        assert [method for method, _, _ in run.sent].count("PUT") == 1
        assert made.look().changes.converged


class _Cut(Exception):  # noqa: N818 - nothing is wrong with the store
    """The run ends here, as if the machine had gone."""


def _cut_at(write: int) -> Callable[[int], None]:
    def cut(number: int) -> None:
        if number >= write:
            raise _Cut

    return cut


class TestLetGo:
    def test_one_that_was_never_changed_is_let_go_and_not_deleted(self, world: Make) -> None:
        made = world(session("b", 4))
        taken(made)
        made.run()
        before = made.events()
        made.desired = [item for item in made.desired if item.id == "b"]

        run = made.run()

        assert run.actions == []
        assert run.changes.converged
        assert differing(before, made.events()) == set()
        assert list(made.ledger.entries) == [B]
        assert made.look().changes.foreign == 1

    def test_one_that_carries_our_mark_by_now_is_deleted_like_any_other(self, world: Make) -> None:
        made = world(session("b", 4))
        item = taken(made)
        made.run()
        made.desired[-1] = session("a", 2, event=item.event, name="B")
        made.run()
        made.desired = [item for item in made.desired if item.id == "b"]
        assert made.run().actions == [("delete", A)]

    def test_one_that_somebody_else_marked_since_is_left_alone(self, world: Make) -> None:
        made = world(session("b", 4))
        item = taken(made)
        made.run()
        made.calendar.edit_event("i1001", item.event or 0, external_id="other:1")
        made.desired = [item for item in made.desired if item.id == "b"]
        assert made.run().seen == [("unmarked", A)]


class TestNamedTwice:
    """One event cannot be two entries, and is claimed for neither before a person has decided."""

    def test_two_entries_name_the_same_event(self, world: Make) -> None:
        made = world()
        item = taken(made)
        made.desired.append(replace(item, id="b", fields={**item.fields, "name": "B"}))

        run = made.run()

        assert run.assessment.refusals == (
            f"{A} and {B} would both be event {item.event}: take one of them out of the plan",
        )
        assert made.ids() == {}

    def test_one_entry_names_the_event_that_another_is_by_its_mark(self, world: Make) -> None:
        made = world()
        number = theirs(made, external_id="plan:2026-05-13:a")
        made.desired = [session("a", 2, name="A"), session("b", 2, event=number, name="B")]

        (reason,) = made.run().assessment.refusals

        assert f"would both be event {number}" in reason

    def test_nor_where_that_one_is_done(self, world: Make) -> None:
        """It is frozen for the entry whose mark it carries, and must not become the other's by the way."""
        made = world(session("a", 2))
        made.run()
        number = made.ids()[A]
        made.complete(A)
        made.lose_ledger()
        made.desired = [session("a", 4), session("b", 2, event=number, name="A")]

        (reason,) = made.run().assessment.refusals

        assert f"would both be event {number}" in reason
        assert made.ids() == {}


def test_put_back_it_becomes_ours(world: Make) -> None:
    """The mark of another tool would be that tool's event, or nobody's, at the next run."""
    made = world()
    number = theirs(made, external_id="other-tool:1")
    made.desired = [session("a", 2, event=number, name="A")]
    made.run()
    made.drift = "enforce"
    made.calendar.remove_event("i1001", number)
    other = theirs(made, external_id="other-tool:1")
    before = made.events()

    made.run()

    assert differing(before, made.events()) == set()
    assert made.event("plan:2026-05-13:a")["id"] != other
    assert made.look().changes.converged


def test_a_saved_review_of_it_can_be_read(world: Make) -> None:
    made = world()
    item = taken(made)
    made.run()
    made.desired = [replace(item, fields={**item.fields, "name": "New"})]
    changes = made.look().changes

    saved = json.dumps(to_document([changes], "", {"maria": "x"}))

    assert changes.changes[0].by_number
    assert uncovered(changes, read_saved(saved, "x")["maria"][1]) == ()


def test_one_that_changed_and_was_done_is_frozen_even_where_git_should_win(world: Make) -> None:
    made = world()
    item = taken(made, on=0)
    made.calendar.edit_event("i1001", item.event or 0, name="Mine")
    made.calendar.add_activity("i1001", type="Run", start_date_local=f"{day(0)}T08:00:00", moving_time=2400)
    made.keep_git = frozenset({A})
    before = made.events()

    run = made.run()

    assert (run.actions, run.seen) == ([], [("frozen", A)])
    assert made.events() == before
    assert made.ids() == {}
