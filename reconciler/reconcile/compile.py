"""Compile declared weeks to the events that the calendar should hold. Pure.

Only what the YAML states is managed: a field that it leaves out belongs to the athlete.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.reconcile.desired import Desired
from reconciler.workout import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from reconciler.athlete.entry import Entry, Session
    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.week import Note, Race, Week, Workout
    from reconciler.calendar.event import JSON

_SAME_NAME = (
    "sub_type",
    "indoor",
    "tags",
    "color",
    "target",
    "load_target",
    "time_target",
    "distance_target",
    "hide_from_athlete",
    "athlete_cannot_edit",
    "structure_read_only",
    "not_on_fitness_chart",
    "show_as_note",
    "show_on_ctl_line",
    "for_week",
    "training_availability",
    "max_training_time",
    "can_train_sports",
    "carbs_per_hour",
    "calendar_id",
)
_SAME_NAMES = frozenset(_SAME_NAME)
_NOTE_CATEGORY = {"note": "NOTE", "sick": "SICK", "injured": "INJURED", "holiday": "HOLIDAY"}


def compile_athlete(athlete: Athlete) -> tuple[Desired, ...]:
    """Compile every workout, note and race of the loaded weeks, in the order of date and identity."""
    found = (desired for week in athlete.weeks for desired in _compile_week(athlete, week))
    return tuple(sorted(found, key=lambda desired: (desired.date, desired.identity)))


def _compile_week(athlete: Athlete, week: Week) -> Iterator[Desired]:
    path = athlete.paths[week.week]
    for index, workout in enumerate(week.workouts):
        content = athlete.file(week.week, workout.file) if workout.file else None
        fields = workout_fields(workout, content)
        days = (workout.date, workout.date)
        yield _desired(week, workout, days, fields, path=path, pointer=("workouts", index), content=content)
    for index, note in enumerate(week.notes):
        days = note.days(week.monday)
        yield _desired(week, note, days, note_fields(note, *days), path=path, pointer=("notes", index))
    for index, race in enumerate(week.races):
        days = (race.date, race.date)
        yield _desired(week, race, days, race_fields(race), path=path, pointer=("races", index))


def _desired(
    week: Week,
    entry: Entry,
    days: tuple[date, date],
    fields: dict[str, JSON],
    *,
    path: str,
    pointer: tuple[str | int, ...],
    content: bytes | None = None,
) -> Desired:
    return Desired(
        week=week.week,
        id=entry.id,
        date=days[0],
        until=days[1],
        fields=fields,
        path=path,
        pointer=pointer,
        moved_from=entry.moved_from,
        content=content,
        event=entry.event,
    )


def workout_fields(workout: Workout, content: bytes | None = None) -> dict[str, JSON]:
    """Return the API fields of one workout. `content` is its workout file, which is sent instead of a text."""
    if workout.file is None or content is None:
        return _session_fields(workout, "WORKOUT")
    fields = _start("WORKOUT", workout.name, workout.date, workout.time)
    fields["type"] = workout.sport
    fields["filename"] = workout.file.rsplit("/", 1)[-1]
    fields["file_sha256"] = hashlib.sha256(content).hexdigest()
    return fields | _same_name(workout)


def race_fields(race: Race) -> dict[str, JSON]:
    """Return the API fields of one race."""
    return _session_fields(race, f"RACE_{race.priority}")


def _session_fields(session: Session, category: str) -> dict[str, JSON]:
    """Return the fields of a session that is described by text.

    Stated duration and distance are sent only where no step gives them, and a stated load only where no step lets
    the server compute one: the server overrides the first two on every parse, and what it does with a load beside
    steps is not known (observed by several clients; never documented).
    """
    text = parse(session.workout_text)
    fields = _start(category, session.name, session.date, session.time)
    fields["type"] = session.sport
    fields["description"] = session.verbatim or description(session.goal, session.instructions, session.steps)
    if not text.steps:
        fields |= _present({"moving_time": session.duration, "distance": session.distance})
    if session.load is not None and not text.has_targets:
        fields["icu_training_load"] = session.load
    return fields | _same_name(session)


def note_fields(note: Note, first: date, last: date) -> dict[str, JSON]:
    """Return the API fields of one note, illness, injury or holiday. `end_date_local` is exclusive."""
    fields = _start(_NOTE_CATEGORY[note.kind], note.name, first, None)
    fields["description"] = note.verbatim or description(note.text)
    if last != first:
        fields["end_date_local"] = midnight(last + timedelta(days=1))
    return fields | _same_name(note)


def description(*parts: str | None) -> str:
    """Join prose and workout text with one blank line, so that no heading of ours runs into the steps."""
    return "\n\n".join(part.strip("\n") for part in parts if part and part.strip())


def midnight(day: date) -> str:
    """Return the day as the API wants it: a date without a time is answered with 422."""
    return f"{day.isoformat()}T00:00:00"


def _start(category: str, name: str, day: date, time: str | None) -> dict[str, JSON]:
    start = f"{day.isoformat()}T{time}:00" if time else midnight(day)
    return {"category": category, "start_date_local": start, "name": name}


def _present(fields: Mapping[str, JSON]) -> dict[str, JSON]:
    return {key: value for key, value in fields.items() if value is not None}


def _same_name(entry: Entry) -> dict[str, JSON]:
    given = entry.model_fields_set & _SAME_NAMES  # all others are None
    if not given:
        return {}
    values = ((key, getattr(entry, key)) for key in _SAME_NAME if key in given)
    return _present({key: list(value) if isinstance(value, tuple) else value for key, value in values})
