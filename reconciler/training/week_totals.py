"""What a week asked for and what was done in it, by sport family and in all. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.training.done import Compliance, count
from reconciler.training.matching import family

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from reconciler.training.done import Outcome
    from reconciler.training.facts import Activity

ALL = "all"
UNKNOWN = "unknown"
_NAMES = ("time", "distance", "load")


@dataclass(frozen=True, slots=True)
class Total:
    """Sums of one sport family, or of `all`. Seconds, metres, points.

    `due` are the planned sessions whose day is over, `done` those of them that were done on whatever day. The sums
    hold what lies in the week: what is planned for it, and what was done in it. `partial` names the sums that leave
    something out that is not known.
    """

    sport: str
    sessions: int
    due: int
    done: int
    extras: int
    time: Compliance
    distance: Compliance
    load: Compliance
    partial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consistency:
    """Planned sessions that are due, and days with one, of which how many were done (RULES.md I3)."""

    sessions: int
    sessions_done: int
    days: int
    days_done: int


def totals(outcomes: Sequence[Outcome], monday: dt.date, sunday: dt.date) -> tuple[Total, ...]:
    """Sums by sport family in alphabetical order, then of all where there are several.

    Hand in the outcomes of the neighbouring weeks as well: their sessions may have been done in this one.
    """
    mine = [_Row.of(outcome, monday, sunday) for outcome in outcomes]
    rows = [row for row in mine if row.planned or row.activities]
    sports = sorted({row.sport for row in rows})
    found = [_total(sport, [row for row in rows if row.sport == sport]) for sport in sports]
    if len(found) < 2:  # noqa: PLR2004 - of one sport the sum is that sport
        return tuple(found)
    partial = tuple(name for name in _NAMES if any(name in one.partial for one in found))
    return (*found, replace(_total(ALL, rows), partial=partial))


def consistency(outcomes: Iterable[Outcome]) -> Consistency:
    """How much of what was due was done; what is not known counts on neither side."""
    due = [one for one in outcomes if one.session and one.state not in ("open", "unknown")]
    done = [one for one in due if one.activities]
    return Consistency(len(due), len(done), len({one.day for one in due}), len({one.day for one in done}))


@dataclass(frozen=True, slots=True)
class _Row:
    """An outcome as far as it lies in the week."""

    outcome: Outcome
    sport: str
    planned: bool
    activities: tuple[Activity, ...]

    @classmethod
    def of(cls, outcome: Outcome, monday: dt.date, sunday: dt.date) -> _Row:
        session = outcome.session
        counted = (
            count(session, outcome.activities)[0] if session and outcome.activities else outcome.activities
        )
        inside = tuple(one for one in counted if monday <= one.day <= sunday)
        sport = session.family if session else family(counted[0].sport) or UNKNOWN
        return cls(outcome, sport, bool(session) and monday <= outcome.day <= sunday, inside)

    @property
    def on_chart(self) -> bool:
        session = self.outcome.session
        return session is None or session.entry.not_on_fitness_chart is not True


def _total(sport: str, rows: Sequence[_Row]) -> Total:
    planned = [row.outcome for row in rows if row.planned]
    due = [one for one in planned if one.state not in ("open", "unknown")]
    charted = [row for row in rows if row.on_chart]
    time = _sums(rows, lambda one: one.time, lambda row: row.outcome.time.planned)
    metres = _sums(rows, lambda one: one.distance, lambda row: row.outcome.distance.planned)
    load = _sums(charted, lambda one: one.load, lambda row: row.outcome.load.planned)
    sums = {"time": time, "distance": metres, "load": load}
    return Total(
        sport=sport,
        sessions=len(planned),
        due=len(due),
        done=sum(bool(one.activities) for one in due),
        extras=sum(row.outcome.session is None for row in rows),
        time=time[0],
        distance=metres[0],
        load=load[0],
        partial=tuple(name for name, (_, partial) in sums.items() if partial),
    )


def _sums(
    rows: Sequence[_Row],
    done_of: Callable[[Activity], float | None],
    planned_of: Callable[[_Row], float | None],
) -> tuple[Compliance, bool]:
    """The sum planned and done, and whether something in it is not known. Of nothing at all, None."""
    planned = [planned_of(row) for row in rows if row.planned]
    done = [done_of(one) for row in rows for one in row.activities]
    known = [value for value in (*planned, *done) if value is not None]
    # Where nobody knows any, as the metres of strength training, nothing is left out.
    partial = bool(known) and len(known) < len(planned) + len(done)
    return Compliance(_sum(planned), _sum(done) if done else 0.0), partial


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
