"""One athlete in one run: from files to a review. Used by `diff`, `apply` and `reconcile` alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.apply import apply
from reconciler.reconcile.estimate import estimate
from reconciler.reconcile.job import Assessment, assess
from reconciler.reconcile.ledger_store import LedgerMoved, Stored
from reconciler.reconcile.saved import Reviewed, uncovered
from reconciler.session.judging import sport_settings, stopping_errors
from reconciler.session.look import guarded, ledger_of, look, review

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.estimate import Estimate
    from reconciler.reconcile.job import Job
    from reconciler.render.review import Review
    from reconciler.session.session import Session

__all__ = ["look", "write"]

TRIES = 4
"""How often a run starts anew because another one wrote the ledger in between."""


def write(
    session: Session,
    name: str,
    reviewed: Mapping[str, tuple[str, Reviewed]] | None,
    stopped: Callable[[], bool],
) -> Review:
    """Compare and apply one athlete. `reviewed`, where given, bounds what is let through."""
    return guarded(name, lambda: _write(session, name, reviewed, stopped))


def _write(
    session: Session,
    name: str,
    reviewed: Mapping[str, tuple[str, Reviewed]] | None,
    stopped: Callable[[], bool],
) -> Review:
    athlete = session.read(name)
    stored = ledger_of(session, name)
    for attempt in range(1, TRIES + 1):
        try:
            return _write_once(session, athlete, stored, reviewed, stopped)
        except LedgerMoved:
            if attempt == TRIES:
                raise
            stored = session.store.read_one(name)
    msg = "unreachable: the loop returns or raises"
    raise AssertionError(msg)


def _write_once(
    session: Session,
    athlete: Athlete,
    stored: Stored,
    reviewed: Mapping[str, tuple[str, Reviewed]] | None,
    stopped: Callable[[], bool],
) -> Review:
    session.gate.require_newest(athlete.name, stored.ledger)
    job = session.job(athlete, stored.ledger)
    with session.calendars.writer(athlete.name, athlete.document) as client:
        assessment = assess(job, client, stored.ledger)
        reasons = assessment.refusals + _not_reviewed(job, assessment, reviewed)
        reasons += session.gate.unproven(assessment, stored.ledger)
        reasons += stopping_errors(athlete, session.tree, assessment, client)
        if reasons:
            return review(session, athlete, assessment, reasons=reasons, requests=client.request_count)
        estimates = _estimates(athlete, assessment)
        approval = session.gate.permitted(stored.ledger)
        if assessment.changeset.changes:
            approval = session.gate.signed(approval)
        result = apply(assessment, client, session.store, stored, approval, estimates, stopped=stopped)
        return review(session, athlete, assessment, result=result, requests=client.request_count)


def _not_reviewed(
    job: Job, assessment: Assessment, reviewed: Mapping[str, tuple[str, Reviewed]] | None
) -> tuple[str, ...]:
    if reviewed is None:
        return ()
    calendar, covered = reviewed.get(job.athlete, (job.calendar, Reviewed(frozenset(), frozenset())))
    if calendar != job.calendar:
        return (f"the review is of {calendar}, and this run of {job.calendar}",)
    return uncovered(assessment.changeset, covered)


def _estimates(athlete: Athlete, assessment: Assessment) -> dict[str, Estimate]:
    settings = sport_settings(athlete, assessment)
    upserts = assessment.changeset.upserts
    return {change.identity: estimate(change.after, settings, change.content) for change in upserts}
