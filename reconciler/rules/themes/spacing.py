"""Hard sessions: what they are, how many, how far apart; and where strength may stand. C1-C4 of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.words import day, listed, quoted, time
from reconciler.training.facts import DAY
from reconciler.training.planned import by_steps

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_FEW = 4
_LONG = 90 * 60
_RACES = ("RACE_A", "RACE_B", "RACE_C")


class HardDay(NamedTuple):
    """A hard session of any origin. `session` is None where it is not declared here."""

    day: dt.date
    name: str
    session: PlannedSession | None = None


@rule(
    "hard-as-planned",
    "C1",
    "What counts as hard",
    "info",
    Threshold("power_z3", 30, "min", "power, Z3 and above"),
    Threshold("power_z4", 10, "min"),
    Threshold("power_z5", 5, "min"),
    Threshold("power_z6", 2, "min"),
    Threshold("power_z7", 1, "min"),
    Threshold("other_z4", 10, "min", "heart rate and pace, Z4 and above"),
    Threshold("other_z5", 5, "min"),
    Threshold("swim_z4", 20, "min", "swims, by pace; no source"),
    Threshold("swim_z5", 12, "min"),
    Threshold("rpe", 7, "RPE", "for sessions without zones"),
    source="Section 11's ladder; pace as heart rate, so that strides make no run hard",
    evidence="D",
)
def hard_as_planned(case: Case) -> Iterator[Outcome]:
    """A session is hard from 30 min in Z3, 10 in Z4, 5 in Z5, 2 in Z6 or 1 in Z7 on; races and tests always are.

    `hard: true|false` of the author overrides that; where it says the opposite of the steps, this note remembers it.
    """
    good = True
    for session in case.sessions:
        stated = getattr(session.entry, "hard", None)
        steps = by_steps(session, case.plan.ladder) if stated is not None else None
        if steps is not None and steps.hard is not None and steps.hard != stated:
            good = False
            said = f"{session.id} is {'hard' if stated else 'easy'} by the author and {'hard' if steps.hard else 'easy'} by its steps"
            yield case.found(f"{said} ({steps.why})", session, at=("hard",))
    unknown = [session.id for session in case.sessions if session.hard is None]
    if unknown:
        yield case.missing(f"whether {listed(unknown)} is hard: no zones, and neither rpe nor hard is stated")
    elif good:
        hard = [session.id for session in case.sessions if session.hard]
        yield case.fine(f"hard: {listed(hard) or 'none'}", hard=len(hard))


def planned_hard(case: Case) -> list[HardDay]:
    return [HardDay(session.date, session.id, session) for session in case.plan.hard_ahead]


def hard_units(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """The hard sessions, where the parts of a brick (one day, tagged `brick`) count as one."""
    seen: set[dt.date] = set()
    units = []
    for session in sessions:
        brick = "brick" in session.tags
        if session.hard and not (brick and session.date in seen):
            units.append(session)
            seen |= {session.date} if brick else set()
    return units


def _elsewhere(case: Case) -> list[HardDay]:
    """Completed hard sessions, and races of others: foreign workouts do not say whether they are hard."""
    done = [HardDay(date, f"the {sport} of {day(date)}") for date, sport in case.plan.hard_days_done or ()]
    races = [e for e in case.plan.foreign_sessions or () if e.category in _RACES and e.date >= case.today]
    return done + [HardDay(event.date, quoted(event.name)) for event in races]


@rule(
    "hard-days-spacing",
    "C2",
    "Easy days between hard ones",
    "warning",
    source="hard-easy practice (Casado 2022); days apart: spacing.hard_days of rules.yaml, else 2",
    evidence="D",
)
def hard_days_spacing(case: Case) -> Iterator[Outcome]:
    """Hard sessions stand at least two days apart, across weeks and sports, with what was completed counted in.

    Where the legs allow more, that is a waiver with a reason, and no silent pass.
    """
    apart = case.rules.spacing.hard_days
    days = sorted([*planned_hard(case), *set(_elsewhere(case))], key=lambda hard: (hard.day, hard.name))
    good = True
    for later in days:
        if later.session is None or not case.week.monday <= later.day <= case.week.sunday:
            continue
        for earlier in days:
            gap = (later.day - earlier.day).days
            if 0 < gap < apart:
                good = False
                said = f"{later.name} stands {gap} day{'s' * (gap > 1)} after {earlier.name}; {apart} days apart are declared or usual"
                both = [
                    one.session for one in (later, earlier) if one.session and one.day >= case.week.monday
                ]
                yield case.found(said, *both, days=[earlier.day], gap=gap, apart=apart)
    for said in _not_known(case, apart):
        good = False
        yield case.missing(said)
    if good:
        mine = [
            hard.name for hard in days if hard.session and case.week.monday <= hard.day <= case.week.sunday
        ]
        yield case.fine(f"hard: {listed(mine) or 'none'}, {apart} days apart", hard=len(mine), apart=apart)


def _not_known(case: Case, apart: int) -> Iterator[str]:
    unknown = [session.id for session in case.sessions if session.hard is None]
    if unknown:
        yield f"whether {listed(unknown)} is hard"
    begin = case.week.monday - apart * DAY
    if begin < case.today and case.plan.facts.activities is None and any(s.hard for s in case.sessions):
        yield "the hard sessions that were completed before: completed training is not known"
    elif any(one.stub and one.day >= begin for one in case.plan.facts.activities or ()):
        yield "how hard a recent session was: it came through Strava, and the calendar may not pass it on"


@rule(
    "hard-sessions-per-week",
    "C3",
    "Not too many hard sessions",
    "warning",
    Threshold("most", 2, "sessions", "in a week of at least 4 sessions"),
    Threshold("most_of_few", 1, "sessions", "in a smaller week"),
    source="trainctl I-8",
    evidence="D",
)
def hard_sessions_per_week(case: Case) -> Iterator[Outcome]:
    """At most two hard sessions in a week with four sessions or more, else one. A brick counts as one."""
    sessions = case.week.sessions
    hard = hard_units(sessions)
    most = case.numbers["most" if len(sessions) >= _FEW else "most_of_few"]
    unknown = [session.id for session in sessions if session.hard is None]
    if len(hard) > most:
        said = f"{len(hard)} hard sessions in {len(sessions)}: {listed(s.id for s in hard)}; usual are at most {most:g}"
        yield case.found(said, *hard, hard=len(hard), most=most)
    elif unknown:
        yield case.missing(f"whether {listed(unknown)} is hard")
    else:
        yield case.fine(
            f"{len(hard)} hard sessions in {len(sessions)}", hard=len(hard), sessions=len(sessions)
        )


@rule(
    "hard-sessions-per-day",
    "C3",
    "One hard session a day",
    "error",
    source="rules.yaml: spacing.hard_per_day; STAS",
    evidence="D",
)
def hard_sessions_per_day(case: Case) -> Iterator[Outcome]:
    """At most so many hard sessions on one day as the athlete declares; one by default. A brick counts as one."""
    most = case.rules.spacing.hard_per_day
    good = True
    for date in case.days:
        hard = hard_units(case.plan.by_day.get(date, ()))
        if len(hard) > most:
            good = False
            said = f"{len(hard)} hard sessions on {day(date)}: {listed(s.id for s in hard)}; at most {most}"
            yield case.found(said, *hard, hard=len(hard), most=most)
    unknown = [session.id for session in case.sessions if session.hard is None]
    if good and unknown:
        yield case.missing(f"whether {listed(unknown)} is hard")
    elif good:
        yield case.fine(f"at most {most} a day", most=most)


@rule(
    "long-after-hard",
    "C3",
    "Long sessions away from hard ones",
    "error",
    source="rules.yaml: spacing.long_after_hard; trainctl S-9a allows it",
    evidence="D",
)
def long_after_hard(case: Case) -> Iterator[Outcome]:
    """Where the athlete declares `long_after_hard: false`, no session of 90 minutes follows a hard day."""
    if case.rules.spacing.long_after_hard:
        yield case.fine("a long easy session may follow a hard day")
        return
    good = True
    hard = {one.day: one.name for one in (*planned_hard(case), *_elsewhere(case))}
    for session in case.sessions:
        before = hard.get(session.date - DAY)
        if before and (session.duration or 0) >= _LONG:
            good = False
            said = f"{session.id}, {time(session.duration or 0)}, follows {before}"
            yield case.found(said, session, days=[session.date - DAY])
    if good:
        yield case.fine("no long session follows a hard day")


RULES = (
    hard_as_planned,
    hard_days_spacing,
    hard_sessions_per_week,
    hard_sessions_per_day,
    long_after_hard,
)
