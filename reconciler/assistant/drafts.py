"""A draft of a week: where it belongs, and what it would change that nobody may change any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reconciler.assistant.workspace import require_week
from reconciler.athlete.reading import read_athlete
from reconciler.athlete.yaml import load
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import InputError, Place, Problem, ReconcilerError
from reconciler.text import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reconciler.athlete.edit import Value
    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.athlete.week import Week

_DRAFT = "draft"


def week_path(athlete: str, week: str) -> str:
    """Return the file of a week."""
    return f"athletes/{athlete}/weeks/{week}.yaml"


def week_of(data: bytes) -> str:
    """Return the week that a draft says it is of. InputError where it is not YAML, ReconcilerError where it names none."""
    value = _loaded(data)
    week = value.get("week") if isinstance(value, dict) else None
    if not isinstance(week, str):
        msg = "the draft does not say which week it is of"
        raise ReconcilerError(
            msg, hint="send the whole document of the week; it begins with a line such as week: 2026-W21"
        )
    return require_week(week)


def note_of(data: bytes) -> dict[str, Value]:
    """Return the keys of one note. InputError where the draft is not YAML, ReconcilerError where it is no note."""
    value = _loaded(data)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        msg = "the draft is not one note"
        raise ReconcilerError(
            msg,
            hint="send its keys alone: id, name, text, and date, or from and until, or for_week: true",
        )
    if empty := [str(key) for key, held in value.items() if held is None]:
        msg = f"{printable(empty[0])[:40]} holds nothing"
        raise ReconcilerError(msg, hint="give it a value, or leave the key out")
    return cast("dict[str, Value]", value)


def declared(tree: Tree, athlete: str, week: str) -> Week | None:
    """Return a week as a tree declares it; None where it does not, or where its files cannot be used."""
    try:
        found = read_athlete(tree, athlete, weeks=lambda name: name == week)
    except InputError:
        return None
    return of(found, week)


def _loaded(data: bytes) -> object:
    try:
        return load(data)
    except YamlError as error:
        place = Place(_DRAFT, error.line, error.column)
        raise InputError((Problem(place, "yaml", error.said, error.hint),)) from None


def of(athlete: Athlete, week: str) -> Week | None:
    """Return one loaded week of an athlete."""
    return next((one for one in athlete.weeks if one.week == week), None)


def changes_of_the_past(before: Week | None, after: Week, today: dt.date, path: str) -> Iterator[Problem]:
    """Yield each workout and race before today that a draft adds, changes or takes away.

    What is past is frozen: an apply would leave it alone, so that YAML and calendar would say different things for ever.
    """
    old, new = (
        {entry.id: entry for kind in ("workouts", "races") for entry in getattr(week, kind, ())}
        for week in (before, after)
    )
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        days = [entry.date for entry in (was, now) if entry is not None and entry.date < today]
        if days and was != now:
            what = "an added entry" if was is None else "a missing entry" if now is None else "a change"
            said = f"{name}: found {what} on {min(days)}, which is past; today is {today}"
            hint = "keep entries before today as they are in get_week, and plan from today on"
            yield Problem(Place(path), "past-entry", said, hint)
