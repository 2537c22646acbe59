"""Edits of the calendar on their way into the YAML: into the working tree, or proposed on a branch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.athlete.overlay import Overlay
from reconciler.errors import LedgerError, ReconcilerError
from reconciler.reconcile.adopt import Plans, plan
from reconciler.reconcile.adopt_model import Adoption, Choices, is_named
from reconciler.reconcile.job import assess
from reconciler.reconcile.proposal import Proposal
from reconciler.render.adopt_markdown import body, title
from reconciler.session import offering
from reconciler.session.judging import new_errors
from reconciler.session.plan_files import replace_files

if TYPE_CHECKING:
    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.reconcile.job import Assessment
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.proposal import Base, Exists, Proposed
    from reconciler.session.session import Session

KIND = "adopt"
EVERYTHING = Choices()


@dataclass(frozen=True, slots=True)
class Found:
    """What an adoption makes of the plans at one state. `title` is the athlete's name for people."""

    title: str
    adoption: Adoption


def find(
    session: Session, name: str, choices: Choices, tree: Tree | None = None, ledger: Ledger | None = None
) -> Found:
    """Compare one athlete with the calendar, and say what its edits become in the YAML of a tree. One request.

    `ledger` is the one to go by where it was written since the session read them.

    InputError where the plans do not load; ReconcilerError for an event that nobody knows.
    """
    tree = tree or session.tree
    athlete = session.read(name, tree)
    if ledger is None:
        stored = session.ledgers[name]
        if isinstance(stored, LedgerError):
            raise stored
        ledger = stored.ledger
    job = session.job(athlete, ledger)
    # Whoever adopts an edit does not want it put back, whatever the settings say of the others.
    job = replace(job, scope=replace(job.scope, drift="report"))
    with session.calendars.reader(name, athlete.document) as reader:
        assessment = assess(job, reader, ledger)
    _require_known(assessment, choices)
    plans = Plans(tree, athlete, lambda changed: _read(session, name, changed))
    return Found(athlete.document.name, _judged(assessment, plans, plan(assessment, plans, choices)))


def _judged(assessment: Assessment, plans: Plans, adoption: Adoption) -> Adoption:
    """Add the errors of the rules that would stop the athlete after the merge."""
    if not adoption.after:
        return adoption
    files = {path: text.encode() for path, text in adoption.after.items()}
    after = plans.read(Overlay(plans.tree, files))
    return replace(adoption, errors=new_errors(plans.athlete, after, assessment))


def _read(session: Session, name: str, tree: Tree) -> Athlete:
    return session.read(name, tree)


def _require_known(assessment: Assessment, choices: Choices) -> None:
    """Refuse names that mean nothing, and ids that mean several events."""
    observations, desired = assessment.changeset.observations, assessment.job.desired
    named = {*choices.events, *choices.take, *(name for name, _ in choices.fields)} - {""}
    for name in sorted(named):
        seen = {one.identity or str(one.event_id) for one in observations if is_named(one, name)}
        declared = {item.identity for item in desired if name in (item.identity, item.id)}
        live = name.isdecimal() and int(name) in assessment.calendar.by_id
        if not (seen or declared or live):
            raise ReconcilerError(
                f"{assessment.job.athlete} has no event {name!r}",
                hint="name one as `reconciler diff` shows it: 2026-W20/long-run, its id, or the number of the event",
            )
        if len(seen | declared) > 1 and len(seen) != 1:
            raise ReconcilerError(
                f"{name!r} could be {' or '.join(sorted(seen | declared))}", hint="name one of them"
            )


def write(session: Session, adoption: Adoption) -> None:
    """Write the files of an adoption into the working tree. ReconcilerError, with nothing written, where it cannot be."""
    files = {path: (_bytes(adoption.before[path]), text.encode()) for path, text in adoption.after.items()}
    if files:
        replace_files(session.options.root, files)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def offer(session: Session, found: Found, base: Base, branch: str, *, exists: Exists) -> Proposed:
    """Propose an adoption that was made from the files of the base."""
    adoption = found.adoption
    proposal = Proposal(
        branch=branch,
        title=title(found.title, adoption),
        body=body(found.title, adoption),
        files={path: text.encode() for path, text in adoption.after.items()},
        base=base,
        kind=KIND,
        trailers=adoption.trailers,
    )
    return offering.offer(session, proposal, exists=exists)
