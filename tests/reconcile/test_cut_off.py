"""A run that ends anywhere: the next one finds out what happened, and finishes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.errors import GuardError, LedgerError
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.ledger_store import LedgerMoved
from tests.reconcile.world import MemoryStore, World, day, differing, note, session
from tests.simulation.faults import (
    Fault,
    FaultyTransport,
    Guillotine,
    Killed,
    Rule,
    as_it_is,
    drop_answer,
    empty_list,
    partial_list,
    some_rows,
    status,
    too_slow,
)

Make = Callable[..., World]
A = "2026-W20/a"
CUTS_MARKS = Behaviour(copy_keeps_external_id=True, external_id_limit=32, external_id_over_limit="cut")


def kill(made: World, after: int, *, sends: bool) -> None:
    with pytest.raises(Killed):
        made.run_through(Guillotine(embedded_transport(made.calendar), after, sends=sends))


@pytest.mark.parametrize("after", [0, 1, 2, 3])
@pytest.mark.parametrize("sends", [True, False])
@pytest.mark.parametrize("strips", [True, False])
def test_killed_at_any_request_the_next_run_finishes(
    world: Make, after: int, *, sends: bool, strips: bool
) -> None:
    """Also where the server keeps a text in another form than it was sent."""
    made = world(session("a", 2), session("b", 3), behaviour=Behaviour(trailing_blanks_stripped=strips))
    made.run()
    made.desired = [session("a", 5, description="- 20m Z2 HR \n"), session("c", 3), note("n", 4, 5)]
    kill(made, after, sends=sends)

    run = made.run()

    assert run.result
    assert not run.result.error
    assert made.look().changes.converged
    assert len(made.events()) == 3
    assert len({row["external_id"] for row in made.events()}) == 3


def test_what_was_sent_is_not_sent_again_where_it_arrived(world: Make) -> None:
    made = world(session("a", 2), session("b", 3))
    kill(made, 1, sends=True)

    run = made.run()

    assert [method for method, _, _ in run.sent] == ["GET"]
    assert len(made.ids()) == 2


def test_a_create_that_a_broken_list_hides_and_git_takes_back_is_found_again(world: Make) -> None:
    """Nobody recorded its number, so nobody can ask for it: the intent waits until a list shows it."""
    made = world(session("b", 1))
    made.run()
    made.desired = [session("a", 3), session("b", 1)]
    kill(made, 1, sends=True)
    made.desired = [session("b", 1)]
    made.run(Rule(partial_list(1), "GET", times=None))
    made.guards = Guards(allowed_deletes=1)

    run = made.run()

    assert [(str(change.action), change.identity) for change in run.changes.changes] == [("delete", A)]
    assert [row["external_id"] for row in made.events()] == ["plan:2026-05-12:b"]
    assert made.ledger.intent == ()


def test_a_text_that_became_a_file_and_moves_on_is_nobodys_edit(world: Make) -> None:
    """The write that was cut off emptied the text; the entry has another identity now, and the intent the old one."""
    made = world(session("a", 2), behaviour=Behaviour(bulk_omitted_resets=True))
    made.run()
    file = {"filename": "a.zwo", "file_sha256": "61", "content": b"a", "description": None}
    made.desired = [session("a", 2, **file)]
    kill(made, 1, sends=True)
    made.desired = [session("a", 9, moved_from="2026-W20", **file)]

    run = made.look()

    assert [(str(change.action), change.identity) for change in run.changes.changes] == [
        ("move", "2026-W21/a")
    ]
    assert run.changes.observations == ()


def test_an_old_event_is_not_taken_for_the_create_that_never_arrived(world: Make) -> None:
    """The ledger was lost and a list was empty, so a create was meant; the event of before only lacks the text."""
    made = world(session("a", 2, description=""))
    made.run()
    made.lose_ledger()
    made.desired = [session("a", 2, description="- 20m Z2 HR")]
    with pytest.raises(Killed):
        made.run_through(
            Guillotine(
                FaultyTransport(embedded_transport(made.calendar), Rule(empty_list, "GET")), 1, sends=False
            )
        )

    made.run()

    assert made.events()[0]["description"] == "- 20m Z2 HR"
    assert made.look().changes.converged


def test_what_was_begun_and_what_is_put_back_are_both_asked_for_by_number(world: Make) -> None:
    """No list proves that an event is gone: neither one that a cut-off run deleted, nor one that somebody did."""
    made = world(session("a", 2), session("b", 3), session("c", 4))
    made.run()
    numbers = made.ids()
    made.desired = [session("a", 2), session("c", 4)]
    kill(made, 1, sends=True)
    made.remove(A)
    made.drift = "enforce"

    run = made.run()

    asked = {path.rsplit("/", 1)[-1] for method, path, _ in run.sent if method == "GET"}
    assert {str(numbers[A]), str(numbers["2026-W20/b"])} <= asked


def test_a_calendar_that_a_cut_off_run_emptied_is_believed(world: Make) -> None:
    """The ledger still holds what was deleted; each is asked for by number, so the empty list is not all there is."""
    made = world(*(session(name, 2) for name in "abcd"))
    made.run()
    made.desired = []
    kill(made, 2, sends=False)
    assert made.events() == []

    run = made.run()

    assert run.result
    assert not run.result.error
    assert made.ledger.entries == {}


def test_what_is_seen_to_have_arrived_is_not_looked_for_again(world: Make) -> None:
    """A run took one create of two. A copy with the mark of that one must not be taken for it later."""
    made = world(session("a", 2, indoor=False), session("b" * 40, 3), behaviour=CUTS_MARKS)
    made.run()
    ours = made.ids()[A]
    made.copy(A, day(2), keep_mark=True)
    made.edit(A, external_id="plan:x")

    run = made.run()

    assert made.ids()[A] == ours
    assert ("unmarked", A) in run.seen


class TestOnlyTheLastWriteIsFinished:
    """What runs before it sent says nothing any more: an event that is so again was made so by a person."""

    def moved_twice(self, world: Make) -> World:
        made = world(session("a", 2), session("b", 5))
        made.run()
        for to in (3, 4):
            made.desired[0] = session("a", to)
            kill(made, 1, sends=True)
        return made

    def test_an_event_that_is_dragged_where_an_older_write_had_it_is_not_deleted(self, world: Make) -> None:
        made = self.moved_twice(world)
        made.desired = made.desired[1:]
        kill(made, 1, sends=False)
        made.drag(A, day(3))

        assert made.run().seen == [("conflict", A)]
        assert made.event("plan:2026-05-13:a")["start_date_local"] == f"{day(3)}T00:00:00"

    def test_nor_is_it_moved_back(self, world: Make) -> None:
        made = self.moved_twice(world)
        made.desired[0] = session("a", 4, name="New")
        kill(made, 1, sends=False)
        made.drag(A, day(3))

        assert made.run().seen == [("conflict", A)]

    @pytest.mark.parametrize("sends", [True, False])
    def test_a_day_that_is_neither_the_old_nor_the_new_one_is_a_persons(
        self, world: Make, *, sends: bool
    ) -> None:
        """Also while git still asks for the new one: no calendar keeps a day in another form."""
        made = world(session("a", 2))
        made.run()
        made.desired = [session("a", 4)]
        kill(made, 1, sends=sends)
        made.drag(A, day(6))

        assert made.run().seen == [("conflict", A)]

    def test_nor_is_a_copy_taken_for_what_was_deleted(self, world: Make) -> None:
        made = world(session("a", 2), session("b", 3), behaviour=Behaviour(copy_keeps_external_id=True))
        made.run()
        made.desired[0] = session("a", 2, name="New")
        kill(made, 1, sends=True)
        copy = made.copy(A, day(2), keep_mark=True)
        made.desired = made.desired[1:]
        kill(made, 1, sends=True)

        made.run()

        assert copy in {row["id"] for row in made.events()}

    def test_however_often_it_is_cut_off_one_write_stays_open(self, world: Make) -> None:
        made = world(session("a", 2))
        made.run()
        for number in range(4):
            made.desired = [session("a", 2, name=f"{number}")]
            kill(made, 1, sends=True)

        assert len(made.ledger.intent) == 1


def test_a_day_that_the_calendar_did_not_take_does_not_hide_a_write_that_arrived(world: Make) -> None:
    """It keeps the day, and the end that it fills in by itself: the rest is recorded, also once the day has passed."""
    made = world(session("a", 2), session("b", 9), behaviour=Behaviour(upsert_resets_moved_date=False))
    made.run()
    made.desired = [note("a", 4, 6, description="Rest."), session("b", 9)]
    kill(made, 2, sends=False)
    made.today = day(3)

    run = made.run()

    assert run.result
    assert made.ledger.entries[A].desired["category"] == "NOTE"
    assert made.ledger.entries[A].live["category"] == "NOTE"


def test_an_end_that_a_person_set_is_not_taken_for_one_that_the_calendar_filled_in(world: Make) -> None:
    made = world(session("a", 2), session("b", 9))
    made.run()
    made.desired = [note("a", 4, 6, description="Rest."), session("b", 9)]
    kill(made, 1, sends=True)
    made.edit(A, end_date_local=f"{day(10)}T00:00:00")

    made.run()

    assert made.ledger.entries[A].live.get("end_date_local") != f"{day(10)}T00:00:00"


def test_a_note_that_was_made_and_cut_short_since_is_not_recorded_as_it_was_meant(world: Make) -> None:
    made = world(session("b", 9))
    made.run()
    made.desired.append(note("n", 4, 6))
    kill(made, 1, sends=True)
    (made_anew,) = (row["id"] for row in made.events() if row["category"] == "NOTE")
    made.calendar.edit_event("i1001", made_anew, end_date_local=f"{day(5)}T00:00:00")

    assert made.run().actions == [("update", "2026-W20/n")]
    assert made.event("plan:2026-05-15:n")["end_date_local"] == f"{day(7)}T00:00:00"


def test_a_copy_does_not_make_a_write_that_arrived_look_like_an_edit(world: Make) -> None:
    """Copied after the run was cut off: two events carry the mark, and the number tells which one was written."""
    made = world(session("a", 2))
    made.run()
    made.desired = [session("a", 4)]
    kill(made, 1, sends=True)
    made.copy(A, day(5), keep_mark=True)
    made.desired = [session("a", 9, moved_from="2026-W20")]

    run = made.look()

    assert [seen.kind for seen in run.changes.observations if seen.identity] == []
    assert [(str(change.action), change.identity) for change in run.changes.changes] == [
        ("move", "2026-W21/a")
    ]


def test_an_edit_after_the_run_was_cut_off_is_not_written_over(world: Make) -> None:
    """The intent allows to finish our own write, and nothing else."""
    made = world(session("a", 2))
    made.run()
    made.desired = [session("a", 2, description="Harder.\n\n- 20m Z4 HR")]
    kill(made, 1, sends=False)
    made.edit(A, name="Theirs")

    run = made.run()

    assert run.seen == [("conflict", A)]
    assert made.events()[0]["name"] == "Theirs"


def test_nor_is_an_event_deleted_that_was_edited_since(world: Make) -> None:
    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = [session("b", 3)]
    kill(made, 1, sends=False)
    made.edit(A, name="Theirs")

    assert made.run().seen == [("conflict", A)]


def test_nor_one_that_was_edited_in_the_field_that_was_written(world: Make) -> None:
    """Git asks for nothing by now, so there is no write of ours to repeat over the edit."""
    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = [session("a", 2, name="New"), session("b", 3)]
    kill(made, 1, sends=True)
    made.edit(A, name="Theirs")
    made.desired = [session("b", 3)]

    assert made.run().seen == [("conflict", A)]
    assert {row["name"] for row in made.events()} == {"Theirs", "B"}


def test_a_workout_file_may_not_have_arrived(world: Make) -> None:
    def file(content: bytes) -> Any:
        return session("a", 2, description=None, filename="a.zwo", file_sha256=content.hex(), content=content)

    made = world(file(b"one"))
    made.run()
    made.desired = [file(b"two")]
    kill(made, 1, sends=False)

    assert made.run().actions == [("update", A)]
    assert made.look().changes.converged


def test_a_lost_answer_to_a_new_file_is_no_proof(world: Make) -> None:
    def file(content: bytes) -> Any:
        return session("a", 2, description=None, filename="a.zwo", file_sha256=content.hex(), content=content)

    made = world(file(b"one"))
    made.run()
    made.desired = [file(b"two")]

    run = made.run(Rule(status(500), "POST"))

    assert run.result
    assert run.result.failed
    assert made.look().actions == [("update", A)]


def test_interrupted_before_the_first_write_nothing_was_tried(world: Make) -> None:
    made = world(session("a", 2))

    run = made.run(stopped=lambda: True)

    assert run.result
    assert len(run.result.not_tried) == 1
    assert not run.result.verified
    assert (made.events(), len(run.sent)) == ([], 1)


def test_interrupted_between_the_writes_says_what_was_not_tried(world: Make) -> None:
    made = world(session("a", 2))
    made.run()
    made.desired = [session("b", 3)]
    asked: list[None] = []

    def stopped() -> bool:
        asked.append(None)
        return len(asked) > 2

    run = made.run(stopped=stopped)

    assert run.result
    assert [change.identity for change in run.result.done] == ["2026-W20/b"]
    assert [change.identity for change in run.result.not_tried] == [A]
    assert made.run().actions == [("delete", A)]


def test_where_the_calendar_goes_dark_after_the_write_nothing_is_claimed(world: Make) -> None:
    made = world(session("a", 2))

    run = made.run(Rule(lambda request, send: send(request), "GET"), Rule(too_slow, "GET", times=None))

    assert run.result
    assert not run.result.verified
    assert "run again" in run.result.hint
    assert made.ids() == {}
    assert made.run().changes.converged
    assert len(made.events()) == 1


def test_half_a_list_deletes_nothing_and_makes_nothing_twice(world: Make) -> None:
    made = world(session("a", 2), session("b", 3), session("c", 4))
    made.run()
    before = made.events()
    made.desired = [session("a", 2), session("b", 3)]

    run = made.run(Rule(partial_list(1), "GET", times=None))

    assert run.changes.changes == ()
    assert made.events() == before
    assert made.run().actions == [("delete", "2026-W20/c")]


def test_up_to_three_events_an_empty_list_is_believed_and_changes_nothing(world: Make) -> None:
    made = world(session("a", 2), session("b", 3), session("c", 4))
    made.run()
    before = made.events()

    run = made.run(Rule(empty_list, "GET"))

    assert {kind for kind, _ in run.seen} == {"missing"}
    assert made.events() == before


def test_where_another_run_was_faster_nothing_is_sent(world: Make) -> None:
    made = world(session("a", 2))
    store = made.store
    assert isinstance(store, MemoryStore)

    def another(_: int) -> None:
        store.before_write = lambda _: None
        World.run(made)

    store.before_write = another

    with pytest.raises(LedgerMoved):
        made.run()

    assert len(made.events()) == 1
    assert made.run().changes.converged


def test_a_ledger_of_another_calendar_stops_everything(world: Make) -> None:
    made = world(session("a", 2))
    made.run()
    store = made.store
    assert isinstance(store, MemoryStore)
    store.history.append(store.history[-1].replace("test, athlete i1001", "test, athlete i2002"))
    before = made.events()

    with pytest.raises(LedgerError, match="i2002"):
        made.run()

    assert made.events() == before


def test_an_athlete_without_a_week_is_not_reconciled(world: Make) -> None:
    from reconciler.reconcile.guard import refusals  # noqa: PLC0415

    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = []
    changeset = made.look().changes

    assert any("no week is declared" in reason for reason in refusals(changeset, (), Guards()))
    assert refusals(changeset, (), Guards(allowed_deletes=1)), "one is not two"
    assert refusals(changeset, (), Guards(allowed_deletes=2)) == ()


@pytest.mark.parametrize("ours", [10, 20, 110, 330, 1010, 12_340])
def test_the_share_is_exact(ours: int) -> None:
    """Thirty percent, and not a hair less because of binary fractions."""
    from reconciler.reconcile.changes import Action, Change, Changeset  # noqa: PLC0415
    from reconciler.reconcile.guard import refusals  # noqa: PLC0415

    def deleting(number: int) -> Changeset:
        change = Change(Action.DELETE, A, "plan:2026-05-13:a", "A", day(2), "")
        return Changeset("maria", changes=(change,) * number, ours=ours)

    limit = ours * 3 // 10

    assert refusals(deleting(limit), ("2026-W20",), Guards()) == ()
    assert refusals(deleting(limit + 1), ("2026-W20",), Guards())


def test_foreign_events_never_change_through_all_of_it(world: Make) -> None:
    made = world(session("a", 2), session("b", 3))
    theirs = [
        made.add(start_date_local="2026-05-13T06:00:00"),
        made.add(start_date_local="2026-05-13T06:00:00", external_id="trainer:1"),
        made.add(start_date_local="2026-05-13T06:00:00", external_id="Plan:2026-05-13:a"),
        made.add(start_date_local="2026-05-13T06:00:00", external_id="plan:2026-05-13:zzz"),
    ]
    before = made.events()
    for desired in ([session("a", 5)], [], [session("b", 3, name="New")]):
        made.desired = desired
        made.run()

    assert differing(before, made.events()) == set()
    assert set(theirs) <= {row["id"] for row in made.events()}


class TestItsOwnWrite:
    """What a run wrote that was cut off is not a person's doing, in whatever form the server keeps it."""

    def test_a_duration_computed_from_new_steps(self, world: Make) -> None:
        made = world(session("a", 2, description="Easy.", moving_time=3600))
        made.run()
        made.desired = [session("a", 2, description="- 20m Z2 HR", moving_time=3600)]
        kill(made, 1, sends=True)

        assert made.event("plan:2026-05-13:a")["moving_time"] == 1200
        assert made.run().seen == []
        assert made.look().changes.converged

    @pytest.mark.parametrize("strips", [True, False])
    def test_git_changes_its_mind_before_the_next_run(self, world: Make, *, strips: bool) -> None:
        made = world(session("a", 2), behaviour=Behaviour(trailing_blanks_stripped=strips))
        made.run()
        before = list(made.desired)
        made.desired = [session("a", 2, description="- 20m Z2 HR \n")]
        kill(made, 1, sends=True)
        made.desired = before

        run = made.run()

        assert (run.actions, run.seen) == ([("update", A)], [])
        assert made.events()[0]["description"] == "Easy.\n\n- 40m Z2 HR"

    @pytest.mark.parametrize("crlf", [True, False])
    def test_what_was_created_goes_where_git_takes_it_back(self, world: Make, *, crlf: bool) -> None:
        made = world(session("b", 3), behaviour=Behaviour(crlf_normalised=crlf))
        made.run()
        made.desired.append(session("a", 2, description="Go.\r\n- 20m Z2 HR"))
        kill(made, 1, sends=True)
        made.desired.pop()

        assert made.run().actions == [("delete", A)]
        assert [row["external_id"] for row in made.events()] == ["plan:2026-05-14:b"]

    def test_a_workout_file_that_was_created_goes_as_well(self, world: Make) -> None:
        made = world(session("b", 3))
        made.run()
        file = {"filename": "a.zwo", "file_sha256": "61", "content": b"a", "description": None}
        made.desired.append(session("a", 2, **file))
        kill(made, 1, sends=True)
        made.desired.pop()

        assert made.run().actions == [("delete", A)]

    def test_a_moved_file_that_git_takes_out(self, world: Make) -> None:
        file = {"filename": "a.zwo", "file_sha256": "61", "content": b"a", "description": None}
        made = world(session("a", 2, **file), session("b", 3))
        made.run()
        made.desired = [session("a", 5, **file), session("b", 3)]
        kill(made, 1, sends=True)
        made.desired = [session("b", 3)]

        run = made.run()

        assert (run.actions, run.seen) == ([("delete", A)], [])

    def test_another_time_of_day_is_known_again(self, world: Make) -> None:
        made = world(session("a", 2, color="green"), session("b", 3))
        made.run()
        made.desired = [session("a", 4, time="08:00"), session("b", 3, name="New")]
        kill(made, 1, sends=True)
        made.edit(A, color=None)  # what a server does that takes no null, and resets what is not sent
        made.desired = [session("b", 3)]

        assert made.run().seen == []

    def test_an_edit_of_the_same_field_is_still_a_persons(self, world: Make) -> None:
        """Git asks for another thing by now, so that the cut-off write need not be finished."""
        made = world(session("a", 2))
        made.run()
        made.desired = [session("a", 2, description="- 20m Z2 HR")]
        kill(made, 1, sends=True)
        made.edit(A, description="- 30m Z1 HR")
        made.desired = [session("a", 2, description="- 50m Z2 HR")]

        assert made.run().seen == [("conflict", A)]
        assert made.events()[0]["description"] == "- 30m Z1 HR"


