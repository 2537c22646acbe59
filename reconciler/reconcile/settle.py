"""Take in what a run that was cut off left behind. Pure.

The intent was recorded before the first write, so an event that exists as intended is ours, although nobody came to
record its id (see `cut_off`). What is not so is left to the diff, which sends it again: an upsert by `external_id` can
be repeated.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action
from reconciler.reconcile.cut_off import has_arrived
from reconciler.reconcile.fields import managed, normal, untimed
from reconciler.reconcile.ledger import Entry, Intended, Ledger
from reconciler.reconcile.ownership import is_marked

if TYPE_CHECKING:
    from collections.abc import Collection

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.ownership import Calendar
    from reconciler.reconcile.scope import Scope


def settle(ledger: Ledger, calendar: Calendar, asked: Collection[str] = ()) -> Ledger:
    """Return the ledger with every intended write that is seen to have happened. The intent stays for the diff.

    A create that git still asks for (`asked` are its identities) can be sent again, so it has to be there whole.
    """
    entries = dict(ledger.entries)
    for intended in ledger.intent:
        if intended.action == Action.DELETE:
            _settle_delete(intended, calendar, entries)
        else:
            _settle_upsert(
                intended,
                calendar,
                entries,
                strict=intended.action == Action.CREATE and intended.identity in asked,
            )
    return replace(ledger, entries=entries)


def undecided(
    ledger: Ledger, calendar: Calendar, scope: Scope, asked: Collection[str]
) -> tuple[Intended, ...]:
    """Return the intended writes of days to come of which nobody knows yet what became of them.

    They lie outside of the window; or they are creates whose event is not listed, which proves no absence, and which
    git no longer asks for (`asked` are the identities that it does). Forgotten, such an event would be nobody's.
    """
    return tuple(
        intended
        for intended in ledger.intent
        if _lies_outside(intended, ledger, calendar, scope)
        or _may_come_to_light(intended, ledger, calendar, scope, asked)
    )


def _may_come_to_light(
    intended: Intended, ledger: Ledger, calendar: Calendar, scope: Scope, asked: Collection[str]
) -> bool:
    return (
        intended.action == Action.CREATE
        and intended.identity not in ledger.entries
        and intended.identity not in asked
        and intended.external_id not in calendar.marked
        and any(day >= scope.today for day in _intended_days(intended))
    )


def _lies_outside(intended: Intended, ledger: Ledger, calendar: Calendar, scope: Scope) -> bool:
    entry = ledger.entries.get(intended.identity)
    if entry is not None and entry.desired == intended.fields:
        return False
    number = intended.event_id or (entry.event_id if entry else None)
    live = calendar.by_id.get(number or 0) or calendar.only(intended.external_id)
    days = ([live.date] if live else []) + _intended_days(intended)
    return any(day >= scope.today for day in days) and not any(scope.contains(day) for day in days)


def _intended_days(intended: Intended) -> list[date]:
    start = intended.fields.get("start_date_local")
    return [date.fromisoformat(str(start)[:10])] if start else []


def _settle_delete(intended: Intended, calendar: Calendar, entries: dict[str, Entry]) -> None:
    entry = entries.get(intended.identity)
    if entry and entry.event_id == intended.event_id and intended.event_id not in calendar.by_id:
        del entries[intended.identity]


def _settle_upsert(
    intended: Intended, calendar: Calendar, entries: dict[str, Entry], *, strict: bool
) -> None:
    _take_mark(intended, calendar, entries)
    live = _written(intended, calendar)
    if live is None:
        return
    before = [identity for identity, entry in entries.items() if entry.event_id == live.id]
    if not has_arrived(intended, entries[before[0]] if before else None, live, strict=strict):
        return
    for identity in before:
        del entries[identity]
    entries[intended.identity] = Entry(
        event_id=live.id,
        external_id=intended.external_id,
        desired=intended.fields,
        live=untimed(managed(live, normal(intended.fields)), intended.fields),
    )


def _written(intended: Intended, calendar: Calendar) -> LiveEvent | None:
    """Return the event that the write was for: by its number where that was known, since a copy carries the mark, too."""
    live = calendar.by_id.get(intended.event_id or 0)
    if live is not None and _carries(live, intended):
        return live
    return calendar.only(intended.external_id)


def _carries(live: LiveEvent, intended: Intended) -> bool:
    return is_marked(live) and live.external_id == intended.external_id


def _take_mark(intended: Intended, calendar: Calendar, entries: dict[str, Entry]) -> None:
    """Know an event again that was taken over by its number, and got our mark by the write that was cut off.

    Whether its fields are as intended is left to the diff: the calendar may keep a text in another form.
    """
    live = calendar.by_id.get(intended.event_id or 0)
    if live is None or not _carries(live, intended):
        return
    for identity, entry in entries.items():
        if entry.event_id == live.id:
            entries[identity] = replace(entry, external_id=intended.external_id)
