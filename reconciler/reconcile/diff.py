"""Compare what the YAML asks for, what is on the calendar and what we last applied. Pure.

Each event gets exactly one decision (see `threeway`); here they are gathered, and what concerns several is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile import ownership
from reconciler.reconcile.changes import Action, Change, Changeset, Claim, Kind, Observation, ordered
from reconciler.reconcile.decisions import Blocker
from reconciler.reconcile.renames import with_hints
from reconciler.reconcile.sides import Sides
from reconciler.reconcile.threeway import declared, frozen_because, undeclared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.decisions import Decision
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.ownership import Calendar
    from reconciler.reconcile.scope import Scope


def diff(
    athlete: str, desired: Sequence[Desired], calendar: Calendar, ledger: Ledger, scope: Scope
) -> Changeset:
    """Decide what happens to every event of one athlete.

    `ledger` is settled (see `settle`), `desired` holds every entry of every week that touches the window.
    """
    sides = Sides.of(athlete, desired, calendar, ledger, scope)
    asked = [(item, declared(item, sides)) for item in sorted(desired, key=lambda item: item.identity)]
    left = _left_out(sides)
    decisions = [decision for _, decision in asked] + [undeclared(identity, sides) for identity in left]
    changes = ordered([item for item in decisions if isinstance(item, Change)])
    claims = tuple(item for item in decisions if isinstance(item, Claim))
    taken = {change.event_id for change in changes} | {claim.event_id for claim in claims}
    observations = [item for item in decisions if isinstance(item, Observation)] + _leftovers(sides, taken)
    blockers = [item.text for item in decisions if isinstance(item, Blocker)]
    return Changeset(
        athlete=athlete,
        changes=with_hints(changes),
        observations=tuple(sorted(observations, key=_by_day)),
        claims=claims,
        forgotten=tuple(identity for identity in left if _is_forgotten(identity, sides)),
        blockers=(
            *blockers,
            *_clashes(changes, claims, sides),
            *_named_twice(desired, decisions, sides),
        ),
        ours=sum(1 for event in calendar.events if _deletable(event, sides)),
        foreign=sum(1 for event in calendar.events if not (ownership.is_marked(event) or sides.owns(event))),
        in_sync=sum(
            1
            for item, decision in asked
            if (decision is None or isinstance(decision, Claim)) and scope.contains(item.date)
        ),
    )


def _by_day(seen: Observation) -> tuple[object, ...]:
    return seen.date, seen.kind, seen.event_id or 0, seen.identity or "", seen.name


def _left_out(sides: Sides) -> list[str]:
    """Return what the ledger holds and the YAML leaves out, in weeks that were read."""
    left = (name for name in sides.ledger.entries if name not in sides.declared and name not in sides.heirs)
    return sorted(name for name in left if sides.scope.contains_week(name.split("/", 1)[0]))


def _is_forgotten(identity: str, sides: Sides) -> bool:
    """Tell whether the ledger may let go of it. An entry of the future stays: not being listed proves no absence.

    What was the athlete's own before it was taken over is let go at once, since it is never deleted.
    """
    entry = sides.ledger.entries[identity]
    live = sides.calendar.by_id.get(entry.event_id)
    if live is not None and sides.owns(live) and not ownership.is_marked(live):
        return sides.scope.contains(live.date)
    return entry.event_id not in sides.calendar.by_id and entry.recorded_day < sides.scope.today.isoformat()


def _leftovers(sides: Sides, taken: set[int | None]) -> list[Observation]:
    left = (event for event in sides.free if event.id not in taken and sides.scope.contains(event.date))
    return [_unclaimed(event, sides) for event in left]


def _unclaimed(event: LiveEvent, sides: Sides) -> Observation:
    note = "carries our prefix, and the ledger does not know it: import it, or prune it by name"
    owned = {entry.external_id for entry in sides.ledger.entries.values()}
    if event.external_id in owned or sides.calendar.repeated(event.external_id or ""):
        note = "a copy of an event of ours: left alone; delete it on the calendar, or prune it by name"
    name = str(event.raw.get("name") or event.external_id)
    return Observation(Kind.UNCLAIMED, name, event.date, note, None, event.external_id, event.id)


def _clashes(changes: Sequence[Change], claims: Sequence[Claim], sides: Sides) -> list[str]:
    """Find upserts that would hit an event which they do not mean, and events that two entries take for theirs."""
    owners = {entry.external_id: identity for identity, entry in sides.ledger.entries.items()}
    upserts = [change for change in changes if change.action is not Action.DELETE]
    found = []
    for change in upserts:
        owner = owners.get(change.external_id)
        if owner not in (None, change.identity, change.former_identity):
            found.append(f"{change.identity} would take the external_id of {owner}: give it another id")
        elif others := sides.calendar.others(change.external_id, change.event_id):
            ids = ", ".join(str(event.id) for event in others)
            found.append(
                f"{change.identity} has to be written by its external_id {change.external_id}, which other live events "
                f"carry as well (events {ids}): delete the copies on the calendar"
            )
    return found + _twice([*upserts, *claims])


def _twice(takers: Iterable[Change | Claim]) -> list[str]:
    by_mark: dict[str, list[str]] = {}
    for taker in takers:
        if taker.external_id:
            by_mark.setdefault(taker.external_id, []).append(taker.identity)
    return [
        f"{' and '.join(names)} would both be the event {mark}: give one of them another id"
        for mark, names in sorted(by_mark.items())
        if len(names) > 1
    ]


def _named_twice(desired: Sequence[Desired], decisions: Iterable[Decision], sides: Sides) -> list[str]:
    """Find events that an entry names to take them over, and that another one names, or is by its mark."""
    wanted: dict[int, set[str]] = {}
    for item in desired:
        if item.event is not None and item.identity not in sides.ledger.entries:
            wanted.setdefault(item.event, set()).add(item.identity)
    for decision in decisions:
        if decision is None or isinstance(decision, Blocker) or decision.identity is None:
            continue
        if decision.event_id in wanted and decision.event_id not in sides.ours:
            wanted[decision.event_id].add(decision.identity)
    return [
        f"{' and '.join(sorted(names))} would both be event {number}: take one of them out of the plan"
        for number, names in sorted(wanted.items())
        if len(names) > 1
    ]


def _deletable(event: LiveEvent, sides: Sides) -> bool:
    return (
        sides.owns(event)
        and ownership.is_marked(event)
        and sides.scope.contains(event.date)
        and frozen_because(event, sides.scope) is None
    )
