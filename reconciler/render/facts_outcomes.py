"""What became of the planned sessions, as `facts` shows it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.ownership import iso_week
from reconciler.render.facts_view import MissedView, PlannedView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from reconciler.training.done import Outcome
    from reconciler.training.facts import Activity
    from reconciler.training.planned import PlannedSession


def planned(found: Iterable[Outcome]) -> Mapping[Activity, PlannedView]:
    """Return the session that each activity completed."""
    return {
        activity: _planned(outcome, outcome.session)
        for outcome in found
        if outcome.session
        for activity in outcome.activities
    }


def notes(found: Iterable[Outcome]) -> Mapping[Activity, tuple[str, ...]]:
    """Return what is to be said of activities that no session asked for."""
    return {
        activity: outcome.notes for outcome in found if not outcome.session for activity in outcome.activities
    }


def missed(found: Iterable[Outcome], since: dt.date, today: dt.date) -> tuple[MissedView, ...]:
    """Return the sessions of days that are over which nothing completed, the newest first."""
    views = [
        MissedView(
            identity=_identity(outcome.session),
            name=outcome.session.entry.name,
            day=outcome.day,
            sport=outcome.session.sport,
            state="missed" if outcome.state == "missed" else "unknown",
            notes=outcome.notes,
        )
        for outcome in found
        if outcome.session and not outcome.activities and since <= outcome.day < today
    ]
    return tuple(reversed(views))


def _planned(outcome: Outcome, session: PlannedSession) -> PlannedView:
    return PlannedView(
        identity=_identity(session),
        name=session.entry.name,
        day=session.date,
        state=outcome.state,
        matched_by=outcome.matched_by,
        time_share=_rounded(outcome.time.share),
        distance_share=_rounded(outcome.distance.share),
        load_share=_rounded(outcome.load.share),
        compliance=outcome.band,
        notes=outcome.notes,
    )


def _identity(session: PlannedSession) -> str:
    """Its week and id. The day of an entry always lies in the week of its file."""
    return f"{iso_week(session.date)}/{session.id}"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
