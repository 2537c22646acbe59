"""Cards that the tests of pictures share. Run as a module, it writes the snapshots anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reconciler.render.pictures import forecast, week, workout
from reconciler.render.pictures.forecast import ForecastCard, FormDay, RaceDay
from reconciler.render.pictures.week import DayBar, WeekCard
from reconciler.render.pictures.workout import WorkoutCard
from reconciler.training.fitness import Constants, Form, advance
from reconciler.workout import SportSettings, measure, parse

SNAPSHOTS = Path(__file__).parent / "snapshots"
MONDAY = dt.date(2026, 5, 11)
TODAY = dt.date(2026, 5, 13)
DAY = dt.timedelta(days=1)
HOSTILE = '<script>alert(1)</script> $\\frac{1}{2}$ \U0001f600\U0001f6b4 \u05e9\u05dc\u05d5\u05dd \u202eevil \x1b[1m #1560b0 id="patch_1" \u65e5\u672c'
RUNNER = SportSettings.from_api(
    {
        "threshold_pace": 1000 / 262,
        "lthr": 168,
        "hr_zones": [134, 150, 158, 167, 190],
        "pace_units": "MINS_KM",
    }
)
RIDER = SportSettings.from_api({"ftp": 250})
INTERVALS = """Warmup
- 15m Z2 HR

Main Set 5x
- 1km 4:35-4:25/km Pace
- Recovery 90s Z1 HR

Cooldown
- 10m Z1 HR
"""


@dataclass(frozen=True)
class Kind:
    """One of the three pictures: what draws it, and a card of it with a given name in it."""

    svg: Callable[..., bytes]
    png: Callable[..., bytes]
    alt_text: Callable[..., str]
    card: Callable[[str], Any]


def workout_card(
    text: str = INTERVALS,
    *,
    name: str = "5 x 1000 m controlled intervals",
    sport: str = "Run",
    settings: SportSettings = RUNNER,
) -> WorkoutCard:
    read = parse(text)
    measured = measure(read, sport=sport, settings=settings) if read.steps else None
    load, load_is = (measured.load, measured.load_is) if measured else (None, "unknown")
    return WorkoutCard(name, read, measured, settings, sport, TODAY, "08:00", load=load, load_is=load_is)


def week_card(focus: str = "last week of the build") -> WeekCard:
    days = [MONDAY + number * DAY for number in range(7)]
    bars = (
        DayBar(days[1], "Swim", 38),
        DayBar(days[1], "VirtualRide", 72, "created"),
        DayBar(days[3], "TrailRun", 48, "updated"),
        DayBar(days[4], "Run", 55, "deleted"),
        DayBar(days[5], "Ride", 140, "moved", days[3]),
        DayBar(days[6], "OpenWaterSwim", None),
        DayBar(days[6], focus, 20, "foreign"),
    )
    return WeekCard(MONDAY, bars, None, "2026-W20", focus, TODAY, 450)


def forecast_card(race: str = "Kraichgau 70.3") -> ForecastCard:
    past = _days(TODAY - 28 * DAY, Form(50, 55), [0, 60, 90, 0, 120, 70, 40] * 4)
    seed = past[-1]
    base = _days(TODAY, Form(seed.fitness, seed.fatigue), [60, 0, 80, 50, 100, 30, 0] * 5)
    head = _days(TODAY, Form(seed.fitness, seed.fatigue), [60, 40, 80, 90, 100, 30, 0] * 5)
    races = (RaceDay(TODAY + 20 * DAY, race, "A"), RaceDay(TODAY + 12 * DAY, "10 km", "C"))
    return ForecastCard(TODAY, past, base, head, races, (), 1)


def _days(first: dt.date, form: Form, loads: list[float]) -> tuple[FormDay, ...]:
    days = []
    for number, load in enumerate(loads):
        form = advance(form, load, load, Constants())
        days.append(FormDay(first + number * DAY, form.ctl, form.atl))
    return tuple(days)


KINDS = {
    "workout": Kind(workout.svg, workout.png, workout.alt_text, lambda name: workout_card(name=name)),
    "week": Kind(week.svg, week.png, week.alt_text, week_card),
    "forecast": Kind(forecast.svg, forecast.png, forecast.alt_text, forecast_card),
}
PLAIN = {"workout": "5 x 1000 m", "week": "build", "forecast": "Kraichgau 70.3"}

if __name__ == "__main__":
    for title, kind in KINDS.items():
        (SNAPSHOTS / f"{title}.svg").write_bytes(kind.svg(kind.card(PLAIN[title])))
