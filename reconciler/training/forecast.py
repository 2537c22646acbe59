"""Fitness, fatigue, form and ramp of every day ahead, from the last wellness record over all that is planned. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.training.facts import DAY, HISTORY
from reconciler.training.fetch import number
from reconciler.training.fitness import Constants, Form, add, advance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.calendar.event import LiveEvent
    from reconciler.training.facts import Facts

Source = Literal["plan", "calendar", "done"]
WEEK = 7 * DAY
SESSIONS = ("WORKOUT", "RACE_A", "RACE_B", "RACE_C")


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Load of one session on one day. `load` None: nobody knows it, and the calendar counts nothing (observed).

    `source`: `plan` is declared here, `calendar` stands only there, `done` is completed.
    """

    day: dt.date
    load: float | None
    name: str = ""
    source: Source = "plan"


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """One day. `ramp` is CTL less CTL seven days before, points/week; None where that is not known."""

    day: dt.date
    load: float
    ctl: float
    atl: float
    ramp: float | None

    @property
    def tsb(self) -> float:
        """Form at the end of the day."""
        return self.ctl - self.atl


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days from the one of the last wellness record (`seed`) on. `without_load` names sessions that count nothing.

    `unknown_days` lie after the seed and up to today, and nobody knows what was done on them: activities were not
    read, or hold one without a load (a stub has none). They count as rest, so every value after them is doubtful.
    """

    seed: dt.date
    days: tuple[ForecastDay, ...]
    without_load: tuple[str, ...] = ()
    unknown_days: tuple[dt.date, ...] = ()

    def on(self, day: dt.date) -> ForecastDay | None:
        """The forecast of one day; None outside."""
        index = (day - self.seed).days
        return self.days[index] if 0 <= index < len(self.days) else None

    def between(self, first: dt.date, last: dt.date) -> tuple[ForecastDay, ...]:
        """The days from first to last, both included, as far as the forecast goes."""
        return tuple(day for day in self.days if first <= day.day <= last)


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Two futures: `base` with the calendar as it is, `head` with it as this change leaves it."""

    base: Forecast | None
    head: Forecast | None


def forecasts(facts: Facts, base: Iterable[DayLoad], head: Iterable[DayLoad], until: dt.date) -> Forecasts:
    """Both futures from the same facts."""
    return Forecasts(forecast(facts, base, until), forecast(facts, head, until))


def calendar_loads(events: Iterable[LiveEvent], today: dt.date) -> Iterator[DayLoad]:
    """What the calendar plans from today on: every workout and race that is not done and counts for fitness."""
    for event in events:
        if event.category not in SESSIONS or event.date < today or event.paired_activity_id:
            continue
        if event.get("not_on_fitness_chart") is not True:
            yield DayLoad(event.date, number(event.get("icu_training_load")), event.name or "", "calendar")


def forecast(facts: Facts, planned: Iterable[DayLoad], until: dt.date) -> Forecast | None:
    """The days from the last wellness record to `until`; None where no record holds fitness and fatigue.

    Days between that record and today count what was completed. The record's own day already holds what was
    completed until then; what is planned for it comes on top. SET_FITNESS gives a day its values, FITNESS_DAYS the
    time constants from its day on. SEASON_START changes no value.
    """
    seed = facts.fitness
    if seed is None or seed.ctl is None or seed.atl is None:
        return None
    planned = [load for load in planned if seed.day <= load.day <= until and load.day >= facts.today]
    loads = _by_day((*planned, *_completed(facts, seed.day)))
    known = {record.day: record.ctl for record in facts.wellness or () if record.ctl is not None}
    model = _Model(facts.events or ())
    form = add(
        Form(seed.ctl, seed.atl), loads.get(seed.day, 0), loads.get(seed.day, 0), model.constants(seed.day)
    )
    days: list[ForecastDay] = []
    day = seed.day
    while day <= max(until, seed.day):
        load = loads.get(day, 0.0)
        if day > seed.day:
            form = model.set_on(day) or advance(form, load, load, model.constants(day))
        known[day] = form.ctl
        before = known.get(day - WEEK)
        ramp = None if before is None else form.ctl - before
        days.append(ForecastDay(day, load, form.ctl, form.atl, ramp))
        day += DAY
    missing = tuple(f"{load.day} {load.name}".strip() for load in planned if load.load is None)
    return Forecast(seed.day, tuple(days), missing, _unknown_days(facts, seed.day))


def _unknown_days(facts: Facts, seed: dt.date) -> tuple[dt.date, ...]:
    """The days after the seed, up to today, whose load is not known whole."""
    gap = [seed + number * DAY for number in range(1, (facts.today - seed).days + 1)]
    if facts.activities is None:
        return tuple(gap)
    without = {activity.day for activity in facts.activities if activity.load is None}
    return tuple(day for day in gap if day in without or day < facts.today - HISTORY)


def _completed(facts: Facts, seed: dt.date) -> Iterator[DayLoad]:
    for activity in facts.activities or ():
        if seed < activity.day <= facts.today:
            yield DayLoad(activity.day, activity.load, source="done")


def _by_day(loads: Sequence[DayLoad]) -> dict[dt.date, float]:
    sums: dict[dt.date, float] = {}
    for load in loads:
        sums[load.day] = sums.get(load.day, 0.0) + (load.load or 0.0)
    return sums


class _Model:
    """The events that change the fitness model, by day."""

    def __init__(self, events: Iterable[LiveEvent]) -> None:
        self._constants: list[tuple[dt.date, Constants]] = []
        self._set: dict[dt.date, Form] = {}
        for event in events:
            row: Mapping[str, object] = event.raw
            ctl, atl = number(row.get("icu_ctl")), number(row.get("icu_atl"))
            if event.category == "FITNESS_DAYS":
                fitness, fatigue = number(row.get("ctl_days")) or 0, number(row.get("atl_days")) or 0
                default = Constants()
                changed = Constants(
                    fitness if fitness > 0 else default.fitness, fatigue if fatigue > 0 else default.fatigue
                )
                self._constants.append((event.date, changed))
            elif event.category == "SET_FITNESS" and ctl is not None and atl is not None:
                self._set[event.date] = Form(ctl, atl)
        self._constants.sort(key=lambda pair: pair[0])

    def set_on(self, day: dt.date) -> Form | None:
        """The values that an event gives this day."""
        return self._set.get(day)

    def constants(self, day: dt.date) -> Constants:
        """The time constants in force."""
        return next((found for first, found in reversed(self._constants) if first <= day), Constants())
