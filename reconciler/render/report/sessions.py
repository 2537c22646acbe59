"""One session on a page: what it is for, its picture, its steps with targets as the device asks for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from reconciler.athlete.week import Race
from reconciler.render.pictures import workout
from reconciler.render.pictures.palette import sport_role, zone_role
from reconciler.render.pictures.workout_words import about, card, facts, lines
from reconciler.render.report.inline import unique

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.render.pictures.palette import Role
    from reconciler.render.pictures.workout_words import Line
    from reconciler.training.planned import PlannedSession


@dataclass(frozen=True, slots=True)
class StepPart:
    """One step. `roles` are the colours of its zones: two of a ramp, none where there is no target."""

    amount: str
    aim: str
    zone: str
    also: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps that are done `reps` times, one after another."""

    reps: int
    steps: tuple[StepPart, ...]


@dataclass(frozen=True, slots=True)
class SessionPart:
    """What a page tells of a session. `picture` is an SVG element, empty where there are no steps.

    `about` says what the targets are relative to, `text` is the workout as the calendar gets it.
    """

    anchor: str
    number: int
    date: dt.date
    name: str
    sport: str
    role: Role
    facts: str
    mark: str
    key: bool
    priority: str
    goal: str
    instructions: str
    picture: str
    groups: tuple[StepGroup, ...]
    about: str
    text: str
    effort: str
    tags: tuple[str, ...]
    open: bool


def session_part(session: PlannedSession, week: str, number: int, mark: str, *, opened: bool) -> SessionPart:
    """Return a session as the page shows it. `week` and `number` tell it from all others of the page."""
    anchor = f"{week}-{number}-{session.id}"
    found, entry = card(session), session.entry
    race = entry if isinstance(entry, Race) else None
    return SessionPart(
        anchor=anchor,
        number=number,
        date=session.date,
        name=entry.name,
        sport=session.sport,
        role=sport_role(session.sport),
        facts=facts(found),
        mark=mark,
        key=race is not None or bool(getattr(entry, "key", False)),
        priority=race.priority if race else "",
        goal=entry.goal or "",
        instructions=entry.instructions or "",
        picture=unique(workout.svg(found, bare=True), anchor) if found.measured else "",
        groups=_groups(lines(found)),
        about=about(found),
        text=(entry.workout_text or "").strip("\n") if found.measured else "",
        effort=_effort(session),
        tags=tuple(entry.tags or ()),
        open=opened,
    )


def _groups(found: tuple[Line, ...]) -> tuple[StepGroup, ...]:
    numbered, number = [], 0
    for line in found:
        number += bool(line.reps)
        numbered.append((number, line))
    together = ([line for _, line in group] for _, group in groupby(numbered, key=lambda pair: pair[0]))
    return tuple(StepGroup(group[0].rounds, tuple(map(_step, group))) for group in together)


def _step(line: Line) -> StepPart:
    zones = dict.fromkeys(line.zones or ())
    also = " \u00b7 ".join(part for part in (line.name, line.also) if part)
    return StepPart(line.amount, line.aim, line.zone, also, tuple(zone_role(zone) for zone in zones))


def _effort(session: PlannedSession) -> str:
    """`hard: a race is always hard`; nothing where nobody can tell."""
    if session.hard is None:
        return ""
    word = "hard" if session.hard else "easy"
    return f"{word}: {session.effort.why}" if session.effort.why else word
