"""`diff --against REV`: the YAML of two revisions, without calendar, ledger or network."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reconciler.athlete.reading import ROOT, Known, athlete_names
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import InputError
from reconciler.reconcile.git_objects import batched
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.guard import refusals
from reconciler.reconcile.job import assess
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.rehearsal import Rehearsal, as_applied, unchanged
from reconciler.render.review import Review, view_changes
from reconciler.session.judging import judge, sport_settings
from reconciler.session.material import material
from reconciler.session.revision import Remembered
from reconciler.session.session import Session
from reconciler.training.facts import Facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.errors import Problem
    from reconciler.reconcile.changes import Changeset
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.job import Job
    from reconciler.session.options import Options


MANY = 64
"""Athletes for whom it pays to begin another process."""

MOST = 8
"""Processes of one run: each holds some 70 MB."""


def compare(
    session: Session, against: str, *, whole: bool = False, page: bool = False, processes: int | None = None
) -> tuple[Review, ...]:
    """Return one review per athlete of the working tree, compared with a revision.

    A `whole` one says what the rules find also where nothing changes. With `page`, what there is for a page is kept.
    A large roster is divided among `processes`: by default one for each processor that this one may use.
    """
    count = processes or min(_processors(), len(session.names) // MANY, MOST)
    if page or count < 2 or not isinstance(session.tree, WorkingTree):  # noqa: PLR2004
        return _part(session, against, session.names, whole=whole, page=page)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - for large rosters only

    _ = session.shared  # of the whole roster, and nothing that a part could know
    size = -(-len(session.names) // count)
    parts = [session.names[first : first + size] for first in range(0, len(session.names), size)]
    with ProcessPoolExecutor(count) as pool:
        apart = partial(_apart, session.options, session.now, session.shared, against, whole)
        return tuple(review for found in pool.map(apart, parts) for review in found)


def _processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not everywhere
        return os.cpu_count() or 1


def _apart(
    options: Options,
    now: dt.datetime,
    shared: Mapping[str, Problem],
    against: str,
    whole: bool,  # noqa: FBT001 - by position, for `partial`
    names: tuple[str, ...],
) -> tuple[Review, ...]:
    """Compare some athletes in a process of their own."""
    with Session(options, WorkingTree(options.root), now) as session:
        session.shared = shared
        return _part(session, against, names, whole=whole, page=False)


def _part(
    session: Session, against: str, names: tuple[str, ...], *, whole: bool, page: bool
) -> tuple[Review, ...]:
    base = GitTree(session.repository, against)
    known = frozenset(athlete_names(base))
    reviews = list[Review]()
    for some in batched(names):
        base.foresee([f"{ROOT}/{name}" for name in some if name in known])
        reviews += (
            _compare(session, name, base if name in known else None, against, whole=whole, page=page)
            for name in some
        )
    return tuple(reviews)


def _compare(
    session: Session, name: str, base: GitTree | None, against: str, *, whole: bool, page: bool
) -> Review:
    files = Remembered(session.tree)
    try:
        athlete = session.read(name, files)
        desired = session.desired(athlete, files)
        before = _before(session, athlete, base, files)
    except InputError as error:
        return Review(name, name, problems=error.problems)
    if before is None and not whole:
        return _unchanged(session, athlete, desired, against)
    events, ledger = as_applied(desired if before is None else before)
    job = replace(session.job(athlete, ledger, desired), calendar="")
    assessment = assess(job, Rehearsal(events), ledger if events else Ledger())
    changeset = assessment.changeset
    review = _review(athlete, job, changeset, against)
    if not whole and not changeset.changes:
        return review
    facts = Facts.offline(job.scope.today)
    judged = judge(athlete, session.tree, assessment, facts)
    return replace(
        review,
        changes=view_changes(changeset, sport_settings(athlete, assessment)),
        refusals=review.refusals + judged.judgement.errors,
        weeks=judged.weeks,
        judgement=judged.judgement,
        material=material(session, athlete, assessment, facts, judged) if page else None,
    )


def _unchanged(session: Session, athlete: Athlete, desired: tuple[Desired, ...], against: str) -> Review:
    job = session.job(athlete, Ledger(), desired)
    return _review(athlete, job, unchanged(job), against)


def _review(athlete: Athlete, job: Job, changeset: Changeset, against: str) -> Review:
    return Review(
        athlete=athlete.name,
        title=athlete.document.name,
        calendar=f"the YAML at {against}",
        first=job.scope.first,
        last=job.scope.last,
        changeset=changeset,
        refusals=refusals(changeset, job.declared_weeks, job.guards),
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
    return session.desired(session.read(athlete.name, base, known=known), base)
