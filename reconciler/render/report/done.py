"""Planned beside done, week by week, the latest first. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from reconciler.reconcile.ownership import iso_week
from reconciler.render import words
from reconciler.render.pictures.palette import sport_role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from reconciler.render.material import Material
    from reconciler.render.pictures.palette import Role
    from reconciler.training.done import Compliance, Outcome, State

_DONE = frozenset({"done", "changed", "moved"})


@dataclass(frozen=True, slots=True)
class DonePart:
    """One session, and what became of it; or what nobody asked for."""

    date: dt.date
    name: str
    sport: str
    role: Role
    planned: str
    done: str
    state: State
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoneWeek:
    """One week. `summary` counts its sessions and adds up its time and load; `planned`: there was a plan."""

    week: str
    summary: str
    planned: bool
    rows: tuple[DonePart, ...]


def done_weeks(found: Material) -> tuple[DoneWeek, ...]:
    """Return the weeks of which days are over, as far as something was planned or done."""
    over = [
        one for one in found.outcomes if one.day < found.today or (one.day == found.today and one.activities)
    ]
    weeks = groupby(sorted(over, key=lambda one: one.day), key=lambda one: iso_week(one.day))
    rows = [(week, tuple(outcomes)) for week, outcomes in weeks]
    return tuple(
        DoneWeek(week, _summary(outcomes), any(one.session for one in outcomes), tuple(map(_part, outcomes)))
        for week, outcomes in reversed(rows)
    )


def _part(one: Outcome) -> DonePart:
    session, first = one.session, one.activities[0] if one.activities else None
    sport = session.sport if session else (first.sport if first else None) or "Other"
    return DonePart(
        date=one.day,
        name=session.entry.name if session else (first.name if first else "") or sport,
        sport=sport,
        role=sport_role(sport),
        planned=_facts(one.time.planned, one.distance.planned, one.load.planned) if session else "",
        done=_facts(one.time.done, one.distance.done, one.load.done),
        state=one.state,
        notes=one.notes,
    )


def _facts(time: float | None, distance: float | None, load: float | None) -> str:
    """`1h05m \u00b7 11.3 km \u00b7 load 72`, of what is known."""
    parts = (
        words.duration(time or 0),
        words.distance(distance or 0),
        f"load {load:.0f}" if load is not None else "",
    )
    return " \u00b7 ".join(part for part in parts if part)


def _summary(found: Sequence[Outcome]) -> str:
    planned = [one for one in found if one.session]
    done = sum(1 for one in planned if one.state in _DONE)
    extra = len(found) - len(planned)
    parts = [f"{done} of {len(planned)} planned sessions done"] if planned else ["nothing was planned"]
    if planned:
        parts += _share("time", [one.time for one in planned])
        parts += _share("load", [one.load for one in planned])
    return ", ".join([*parts, f"{extra} more" if planned else f"{extra} done"] if extra else parts)


def _share(what: str, found: Iterable[Compliance]) -> list[str]:
    known = [one for one in found if one.planned]
    planned = sum(one.planned or 0 for one in known)
    return [f"{what} {100 * sum(one.done or 0 for one in known) / planned:.0f} %"] if planned else []
