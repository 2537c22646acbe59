"""Fitness, fatigue and form for a picture: what was, and what is to come; and the same in sentences. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.render.pictures.inert import inert
from reconciler.render.words import day as day_words
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from reconciler.training import Facts, Forecast, Forecasts, PlannedWeek

NEAR_DAYS: Final = 3
"""So many days apart, two records are joined by a line."""
_MOST_RACES: Final = 12
_SAID_RACES: Final = 4
_MOST: Final = 100_000


class FormDay(NamedTuple):
    """One day in points: fitness (CTL), fatigue (ATL), form (the first less the second)."""

    day: dt.date
    fitness: float
    fatigue: float

    @property
    def form(self) -> float:
        return self.fitness - self.fatigue


class RaceDay(NamedTuple):
    """A race; `priority` is A, B or C."""

    day: dt.date
    name: str
    priority: str


@dataclass(frozen=True, slots=True)
class ForecastCard:
    """Days in order. `past` as recorded; `base` with the calendar as it is, `head` with it as the change leaves it.

    `unknown_days` are days before today whose training nobody knows: the forecast takes them for rest.
    `without_load` counts planned sessions that add nothing, since nobody knows their load.
    """

    today: dt.date
    past: tuple[FormDay, ...] = ()
    base: tuple[FormDay, ...] = ()
    head: tuple[FormDay, ...] = ()
    races: tuple[RaceDay, ...] = ()
    unknown_days: tuple[dt.date, ...] = ()
    without_load: int = 0
    title: str = "Fitness, fatigue and form"

    @property
    def future(self) -> tuple[FormDay, ...]:
        """What is expected: with the change where there is one."""
        return self.head or self.base

    @property
    def joined(self) -> tuple[FormDay, ...]:
        """What is expected, from the last day of the record on where that is near."""
        future = self.future
        near = self.past and future and (future[0].day - self.past[-1].day).days <= NEAR_DAYS
        return (self.past[-1], *future) if near else future

    @property
    def differs(self) -> bool:
        """Whether the change makes a difference that can be seen."""
        before = {day.day: day for day in self.base}
        pairs = ((day, before.get(day.day)) for day in self.head)
        return any(old and round(new.fitness - old.fitness, 1) for new, old in pairs)


def card(facts: Facts, found: Forecasts, races: Iterable[RaceDay] = ()) -> ForecastCard:
    """The card of both futures, with the record before them."""
    ahead = found.head or found.base
    last = ahead.seed - DAY if ahead else facts.today  # the forecast begins with the record of its first day
    past = tuple(
        FormDay(record.day, record.ctl, record.atl)
        for record in facts.wellness or ()
        if record.ctl is not None and record.atl is not None and record.day <= last
        if _sane(record.ctl, record.atl)
    )
    return ForecastCard(
        facts.today,
        past,
        _days(found.base),
        _days(found.head),
        tuple(races),
        ahead.unknown_days if ahead else (),
        len(ahead.without_load) if ahead else 0,
    )


def _days(found: Forecast | None) -> tuple[FormDay, ...]:
    days = found.days if found else ()
    return tuple(FormDay(day.day, day.ctl, day.atl) for day in days if _sane(day.ctl, day.atl))


def _sane(*values: float) -> bool:
    """Not infinite, and nothing beyond which a curve of them would show anything."""
    return all(abs(value) <= _MOST for value in values)


def race_days(weeks: Iterable[PlannedWeek]) -> tuple[RaceDay, ...]:
    """The declared races."""
    races = (session.race for week in weeks for session in week.sessions)
    return tuple(RaceDay(race.date, race.name, race.priority) for race in races if race)


def shown_races(found: ForecastCard) -> tuple[RaceDay, ...]:
    """The races that lie within what is drawn, the most important first where there are many."""
    days = [day.day for day in (*found.past, *found.future)]
    if not days:
        return ()
    inside = [race for race in found.races if days[0] <= race.day <= days[-1]]
    return tuple(sorted(sorted(inside, key=lambda race: (race.priority, race.day))[:_MOST_RACES]))


def on(days: Sequence[FormDay], day: dt.date) -> FormDay | None:
    """The values of one day."""
    return next((one for one in days if one.day == day), None)


def now(found: ForecastCard) -> str:
    """`today: fitness 62 · fatigue 70 · form -8`."""
    day = on(found.future, found.today) or on(found.past, found.today)
    return f"today: {points(day)}" if day else ""


def points(day: FormDay) -> str:
    """The three values of a day."""
    return f"fitness {day.fitness:.0f} \u00b7 fatigue {day.fatigue:.0f} \u00b7 form {signed(day.form)}"


def signed(value: float) -> str:
    """`+5`, `-8` with a real minus sign, `0`."""
    whole = round(value)
    return f"\u2212{-whole}" if whole < 0 else f"+{whole}" if whole else "0"


def description(found: ForecastCard) -> str:
    """The picture in sentences: today, the last day, the lowest form, the races, and what is not known."""
    if not (found.past or found.future):
        return "No fitness is recorded."
    said = [now(found), *_ahead(found), *_races(found), *caveats(found)]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in said if part).replace(" \u00b7 ", ", ")


def _ahead(found: ForecastCard) -> list[str]:
    ahead = [day for day in found.future if day.day > found.today]
    if not ahead:
        return []
    last, low = ahead[-1], min(ahead, key=lambda day: day.form)
    before = on(found.base, last.day) if found.differs else None
    without = f", without the change {points(before)}" if before else ""
    return [
        f"as planned, on {when(last.day)}: {points(last)}{without}",
        f"lowest form {signed(low.form)} on {when(low.day)}",
    ]


def _races(found: ForecastCard) -> list[str]:
    races = [race for race in shown_races(found) if race.day >= found.today]
    said = [
        f"{inert(race.name)} ({inert(race.priority, 1)}) on {when(race.day)}{_form(found, race)}"
        for race in races[:_SAID_RACES]
    ]
    more = len(races) - len(said)
    return [*said, f"and {more} more races"] if more else said


def _form(found: ForecastCard, race: RaceDay) -> str:
    day = on(found.future, race.day)
    return f" with form {signed(day.form)}" if day else ""


def caveats(found: ForecastCard) -> list[str]:
    """What makes the forecast doubtful."""
    said = []
    if found.unknown_days:
        said.append(f"training of {_counted(len(found.unknown_days), 'day')} is not known and counts as rest")
    if found.without_load:
        said.append(f"{_counted(found.without_load, 'planned session')} without a load")
    return said


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def when(day: dt.date) -> str:
    """`Wed 13 May`."""
    return " ".join(day_words(day).split())
