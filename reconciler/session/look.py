"""Compares one athlete with the calendar, and changes nothing. Knows no way to write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.errors import ApprovalError, InputError, LedgerError, ReconcilerError
from reconciler.reconcile.guard import refusals
from reconciler.reconcile.job import Assessment, assess
from reconciler.render.review import Review, view_changes
from reconciler.session.judging import Judged, judge, read_facts, sport_settings
from reconciler.session.material import material
from reconciler.session.steady import Known, asked, known

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.apply import Result
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.ledger_store import Stored
    from reconciler.session.session import Session


def look(session: Session, name: str, *, whole: bool = False, page: bool = False) -> Review:
    """Compare one athlete, and change nothing. Errors of this athlete become part of the review.

    The facts for rules and forecast cost three requests: they are read where something changes, or for a `whole`
    review. With `page`, what they told is kept for a page.
    """
    return guarded(name, lambda: _look(session, name, whole=whole, page=page))


def guarded(name: str, run: Callable[[], Review]) -> Review:
    """Make the errors of one athlete part of their review: they stop nobody else."""
    try:
        return run()
    except InputError as error:
        return Review(name, name, problems=error.problems)
    except ReconcilerError as error:
        return Review(name, name, error=error.message, hint=error.hint)


def _look(session: Session, name: str, *, whole: bool, page: bool) -> Review:
    found = Known(session.tree) if whole or page else known(session, name)
    if found.before and not _older(session, name, ledger_of(session, name).ledger):
        found = asked(session, name, found)
    if found.review:
        return found.review
    athlete = session.read(name, found.files)
    ledger = ledger_of(session, name).ledger
    job = session.job(athlete, ledger, session.desired(athlete, found.files))
    with session.calendars.reader(name, athlete.document) as reader:
        assessment = assess(job, reader, ledger, found.listed(job))
        older = _older(session, name, ledger)
        if not (whole or assessment.changeset.changes):
            reasons, requests = assessment.refusals + older, found.requests + reader.request_count
            return review(session, athlete, assessment, reasons=reasons, requests=requests)
        facts = read_facts(reader, assessment)
        judged = judge(athlete, session.tree, assessment, facts)
        reasons = assessment.refusals + older + judged.judgement.errors
        requests = found.requests + reader.request_count
        shown = review(session, athlete, assessment, judged, reasons=reasons, requests=requests)
    return replace(shown, material=material(session, athlete, assessment, facts, judged)) if page else shown


def _older(session: Session, name: str, ledger: Ledger) -> tuple[str, ...]:
    """Say before an apply what would stop it: this checkout lies behind what was applied."""
    try:
        session.gate.require_newest(name, ledger)
    except ApprovalError as error:
        return (f"{error.message} ({error.hint})" if error.hint else error.message,)
    return ()


def ledger_of(session: Session, name: str) -> Stored:
    """Return an athlete's ledger. LedgerError where it cannot be read."""
    found = session.ledgers[name]
    if isinstance(found, LedgerError):
        raise found
    return found


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
        calendar=session.calendars.title,
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
