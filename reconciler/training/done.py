"""Planned versus done: what became of every planned session, and of every activity. Pure.

Pairing on the calendar counts first, then the day, the sport and the duration, then a day earlier or later
(RULES.md I1). Days are the athlete's own: neither the clock of another time zone nor a night in which the clocks change
moves a session to another day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from reconciler.training.distances import has_whole_distance
from reconciler.training.facts import HISTORY
from reconciler.training.matching import apart, assign, family, follows, in_order, minutes_off, overlap, total
from reconciler.training.pairing import Pairings, read_pairings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.training.facts import Activity, Facts
    from reconciler.training.planned import PlannedSession, PlannedWeek

State = Literal["done", "changed", "moved", "missed", "open", "extra", "unknown"]
MatchedBy = Literal["pairing", "day", "near", "none"]
Band = Literal["green", "amber", "red"]

GREEN, AMBER = (0.85, 1.15), (0.65, 1.35)
_WORST_FIRST: tuple[Band, ...] = ("red", "amber", "green")
_HOURS_APART = 120  # minutes
_ALIKE = 100  # thousandths of a logarithm: ten per cent of the duration do not tell two activities apart


@dataclass(frozen=True, slots=True)
class Compliance:
    """Seconds, metres or points, planned and done; None is not known."""

    planned: float | None = None
    done: float | None = None

    @property
    def share(self) -> float | None:
        """Done as a share of planned; None where either is not known, or nothing was planned."""
        return self.done / self.planned if self.planned and self.done is not None else None

    @property
    def band(self) -> Band | None:
        """Green from 85 to 115 %, amber from 65 to 135 %, else red (RULES.md I2)."""
        if self.share is None:
            return None
        share = round(self.share, 4)
        if GREEN[0] <= share <= GREEN[1]:
            return "green"
        return "amber" if AMBER[0] <= share <= AMBER[1] else "red"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planned session; or one activity that no session asked for (`session` None).

    `day` is the day it was planned for; of an extra, the day it was done. Several `activities`: split by the watch, or
    several recordings of one session. `notes` say in words what led here. States: `done` as planned; `changed` done
    with another time, distance, load or sport; `moved` done on another day; `missed` the day is over and nothing was
    done; `open` not due yet; `extra` asked for by no session; `unknown` activities were not read, or only a stub of
    Strava's stands on the day.
    """

    day: dt.date
    session: PlannedSession | None
    activities: tuple[Activity, ...]
    state: State
    matched_by: MatchedBy = "none"
    time: Compliance = Compliance()
    distance: Compliance = Compliance()
    load: Compliance = Compliance()
    notes: tuple[str, ...] = ()

    @property
    def band(self) -> Band | None:
        """The worst of time, distance and load; None where none of them compares."""
        bands = {found.band for found in (self.time, self.distance, self.load)}
        return next((band for band in _WORST_FIRST if band in bands), None)


def outcomes(
    weeks: tuple[PlannedWeek, ...],
    facts: Facts,
    event_ids: Mapping[str, int],
    *,
    since: dt.date | None = None,
) -> tuple[Outcome, ...]:
    """What became of every session of the weeks and of every activity of the facts, in order of days.

    Every session and every activity stands in exactly one outcome. `event_ids` maps an identity such as
    `2026-W20/long-run` to the ledger's event id. `since` is the first day whose activities were read; what was planned
    before it is unknown. Hand in the weeks before and after those that matter: a session may be done a day off.
    """
    planned = [(week.week.week, session) for week in weeks for session in week.sessions]
    planned.sort(key=lambda pair: (pair[1].date, pair[1].entry.time or "", pair[0], pair[1].id))
    pairs = read_pairings(
        [_event_id(week, session, event_ids) for week, session in planned], facts, event_ids
    )
    matched = _Matched([session for _, session in planned], pairs, facts, since or facts.today - HISTORY)
    return tuple(sorted(matched.outcomes(), key=_place))


def _event_id(week: str, session: PlannedSession, event_ids: Mapping[str, int]) -> int | None:
    """The event of a session; until a move from another week is applied, the ledger has it under that week."""
    number = event_ids.get(f"{week}/{session.id}")
    return number or event_ids.get(f"{session.entry.moved_from}/{session.id}")


def _hours_tell(session: PlannedSession, chosen: Activity, other: Activity) -> bool:
    """Whether the hour of the day makes it plain which of two completed a session."""
    near, far = minutes_off(session, chosen), minutes_off(session, other)
    return near is not None and far is not None and far - near >= _HOURS_APART


def _place(outcome: Outcome) -> tuple[dt.date, bool, str, str]:
    session, activities = outcome.session, outcome.activities
    if session:
        return outcome.day, False, session.entry.time or "", session.id
    return outcome.day, True, activities[0].start, activities[0].id


