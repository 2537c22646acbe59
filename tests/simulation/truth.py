"""The ledger against the calendar."""

from __future__ import annotations

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.fields import same
from reconciler.reconcile.ledger import Entry
from tests.simulation.stage import Stage


def tells_the_truth(stage: Stage) -> None:
    """Each entry's event exists with that mark, with the fields that are recorded; or other hands had it since."""
    rows, ledger = stage.rows(), stage.ledger
    for identity, entry in ledger.entries.items():
        row = rows.get(entry.event_id)
        true = row is not None and _is_true(LiveEvent.from_api(row), entry)
        excused = (
            stage.blame.since(identity, entry.event_id) or stage.plans_raced or _is_intended(stage, identity)
        )
        assert true or excused, f"the ledger holds {entry} for {identity}, and the calendar {row}"


def _is_true(live: LiveEvent, entry: Entry) -> bool:
    return (live.external_id or "") == entry.external_id and same(live, entry.live)


def _is_intended(stage: Stage, identity: str) -> bool:
    return any(intended.identity == identity for intended in stage.ledger.intent)
