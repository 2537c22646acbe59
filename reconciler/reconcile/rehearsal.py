"""Compare two revisions of the YAML without a calendar: the older one stands in for calendar and ledger. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.changes import Changeset
from reconciler.reconcile.fields import normal
from reconciler.reconcile.ledger import Entry, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.job import Job


def as_applied(base: Iterable[Desired]) -> tuple[tuple[LiveEvent, ...], Ledger]:
    """Return the calendar and the ledger that hold exactly what the older revision asks for."""
    events, entries = [], {}
    for number, item in enumerate(base, start=1):
        fields = normal(item.fields)
        events.append(LiveEvent(number, {"id": number, **fields, "external_id": item.minted}))
        entries[item.identity] = Entry(number, item.minted, dict(item.fields), fields)
    return tuple(events), Ledger(entries=entries)


def unchanged(job: Job) -> Changeset:
    """Return what comparing says where the older revision asks for exactly the same: there is nothing to compare."""
    days = [item.date for item in job.desired if job.scope.contains(item.date)]
    ours = sum(day >= job.scope.today for day in days)
    return Changeset(job.athlete, ours=ours, in_sync=len(days))


class Rehearsal:
    """A calendar that holds what an older revision asked for. It can be read, and nothing else."""

    def __init__(self, events: tuple[LiveEvent, ...]) -> None:
        self._events = events

    def list_events(self, oldest: object, newest: object) -> tuple[LiveEvent, ...]:
        """Return every event: the older revision is known whole."""
        del oldest, newest
        return self._events

    def find_event(self, event_id: object) -> LiveEvent | None:
        """Return the event of this number, or None."""
        return next((event for event in self._events if event.id == event_id), None)
