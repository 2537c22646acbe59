"""Fitness, fatigue and form as the forecast has them. B1-B3 and D3 of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import Fine, Missing, Outcome, Threshold, rule
from reconciler.rules.words import day, listed, signed
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.rules.case import Case
    from reconciler.training.forecast import Forecast, ForecastDay

ENDURANCE = frozenset({"Ride", "Run", "Swim", "Rowing", "NordicSki"})
NO_RECORD = "a wellness record with fitness and fatigue"
_MODEL = "Intervals.icu fitness model"


def without_load(case: Case) -> tuple[str, ...]:
    """Endurance sessions from today to the week's end whose load nobody knows: the forecast takes them for rest."""
    until = case.week.sunday
    return tuple(
        session.id
        for session in case.plan.sessions
        if case.today <= session.date <= until and session.load is None and session.family in ENDURANCE
    )


def ahead(case: Case) -> tuple[Forecast, tuple[ForecastDay, ...]] | None:
    """The forecast and its days of this week from today on; None without a record to begin from."""
    forecast = case.plan.forecast
    if forecast is None:
        return None
    return forecast, forecast.between(max(case.week.monday, case.today), case.week.sunday)


def _gap(case: Case) -> Missing | None:
    """What is missing between the last record and today.

    Unknown training there makes findings as doubtful as passes: a gap taken for rest lowers fitness, and the ramp out
    of it looks steep.
    """
    days = [date.isoformat() for date in case.plan.unknown_days]
    return Missing(f"the load of {listed(days)}: the forecast takes what was done for rest") if days else None


def _settled(case: Case, good: Fine) -> Fine | Missing:
    """A pass, unless sessions without load could hide a finding."""
    lacking = without_load(case)
    return Missing(f"the load of {listed(lacking)}, which the forecast takes for rest") if lacking else good


@rule(
    "form-floor",
    "B2",
    "Form stays above its floor",
    "warning",
    Threshold("info", -20, "points", "a note below"),
    Threshold("warn", -30, "points", "a finding below"),
    source=f"{_MODEL}: CTL - ATL of the same day; -30 is the common line of several tools",
    evidence="D",
)
def form_floor(case: Case) -> Iterator[Outcome]:
    """Projected form of any day does not fall below -30; below -20 it is a note."""
    found = ahead(case)
    if found is None:
        yield case.missing(NO_RECORD)
        return
    lowest = min(found[1], key=lambda one: one.tsb, default=None)
    if lowest is None:
        yield case.fine("no day of the week lies ahead")
    elif gap := _gap(case):
        yield gap
    elif lowest.tsb < case.numbers["info"]:
        note = lowest.tsb >= case.numbers["warn"]
        said = f"form falls to {signed(lowest.tsb)} on {day(lowest.day)}: fatigue {lowest.atl:.0f}, fitness {lowest.ctl:.0f}"
        yield case.found(said, days=[lowest.day], note=note, form=lowest.tsb, floor=case.numbers["warn"])
    else:
        good = case.fine(f"lowest form {signed(lowest.tsb)} on {day(lowest.day)}", form=lowest.tsb)
        yield _settled(case, good)


@rule(
    "fatigue-above-fitness",
    "B2",
    "Fatigue does not stay above fitness",
    "info",
    Threshold("days", 14, "days"),
    source="psca",
    evidence="D",
)
def fatigue_above_fitness(case: Case) -> Iterator[Outcome]:
    """Fatigue lies above fitness for at most 14 days in a row, by the records and the forecast."""
    forecast = case.plan.forecast
    if forecast is None:
        yield case.missing(NO_RECORD)
        return
    form = {
        one.day: one.ctl - one.atl
        for one in case.plan.facts.wellness or ()
        if one.ctl is not None and one.atl is not None
    }
    form |= {one.day: one.tsb for one in forecast.days}
    date, run = case.week.sunday, 0
    while form.get(date, 0) < 0:
        run, date = run + 1, date - DAY
    if gap := _gap(case):
        yield gap
    elif run > case.numbers["days"]:
        said = f"fatigue lies above fitness for {run} days in a row up to {day(case.week.sunday)}"
        yield case.found(said, run=run, days_most=case.numbers["days"])
    elif date not in form:
        yield case.missing(f"fitness and fatigue of {date}")
    else:
        good = case.fine(f"fatigue above fitness for {run} days at the end of the week", run=run)
        yield _settled(case, good)


@rule(
    "ramp-rate",
    "B3",
    "Fitness rises at a usual pace",
    "warning",
    Threshold("info", 5, "points/week", "a note above"),
    Threshold("warn", 7, "points/week", "a finding above"),
    Threshold("strong", 8, "points/week", "said more strongly above"),
    source="CTL(d) - CTL(d-7); Friel 5-8, Couzens 3-5, psca 4-6 fine and 6-8 high",
    evidence="D",
)
def ramp_rate(case: Case) -> Iterator[Outcome]:
    """Projected fitness rises by at most 7 points in seven days: above, it is a big jump relative to the base."""
    found = ahead(case)
    if found is None:
        yield case.missing(NO_RECORD)
        return
    if gap := _gap(case):
        yield gap
        return
    ramps = [(one.ramp, one.day) for one in found[1] if one.ramp is not None]
    if not ramps:
        yield case.missing("fitness of seven days before")
        return
    ramp, date = max(ramps)
    if ramp > case.numbers["info"]:
        much = "a very big jump" if ramp > case.numbers["strong"] else "a big jump"
        said = f"fitness rises by {ramp:.1f} in the seven days to {day(date)}: {much} relative to the base"
        note = ramp <= case.numbers["warn"]
        yield case.found(said, days=[date], note=note, ramp=ramp, most=case.numbers["warn"])
    else:
        yield _settled(case, case.fine(f"steepest ramp {signed(ramp, 1)} a week, to {day(date)}", ramp=ramp))


@rule(
    "race-day-form",
    "D3",
    "Form on the day of an A race",
    "info",
    Threshold("low", 5, "points"),
    Threshold("high", 25, "points"),
    source="psca; +5 to +25 spans sprint triathlon to cycling",
    evidence="D",
)
def race_day_form(case: Case) -> Iterator[Outcome]:
    """Form on the morning of an A race (the evening before) as it is usual: +5 to +25."""
    races = [s for s in case.sessions if s.race is not None and s.race.priority == "A"]
    if not races:
        yield case.fine("no A race in the week")
        return
    for race in races:
        forecast = case.plan.forecast
        before = forecast.on(race.date - DAY) if forecast else None
        if before is None:
            yield case.missing(NO_RECORD)
        elif gap := _gap(case):
            yield gap
        elif not case.numbers["low"] <= before.tsb <= case.numbers["high"]:
            said = f"form on the morning of {race.id} is {signed(before.tsb)}, usual is {signed(case.numbers['low'])} to {signed(case.numbers['high'])}"
            yield case.found(said, race, form=before.tsb)
        else:
            yield _settled(case, case.fine(f"form {signed(before.tsb)} before {race.id}", form=before.tsb))


RULES = (form_floor, fatigue_above_fitness, ramp_rate, race_day_form)
