"""The decision about one event, from its three sides: git, calendar, ledger. Pure.

YAML changed, calendar not: a change. Calendar changed, YAML not: drift. Both: a conflict. What is past or done is
frozen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile import decisions
from reconciler.reconcile.changes import Action, Change, FieldView, Kind, Observation
from reconciler.reconcile.cut_off import half_done
from reconciler.reconcile.decisions import Blocker
from reconciler.reconcile.desired import PREFIX
from reconciler.reconcile.fields import COMPUTED, WRITE_ONLY, is_empty, managed, normal, same, untimed
from reconciler.reconcile.ownership import is_marked

if TYPE_CHECKING:
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.decisions import Decision
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Entry
    from reconciler.reconcile.scope import Scope
    from reconciler.reconcile.sides import Sides


def declared(item: Desired, sides: Sides) -> Decision:
    """Decide about an entry of the YAML."""
    entry, former = sides.ledger.entries.get(item.identity), None
    inherited = None if entry else sides.inherited(item)
    if inherited is not None and not _is_over(inherited, sides):
        entry, former = inherited, item.former_identity
    live = sides.calendar.by_id.get(entry.event_id) if entry else None
    days = (item.date, live.date) if live is not None else (item.date,)
    if not (any(map(sides.scope.contains, days)) or sides.scope.awaits(item)):
        return None
    if entry is None:
        return _unknown(item, sides)
    if live is None:
        return _absent(item, entry, former, sides)
    if not sides.owns(live):
        note = "its mark was changed on the calendar: it is no longer ours, and is left alone"
        return decisions.seen(Kind.UNMARKED, item, live, note)
    return _present(item, entry, live, former, sides)


def _is_over(entry: Entry, sides: Sides) -> bool:
    """Tell whether the event that was to move is frozen: it stays where it is, and what moved is made anew."""
    live = sides.calendar.by_id.get(entry.event_id)
    if live is None:
        return entry.recorded_day < sides.scope.today.isoformat()
    return frozen_because(live, sides.scope) is not None


def _present(item: Desired, entry: Entry, live: LiveEvent, former: str | None, sides: Sides) -> Decision:
    """Both witnesses agree: compare in three ways."""
    in_git = dict(item.fields) != dict(entry.desired)
    on_calendar = not same(live, entry.live)
    if not in_git and not on_calendar:
        return decisions.claim(item, live, former) if former else None
    if _already(item, entry, live):
        return decisions.claim(item, live, former)
    views = decisions.views(item, entry, live)
    if frozen := frozen_because(live, sides.scope, item):
        if in_git:
            return decisions.seen(Kind.FROZEN, item, live, frozen, views)
        return _moved_into_past(item, live, sides, views)
    intended = sides.intended.get(item.identity) or sides.intended.get(former or "")
    ours = half_done(intended, item.fields, entry, live)
    if not on_calendar or sides.scope.wins(item.identity) or ours:
        reason = "changed in git" if in_git else "put back: it was changed on the calendar"
        return decisions.rewrite(item, live, reason, entry=entry, rekeyed=former)
    if in_git:
        note = f"changed in git and on the calendar: {_way_out(item.identity, sides)}"
        return decisions.seen(Kind.CONFLICT, item, live, note, views)
    kind = Kind.MOVED if any(view.field == "start_date_local" for view in views) else Kind.EDITED
    return decisions.seen(kind, item, live, "changed on the calendar, not in git", views)


def _way_out(identity: str, sides: Sides) -> str:
    return (
        f"`reconciler adopt {sides.athlete} {identity} --take calendar` writes the calendar's side into the YAML, and "
        f"the commit trailer `Keep-git: {sides.athlete} {identity}` lets the YAML win"
    )


def _moved_into_past(
    item: Desired, live: LiveEvent, sides: Sides, views: tuple[FieldView, ...]
) -> Observation | None:
    """An event that was dragged to a day before today cannot be put back; its day in the plan is empty now."""
    if live.paired_activity_id is not None or item.date < sides.scope.today:
        return None
    note = "moved on the calendar to a day before today, where nothing is changed any more"
    return decisions.seen(Kind.MOVED, item, live, note, views)


def _absent(item: Desired, entry: Entry, former: str | None, sides: Sides) -> Decision:
    """We made it, and the list does not hold it. That never proves that it is gone."""
    copies = [event for event in sides.free if event.external_id == entry.external_id]
    if len(copies) == 1:
        decision = _present(item, entry, copies[0], former, sides)
        in_sync = decision is None and same(copies[0], entry.live)
        return decisions.claim(item, copies[0], former) if in_sync else decision
    if item.date < sides.scope.today:
        return None
    if sides.scope.wins(item.identity):
        reason = "put back: it was deleted on the calendar"
        mark = entry.external_id if entry.external_id.startswith(PREFIX) else item.minted
        return decisions.create(item, mark, reason, rekeyed=former)
    if dict(item.fields) != dict(entry.desired):
        note = f"changed in git, and no longer found on the calendar: {_way_out(item.identity, sides)}"
        return decisions.seen(Kind.CONFLICT, item, None, note)
    return decisions.seen(Kind.MISSING, item, None, "deleted on the calendar, or moved far away")


def _unknown(item: Desired, sides: Sides) -> Decision:
    """The ledger holds nothing for it: claim the one event that is it, or create it."""
    if item.event is not None:
        return _taken_over(item, item.event, sides)
    mark = item.minted
    if sides.calendar.repeated(mark):
        ids = ", ".join(str(event.id) for event in sides.calendar.marked[mark])
        return Blocker(
            f"two live events carry the external_id {mark} (events {ids}): delete the copy on the calendar"
        )
    found = [event for event in sides.free if event.external_id == mark] or sides.alike(item)
    if len(found) > 1:
        ids = ", ".join(f"{event.id} ({event.external_id})" for event in found)
        return Blocker(
            f"{item.identity} could be any of the unclaimed events {ids}: prune all but one by name"
        )
    if found:
        return _take(item, found[0], sides)
    if item.date < sides.scope.today and not sides.scope.awaits(item):
        return decisions.seen(Kind.FROZEN, item, None, "its day has passed, so it is not created")
    if cut := sides.cut_short(item):
        return Blocker(
            f"the calendar keeps only {len(cut.external_id or '')} characters of the external_id {mark}, so that "
            f"{item.identity} cannot be known again: delete event {cut.id}, and give the entry a shorter id"
        )
    return decisions.create(item, mark, "declared in git")


def _taken_over(item: Desired, number: int, sides: Sides) -> Decision:
    """The YAML names the event that it takes over: claim it as it is, and never write over what it became since.

    Drift mode `enforce` puts back what was ours; this never was. Only a person says that git wins here.
    """
    live = sides.calendar.by_id.get(number)
    if live is None:
        note = (
            f"the calendar holds no event {number}: import it again, or take out `event` to have it made anew"
        )
        return decisions.seen(Kind.MISSING, item, None, note)
    if number in sides.ours:
        return Blocker(f"{item.identity} names event {number}, which another entry owns: it must keep its id")
    if live.plan_applied is not None:
        return Blocker(
            f"{item.identity} names event {number}, which belongs to a plan applied on the calendar"
        )
    if same(live, item.fields):
        return decisions.claim(item, live, None)
    if frozen := frozen_because(live, sides.scope, item):
        return decisions.seen(Kind.FROZEN, item, live, frozen)
    if item.identity in sides.scope.keep_git:
        return decisions.rewrite(item, live, "taken over: git wins over what it was")
    note = f"event {number} is not as it was imported: {_way_out(item.identity, sides)}"
    return decisions.seen(Kind.CONFLICT, item, live, note, decisions.differences(item, live))


def _take(item: Desired, live: LiveEvent, sides: Sides) -> Decision:
    if same(live, item.fields) and "file_sha256" not in item.fields:
        return decisions.claim(item, live, None)
    frozen = frozen_because(live, sides.scope, item)
    if frozen:
        return decisions.seen(Kind.FROZEN, item, live, frozen)
    return decisions.rewrite(
        item, live, "claimed: it carries the mark of this entry, and the ledger did not know it"
    )


def undeclared(identity: str, sides: Sides) -> Decision:
    """Decide about an event that we made it, and the YAML no longer asks for it."""
    entry = sides.ledger.entries[identity]
    live = sides.calendar.by_id.get(entry.event_id)
    if live is None or not sides.scope.contains(live.date):
        return None
    before = managed(live, normal(entry.desired))
    name = str(live.raw.get("name") or identity)
    seen = Observation(Kind.FROZEN, name, live.date, "", identity, live.external_id, live.id)
    if not sides.owns(live):
        note = "no longer in git, and its mark was changed on the calendar: it is left alone"
        return replace(seen, kind=Kind.UNMARKED, note=note)
    if not is_marked(live):
        note = "no longer in git: it was the athlete's own before, so it stays, and is let go"
        return replace(seen, note=note)
    frozen = frozen_because(live, sides.scope)
    if frozen:
        return replace(seen, note=f"no longer in git, but {frozen}")
    ours = same(live, entry.live) or half_done(sides.intended.get(identity), {}, entry, live)
    if not ours and not sides.scope.wins(identity):
        note = f"removed in git, and changed on the calendar: {_way_out(identity, sides)}"
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
    wanted = decisions.emptied(item, entry)
    emptied = all(
        is_empty(key, live.raw.get(key)) or live.raw.get(key) == value
        for key, value in wanted.items()
        if key not in COMPUTED
    )
    files = all(item.fields.get(key) == entry.desired.get(key) for key in WRITE_ONLY)
    return same(live, item.fields) and emptied and files


def frozen_because(live: LiveEvent, scope: Scope, item: Desired | None = None) -> str | None:
    if live.paired_activity_id is not None:
        return f"done: it is paired with activity {live.paired_activity_id}"
    if live.date < scope.today:
        anew = item is not None and item.date >= scope.today
        return "it is dated before today" + (": to plan it anew, give it another id" if anew else "")
    if item is not None and item.date < scope.today:
        return "git puts it before today"
    return None
