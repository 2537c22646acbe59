"""What the ledger says of a run: which commit it was, whether one is known or not."""

from __future__ import annotations

import pytest

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.changes import Action, Change, Changeset
from reconciler.reconcile.ledger import Entry, Ledger
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.record import with_bookkeeping, with_intent, with_result
from tests.reconcile.world import MARK_A, A, day

BEFORE = Ledger("i7", "old")
NOTHING = Changeset("ada")


@pytest.mark.parametrize(("commit", "recorded"), [("new", "new"), ("", "old")])
def test_a_run_without_a_commit_keeps_the_one_of_before(commit: str, recorded: str) -> None:
    assert with_intent(BEFORE, NOTHING, "i7", commit).commit == recorded
    assert with_bookkeeping(BEFORE, NOTHING, "i7", commit).commit == recorded
    assert with_result(BEFORE, (), {}, Calendar.of(()), commit).commit == recorded


def test_a_copy_that_carries_the_mark_of_what_was_deleted_is_not_recorded_for_it() -> None:
    copy = {"id": 8, "category": "WORKOUT", "external_id": MARK_A, "start_date_local": f"{day(3)}T00:00:00"}
    before = Ledger(entries={A: Entry(7, MARK_A, {}, {})})
    change = Change(Action.DELETE, A, MARK_A, "A", day(2), "", 7)

    after = with_result(before, [change], {}, Calendar.of([LiveEvent.from_api(copy)]), "new")

    assert after.entries == {}
