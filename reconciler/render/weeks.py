"""The weeks that a change touches, as tables: each session, what it amounts to, and what happens to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action
from reconciler.reconcile.ownership import iso_week
from reconciler.workout import profile

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.athlete.rules import Ceiling
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.changes import Change, Changeset
    from reconciler.training.facts import Facts
    from reconciler.training.planned import PlannedSession, PlannedWeek

PROFILE_WIDTH = 20
HISTORY_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One session. Duration in seconds, distance in metres. `mark` is the action, `foreign`, or empty for no change."""

    date: dt.date
    start: str
    sport: str
    name: str
    duration: int | None = None
    distance: float | None = None
    load: float | None = None
    load_is: str = "unknown"
    profile: str = ""
    mark: str = ""
    key: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a week: seconds, metres, points, sessions. `partial`: a session in it has no known load."""

    duration: int
    distance: float
    load: float
    sessions: int
    partial: bool = False


@dataclass(frozen=True, slots=True)
class WeekView:
    """One week. `recent` are the sums of completed weeks before it, oldest first, where they are known."""

    week: str
    focus: str
    why: str
    goals: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    totals: Totals
    ceiling: Ceiling
    recent: tuple[tuple[str, Totals], ...]


def week_views(
    weeks: Sequence[PlannedWeek],
    changeset: Changeset,
    foreign: Sequence[LiveEvent],
    ceiling: Ceiling,
    facts: Facts | None,
) -> tuple[WeekView, ...]:
    """Return every week in which something changes."""
    touched = {iso_week(change.date) for change in changeset.changes}
    touched |= {change.identity.split("/", 1)[0] for change in changeset.changes}
    recent = _recent(facts)
    return tuple(
        _view(week, changeset, foreign, ceiling, recent) for week in weeks if week.week.week in touched
    )


def _view(
    week: PlannedWeek,
    changeset: Changeset,
    foreign: Sequence[LiveEvent],
    ceiling: Ceiling,
    recent: tuple[tuple[str, Totals], ...],
) -> WeekView:
    marks = {change.identity: change.action.value for change in changeset.changes}
    name = week.week.week
    rows = [_session(session, marks.get(f"{name}/{session.id}", "")) for session in week.sessions]
    rows += [_deleted(change) for change in changeset.deletes if iso_week(change.date) == name]
    rows += [_foreign(event) for event in foreign if iso_week(event.date) == name]
    goals = tuple((session.entry.name, session.entry.goal) for session in week.sessions if session.entry.goal)
    return WeekView(
        week=name,
        focus=week.week.focus or "",
        why=week.week.why or "",
        goals=goals,
        rows=tuple(sorted(rows, key=lambda row: (row.date, row.start, row.name))),
        totals=_totals(rows),
        ceiling=ceiling,
        recent=tuple((past, totals) for past, totals in recent if past < name)[-HISTORY_WEEKS:],
    )


def _session(session: PlannedSession, mark: str) -> Row:
    drawn = profile(session.text, session.measured, width=PROFILE_WIDTH) if session.measured else ""
    return Row(
        date=session.date,
        start=session.entry.time or "",
        sport=session.sport,
        name=session.entry.name,
        duration=session.duration,
        distance=session.distance,
        load=session.load,
        load_is=session.load_is,
        profile=drawn,
        mark=mark,
        key=session.race is not None or bool(getattr(session.entry, "key", False)),
    )


def _deleted(change: Change) -> Row:
    sport = str(change.before.get("type") or change.before.get("category") or "")
    return Row(change.date, "", sport, change.name, mark=Action.DELETE.value)


def _foreign(event: LiveEvent) -> Row:
    duration, distance, load = (
        event.raw.get(key) for key in ("moving_time", "distance", "icu_training_load")
    )
    return Row(
        date=event.date,
        start="",
        sport=event.type or event.category,
        name=event.name or "",
        duration=duration if isinstance(duration, int) else None,
        distance=distance if isinstance(distance, int | float) else None,
        load=load if isinstance(load, int) else None,
        load_is="exact",
        mark="foreign",
    )


def _totals(rows: Iterable[Row]) -> Totals:
    counted = [row for row in rows if row.mark != Action.DELETE.value]
    return Totals(
        duration=sum(row.duration or 0 for row in counted),
        distance=sum(row.distance or 0 for row in counted),
        load=sum(row.load or 0 for row in counted),
        sessions=len(counted),
        partial=any(row.load is None for row in counted),
    )


def _recent(facts: Facts | None) -> tuple[tuple[str, Totals], ...]:
    """Return the sums of the completed weeks of the history; the first is left out, since it may be cut."""
    weeks: dict[str, Totals] = {}
    for week, totals in _by_week(facts):
        weeks[week] = _plus(weeks.get(week), totals)
    return tuple(sorted(weeks.items()))[1:]


def _by_week(facts: Facts | None) -> Iterator[tuple[str, Totals]]:
    for activity in (facts.activities or ()) if facts else ():
        partial = activity.stub or activity.load is None
        sums = Totals(activity.time or 0, activity.distance or 0, activity.load or 0, 1, partial)
        yield iso_week(activity.day), sums


def _plus(one: Totals | None, other: Totals) -> Totals:
    if one is None:
        return other
    return Totals(
        one.duration + other.duration,
        one.distance + other.distance,
        one.load + other.load,
        one.sessions + other.sessions,
        one.partial or other.partial,
    )
