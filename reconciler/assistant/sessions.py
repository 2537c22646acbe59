"""The sessions of a week as computed, for a model. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.assistant.words import lines

if TYPE_CHECKING:
    from reconciler.assistant.shapes import SessionShape, SumsShape
    from reconciler.training.planned import PlannedSession, PlannedWeek


def session_rows(week: PlannedWeek) -> list[SessionShape]:
    """Return the sessions in order of day and time."""
    return [_row(session) for session in week.sessions]


def sums(week: PlannedWeek) -> SumsShape:
    """Return the sums over all sessions of a week."""
    loads = [session.load for session in week.sessions]
    return {
        "sessions": len(week.sessions),
        "hard": sum(session.hard is True for session in week.sessions),
        "duration": sum(session.duration or 0 for session in week.sessions),
        "load": round(sum(load or 0 for load in loads), 1),
        "partial": None in loads,
    }


def _row(session: PlannedSession) -> SessionShape:
    return {
        "id": session.id,
        "date": session.date.isoformat(),
        "time": session.entry.time,
        "sport": session.sport,
        "name": lines(session.entry.name),
        "duration": session.duration,
        "distance": None if session.distance is None else round(session.distance, 1),
        "load": None if session.load is None else round(session.load, 1),
        "load_is": session.load_is,
        "hard": session.hard,
        "hard_because": session.effort.why,
        "key": session.race is not None or bool(getattr(session.entry, "key", False)),
    }
