"""The most of a week, as declared; and sports that never stand in the plan. E2 and E3 of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, rule
from reconciler.rules.themes.spacing import hard_units
from reconciler.rules.words import km, listed, time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.athlete.rules import Ceiling
    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_DECLARED = "rules.yaml: what the athlete declared"


@rule("weekly-ceilings", "E2", "The week stays below its ceilings", "error", source=_DECLARED)
def weekly_ceilings(case: Case) -> Iterator[Outcome]:
    """Time, distance, load, sessions, hard and indoor sessions of the week, in all and by sport, as declared.

    Distance is a ceiling of one sport at a time, since metres of different sports do not add up to anything.
    """
    sessions = case.week.sessions
    good = True
    for name, ceiling in (("", case.rules.week), *sorted(case.rules.sports.items())):
        chosen = [session for session in sessions if name in ("", session.sport, session.family)]
        label = name or "the week"
        for said in _over(ceiling, chosen, label):
            good = False
            yield case.found(said, at=("workouts",), days=())
        for said in _not_known(ceiling, chosen, label):
            good = False
            yield case.missing(said)
    if good:
        total = sum(session.duration or 0 for session in sessions)
        load = sum(session.load or 0 for session in sessions)
        said = f"{len(sessions)} sessions, {time(total)}, load {load:g}"
        yield case.fine(said, sessions=len(sessions), seconds=total, load=load)


def _over(ceiling: Ceiling, sessions: Sequence[PlannedSession], label: str) -> Iterator[str]:
    total = sum(session.duration or 0 for session in sessions)
    metres = sum(session.distance or 0 for session in sessions)
    if ceiling.time is not None and total > ceiling.time:
        yield f"{label}: {time(total)}, at most {time(ceiling.time)}"
    if ceiling.distance is not None and metres > ceiling.distance:
        yield f"{label}: {km(metres)}, at most {km(ceiling.distance)}"
    counts = (
        ("load", sum(session.load or 0 for session in sessions), ceiling.load),
        ("sessions", len(sessions), ceiling.sessions),
        ("hard sessions", len(hard_units(sessions)), ceiling.hard_sessions),
        (
            "indoor sessions",
            sum(session.entry.indoor is True for session in sessions),
            ceiling.indoor_sessions,
        ),
    )
    for what, count, most in counts:
        if most is not None and count > most:
            yield f"{label}: {what} {count:g}, at most {most}"
    for session in sessions:
        if ceiling.session_time is not None and (session.duration or 0) > ceiling.session_time:
            yield f"{session.id}: {time(session.duration or 0)}, at most {time(ceiling.session_time)} a session"


def _not_known(ceiling: Ceiling, sessions: Sequence[PlannedSession], label: str) -> Iterator[str]:
    wanted = (
        ("duration", ceiling.time, [s.id for s in sessions if s.duration is None]),
        ("distance", ceiling.distance, [s.id for s in sessions if s.distance is None]),
        ("load", ceiling.load, [s.id for s in sessions if s.load is None and s.family != "WeightTraining"]),
        ("effort", ceiling.hard_sessions, [s.id for s in sessions if s.hard is None]),
    )
    for what, most, ids in wanted:
        if most is not None and ids:
            yield f"{label}: the {what} of {listed(ids)}"


@rule("avoided-sports", "E3", "Avoided sports do not stand in the plan", "error", source=_DECLARED)
def avoided_sports(case: Case) -> Iterator[Outcome]:
    """No session in a sport that the athlete avoids."""
    wrong = [session for session in case.sessions if session.sport in case.rules.avoid]
    for session in wrong:
        yield case.found(f"{session.id} is {session.sport}, which the athlete avoids", session, at=("sport",))
    if not wrong:
        yield case.fine(f"avoided: {listed(case.rules.avoid) or 'nothing'}", avoided=len(case.rules.avoid))


RULES = (weekly_ceilings, avoided_sports)