class TestNotListed:
    """A list proves no absence: where something depends on it, the event is asked for by its number."""

    def test_a_refused_delete_that_the_next_list_leaves_out_is_not_recorded(self, world: Make) -> None:
        made = world(session("a", 2), session("b", 3))
        made.run()
        made.desired = [session("a", 2)]

        run = made.run(
            Rule(lambda request, send: send(request), "GET"),
            Rule(status(422), "PUT"),
            Rule(empty_list, "GET"),
        )

        assert run.result
        assert [change.identity for change in run.result.failed] == ["2026-W20/b"]
        assert made.run().actions == [("delete", "2026-W20/b")]

    def test_nor_is_one_that_was_cut_off(self, world: Make) -> None:
        made = world(session("a", 2), session("b", 3))
        made.run()
        made.desired = [session("a", 2)]
        kill(made, 1, sends=False)

        with pytest.raises(GuardError, match="leaves out event"):
            made.run(Rule(partial_list(1), "GET"))

        assert made.run().actions == [("delete", "2026-W20/b")]
        assert len(made.events()) == 1

    def test_nor_is_an_update_closed_that_was_cut_off(self, world: Make) -> None:
        """Else its traces would look like a person's doing at the next run."""
        made = world(session("a", 2), session("b", 3))
        made.run()
        made.desired = [session("a", 2), session("b", 3, description="- 20m Z2 HR")]
        kill(made, 1, sends=True)
        made.desired = [session("a", 2), session("b", 3, description="- 30m Z2 HR")]

        with pytest.raises(GuardError, match="leaves out event"):
            made.run(Rule(partial_list(1), "GET"))

        assert made.run().actions == [("update", "2026-W20/b")]

    @pytest.mark.parametrize("fault", [too_slow, drop_answer])
    def test_a_lost_answer_to_a_delete_that_happened_costs_one_question(
        self, world: Make, fault: Fault
    ) -> None:
        made = world(session("a", 2), session("b", 3))
        made.run()
        made.desired = [session("a", 2)]

        run = made.run(Rule(fault, "PUT"))

        assert run.result
        assert not run.result.error
        assert made.look().changes.converged
        assert [path.rpartition("/")[2] for method, path, _ in run.sent if method == "GET"][2].isdigit()

    def test_a_delete_that_took_some_rows_is_finished(self, world: Make) -> None:
        made = world(*(session(id_, 2) for id_ in "abcd"))
        made.run()
        made.desired = [session("a", 2)]

        run = made.run(Rule(some_rows(1, as_it_is), "PUT"))

        assert run.result
        assert len(run.result.failed) == 2
        assert len(made.run().actions) == 2
        assert made.look().changes.converged

    def test_nothing_is_put_back_over_an_event_that_is_there(self, world: Make) -> None:
        """Its session may be done: an upsert by its mark would change what is frozen."""
        made = world(session("a", 0), session("b", 3), session("c", 4))
        made.run()
        made.drift = "enforce"
        made.complete(A)
        made.edit(A, name="As I ran it")
        before = made.events()

        with pytest.raises(GuardError, match="leaves out event"):
            made.run(Rule(partial_list(0), "GET"))

        assert made.events() == before

    def test_what_was_dragged_out_of_sight_is_moved_back(self, world: Make) -> None:
        made = world(session("a", 2), session("b", 3))
        made.run()
        made.drift = "enforce"
        made.drag(A, dt.date(2027, 5, 1))

        assert made.run().actions == [("move", A)]
        assert made.look().changes.converged

    def test_and_left_alone_where_it_is_past_by_now(self, world: Make) -> None:
        made = world(session("a", 2), session("b", 3))
        made.run()
        made.drift = "enforce"
        made.drag(A, dt.date(2025, 5, 1))
        before = made.events()

        run = made.run()

        assert (run.actions, run.seen) == ([], [("moved", A)])
        assert made.events() == before


