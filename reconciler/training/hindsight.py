"""Fitness and form of a week as they would have been forecast on its Monday, against what became of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.training.facts import DAY
from reconciler.training.fetch import number
from reconciler.training.forecast import SESSIONS, DayLoad, forecast

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from reconciler.calendar.event import LiveEvent
    from reconciler.training.facts import Facts

WEEK = 6 * DAY


@dataclass(frozen=True, slots=True)
class FormDay:
    """Fitness (CTL) and fatigue (ATL) at the end of a day, forecast and as the calendar has them now; None: not known."""

    day: dt.date
    forecast_ctl: float
    forecast_atl: float
    ctl: float | None
    atl: float | None

    @property
    def forecast_form(self) -> float:
        """Form (TSB) as forecast."""
        return self.forecast_ctl - self.forecast_atl

    @property
    def form(self) -> float | None:
        """Form as it is."""
        return None if self.ctl is None or self.atl is None else self.ctl - self.atl


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The days of the week. `seed` is the wellness record that the forecast began from; None: there is none.

    `without_load` names planned sessions whose load was not known: the forecast counts nothing for them.
    """

    seed: dt.date | None = None
    days: tuple[FormDay, ...] = ()
    without_load: tuple[str, ...] = ()

    @property
    def last(self) -> FormDay | None:
        """The last day on which both are known."""
        return next((day for day in reversed(self.days) if day.form is not None), None)


def hindsight(facts: Facts, monday: dt.date, plan: Iterable[DayLoad]) -> Hindsight:
    """The forecast of the week that begins on `monday`, over the loads of the plan as it was then.

    It begins from the last wellness record before the week, as it stands now: a record that was changed since is not
    known as it was. Loads that were completed between that record and Monday count as they were done.
    """
    before = tuple(record for record in facts.wellness or () if record.day < monday)
    done = None if facts.activities is None else tuple(one for one in facts.activities if one.day < monday)
    then = replace(facts, today=monday, wellness=before, activities=done)
    found = forecast(then, plan, monday + WEEK)
    if found is None:
        return Hindsight()
    now = {record.day: record for record in facts.wellness or () if record.day <= facts.today}
    days = tuple(
        FormDay(
            ahead.day,
            ahead.ctl,
            ahead.atl,
            now[ahead.day].ctl if ahead.day in now else None,
            now[ahead.day].atl if ahead.day in now else None,
        )
        for ahead in found.between(monday, monday + WEEK)
    )
    return Hindsight(found.seed, days, found.without_load)


def foreign_loads(events: Iterable[LiveEvent], monday: dt.date) -> Iterator[DayLoad]:
    """What sessions of the calendar that are not ours ask for in a week, done or not, as they stand there now."""
    for event in events:
        inside = monday <= event.date <= monday + WEEK and event.category in SESSIONS
        if inside and event.get("not_on_fitness_chart") is not True:
            yield DayLoad(event.date, number(event.get("icu_training_load")), event.name or "", "calendar")
