"""A declared session, measured: duration, distance, load and how it is known, zones, hard or easy. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from reconciler.athlete.sports import FAMILY, SWIMS
from reconciler.athlete.week import Race
from reconciler.errors import InputError
from reconciler.training.effort import Effort, Ladder, Zones, judge, seconds_in_zones
from reconciler.training.forecast import DayLoad
from reconciler.workout import NotWritable, SportSettings, measure, parse

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.model import Pointer
    from reconciler.athlete.profile import AthleteDocument, Thresholds
    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.week import Week, Workout
    from reconciler.training.facts import Facts
    from reconciler.workout import Measured
    from reconciler.workout import Workout as Text

LoadIs = Literal["exact", "estimate", "stated", "unknown"]
SettingsFrom = Literal["declared", "calendar", "none"]

_TESTS = frozenset({"test", "ftp-test", "time-trial"})
# The same texts come back week after week, and athletes of one coach share them.
_CACHED = 1024


@dataclass(frozen=True, slots=True)
class Standard:
    """What a sport's targets are relative to, and who says so."""

    settings: SportSettings
    source: SettingsFrom


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A workout or race as declared and as measured. Seconds, metres, points; None is not known.

    `load_is`: `exact` and `estimate` come from the steps, `stated` from the author. Stated values count only where the
    steps give none, as on the calendar. `pointer` leads to the entry inside the week's file; `family` is the sport
    whose thresholds it shares: Run for TrailRun.
    """

    entry: Workout | Race
    pointer: Pointer
    date: dt.date
    family: str
    text: Text
    measured: Measured | None
    standard: Standard
    duration: int | None
    distance: float | None
    load: float | None
    load_is: LoadIs
    zones: Zones
    effort: Effort

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def sport(self) -> str:
        return self.entry.sport

    @property
    def hard(self) -> bool | None:
        return self.effort.hard

    @property
    def tags(self) -> frozenset[str]:
        """Its tags in small letters."""
        return frozenset(tag.lower() for tag in self.entry.tags or ())

    @property
    def race(self) -> Race | None:
        return self.entry if isinstance(self.entry, Race) else None


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A declared week, measured; sessions by day, time and id. `path` is its file."""

    week: Week
    path: str
    monday: dt.date
    sunday: dt.date
    sessions: tuple[PlannedSession, ...]


def plan_athlete(athlete: Athlete, facts: Facts, ladder: Ladder | None = None) -> tuple[PlannedWeek, ...]:
    """Every loaded week of an athlete, measured once."""
    chosen = Standards(athlete.document, facts.sport_settings or {})
    found = ladder or Ladder()
    return tuple(_plan_week(athlete, week, chosen, found) for week in athlete.weeks)


def declared_loads(weeks: tuple[PlannedWeek, ...]) -> Iterator[DayLoad]:
    """What the declared weeks add to the fitness chart."""
    for week in weeks:
        for session in week.sessions:
            if session.entry.not_on_fitness_chart is not True:
                yield DayLoad(session.date, session.load, session.entry.name)


def _plan_week(athlete: Athlete, week: Week, standards: Standards, ladder: Ladder) -> PlannedWeek:
    path = athlete.paths[week.week]
    sessions = [
        *(
            plan_session(
                workout,
                ("workouts", index),
                standards.of(workout.sport),
                ladder,
                steps=_file_text(athlete, week, workout) if workout.file else None,
            )
            for index, workout in enumerate(week.workouts)
        ),
        *(
            plan_session(race, ("races", index), standards.of(race.sport), ladder)
            for index, race in enumerate(week.races)
        ),
    ]
    sessions.sort(key=lambda session: (session.date, session.entry.time or "", session.id))
    return PlannedWeek(week, path, week.monday, week.sunday, tuple(sessions))


