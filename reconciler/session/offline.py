"""`diff --against REV`: the YAML of two revisions, without calendar, ledger or network."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reconciler.athlete.reading import Known, athlete_names
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import InputError
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.job import assess
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.rehearsal import Rehearsal, as_applied
from reconciler.render.review import Review, view_changes
from reconciler.session.judging import judge, sport_settings
from reconciler.session.revision import Remembered
from reconciler.session.session import Session
from reconciler.training.facts import Facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.errors import Problem
    from reconciler.reconcile.desired import Desired
    from reconciler.session.options import Options


MANY = 64
"""Athletes for whom it pays to begin another process."""

MOST = 8
"""Processes of one run: each holds some 70 MB."""


def compare(session: Session, against: str, processes: int | None = None) -> tuple[Review, ...]:
    """Return one review per athlete of the working tree, compared with a revision.

    A large roster is divided among `processes`: by default one for each processor that this one may use.
    """
    count = processes or min(_processors(), len(session.names) // MANY, MOST)
    if count < 2 or not isinstance(session.tree, WorkingTree):  # noqa: PLR2004
        return _part(session, against, session.names)
    _ = session.shared  # of the whole roster, and nothing that a part could know
    size = -(-len(session.names) // count)
    parts = [session.names[first : first + size] for first in range(0, len(session.names), size)]
    with ProcessPoolExecutor(count) as pool:
        apart = partial(_apart, session.options, session.now, session.shared, against)
        return tuple(review for found in pool.map(apart, parts) for review in found)


def _processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not everywhere
        return os.cpu_count() or 1


def _apart(
    options: Options, now: dt.datetime, shared: Mapping[str, Problem], against: str, names: tuple[str, ...]
) -> tuple[Review, ...]:
    """Compare some athletes in a process of their own."""
    with Session(options, WorkingTree(options.root), now) as session:
        session.shared = shared
        return _part(session, against, names)


def _part(session: Session, against: str, names: tuple[str, ...]) -> tuple[Review, ...]:
    base = GitTree(session.repository, against)
    known = frozenset(athlete_names(base))
    return tuple(_compare(session, name, base if name in known else None, against) for name in names)


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
