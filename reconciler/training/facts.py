"""What is true of an athlete today, as far as it is known: fitness, wellness, completed training, the calendar.

Every part may be None: it was not asked for, or the calendar did not give it. That is not the same as an empty tuple,
which says that there is nothing. What is None makes rules answer "unknown".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.calendar.event import LiveEvent

DAY = dt.timedelta(days=1)
HISTORY = dt.timedelta(days=42)
"""How far back completed training is read: six weeks, the time constant of fitness."""
OFFLINE = "no calendar was read"
OURS = "plan:"
_ABSENT: dict[str, AbsenceKind] = {"SICK": "sick", "INJURED": "injured", "HOLIDAY": "holiday"}

AbsenceKind = Literal["sick", "injured", "holiday"]


@dataclass(frozen=True, slots=True)
class WellnessDay:
    """One day's record. Loads and fitness in points, heart rate in beats/min, HRV in ms, sleep in seconds.

    `fatigue`, `soreness`, `stress` and `injury` are the athlete's own marks from 1 (none) to 4 (a lot); `comments`
    are their words.
    """

    day: dt.date
    ctl: float | None = None
    atl: float | None = None
    ctl_load: float | None = None
    atl_load: float | None = None
    resting_hr: float | None = None
    hrv: float | None = None
    sleep: float | None = None
    fatigue: float | None = None
    soreness: float | None = None
    stress: float | None = None
    injury: float | None = None
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A completed session. Seconds, metres, points; `zones` are seconds in Z1, Z2, …; `temperature` in °C.

    A `stub` came through Strava: the API gives its day and nothing else (observed), so every sum over it is unknown.
    `ftp` is the calendar's own estimate (eFTP) after it, W. `start` is in the athlete's own time, without a zone.
    `event_id` is the calendar event that it completed. `rpe` is 1 to 10, `feel` 1 (strong) to 5 (weak); `watts` is the
    weighted average, `speed` in m/s, `climb` in metres. `name` and `report` are the athlete's or the watch's words.
    """

    id: str
    day: dt.date
    sport: str | None = None
    time: int | None = None
    distance: float | None = None
    load: float | None = None
    race: bool = False
    zones: tuple[int, ...] = ()
    zones_by: Literal["power", "hr", "pace"] | None = None
    temperature: float | None = None
    ftp: float | None = None
    stub: bool = False
    name: str = ""
    report: str = ""
    start: str = ""
    source: str = ""
    event_id: int | None = None
    rpe: float | None = None
    feel: float | None = None
    heart_rate: float | None = None
    watts: float | None = None
    speed: float | None = None
    climb: float | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Days of illness, injury or holiday. `last` is included."""

    kind: AbsenceKind
    first: dt.date
    last: dt.date
    name: str = ""

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Quality:
    """How much is known and how old it is; None where that part was not read. Ages in days."""

    wellness_days: int | None
    wellness_age: int | None
    activities: int | None
    stubs: int | None
    activity_age: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one athlete. `today` is the day they were read; `why_unknown` says why parts are None.

    `wellness` and `activities` are in order of days; `sport_settings` maps a sport to the API's keys;
    `temperatures` is a weather forecast in °C, where somebody has one.
    """

    today: dt.date
    wellness: tuple[WellnessDay, ...] | None = None
    activities: tuple[Activity, ...] | None = None
    events: tuple[LiveEvent, ...] | None = None
    sport_settings: Mapping[str, Mapping[str, object]] | None = None
    temperatures: Mapping[dt.date, float] | None = None
    why_unknown: tuple[str, ...] = ()

    @classmethod
    def offline(cls, today: dt.date, why: str = OFFLINE) -> Facts:
        """Facts of nothing: what rules know without a calendar."""
        return cls(today, why_unknown=(why,))

    @property
    def fitness(self) -> WellnessDay | None:
        """The last record up to today that holds both fitness and fatigue."""
        for record in reversed(self.wellness or ()):
            if record.day <= self.today and record.ctl is not None and record.atl is not None:
                return record
        return None

    @property
    def foreign(self) -> tuple[LiveEvent, ...] | None:
        """The events that are not ours."""
        if self.events is None:
            return None
        return tuple(event for event in self.events if not (event.external_id or "").startswith(OURS))

    @property
    def quality(self) -> Quality:
        """How much is known, for people and for rules."""
        wellness, activities = self.wellness, self.activities
        month = [row for row in wellness or () if 0 <= (self.today - row.day).days < 28]  # noqa: PLR2004 - four weeks
        seed = self.fitness
        days = (activity.day for activity in activities or ())
        last = max((day for day in days if day <= self.today), default=None)
        return Quality(
            wellness_days=None if wellness is None else len(month),
            wellness_age=(self.today - seed.day).days if seed else None,
            activities=None if activities is None else len(activities),
            stubs=None if activities is None else sum(activity.stub for activity in activities),
            activity_age=(self.today - last).days if last else None,
        )


def absences(events: Iterable[LiveEvent]) -> Iterator[Absence]:
    """Illness, injury and holidays of the calendar. `end_date_local` is exclusive (observed)."""
    for event in events:
        kind = _ABSENT.get(event.category)
        if kind:
            end = _day(event.end_date_local)
            last = max(event.date, end - DAY) if end else event.date
            yield Absence(kind, event.date, last, event.name or "")


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
