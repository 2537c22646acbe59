"""A week of the training plan: its workouts, notes, races, and the waivers that were granted for it."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from reconciler.athlete.entry import Entry, Session
from reconciler.athlete.model import Flaw, Many, Maybe, Model, Pointer, Reads, raise_all, show, wrong
from reconciler.athlete.quantity import Day, WeekName, monday, whole
from reconciler.athlete.sports import SWIMS
from reconciler.athlete.text import Line, Prose, RuleId, matching

KINDS = ("workouts", "notes", "races")
FILE = r"(?!/)(?!.*(?:^|/)\.)[A-Za-z0-9_./-]{1,200}\.(?:zwo|mrc|erg|fit)"
_STEP_LINE = re.compile(r"^[ \t]*-.*", re.MULTILINE)
# Below this a swim distance is taken for kilometres: no pool is shorter than one length of 25 m.
SHORTEST_SWIM = 25
CONTENT = ("steps", "duration", "distance", "file", "verbatim")  # a workout needs one of them


class Workout(Session):
    """A planned session. It needs steps, a duration, a distance, or a workout file."""

    key: bool = Field(default=False, description="A key session of the week.")
    hard: Maybe[bool] = Field(None, description="Overrides what the steps say about hard or easy.")
    rpe: Maybe[Annotated[int, whole(1, 10)]] = Field(None, description="Intended effort, 1 to 10.")
    for_week: Maybe[bool] = Field(None, description="Belongs to the week and not to its day.")
    file: Maybe[
        Annotated[
            str,
            matching(FILE, "the name of a .zwo, .mrc, .erg or .fit file beside the YAML", code="bad-file"),
        ]
    ] = Field(None, description="A workout file beside this one, instead of steps.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        raise_all("Workout", workout_flaws(self), self)
        return self


class Race(Session):
    """A race; A is what the season is for, C is part of the training."""

    priority: Literal["A", "B", "C"] = Field(description="A, B or C.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        raise_all("Race", [*_prose_flaws(self), *_swim_flaws(self, required=False)], self)
        return self


def _only_true(value: object) -> bool:
    if value is True:
        return True
    raise wrong("only-true", f"found {show(value)}, expected true, or the key left out")


class Note(Entry):
    """A note, an illness, an injury or a holiday: on one day, over several days, or for the whole week."""

    kind: Literal["note", "sick", "injured", "holiday"] = Field(default="note", description="What it is.")
    name: Line = Field(description="Title on the calendar, one line.")
    text: Maybe[Prose] = Field(None, description="What else there is to say.")
    date: Maybe[Day] = Field(None, description="The one day.")
    start: Maybe[Day] = Field(None, alias="from", description="The first of several days.")
    until: Maybe[Day] = Field(None, description="The last of several days, included.")
    for_week: Maybe[Annotated[bool, Reads(_only_true, {"const": True})]] = Field(
        None, description="True: for the whole week, instead of days."
    )
    not_on_fitness_chart: Maybe[bool] = Field(None, description="Leave it out of the fitness chart.")

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        raise_all("Note", _note_flaws(self), self)
        return self

    def days(self, week: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day, both included; `week` is the Monday, where a note for the week stands."""
        first = self.date or self.start or week
        return first, self.until or first


class Waiver(Model):
    """A reviewed, expiring acceptance of what a rule reports."""

    rule: RuleId = Field(description="The rule whose finding is accepted.")
    reason: Prose = Field(description="Why that is fine here.")
    by: Line = Field(description="Who takes responsibility.")
    until: Maybe[Day] = Field(
        None, description="The last day on which it holds; the week's Sunday where unset."
    )
    scope: Maybe[Line] = Field(
        None, description="An id of this file, a day, or the week; all of it where unset."
    )


class Week(Model):
    """One ISO week of one athlete, as its file declares it."""

    week: WeekName = Field(description="ISO week such as 2026-W20; the name of the file.")
    focus: Maybe[Line] = Field(None, description="The week in a few words.")
    why: Maybe[Prose] = Field(None, description="Why the week looks as it does: read this in the review.")
    conservative: bool = Field(default=False, description="A careful week: rules that ask for less apply.")
    workouts: Many[Workout] = Field((), description="The sessions.")
    notes: Many[Note] = Field((), description="Notes, illness, injury, holidays.")
    races: Many[Race] = Field((), description="Races.")
    waivers: Many[Waiver] = Field((), description="Findings accepted for this week.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        raise_all("Week", week_flaws(self.week, _spots(self), self.waivers), self)
        return self

    @property
    def monday(self) -> dt.date:
        return monday(self.week)

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)


class Spot(NamedTuple):
    """Where one entry stands in the file, and when it begins: what the checks over a whole week need."""

    at: Pointer
    id: str
    day_at: Pointer
    day: dt.date | None
    moved_from: str | None


def _spots(week: Week) -> Iterator[Spot]:
    for kind in KINDS:
        for index, entry in enumerate(getattr(week, kind)):
            start = "from" if isinstance(entry, Note) and entry.start else "date"
            day = entry.start or entry.date if isinstance(entry, Note) else entry.date
            yield Spot((kind, index, "id"), entry.id, (kind, index, start), day, entry.moved_from)


