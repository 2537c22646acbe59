"""What a week that ended leaves to do, for one athlete: its review as a note, and the skeleton of the next. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reconciler.athlete.reading import read_document
from reconciler.errors import ReconcilerError
from reconciler.reconcile.ownership import iso_week
from reconciler.reconcile.scope import LATE
from reconciler.render.week_review import REVIEW, week_review
from reconciler.render.week_review_note import note_text
from reconciler.render.weekly_body import Prepared, body
from reconciler.session.new_week import skeleton
from reconciler.session.review_note import noted
from reconciler.session.week_review import gather, last_whole_week

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.render.week_review import Gathered
    from reconciler.render.week_review_view import WeekReview
    from reconciler.session.session import Session

_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """What one athlete's pull request would hold. Without `files` there is nothing to propose, and `said` tells why.

    `week` is the one that ended, `next_week` the one after it. `before` is what the file that gets the note held.
    """

    athlete: str
    week: str
    next_week: str
    title: str = ""
    body: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    before: bytes = b""
    said: str = ""

    @property
    def branch(self) -> str:
        """One branch an athlete, whichever the week: last week's proposal makes room for this one."""
        return f"plans/week-{self.athlete}"

    @property
    def begins(self) -> str:
        """How every title for this week begins, whatever the proposal holds today."""
        return f"{self.athlete}: {self.week} is over"


class NotYet(ReconcilerError):  # noqa: N818 - a state of the world
    """It is Sunday where the athlete is: the week ends today."""


class NoKey(ReconcilerError):  # noqa: N818 - a state of the world
    """The environment holds no key for the athlete's calendar, so that nobody knows what was done."""


def prepare(session: Session, name: str) -> Draft:
    """Return what there is to propose. Up to eight requests, and two for each session with laps.

    Which week is over is the athlete's own matter: the last one that ended before today in their time zone. A review that
    stands in git already is left as it is, whoever wrote it. NotYet on the athlete's Sunday; NoKey without a key;
    ReconcilerError where something cannot be read.
    """
    document = read_document(session.tree, name)
    today = session.today(document)
    if today.weekday() == _SUNDAY:
        msg = f"{iso_week(today)} ends today, {today}, in {document.timezone}"
        raise NotYet(msg, hint="a run on Monday proposes its review")
    if not (session.calendars.is_embedded or session.environ.get(document.credential_env, "").strip()):
        msg = f"{document.credential_env} is not set, so nobody knows what was done"
        raise NoKey(msg, hint="hand the secret over in `env:` of the step")
    found = gather(session, name, last_whole_week(today))
    # The week of today follows the one that ended, since it is no Sunday.
    return _draft(session, found, iso_week(today))


def _draft(session: Session, found: Gathered, next_week: str) -> Draft:
    review = week_review(found)
    empty = Draft(found.athlete, found.week_name, next_week)
    note, text = _note(found, review)
    plan = (
        None
        if next_week in session.read(found.athlete).declared_weeks
        else skeleton(session, found.athlete, next_week)
    )
    if not (note or plan):
        has = "has its review" if found.week else "was not planned"
        return replace(empty, said=f"{found.week_name} {has}, and {next_week} is declared")
    parts = ("its review" if note else "", f"the skeleton of {next_week}" if plan else "")
    prepared = Prepared(
        review,
        empty.branch,
        next_week,
        found.monday + LATE,
        note,
        plan.path if plan else "",
        plan.remarks if plan else (),
    )
    files = ({note: text.encode()} if note else {}) | ({plan.path: plan.text.encode()} if plan else {})
    title = f"{empty.begins}: {' and '.join(filter(None, parts))}"
    return replace(empty, title=title, body=body(prepared), files=files, before=found.source if note else b"")


def _note(found: Gathered, review: WeekReview) -> tuple[str, str]:
    """Return path and text of the week's file with the note; empty where it has one, or where there is no file."""
    if found.week is None or any(entry.id == REVIEW for entry in found.week.notes):
        return "", ""
    return found.path, noted(found, note_text(review)).text
