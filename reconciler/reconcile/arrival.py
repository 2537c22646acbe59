"""Which writes are seen to have happened, from the calendar before and after them. Pure.

An answer says that the server took a request, not that it took every row of it; without an answer, nobody knows
either. Only a fresh read tells, and what did not happen must not be recorded as done: the next run would call it in
sync.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action
from reconciler.reconcile.cut_off import has_arrived
from reconciler.reconcile.fields import managed, normal, same, untimed
from reconciler.reconcile.ledger import Intended

if TYPE_CHECKING:
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.changes import Change
    from reconciler.reconcile.ownership import Calendar


def arrived(change: Change, before: Calendar, now: Calendar, *, answered: bool) -> bool:
    """Tell whether a write happened. `answered`: the server said that it took the request.

    An event that was written has another `updated`. Where no answer says that this was our write, it must also show
    something of what was to change: a person, or the server itself, may have touched it in between. One that the list of
    before left out must show all of it, since it may be an old one.
    """
    if change.action is Action.DELETE:
        return change.event_id not in now.by_id
    event = now.by_id.get(change.event_id or 0) if change.by_number else now.only(change.external_id)
    if event is None:
        return False
    old = before.by_id.get(event.id)
    if old is None:
        return answered or _is_whole(change, event)
    if change.content is None and same(event, change.after):
        return True
    return old.updated != event.updated and (answered or _shows(change, old, event))


def _is_whole(change: Change, event: LiveEvent) -> bool:
    sent = Intended(change.action.value, change.identity, change.external_id, change.event_id, change.after)
    return has_arrived(sent, None, event, strict=True)


def _shows(change: Change, old: LiveEvent, new: LiveEvent) -> bool:
    wanted = normal(change.after)
    was, now = (untimed(managed(event, wanted), change.after) for event in (old, new))
    return any(was[key] != wanted[key] and was[key] != now[key] for key in wanted)