def _file_text(athlete: Athlete, week: Week, workout: Workout) -> str | None:
    """What a workout file amounts to as text; None where it cannot be read or has no words in the language."""
    from reconciler.workout.files import read_file  # noqa: PLC0415 - its parsers load only where a file is used

    name = workout.file or ""
    try:
        return read_file(name, athlete.file(week.week, name)).text
    except (InputError, NotWritable):
        return None


def plan_session(
    entry: Workout | Race, pointer: Pointer, standard: Standard, ladder: Ladder, *, steps: str | None = None
) -> PlannedSession:
    """One session, measured against a sport's settings.

    `steps` is the text of its workout file. How the calendar reads such a file is not recorded for every kind, so a
    load from it is an estimate.
    """
    text, measured, zones = read_steps(
        entry.workout_text or steps or "", entry.sport, standard.settings, entry.indoor is True, entry.target
    )
    load: float | None = measured.load if measured else None
    load_is: LoadIs = measured.load_is if measured else "unknown"
    if steps and load_is == "exact":
        load_is = "estimate"
    if load is None:
        load, load_is = entry.load, "unknown" if entry.load is None else "stated"
    return PlannedSession(
        entry=entry,
        pointer=pointer,
        date=entry.date,
        family=FAMILY.get(entry.sport, entry.sport),
        text=text,
        measured=measured,
        standard=standard,
        duration=(measured.duration if measured else 0) or entry.duration,
        distance=(measured.distance if measured else 0) or entry.distance,
        load=load,
        load_is=load_is,
        zones=zones,
        effort=_effort(entry, zones, ladder),
    )


def by_steps(session: PlannedSession, ladder: Ladder) -> Effort:
    """Hard or easy by what is planned, whatever the author says about it."""
    return judge(session.zones, ladder, swim=session.sport in SWIMS, rpe=getattr(session.entry, "rpe", None))


def _effort(entry: Workout | Race, zones: Zones, ladder: Ladder) -> Effort:
    if isinstance(entry, Race):
        return Effort(hard=True, why="a race is always hard")
    if entry.hard is not None:
        return Effort(entry.hard, "the author says so")
    if _TESTS & {tag.lower() for tag in entry.tags or ()}:
        return Effort(hard=True, why="a test is always hard")
    return judge(zones, ladder, swim=entry.sport in SWIMS, rpe=entry.rpe)


@lru_cache(maxsize=_CACHED)
def read_steps(
    steps: str,
    sport: str,
    settings: SportSettings,
    indoor: bool,  # noqa: FBT001 - part of the cache key
    target: str | None,
) -> tuple[Text, Measured | None, Zones]:
    """Workout text read and measured; kept, since the same texts come back week after week."""
    text = parse(steps)
    if not text.steps:
        return text, None, Zones()
    measured = measure(text, sport=sport, settings=settings, indoor=indoor, target=target)
    return text, measured, seconds_in_zones(measured, settings)


class Standards:
    """Settings by sport: the declared ones; else the calendar's; else the server's defaults."""

    def __init__(self, document: AthleteDocument, calendar: Mapping[str, Mapping[str, object]]) -> None:
        self._document = document
        self._calendar = calendar
        self._found: dict[str, Standard] = {}

    def of(self, sport: str) -> Standard:
        if sport not in self._found:
            self._found[sport] = self._choose(sport)
        return self._found[sport]

    def _choose(self, sport: str) -> Standard:
        declared = self._document.sport_settings(sport)
        if declared:
            return Standard(SportSettings.from_api(declared), "declared")
        row = self._calendar.get(sport) or self._calendar.get(FAMILY.get(sport, sport))
        return Standard(SportSettings.from_api(row or {}), "calendar" if row else "none")


def declared_thresholds(document: AthleteDocument, sport: str) -> Thresholds | None:
    """The declared thresholds of a sport, or those of its family."""
    by_sport: Mapping[str, Thresholds] = {str(name): found for name, found in document.thresholds.items()}
    return by_sport.get(sport) or by_sport.get(FAMILY.get(sport, sport))
