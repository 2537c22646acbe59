"""What the calendar holds, said by an entry of the YAML that is there already: only the keys that must change. Pure.

Nothing is guessed: what comes out is read by the models and compiled again. What an entry cannot say is told with the
reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from reconciler.athlete.expansion import expand_week
from reconciler.athlete.problems import flaws_of
from reconciler.athlete.week import Note, Workout
from reconciler.reconcile.compile import note_fields, race_fields, workout_fields
from reconciler.reconcile.decompile import NOTE_KINDS, RACES, STATED, Unfit
from reconciler.reconcile.fields import COMPUTED, is_empty, managed, normal, untimed
from reconciler.reconcile.quantities import written
from reconciler.reconcile.restate_text import MODELS, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.library import LibraryWorkout
    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.decompile import Kind, Value
    from reconciler.reconcile.desired import Desired

    Plain = Mapping[str, object]

_ENDS = frozenset({"start_date_local", "end_date_local"})
_BY_HAND = frozenset({"category", "start_date_local", "end_date_local", "for_week", "description"})


@dataclass(frozen=True, slots=True)
class Stated:
    """An entry as its file states it: `own` are its keys, which win over those of the library workout behind it."""

    kind: Kind
    own: Plain
    library: Mapping[str, LibraryWorkout]
    content: bytes | None = None

    def whole(self, own: Plain) -> dict[str, object] | None:
        """Return the keys with those of the library; None where they do not fit together."""
        if self.kind != "workouts":
            return dict(own)
        found = expand_week({"workouts": [dict(own)]}, self.library).value["workouts"]
        return dict(found[0]) if isinstance(found, list) and found else None

    def compiled(self, own: Plain, monday: date) -> dict[str, JSON] | None:
        """Return the API fields of the entry in the week of a Monday; None where the models refuse it."""
        whole = self.whole(own)
        try:
            entry = MODELS[self.kind].model_validate(whole)
        except ValidationError:
            return None
        if isinstance(entry, Note):
            return note_fields(entry, *entry.days(monday))
        return workout_fields(entry, self.content) if isinstance(entry, Workout) else race_fields(entry)

    def refusal(self, own: Plain) -> str:
        """Say why the models refuse it; empty where they do not."""
        try:
            MODELS[self.kind].model_validate(self.whole(own))
        except ValidationError as error:
            flaw = next(iter(flaws_of(error, MODELS[self.kind])))
            return f"{'.'.join(map(str, flaw.at)) or 'the entry'}: {flaw.said}"
        return ""


@dataclass(frozen=True, slots=True)
class Restated:
    """The keys of an entry that says what the calendar holds. `said` is what a person should know of it."""

    own: Plain
    said: tuple[str, ...] = ()


def differing(item: Desired, live: LiveEvent) -> frozenset[str]:
    """Return the managed fields in which the calendar differs from git."""
    git = normal(item.fields)
    now = untimed(managed(live, git), item.fields)
    return frozenset(key for key in git if git[key] != now[key])


def restated(stated: Stated, item: Desired, live: LiveEvent, taken: frozenset[str]) -> Restated | Unfit:
    """Return the entry with the fields in `taken` as the calendar holds them, and all others as they are.

    Where a library workout stands in the way, its fields become the entry's own, and it is used no longer.
    """
    found = _restated(stated, item, live, taken)
    if not isinstance(found, Unfit) or "use" not in stated.own:
        return found
    whole = {
        key: value for key, value in (stated.whole(stated.own) or {}).items() if key not in ("use", "with")
    }
    alone = _restated(replace(stated, own=whole), item, live, taken)
    if isinstance(alone, Unfit):
        return found
    said = f"it no longer uses the library workout {stated.own['use']}, which cannot say this; its fields stand here now"
    return replace(alone, said=(said, *alone.said))


def _restated(stated: Stated, item: Desired, live: LiveEvent, taken: frozenset[str]) -> Restated | Unfit:
    own = dict(stated.own)
    if stated.kind == "notes" and taken & _ENDS:
        taken |= _ENDS
    whole = stated.whole(own) or own
    monday = live.date - timedelta(days=live.date.weekday())
    if "start_date_local" not in taken:
        monday = item.date - timedelta(days=item.date.weekday())
    changes = _changes(stated.kind, whole, live, taken)
    if isinstance(changes, Unfit):
        return changes
    if "description" in taken and "file" in whole:
        return Unfit(
            "its workout comes from a file beside the week, and its text was changed on the calendar"
        )
    reason = ""
    for words, said in texts(stated.kind, whole, live, taken):
        tried = _numbered(stated, _with(own, {**changes, **words}), live, taken, monday)
        compiled = stated.compiled(tried, monday)
        wrong = [] if compiled is None else _mismatches(compiled, item, live, taken)
        if compiled is not None and not wrong:
            return Restated(_tidy(stated, own, tried), said)
        reason = stated.refusal(tried) or reason or _cannot(tried, wrong)
    return Unfit(reason or "the YAML cannot say it")


def _changes(
    kind: Kind, whole: Plain, live: LiveEvent, taken: frozenset[str]
) -> dict[str, Value | None] | Unfit:
    """Return the keys that are no text and no number of steps; None takes a key out."""
    changes: dict[str, Value | None] = {}
    if "category" in taken:
        found = _category(kind, live)
        if isinstance(found, Unfit):
            return found
        changes |= found
    if taken & {"start_date_local", "end_date_local", "for_week"}:
        days = _note_days(whole, live) if kind == "notes" else _day(whole, live, taken)
        if isinstance(days, Unfit):
            return days
        changes |= days
    for key in sorted(taken - _BY_HAND - COMPUTED):
        name = "sport" if key == "type" else key
        value = live.raw.get(key)
        if is_empty(key, value):
            changes[name] = None
        elif isinstance(value, list):
            changes[name] = [str(one) for one in value]
        elif isinstance(value, str | int | float):
            changes[name] = written(name, value, whole.get(name))
    return changes


def _category(kind: Kind, live: LiveEvent) -> dict[str, Value | None] | Unfit:
    if kind == "races" and live.category in RACES:
        return {"priority": RACES[live.category]}
    if kind == "notes" and live.category in NOTE_KINDS:
        return {"kind": NOTE_KINDS[live.category]}
    return Unfit(
        f"it became a {live.category or 'nameless kind of'} event, which belongs into another list of the week"
    )


def _day(whole: Plain, live: LiveEvent, taken: frozenset[str]) -> dict[str, Value | None]:
    changes: dict[str, Value | None] = {}
    if "start_date_local" in taken:
        changes["date"] = live.date.isoformat()
        if "time" in whole:
            changes["time"] = (
                live.start_date_local[11:16] if live.start_date_local[11:16] != "00:00" else None
            )
    if "for_week" in taken:
        changes["for_week"] = True if live.raw.get("for_week") is True else None
    return changes


def _note_days(whole: Plain, live: LiveEvent) -> dict[str, Value | None] | Unfit:
    """Return the days of a note in the form that it has: one day, several, or the week."""
    first = live.date
    if whole.get("for_week") is True and live.raw.get("for_week") is True:
        return {} if first.weekday() == 0 else Unfit("it is for its week, and no longer stands on a Monday")
    if "from" not in whole:
        return {"for_week": None, "date": first.isoformat()}
    try:
        last = datetime.fromisoformat(live.end_date_local or "").date() - timedelta(days=1)
    except (ValueError, OverflowError):
        last = first
    return {"from": first.isoformat(), "until": max(first, last).isoformat()}


def _numbered(
    stated: Stated, own: dict[str, object], live: LiveEvent, taken: frozenset[str], monday: date
) -> dict[str, object]:
    """State duration, distance and load as the calendar holds them, where the YAML states them and no step gives them.

    A text without steps that would leave an entry without content gets them as well.
    """
    compiled = stated.compiled(own, monday)
    if compiled is None and "description" in taken:
        present = {name: live.raw.get(key) for key, name in STATED.items()}
        added = {name: value for name, value in present.items() if _counts(value)}
        return own if stated.compiled({**own, **added}, monday) is None else {**own, **added}
    for key, name in STATED.items():
        if compiled and key in compiled and (key in taken or "description" in taken):
            value = live.raw.get(key)
            if not _counts(value):
                own = {one: found for one, found in own.items() if one != name}
            elif value != compiled[key]:
                own = {**own, name: written(name, cast("float", value), own.get(name))}
    return own


def _counts(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _with(own: dict[str, object], changes: Mapping[str, Value | None]) -> dict[str, object]:
    kept = {key: value for key, value in own.items() if changes.get(key, value) is not None}
    return {**kept, **{key: value for key, value in changes.items() if value is not None}}


def _tidy(stated: Stated, own: Plain, tried: dict[str, object]) -> dict[str, object]:
    """Leave out keys that only repeat what the library says."""
    whole = stated.whole(own) or {}
    return {key: value for key, value in tried.items() if key in own or whole.get(key) != value}


def _mismatches(
    compiled: Mapping[str, JSON], item: Desired, live: LiveEvent, taken: frozenset[str]
) -> list[str]:
    """Return the fields that did not become what they should: the calendar's where they are taken, else git's."""
    git, new = normal(item.fields), normal(compiled)
    now = untimed(managed(live, git.keys() | new.keys()), compiled)
    loose = COMPUTED if "description" in taken else frozenset()
    wrong = []
    for key in sorted(git.keys() | new.keys()):
        if key in taken or key in loose:
            good = new[key] == now[key] if key in new else key in COMPUTED or _is_gone(key, live)
        else:
            good = key in COMPUTED or (key in new and key in git and new[key] == git[key])
        if not good:
            wrong.append(key)
    return wrong


def _is_gone(key: str, live: LiveEvent) -> bool:
    """Tell whether the calendar holds nothing where the entry says nothing."""
    return key == "end_date_local" or is_empty(key, live.raw.get(key))


def _cannot(tried: Plain, wrong: list[str]) -> str:
    names = " and ".join(wrong)
    if "use" in tried and any(key not in tried for key in wrong):
        return f"its {names} comes from the library workout {tried['use']}, and the entry cannot take it away"
    return f"the YAML cannot say its {names} as the calendar holds it"
