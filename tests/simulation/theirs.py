"""What people put on events of ours after the last record of them: no run may write over it, or delete it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.fields import COMPUTED, managed, normal, untimed
from reconciler.reconcile.job import Job
from reconciler.reconcile.ledger import Entry, Ledger
from tests.simulation.stage import Stage

Fields = Mapping[str, Any]


def theirs(stage: Stage, job: Job, ledger: Ledger) -> dict[int, frozenset[str]]:
    """The fields of each event that hold what a person put there, unless the run has a reason to write over them.

    Reasons are the drift mode, a permission for that entry, and a write that was cut off: what it sent, and but for the day
    what it sends again while git still asks for the same, cannot be told from a person's doing.
    """
    if job.scope.drift == "enforce":
        return {}
    heirs = {item.former_identity: item.identity for item in job.desired if item.former_identity}
    rows, found = stage.rows(), {}
    for identity, entry in ledger.entries.items():
        names = {identity, heirs.get(identity, identity)}
        row = rows.get(entry.event_id)
        if row is None or names & job.scope.keep_git:
            continue
        begun = [sent.fields for sent in ledger.intent if sent.identity in names][-1:]
        asked = [item.fields for item in job.desired if item.identity in names]
        put = _put(stage, identity, entry)
        differ = _differing(LiveEvent.from_api(row), entry, put) - COMPUTED
        for sent in begun:
            again = any(all(sent.get(key) == value for key, value in fields.items()) for fields in asked)
            repeated = differ - {"start_date_local"} if again else set()
            differ -= repeated | {key for key in differ if normal(sent).get(key) == put[key]}
        found[entry.event_id] = frozenset(differ)
    return found


def _put(stage: Stage, identity: str, entry: Entry) -> Fields:
    """What people put there since the ledger last wrote of it."""
    written = stage.blame.written.get(identity, ("", -1))[1]
    edits = stage.blame.edits.get(entry.event_id, {})
    return {key: value for key, (moment, value) in edits.items() if moment > written}


def _differing(live: LiveEvent, entry: Entry, put: Fields) -> set[str]:
    """The managed fields that still hold it, and are not as they were recorded."""
    now, last = untimed(managed(live, entry.live), entry.live), normal(entry.live)
    return {key for key in put if key in last and now[key] != last[key] and live.raw[key] == put[key]}
