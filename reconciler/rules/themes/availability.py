"""When the athlete can train: declared in rules.yaml, and on the calendar. E1 of the collection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.words import day, listed, quoted, time
from reconciler.training.facts import Absence
from reconciler.training.fetch import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from reconciler.calendar.event import LiveEvent
    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_DECLARED = "rules.yaml: what the athlete declared"


def minutes(clock: str) -> int:
    """Minutes since midnight of a time such as 08:00."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


@rule("rest-days", "E1", "No session on rest days and blocked days", "error", source=_DECLARED)
def rest_days(case: Case) -> Iterator[Outcome]:
    """No session stands on a weekday declared as rest, nor on a day that is blocked by name."""
    good = True
    for session in case.sessions:
        rest = case.rules.on(session.date).rest
        if rest or case.rules.is_blocked(session.date):
            good = False
            what = "a rest day" if rest else "a blocked day"
            yield case.found(f"{session.id} stands on {day(session.date)}, {what}", session, at=("date",))
    if good:
        free = [date for date in case.days if case.rules.on(date).rest or case.rules.is_blocked(date)]
        yield case.fine(f"free days: {listed(map(day, free)) or 'none declared'}", free_days=len(free))


@rule("time-windows", "E1", "Sessions lie in the declared times of day", "error", source=_DECLARED)
def time_windows(case: Case) -> Iterator[Outcome]:
    """A session with a time begins and ends inside a window of its weekday; one without fits into some window."""
    good = True
    for session in case.sessions:
        windows = case.rules.on(session.date).windows
        if not windows or session.race:
            continue
        need = (session.duration or 0) / 60
        if _fits(windows, session.entry.time, need):
            continue
        good = False
        at = f"at {session.entry.time}, " if session.entry.time else ""
        said = f"{session.id}, {at}{time(need * 60)}, fits into no window of {day(session.date)}: {listed(windows)}"
        yield case.found(said, session, at=("time",) if session.entry.time else (), minutes=need)
    if good:
        yield case.fine("every session fits into a declared window, or its day has none")


def _fits(windows: Sequence[str], start: str | None, need: float) -> bool:
    for window in windows:
        first, last = map(minutes, window.split("-"))
        begin = first if start is None else minutes(start)
        if first <= begin and begin + need <= last:
            return True
    return False


@rule("day-limits", "E1", "A day holds no more than declared", "error", source=_DECLARED)
def day_limits(case: Case) -> Iterator[Outcome]:
    """Training time, number of sessions and sports of each weekday, as declared."""
    good, longest = True, 0.0
    for date in case.days:
        sessions = case.plan.by_day.get(date, ())
        if not sessions:
            continue
        total = sum(session.duration or 0 for session in sessions)
        longest = max(longest, total)
        for said in _over(case, date, sessions, total):
            good = False
            yield case.found(said, *sessions, seconds=total)
    if good:
        yield case.fine(f"longest day {time(longest)}", longest_day=longest)


def _over(case: Case, date: dt.date, sessions: Sequence[PlannedSession], total: float) -> Iterator[str]:
    limit = case.rules.on(date)
    if limit.max_time is not None and total > limit.max_time:
        yield f"{time(total)} on {day(date)}, at most {time(limit.max_time)}"
    if limit.max_sessions is not None and len(sessions) > limit.max_sessions:
        yield f"{len(sessions)} sessions on {day(date)}, at most {limit.max_sessions}"
    for session in sessions:
        if limit.sports is not None and session.sport not in limit.sports:
            yield f"{session.id} is {session.sport} on {day(date)}, which is for {listed(limit.sports)}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How much training is possible on some days, by a note of the week or an event of somebody else."""

    name: str
    covers: Callable[[dt.date], bool]
    availability: object
    most: float | None
    sports: tuple[str, ...] | None


@rule(
    "marked-availability",
    "E1",
    "Days marked as unavailable or limited are respected",
    "error",
    Threshold("limited_minutes", 60, "min", "a LIMITED day without max_training_time; a suggestion"),
    source="training_availability, max_training_time, can_train_sports of notes here and of events on the calendar",
)
def marked_availability(case: Case) -> Iterator[Outcome]:
    """Nothing on UNAVAILABLE days, no more than is possible on LIMITED ones, only sports that are possible then."""
    marks = [*_declared(case), *_on_calendar(case)]
    good = True
    for date in case.days:
        sessions = [s for s in case.plan.by_day.get(date, ()) if s.entry.training_availability is None]
        for mark in marks:
            if sessions and mark.covers(date):
                for said in _against(mark, date, sessions, case.numbers["limited_minutes"] * 60):
                    good = False
                    yield case.found(said, *sessions)
    if case.plan.facts.events is None:
        yield case.missing("the calendar: days marked as unavailable or limited there")
    elif good:
        yield case.fine(f"{len(marks)} notes and events limit training", marks=len(marks))


def _declared(case: Case) -> Iterator[Mark]:
    for week in case.plan.weeks:
        for note in week.week.notes:
            if note.training_availability or note.max_training_time or note.can_train_sports:
                absence = Absence("holiday", *note.days(week.monday))
                yield Mark(
                    note.name,
                    absence.covers,
                    note.training_availability,
                    note.max_training_time,
                    note.can_train_sports,
                )


def _on_calendar(case: Case) -> Iterator[Mark]:
    for event in case.plan.foreign or ():
        availability, sports = event.get("training_availability"), event.get("can_train_sports")
        most = number(event.get("max_training_time"))
        if availability in ("LIMITED", "UNAVAILABLE") or most or sports:
            allowed = tuple(map(str, sports)) if isinstance(sports, list) else None
            yield Mark(event.name or "", partial(covers, event), availability, most, allowed)


def covers(event: LiveEvent, date: dt.date) -> bool:
    """Whether an event of one or several days covers a day; its end is exclusive (observed)."""
    end = event.end_date_local
    return event.date == date or bool(end and event.date < date and date.isoformat() < end[:10])


def _against(mark: Mark, date: dt.date, sessions: Sequence[PlannedSession], limited: float) -> Iterator[str]:
    name = quoted(mark.name)
    if mark.availability == "UNAVAILABLE":
        yield f"{listed(session.id for session in sessions)} on {day(date)}, which {name} marks as unavailable"
        return
    most = mark.most or (limited if mark.availability == "LIMITED" else None)
    total = sum(session.duration or 0 for session in sessions)
    if most is not None and total > most:
        yield f"{time(total)} on {day(date)}, where {name} leaves {time(most)}"
    wrong = [
        session.id for session in sessions if mark.sports is not None and session.sport not in mark.sports
    ]
    if wrong:
        yield f"{listed(wrong)} on {day(date)}, where {name} leaves only {listed(mark.sports or ())}"


RULES = (rest_days, time_windows, day_limits, marked_availability)