def week_flaws(week: str, spots: Iterable[Spot], waivers: Iterable[Waiver] = ()) -> Iterator[Flaw]:
    """What is wrong between the entries of a week: double ids, days outside, waivers for nothing."""
    first, seen = monday(week), dict[str, Pointer]()
    last = first + dt.timedelta(days=6)
    for spot in spots:
        if spot.id in seen:
            said = f"found the id {show(spot.id)} twice, expected ids that are unique within the week"
            yield Flaw(
                spot.at, "double-id", said, f"it also stands at {'/'.join(map(str, seen[spot.id][:2]))}"
            )
        seen.setdefault(spot.id, spot.at)
        if spot.day and not first <= spot.day <= last:
            said = f"found {spot.day}, expected a day of {week}, from {first} to {last}"
            yield Flaw(spot.day_at, "outside-week", said, "the entry belongs to another week's file")
        if spot.moved_from == week:
            said = f"found {week}, expected another week"
            yield Flaw(
                (*spot.at[:2], "moved_from"), "moved-nowhere", said, "within a week, change only the date"
            )
    for index, waiver in enumerate(waivers):
        yield from _waiver_flaws(
            index, waiver, {week, *seen, *(str(first + dt.timedelta(n)) for n in range(7))}
        )


def _waiver_flaws(index: int, waiver: Waiver, scopes: set[str]) -> Iterator[Flaw]:
    if waiver.scope and waiver.scope not in scopes:
        said = f"found {show(waiver.scope)}, expected an id of this file, a day of the week, or the week"
        yield Flaw(("waivers", index, "scope"), "bad-scope", said)


def workout_flaws(workout: Workout) -> Iterator[Flaw]:
    """What is wrong between the fields of one workout."""
    if workout.event is None and not any(getattr(workout, key) for key in CONTENT):
        said = "found a workout without content, expected steps, a duration, a distance or a file"
        yield Flaw((), "empty-workout", said)
    if workout.steps and workout.file:
        yield Flaw(("file",), "two-sources", "found steps and a file, expected one of them")
    if workout.verbatim and workout.file:
        yield Flaw(("file",), "two-sources", "found verbatim and a file, expected one of them")
    yield from _prose_flaws(workout)
    yield from _swim_flaws(workout, required=not workout.file)


def _swim_flaws(session: Session, *, required: bool) -> Iterator[Flaw]:
    if session.sport not in SWIMS:
        return
    if session.distance is not None and session.distance < SHORTEST_SWIM:
        said = f"found {session.distance:g} m for a swim, expected metres"
        yield Flaw(("distance",), "short-swim", said, "write 1900 or 1.9km for 1,900 metres")
    text = session.workout_text
    required = required and session.event is None  # the calendar may hold one without
    if required and session.distance is None and not (text and _text_distance(text)):
        said = "found a swim without a distance, expected metres"
        yield Flaw((), "swim-distance", said, "state distance: 2000, or write steps such as - 400mtr Z2 Pace")


def _prose_flaws(session: Session) -> Iterator[Flaw]:
    texts = (("goal", session.goal), ("instructions", session.instructions), ("steps", session.steps))
    if session.verbatim and (parts := [key for key, text in texts if text]):
        yield Flaw(("verbatim",), "two-texts", f"found verbatim and {parts[0]}, expected one of them")
    for key, text in texts[:2]:
        for found in _STEP_LINE.finditer(text) if text and "-" in text else ():
            if _is_step(found[0]):
                said = (
                    f"found {show(found[0].strip())}, which the calendar would read as a step of the workout"
                )
                yield Flaw((key,), "step-in-prose", said, "begin the line with * or a word instead of -")


def _note_flaws(note: Note) -> Iterator[Flaw]:
    if note.verbatim and note.text:
        yield Flaw(("verbatim",), "two-texts", "found verbatim and text, expected one of them")
    ways = [bool(note.date), bool(note.start or note.until), bool(note.for_week)]
    if sum(ways) != 1:
        said = "expected exactly one of date, from and until, or for_week: true"
        yield Flaw((), "note-days", said)
    elif bool(note.start) != bool(note.until):
        missing = "until" if note.start else "from"
        yield Flaw((), "note-days", f"found one end of several days, expected {missing} as well")
    elif note.start and note.until and note.until < note.start:
        yield Flaw(("until",), "note-days", f"found {note.until}, expected a day from {note.start} on")


def _is_step(line: str) -> bool:
    from reconciler.workout import parse  # noqa: PLC0415 - needed for few weeks

    return bool(parse(line).steps)


def _text_distance(steps: str) -> bool:
    """Whether the workout text states a distance in some step."""
    from reconciler.workout import Repeat, parse  # noqa: PLC0415 - needed for swims only

    leaves = (
        inner
        for step in parse(steps).steps
        for inner in (step.steps if isinstance(step, Repeat) else (step,))
    )
    return any(leaf.distance for leaf in leaves)
