"""The weeks that a change touches, as tables: each session, what it amounts to, and what happens to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY
from reconciler.reconcile.changes import Action
from reconciler.reconcile.ownership import is_marked, iso_week, sunday
from reconciler.training.distances import has_whole_distance
from reconciler.workout import profile

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.athlete.rules import Ceiling
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.changes import Change, Changeset
    from reconciler.training.facts import Facts
    from reconciler.training.planned import PlannedSession, PlannedWeek

PROFILE_WIDTH = 20
HISTORY_WEEKS = 4
_NO_SESSIONS = frozenset({"Note", "Sick", "Injured", "Holiday"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Duration in seconds, distance in metres; `partial`: of a part nobody knows the distance.

    `mark` is the action, `foreign` or `unclaimed` for what is not ours, or empty for no change.
    """

    date: dt.date
    start: str
    sport: str
    name: str
    duration: int | None = None
    distance: float | None = None
    partial: bool = False
    load: float | None = None
    load_is: str = "unknown"
    profile: str = ""
    mark: str = ""
    key: bool = False


@dataclass(frozen=True, slots=True)
class Distance:
    """Metres of one kind of sport. `partial`: some of it is not known."""

    sport: str
    metres: float
    partial: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a week: seconds, points, sessions, distances by sport. `partial`: a load in it is not known."""

    duration: int
    distances: tuple[Distance, ...]
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
    theirs: Sequence[LiveEvent],
    ceiling: Ceiling,
    facts: Facts | None,
    *,
    every: bool = False,
) -> tuple[WeekView, ...]:
    """Return the weeks in which something changes, also one whose file is gone. Each change has a row somewhere.

    `theirs` are the sessions of the calendar that are not ours. With `every`, all declared weeks.
    """
    known = {week.week.week: week for week in weeks}
    touched = sorted(
        {_week_of(change, known) for change in changeset.changes} | (set(known) if every else set())
    )
    recent = _recent(facts)
    return tuple(_view(name, known.get(name), changeset, theirs, ceiling, recent) for name in touched)


def _week_of(change: Change, known: Mapping[str, PlannedWeek]) -> str:
    """The week in whose table a change stands: that of its entry, or that of its day where the entry is gone."""
    named = change.identity.split("/", 1)[0]
    return named if named in known and change.action is not Action.DELETE else iso_week(change.date)


def _view(
    name: str,
    week: PlannedWeek | None,
    changeset: Changeset,
    theirs: Sequence[LiveEvent],
    ceiling: Ceiling,
    recent: tuple[tuple[str, Totals], ...],
) -> WeekView:
    sessions = week.sessions if week else ()
    here = [change for change in changeset.changes if _week_of(change, {name: week} if week else {}) == name]
    marks = {change.identity: change.action.value for change in here if change.action is not Action.DELETE}
    rows = [_session(session, marks.pop(f"{name}/{session.id}", "")) for session in sessions]
    rows += [_other(change) for change in here if change.action is Action.DELETE or change.identity in marks]
    rows += [_their(event) for event in theirs if iso_week(event.date) == name]
    declared = week.week if week else None
    return WeekView(
        week=name,
        focus=(declared.focus if declared else "") or "",
        why=(declared.why if declared else "") or "",
        goals=tuple((session.entry.name, session.entry.goal) for session in sessions if session.entry.goal),
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
        partial=not has_whole_distance(session),
        load=session.load,
        load_is=session.load_is,
        profile=drawn,
        mark=mark,
        key=session.race is not None or bool(getattr(session.entry, "key", False)),
    )


def _other(change: Change) -> Row:
    """A change that is no session of the week: a note, or what goes."""
    shown = change.after or change.before
    sport = str(shown.get("type") or str(shown.get("category") or "").replace("_", " ").capitalize())
    start = str(shown.get("start_date_local") or "")[11:16].replace("00:00", "")
    return Row(change.date, start, sport, change.name, load=0, mark=change.action.value)


def _their(event: LiveEvent) -> Row:
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
        mark="unclaimed" if is_marked(event) else "foreign",
    )


def _totals(rows: Iterable[Row]) -> Totals:
    counted = [row for row in rows if row.mark != Action.DELETE.value and row.sport not in _NO_SESSIONS]
    return Totals(
        duration=sum(row.duration or 0 for row in counted),
        distances=_distances(counted),
        load=sum(row.load or 0 for row in counted),
        sessions=len(counted),
        partial=any(row.load is None for row in counted),
    )


def _distances(rows: Iterable[Row]) -> tuple[Distance, ...]:
    """Metres by the sport that shares settings: those of a swim and a ride do not add up to anything."""
    sums: dict[str, Distance] = {}
    for row in rows:
        family = FAMILY.get(row.sport, row.sport)
        found = sums.get(family, Distance(family, 0, partial=False))
        lacking = row.partial or not row.distance
        sums[family] = Distance(family, found.metres + (row.distance or 0), partial=found.partial or lacking)
    return tuple(found for _, found in sorted(sums.items()) if found.metres)


def _recent(facts: Facts | None) -> tuple[tuple[str, Totals], ...]:
    """Return the sums of completed weeks: not the running one, and not the first, which the history may cut."""
    weeks: dict[str, list[Row]] = {}
    for activity in (facts.activities or ()) if facts else ():
        row = Row(
            activity.day, "", activity.sport or "", "", activity.time, activity.distance, load=activity.load
        )
        weeks.setdefault(iso_week(activity.day), []).append(row)
    done = [
        (week, _totals(rows)) for week, rows in sorted(weeks.items()) if facts and sunday(week) < facts.today
    ]
    return tuple(done)[1:]
