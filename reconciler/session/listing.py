"""The events of an athlete's calendar, with whose they are. Shared by `events` and `prune`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import InputError, LedgerError, ReconcilerError
from reconciler.reconcile.ownership import Calendar, kind_of

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.athlete.reading import Athlete
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.ledger import Ledger
    from reconciler.render.shapes import EventShape
    from reconciler.session.session import Session


@dataclass(frozen=True, slots=True)
class Listing:
    """The events of one athlete in a window; `error` where they could not be read.

    `declared` counts the entries of the YAML that begin in the window, on the calendar or not.
    """

    athlete: str
    error: str = ""
    today: dt.date | None = None
    events: tuple[EventShape, ...] = ()
    declared: int = 0

    @property
    def planned(self) -> bool:
        """Whether there is a plan. An event that only carries our mark is none: it may be a copy."""
        return self.declared > 0 or any(event["whose"] == "claimed" for event in self.events)


def listing(session: Session, name: str) -> Listing:
    """Read one athlete's calendar in the window of the session."""
    try:
        return _listing(session, name)
    except InputError as error:
        return Listing(name, str(error))
    except ReconcilerError as error:
        return Listing(name, f"{error.message} ({error.hint})" if error.hint else error.message)


def _listing(session: Session, name: str) -> Listing:
    athlete = session.read(name)
    stored = session.ledgers[name]
    if isinstance(stored, LedgerError):
        raise stored
    calendar = read(session, athlete, stored.ledger)
    job = session.job(athlete, stored.ledger)
    events = [event for event in calendar.events if job.scope.contains(event.date)]
    today = job.scope.today
    shown = tuple(shape(event, stored.ledger, today) for event in events)
    declared = sum(1 for entry in job.desired if job.scope.contains(entry.date))
    return Listing(name, "", today, shown, declared)


def read(session: Session, athlete: Athlete, ledger: Ledger) -> Calendar:
    """Read the calendar around the window."""
    with session.calendars.reader(athlete.name, athlete.document) as client:
        return session.job(athlete, ledger).list(client)


def shape(event: LiveEvent, ledger: Ledger, today: dt.date) -> EventShape:
    """Return one event as the listing shows it."""
    duration, load = event.raw.get("moving_time"), event.raw.get("icu_training_load")
    done = event.paired_activity_id is not None
    return {
        "event_id": event.id,
        "external_id": event.external_id,
        "whose": kind_of(event, ledger),
        "identity": ledger.by_event.get(event.id),
        "category": event.category,
        "type": event.type,
        "name": event.name,
        "start": event.start_date_local,
        "duration": duration if isinstance(duration, int) else None,
        "load": load if isinstance(load, int) else None,
        "done": done,
        "frozen": done or event.date < today,
    }
