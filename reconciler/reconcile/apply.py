"""Write a changeset to the calendar, read back, and record. An edge.

Creates, updates and moves go first and deletes last, each kind in one request, so that a crash at any point leaves
at worst more on the calendar than planned. A lost answer is met by reading, never by sending again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from reconciler.errors import CalendarDown, CalendarError, GuardError, OutcomeUnknown, ReconcilerError
from reconciler.reconcile.arrival import arrived
from reconciler.reconcile.changes import Action
from reconciler.reconcile.diff import diff
from reconciler.reconcile.record import intended, with_bookkeeping, with_intent, with_result
from reconciler.reconcile.verify import Remark, verify
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.reconcile.approval import Approval
    from reconciler.reconcile.changes import Change, Changeset
    from reconciler.reconcile.estimate import Estimate
    from reconciler.reconcile.job import Assessment, Writes
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.ledger_store import Stored
    from reconciler.reconcile.ownership import Calendar


class Books(Protocol):
    """Where the ledger is written: git (see `ledger_store`)."""

    def write(self, athlete: str, stored: Stored, ledger: Ledger, message: str) -> Stored:
        """Write a new state on top of the one that was read. LedgerMoved where somebody else was faster."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a changeset: `done`, `failed` and `not_tried` hold every change once.

    `error` says why it stopped; `verified` tells whether a fresh read showed the calendar as approved.
    """

    done: tuple[Change, ...] = ()
    failed: tuple[Change, ...] = ()
    not_tried: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()
    error: str = ""
    hint: str = ""
    verified: bool = True
    pending: int = 0


@dataclass(slots=True)
class _Writing:
    """How far the writes have come. `answered` holds what the server said that it took."""

    sent: list[Change] = field(default_factory=list)
    answered: list[Change] = field(default_factory=list)
    error: str = ""
    hint: str = ""


def apply(
    assessment: Assessment,
    calendar: Writes,
    store: Books,
    stored: Stored,
    approval: Approval,
    estimates: Mapping[str, Estimate],
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Result:
    """Apply what was assessed. LedgerMoved, before any write, where another run was faster."""
    job, changeset = assessment.job, assessment.changeset
    if not changeset.changes:
        _keep_books(assessment, store, stored, approval)
        return Result()
    if stopped():
        return Result(not_tried=changeset.changes, error="interrupted before the first write", verified=False)
    intent = with_intent(assessment.ledger, changeset, job.calendar, approval.commit, assessment.undecided)
    stored = store.write(job.athlete, stored, intent, _message("begin", changeset, approval))
    writing = _write(assessment, calendar, stopped)
    try:
        live = job.sure(job.list(calendar), calendar, _unheard(writing.sent, writing.answered))
    except (CalendarError, GuardError) as error:
        return _unread(changeset, writing, error)
    return _recorded(assessment, writing, live, store, stored, approval, estimates)


def _keep_books(assessment: Assessment, store: Books, stored: Stored, approval: Approval) -> None:
    """Record what needs no write: claims, what a run that was cut off left, and that a permission was not needed."""
    job, changeset, before = assessment.job, assessment.changeset, stored.ledger
    ledger = with_bookkeeping(
        assessment.ledger, changeset, job.calendar, approval.commit, assessment.undecided
    )
    used = approval.permits(job.athlete) and before.commit != approval.commit
    if ledger.entries != before.entries or ledger.intent != before.intent or used:
        store.write(job.athlete, stored, ledger, _message("claim", changeset, approval))


def _write(assessment: Assessment, calendar: Writes, stopped: Callable[[], bool]) -> _Writing:
    """Send what is to be sent. What goes wrong ends it, and is kept for the report."""
    upserts, deletes = assessment.changeset.upserts, assessment.changeset.deletes
    writing = _Writing()

    def send(changes: Sequence[Change], request: Callable[[], object]) -> None:
        if changes and stopped():
            writing.error = writing.error or "interrupted: what is left was not sent"
        elif changes:
            writing.sent.extend(changes)
            if _taken(assessment, changes, calendar, request):
                writing.answered.extend(changes)

    try:
        bulk = [change for change in upserts if not change.by_number]
        send(bulk, lambda: calendar.upsert_events([change.body for change in bulk]))
        for change in upserts:
            if change.by_number and change.event_id is not None:
                send([change], partial(calendar.update_event, change.event_id, change.body))
        doomed = [change.event_id for change in deletes if change.event_id]
        send(deletes, lambda: calendar.delete_events(doomed) == len(doomed))
    except (CalendarError, GuardError) as error:
        writing.error, writing.hint = error.message, error.hint
    return writing


def _taken(
    assessment: Assessment, changes: Sequence[Change], calendar: Writes, request: Callable[[], object]
) -> bool:
    """Send one request, and tell whether the server says that it did it all. A lost answer is met by reading."""
    try:
        return request() is not False
    except OutcomeUnknown:
        job = assessment.job
        now = job.sure(job.list(calendar), calendar, _unheard(changes, ()))
        if not all(arrived(change, assessment.calendar, now, answered=False) for change in changes):
            raise
        return False


def _unheard(sent: Sequence[Change], answered: Sequence[Change]) -> set[int]:
    """Return the events that were to be deleted, and of which the server does not say that they are."""
    unheard = (change for change in sent if change not in answered and change.action is Action.DELETE)
    return {change.event_id for change in unheard if change.event_id}


def _unread(changeset: Changeset, writing: _Writing, error: ReconcilerError) -> Result:
    """Nobody saw what the writes did. The intent stays in the ledger, and the next run settles it."""
    down = isinstance(error, CalendarDown)
    text = writing.error or f"the calendar could not be read after the writes: {error.message}"
    hint = writing.hint or (
        "run again: it reads first and sends only what is missing" if down else error.hint
    )
    not_tried = tuple(change for change in changeset.changes if change not in writing.sent)
    return Result(failed=tuple(writing.sent), not_tried=not_tried, error=text, hint=hint, verified=False)


def _recorded(
    assessment: Assessment,
    writing: _Writing,
    live: Calendar,
    store: Books,
    stored: Stored,
    approval: Approval,
    estimates: Mapping[str, Estimate],
) -> Result:
    """Record what is seen to have happened, and say what is not."""
    job, changeset = assessment.job, assessment.changeset
    done = tuple(
        change
        for change in writing.sent
        if arrived(change, assessment.calendar, live, answered=change in writing.answered)
    )
    desired = {item.identity: item.fields for item in job.desired}
    ledger = with_result(stored.ledger, done, desired, live, approval.commit)
    # The others may still be on their way: the next run must know what was meant.
    others = intended(change for change in changeset.changes if change not in done)
    ledger = replace(ledger, intent=others + assessment.undecided)
    store.write(job.athlete, stored, ledger, _message("apply", changeset, approval))
    remarks = verify(writing.sent, live, estimates)
    pending = len(diff(job.athlete, job.desired, live, ledger, job.scope).changes)
    return Result(
        done=done,
        failed=tuple(change for change in writing.sent if change not in done),
        not_tried=tuple(change for change in changeset.changes if change not in writing.sent),
        remarks=remarks,
        error=writing.error,
        hint=writing.hint,
        verified=not writing.error and not pending and not any(remark.serious for remark in remarks),
        pending=pending,
    )


def _message(what: str, changeset: Changeset, approval: Approval) -> str:
    counts = ", ".join(f"{number} {action}" for action, number in changeset.counts.items() if number)
    lines = [
        f"{what}: {counts or f'{len(changeset.claims)} claimed, {len(changeset.forgotten)} forgotten'}",
        "",
    ]
    lines += [
        f"- {change.action} {change.date} {printable(change.name)} ({change.identity})"
        for change in changeset.changes
    ]
    lines += [f"- claim {claim.identity}" for claim in changeset.claims]
    lines += [
        "",
        f"Applied-commit: {approval.commit or 'none'}",
        f"Approved-by: {printable(approval.by) or 'nobody'}",
    ]
    return "\n".join(lines) + "\n"
