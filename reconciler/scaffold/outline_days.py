"""The days of a coming week: what is possible on each, and which sessions of the library fit. Pure.

A skeleton invents no training: what fits stands there as a comment, for somebody to choose from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from pydantic import ValidationError

from reconciler.athlete.library import expand
from reconciler.athlete.rules import WEEKDAYS
from reconciler.athlete.sports import FAMILY, Sport
from reconciler.athlete.week import Workout
from reconciler.rules.themes.availability import covers
from reconciler.rules.words import listed, time
from reconciler.scaffold.outline_races import goal_races
from reconciler.scaffold.remarks import comment, foreign, told
from reconciler.training.effort import Ladder
from reconciler.training.fetch import number
from reconciler.training.planned import Standard, plan_session
from reconciler.workout import SportSettings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from reconciler.athlete.library import LibraryWorkout
    from reconciler.athlete.reading import Athlete
    from reconciler.calendar.event import LiveEvent
    from reconciler.scaffold.outline import Outline

MOST = 6
_LIMITED = 3600
"""Seconds that a day marked as LIMITED leaves where nobody says how many: as the rule marked-availability has it."""
_SPORTS: frozenset[str] = frozenset(get_args(Sport))
_ANY_DAY = "2026-01-05"


@dataclass(frozen=True, slots=True)
class Choice:
    """A session of the library. `sport` and `seconds` are None where they hang on a choice; `open` must be chosen."""

    id: str
    sport: str | None
    seconds: int | None
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What one day leaves: why nothing at all, the longest time, the only sports; all in `words`."""

    closed: str = ""
    most: int | None = None
    sports: frozenset[str] | None = None
    words: tuple[str, ...] = ()


def day_lines(outline: Outline) -> Iterator[str]:
    """The days as comments, each with what is possible and what fits."""
    choices = [_choice(found, outline.athlete) for _, found in sorted(outline.athlete.library.items())]
    for day in outline.days:
        room = room_on(outline, day)
        yield "#"
        yield f"# {WEEKDAYS[day.weekday()].capitalize()} {day}: {room.closed or '; '.join(room.words) or 'no limit'}"
        for there in _there(outline, day):
            yield from comment(there)
        if not room.closed and not _is_race_day(outline, day):
            yield from _fitting(outline, day, room, choices)


def room_on(outline: Outline, day: dt.date) -> Room:
    """What is possible on a day, by rules.yaml and by marks on the calendar and in notes."""
    rule, marks = outline.athlete.rules.on(day), list(_marks(outline, day))
    if closed := _closed(outline, day, marks):
        return Room(closed)
    limits = [limit for limit in (rule.max_time, *(mark.most for mark in marks)) if limit is not None]
    only = [
        frozenset(found) for found in (rule.sports, *(mark.sports for mark in marks)) if found is not None
    ]
    most, sports = min(limits, default=None), frozenset.intersection(*only) if only else None
    words = [f"at most {time(most)}"] if most is not None else []
    words += [f"at most {rule.max_sessions} sessions"] if rule.max_sessions is not None else []
    words += [f"only {listed(sorted(sports), 8) or 'no sport'}"] if sports is not None else []
    words += [f"{listed(rule.windows, 8)}"] if rule.windows else []
    words += [f"limited by {mark.name}" for mark in marks]
    return Room("", most, sports, tuple(words))


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    none: bool
    most: int | None
    sports: tuple[str, ...] | None


def _marks(outline: Outline, day: dt.date) -> Iterator[_Mark]:
    for event in outline.theirs:
        availability, sports = event.get("training_availability"), event.get("can_train_sports")
        most = number(event.get("max_training_time"))
        if covers(event, day) and (availability in ("LIMITED", "UNAVAILABLE") or most or sports):
            only = tuple(str(one) for one in sports) if isinstance(sports, list) else None
            yield _mark(foreign(event.name), availability, None if most is None else round(most), only)
    for week in outline.athlete.weeks:
        for note in week.notes:
            first, last = note.days(week.monday)
            limits = note.training_availability, note.max_training_time, note.can_train_sports
            if first <= day <= last and any(limits):
                yield _mark(f"the note {note.id} of {week.week}", *limits)


def _mark(name: str, availability: object, most: int | None, sports: tuple[str, ...] | None) -> _Mark:
    limit = most or (_LIMITED if availability == "LIMITED" else None)
    only = None if sports is None else tuple(sport for sport in sports if sport in _SPORTS)
    return _Mark(name, availability == "UNAVAILABLE", limit, only)


