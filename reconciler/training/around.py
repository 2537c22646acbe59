"""What stands around the sessions of a day: notes, illness, holidays, and the races of the next days. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.training.facts import DAY, OURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.week import Note, Week
    from reconciler.calendar.event import LiveEvent
    from reconciler.training.planned import PlannedSession

NoteKind = Literal["note", "sick", "injured", "holiday"]
SOON = dt.timedelta(days=7)
_NOTES: dict[str, NoteKind] = {"NOTE": "note", "SICK": "sick", "INJURED": "injured", "HOLIDAY": "holiday"}


@dataclass(frozen=True, slots=True)
class DayNote:
    """A note, illness, injury or holiday that covers the day. `ours` tells that the plan declares it."""

    kind: NoteKind
    name: str
    text: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class RaceAhead:
    """A race or goal within a week. `priority` is A, B or C; `ours` tells that the name is the author's."""

    name: str
    priority: str
    day: dt.date
    ours: bool


def notes_on(events: Iterable[LiveEvent], day: dt.date) -> Iterator[DayNote]:
    """Notes on the day; those for the whole week on its Monday. `end_date_local` is exclusive (observed)."""
    for event in events:
        kind = _NOTES.get(event.category)
        if kind and event.date <= day <= _last(event):
            ours = (event.external_id or "").startswith(OURS)
            text = event.get("description")
            yield DayNote(kind, event.name or "", text if ours and isinstance(text, str) else "", ours)


def _last(event: LiveEvent) -> dt.date:
    try:
        end = dt.date.fromisoformat((event.end_date_local or "")[:10])
    except ValueError:
        return event.date
    return event.date if event.get("for_week") is True else max(event.date, end - DAY)


def declared_notes(week: Week, day: dt.date) -> Iterator[DayNote]:
    for note in week.notes:
        first, last = note.days(week.monday)
        if first <= day <= last and not note.hide_from_athlete:
            yield _declared_note(note)


def _declared_note(note: Note) -> DayNote:
    return DayNote(note.kind, note.name, note.text or "", ours=True)


def race_of(event: LiveEvent) -> RaceAhead:
    ours = (event.external_id or "").startswith(OURS)
    return RaceAhead(event.name or "Race", event.category[-1], event.date, ours)


def declared_race(session: PlannedSession) -> RaceAhead:
    return RaceAhead(
        session.entry.name, session.race.priority if session.race else "C", session.date, ours=True
    )


def races_ahead(found: Iterable[RaceAhead], document: AthleteDocument, day: dt.date) -> tuple[RaceAhead, ...]:
    """Races of the next seven days, and goals on days without a race."""
    races = [race for race in found if day < race.day <= day + SOON]
    taken = {race.day for race in races}
    races += [
        RaceAhead(goal.name, goal.priority, goal.date, ours=True)
        for goal in document.goals
        if day < goal.date <= day + SOON and goal.date not in taken
    ]
    return tuple(sorted(races, key=lambda race: (race.day, race.priority, race.name)))
