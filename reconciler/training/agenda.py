"""What one day holds for an athlete: the calendar as it is now, joined with what the plan says of it. Pure.

The calendar decides what is on the day, since athletes move sessions there; the plan knows what a session is for. They
are joined by the ledger: identity and event id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.week import Race, Workout
from reconciler.training.around import (
    DayNote,
    RaceAhead,
    declared_notes,
    declared_race,
    notes_on,
    race_of,
    races_ahead,
)
from reconciler.training.facts import OURS
from reconciler.training.fetch import number
from reconciler.training.forecast import SESSIONS
from reconciler.training.planned import read_steps
from reconciler.workout import Workout as Text
from reconciler.workout.settings import NO_SETTINGS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.week import Week
    from reconciler.calendar.event import LiveEvent
    from reconciler.training.planned import PlannedSession, PlannedWeek, Standards
    from reconciler.workout import Measured, SportSettings


@dataclass(frozen=True, slots=True)
class Item:
    """A session of the day. Seconds, metres, points; None is not known. `time` such as `08:00`, or empty.

    `planned` is what the plan says of it, wherever it puts it; None for a session of others, whose `name` is text from
    outside. `planned_day` is the plan's day where the calendar has another one. `text` are the steps as they are now,
    `measured` what they amount to by `settings`; None without steps.
    """

    name: str
    sport: str
    time: str = ""
    duration: int | None = None
    distance: float | None = None
    load: float | None = None
    race: str = ""
    done: bool = False
    text: Text = Text()  # noqa: RUF009 - a frozen value
    measured: Measured | None = None
    settings: SportSettings = NO_SETTINGS
    planned: PlannedSession | None = None
    planned_day: dt.date | None = None

    @property
    def entry(self) -> Workout | Race | None:
        """What the author wrote."""
        return self.planned.entry if self.planned else None

    @property
    def key(self) -> bool:
        """A key session of the week. A race speaks for itself."""
        return isinstance(self.entry, Workout) and self.entry.key

    @property
    def brick(self) -> bool:
        """Part of a brick, by its tag."""
        return self.planned is not None and "brick" in self.planned.tags


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A session that the plan has on this day, and the calendar on another one (`day`), or not yet (None)."""

    name: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """One day. `read` tells that the calendar was read; else everything here is from the plan alone."""

    day: dt.date
    read: bool
    items: tuple[Item, ...] = ()
    notes: tuple[DayNote, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    races: tuple[RaceAhead, ...] = ()
    week: Week | None = None

    @property
    def open(self) -> tuple[Item, ...]:
        """What is still to be done."""
        return tuple(item for item in self.items if not item.done)

    @property
    def done(self) -> tuple[Item, ...]:
        """What is done already."""
        return tuple(item for item in self.items if item.done)

    @property
    def missing(self) -> tuple[Elsewhere, ...]:
        """What is planned, and not on the calendar yet."""
        return tuple(one for one in self.elsewhere if one.day is None)


def agenda(
    day: dt.date,
    weeks: tuple[PlannedWeek, ...],
    document: AthleteDocument,
    standards: Standards,
    events: Iterable[LiveEvent] | None,
    identities: Mapping[int, str],
) -> Agenda:
    """Return one day; without `events` as the plan alone has it.

    `identities` maps an event id to the identity that the ledger gives it, such as `2026-W20/long-run`.
    """
    week = next((week.week for week in weeks if week.monday <= day <= week.sunday), None)
    planned = {f"{week.week.week}/{session.id}": session for week in weeks for session in week.sessions}
    declared = [session for session in planned.values() if session.date == day]
    if events is None:
        items = tuple(_declared(session) for session in declared if not session.entry.hide_from_athlete)
        notes = tuple(declared_notes(week, day)) if week else ()
        ahead = (declared_race(session) for session in planned.values() if session.race)
        return Agenda(
            day, read=False, items=items, notes=notes, races=races_ahead(ahead, document, day), week=week
        )
    events = [event for event in events if event.get("hide_from_athlete") is not True]
    known = _Known(planned, identities, standards)
    today = [event for event in events if _is_session(event) and event.date == day]
    items = tuple(known.item(event) for event in sorted(today, key=lambda event: event.start_date_local))
    return Agenda(
        day,
        read=True,
        items=items,
        notes=tuple(notes_on(events, day)),
        elsewhere=tuple(known.elsewhere(declared, events)),
        races=races_ahead(
            (race_of(event) for event in events if event.category.startswith("RACE_")), document, day
        ),
        week=week,
    )


def _is_session(event: LiveEvent) -> bool:
    """A workout for the whole week belongs to no day."""
    return event.category in SESSIONS and event.get("for_week") is not True


class _Known:
    """Joins events and planned sessions."""

    def __init__(
        self, planned: Mapping[str, PlannedSession], identities: Mapping[int, str], standards: Standards
    ) -> None:
        self._planned = planned
        self._identities = identities
        self._standards = standards
        self._minted = {f"{OURS}{one.date}:{one.id}": identity for identity, one in planned.items()}

    def identity(self, event: LiveEvent) -> str | None:
        """What the ledger says; without it, what the mark says: nothing is written on its word here."""
        return self._identities.get(event.id) or self._minted.get(event.external_id or "")

    def item(self, event: LiveEvent) -> Item:
        """Return an event of the day with what the plan says of it."""
        planned = self._planned.get(self.identity(event) or "")
        seconds, metres = number(event.get("moving_time")), number(event.get("distance"))
        load, start = number(event.get("icu_training_load")), event.start_date_local[11:16]
        text, measured = self._steps(event, planned)
        return Item(
            name=event.name or event.type or "Session",
            sport=event.type or "",
            time="" if start == "00:00" else start,
            duration=round(seconds) if seconds else planned.duration if planned else None,
            distance=metres or (planned.distance if planned else None),
            load=load if load is not None else planned.load if planned else None,
            race=event.category.removeprefix("RACE_") if event.category.startswith("RACE_") else "",
            done=event.paired_activity_id is not None,
            text=text,
            measured=measured,
            settings=self._standards.of(event.type or "").settings,
            planned=planned,
            planned_day=planned.date if planned and planned.date != event.date else None,
        )

    def _steps(self, event: LiveEvent, planned: PlannedSession | None) -> tuple[Text, Measured | None]:
        """The steps as the calendar has them now. What it made of a workout file is not text: there the file counts."""
        if planned and isinstance(planned.entry, Workout) and planned.entry.file:
            return planned.text, planned.measured
        description, sport = event.get("description"), event.type or ""
        if not isinstance(description, str):
            return Text(), None
        settings = self._standards.of(sport).settings
        target = event.get("target")
        aim = target if isinstance(target, str) else None
        return read_steps(description, sport, settings, event.get("indoor") is True, aim)[:2]

    def elsewhere(
        self, declared: Iterable[PlannedSession], events: Iterable[LiveEvent]
    ) -> Iterator[Elsewhere]:
        """Return what the plan has on the day and the calendar has not. What the athlete deleted there, they know of."""
        found = {self.identity(event): event for event in events if _is_session(event)}
        applied = frozenset(self._identities.values())
        names = {id(session): identity for identity, session in self._planned.items()}
        for session in declared:
            identity = names[id(session)]
            event = found.get(identity)
            if event is None and identity not in applied and not session.entry.hide_from_athlete:
                yield Elsewhere(session.entry.name, None)
            elif event is not None and event.date != session.date:
                yield Elsewhere(session.entry.name, event.date)


def _declared(session: PlannedSession) -> Item:
    race = session.race
    return Item(
        name=session.entry.name,
        sport=session.sport,
        time=session.entry.time or "",
        duration=session.duration,
        distance=session.distance,
        load=session.load,
        race=race.priority if race else "",
        text=session.text,
        measured=session.measured,
        settings=session.standard.settings,
        planned=session,
    )
