"""What the ledger says before and after an apply. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action
from reconciler.reconcile.fields import managed, normal, untimed
from reconciler.reconcile.ledger import Entry, Intended, Ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.changes import Change, Changeset
    from reconciler.reconcile.ownership import Calendar


def with_intent(
    ledger: Ledger, changeset: Changeset, calendar: str, commit: str, undecided: tuple[Intended, ...] = ()
) -> Ledger:
    """Return the ledger with every write that is about to be sent, and the commit that asks for it.

    The commit is there from the start: where a run is cut off, an older checkout must not bring its plan back.
    """
    return replace(
        _with_claims(ledger, changeset),
        calendar=calendar,
        commit=commit or ledger.commit,
        intent=intended(changeset.changes) + undecided,
    )


def intended(changes: Iterable[Change]) -> tuple[Intended, ...]:
    """Return the writes as the ledger notes them before they are sent."""
    return tuple(
        Intended(change.action.value, change.identity, change.external_id, change.event_id, change.after)
        for change in changes
    )


def with_bookkeeping(
    ledger: Ledger, changeset: Changeset, calendar: str, commit: str, undecided: tuple[Intended, ...] = ()
) -> Ledger:
    """Return the ledger of a run that wrote nothing: claims taken in, forgotten entries gone, the intent closed."""
    return replace(
        _with_claims(ledger, changeset), calendar=calendar, commit=commit or ledger.commit, intent=undecided
    )


def with_result(
    ledger: Ledger,
    done: Collection[Change],
    desired: Mapping[str, Mapping[str, JSON]],
    live: Calendar,
    commit: str,
) -> Ledger:
    """Return the ledger after the writes, from what was read back. `done` are those that are seen to have happened.

    `desired` maps identities to what the YAML asks for, which for an update may be less than what was sent: a field
    that was emptied is no longer managed. What did not happen keeps its entry as it was, so that the next run tries
    again.
    """
    gone = {change.former_identity or change.identity for change in done}
    entries = {identity: entry for identity, entry in ledger.entries.items() if identity not in gone}
    for change in done:
        event = live.by_id.get(change.event_id or 0) if change.by_number else live.only(change.external_id)
        if change.action is not Action.DELETE and event is not None:
            entries[change.identity] = _entry(change, event, desired[change.identity])
    return replace(ledger, entries=entries, commit=commit or ledger.commit, intent=())


def _entry(change: Change, event: LiveEvent, desired: Mapping[str, JSON]) -> Entry:
    fields = {key: value for key, value in change.after.items() if key in desired}
    return Entry(event.id, event.external_id or "", fields, untimed(managed(event, normal(fields)), fields))


def _with_claims(ledger: Ledger, changeset: Changeset) -> Ledger:
    gone = {*changeset.forgotten, *(claim.former_identity for claim in changeset.claims)}
    entries = {identity: entry for identity, entry in ledger.entries.items() if identity not in gone}
    for claim in changeset.claims:
        entries[claim.identity] = Entry(claim.event_id, claim.external_id, claim.desired, claim.live)
    return replace(ledger, entries=entries)
