"""One athlete in one run: from files to a review. Used by `diff`, `apply` and `reconcile` alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile.apply import Result, apply
from reconciler.reconcile.estimate import estimate
from reconciler.reconcile.job import Assessment, assess
from reconciler.reconcile.ledger_store import LedgerMoved, Stored
from reconciler.reconcile.saved import Reviewed, uncovered
from reconciler.session.judging import sport_settings, stopping_errors
from reconciler.session.look import guarded, ledger_of, look, review
from reconciler.session.steady import Known, asked, keep, known

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
    found = Known(session.tree) if reviewed is not None else known(session, name)
    if found.before:
        session.gate.require_newest(name, ledger_of(session, name).ledger)
        found = asked(session, name, found)
    if found.review:
        return replace(found.review, result=Result())
    athlete = session.read(name, found.files)
    stored = ledger_of(session, name)
    for attempt in range(1, TRIES + 1):
        try:
            return _write_once(session, athlete, stored, found, reviewed, stopped)
        except LedgerMoved:
            if attempt == TRIES:
                raise
            stored, found = session.store.read_one(name), Known(found.files)
    msg = "unreachable: the loop returns or raises"
    raise AssertionError(msg)


def _write_once(
    session: Session,
    athlete: Athlete,
    stored: Stored,
    found: Known,
    reviewed: Mapping[str, tuple[str, Reviewed]] | None,
    stopped: Callable[[], bool],
) -> Review:
    session.gate.require_newest(athlete.name, stored.ledger)
    job = session.job(athlete, stored.ledger, session.desired(athlete, found.files))
    with session.calendars.writer(athlete.name, athlete.document) as client:
        assessment = assess(job, client, stored.ledger, found.listed(job))
        reasons = assessment.refusals + _not_reviewed(job, assessment, reviewed)
        reasons += session.gate.unproven(assessment, stored.ledger)
        reasons += stopping_errors(athlete, found.files, assessment, client)
        if reasons:
            requests = found.requests + client.request_count
            return review(session, athlete, assessment, reasons=reasons, requests=requests)
        estimates = _estimates(athlete, assessment)
        approval = session.gate.permitted(stored.ledger)
        if assessment.changeset.changes:
            approval = session.gate.signed(approval)
        result = apply(assessment, client, session.store, stored, approval, estimates, stopped=stopped)
        requests = found.requests + client.request_count
    shown = review(session, athlete, assessment, result=result, requests=requests)
    if result == Result():
        keep(session, found, assessment, stored.ledger, replace(shown, result=None))
    return shown


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