def test_a_run_over_other_days_leaves_open_what_was_cut_off(world: Make) -> None:
    """Else what the run that was cut off wrote would look like a person's doing later."""
    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = [session("a", 2, description="- 20m Z2 HR \n"), session("b", 3)]
    kill(made, 1, sends=False)
    made.first, made.last = day(7), day(8)
    made.desired.append(session("c", 7))
    made.run()
    assert [intended.identity for intended in made.ledger.intent] == [A]
    length = len(made.store.history)  # type: ignore[union-attr]
    made.run()
    assert len(made.store.history) == length, "and writes it only once"  # type: ignore[union-attr]

    made.first = made.last = None

    assert made.run().actions == [("update", A)]
    assert made.ledger.intent == ()


def test_what_is_not_put_back_is_not_asked_for(world: Make) -> None:
    """Rest is one request, also where git puts before today what the athlete deleted."""
    made = world(session("a", 2), session("b", 6))
    made.run()
    made.drift = "enforce"
    made.remove(A)
    made.desired[0] = session("a", 0)
    made.today = day(1)
    made.run()

    assert len(made.run().sent) == 1


def test_a_stated_duration_that_the_calendar_computed_is_not_taken_for_an_edit(world: Make) -> None:
    """The run was cut off after the write; then git takes it back, and the other duration is nobody's doing."""
    before = session("a", 2, description="Gym", moving_time=3600)
    made = world(before)
    made.run()
    made.desired = [session("a", 2, description="- 20m Z2 HR", moving_time=3600)]
    kill(made, 1, sends=True)
    assert [row["moving_time"] for row in made.events()] != [3600]
    made.desired = [before]

    run = made.run()

    assert run.changes.conflicts == ()
    assert [row["description"] for row in made.events()] == ["Gym"]


