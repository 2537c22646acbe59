"""Compare what the YAML asks for, what is on the calendar and what we last applied. Pure.

Each event gets exactly one decision (see `threeway`); here they are gathered, and what concerns several is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile import ownership
from reconciler.reconcile.changes import Action, Change, Changeset, Claim, Kind, Observation, ordered
from reconciler.reconcile.decisions import Blocker
from reconciler.reconcile.renames import with_hints
from reconciler.reconcile.threeway import Sides, declared, frozen_because, undeclared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Entry, Ledger
    from reconciler.reconcile.ownership import Calendar
    from reconciler.reconcile.scope import Scope


def diff(
    athlete: str, desired: Sequence[Desired], calendar: Calendar, ledger: Ledger, scope: Scope
) -> Changeset:
    """Decide what happens to every event of one athlete.

    `ledger` is settled (see `settle`), `desired` holds every entry of every week that touches the window.
    """
    intended = {intent.identity: intent.fields for intent in ledger.intent}
    sides = Sides(calendar, ledger, scope, ledger.by_event, intended)
    decisions = [declared(item, sides) for item in desired]
    decisions += [undeclared(identity, sides) for identity in _left_out(desired, sides)]
    changes = ordered([item for item in decisions if isinstance(item, Change)])
    claims = tuple(item for item in decisions if isinstance(item, Claim))
    taken = {change.event_id for change in changes} | {claim.event_id for claim in claims}
    observations = [item for item in decisions if isinstance(item, Observation)]
    observations += _leftovers(sides, taken)
    blockers = [item.text for item in decisions if isinstance(item, Blocker)] + _clashes(changes, sides)
    counts = ownership.kinds(calendar.events, ledger)
    return Changeset(
        athlete=athlete,
        changes=with_hints(changes),
        observations=tuple(sorted(observations, key=lambda seen: (seen.date, seen.kind, seen.event_id or 0))),
        claims=claims,
        forgotten=_forgotten(desired, sides),
        blockers=tuple(blockers),
        ours=sum(1 for event in calendar.events if _deletable(event, sides)),
        foreign=counts.get("foreign", 0),
        in_sync=_in_sync(desired, sides) - len(changes) - len(claims) - _about(observations),
    )


def _left_out(desired: Sequence[Desired], sides: Sides) -> list[str]:
    asked = {item.identity for item in desired} | {item.former_identity for item in desired}
    left = (identity for identity in sides.ledger.entries if identity not in asked)
    return sorted(identity for identity in left if sides.scope.contains_week(identity.split("/", 1)[0]))


def _forgotten(desired: Sequence[Desired], sides: Sides) -> tuple[str, ...]:
    """Entries that neither git nor the calendar holds any more. The past stays in the ledger: it was not listed."""
    gone = (identity for identity in _left_out(desired, sides))
    return tuple(
        identity
        for identity in gone
        if sides.ledger.entries[identity].event_id not in sides.calendar.by_id
        and _recorded_day(sides.ledger.entries[identity]) >= sides.scope.first.isoformat()
    )


def _recorded_day(entry: Entry) -> str:
    return str(entry.live.get("start_date_local") or entry.desired.get("start_date_local") or "")[:10]


def _leftovers(sides: Sides, taken: set[int | None]) -> list[Observation]:
    left = (event for event in ownership.unclaimed(sides.calendar, sides.ledger) if event.id not in taken)
    return [_unclaimed(event, sides) for event in left if sides.scope.contains(event.date)]


def _unclaimed(event: LiveEvent, sides: Sides) -> Observation:
    note = "carries our prefix, and the ledger does not know it: import it, or prune it by name"
    if sides.calendar.repeated(event.external_id or ""):
        note = "a copy of an event of ours: left alone; delete it on the calendar, or prune it by name"
    name = str(event.raw.get("name") or event.external_id)
    return Observation(Kind.UNCLAIMED, name, event.date, note, None, event.external_id, event.id)


def _clashes(changes: Sequence[Change], sides: Sides) -> list[str]:
    """Find upserts that would hit an event which they do not mean."""
    owners = {entry.external_id: identity for identity, entry in sides.ledger.entries.items()}
    found = []
    for change in (change for change in changes if change.action is not Action.DELETE):
        owner = owners.get(change.external_id)
        if owner not in (None, change.identity, change.former_identity):
            found.append(f"{change.identity} would take the external_id of {owner}: give it another id")
        if sides.calendar.repeated(change.external_id):
            ids = ", ".join(str(event.id) for event in sides.calendar.marked[change.external_id])
            found.append(
                f"{change.identity} has to be written, and several live events carry its external_id "
                f"{change.external_id} (events {ids}): delete the copy on the calendar"
            )
    return found


def _deletable(event: LiveEvent, sides: Sides) -> bool:
    mine = ownership.is_marked(event) and event.id in sides.known
    return mine and sides.scope.contains(event.date) and frozen_because(event, sides.scope) is None


def _in_sync(desired: Sequence[Desired], sides: Sides) -> int:
    return sum(1 for item in desired if sides.scope.contains(item.date))


def _about(observations: Iterable[Observation]) -> int:
    return sum(1 for seen in observations if seen.identity is not None and seen.kind is not Kind.FROZEN)
