"""Days, times, durations, distances and paces as people write them; as values: date, seconds, metres, m/s."""

import math
import re
from datetime import date
from typing import Annotated

from reconciler.athlete.model import Reads, show, wrong
from reconciler.athlete.text import matching

WEEK = r"20[0-9][0-9]-W(?:0[1-9]|[1-4][0-9]|5[0-3])"
_DAY = re.compile(r"20[0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_DURATION = re.compile(r"(?=.*[1-9])(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,5})s)?")
_DISTANCE = re.compile(r"(?=.*[1-9])(?:([0-9]{1,3}(?:\.[0-9]{1,3})?)km|([0-9]{1,6}(?:\.[0-9])?)mtr)")
_PACE = r"(?=.*[1-9].*/)[0-9]{1,2}:[0-5][0-9]/(?:km|mi|100m|100y|500m)"
MOST_SECONDS = 7 * 86_400
MOST_METRES = 1_000_000
# One mile as the server counts it: 1609.34 m (observed). A yard is 0.9144 m by definition.
_PACE_METRES = {"km": 1000.0, "mi": 1609.34, "100m": 100.0, "100y": 91.44, "500m": 500.0}


def day(value: object) -> date:
    """An ISO date as text, or a date; a day that the calendar does not have is refused."""
    if type(value) is date:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise wrong("no-such-day", f"found {show(value)}: that month has no such day") from None
    raise wrong("bad-day", f"found {show(value)}, expected a date such as 2026-05-13")


def monday(week: str) -> date:
    """The Monday of an ISO week such as "2026-W20". Raises ValueError where the year has no such week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def _week(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(WEEK, value):
        raise wrong("bad-week", f"found {show(value)}, expected an ISO week such as 2026-W20")
    try:
        monday(value)
    except ValueError:
        raise wrong("no-such-week", f"found {show(value)}: that year has 52 weeks") from None
    return value


def seconds(value: object) -> int:
    """Whole seconds, or text such as "1h30m", "45m", "90s"; from one second to seven days."""
    if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + rest
    if type(value) in (int, float) and (whole := as_whole(value)) is not None and 1 <= whole <= MOST_SECONDS:
        return whole
    hint = ""
    if isinstance(value, str) and ":" in value:
        hint = f"{show(value)} could be minutes or hours: write 1h30m, 45m or 90s"
    raise wrong(
        "bad-duration", f"found {show(value)}, expected seconds or text such as 1h30m, 45m, 90s", hint
    )


def metres(value: object) -> float:
    """Metres as a number, or text such as "10km", "400mtr"; more than 0 and at most 1,000 km."""
    if isinstance(value, str) and (found := _DISTANCE.fullmatch(value)):
        return float(found[1]) * 1000 if found[1] else float(found[2])
    if type(value) in (int, float) and 0 < value <= MOST_METRES:  # type: ignore[operator]
        return float(value)  # type: ignore[arg-type]
    hint = ""
    if isinstance(value, str) and re.fullmatch(r"[0-9.]+ *m", value):
        hint = "m means minutes in workout text: write 400mtr, or the number 400"
    raise wrong("bad-distance", f"found {show(value)}, expected metres, or text such as 10km, 400mtr", hint)


def as_whole(value: object) -> int | None:
    """A whole number, or None for anything else; 1.0 is one, since JSON Schema says so."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value if type(value) is int else None


def whole(least: int, most: int) -> Reads:
    """The metadata of a whole number within limits, both included, for Annotated[int, whole(…)]."""

    def check(value: object) -> int:
        number = as_whole(value)
        if number is None or not least <= number <= most:
            raise wrong("bad-number", f"found {show(value)}, expected a whole number from {least} to {most}")
        return number

    return Reads(check, {"type": "integer", "minimum": least, "maximum": most})


def pace_speed(pace: str) -> float:
    """The speed in m/s of a pace such as "4:40/km" or "1:45/100m"."""
    clock, unit = pace.split("/")
    minutes, rest = clock.split(":")
    return _PACE_METRES[unit] / (int(minutes) * 60 + int(rest))


Day = Annotated[
    date,
    Reads(day, {"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"}),
]
WeekName = Annotated[str, Reads(_week, {"type": "string", "pattern": f"^{WEEK}$"})]
Clock = Annotated[
    str, matching(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", 'a time of day such as "08:00"', code="bad-time")
]
Seconds = Annotated[
    int,
    Reads(
        seconds,
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_SECONDS},
                {"type": "string", "pattern": f"^{_DURATION.pattern}$"},
            ]
        },
    ),
]
Metres = Annotated[
    float,
    Reads(
        metres,
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_METRES},
                {"type": "string", "pattern": f"^{_DISTANCE.pattern}$"},
            ]
        },
    ),
]
Pace = Annotated[str, matching(_PACE, "a pace with its unit, such as 4:40/km or 1:45/100m", code="bad-pace")]
