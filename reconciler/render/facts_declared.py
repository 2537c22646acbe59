"""What an athlete declared, as `facts` shows it: goals, strategy, rules, profile. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.rules import WEEKDAYS
from reconciler.render import words
from reconciler.render.facts_view import GoalView, PhaseView, StrategyView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reconciler.athlete.profile import Goal, Profile
    from reconciler.athlete.rules import Ceiling, DayRule, Rules
    from reconciler.athlete.strategy import Phase, Strategy


def goals(found: tuple[Goal, ...], today: dt.date) -> tuple[GoalView, ...]:
    """Return the goals from today on, the nearest first."""
    ahead = sorted(
        (goal for goal in found if goal.date >= today), key=lambda goal: (goal.date, goal.priority)
    )
    return tuple(
        GoalView(
            name=goal.name,
            priority=goal.priority,
            date=goal.date,
            days_to_go=(goal.date - today).days,
            sport=goal.sport,
            distance=goal.distance,
            time=goal.time,
            target=goal.target,
        )
        for goal in ahead
    )


def strategy(found: Strategy | None, today: dt.date) -> StrategyView | None:
    """Return the strategy with the phase of today and the next one."""
    if found is None:
        return None
    following = next((phase for phase in found.phases if phase.start > today), None)
    now = found.phase(today)
    return StrategyView(
        goal=found.goal,
        why=found.why,
        phase=_phase(now) if now else None,
        next_phase=_phase(following) if following else None,
        constraints=found.constraints,
        week_building=found.week_building,
        rethink=found.rethink,
    )


def _phase(phase: Phase) -> PhaseView:
    return PhaseView(
        name=phase.name,
        kind=phase.kind,
        first=phase.start,
        last=phase.until,
        focus=phase.focus,
        weekly_load=phase.weekly_load,
        weekly_time=phase.weekly_time,
        key_sessions=phase.key_sessions,
    )


def rules(found: Rules, today: dt.date) -> tuple[str, ...]:
    """Return the declared limits in words; what is not declared sets no limit, and blocked days past are left out."""
    return tuple(_rules(found, today))


def _rules(found: Rules, today: dt.date) -> Iterator[str]:
    for day in WEEKDAYS:
        if rule := found.availability.get(day):
            yield f"{day.capitalize()}: {_on(rule)}"
    for blocked in found.blocked:
        first, last = blocked.date or blocked.start, blocked.date or blocked.until
        if first and last and last >= today:
            days = f"{first}" if first == last else f"{first} to {last}"
            yield f"Blocked {days}{f': {blocked.why}' if blocked.why else ''}"
    if most := _most(found.week):
        yield f"Any week at most: {most}"
    for sport, ceiling in found.sports.items():
        if most := _most(ceiling):
            yield f"{sport}, any week at most: {most}"
    if found.avoid:
        yield f"Never: {', '.join(found.avoid)}"
    yield from _spacing(found)
    for name, check in found.checks.items():
        numbers = [f"{key} {value:g}" for key, value in check.thresholds.items()]
        said = ", ".join([*([check.severity] if check.severity else []), *numbers])
        yield f"Check {name}: {said or 'as usual'}{f' ({check.why})' if check.why else ''}"


def _on(rule: DayRule) -> str:
    if rule.rest:
        return "no training"
    parts = [
        ", ".join(rule.windows),
        f"at most {words.duration(rule.max_time)}" if rule.max_time else "",
        "" if rule.max_sessions is None else f"at most {rule.max_sessions} session(s)",
        f"only {', '.join(rule.sports)}" if rule.sports else "",
    ]
    return "; ".join(part for part in parts if part) or "any time"


def _most(ceiling: Ceiling) -> str:
    parts = [
        words.duration(ceiling.time) if ceiling.time else "",
        words.distance(ceiling.distance) if ceiling.distance else "",
        "" if ceiling.load is None else f"load {ceiling.load}",
        "" if ceiling.sessions is None else f"{ceiling.sessions} session(s)",
        "" if ceiling.hard_sessions is None else f"{ceiling.hard_sessions} hard",
        "" if ceiling.indoor_sessions is None else f"{ceiling.indoor_sessions} indoors",
        f"{words.duration(ceiling.session_time)} in one session" if ceiling.session_time else "",
    ]
    return ", ".join(part for part in parts if part)


def _spacing(found: Rules) -> Iterator[str]:
    spacing, strength = found.spacing, found.strength
    after = "may follow" if spacing.long_after_hard else "may not follow"
    yield (
        f"Hard sessions {spacing.hard_days} days apart, at most {spacing.hard_per_day} on a day; "
        f"an easy long session {after} on the next day"
    )
    parts = [
        "" if strength.per_week is None else f"at most {strength.per_week} a week",
        f"{strength.days_apart} days apart",
        f"none in the {strength.days_before_hard} day(s) before a hard session",
        f"{words.duration(strength.same_day_gap)} from another session of the day"
        if strength.same_day_gap
        else "",
        "also in a taper" if strength.in_taper else "none in a taper",
    ]
    yield f"Strength ({', '.join(strength.sports)}): {', '.join(part for part in parts if part)}"


def profile(found: Profile) -> tuple[str, ...]:
    """Return what the athlete tells of themselves, as far as it is declared."""
    short = [
        f"born {found.birth_year}" if found.birth_year else "",
        found.sex or "",
        f"{found.weight:g} kg" if found.weight else "",
        f"{found.height:g} cm" if found.height else "",
    ]
    said = ", ".join(part for part in short if part)
    return (
        *([said] if said else []),
        *([f"Experience: {found.experience}"] if found.experience else []),
        *([f"Background: {found.background}"] if found.background else []),
        *(f"Careful: {text}" for text in found.injuries),
        *([f"Equipment: {', '.join(found.equipment)}"] if found.equipment else []),
        *(f"Preference: {text}" for text in found.preferences),
    )
