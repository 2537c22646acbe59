"""The one place that asks the calendar for facts, and reads its rows tolerantly."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from reconciler.errors import CalendarRefused, CredentialError
from reconciler.training.facts import HISTORY, Activity, Facts, WellnessDay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reconciler.calendar.answers import Row
    from reconciler.calendar.event import LiveEvent
    from reconciler.workout.model import Domain

T = TypeVar("T")

# The list filters on the first day (observed), so a holiday that began before is found only by looking back.
LOOK_BACK = dt.timedelta(days=60)
AHEAD = dt.timedelta(days=42)
_RAMP = dt.timedelta(days=7)
_LIMIT: Final = 1e7


class FactsClient(Protocol):
    """What is needed of a calendar client."""

    def list_events(self, oldest: dt.date, newest: dt.date) -> tuple[LiveEvent, ...]: ...
    def activities(self, oldest: dt.date, newest: dt.date) -> tuple[Row, ...]: ...
    def wellness(self, oldest: dt.date, newest: dt.date) -> tuple[Row, ...]: ...
    def sport_settings(self) -> tuple[Row, ...]: ...


def fetch_facts(
    client: FactsClient,
    today: dt.date,
    *,
    events: Iterable[LiveEvent] | None = None,
    last: dt.date | None = None,
    history: dt.timedelta = HISTORY,
) -> Facts:
    """Facts in three requests, or four where `events` are not handed in; `last` is the last day that matters.

    Activities are read back to `history` before today, wellness at least HISTORY and a week.

    A part that the calendar refuses (a credential may not cover it) is unknown, with the reason. Raises CalendarDown
    where the calendar does not answer.
    """
    refused: list[str] = []

    def ask(what: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (CalendarRefused, CredentialError) as error:
            refused.append(f"{what}: {error.message}")
            return None

    since = today - max(history, HISTORY) - _RAMP
    wellness = ask("wellness", lambda: client.wellness(since, today))
    activities = ask("activities", lambda: client.activities(today - history, today))
    settings = ask("sport settings", client.sport_settings)
    if events is None:
        events = ask(
            "events", lambda: client.list_events(today - max(history, LOOK_BACK), last or today + AHEAD)
        )
    return Facts(
        today,
        wellness=None if wellness is None else read_wellness(wellness),
        activities=None if activities is None else read_activities(activities),
        events=None if events is None else tuple(events),
        sport_settings=None if settings is None else read_sport_settings(settings),
        why_unknown=tuple(refused),
    )


def read_wellness(rows: Iterable[Row]) -> tuple[WellnessDay, ...]:
    """Wellness records in order of days; a row without a day is left out, a value that is no number is None.

    HRV is rMSSD where any record has it, else SDNN: the two do not compare.
    """
    rows = tuple(rows)
    hrv = "hrv" if any(number(row.get("hrv")) for row in rows) else "hrvSDNN"
    days = (_wellness(row, hrv) for row in rows)
    return tuple(sorted((day for day in days if day), key=lambda record: record.day))


def _wellness(row: Row, hrv: str) -> WellnessDay | None:
    day = _day(row.get("id"))
    if day is None:
        return None
    return WellnessDay(
        day,
        ctl=number(row.get("ctl")),
        atl=number(row.get("atl")),
        ctl_load=number(row.get("ctlLoad")),
        atl_load=number(row.get("atlLoad")),
        resting_hr=number(row.get("restingHR")),
        hrv=number(row.get(hrv)),
        sleep=number(row.get("sleepSecs")),
        fatigue=number(row.get("fatigue")),
        soreness=number(row.get("soreness")),
        stress=number(row.get("stress")),
        injury=number(row.get("injury")),
        comments=_text(row.get("comments")),
    )


def read_activities(rows: Iterable[Row]) -> tuple[Activity, ...]:
    """Completed sessions in order of days and ids; a row without a day is left out."""
    found = (_activity(row) for row in rows)
    return tuple(sorted((one for one in found if one), key=lambda activity: (activity.day, activity.id)))


def _activity(row: Row) -> Activity | None:
    day, sport = _day(row.get("start_date_local")), row.get("type")
    if day is None:
        return None
    zones_by, zones = _zones(row)
    return Activity(
        str(row.get("id") or ""),
        day,
        sport=sport if isinstance(sport, str) else None,
        time=_whole(_amount(row.get("moving_time"))) or _whole(_amount(row.get("elapsed_time"))),
        distance=_amount(row.get("distance")),
        load=_amount(row.get("icu_training_load")),
        race=row.get("race") is True or row.get("sub_type") == "RACE",
        zones=zones,
        zones_by=zones_by,
        temperature=_first(row, "average_weather_temp", "average_temp"),
        ftp=number(row.get("icu_rolling_ftp")) or number(row.get("icu_pm_ftp")),
        stub=not isinstance(sport, str),
        name=_text(row.get("name")),
        report=_text(row.get("description")),
        start=_text(row.get("start_date_local")),
        source=_text(row.get("source")),
        event_id=_event_id(row.get("paired_event_id")),
        rpe=number(row.get("icu_rpe")) or number(row.get("perceived_exertion")),
        feel=number(row.get("feel")),
        heart_rate=_amount(row.get("average_heartrate")),
        watts=_amount(row.get("icu_weighted_avg_watts")) or _amount(row.get("icu_average_watts")),
        speed=_amount(row.get("average_speed")),
        climb=number(row.get("total_elevation_gain")),
    )


def _zones(row: Row) -> tuple[Domain | None, tuple[int, ...]]:
    """Seconds in zones by power, heart rate or pace, whichever the activity has, in this order.

    Power comes as objects with `id` and `secs` (the sweet spot beside the zones), the others as lists (observed).
    """
    power = row.get("icu_zone_times")
    if isinstance(power, list):
        named = {
            str(zone.get("id")): _whole(zone.get("secs")) or 0 for zone in power if isinstance(zone, dict)
        }
        zones = tuple(max(named[f"Z{n}"], 0) for n in range(1, 8) if f"Z{n}" in named)
        if any(zones):
            return "power", zones
    others: tuple[tuple[Domain, str], ...] = (("hr", "icu_hr_zone_times"), ("pace", "pace_zone_times"))
    for domain, key in others:
        times = row.get(key)
        if isinstance(times, list) and any(_whole(time) for time in times):
            return domain, tuple(max(_whole(time) or 0, 0) for time in times)
    return None, ()


def read_sport_settings(rows: Iterable[Row]) -> dict[str, Mapping[str, object]]:
    """Sport settings by sport; the first row that names a sport counts."""
    found: dict[str, Mapping[str, object]] = {}
    for row in rows:
        types = row.get("types")
        for sport in types if isinstance(types, list) else ():
            if isinstance(sport, str):
                found.setdefault(sport, row)
    return found


def number(value: object) -> float | None:
    """A finite number of a sane size; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -_LIMIT < value < _LIMIT else None


def _amount(value: object) -> float | None:
    """A number that cannot be below zero, such as a time or a distance; None for one that is."""
    found = number(value)
    return None if found is None or found < 0 else found


def _first(row: Row, *keys: str) -> float | None:
    """The first of several keys that holds a number; 0 is one."""
    return next((found for key in keys if (found := number(row.get(key))) is not None), None)


def _whole(value: object) -> int | None:
    found = number(value)
    return None if found is None else round(found)


def _event_id(value: object) -> int | None:
    """A number without the bound of measured values: event ids have nine digits and more (recorded)."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
