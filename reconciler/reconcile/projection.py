"""The planned loads of the calendar as it is, and as a changeset leaves it: what a forecast needs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action
from reconciler.training.forecast import SESSIONS, DayLoad, calendar_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.changes import Changeset
    from reconciler.reconcile.estimate import Estimate


def base_loads(events: Iterable[LiveEvent], today: date) -> tuple[DayLoad, ...]:
    """Return what the calendar plans now, ours and foreign."""
    return tuple(calendar_loads(events, today))


def head_loads(
    events: Iterable[LiveEvent], today: date, changeset: Changeset, estimates: Mapping[str, Estimate]
) -> tuple[DayLoad, ...]:
    """Return what the calendar plans after the changes: untouched events as they are, written ones as estimated."""
    touched = {change.event_id for change in changeset.changes}
    kept = [event for event in events if event.id not in touched]
    return (*calendar_loads(kept, today), *_written(changeset, estimates))


def _written(changeset: Changeset, estimates: Mapping[str, Estimate]) -> Iterator[DayLoad]:
    for change in changeset.changes:
        counts = (
            change.after.get("category") in SESSIONS and change.after.get("not_on_fitness_chart") is not True
        )
        if change.action is not Action.DELETE and counts:
            yield DayLoad(change.date, estimates[change.identity].load, change.name)
