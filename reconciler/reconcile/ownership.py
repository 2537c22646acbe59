"""What on the calendar is ours. Pure.

Two witnesses must agree before anything is written to an event: its `external_id` starts with `plan:`, and the
ledger holds its event id. A copy made on the calendar carries the first and not the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from reconciler.athlete.quantity import monday
from reconciler.reconcile.desired import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.ledger import Entry, Ledger


@dataclass(frozen=True, slots=True)
class Calendar:
    """The live events, found by id and by mark. `marked` holds every carrier of a mark, ours or not."""

    events: tuple[LiveEvent, ...]
    by_id: Mapping[int, LiveEvent]
    marked: Mapping[str, tuple[LiveEvent, ...]]

    @classmethod
    def of(cls, events: Iterable[LiveEvent]) -> Calendar:
        """Index the events by day and number."""
        found = tuple(sorted(events, key=lambda event: (event.date, event.id)))
        marked: dict[str, list[LiveEvent]] = {}
        for event in found:
            if (event.external_id or "").startswith(PREFIX):
                marked.setdefault(event.external_id or "", []).append(event)
        return cls(
            found, {event.id: event for event in found}, {key: tuple(group) for key, group in marked.items()}
        )

    def only(self, external_id: str) -> LiveEvent | None:
        """Return the one event with this mark, or None where there are none or several, or it is not for us."""
        group = self.marked.get(external_id, ())
        return group[0] if len(group) == 1 and is_marked(group[0]) else None

    def repeated(self, external_id: str) -> bool:
        """Tell whether several events carry one mark: an upsert by it would hit an unknown one of them."""
        return len(self.marked.get(external_id, ())) > 1

    def others(self, external_id: str, event_id: int | None) -> tuple[LiveEvent, ...]:
        """Return the events that an upsert by this mark could hit instead of the one that is meant."""
        return tuple(event for event in self.marked.get(external_id, ()) if event.id != event_id)


def is_marked(event: LiveEvent) -> bool:
    """Tell whether the event carries our mark: the first witness. Those of an applied Intervals plan are foreign."""
    return bool(event.external_id and event.external_id.startswith(PREFIX) and event.plan_applied is None)


def agrees(event: LiveEvent, entry: Entry) -> bool:
    """Tell whether the calendar's event is the one that the ledger's entry means: both witnesses agree.

    An entry without our mark took over an event of the athlete's own by its number, which the YAML named; such an
    event has to be as bare as it was then.
    """
    if not entry.external_id.startswith(PREFIX):
        return entry.external_id == (event.external_id or "") and event.plan_applied is None
    return is_marked(event) and entry.external_id == event.external_id


def owned(event: LiveEvent, ledger: Ledger) -> bool:
    """Tell whether both witnesses agree."""
    identity = ledger.by_event.get(event.id)
    return identity is not None and agrees(event, ledger.entries[identity])


def unclaimed(calendar: Calendar, ledger: Ledger) -> tuple[LiveEvent, ...]:
    """Return the events that carry our mark and that the ledger does not know."""
    known = ledger.by_event
    return tuple(event for event in calendar.events if is_marked(event) and event.id not in known)


def iso_week(day: date) -> str:
    """Return `2026-W20` for a day of that week."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def sunday(week: str) -> date:
    """Return the last day of an ISO week."""
    return monday(week) + timedelta(days=6)


def kind_of(event: LiveEvent, ledger: Ledger) -> Literal["claimed", "unclaimed", "foreign"]:
    """Return `claimed`, `unclaimed` or `foreign`."""
    if owned(event, ledger):
        return "claimed"
    return "unclaimed" if is_marked(event) else "foreign"
