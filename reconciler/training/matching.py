"""Which activities completed which sessions, where no pairing says so: the best assignment of all. Pure.

Kinds of a match, the better first: the same day and sport with a like duration; a day earlier or later, if the session
is over and the durations are alike (RULES.md I1); the same day and sport, however long. Within a kind the durations
(else distances) decide, and then the hour. The whole is one optimum and not greedy, so the order of files, rows and
activities changes nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.training.facts import Activity
    from reconciler.training.planned import PlannedSession

SHORT_GAP = dt.timedelta(minutes=30)
_CLOCK_CHANGE = dt.timedelta(hours=1)
_MORNING = "05"  # clocks are put forward or back before this hour
_MOST_PARTS = 4
_MOST_STATES = 256

# Distances are thousandths of a natural logarithm: 0 is alike, 693 twice or half.
_TWICE, _FAR, _UNKNOWN, _MOST, _UNMATCHED = 693, 916, 300, 900, 1000
_OTHER_RACE = 400
_HOURS_APART_MOST = 72

Cost = tuple[int, int, int]
Chosen = tuple[tuple[int, tuple["Activity", ...]], ...]


def family(sport: str | None) -> str:
    """The sport whose thresholds a sport shares; empty for a stub."""
    return FAMILY.get(sport, sport) if sport else ""


def in_order(activities: Iterable[Activity]) -> list[Activity]:
    """Activities by day, start and id."""
    return sorted(activities, key=lambda activity: (activity.day, activity.start, activity.id))


def assign(
    sessions: Sequence[PlannedSession], activities: Iterable[Activity], today: dt.date
) -> Mapping[int, tuple[Activity, ...]]:
    """Activities by the index of the session that they completed; several where the watch split it.

    No activity completes two sessions. `today` and later sessions are only matched on their own day.
    """
    found: dict[int, tuple[Activity, ...]] = {}
    rows = in_order(activities)
    for sport in sorted({session.family for session in sessions}):
        mine = [index for index, session in enumerate(sessions) if session.family == sport]
        mine.sort(key=lambda index: _place(sessions[index]))
        done = [activity for activity in rows if family(activity.sport) == sport]
        table = _Table([sessions[index] for index in mine], done, today)
        found.update((mine[index], parts) for index, parts in table.best())
    return found


def apart(session: PlannedSession, activities: Sequence[Activity]) -> int:
    """How far what was done is from what was planned, by time, else by distance; 0 is alike."""
    time, metres = total([one.time for one in activities]), total([one.distance for one in activities])
    for planned, done in ((session.duration, time), (session.distance, metres)):
        if planned and done and planned > 0 and done > 0:
            return round(1000 * abs(math.log(done / planned)))
    return _UNKNOWN


def total(values: Sequence[float | None]) -> float | None:
    """The sum; None where one is not known, or there is none."""
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def follows(first: Activity, second: Activity) -> bool:
    """Whether the second begins soon after the first ended, as when a watch was stopped and started again.

    Local time jumps by an hour in the night when the clocks change, so at night an hour more counts as soon.
    """
    gap = _gap(first, second)
    if gap is None or first.day != second.day:
        return False
    slack = _CLOCK_CHANGE if second.start[11:13] < _MORNING else dt.timedelta()
    return -slack <= gap <= SHORT_GAP + slack


def overlap(first: Activity, second: Activity) -> bool:
    """Whether two recordings ran at one time: two devices, one session."""
    gap = _gap(*in_order((first, second)))
    return gap is not None and gap < dt.timedelta() and not follows(*in_order((first, second)))


def _gap(first: Activity, second: Activity) -> dt.timedelta | None:
    try:
        ended = dt.datetime.fromisoformat(first.start).replace(tzinfo=None)
        began = dt.datetime.fromisoformat(second.start).replace(tzinfo=None)
        return began - ended - dt.timedelta(seconds=first.time or 0)
    except (ValueError, OverflowError):
        return None


def _place(session: PlannedSession) -> tuple[dt.date, str, str]:
    return session.date, session.entry.time or "", session.id


@dataclass(frozen=True, slots=True)
class _State:
    cost: Cost
    chosen: Chosen


class _Table:
    """Dynamic programming over the activities of one sport in their order.

    A state is the set of sessions that are taken and that a later activity could still reach: those of three days.
    """

    def __init__(
        self, sessions: Sequence[PlannedSession], activities: Sequence[Activity], today: dt.date
    ) -> None:
        self._sessions = sessions
        self._activities = activities
        self._today = today

    def best(self) -> Chosen:
        """The cheapest choice: (session, its activities)."""
        count = len(self._activities)
        rows: list[dict[frozenset[int], _State]] = [{} for _ in range(count + 1)]
        rows[0][frozenset()] = _State((0, 0, 0), ())
        for at in range(count):
            for taken, state in self._kept(rows[at]):
                near = self._reachable(taken, self._activities[at].day)
                _offer(rows[at + 1], near, state)
                for end, index, cost in self._choices(at, near):
                    chosen = (*state.chosen, (index, tuple(self._activities[at:end])))
                    _offer(rows[end], near | {index}, _State(_plus(state.cost, cost), chosen))
        return min(rows[count].values(), key=lambda state: state.cost).chosen

    def _kept(self, row: Mapping[frozenset[int], _State]) -> Sequence[tuple[frozenset[int], _State]]:
        """The states worth following; a plan with dozens of sessions of one sport a day must not take hours."""
        states = list(row.items())
        if len(states) <= _MOST_STATES:
            return states
        return sorted(states, key=lambda pair: (pair[1].cost, sorted(pair[0])))[:_MOST_STATES]

    def _reachable(self, taken: frozenset[int], day: dt.date) -> frozenset[int]:
        return frozenset(index for index in taken if self._sessions[index].date >= day - DAY)

    def _choices(self, at: int, taken: frozenset[int]) -> Iterator[tuple[int, int, Cost]]:
        """Where the activities from `at` to an end could go, and what that costs."""
        for end in self._ends(at):
            parts = self._activities[at:end]
            for index, session in enumerate(self._sessions):
                cost = None if index in taken else self._cost(session, parts)
                if cost:
                    yield end, index, cost

    def _ends(self, at: int) -> Iterator[int]:
        yield at + 1
        for end in range(at + 2, min(at + _MOST_PARTS, len(self._activities)) + 1):
            if not follows(self._activities[end - 2], self._activities[end - 1]):
                return
            yield end

    def _cost(self, session: PlannedSession, parts: Sequence[Activity]) -> Cost | None:
        days = abs(session.date - parts[0].day)
        if days > DAY:
            return None
        distance = apart(session, parts)
        if len(parts) > 1 and distance >= min(apart(session, [part]) for part in parts):
            return None
        gain = min(min(distance, _MOST) + _otherwise(session, parts) - _UNMATCHED, -1)
        if not days:
            return (gain, 0, 0) if distance <= _FAR else (0, 0, gain)
        may_move = session.race is None and session.date < self._today and distance <= _TWICE
        return (0, gain, 0) if may_move else None


def _otherwise(session: PlannedSession, parts: Sequence[Activity]) -> int:
    """What tells two of a like length apart: a race from its warm-up, the morning from the evening."""
    other = _OTHER_RACE if bool(session.race) != any(part.race for part in parts) else 0
    late = minutes_off(session, parts[0])
    return other if late is None else other + min(late // 10, _HOURS_APART_MOST)


def minutes_off(session: PlannedSession, activity: Activity) -> int | None:
    """Minutes between the planned hour and the start; None where there is no hour on one side."""
    began = activity.start[11:16]
    if not session.entry.time or len(began) < len("00:00"):
        return None
    return abs(_minutes(session.entry.time) - _minutes(began))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes[:2]) if (hours + minutes[:2]).isdecimal() else 0


def _plus(first: Cost, second: Cost) -> Cost:
    return first[0] + second[0], first[1] + second[1], first[2] + second[2]


def _offer(row: dict[frozenset[int], _State], taken: frozenset[int], state: _State) -> None:
    known = row.get(taken)
    if known is None or state.cost < known.cost:
        row[taken] = state
