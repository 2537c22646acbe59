"""What a week must say about itself: a strategy behind it, a goal and a clear target for every session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY, SWIMS
from reconciler.rules.model import Outcome, rule
from reconciler.rules.words import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_FACTS = "core rule of training by facts"
# Names of no sport in particular: their load compares with nothing.
_NO_SPORT = frozenset({"Other", "Workout", "Transition"})
_AGREES = 0.02
_ENDURANCE = frozenset({"Ride", "Run", "Swim", "Rowing", "NordicSki"})


@rule("strategy-covers-week", "S1", "A strategy covers the week", "warning", source=_FACTS)
def strategy_covers_week(case: Case) -> Iterator[Outcome]:
    """strategy.yaml exists and every day of the week lies in one of its phases, so that the week serves a purpose."""
    strategy = case.plan.athlete.strategy
    if strategy is None:
        yield case.found("there is no strategy.yaml: nothing says what the week is for")
        return
    phases = {day: strategy.phase(day) for day in case.days}
    outside = [day for day, phase in phases.items() if phase is None]
    if outside:
        said = listed(str(day) for day in outside)
        yield case.found(f"no phase of the strategy covers {said}", at=("week",), days=outside)
        return
    names = dict.fromkeys(phase.name for phase in phases.values() if phase)
    yield case.fine(f"phase {listed(map(quoted, names))}")


@rule("session-goal", "S2", "Every session has a goal", "warning", source=_FACTS)
def session_goal(case: Case) -> Iterator[Outcome]:
    """Each workout and race says in `goal` what it is for: who does not know that cannot adapt it on the day."""
    without = [session for session in case.sessions if not session.entry.goal]
    for session in without:
        yield case.found(f"{session.id} has no goal", session)
    if not without:
        yield case.fine(f"{len(case.sessions)} sessions, each with a goal", sessions=len(case.sessions))


@rule("clear-targets", "S3", "Every session has a clear target", "warning", source=_FACTS)
def clear_targets(case: Case) -> Iterator[Outcome]:
    """Pace, heart rate, zone, power or RPE: something that can be held and checked. "Comfortable" is none."""
    quiet = True
    for session in case.sessions:
        if getattr(session.entry, "file", None) and not session.text.steps:
            yield case.missing(f"the targets of {session.id}: its workout file has no words in the language")
            quiet = False
        elif not _has_target(session):
            said = f"{session.id} has no target: no step has a pace, heart rate, zone or power, and no rpe is stated"
            yield case.found(said, session)
            quiet = False
    if quiet:
        yield case.fine("every session has a target", sessions=len(case.sessions))


def _has_target(session: PlannedSession) -> bool:
    stated = getattr(session.entry, "rpe", None) is not None or session.race is not None
    return stated or session.text.has_targets


@rule("key-sessions-structured", "S4", "Key sessions have steps with targets", "warning", source=_FACTS)
def key_sessions_structured(case: Case) -> Iterator[Outcome]:
    """A key session is written as steps, with targets that the thresholds can turn into numbers."""
    keys = [session for session in case.sessions if getattr(session.entry, "key", False)]
    good = []
    for session in keys:
        if getattr(session.entry, "file", None) and not session.text.steps:
            yield case.missing(f"the steps of {session.id}: its workout file has no words in the language")
        elif not session.text.steps:
            yield case.found(f"{session.id} is a key session without steps", session)
        elif not session.text.has_targets:
            yield case.found(
                f"{session.id} is a key session whose steps have no targets", session, at=("steps",)
            )
        elif session.zones.unresolved:
            said = (
                f"{session.zones.unresolved // 60} min of {session.id}: targets without a threshold or zones"
            )
            yield case.missing(said)
        else:
            good.append(session.id)
    if len(good) == len(keys):
        yield case.fine(f"key sessions: {listed(good) or 'none'}", key_sessions=len(good))


@rule("swim-in-metres", "S5", "Swims have a distance in metres", "error", source=_FACTS)
def swim_in_metres(case: Case) -> Iterator[Outcome]:
    """A swim is planned in metres, and a stated distance agrees with the steps to 2 %."""
    swims = [session for session in case.sessions if session.sport in SWIMS]
    good = True
    for session in swims:
        stated, measured = session.entry.distance, session.measured.distance if session.measured else 0
        if stated and measured and abs(stated - measured) > _AGREES * stated:
            good = False
            said = f"{session.id} states {stated:g} m, its steps add up to {measured:g} m"
            yield case.found(said, session, at=("distance",), stated=stated, steps=measured)
        elif not session.distance and not getattr(session.entry, "file", None):
            good = False
            yield case.found(f"{session.id} is a swim without a distance in metres", session)
    if good:
        metres = sum(session.distance or 0 for session in swims)
        yield case.fine(f"{len(swims)} swims, {metres:g} m", swims=len(swims), metres=metres)


@rule("brick-two-events", "S6", "A brick is two sessions on one day", "warning", source=_FACTS)
def brick_two_events(case: Case) -> Iterator[Outcome]:
    """A session tagged `brick` has a partner in another sport on the same day: one event holds one sport."""
    bricks = [session for session in case.sessions if "brick" in session.tags]
    alone = [session for session in bricks if not _partner(case, session)]
    for session in alone:
        yield case.found(
            f"{session.id} is tagged brick, and no session of another sport stands on its day", session
        )
    if not alone:
        yield case.fine(f"bricks: {listed(session.id for session in bricks) or 'none'}", bricks=len(bricks))


def _partner(case: Case, session: PlannedSession) -> bool:
    return any(other.family != session.family for other in case.plan.by_day[session.date])


@rule("one-sport-load", "S7", "No load target across sports", "warning", source=_FACTS)
def one_sport_load(case: Case) -> Iterator[Outcome]:
    """Load is counted differently by power, pace and heart rate, so a load target belongs to one sport."""
    good = True
    for session in case.sessions:
        if session.entry.load_target is not None and session.sport in _NO_SPORT:
            good = False
            said = f"{session.id} has a load target, but {session.sport} is no sport of its own"
            yield case.found(said, session, at=("load_target",), load_target=session.entry.load_target)
    strategy = case.plan.athlete.strategy
    phase = strategy.phase(case.week.monday) if strategy else None
    sports = sorted({FAMILY.get(s.sport, s.sport) for s in case.week.sessions} & _ENDURANCE)
    if phase and phase.weekly_load is not None and len(sports) > 1:
        good = False
        said = f"the phase {quoted(phase.name)} has one weekly load for {listed(sports)}: their loads do not compare"
        yield case.found(said, at=("week",), note=True, weekly_load=phase.weekly_load)
    if good:
        yield case.fine("no load target spans several sports", endurance_sports=len(sports))


RULES = (
    strategy_covers_week,
    session_goal,
    clear_targets,
    key_sessions_structured,
    swim_in_metres,
    brick_two_events,
    one_sport_load,
)
