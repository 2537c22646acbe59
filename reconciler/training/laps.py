"""Laps of a completed session, and what was written about it, read tolerantly. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.training.fetch import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.calendar.answers import Row

MOST_LAPS = 250
"""More than this is no lap list of a session; the rest is not looked at."""


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap: `start` in seconds since the begin, `time` in s, `distance` in m, `speed` in m/s, averages in W and bpm.

    `kind` is what the server takes it for. It is `WORK` for almost every lap of a device (observed), so it tells
    little.
    """

    start: float
    time: float
    distance: float | None = None
    watts: float | None = None
    heart_rate: float | None = None
    speed: float | None = None
    kind: Literal["WORK", "RECOVERY"] | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote about an activity: `by` and `text` are their words."""

    by: str
    text: str


def read_laps(answer: Row) -> tuple[Lap, ...]:
    """Laps in the order of their start; a row without a time is left out."""
    rows = answer.get("icu_intervals")
    found = [
        _lap(row) for row in (rows if isinstance(rows, list) else [])[:MOST_LAPS] if isinstance(row, dict)
    ]
    return tuple(sorted((lap for lap in found if lap), key=lambda lap: lap.start))


def _lap(row: Row) -> Lap | None:
    time = number(row.get("moving_time")) or number(row.get("elapsed_time"))
    if not time or time < 0:
        return None
    metres, kind, label = number(row.get("distance")), row.get("type"), row.get("label")
    distance = metres if metres and metres > 0 else None
    return Lap(
        start=number(row.get("start_time")) or 0.0,
        time=time,
        distance=distance,
        watts=number(row.get("average_watts")),
        heart_rate=number(row.get("average_heartrate")),
        speed=number(row.get("average_speed")) or (distance / time if distance else None),
        kind="RECOVERY" if kind == "RECOVERY" else "WORK" if kind == "WORK" else None,
        label=label if isinstance(label, str) else "",
    )


def read_messages(rows: Iterable[Row]) -> tuple[Message, ...]:
    """Messages with a text, in the order of the server; deleted ones are left out."""
    found = ((row.get("name"), row.get("content"), row.get("deleted")) for row in rows)
    return tuple(
        Message(name if isinstance(name, str) else "", text)
        for name, text, deleted in found
        if isinstance(text, str) and text.strip() and not deleted
    )
