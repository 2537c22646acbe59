"""The decision about one event, from its three sides: git, calendar, ledger. Pure.

YAML changed, calendar not: a change. Calendar changed, YAML not: drift. Both: a conflict. What is past or done is
frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.reconcile import decisions, ownership
from reconciler.reconcile.changes import Action, Change, FieldView, Kind, Observation
from reconciler.reconcile.decisions import Blocker
from reconciler.reconcile.fields import WRITE_ONLY, managed, normal, same, untimed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.decisions import Decision
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Entry, Ledger
    from reconciler.reconcile.ownership import Calendar
    from reconciler.reconcile.scope import Scope


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of the comparison, settled. `known` maps the event ids of the ledger to identities."""

    calendar: Calendar
    ledger: Ledger
    scope: Scope
    known: Mapping[int, str]
    intended: Mapping[str, Mapping[str, JSON]]


def declared(item: Desired, sides: Sides) -> Decision:
    entry = sides.ledger.entries.get(item.identity)
    former = item.former_identity
    if entry is None and former is not None:
        entry = sides.ledger.entries.get(former)
    live = sides.calendar.by_id.get(entry.event_id) if entry else None
    if not (sides.scope.contains(item.date) or (live is not None and sides.scope.contains(live.date))):
        return None
    if entry is None:
        return _unknown(item, item.minted, sides)
    if live is None:
        return _absent(item, entry, sides)
    if not (ownership.is_marked(live) and live.external_id == entry.external_id):
        note = "its mark was changed on the calendar: it is no longer ours, and is left alone"
        return decisions.seen(Kind.UNMARKED, item, live, note)
    return _present(item, entry, live, sides)


def _present(item: Desired, entry: Entry, live: LiveEvent, sides: Sides) -> Decision:
    """Both witnesses agree: compare in three ways."""
    rekeyed = item.former_identity if item.identity not in sides.ledger.entries else None
    in_git = dict(item.fields) != dict(entry.desired)
    on_calendar = not same(live, entry.live)
    if not in_git and not on_calendar:
        return decisions.claim(item, live, rekeyed) if rekeyed else None
    frozen = frozen_because(live, sides.scope, item)
    if frozen:
        return (
            decisions.seen(Kind.FROZEN, item, live, frozen, decisions.views(item, entry, live))
            if in_git
            else None
        )
    if _already(item, entry, live):
        return decisions.claim(item, live, rekeyed)
    wins = sides.scope.wins(item.identity) or sides.intended.get(item.identity) == item.fields
    if not on_calendar or wins:
        reason = "changed in git" if in_git else "put back: it was changed on the calendar"
        return decisions.rewrite(item, live, reason, entry=entry, rekeyed=rekeyed)
    views = decisions.views(item, entry, live)
    if in_git:
        return decisions.seen(Kind.CONFLICT, item, live, "changed in git and on the calendar", views)
    kind = Kind.MOVED if any(view.field == "start_date_local" for view in views) else Kind.EDITED
    return decisions.seen(kind, item, live, "changed on the calendar, not in git", views)


def _absent(item: Desired, entry: Entry, sides: Sides) -> Decision:
    """We made it, and the list does not hold it. That never proves that it is gone."""
    again = [
        event for event in sides.calendar.marked.get(entry.external_id, ()) if event.id not in sides.known
    ]
    if again:
        return _unknown(item, entry.external_id, sides)
    if item.date < sides.scope.today:
        return None
    if sides.scope.wins(item.identity):
        return decisions.create(item, entry.external_id, "put back: it was deleted on the calendar")
    if dict(item.fields) != dict(entry.desired):
        note = "changed in git, and no longer found on the calendar"
        return decisions.seen(Kind.CONFLICT, item, None, note)
    return decisions.seen(Kind.MISSING, item, None, "deleted on the calendar, or moved far away")


def _unknown(item: Desired, mark: str, sides: Sides) -> Decision:
    """The ledger holds nothing for it: claim the one event that is it, or create it."""
    if sides.calendar.repeated(mark):
        ids = ", ".join(str(event.id) for event in sides.calendar.marked[mark])
        return Blocker(
            f"two live events carry the external_id {mark} (events {ids}): delete the copy on the calendar"
        )
    free = ownership.unclaimed(sides.calendar, sides.ledger)
    exact = [event for event in free if event.external_id == mark]
    weeks = (item.week, item.moved_from) if item.moved_from else (item.week,)
    found = exact or [event for week in weeks for event in ownership.by_id_part(free, week, item.id)]
    if len(found) > 1:
        ids = ", ".join(f"{event.id} ({event.external_id})" for event in found)
        return Blocker(
            f"{item.identity} could be any of the unclaimed events {ids}: prune all but one by name"
        )
    if found:
        return _take(item, found[0], sides)
    if item.date < sides.scope.today:
        return decisions.seen(Kind.FROZEN, item, None, "its day has passed, so it is not created")
    return decisions.create(item, mark, "declared in git")


def _take(item: Desired, live: LiveEvent, sides: Sides) -> Decision:
    if same(live, item.fields) and "file_sha256" not in item.fields:
        return decisions.claim(item, live, None)
    frozen = frozen_because(live, sides.scope, item)
    if frozen:
        return decisions.seen(Kind.FROZEN, item, live, frozen)
    return decisions.rewrite(
        item, live, "claimed: it carries the mark of this entry, and the ledger did not know it", claims=True
    )


def undeclared(identity: str, sides: Sides) -> Decision:
    """We made it, and the YAML no longer asks for it."""
    entry = sides.ledger.entries[identity]
    live = sides.calendar.by_id.get(entry.event_id)
    if live is None or not sides.scope.contains(live.date):
        return None
    before = managed(live, normal(entry.desired))
    name = str(live.raw.get("name") or identity)
    seen = Observation(Kind.FROZEN, name, live.date, "", identity, live.external_id, live.id)
    if not (ownership.is_marked(live) and live.external_id == entry.external_id):
        note = "no longer in git, and its mark was changed on the calendar: it is left alone"
        return replace(seen, kind=Kind.UNMARKED, note=note)
    frozen = frozen_because(live, sides.scope)
    if frozen:
        return replace(seen, note=f"no longer in git, but {frozen}")
    intended = identity in sides.intended and not sides.intended[identity]
    if not same(live, entry.live) and not (sides.scope.wins(identity) or intended):
        note = "removed in git, and changed on the calendar"
        views = tuple(
            FieldView(key, entry.live.get(key), None, before.get(key))
            for key in sorted(entry.live)
            if untimed(before, entry.live).get(key) != entry.live.get(key)
        )
        return replace(seen, kind=Kind.CONFLICT, note=note, fields=views)
    return Change(
        Action.DELETE, identity, entry.external_id, name, live.date, "removed in git", live.id, before
    )


def _already(item: Desired, entry: Entry, live: LiveEvent) -> bool:
    """Tell whether the calendar already holds what git asks for, with nothing left to clear or to send."""
    extra = (key for key in entry.desired if key not in item.fields)
    emptied = all(live.raw.get(key) in (None, "", []) for key in extra)
    files = all(item.fields.get(key) == entry.desired.get(key) for key in WRITE_ONLY)
    return same(live, item.fields) and emptied and files


def frozen_because(live: LiveEvent, scope: Scope, item: Desired | None = None) -> str | None:
    if live.paired_activity_id is not None:
        return f"done: it is paired with activity {live.paired_activity_id}"
    if live.date < scope.today:
        return "it is dated before today"
    if item is not None and item.date < scope.today:
        return "git puts it before today"
    return None
