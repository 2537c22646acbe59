"""The plan beside what stands on the calendar and in the past. E5, D5 and the dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, rule
from reconciler.rules.themes.availability import minutes
from reconciler.rules.words import day, listed, quoted, time
from reconciler.training.facts import OURS
from reconciler.training.fetch import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.calendar.event import LiveEvent
    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_BESIDE_RACE = frozenset({"brick", "opener", "warmup", "warm-up"})
_CONSISTENT = "consistency of the plan"


@rule(
    "foreign-sessions", "E5", "Days shared with sessions of others", "warning", source="Intervals.icu events"
)
def foreign_sessions(case: Case) -> Iterator[Outcome]:
    """Own sessions that overlap a workout or race which is not ours, or make its day longer than declared.

    Such events are shown and never changed.
    """
    events = case.plan.foreign_sessions
    if events is None:
        yield case.missing("the calendar: workouts and races of others are not known")
        return
    here = [event for event in events if event.date in case.days]
    good = True
    for event in here:
        for session in case.plan.by_day.get(event.date, ()):
            if _overlap(session, event):
                good = False
                said = f"{session.id} overlaps {quoted(event.name)} on {day(event.date)}, which is not ours"
                yield case.found(said, session)
        sessions = case.plan.by_day.get(event.date, ())
        total = sum(s.duration or 0 for s in sessions) + (number(event.get("moving_time")) or 0)
        most = case.rules.on(event.date).max_time
        if sessions and most is not None and total > most:
            good = False
            said = f"{time(total)} on {day(event.date)} with {quoted(event.name)}, at most {time(most)}"
            yield case.found(said, *sessions, seconds=total, most=most)
    if good:
        yield case.fine(f"{len(here)} sessions of others in the week", foreign=len(here))


def _overlap(session: PlannedSession, event: LiveEvent) -> bool:
    start = event.start_date_local[11:16]
    if session.entry.time is None or len(start) != len("08:00") or start == "00:00":
        return session.race is not None and event.category.startswith("RACE")
    ours, theirs = minutes(session.entry.time), minutes(start)
    length = (number(event.get("moving_time")) or 0) / 60
    return ours < theirs + length and theirs < ours + (session.duration or 0) / 60


@rule(
    "race-day",
    "D5",
    "A race has its day to itself",
    "error",
    source="race safety; expert practice",
    evidence="D",
)
def race_day(case: Case) -> Iterator[Outcome]:
    """On the day of a race stands no other workout, unless it is tagged opener, warm-up or brick."""
    good, races = True, list[str]()
    foreign = [e for e in case.plan.foreign_sessions or () if e.category.startswith("RACE")]
    for date in case.days:
        sessions = case.plan.by_day.get(date, ())
        names = [s.entry.name for s in sessions if s.race]
        names += [event.name or "race" for event in foreign if event.date == date]
        races += names
        for session in sessions if names else ():
            if session.race is None and not session.tags & _BESIDE_RACE:
                good = False
                said = f"{session.id} stands on the day of {quoted(names[0])}; tag it opener, warm-up or brick if it belongs to it"
                yield case.found(said, session)
    for goal in case.plan.athlete.document.goals:
        if goal.priority == "A" and goal.date in case.days and not races:
            good = False
            yield case.found(
                f"the goal {quoted(goal.name)} is on {day(goal.date)}, and no race stands there",
                days=[goal.date],
            )
    if good:
        yield case.fine(f"races: {listed(map(quoted, races)) or 'none'}", races=len(races))


@rule("past-sessions", "P1", "Sessions in the past are on the calendar", "warning", source=_CONSISTENT)
def past_sessions(case: Case) -> Iterator[Outcome]:
    """Nothing is written into the past, so a session that was declared late will never reach the calendar.

    A warning and no error: a session that was merged late must not keep the rest of its week from the athlete.
    """
    past = [session for session in case.week.sessions if session.date < case.today]
    if not past:
        yield case.fine("no session lies in the past", past=0)
        return
    if case.plan.facts.events is None:
        yield case.missing("the calendar: whether the sessions in the past ever stood there")
        return
    ours = {(event.external_id or "").rpartition(":")[2] for event in case.plan.facts.events if _ours(event)}
    late = [session for session in past if session.id not in ours]
    for session in late:
        said = (
            f"{session.id} is declared for {day(session.date)}, which is past: it will not reach the calendar"
        )
        yield case.found(said, session, at=("date",))
    if not late:
        yield case.fine(f"{len(past)} sessions in the past, all on the calendar", past=len(past))


def _ours(event: LiveEvent) -> bool:
    return (event.external_id or "").startswith(OURS)


@rule("duplicate-sessions", "P2", "No session stands twice", "warning", source=_CONSISTENT)
def duplicate_sessions(case: Case) -> Iterator[Outcome]:
    """Two entries of one day with the same sport, name and steps are mostly a slip. Double ids do not load at all."""
    seen: dict[tuple[object, ...], str] = {}
    good = True
    for session in case.sessions:
        entry = session.entry
        same = seen.setdefault((entry.date, entry.sport, entry.name, entry.workout_text), session.id)
        if same != session.id:
            good = False
            yield case.found(f"{session.id} is the same as {same} on {day(entry.date)}", session)
    if good:
        yield case.fine(f"{len(case.sessions)} different sessions", sessions=len(case.sessions))


RULES = (foreign_sessions, race_day, past_sessions, duplicate_sessions)