@pytest.mark.parametrize("sends", [True, False])
@pytest.mark.parametrize("text", ["Gym", "Gym: legs"])
def test_without_steps_another_duration_is_a_persons(world: Make, text: str, *, sends: bool) -> None:
    """The calendar computes one only from steps."""
    made = world(session("a", 2, description="Gym", moving_time=3600))
    made.run()
    made.desired = [session("a", 2, description=text, moving_time=3600, name="New")]
    kill(made, 1, sends=sends)
    made.edit(A, moving_time=1800)

    assert made.run().seen == [("conflict", A)]
    assert [row["moving_time"] for row in made.events()] == [1800]


def test_where_only_reading_fails_that_is_what_is_told(world: Make) -> None:
    """The writes were answered: what went wrong is that nobody saw what became of them."""
    made = world(session("a", 2))

    run = made.run(Rule(as_it_is, "GET"), Rule(status(500), "GET", times=None))

    assert run.result
    assert "could not be read after the writes" in run.result.error
    assert not run.result.verified


def test_the_books_are_not_written_where_nothing_is_to_be_noted(world: Make) -> None:
    """Each commit would otherwise become one of the ledger, too."""
    made = world(session("a", 2))
    made.run()
    assert isinstance(made.store, MemoryStore)
    before = len(made.store.history)
    made.commit = "d" * 40

    made.run()

    assert len(made.store.history) == before
