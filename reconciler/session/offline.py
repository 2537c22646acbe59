"""`diff --against REV`: the YAML of two revisions, without calendar, ledger or network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.athlete.reading import athlete_names
from reconciler.errors import InputError
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.job import assess
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.rehearsal import Rehearsal, as_applied
from reconciler.render.review import Review, view_changes
from reconciler.session.judging import judge, sport_settings
from reconciler.session.material import material
from reconciler.training.facts import Facts

if TYPE_CHECKING:
    from reconciler.session.session import Session


def compare(session: Session, against: str, *, whole: bool = False, page: bool = False) -> tuple[Review, ...]:
    """Return one review per athlete of the working tree, compared with a revision.

    A `whole` one says what the rules find also where nothing changes. With `page`, what there is for a page is kept.
    """
    base = GitTree(session.repository, against)
    known = athlete_names(base)
    return tuple(
        _compare(session, name, base if name in known else None, against, whole=whole, page=page)
        for name in session.names
    )


def _compare(
    session: Session, name: str, base: GitTree | None, against: str, *, whole: bool, page: bool
) -> Review:
    try:
        athlete = session.read(name)
        before = session.desired(session.read(name, base), base) if base else ()
    except InputError as error:
        return Review(name, name, problems=error.problems)
    events, ledger = as_applied(before)
    job = replace(session.job(athlete, ledger), calendar="")
    assessment = assess(job, Rehearsal(events), ledger if events else Ledger())
    changeset = assessment.changeset
    facts = Facts.offline(job.scope.today)
    judged = judge(athlete, session.tree, assessment, facts) if whole or changeset.changes else None
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
        material=material(session, athlete, assessment, facts, judged) if page and judged else None,
    )
