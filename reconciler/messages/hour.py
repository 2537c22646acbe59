"""When a message is due: from a time of day on, in the athlete's own time zone. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WINDOW = dt.timedelta(hours=6)
"""So long after its hour a message still helps; a runner that was down does not send it at night."""

Due = Literal["early", "due", "late"]


def due(at: str, zone: ZoneInfo, now: dt.datetime) -> Due:
    """Tell whether the message of the local day is due. `at` is such as `06:30`, `now` has a zone.

    On a night when clocks change, an hour that does not exist counts as the same time before the change (02:30 becomes
    03:30), and of an hour that comes twice the first one counts. Each local day stands for itself: a late hour is not
    made up for after midnight.
    """
    local = now.astimezone(zone)
    hour = dt.datetime.combine(local.date(), dt.time.fromisoformat(at), zone).astimezone(dt.UTC)
    if local.astimezone(dt.UTC) < hour:
        return "early"
    return "due" if local.astimezone(dt.UTC) - hour < WINDOW else "late"
