"""One athlete in one run: from files to a review. Used by `diff`, `apply` and `reconcile` alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.errors import ApprovalError, InputError, LedgerError, ReconcilerError
from reconciler.reconcile.apply import apply
from reconciler.reconcile.estimate import estimate
from reconciler.reconcile.guard import refusals
from reconciler.reconcile.job import Assessment, assess
from reconciler.reconcile.ledger_store import LedgerMoved, Stored
from reconciler.reconcile.saved import Reviewed, uncovered
from reconciler.render.review import Review, view_changes
from reconciler.session.judging import Judged, judge, read_facts, sport_settings, stopping_errors
from reconciler.session.material import material

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.apply import Result
    from reconciler.reconcile.estimate import Estimate
    from reconciler.reconcile.job import Job
    from reconciler.reconcile.ledger import Ledger
    from reconciler.session.session import Session

TRIES = 4
"""How often a run starts anew because another one wrote the ledger in between."""


def look(session: Session, name: str, *, whole: bool = False, page: bool = False) -> Review:
    """Compare one athlete, and change nothing. Errors of this athlete become part of the review.

    The facts for rules and forecast cost three requests: they are read where something changes, or for a `whole`
    review. With `page`, what they told is kept for a page.
    """
    return _guarded(name, lambda: _look(session, name, whole=whole, page=page))


def write(
    session: Session,
    name: str,
    reviewed: Mapping[str, tuple[str, Reviewed]] | None,
    stopped: Callable[[], bool],
) -> Review:
    """Compare and apply one athlete. `reviewed`, where given, bounds what is let through."""
    return _guarded(name, lambda: _write(session, name, reviewed, stopped))


def _guarded(name: str, run: Callable[[], Review]) -> Review:
    try:
        return run()
    except InputError as error:
        return Review(name, name, problems=error.problems)
    except ReconcilerError as error:
        return Review(name, name, error=error.message, hint=error.hint)


def _look(session: Session, name: str, *, whole: bool, page: bool) -> Review:
    athlete = session.read(name)
    stored = _stored(session, name)
    job = session.job(athlete, stored.ledger)
    with session.calendars.reader(name, athlete.document) as reader:
        assessment = assess(job, reader, stored.ledger)
        older = _older(session, name, stored.ledger)
        if not (whole or assessment.changeset.changes):
            reasons = assessment.refusals + older
            return review(session, athlete, assessment, reasons=reasons, requests=reader.request_count)
        facts = read_facts(reader, assessment)
        judged = judge(athlete, session.tree, assessment, facts)
        reasons = assessment.refusals + older + judged.judgement.errors
        found = review(session, athlete, assessment, judged, reasons=reasons, requests=reader.request_count)
    return replace(found, material=material(session, athlete, assessment, facts, judged)) if page else found


def _older(session: Session, name: str, ledger: Ledger) -> tuple[str, ...]:
    """Say before an apply what would stop it: this checkout lies behind what was applied."""
    try:
        session.gate.require_newest(name, ledger)
    except ApprovalError as error:
        return (f"{error.message} ({error.hint})" if error.hint else error.message,)
    return ()


def _write(
    session: Session,
    name: str,
    reviewed: Mapping[str, tuple[str, Reviewed]] | None,
    stopped: Callable[[], bool],
) -> Review:
    athlete = session.read(name)
    stored = _stored(session, name)
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


def _stored(session: Session, name: str) -> Stored:
    found = session.ledgers[name]
    if isinstance(found, LedgerError):
        raise found
    return found


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


def review(
    session: Session,
    athlete: Athlete,
    assessment: Assessment,
    judged: Judged | None = None,
    *,
    reasons: tuple[str, ...] | None = None,
    result: Result | None = None,
    requests: int = 0,
) -> Review:
    """Put together what a person reads of one athlete."""
    job, changeset = assessment.job, assessment.changeset
    return Review(
        athlete=athlete.name,
        title=athlete.document.name,
        calendar="the embedded calendar" if session.calendars.is_embedded else session.calendars.where,
        first=job.scope.first,
        last=job.scope.last,
        changes=view_changes(changeset, sport_settings(athlete, assessment)),
        changeset=changeset,
        refusals=refusals(changeset, job.declared_weeks, job.guards) if reasons is None else reasons,
        result=result,
        requests=requests,
        weeks=judged.weeks if judged else (),
        judgement=judged.judgement if judged else None,
        fitness=judged.fitness if judged else None,
        permissions=job.permissions,
    )
