"""An athlete's plan as a whole: what several rules need is computed once, when it is first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.athlete.sports import SWIMS
from reconciler.rules.volume import Totals, history_start, of_activities, of_sessions
from reconciler.training.effort import Ladder, done_is_hard
from reconciler.training.facts import DAY, OURS, Absence, absences
from reconciler.training.forecast import SESSIONS, DayLoad, calendar_loads, forecast
from reconciler.training.planned import declared_loads, plan_athlete

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.athlete.reading import Athlete
    from reconciler.calendar.event import LiveEvent
    from reconciler.training.facts import Activity, Facts
    from reconciler.training.forecast import Forecast
    from reconciler.training.planned import PlannedSession

WEEK = 7 * DAY


class Plan:
    """One athlete's declared weeks and facts. Everything that several rules need is computed once, when first needed.

    `loads` is what the calendar will hold after this change; by default the declared sessions, and what the calendar
    holds beside them.
    """

    def __init__(
        self,
        athlete: Athlete,
        facts: Facts,
        today: dt.date,
        *,
        ladder: Ladder | None = None,
        loads: Iterable[DayLoad] | None = None,
    ) -> None:
        self.athlete, self.facts, self.today = athlete, facts, today
        self.ladder = ladder or Ladder()
        self.weeks = plan_athlete(athlete, facts, self.ladder)
        self._loads = None if loads is None else tuple(loads)
        self._totals: dict[tuple[dt.date, dt.date], Totals] = {}

    @cached_property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """All declared sessions, by day and time."""
        return tuple(session for week in self.weeks for session in week.sessions)

    @cached_property
    def hard_ahead(self) -> tuple[PlannedSession, ...]:
        """The declared hard sessions from today on."""
        return tuple(session for session in self.sessions if session.hard and session.date >= self.today)

    @cached_property
    def races(self) -> tuple[PlannedSession, ...]:
        """The declared races."""
        return tuple(session for session in self.sessions if session.race)

    @cached_property
    def by_day(self) -> Mapping[dt.date, Sequence[PlannedSession]]:
        """The declared sessions of each day that has any."""
        days: dict[dt.date, list[PlannedSession]] = {}
        for session in self.sessions:
            days.setdefault(session.date, []).append(session)
        return days

    @cached_property
    def ahead(self) -> Mapping[dt.date, tuple[tuple[PlannedSession, ...], tuple[dt.date, ...]]]:
        """Of each week, by its Monday: the sessions and the days from today on."""
        return {
            week.monday: (
                tuple(session for session in week.sessions if session.date >= self.today),
                tuple(day for n in range(7) if (day := week.monday + n * DAY) >= self.today),
            )
            for week in self.weeks
        }

    @cached_property
    def declared_days(self) -> frozenset[dt.date]:
        """The days of the loaded weeks."""
        return frozenset(week.monday + number * DAY for week in self.weeks for number in range(7))

    @cached_property
    def foreign_sessions(self) -> tuple[LiveEvent, ...] | None:
        """Workouts and races of the calendar that are not ours; None where the calendar is not known."""
        return None if self.foreign is None else tuple(e for e in self.foreign if e.category in SESSIONS)

    @cached_property
    def foreign(self) -> tuple[LiveEvent, ...] | None:
        """Events of the calendar that are neither ours nor taken over by the plan; None where it is not known."""
        foreign = self.facts.foreign
        return None if foreign is None else tuple(event for event in foreign if event.id not in self._taken)

    @cached_property
    def _taken(self) -> frozenset[int | None]:
        entries = (
            e for week in self.weeks for e in (*week.week.workouts, *week.week.notes, *week.week.races)
        )
        return frozenset(entry.event for entry in entries)

    @cached_property
    def calendar_absences(self) -> tuple[Absence, ...] | None:
        """Illness, injury and holidays of the calendar; None where it is not known."""
        return None if self.facts.events is None else tuple(absences(self.facts.events))

    @cached_property
    def declared_absences(self) -> tuple[Absence, ...]:
        """The same from notes in the declared weeks."""
        return tuple(
            Absence(note.kind, *note.days(week.monday), note.name)
            for week in self.weeks
            for note in week.week.notes
            if note.kind != "note"
        )

    @property
    def absences(self) -> tuple[Absence, ...]:
        """All that is known of illness, injury and holidays."""
        return (*self.declared_absences, *(self.calendar_absences or ()))

    @cached_property
    def forecast(self) -> Forecast | None:
        """Fitness and form up to the last declared day; None without a wellness record."""
        last = max((week.sunday for week in self.weeks), default=self.today)
        return forecast(self.facts, self._planned_loads(), max(last, self.today))

    @cached_property
    def unknown_days(self) -> tuple[dt.date, ...]:
        """Days before today that the forecast takes for rest, though nobody knows what was done on them."""
        read = self.facts.today
        since = (read + number * DAY for number in range(1, (self.today - read).days))
        return (*(self.forecast.unknown_days if self.forecast else ()), *since)

    def _planned_loads(self) -> tuple[DayLoad, ...]:
        if self._loads is not None:
            return self._loads
        done = self._done_externals
        declared = (load for week in self.weeks for load in declared_loads((week,)) if load.day >= self.today)
        today = {s.entry.name for s in self.by_day.get(self.today, ()) if (s.date, s.id) in done}
        ahead = [load for load in declared if not (load.day == self.today and load.name in today)]
        beside = (
            event
            for event in self.facts.events or ()
            if event.id not in self._taken
            and (not (event.external_id or "").startswith(OURS) or event.date not in self.declared_days)
        )
        return (*ahead, *calendar_loads(beside, self.today))

    @cached_property
    def _done_externals(self) -> frozenset[tuple[dt.date, str]]:
        """Day and id of our events that are paired with a completed activity."""
        return frozenset(
            (event.date, (event.external_id or "").rpartition(":")[2])
            for event in self.facts.events or ()
            if event.paired_activity_id and (event.external_id or "").startswith(OURS)
        )

    @cached_property
    def season_start(self) -> dt.date | None:
        """The last SEASON_START up to today: what lies before is no reference for volume."""
        starts = [event.date for event in self.facts.events or () if event.category == "SEASON_START"]
        return max((day for day in starts if day <= self.today), default=None)

    def totals(self, first: dt.date, last: dt.date) -> Totals:
        """What is done and planned from first to last: done before today, planned from today on."""
        key = first, last
        if key not in self._totals:
            self._totals[key] = self._total(first, last)
        return self._totals[key]

    def _total(self, first: dt.date, last: dt.date) -> Totals:
        if first >= self.today:
            return self._ahead(first, last)
        if last < self.today:
            return self._past(first, last)
        return self._past(first, self.today - DAY) + self._ahead(self.today, last)

    def _ahead(self, first: dt.date, last: dt.date) -> Totals:
        days = [first + number * DAY for number in range((last - first).days + 1)]
        if any(day in self.declared_days for day in days):
            return of_sessions(session for day in days for session in self.by_day.get(day, ()))
        return Totals(unknown=len(days))

    def _past(self, first: dt.date, last: dt.date) -> Totals:
        facts = self.facts
        if facts.activities is not None and first >= history_start(facts.today):
            return of_activities(self.done(first, last))
        days = [first + number * DAY for number in range((last - first).days + 1)]
        if all(day in self.declared_days for day in days):
            return of_sessions(session for day in days for session in self.by_day.get(day, ()))
        return Totals(unknown=len(days))

    def done(self, first: dt.date, last: dt.date) -> Iterator[Activity]:
        """What was completed from first to last, both included; nothing where it is not known."""
        by_day = self._done_by_day
        for number in range((last - first).days + 1):
            yield from by_day.get(first + number * DAY, ())

    @cached_property
    def _done_by_day(self) -> Mapping[dt.date, Sequence[Activity]]:
        days: dict[dt.date, list[Activity]] = {}
        for activity in self.facts.activities or ():
            days.setdefault(activity.day, []).append(activity)
        return days

    @cached_property
    def hard_days_done(self) -> tuple[tuple[dt.date, str], ...] | None:
        """Completed hard sessions of the history; None where completed training is not known."""
        if self.facts.activities is None:
            return None
        return tuple(
            (one.day, one.sport or "session")
            for one in self.facts.activities
            if one.race
            or done_is_hard(
                one.zones, self.ladder, by_power=one.zones_by == "power", swim=(one.sport or "") in SWIMS
            )
        )
