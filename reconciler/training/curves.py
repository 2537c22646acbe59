"""Best efforts inside completed sessions, from the calendar's curves. Tolerant of what rows hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from reconciler.athlete.sports import FAMILY
from reconciler.errors import CalendarError
from reconciler.training.facts import HISTORY
from reconciler.training.fetch import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from reconciler.calendar.answers import Row
    from reconciler.training.facts import Facts

SECONDS = (300, 1200, 3600)
METRES = (3000, 5000, 10_000, 21_097)


class CurvesClient(Protocol):
    """What is needed of a calendar client."""

    def power_curves(self, oldest: dt.date, newest: dt.date, sport: str, seconds: Sequence[int]) -> Row: ...
    def pace_curves(self, oldest: dt.date, newest: dt.date, sport: str, metres: Sequence[int]) -> Row: ...


@dataclass(frozen=True, slots=True)
class Effort:
    """The best of one size: W held for `size` seconds, or seconds for `size` metres. `activity` is the session's id."""

    kind: Literal["power", "pace"]
    sport: str
    size: int
    value: float
    activity: str


def fetch_efforts(
    client: CurvesClient, facts: Facts, history: dt.timedelta = HISTORY
) -> tuple[tuple[Effort, ...], tuple[str, ...]]:
    """The best efforts of rides with power and of runs: one request for each of the two that there are.

    What the calendar does not give is left out, with the reason: the rest is worth telling without it.
    """
    done = [one for one in facts.activities or () if one.sport and not one.stub]
    families = {FAMILY.get(one.sport or "", one.sport) for one in done}
    span = facts.today - history, facts.today
    found: list[Effort] = []
    refused: list[str] = []
    try:
        if any(one.watts and FAMILY.get(one.sport or "", one.sport) == "Ride" for one in done):
            found += read_power(client.power_curves(*span, "Ride", SECONDS), "Ride")
        if "Run" in families:
            found += read_pace(client.pace_curves(*span, "Run", METRES), "Run")
    except CalendarError as error:
        refused.append(f"best efforts inside sessions: {error.message}")
    return tuple(found), tuple(refused)


def read_power(row: Row, sport: str) -> tuple[Effort, ...]:
    """The greatest power of each duration. `secs` names the durations, `watts` of each curve is parallel to it."""
    found = _best(row, "secs", "watts")
    return tuple(
        Effort("power", sport, size, max(values)[0], max(values)[1]) for size, values in sorted(found.items())
    )


def read_pace(row: Row, sport: str) -> tuple[Effort, ...]:
    """The least time of each distance. `distances` names them, `secs` of each curve is parallel to it (observed)."""
    found = _best(row, "distances", "secs")
    return tuple(
        Effort("pace", sport, size, min(values)[0], min(values)[1]) for size, values in sorted(found.items())
    )


def _best(row: Row, sizes_at: str, values_at: str) -> dict[int, list[tuple[float, str]]]:
    """Values with their activity, by size. A session that was shorter has fewer values than there are sizes."""
    sizes, curves = row.get(sizes_at), row.get("curves")
    found: dict[int, list[tuple[float, str]]] = {}
    for curve in curves if isinstance(curves, list) else ():
        values = curve.get(values_at) if isinstance(curve, dict) else None
        if not isinstance(curve, dict) or not isinstance(values, list) or not isinstance(sizes, list):
            continue
        for size, value in zip(sizes, values, strict=False):
            length, amount = number(size), number(value)
            if length and amount and length > 0 and amount > 0:
                found.setdefault(round(length), []).append((amount, str(curve.get("id") or "")))
    return found
