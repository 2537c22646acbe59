"""`diff --against REV`: the YAML of two revisions, without calendar, ledger or network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.athlete.reading import Known, athlete_names
from reconciler.errors import InputError
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.job import assess
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.rehearsal import Rehearsal, as_applied
from reconciler.render.review import Review, view_changes
from reconciler.session.judging import judge, sport_settings
from reconciler.session.revision import Remembered
from reconciler.training.facts import Facts

if TYPE_CHECKING:
    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.desired import Desired
    from reconciler.session.session import Session


def compare(session: Session, against: str) -> tuple[Review, ...]:
    """Return one review per athlete of the working tree, compared with a revision."""
    base = GitTree(session.repository, against)
    known = athlete_names(base)
    return tuple(_compare(session, name, base if name in known else None, against) for name in session.names)


def _compare(session: Session, name: str, base: GitTree | None, against: str) -> Review:
    files = Remembered(session.tree)
    try:
        athlete = session.read(name, files)
        desired = compile_athlete(athlete)
        before = _before(session, athlete, base, files)
    except InputError as error:
        return Review(name, name, problems=error.problems)
    events, ledger = as_applied(desired if before is None else before)
    job = replace(session.job(athlete, ledger, desired), calendar="")
    assessment = assess(job, Rehearsal(events), ledger if events else Ledger())
    changeset = assessment.changeset
    judged = (
        judge(athlete, session.tree, assessment, Facts.offline(job.scope.today))
        if changeset.changes
        else None
    )
    return Review(
        athlete=name,
        title=athlete.document.name,
        calendar=f"the YAML at {against}",
        first=job.scope.first,
        last=job.scope.last,
        changes=view_changes(changeset, sport_settings(athlete, assessment)),
        changeset=changeset,
        refusals=assessment.refusals + (judged.judgement.errors if judged else ()),
        weeks=judged.weeks if judged else (),
        judgement=judged.judgement if judged else None,
        permissions=job.permissions,
    )


def _before(
    session: Session, athlete: Athlete, base: GitTree | None, files: Remembered
) -> tuple[Desired, ...] | None:
    """Return what the revision asks for; None where it holds the very files that were read."""
    if base is None:
        return ()
    if files.is_same_in(base, athlete.directory):
        return None
    known = Known(athlete, lambda path: files.same_file(base, path))
    return compile_athlete(session.read(athlete.name, base, known=known))
