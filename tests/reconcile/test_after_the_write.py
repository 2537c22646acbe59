"""What is seen after a write: whether it happened, and what the calendar made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.arrival import arrived
from reconciler.reconcile.changes import Action, Change
from reconciler.reconcile.estimate import Estimate
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.verify import step_count, verify
from tests.reconcile.world import MARK_A, A, applied, day, session
from tests.simulation.faults import Rule, broken_after

if TYPE_CHECKING:
    from tests.reconcile.world import Make


def event(**fields: Any) -> LiveEvent:
    row = {
        "id": 7,
        "category": "WORKOUT",
        "start_date_local": "2026-05-13T00:00:00",
        "external_id": MARK_A,
        "name": "Old",
        "description": "- 40m Z2 HR",
        "updated": "1",
    }
    return LiveEvent.from_api({**row, **fields})


def change(action: Action = Action.UPDATE, **after: Any) -> Change:
    return Change(action, A, MARK_A, "A", day(2), "", 7, after=after)


class TestArrived:
    @pytest.mark.parametrize(
        ("now", "answered", "expected"),
        [
            (event(name="New", updated="2"), True, True),
            (event(name="New", updated="2"), False, True),
            (event(updated="1"), True, False),
            (event(updated="1"), False, False),
            (event(updated="2"), True, True),
            (event(updated="2"), False, False),
            (event(color="red", updated="2"), False, False),
            (event(name="New.", updated="2"), False, True),
        ],
        ids=[
            "as sent",
            "as sent, no answer",
            "the row was skipped",
            "nothing arrived",
            "written, and not taken",
            "touched by somebody else",
            "edited by somebody else",
            "kept in another form",
        ],
    )
    def test_an_update(self, now: LiveEvent, *, answered: bool, expected: bool) -> None:
        before = Calendar.of([event()])

        assert arrived(change(name="New"), before, Calendar.of([now]), answered=answered) is expected

    def test_a_create_is_there_or_not(self) -> None:
        nothing, one = Calendar.of([]), Calendar.of([event(name="New")])
        twice = Calendar.of([event(), event(id=8)])

        assert arrived(change(Action.CREATE, name="New"), nothing, one, answered=False)
        assert not arrived(change(Action.CREATE, name="New"), nothing, nothing, answered=True)
        assert not arrived(change(Action.CREATE, name="New"), nothing, twice, answered=True)

    def test_an_event_that_a_list_left_out_before_is_no_create(self) -> None:
        """Where no answer says so, it has to be as it was sent: it may be an old one with the same mark."""
        nothing, old = Calendar.of([]), Calendar.of([event()])

        assert not arrived(change(Action.CREATE, name="New"), nothing, old, answered=False)
        assert arrived(change(Action.CREATE, name="New"), nothing, old, answered=True)

    def test_an_old_one_without_its_text_is_no_create_either(self) -> None:
        """Every server takes a text: without it, the event was there before."""
        nothing, old = Calendar.of([]), Calendar.of([event(description="")])
        asked = change(Action.CREATE, name="Old", description="- 40m Z2 HR")

        assert not arrived(asked, nothing, old, answered=False)
        assert arrived(asked, nothing, Calendar.of([event()]), answered=False)

    def test_what_was_as_asked_for_and_is_not_now_shows_no_write_of_ours(self) -> None:
        asked = change(name="New", description="- 40m Z2 HR")
        edited = event(description="Mine", updated="2")

        assert not arrived(asked, Calendar.of([event()]), Calendar.of([edited]), answered=False)

    def test_a_delete_is_gone_or_not(self) -> None:
        before = Calendar.of([event()])

        assert arrived(change(Action.DELETE), before, Calendar.of([]), answered=False)
        assert not arrived(change(Action.DELETE), before, before, answered=True)


def test_a_lost_answer_of_a_server_that_keeps_texts_in_another_form_is_found_out(world: Make) -> None:
    made = applied(world, session("a", 2), behaviour=Behaviour(trailing_blanks_stripped=True))
    made.desired = [session("a", 2, description="- 20m Z2 HR \n")]

    run = made.run(Rule(broken_after, "POST"))

    assert run.result
    assert [done.identity for done in run.result.done] == [A]
    assert made.look().changes.converged


class TestVerify:
    def texts(
        self, live: LiveEvent, estimate: Estimate | None = None, **after: Any
    ) -> list[tuple[str, bool]]:
        estimates = {A: estimate} if estimate else {}
        remarks = verify([change(**after)], Calendar.of([live]), estimates)
        return [(remark.text, remark.serious) for remark in remarks]

    def test_all_as_sent_needs_no_word(self) -> None:
        live = event(workout_doc={"steps": [{"duration": 2400}]}, moving_time=2400, icu_training_load=40)
        expected = Estimate(duration=2400, load=40, exact=True, steps=1)

        assert self.texts(live, expected, name="Old") == []

    def test_steps_that_the_server_did_not_read_are_serious(self) -> None:
        live = event(workout_doc={"steps": [{"reps": 2, "steps": [{}, {}]}, "odd"]})

        assert self.texts(live, Estimate(steps=5)) == [("the calendar read 2 steps, we read 5", True)]
        assert step_count(None) == 0

    @pytest.mark.parametrize(("seconds", "told"), [(3600, False), (3660, False), (3672, False), (3673, True)])
    def test_a_duration_may_differ_by_a_minute_or_two_percent(self, seconds: int, *, told: bool) -> None:
        found = self.texts(event(moving_time=seconds), Estimate(duration=3600))

        assert bool(found) is told

    @pytest.mark.parametrize(("exact", "said"), [(True, "40 by"), (False, "40 (estimated) by")])
    def test_another_load_is_shown(self, said: str, *, exact: bool) -> None:
        ((text, serious),) = self.texts(event(icu_training_load=55), Estimate(load=40, exact=exact))

        assert said in text
        assert not serious

    def test_what_the_watch_did_not_get_is_shown(self) -> None:
        live = event(push_errors=[{"service": "GARMIN", "message": "token expired", "date": "x"}])

        assert self.texts(live) == [("the watch did not get it: GARMIN: token expired", False)]

    def test_each_field_that_was_not_taken_is_named(self) -> None:
        found = self.texts(event(), name="New", color="green")

        assert found == [
            ("the calendar did not take color: sent 'green', holds None", True),
            ("the calendar did not take name: sent 'New', holds 'Old'", True),
        ]
