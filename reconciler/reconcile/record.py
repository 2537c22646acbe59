"""What the ledger says before and after an apply. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action, Change, Changeset
from reconciler.reconcile.fields import managed, normal, untimed
from reconciler.reconcile.ledger import Entry, Intended, Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.reconcile.ownership import Calendar


def with_intent(ledger: Ledger, changeset: Changeset, calendar: str) -> Ledger:
    """Return the ledger with every write that is about to be sent."""
    intent = tuple(
        Intended(change.action.value, change.identity, change.external_id, change.event_id, change.after)
        for change in changeset.changes
    )
    return replace(_with_claims(ledger, changeset), calendar=calendar, intent=intent)


def with_bookkeeping(ledger: Ledger, changeset: Changeset, calendar: str, commit: str) -> Ledger:
    """Return the ledger of a run that wrote nothing: claims taken in, forgotten entries gone, the intent closed."""
    return replace(
        _with_claims(ledger, changeset), calendar=calendar, commit=commit or ledger.commit, intent=()
    )


def with_result(
    ledger: Ledger,
    changeset: Changeset,
    desired: Mapping[str, Mapping[str, object]],
    live: Calendar,
    commit: str,
) -> Ledger:
    """Return the ledger after the writes, from what was read back.

    `desired` maps identities to what the YAML asks for, which for an update may be less than what was sent: a field
    that was emptied is no longer managed. What is not seen on the calendar is not recorded, and a delete that did not
    happen keeps its entry, so that the next run tries again.
    """
    entries = dict(ledger.entries)
    for change in changeset.changes:
        if change.action is Action.DELETE:
            if change.event_id not in live.by_id:
                entries.pop(change.identity, None)
            continue
        entry = _entry(change, desired[change.identity], live)
        if entry is not None:
            entries.pop(change.former_identity or "", None)
            entries[change.identity] = entry
    return replace(ledger, entries=entries, commit=commit, intent=())


def _entry(change: Change, desired: Mapping[str, object], live: Calendar) -> Entry | None:
    event = live.only(change.external_id)
    if event is None:
        return None
    fields = {key: value for key, value in change.after.items() if key in desired}
    seen = untimed(managed(event, normal(fields)), fields)
    return Entry(event.id, change.external_id, fields, seen)


def _with_claims(ledger: Ledger, changeset: Changeset) -> Ledger:
    entries = {key: entry for key, entry in ledger.entries.items() if key not in changeset.forgotten}
    for claim in changeset.claims:
        entries.pop(claim.former_identity or "", None)
        entries[claim.identity] = Entry(claim.event_id, claim.external_id, claim.desired, claim.live)
    return replace(ledger, entries=entries)
