"""One day's sessions for programs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reconciler.render.lock_screen import plain
from reconciler.workout.outline import outline

if TYPE_CHECKING:
    from typing import Literal

    from reconciler.render.today_shapes import TodaySessionShape
    from reconciler.training.agenda import Agenda, Item

_NAME = 200


def sessions(agenda: Agenda) -> list[TodaySessionShape]:
    """Return the sessions of a day, done and open, in the order of the calendar."""
    return [_session(item) for item in agenda.items]


def _session(item: Item) -> TodaySessionShape:
    entry = item.entry
    return {
        "time": item.time or None,
        "name": plain(item.name, _NAME),
        "sport": item.sport,
        "duration": item.duration,
        "distance": item.distance,
        "load": item.load,
        "key": item.key,
        "race": cast("Literal['A', 'B', 'C'] | None", item.race or None),
        "done": item.done,
        "planned": item.planned is not None,
        "planned_day": item.planned_day.isoformat() if item.planned_day else None,
        "goal": entry.goal if entry else None,
        "instructions": entry.instructions if entry else None,
        "steps": outline(item.text) or None,
    }
