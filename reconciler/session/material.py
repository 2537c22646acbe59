"""Gathers what a page shows of an athlete beyond the review: nothing that a request is needed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.quantity import monday
from reconciler.errors import InputError
from reconciler.reconcile.ownership import iso_week
from reconciler.render.material import Material
from reconciler.render.weeks import week_views
from reconciler.rules.settings import ladder, settings
from reconciler.session.judging import theirs
from reconciler.training import plan_athlete
from reconciler.training.done import outcomes
from reconciler.training.facts import HISTORY
from reconciler.training.forecast import WEEK

if TYPE_CHECKING:
    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.job import Assessment
    from reconciler.session.judging import Judged
    from reconciler.session.session import Session
    from reconciler.training.facts import Facts

PAST_WEEKS = 4
"""Completed weeks that a page looks back on. One more is read: a session may be done a day off."""


def material(
    session: Session, athlete: Athlete, assessment: Assessment, facts: Facts, judged: Judged
) -> Material:
    """Return what a page shows of an athlete. A past week that does not load is said, and stops nothing."""
    today = assessment.job.scope.today
    first = monday(iso_week(today)) - PAST_WEEKS * WEEK
    unread = ""
    try:
        whole = session.read(athlete.name, since=first - WEEK)
    except InputError as error:
        whole, unread = athlete, f"{len(error.problems)} problem(s) in past weeks: {error.problems[0]}"
    weeks = plan_athlete(whole, facts, ladder(settings(whole.rules.checks)))
    ids = {identity: entry.event_id for identity, entry in assessment.ledger.entries.items()}
    found = outcomes(weeks, facts, ids, since=today - HISTORY)
    shown = tuple(week for week in weeks if week.monday >= first)
    return Material(
        today=today,
        document=athlete.document,
        strategy=athlete.strategy,
        plan=shown,
        views=week_views(
            shown, assessment.changeset, theirs(assessment), athlete.rules.week, facts, every=True
        ),
        facts=facts,
        futures=judged.futures,
        outcomes=tuple(one for one in found if first <= one.day),
        unread=unread,
    )
