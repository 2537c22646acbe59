"""One athlete's run up to the decision: read, compare, judge. What `diff` shows is what `apply` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reconciler.errors import GuardError, LedgerError
from reconciler.reconcile.diff import diff
from reconciler.reconcile.guard import Guards, refusals, suspicious_read
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.settle import settle, undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.changes import Changeset
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Intended, Ledger
    from reconciler.reconcile.scope import Scope


class Reads(Protocol):
    """What comparing needs of a calendar. It cannot write, so showing cannot write either."""

    def list_events(self, oldest: date, newest: date) -> tuple[LiveEvent, ...]:
        """Return the events that start within the bounds."""
        ...

    def find_event(self, event_id: int) -> LiveEvent | None:
        """Return one event by its number, or None where the calendar says that there is none."""
        ...


class Writes(Reads, Protocol):
    """What applying needs of a calendar."""

    def upsert_events(self, bodies: Sequence[Mapping[str, JSON]]) -> tuple[LiveEvent, ...]:
        """Create or update by `external_id`, in one request."""
        ...

    def update_event(self, event_id: int, body: Mapping[str, JSON]) -> LiveEvent:
        """Update one event by its number."""
        ...

    def delete_events(self, ids: Sequence[int]) -> int:
        """Delete by event id, in one request."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """All that is known of one athlete before the calendar is asked.

    `calendar` names the calendar in the ledger. `oldest` and `newest` bound the list that is read: always wider than
    the window, since what is not in the list is taken for not there.
    """

    athlete: str
    desired: tuple[Desired, ...]
    declared_weeks: tuple[str, ...]
    scope: Scope
    guards: Guards
    calendar: str
    oldest: date
    newest: date

    @property
    def made_anew(self) -> frozenset[str]:
        """The identities that are created where nothing is known of them: all but those that take over an event."""
        return frozenset(item.identity for item in self.desired if item.event is None)

    @property
    def permissions(self) -> tuple[str, ...]:
        """What commits permit since the last apply, in words: a person who merges must see it."""
        most = self.guards.allowed_deletes
        kept = (f"git wins over the calendar for {identity}" for identity in sorted(self.scope.keep_git))
        return (*([f"up to {most} deletes"] if most else []), *kept)

    def list(self, reads: Reads) -> Calendar:
        """Read the calendar around the window, in one request."""
        return Calendar.of(reads.list_events(self.oldest, self.newest))

    def sure(self, calendar: Calendar, reads: Reads, gone: Iterable[int]) -> Calendar:
        """Ask by its number for each event that is not listed and taken for `gone`: a list proves no absence.

        GuardError where one should have been listed. One that lies elsewhere is added.
        """
        found = dict(calendar.by_id)
        for number in sorted(set(gone) - calendar.by_id.keys()):
            event = reads.find_event(number)
            if event is not None and self.oldest <= event.date <= self.newest:
                msg = f"the calendar's list leaves out event {number} of {event.date}, which is there"
                raise GuardError(msg, hint="run again when the calendar answers as usual")
            if event is not None:
                # Only rows of a list tell whether it is done (observed).
                found |= {row.id: row for row in reads.list_events(event.date, event.date)}
        return Calendar.of(found.values())


@dataclass(frozen=True, slots=True)
class Assessment:
    """What would be done to one athlete's calendar, and why it may not be. `ledger` is settled."""

    job: Job
    changeset: Changeset
    ledger: Ledger
    calendar: Calendar
    refusals: tuple[str, ...]

    @property
    def undecided(self) -> tuple[Intended, ...]:
        """What a run that was cut off left open, and this one cannot close: it stays open."""
        return undecided(self.ledger, self.calendar, self.job.scope, self.job.made_anew)


def assess(job: Job, reads: Reads, ledger: Ledger, listed: Sequence[LiveEvent] | None = None) -> Assessment:
    """Ask the calendar once, and decide. GuardError where its answer cannot be believed.

    `listed` is the answer, between the bounds of the job, where it was asked a moment ago.
    """
    require_same_calendar(job, ledger)
    calendar = job.list(reads) if listed is None else Calendar.of(listed)
    doubt = suspicious_read(len(calendar.events), ledger, job.scope)
    if doubt:
        raise GuardError(
            doubt,
            hint="look at the calendar, and run again when it answers as usual; where it really is empty, put any "
            "entry on it",
        )
    calendar = job.sure(calendar, reads, _gone(job, ledger))
    settled = settle(ledger, calendar, job.made_anew)
    changeset = diff(job.athlete, job.desired, calendar, settled, job.scope)
    return Assessment(job, changeset, settled, calendar, refusals(changeset, job.declared_weeks, job.guards))


def _gone(job: Job, ledger: Ledger) -> set[int]:
    """Return the events that count as gone where they are not listed: to close an intent, or to put them back."""
    intended = {sent.event_id for sent in ledger.intent if sent.event_id}
    names = {
        name
        for item in job.desired
        if item.date >= job.scope.today
        for name in (item.identity, None if item.identity in ledger.entries else item.former_identity)
    }
    put_back = {
        entry.event_id for name, entry in ledger.entries.items() if name in names and job.scope.wins(name)
    }
    return intended | put_back


def require_same_calendar(job: Job, ledger: Ledger) -> None:
    """Refuse a ledger that speaks of another calendar: event ids mean nothing there."""
    if ledger.calendar not in ("", job.calendar):
        msg = f"the ledger of {job.athlete} speaks of {ledger.calendar}, and this run of {job.calendar}"
        hint = f"if the athlete's calendar moved, remove the ledger: `reconciler ledger forget --athlete {job.athlete} --yes`"
        raise LedgerError(msg, hint=hint)
