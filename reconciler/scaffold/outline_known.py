"""What is known of a coming week, as comments at the head of its file. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.athlete.quantity import monday as monday_of
from reconciler.reconcile.ownership import iso_week
from reconciler.rules import prepare
from reconciler.rules.volume import of_activities, of_sessions
from reconciler.rules.words import day, km, listed, signed, time
from reconciler.scaffold.outline import WEEK
from reconciler.scaffold.remarks import comment, foreign, told

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reconciler.athlete.rules import Ceiling
    from reconciler.athlete.strategy import Phase
    from reconciler.rules.volume import Totals
    from reconciler.scaffold.outline import Outline

_HISTORY = 4
_SHORT = 160
_MOST = 12
_SESSIONS = ("WORKOUT", "RACE")
_CATEGORY = re.compile(r"[A-Z_]{1,40}")


def known_lines(outline: Outline) -> Iterator[str]:
    """All that is known, under headings."""
    yield from _part("Strategy", _strategy(outline))
    yield from _part("Limits of a week (rules.yaml)", _limits(outline))
    yield from _part("Condition and data", _condition(outline))
    yield from _part("Load", _loads(outline))
    yield from _part("On the calendar", _calendar(outline))
    yield from _part("Before this week", iter(outline.before))


def _part(heading: str, texts: Iterator[str]) -> Iterator[str]:
    lines = [line for text in texts for line in comment(text)]
    if lines:
        yield "#"
        yield f"# {heading}"
        yield from lines


def _strategy(outline: Outline) -> Iterator[str]:
    strategy = outline.athlete.strategy
    if strategy is None:
        yield "There is no strategy.yaml: nothing says what the week is for. Write the strategy first."
        return
    yield f"goal: {told(strategy.goal, _SHORT)}"
    several = len(outline.phases) > 1
    for phase, first, last in outline.phases:
        span = f"{day(first)} to {day(last)}: " if several else ""
        if phase is None:
            yield f"{span}no phase of the strategy covers {'these days' if several else 'this week'}"
        else:
            yield from _phase(phase, outline.monday, span)
    yield from (f"week building: {told(rule, _SHORT)}" for rule in strategy.week_building[:_MOST])
    yield from (f"has to fit around: {told(rule, _SHORT)}" for rule in strategy.constraints[:_MOST])


def _phase(phase: Phase, monday: dt.date, span: str) -> Iterator[str]:
    begin = monday_of(iso_week(phase.start))
    number, count = (
        (max(monday, begin) - begin).days // 7 + 1,
        (monday_of(iso_week(phase.until)) - begin).days // 7 + 1,
    )
    yield (
        f"{span}phase {told(phase.name)} ({phase.kind}), week {number} of {count}, until {day(phase.until)}: "
        f"{told(phase.focus)}"
    )
    typical = [f"load {phase.weekly_load}"] if phase.weekly_load is not None else []
    typical += [time(phase.weekly_time)] if phase.weekly_time is not None else []
    if typical:
        yield f"a typical week of {told(phase.name)}: {', '.join(typical)}"
    if phase.key_sessions:
        yield f"key sessions of {told(phase.name)}: {'; '.join(told(one, 80) for one in phase.key_sessions[:_MOST])}"


def _limits(outline: Outline) -> Iterator[str]:
    rules = outline.athlete.rules
    for name, ceiling in (("all", rules.week), *sorted(rules.sports.items())):
        if words := _ceiling(ceiling):
            yield f"{name}: at most {', '.join(words)}"
    if rules.avoid:
        yield f"never: {listed(rules.avoid, 20)}"
    spacing = rules.spacing
    yield f"hard sessions: {spacing.hard_days} days apart, at most {spacing.hard_per_day} a day"


def _ceiling(ceiling: Ceiling) -> list[str]:
    words = [time(ceiling.time)] if ceiling.time is not None else []
    words += [km(ceiling.distance)] if ceiling.distance is not None else []
    words += [f"load {ceiling.load}"] if ceiling.load is not None else []
    counts = ("sessions", "hard_sessions", "indoor_sessions")
    found = [(name, getattr(ceiling, name)) for name in counts]
    words += [f"{name.replace('_', ' ')} {count}" for name, count in found if count is not None]
    words += [f"{time(ceiling.session_time)} a session"] if ceiling.session_time is not None else []
    return words


def _condition(outline: Outline) -> Iterator[str]:
    facts = outline.facts
    now = facts.fitness
    if now is not None and now.ctl is not None and now.atl is not None:
        yield (
            f"fitness {now.ctl:.1f}, fatigue {now.atl:.1f}, form {signed(now.ctl - now.atl, 1)} "
            f"({_age((outline.today - now.day).days)})"
        )
    else:
        yield "fitness, fatigue and form are not known"
    if outline.expected:
        yield outline.expected
    yield from (f"not known: {told(why)}" for why in facts.why_unknown)
    if outline.quality is not None:
        yield f"the facts carry a plan that is {outline.quality.level}: {told(' '.join(outline.quality.meaning))}"
        yield from (told(held) for held in outline.quality.holds)
        yield from (f"doubt: {told(doubt.what)}" for doubt in outline.quality.doubts[:_MOST])


def _age(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _loads(outline: Outline) -> Iterator[str]:
    """What was done in the last whole weeks, and what is planned until this one."""
    this = monday_of(iso_week(outline.today))
    if outline.facts.activities:
        for number in range(_HISTORY, 0, -1):
            first = this - number * WEEK
            span = [one for one in outline.facts.activities if first <= one.day < first + WEEK]
            yield f"{iso_week(first)} done: {_sum(of_activities(span))}"
    for week in prepare(outline.athlete, outline.facts, outline.today).weeks:
        if this <= week.monday < outline.monday:
            yield f"{week.week.week} planned: {_sum(of_sessions(week.sessions))}"


def _sum(totals: Totals) -> str:
    found = totals.all
    least = "at least " if totals.unknown or found.without_load else ""
    return f"load {least}{found.load:.0f}, {time(found.time) if found.time else '0m'}, {found.sessions} session{'s' * (found.sessions != 1)}"


def _calendar(outline: Outline) -> Iterator[str]:
    """Everything that is no session: sessions stand at their days."""
    for absence in outline.absences:
        yield f"{absence.kind}, {day(absence.first)} to {day(absence.last)}: {foreign(absence.name)}"
    others = [
        event
        for event in outline.theirs
        if not event.category.startswith(_SESSIONS) and event.category not in ("SICK", "INJURED", "HOLIDAY")
    ]
    for event in others[:_MOST]:
        words = event.get("description")
        plain = event.category.lower().replace("_", " ")
        category = plain if _CATEGORY.fullmatch(event.category) else foreign(event.category, 40)
        said = f"{category} on {day(event.date)}: {foreign(event.name)}"
        yield f"{said}, {foreign(words, _SHORT)}" if isinstance(words, str) else said
    if len(others) > _MOST:
        yield f"and {len(others) - _MOST} more notes: `reconciler events` lists them"
    if outline.facts.events is not None and not outline.events:
        yield "nothing in this week"
