"""Small plans and facts to run rules on. Everything is a keyword away from a plan that no rule objects to."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from reconciler.athlete import Athlete, read_athlete
from reconciler.calendar.event import LiveEvent
from reconciler.rules import Case, Report, check, prepare
from reconciler.rules.model import Outcome
from reconciler.rules.registry import settable
from reconciler.rules.settings import settings
from reconciler.training import Activity, Facts, WellnessDay
from tests.athlete.memory import MemoryTree

TODAY = dt.date(2026, 5, 11)  # the Monday of 2026-W20
DAY = dt.timedelta(days=1)
EASY = "- 45m Z2 HR"
HARD = "- 15m Z1 HR\n\n5x\n- 3m Z5 HR\n- 2m Z1 HR\n\n- 10m Z1 HR"
TEMPO = "- 15m 75% Pace\n\n3x\n- 5m 98-100% Pace\n- 2m 75% Pace\n\n- 10m 75% Pace"
OFFLINE = Facts.offline(TODAY)
RUN = {
    "measured": "2026-04-20",
    "lthr": 170,
    "max_hr": 190,
    "resting_hr": 50,
    "threshold_pace": "4:30/km",
    "hr_zones": [137, 149, 158, 169, 173, 178, 190],
}
RIDE = {"measured": "2026-04-20", "ftp": 250, "lthr": 168, "max_hr": 188}
STRATEGY = {
    "goal": "Run a good marathon.",
    "phases": [
        {"name": "Build", "kind": "build", "from": "2026-04-01", "until": "2026-07-31", "focus": "More."}
    ],
}


def session(id_: str, day: int, steps: str | None = EASY, **fields: Any) -> dict[str, Any]:
    """A run on a day of May 2026; with steps, or what the fields say."""
    base = {"id": id_, "date": f"2026-05-{day:02}", "sport": "Run", "name": id_, "goal": "Train."}
    return {**base, **({"steps": steps} if steps else {}), **fields}


def race(id_: str, day: int, priority: str = "A", **fields: Any) -> dict[str, Any]:
    """A race of ten kilometres."""
    values = {"priority": priority, "distance": 10000, "load": 80, **fields}
    return session(id_, day, None, **{key: value for key, value in values.items() if value is not None})


def week(*workouts: dict[str, Any], name: str = "2026-W20", **fields: Any) -> dict[str, Any]:
    """A week's document."""
    return {"week": name, "workouts": list(workouts), **fields}


def athlete(
    *weeks: dict[str, Any],
    rules: dict[str, Any] | None = None,
    strategy: dict[str, Any] | None = STRATEGY,
    thresholds: dict[str, Any] | None = None,
    **document: Any,
) -> Athlete:
    """An athlete who is read from documents as from files."""
    values = {"name": "Ada", "intervals_id": "i1", "timezone": "Europe/Berlin", **document}
    values["thresholds"] = {"Run": RUN, "Ride": RIDE} if thresholds is None else thresholds
    files: dict[str, str | bytes | OSError] = {"athletes/ada/athlete.yaml": json.dumps(values)}
    if strategy:
        files["athletes/ada/strategy.yaml"] = json.dumps(strategy)
    if rules:
        files["athletes/ada/rules.yaml"] = json.dumps(rules)
    files["athletes/ada/weeks/ride.zwo"] = "<workout_file/>"
    for one in weeks or (week(session("easy", 12)),):
        files[f"athletes/ada/weeks/{one['week']}.yaml"] = json.dumps(one)
    return read_athlete(MemoryTree(files), "ada")


def event(category: str, day: int, number: int = 1, clock: str = "00:00", **fields: Any) -> LiveEvent:
    """An event of the calendar, foreign unless it has an external_id."""
    start = f"2026-05-{day:02}T{clock}:00"
    return LiveEvent.from_api({"id": number, "category": category, "start_date_local": start, **fields})


def done(ago: int, **fields: Any) -> Activity:
    """A completed easy run of nine kilometres."""
    values = {"sport": "Run", "time": 3000, "distance": 9000.0, "load": 40.0, "zones": (1500, 1500, 0, 0, 0)}
    return Activity(f"i{ago}", TODAY - ago * DAY, **{**values, "zones_by": "hr", **fields})


def known(
    *activities: Activity, ctl: float = 50, atl: float = 50, today: dt.date = TODAY, **parts: Any
) -> Facts:
    """Facts with a record of each of the last 28 days; four runs in each of the last six weeks unless given."""
    wellness = tuple(
        WellnessDay(TODAY - ago * DAY, ctl=ctl, atl=atl, resting_hr=48, hrv=60 + ago % 3, sleep=28000)
        for ago in range(27, -1, -1)
    )
    runs = activities or tuple(done(ago) for ago in range(42, 0, -1) if ago % 7 in (1, 3, 5, 6))
    return Facts(
        today, **{"wellness": wellness, "activities": runs, "events": (), "sport_settings": {}, **parts}
    )


def say(rule: str, who: Athlete, facts: Facts = OFFLINE, today: dt.date = TODAY) -> list[Outcome]:
    """What one rule says about the first week that is not past."""
    plan = prepare(who, facts, today)
    (found,) = settable(rule)
    numbers = next(one.numbers for one in settings(who.rules.checks) if one.rule is found)
    chosen = next(one for one in plan.weeks if one.sunday >= today)
    return list(found.run(Case(plan, chosen, numbers)))


def report(who: Athlete, facts: Facts = OFFLINE, today: dt.date = TODAY) -> Report:
    """Everything that all rules say."""
    return check(who, facts, today)
