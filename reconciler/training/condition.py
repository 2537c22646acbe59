"""The athlete's condition: fitness, fatigue and form, and how the body's measures compare with their usual. Pure."""

import datetime as dt
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reconciler.training.facts import Facts, WellnessDay

WEEK, MONTH = 7, 28
_AGO = (0, WEEK, MONTH)
_FEWEST = 7
"""Records from which on a mean and its spread are given: with fewer they say little."""
_STALE = 2
"""Days after which a last value no longer speaks of today."""

_MEASURES: tuple[tuple[str, str, str], ...] = (
    ("sleep", "h", "sleep"),
    ("HRV", "ms", "hrv"),
    ("resting heart rate", "bpm", "resting_hr"),
)
_MARKS = ("fatigue", "soreness", "stress", "injury")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPoint:
    """One record of the fitness model, in points. `ramp` is fitness less fitness seven days before."""

    days_ago: int
    day: dt.date
    fitness: float
    fatigue: float
    form: float
    ramp: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of the body. `mean` and `sd` are of the earlier records of the last 28 days, None with fewer than 7 of them.

    `deviation` is how many SD the last value lies from that mean.
    """

    name: str
    unit: str
    last: float
    day: dt.date
    week_mean: float | None
    mean: float | None
    sd: float | None
    deviation: float | None
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the athlete marked about themselves, from 1 (none) to 4 (a lot)."""

    name: str
    last: float
    day: dt.date
    week_mean: float | None
    week_worst: float | None
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What the wellness records say up to today. `missing` names, in words, what they do not hold."""

    form: tuple[FormPoint, ...]
    measures: tuple[Measure, ...]
    marks: tuple[Mark, ...]
    missing: tuple[str, ...]


def condition(facts: Facts, *, body: bool = True) -> Condition | None:
    """The condition; None where no wellness was read. Without `body` only the fitness model counts."""
    if facts.wellness is None:
        return None
    rows = [row for row in facts.wellness if row.day <= facts.today]
    form = tuple(_form(rows, facts.today))
    if not body:
        return Condition(form=form, measures=(), marks=(), missing=tuple(_no_form(form)))
    measures = tuple(_measures(rows, facts.today))
    marks = tuple(_marks(rows, facts.today))
    missing = (*_no_form(form), *_no_values({one.name: one.day for one in measures}, facts.today))
    return Condition(form=form, measures=measures, marks=marks, missing=missing)


def _form(rows: Sequence[WellnessDay], today: dt.date) -> Iterator[FormPoint]:
    """Now, a week and four weeks before the last record that has both values."""
    known = {row.day: (row.ctl, row.atl) for row in rows if row.ctl is not None and row.atl is not None}
    seed = max(known, default=None)
    for ago in _AGO if seed else ():
        day = (seed or today) - dt.timedelta(days=ago)
        if day in known:
            ctl, atl = known[day]
            before = known.get(day - dt.timedelta(days=WEEK))
            ramp = None if before is None else round((ctl or 0) - (before[0] or 0), 1)
            yield FormPoint(
                days_ago=(today - day).days,
                day=day,
                fitness=round(ctl or 0, 1),
                fatigue=round(atl or 0, 1),
                form=round((ctl or 0) - (atl or 0), 1),
                ramp=ramp,
            )


def _no_form(form: Sequence[FormPoint]) -> Iterator[str]:
    if not form:
        yield "no record holds fitness and fatigue"
    elif form[0].days_ago > _STALE:
        yield f"the last record of fitness and fatigue is {form[0].days_ago} days old"


def _values(
    rows: Sequence[WellnessDay], key: str, first: dt.date, last: dt.date
) -> list[tuple[dt.date, float]]:
    found = ((row.day, getattr(row, key)) for row in rows if first <= row.day <= last)
    return [(day, float(value)) for day, value in found if value is not None and value > 0]


def _measures(rows: Sequence[WellnessDay], today: dt.date) -> Iterator[Measure]:
    month = today - dt.timedelta(days=MONTH - 1)
    for name, unit, key in _MEASURES:
        found = _values(rows, key, month, today)
        if not found:
            continue
        values = [(day, value / 3600 if key == "sleep" else value) for day, value in found]
        day, last = values[-1]
        usual = [value for _, value in values[:-1]]
        mean = statistics.mean(usual) if len(usual) >= _FEWEST else None
        sd = statistics.stdev(usual) if len(usual) >= _FEWEST else None
        yield Measure(
            name=name,
            unit=unit,
            last=round(last, 1),
            day=day,
            week_mean=_mean(value for on, value in values if (today - on).days < WEEK),
            mean=None if mean is None else round(mean, 1),
            sd=None if sd is None else round(sd, 1),
            deviation=round((last - mean) / sd, 1) if mean is not None and sd else None,
            records=len(values),
        )


def _marks(rows: Sequence[WellnessDay], today: dt.date) -> Iterator[Mark]:
    for name in _MARKS:
        values = _values(rows, name, today - dt.timedelta(days=MONTH - 1), today)
        if not values:
            continue
        week = [value for day, value in values if (today - day).days < WEEK]
        yield Mark(
            name=name,
            last=values[-1][1],
            day=values[-1][0],
            week_mean=_mean(iter(week)),
            week_worst=max(week, default=None),
            records=len(values),
        )


def _mean(values: Iterator[float]) -> float | None:
    found = list(values)
    return round(statistics.mean(found), 1) if found else None


def _no_values(last: dict[str, dt.date], today: dt.date) -> Iterator[str]:
    names: list[str] = [name for name, _, _ in _MEASURES]
    if absent := [name for name in names if name not in last]:
        yield f"no record of {', '.join(absent)} in {MONTH} days"
    ages = {name: (today - last[name]).days for name in names if name in last}
    if stale := [f"{name} ({age} days)" for name, age in ages.items() if age > _STALE]:
        yield f"the last record is old: {', '.join(stale)}"
