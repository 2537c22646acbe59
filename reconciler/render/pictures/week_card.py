"""A week for a picture: load by day and sport, what changed, what was done; and the same in a sentence. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from reconciler.athlete.quantity import monday
from reconciler.reconcile.changes import Action
from reconciler.render.pictures.inert import inert
from reconciler.render.words import day as day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.reconcile.changes import Change
    from reconciler.render.weeks import WeekView
    from reconciler.training import Activity

State: TypeAlias = Literal["kept", "created", "updated", "moved", "deleted", "foreign"]
DAYS: Final = 7
SAID: Final[dict[State, str]] = {
    "kept": "",
    "created": "new",
    "updated": "changed",
    "moved": "moved",
    "deleted": "removed",
    "foreign": "not ours",
}
_STATES: Final[dict[str, State]] = {
    "create": "created",
    "update": "updated",
    "move": "moved",
    "delete": "deleted",
    "foreign": "foreign",
    "unclaimed": "foreign",
}
_NO_SPORT: Final = frozenset({"", "Note", "Sick", "Injured", "Holiday"})
_SPORT: Final = 16
_MOST_BARS: Final = 40
_MOST_LOAD: Final = 100_000


@dataclass(frozen=True, slots=True)
class DayBar:
    """One session. `load` None: nobody knows it. `moved_from` is the day it stood on before.

    A `deleted` one is shown, but counts for nothing; `foreign` is on the calendar and not ours.
    """

    day: dt.date
    sport: str
    load: float | None
    state: State = "kept"
    moved_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WeekCard:
    """Seven days from a Monday. `done` None: nobody asked what was done; empty: nothing was. `limit` is a load."""

    monday: dt.date
    bars: tuple[DayBar, ...]
    done: tuple[DayBar, ...] | None = None
    title: str = ""
    focus: str = ""
    today: dt.date | None = None
    limit: float | None = None


class Total(NamedTuple):
    """A sum of loads; `whole` is False where one of them is not known."""

    load: float
    whole: bool

    def __str__(self) -> str:
        if self.whole:
            return f"{self.load:.0f}"
        return f"{self.load:.0f}+?" if self.load else "?"

    @property
    def words(self) -> str:
        """`at least 482` where some of it is not known."""
        return f"{self.load:.0f}" if self.whole else f"at least {self.load:.0f}"


@dataclass(frozen=True, slots=True)
class Column:
    """The sessions of one day, in order of sport; those that go last."""

    day: dt.date
    planned: tuple[DayBar, ...] = ()
    done: tuple[DayBar, ...] = field(default=())


def card(view: WeekView, changes: Iterable[Change] = (), done: Iterable[Activity] | None = None) -> WeekCard:
    """The card of a reviewed week. `changes` tell from where a session was moved, `done` what was completed."""
    first = monday(view.week)
    moved = {
        (change.date, change.name): str(change.before.get("start_date_local") or "")[:10]
        for change in changes
        if change.action is Action.MOVE
    }
    bars = tuple(
        DayBar(
            row.date,
            row.sport,
            row.load,
            _STATES.get(row.mark, "kept"),
            _day(moved.get((row.date, row.name), "")) if row.mark == Action.MOVE.value else None,
        )
        for row in view.rows
        if row.sport not in _NO_SPORT
    )
    return WeekCard(first, bars, done_bars(done, first), view.week, view.focus, limit=view.ceiling.load)


def done_bars(activities: Iterable[Activity] | None, first: dt.date) -> tuple[DayBar, ...] | None:
    """What was completed in the week from a Monday; None where nobody knows."""
    if activities is None:
        return None
    days = range(DAYS)
    return tuple(
        DayBar(one.day, one.sport or "Other", one.load)
        for one in activities
        if (one.day - first).days in days
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def columns(found: WeekCard) -> tuple[Column, ...]:
    """The seven days; what lies outside the week is left out."""
    days = [found.monday + dt.timedelta(days=number) for number in range(DAYS)]
    return tuple(Column(day, _on(day, found.bars), _on(day, found.done or ())) for day in days)


def _on(day: dt.date, bars: Sequence[DayBar]) -> tuple[DayBar, ...]:
    here = [bar if _sane(bar.load) else replace(bar, load=None) for bar in bars if bar.day == day]
    return tuple(
        sorted(here, key=lambda bar: (bar.state == "deleted", bar.sport, -(bar.load or 0), bar.state))
    )[:_MOST_BARS]


def _sane(load: float | None) -> bool:
    """Not what a calendar may hold that no person trains: JSON knows neither bounds nor, as read here, finite numbers."""
    return load is not None and 0 <= load <= _MOST_LOAD


def total(bars: Iterable[DayBar]) -> Total:
    """The sum of what stays."""
    loads = [bar.load for bar in bars if bar.state != "deleted"]
    return Total(sum(load for load in loads if load), None not in loads)


def title(found: WeekCard) -> str:
    """`Week 2026-W20`, or its own title."""
    year, week, _ = found.monday.isocalendar()
    return f"Week {inert(found.title) or f'{year}-W{week:02}'}"


def sport_name(bar: DayBar) -> str:
    """The name of its sport, as far as it can be shown."""
    return inert(bar.sport, _SPORT) or "Other"


def sums(found: WeekCard) -> str:
    """`load 412 of at most 450 · 310 done`."""
    shown = columns(found)
    most = f" of at most {found.limit:.0f}" if found.limit is not None else ""
    planned = f"load {total(bar for one in shown for bar in one.planned).words}{most}"
    if found.done is None:
        return planned
    return f"{planned} \u00b7 {total(bar for one in shown for bar in one.done).words} done"


def description(found: WeekCard) -> str:
    """The picture in sentences: the sums, then every day."""
    head = ", ".join(part for part in (inert(found.focus), sums(found).replace(" \u00b7 ", ", ")) if part)
    return " ".join([f"{head}.", *(f"{_said(one, found)}." for one in columns(found))])


def _said(column: Column, found: WeekCard) -> str:
    planned = ", ".join(_bar(bar) for bar in column.planned) or "rest"
    done = ", ".join(_bar(bar) for bar in column.done)
    after = f"; done {done}" if done else "; nothing done" if missed(column, found) else ""
    return f"{_when(column.day)}: {planned}{after}"


def missed(column: Column, found: WeekCard) -> bool:
    """Whether a day has passed without any of what was planned."""
    past = found.today is None or column.day < found.today
    return (
        found.done is not None
        and past
        and any(bar.state != "deleted" for bar in column.planned)
        and not column.done
    )


def _bar(bar: DayBar) -> str:
    load = "load not known" if bar.load is None else f"{bar.load:.0f}"
    before = f" from {_when(bar.moved_from)}" if bar.moved_from else ""
    state = SAID[bar.state]
    return f"{sport_name(bar)} {load}{f' ({state}{before})' if state else ''}"


def _when(day: dt.date) -> str:
    return " ".join(day_words(day).split())
