"""Athletes with nothing to do: known by hash after one look at the calendar, without reading the plan. An edge.

Only who may write keeps something (`athlete_run`); whoever compares may use it. What is recalled is the very review that
a whole run would come to, and everything that is not the same to the byte leads to a whole run. See decision 010.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.athlete.copied import Copied
from reconciler.athlete.reading import ROOT, read_document
from reconciler.errors import LedgerError, ReconcilerError
from reconciler.reconcile.changes import canonical_digest
from reconciler.reconcile.in_sync import in_sync
from reconciler.render.review import Review
from reconciler.session.memory import program

if TYPE_CHECKING:
    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.tree import Tree
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.in_sync import InSync
    from reconciler.reconcile.job import Assessment, Job
    from reconciler.reconcile.ledger import Ledger
    from reconciler.session.session import Session


@dataclass(frozen=True, slots=True)
class Known:
    """What a run knows of an athlete before it compares.

    `files` are those that it reads. `inputs` is the digest of all that decides beside the calendar; empty where such a
    run is not to be remembered. `before` is what an earlier run with the same inputs kept. What the calendar was asked
    since stands in `events` and `requests`, and `review` is the result where it answered the same.
    """

    files: Tree
    document: AthleteDocument | None = None
    inputs: str = ""
    before: InSync | None = None
    events: tuple[LiveEvent, ...] | None = None
    requests: int = 0
    review: Review | None = None

    def listed(self, job: Job) -> tuple[LiveEvent, ...] | None:
        """Return the events, where it was asked for those that the job needs."""
        same = self.before and (self.before.oldest, self.before.newest) == (job.oldest, job.newest)
        return self.events if same else None


def known(session: Session, name: str) -> Known:
    """Look what an earlier run kept of an athlete. What is wrong with the plan is left to those who read it."""
    try:
        files = Copied(session.tree, f"{ROOT}/{name}")
    except OSError:
        return Known(session.tree)
    try:
        document = read_document(files, name)
        inputs = _inputs(session, name, files, document)
        before = session.memory.recall(name) if inputs else None
    except ReconcilerError:
        return Known(files)
    return Known(files, document, inputs, before if before and before.inputs == inputs else None)


def asked(session: Session, name: str, found: Known) -> Known:
    """Ask the calendar, where something was kept, whether it holds still. This door can only read.

    CalendarError and CredentialError as for every look at a calendar.
    """
    if found.before is None or found.document is None:
        return found
    with session.calendars.reader(name, found.document) as reader:
        events = reader.list_events(found.before.oldest, found.before.newest)
        requests = reader.request_count
    same = found.before.holds(events)
    review = _review(session, name, found.document, found.before, requests) if same else None
    return replace(found, events=events, requests=requests, review=review)


def keep(session: Session, found: Known, assessment: Assessment, ledger: Ledger, review: Review) -> None:
    """Keep what a run saw that had nothing to do. `ledger` is the one that it read; `review` has no result in it.

    More than one request means that something else was asked than the list, or that the calendar is in trouble.
    """
    if found.document is None or not found.inputs or review.requests != 1:
        return
    seen = in_sync(found.inputs, assessment, ledger)
    if seen is not None and _review(session, review.athlete, found.document, seen, 1) == review:
        session.memory.keep(review.athlete, seen)


def _inputs(session: Session, name: str, files: Copied, document: AthleteDocument) -> str:
    """Return the digest of all that decides what is done with an answer of the calendar, and what it is asked."""
    stored, options = session.ledgers[name], session.options
    if isinstance(stored, LedgerError) or name in session.shared:
        return ""
    if session.gate.permitted(stored.ledger).permits(name):
        return ""
    days = (session.today(document), session.read_from(), options.first, options.last)
    return canonical_digest(
        [
            program(),
            name,
            files.digest,
            session.settings.model_dump(mode="json"),
            [session.calendars.where, session.calendars.name(document)],
            stored.commit,
            [str(day) for day in days],
        ]
    )


def _review(session: Session, name: str, document: AthleteDocument, seen: InSync, requests: int) -> Review:
    return Review(
        athlete=name,
        title=document.name,
        calendar=session.calendars.title,
        first=seen.first,
        last=seen.last,
        changeset=seen.changeset(name),
        requests=requests,
    )
