"""The way back: an event of the calendar as an entry of the YAML that compiles to the same event. Pure.

Nothing is guessed: each candidate is read by the models and compiled again, and only what comes out as the calendar
holds it is returned. Where no entry can say the same, the reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import ValidationError

from reconciler.athlete.problems import flaws_of
from reconciler.athlete.week import Note, Race, Workout
from reconciler.reconcile.bodies import MIDNIGHT
from reconciler.reconcile.compile import note_fields, race_fields, workout_fields
from reconciler.reconcile.fields import FLAGS, managed, normal, same, untimed
from reconciler.reconcile.layout import layouts
from reconciler.workout import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.calendar.event import JSON, LiveEvent

Kind = Literal["workouts", "notes", "races"]
Value: TypeAlias = "str | int | float | bool | list[str]"
_MODELS: Mapping[Kind, type[Workout | Race | Note]] = {"workouts": Workout, "races": Race, "notes": Note}
NOTE_KINDS = {"NOTE": "note", "SICK": "sick", "INJURED": "injured", "HOLIDAY": "holiday"}
RACES = {"RACE_A": "A", "RACE_B": "B", "RACE_C": "C"}
_UNSET = {"sub_type": "NONE", "target": "AUTO", "training_availability": "NORMAL"}
STATED = {"moving_time": "duration", "distance": "distance", "icu_training_load": "load"}
OPTIONAL = (
    "color",
    "tags",
    "sub_type",
    "target",
    "indoor",
    "load_target",
    "time_target",
    "distance_target",
    "not_on_fitness_chart",
    "training_availability",
    "max_training_time",
    "can_train_sports",
    "carbs_per_hour",
)
"""What the YAML can say beside what makes the entry; left out where the calendar holds nothing."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why no entry of the YAML can say what the calendar holds."""

    reason: str


@dataclass(frozen=True, slots=True)
class Decompiled:
    """An entry as YAML states it, without `id`; keys in the order in which people read them.

    `left` names fields of the event that the YAML cannot state, and that so stay the calendar's own.
    """

    kind: Kind
    fields: Mapping[str, Value]
    left: tuple[str, ...] = ()


def decompile(live: LiveEvent, *, event: int | None = None) -> Decompiled | Unfit:
    """Return the entry that compiles to the event as it is. `event` is the number that it is to take over."""
    found = _start(live)
    if isinstance(found, Unfit):
        return found
    kind, start = found
    if event is not None:
        start["event"] = event
    options, left = _fitting(live, kind, start)
    fields: dict[str, Value] = {}
    for words in layouts(live.raw.get("description"), session=kind != "notes"):
        fields = {**start, **words, **_stated(live, kind), **options}
        if same_as(live, kind, fields):
            return Decompiled(kind, fields, left)
    return Unfit(why_not(live, kind, fields))


def same_as(live: LiveEvent, kind: Kind, fields: Mapping[str, Value]) -> bool:
    """Tell whether an entry reads, and compiles to what the calendar holds."""
    compiled = compiled_fields(kind, fields, live.date)
    return compiled is not None and same(live, compiled)


def compiled_fields(kind: Kind, fields: Mapping[str, Value], day: date) -> dict[str, JSON] | None:
    """Return the API fields of an entry of the week that a day lies in; None where the models refuse it."""
    try:
        entry = _MODELS[kind].model_validate({"id": "x", **fields})
    except ValidationError:
        return None
    if isinstance(entry, Note):
        return note_fields(entry, *entry.days(day - timedelta(days=day.weekday())))
    return workout_fields(entry) if isinstance(entry, Workout) else race_fields(entry)


def why_not(live: LiveEvent, kind: Kind, fields: Mapping[str, Value]) -> str:
    """Say in words why an entry does not come out as the event."""
    try:
        _MODELS[kind].model_validate({"id": "x", **fields})
    except ValidationError as error:
        flaw = next(iter(flaws_of(error, _MODELS[kind])))
        at = ".".join(map(str, flaw.at))
        return f"{at}: {flaw.said}" if at else flaw.said
    compiled = compiled_fields(kind, fields, live.date) or {}
    wanted, now = normal(compiled), untimed(managed(live, compiled), compiled)
    differing = [key for key in wanted if wanted[key] != now[key]]
    return f"the YAML cannot say its {' and '.join(differing)} as it stands"


def _start(live: LiveEvent) -> tuple[Kind, dict[str, Value]] | Unfit:
    """Return what makes the entry: its list, days, sport and name."""
    if not live.name:
        return Unfit("it has no name")
    if live.category in NOTE_KINDS:
        kind = NOTE_KINDS[live.category]
        note: dict[str, Value] = {} if kind == "note" else {"kind": kind}
        return "notes", {**note, **_days(live), "name": live.name}
    if live.category != "WORKOUT" and live.category not in RACES:
        return Unfit(f"a {live.category or 'nameless kind of'} event is nothing that a plan declares")
    if not live.type:
        return Unfit("it has no sport")
    session: dict[str, Value] = {**_day(live), "sport": live.type, "name": live.name}
    if live.category in RACES:
        return "races", {"priority": RACES[live.category], **session}
    return "workouts", session


def _day(live: LiveEvent) -> dict[str, Value]:
    time = live.start_date_local[11:16]
    found: dict[str, Value] = {"date": live.date.isoformat()}
    return found | ({"time": time} if live.start_date_local[10:] not in ("", MIDNIGHT) else {})


def _days(live: LiveEvent) -> dict[str, Value]:
    """Return the day of a note, its days, or that it is for the week. The calendar's end is exclusive (observed)."""
    if live.raw.get("for_week") is True and live.date.weekday() == 0:
        return {"for_week": True}
    try:
        last = datetime.fromisoformat(live.end_date_local or "").date() - timedelta(days=1)
    except (ValueError, OverflowError):
        last = live.date
    if last > live.date:
        return {"from": live.date.isoformat(), "until": last.isoformat()}
    return {"date": live.date.isoformat()}


def _stated(live: LiveEvent, kind: Kind) -> dict[str, Value]:
    """Return what is stated beside a text: only what the calendar does not compute from steps."""
    if kind == "notes":
        return {}
    text = live.raw.get("description")
    parsed = parse(text) if isinstance(text, str) else parse("")
    keys = [] if parsed.steps else ["moving_time", "distance"]
    keys += [] if parsed.has_targets else ["icu_training_load"]
    values = {STATED[key]: live.raw.get(key) for key in keys}
    return {
        key: value
        for key, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    }


def _options(live: LiveEvent) -> Iterator[tuple[str, Value]]:
    for key in OPTIONAL:
        value = live.raw.get(key)
        if value in (None, "", [], 0) or value == _UNSET.get(key) or (key in FLAGS and value is not True):
            continue
        if isinstance(value, list):
            yield key, [str(item) for item in value]
        elif isinstance(value, str | int | float):
            yield key, value


def _fitting(
    live: LiveEvent, kind: Kind, start: Mapping[str, Value]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Return the options that the model of the list knows and takes, and the names of the others."""
    known = _MODELS[kind].model_fields
    content: dict[str, Value] = {} if kind == "notes" else {"verbatim": "x"}
    fitting: dict[str, Value] = {}
    left = []
    for key, value in _options(live):
        if key in known and compiled_fields(kind, {**start, **content, key: value}, live.date) is not None:
            fitting[key] = value
        else:
            left.append(key)
    return fitting, tuple(left)
