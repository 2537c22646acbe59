"""Sums over days: time, distance, load, sessions, done and planned alike. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY
from reconciler.training.facts import HISTORY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from reconciler.training.facts import Activity
    from reconciler.training.planned import PlannedSession


@dataclass(frozen=True, slots=True)
class Part:
    """The sum of one sport family. Seconds, metres, points; `without_*` count sessions that do not say."""

    time: float = 0
    distance: float = 0
    load: float = 0
    sessions: int = 0
    without_time: int = 0
    without_distance: int = 0
    without_load: int = 0

    def __add__(self, other: Part) -> Part:
        return Part(
            self.time + other.time,
            self.distance + other.distance,
            self.load + other.load,
            self.sessions + other.sessions,
            self.without_time + other.without_time,
            self.without_distance + other.without_distance,
            self.without_load + other.without_load,
        )


@dataclass(frozen=True)  # no slots: the sum of all is kept once it was needed
class Totals:
    """Sums by sport family. `unknown` counts days about which nothing is known, and stubs of activities."""

    sports: Mapping[str, Part] = field(default_factory=dict)
    unknown: int = 0

    def __add__(self, other: Totals) -> Totals:
        sports = dict(self.sports)
        for name, part in other.sports.items():
            sports[name] = sports[name] + part if name in sports else part
        return Totals(sports, self.unknown + other.unknown)

    @cached_property
    def all(self) -> Part:
        """The sum of everything."""
        first, *others = self.sports.values() or (Part(),)
        return sum(others, first)


def history_start(today: dt.date) -> dt.date:
    """The first day whose completed training is read."""
    return today - HISTORY


def of_sessions(sessions: Iterable[PlannedSession]) -> Totals:
    """Planned sums."""
    sports: dict[str, Part] = {}
    for session in sessions:
        part = _part(session.duration, session.distance, session.load)
        before = sports.get(session.family)
        sports[session.family] = before + part if before else part
    return Totals(sports)


def of_activities(activities: Iterable[Activity]) -> Totals:
    """Completed sums. A stub makes them unknown, since it holds no numbers."""
    sports: dict[str, Part] = {}
    stubs = 0
    for activity in activities:
        if activity.stub or activity.sport is None:
            stubs += 1
            continue
        family = FAMILY.get(activity.sport, activity.sport)
        part = _part(activity.time, activity.distance, activity.load)
        sports[family] = sports.get(family, Part()) + part
    return Totals(sports, unknown=stubs)


def _part(time: float | None, distance: float | None, load: float | None) -> Part:
    return Part(
        time or 0, distance or 0, load or 0, 1, int(time is None), int(distance is None), int(load is None)
    )
