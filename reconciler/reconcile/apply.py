"""Write a changeset to the calendar, read back, and record. An edge.

Creates, updates and moves go first and deletes last, each kind in one request, so that a crash at any point leaves
at worst more on the calendar than planned. A lost answer is met by reading, never by sending again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.errors import CalendarDown, CalendarError, OutcomeUnknown
from reconciler.reconcile.diff import diff
from reconciler.reconcile.fields import same
from reconciler.reconcile.record import with_bookkeeping, with_intent, with_result
from reconciler.reconcile.verify import Remark, verify
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.reconcile.approval import Approval
    from reconciler.reconcile.changes import Change, Changeset
    from reconciler.reconcile.estimate import Estimate
    from reconciler.reconcile.job import Assessment, Job, Writes
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.ledger_store import LedgerStore, Stored
    from reconciler.reconcile.ownership import Calendar


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
    """How far the writes have come."""

    sent: list[Change] = field(default_factory=list)
    not_tried: list[Change] = field(default_factory=list)
    error: str = ""
    hint: str = ""


def apply(
    assessment: Assessment,
    calendar: Writes,
    store: LedgerStore,
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
    intent = with_intent(assessment.ledger, changeset, job.calendar)
    stored = store.write(job.athlete, stored, intent, _message("begin", changeset, approval))
    writing = _write(job, changeset, calendar, stopped)
    try:
        live = job.list(calendar)
    except CalendarError as error:
        return _unread(writing, error)
    return _recorded(assessment, writing, live, store, stored, approval, estimates)


def _keep_books(assessment: Assessment, store: LedgerStore, stored: Stored, approval: Approval) -> None:
    job, changeset = assessment.job, assessment.changeset
    ledger = with_bookkeeping(assessment.ledger, changeset, job.calendar, "")
    if (
        changeset.claims
        or changeset.forgotten
        or ledger.entries != stored.ledger.entries
        or stored.ledger.intent
    ):
        ledger = with_bookkeeping(assessment.ledger, changeset, job.calendar, approval.commit)
        store.write(job.athlete, stored, ledger, _message("claim", changeset, approval))


def _write(job: Job, changeset: Changeset, calendar: Writes, stopped: Callable[[], bool]) -> _Writing:
    writing = _Writing()
    upserts, deletes = changeset.upserts, changeset.deletes
    try:
        if upserts:
            writing.sent.extend(upserts)
            _upsert(job, upserts, calendar)
        if deletes and stopped():
            writing.not_tried.extend(deletes)
            writing.error = "interrupted: the deletes were not sent"
        elif deletes:
            writing.sent.extend(deletes)
            calendar.delete_events([change.event_id for change in deletes if change.event_id is not None])
    except CalendarError as error:
        writing.error, writing.hint = error.message, error.hint
        writing.not_tried.extend(change for change in changeset.changes if change not in writing.sent)
    return writing


def _upsert(job: Job, upserts: Sequence[Change], calendar: Writes) -> None:
    try:
        calendar.upsert_events([change.body for change in upserts])
    except OutcomeUnknown:
        live = job.list(calendar)
        if not all(_happened(change, live) for change in upserts):
            raise


def _happened(change: Change, live: Calendar) -> bool:
    event = live.only(change.external_id)
    return event is not None and same(event, change.after)


def _unread(writing: _Writing, error: CalendarError) -> Result:
    """Nobody saw what the writes did. The intent stays in the ledger, and the next run settles it."""
    down = isinstance(error, CalendarDown)
    text = writing.error or f"the calendar could not be read after the writes: {error.message}"
    hint = writing.hint or (
        "run again: it reads first and sends only what is missing" if down else error.hint
    )
    return Result(
        failed=tuple(writing.sent), not_tried=tuple(writing.not_tried), error=text, hint=hint, verified=False
    )


def _recorded(
    assessment: Assessment,
    writing: _Writing,
    live: Calendar,
    store: LedgerStore,
    stored: Stored,
    approval: Approval,
    estimates: Mapping[str, Estimate],
) -> Result:
    job, changeset = assessment.job, assessment.changeset
    desired = {item.identity: item.fields for item in job.desired}
    ledger = with_result(stored.ledger, changeset, desired, live, approval.commit)
    if writing.error:
        ledger = _keep_intent(ledger, stored.ledger)
    store.write(job.athlete, stored, ledger, _message("apply", changeset, approval))
    remarks = verify(writing.sent, live, estimates)
    lost = (
        {remark.identity for remark in remarks if remark.serious}
        if writing.error
        else _missing(writing.sent, live)
    )
    pending = len(diff(job.athlete, job.desired, live, ledger, job.scope).changes) if not writing.error else 0
    return Result(
        done=tuple(change for change in writing.sent if change.identity not in lost),
        failed=tuple(change for change in writing.sent if change.identity in lost),
        not_tried=tuple(writing.not_tried),
        remarks=remarks,
        error=writing.error,
        hint=writing.hint,
        verified=not writing.error and not pending and not any(remark.serious for remark in remarks),
        pending=pending,
    )


def _keep_intent(ledger: Ledger, before: Ledger) -> Ledger:
    """After a failure some writes may still be on their way: the next run must know what was meant."""
    from dataclasses import replace  # noqa: PLC0415

    return replace(ledger, intent=before.intent)


def _missing(sent: Sequence[Change], live: Calendar) -> set[str]:
    from reconciler.reconcile.changes import Action  # noqa: PLC0415

    gone = (
        change
        for change in sent
        if change.action is not Action.DELETE and live.only(change.external_id) is None
    )
    stayed = (change for change in sent if change.action is Action.DELETE and change.event_id in live.by_id)
    return {change.identity for change in (*gone, *stayed)}


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