def _closed(outline: Outline, day: dt.date, marks: Sequence[_Mark]) -> str:
    """Why there is no training on a day; empty where there can be."""
    rules = outline.athlete.rules
    if day < outline.today:
        return "over; nothing before today is written"
    if rules.on(day).rest:
        return "no session: a rest day (rules.yaml)"
    for blocked in rules.blocked:
        if blocked.covers(day):
            return f"no session: blocked{f': {told(blocked.why, 80)}' if blocked.why else ''} (rules.yaml)"
    for mark in marks:
        if mark.none:
            return f"no session: unavailable by {mark.name}"
    for absence in outline.absences:
        if absence.covers(day) and absence.kind != "holiday":
            return f"no session planned: {absence.kind}, {foreign(absence.name)}; ask before anything is"
    return ""


def _there(outline: Outline, day: dt.date) -> Iterator[str]:
    """What stands on the day already: sessions of others, what this plan put there before, and goals."""
    for race in goal_races(outline):
        goal = outline.athlete.document.goals[race.index]
        if goal.date == day:
            yield f"{goal.priority} goal {told(goal.name, 80)}: see races below"
    for event in outline.events:
        if event.date == day and event.category.startswith(("WORKOUT", "RACE")):
            yield _session(event, ours=outline.is_ours(event))
    if _is_race_day(outline, day):
        yield "a race has its day to itself: nothing else but what is tagged opener, warm-up or brick"


def _is_race_day(outline: Outline, day: dt.date) -> bool:
    days = {dict(race.fields)["date"] for race in goal_races(outline) if not race.why_not}
    return day.isoformat() in days or any(
        event.date == day and event.category.startswith("RACE") for event in outline.theirs
    )


def _session(event: LiveEvent, *, ours: bool) -> str:
    sport = event.type or ""
    facts = [sport if sport in _SPORTS or not sport else foreign(sport, 40)]
    seconds, load = number(event.get("moving_time")), number(event.get("icu_training_load"))
    facts += [time(seconds)] if seconds else []
    facts += [f"load {load:g}"] if load else []
    race = "a race, " if event.category.startswith("RACE") else ""
    said = f"on the calendar: {race}{foreign(event.name)} ({', '.join(filter(None, facts)) or 'no details'})"
    if ours:
        return f"{said}, put there by this plan; merged without it, this file lets the next run remove it"
    return f"{said}, not ours: it stays, and counts for load and time"


def _fitting(outline: Outline, day: dt.date, room: Room, choices: Sequence[Choice]) -> Iterator[str]:
    fits = [choice for choice in choices if _fits(choice, room, outline.athlete)]
    for choice in fits[:MOST]:
        values = ", ".join(f"{name}: " for name in choice.open)
        chosen = f", with: {{{values}}}" if choice.open else ""
        length = f" # {time(choice.seconds)}" if choice.seconds else ""
        identity = f"{choice.id[:48].rstrip('-')}-{WEEKDAYS[day.weekday()]}"
        yield f"#   - {{id: {identity}, date: {day}, use: {choice.id}{chosen}}}{length}"
    if len(fits) > MOST:
        yield from comment(f"and {len(fits) - MOST} more of library/ fit")


def _fits(choice: Choice, room: Room, athlete: Athlete) -> bool:
    rules, sport = athlete.rules, choice.sport
    if sport is not None and (sport in rules.avoid or (room.sports is not None and sport not in room.sports)):
        return False
    ceilings = [ceiling for name, ceiling in rules.sports.items() if name in (sport, FAMILY.get(sport or ""))]
    limits = [room.most, rules.week.session_time, *(ceiling.session_time for ceiling in ceilings)]
    return all(limit is None or choice.seconds is None or choice.seconds <= limit for limit in limits)


def _choice(template: LibraryWorkout, athlete: Athlete) -> Choice:
    needed = tuple(name for name, parameter in template.parameters.items() if parameter.default is None)
    sport = template.workout.get("sport")
    known = sport if isinstance(sport, str) and sport in _SPORTS else None
    return Choice(template.id, known, None if needed else _seconds(template, athlete), needed)


def _seconds(template: LibraryWorkout, athlete: Athlete) -> int | None:
    """How long a library session takes with its defaults; None where that is not known."""
    try:
        workout = Workout.model_validate({**expand(template, {})[0], "id": template.id, "date": _ANY_DAY})
    except ValidationError:
        return None
    settings = SportSettings.from_api(athlete.document.sport_settings(workout.sport))
    return plan_session(workout, (), Standard(settings, "declared"), Ladder()).duration
