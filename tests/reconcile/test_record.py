"""What the ledger says of a run: which commit it was, whether one is known or not."""

from __future__ import annotations

import pytest

from reconciler.reconcile.changes import Changeset
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.record import with_bookkeeping, with_intent, with_result

BEFORE = Ledger("i7", "old")
NOTHING = Changeset("ada")


@pytest.mark.parametrize(("commit", "recorded"), [("new", "new"), ("", "old")])
def test_a_run_without_a_commit_keeps_the_one_of_before(commit: str, recorded: str) -> None:
    assert with_intent(BEFORE, NOTHING, "i7", commit).commit == recorded
    assert with_bookkeeping(BEFORE, NOTHING, "i7", commit).commit == recorded
    assert with_result(BEFORE, (), {}, Calendar.of(()), commit).commit == recorded
