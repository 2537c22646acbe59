"""The days and weeks before a race. D2 and D4 of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.plan import WEEK
from reconciler.rules.words import day, listed, percent, quoted, time
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from reconciler.rules.case import Case
    from reconciler.rules.volume import Totals
    from reconciler.training.planned import PlannedSession

_PEAKS = 4
_LOOK = 6


class RaceDay(NamedTuple):
    """A race: declared, or somebody else's on the calendar."""

    day: dt.date
    priority: str
    name: str


def races(case: Case) -> tuple[RaceDay, ...]:
    """Every race that is declared or stands on the calendar, by day."""
    found = [RaceDay(s.date, s.race.priority, s.entry.name) for s in case.plan.races if s.race]
    foreign = case.plan.foreign_sessions or ()
    found += [RaceDay(e.date, e.category[-1], e.name or "race") for e in foreign if e.category != "WORKOUT"]
    return tuple(sorted(found))


@rule(
    "taper",
    "D2",
    "Taper before an A race",
    "warning",
    Threshold("least", 41, "%", "less volume than in the peak weeks, at least"),
    Threshold("most", 60, "%", "a note where it is even less"),
    Threshold("sessions", 80, "%", "of the sessions of the peak weeks"),
    source="41-60 %: SMD -0.77 [-1.23, -0.30], intensity kept -0.55, frequency kept -0.53 (Wang 2023); Bosquet 2007",
    evidence="A",
)
def taper(case: Case) -> Iterator[Outcome]:
    """The week of an A race has 41 to 60 % less training time than the mean of the four peak weeks before.

    The race itself does not count. Frequency stays above 80 %, one session with intensity stays; the week before is no
    bigger than the one before that.
    """
    near = [
        r
        for r in races(case)
        if r.priority == "A" and case.week.monday <= r.day < case.week.monday + 2 * WEEK
    ]
    goals = [
        g
        for g in case.plan.athlete.document.goals
        if g.priority == "A" and case.week.monday <= g.date < case.week.monday + 2 * WEEK
    ]
    dates = sorted({race.day for race in near} | {goal.date for goal in goals})
    if not dates:
        yield case.fine("no A race in this week or the next")
        return
    mondays = [case.week.monday - number * WEEK for number in range(1, _LOOK + 1)]
    before = [case.plan.totals(monday, monday + 6 * DAY) for monday in mondays]
    known = [total for total in before if not total.unknown and not total.all.without_time]
    if len(known) < _PEAKS or not any(total.all.time for total in known):
        yield case.missing(f"the training time of {_PEAKS} weeks before the race")
        return
    if dates[0] > case.week.sunday:
        yield _week_before(case, known)
    else:
        yield from _race_week(case, dates[0], known)


def _week_before(case: Case, known: Sequence[Totals]) -> Outcome:
    planned = case.plan.totals(case.week.monday, case.week.sunday).all.time
    if planned > known[0].all.time:
        said = f"{time(planned)} in the week before the race week, more than the {time(known[0].all.time)} of the week before"
        return case.found(said, seconds=planned, before=known[0].all.time)
    return case.fine(f"{time(planned)}, after {time(known[0].all.time)}", seconds=planned)


def _race_week(case: Case, date: dt.date, known: Sequence[Totals]) -> Iterator[Outcome]:
    peaks = sorted(known, key=lambda total: -total.all.time)[:_PEAKS]
    usual = sum(total.all.time for total in peaks) / len(peaks)
    count = sum(total.all.sessions for total in peaks) / len(peaks)
    mine = [s for s in case.week.sessions if s.race is None]
    planned = sum(session.duration or 0 for session in mine)
    cut = 1 - planned / usual
    said = f"{time(planned)} before the race of {day(date)}, {percent(cut)} less than {time(usual)} of the peak weeks"
    good = True
    if not case.share("least") <= cut <= case.share("most"):
        good = False
        yield case.found(
            f"{said}; usual are {case.numbers['least']:g} to {case.numbers['most']:g} %",
            note=cut > case.share("most"),
            cut=cut,
            usual=usual,
        )
    if len(mine) + 1 < case.share("sessions") * count:
        good = False
        yield case.found(
            f"{len(mine) + 1} sessions with the race, usual are {count:.1f}", note=True, sessions=len(mine)
        )
    if mine and not any(_intense(session) for session in mine):
        good = False
        yield case.found(
            "no session of the race week has any intensity: keeping some is part of a taper", note=True
        )
    if good:
        yield case.fine(said, cut=cut, usual=usual)


def _intense(session: PlannedSession) -> bool:
    return session.hard is True or sum(session.zones.power[2:]) + sum(session.zones.other[2:]) > 0


@rule(
    "day-before-race",
    "D4",
    "Rest or an opener before a race",
    "warning",
    Threshold("opener_minutes", 30, "min"),
    source="76 % of 45 coached races had a free day before (trainctl T-10); 48 h without a hard session",
    evidence="D",
)
def day_before_race(case: Case) -> Iterator[Outcome]:
    """The day before a race or test is free, or holds one opener of 30 minutes without Z3; nothing hard in 48 hours.

    The day after is easy.
    """
    around = [
        race for race in races(case) if case.week.monday - DAY <= race.day <= case.week.sunday + 2 * DAY
    ]
    found = [pair for race in around for pair in _around(case, race)]
    for said, session in found:
        yield case.found(said, session)
    if not found:
        names = listed(f"{quoted(race.name)} on {day(race.day)}" for race in around)
        yield case.fine(f"races near: {names or 'none'}", races=len(around))


def _around(case: Case, race: RaceDay) -> Iterator[tuple[str, PlannedSession]]:
    name, longest = quoted(race.name), case.numbers["opener_minutes"] * 60
    for session in case.sessions:
        gap = (race.day - session.date).days
        zones = session.zones
        above = sum(zones.power[2:]) + sum(zones.other[2:])
        if gap == 1 and (above or (session.duration or 0) > longest or session.hard):
            what = f"{time(session.duration or 0)}, {time(above)} in Z3 or above"
            yield (
                f"{session.id} ({what}) stands on the day before {name}; usual is rest or 30 easy minutes",
                session,
            )
        elif gap == 2 and session.hard:  # noqa: PLR2004 - 48 hours
            yield f"{session.id} is hard, two days before {name}", session
        elif gap == -1 and session.hard:
            yield f"{session.id} is hard, on the day after {name}", session


RULES = (taper, day_before_race)