class _Matched:
    """Sessions with the activities that completed them."""

    def __init__(
        self, sessions: Sequence[PlannedSession], pairs: Pairings, facts: Facts, since: dt.date
    ) -> None:
        self._sessions, self._pairs, self._facts, self._since = sessions, pairs, facts, since
        self._rows = in_order(dict.fromkeys(facts.activities or ()))
        self._parts = {index: tuple(in_order(rows)) for index, rows in pairs.sessions.items()}
        self._paired = frozenset(self._parts)
        open_ones = [index for index in range(len(sessions)) if index not in self._parts]
        free = [row for row in self._rows if row not in pairs.taken and not row.stub]
        nearby = assign([sessions[index] for index in open_ones], free, facts.today)
        self._parts.update((open_ones[at], parts) for at, parts in nearby.items())
        self._held = {row for parts in self._parts.values() for row in parts}
        self._absorb([row for row in free if row not in self._held])

    def _absorb(self, free: Sequence[Activity]) -> None:
        """Give a session what belongs to it as well: a second recording, or the other half where one half is paired."""
        for row in free:
            for index in sorted(self._parts):
                session, known = self._sessions[index], self._parts[index]
                if row in self._held or family(row.sport) != session.family:
                    continue
                parts = tuple(in_order((*known, row)))
                beside = any(row in pair and follows(*pair) for pair in pairwise(parts))
                half = index in self._paired and beside and apart(session, parts) < apart(session, known)
                if half or any(overlap(row, part) for part in known):
                    self._parts[index] = parts
                    self._held.add(row)

    def outcomes(self) -> Iterator[Outcome]:
        for index, session in enumerate(self._sessions):
            parts = self._parts.get(index)
            yield self._done(index, session, parts) if parts else self._not_done(session)
        for row in self._rows:
            if row not in self._held:
                yield self._extra(row)

    def _done(self, index: int, session: PlannedSession, parts: tuple[Activity, ...]) -> Outcome:
        counted, notes = count(session, parts)
        paired = index in self._paired
        time, distance, load = _compliances(session, counted)
        moved = all(part.day != session.date for part in parts)
        other = [part.sport for part in counted if part.sport and family(part.sport) != session.family]
        found = Outcome(
            session.date,
            session,
            parts,
            "moved" if moved else "done",
            "pairing" if paired else "near" if moved else "day",
            time,
            distance,
            load,
            (*notes, *self._remarks(session, parts, paired=paired)),
        )
        changed = bool(other) or found.band in ("amber", "red")
        return replace(found, state="changed") if changed and not moved else found

    def _remarks(
        self, session: PlannedSession, parts: tuple[Activity, ...], *, paired: bool
    ) -> Iterator[str]:
        days = sorted({part.day for part in parts})
        if days[0] != session.date:
            yield f"done on {days[0]:%A %Y-%m-%d}"
        sports = sorted({part.sport for part in parts if part.sport and part.sport != session.sport})
        if sports:
            yield f"planned as {session.sport}, done as {', '.join(sports)}"
        if any(part.stub for part in parts):
            yield "came through Strava, which lets only its day be read"
        if not self._pairs.deleted.isdisjoint(parts):
            yield "the event that it was paired with is gone; matched by day and sport"
        if not paired:
            yield from self._ambiguous(session, parts)

    def _ambiguous(self, session: PlannedSession, parts: tuple[Activity, ...]) -> Iterator[str]:
        """Other activities of that day and sport which would fit as well."""
        limit = apart(session, parts) + _ALIKE
        others = [
            row
            for row in self._rows
            if row.day == parts[0].day and family(row.sport) == session.family and row not in parts
            if row not in self._pairs.taken and apart(session, [row]) <= limit
            if not _hours_tell(session, parts[0], row)
        ]
        if others:
            yield f"not certain: {len(others)} other of that day and sport would fit as well; pair them to be sure"

    def _not_done(self, session: PlannedSession) -> Outcome:
        state, notes = self._why_not(session)
        time, distance, load = (Compliance(found.planned) for found in _compliances(session, ()))
        return Outcome(session.date, session, (), state, "none", time, distance, load, notes)

    def _why_not(self, session: PlannedSession) -> tuple[State, tuple[str, ...]]:
        if session.date >= self._facts.today:
            return "open", ()
        if self._facts.activities is None:
            return "unknown", ("activities were not read",)
        if session.date < self._since:
            return "unknown", (f"activities were read from {self._since} on",)
        there = [row for row in self._rows if row.day == session.date and row not in self._held]
        if any(row.stub for row in there):
            return "unknown", ("an activity of that day came through Strava, which does not say what it was",)
        others = sorted({row.sport for row in there if row.sport and family(row.sport) != session.family})
        return "missed", ((f"on that day, instead or besides: {', '.join(others)}",) if others else ())

    def _extra(self, row: Activity) -> Outcome:
        state: State = "extra"
        notes = [*self._pairs.remarks(row)]
        if row.stub:
            notes.append("came through Strava, which lets only its day be read")
            open_ones = [
                self._sessions[at].date for at in range(len(self._sessions)) if at not in self._parts
            ]
            state = "unknown" if row.day in open_ones else state
        time, distance, load = (Compliance(None, done) for done in (row.time, row.distance, row.load))
        return Outcome(row.day, None, (row,), state, "none", time, distance, load, tuple(notes))


def count(
    session: PlannedSession, parts: tuple[Activity, ...]
) -> tuple[tuple[Activity, ...], tuple[str, ...]]:
    """Those activities of a session that count, and what is to be said: recordings of one time count once."""
    if len(parts) == 1:
        return parts, ()
    rows = in_order(parts)
    if any(overlap(*pair) for pair in pairwise(rows)):
        best = min(rows, key=lambda row: (apart(session, [row]), row.start, row.id))
        return (best,), (f"{len(parts)} recordings of one time: one of them counts",)
    return parts, (f"in {len(parts)} parts, which are summed",)


def _compliances(
    session: PlannedSession, counted: Iterable[Activity]
) -> tuple[Compliance, Compliance, Compliance]:
    rows = tuple(counted)
    on_chart = session.entry.not_on_fitness_chart is not True
    return (
        Compliance(session.duration, total([row.time for row in rows])),
        Compliance(
            session.distance if has_whole_distance(session) else None, total([row.distance for row in rows])
        ),
        Compliance(
            session.load if on_chart else None, total([row.load for row in rows]) if on_chart else None
        ),
    )
