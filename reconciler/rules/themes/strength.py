"""Strength training beside hard sessions. C4 of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, rule
from reconciler.rules.themes.availability import minutes
from reconciler.rules.themes.spacing import planned_hard
from reconciler.rules.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.athlete.rules import Strength
    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_NEVER = 10**6
_LIGHT = 4


@rule(
    "strength-spacing",
    "C4",
    "Strength away from hard sessions",
    "warning",
    source="deficit up to 48 h: de Carvalho e Silva 2022; same day >= 3 h: Schumann 2022; numbers: strength of rules.yaml",
    evidence="B",
)
def strength_spacing(case: Case) -> Iterator[Outcome]:
    """Strength of RPE 5 and above (or of none stated) stands neither on nor just before the day of a hard session, apart from other strength, not in a taper."""
    limits = case.rules.strength
    mine = [session for session in case.sessions if _is_strength(session, limits)]
    found = list(_strength(case, mine))
    for said, session in found:
        yield case.found(said, session)
    unknown = [session.id for session in case.sessions if session.hard is None and session not in mine]
    if mine and unknown and not found:
        yield case.missing(f"whether {listed(unknown)} is hard")
    elif not found:
        yield case.fine(f"strength: {listed(s.id for s in mine) or 'none'}", strength=len(mine))


def _strength(case: Case, mine: list[PlannedSession]) -> Iterator[tuple[str, PlannedSession]]:
    if not mine:
        return
    limits, strategy = case.rules.strength, case.plan.athlete.strategy
    if limits.per_week is not None and len(mine) > limits.per_week:
        yield f"{len(mine)} strength sessions, at most {limits.per_week}", mine[limits.per_week]
    others = [s for s in case.plan.sessions if _is_strength(s, limits) and s.date >= case.today]
    for session in mine:
        for hard in planned_hard(case):
            gap = (hard.day - session.date).days
            if (
                0 <= gap <= limits.days_before_hard
                and hard.session
                and hard.session.sport not in limits.sports
            ):
                if gap == 0 and _apart(session, hard.session) >= (limits.same_day_gap or _NEVER):
                    continue
                yield f"{session.id} stands {gap or 'no'} day{'s' * (gap != 1)} before {hard.name}", session
        for other in others:
            if 0 < (session.date - other.date).days < limits.days_apart:
                yield f"{session.id} follows {other.id} within {limits.days_apart} days", session
        phase = strategy.phase(session.date) if strategy else None
        if phase and phase.kind == "taper" and not limits.in_taper:
            yield f"{session.id} stands in the taper", session


def _is_strength(session: PlannedSession, limits: Strength) -> bool:
    """Whether it is strength training that leaves a mark: light work and mobility do not."""
    rpe = getattr(session.entry, "rpe", None)
    return session.sport in limits.sports and (rpe is None or rpe > _LIGHT)


def _apart(one: PlannedSession, other: PlannedSession) -> float:
    """Seconds between the end of the earlier and the start of the later; 0 where a time is missing."""
    if one.entry.time is None or other.entry.time is None:
        return 0
    first, second = sorted((one, other), key=lambda session: session.entry.time or "")
    end = minutes(first.entry.time or "00:00") * 60 + (first.duration or 0)
    return minutes(second.entry.time or "00:00") * 60 - end


RULES = (strength_spacing,)
