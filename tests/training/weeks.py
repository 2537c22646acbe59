"""Planned weeks, activities and events, as few words as tests of planned versus done need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from reconciler.athlete.week import Week
from reconciler.calendar.event import LiveEvent
from reconciler.training import Activity, Facts, Ladder, PlannedWeek, Standard, plan_session
from reconciler.workout import SportSettings

TODAY = dt.date(2026, 5, 18)  # the Monday after the week
MONDAY = dt.date(2026, 5, 11)
ZONES = (136.0, 151.0, 158.0, 169.0, 174.0, 180.0, 190.0)
STANDARD = Standard(
    SportSettings(threshold_pace=4.0, lthr=170, max_hr=190, ftp=250, hr_zones=ZONES), "declared"
)


def day(number: int) -> dt.date:
    """A day of the week, 0 is Monday."""
    return MONDAY + dt.timedelta(days=number)


def planned(*workouts: dict[str, Any], races: tuple[dict[str, Any], ...] = ()) -> PlannedWeek:
    """Week 2026-W20. A workout needs `id` and `on`, the number of its day; it is an hour of running."""
    week = Week.model_validate(
        {
            "week": "2026-W20",
            "workouts": [_entry({"duration": 3600, **fields}) for fields in workouts],
            "races": [_entry({"priority": "B", **fields}) for fields in races],
        }
    )
    sessions = [
        plan_session(entry, (kind, at), STANDARD, Ladder())
        for kind in ("workouts", "races")
        for at, entry in enumerate(getattr(week, kind))
    ]
    return PlannedWeek(week, "athletes/maria/weeks/2026-W20.yaml", week.monday, week.sunday, tuple(sessions))


def _entry(fields: dict[str, Any]) -> dict[str, Any]:
    on = fields.pop("on", 0)
    return {"date": day(on), "sport": "Run", "name": str(fields["id"]).title(), **fields}


def activity(number: int, on: int, at: str = "08:00", **fields: Any) -> Activity:
    """An hour's run on a day of the week."""
    start = f"{day(on)}T{at}:00"
    return Activity(f"i{number}", day(on), start=start, **{"sport": "Run", "time": 3600, **fields})


def event(number: int, on: int, **fields: Any) -> LiveEvent:
    """A workout of the calendar that is not ours."""
    row = {"id": number, "category": "WORKOUT", "start_date_local": f"{day(on)}T00:00:00", **fields}
    return LiveEvent.from_api(row)


def facts(*activities: Activity, events: tuple[LiveEvent, ...] | None = (), today: dt.date = TODAY) -> Facts:
    return Facts(today, activities=activities, events=events)
