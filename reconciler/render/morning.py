"""The morning message: what the day asks for, readable on a lock screen. Pure.

The first line is the essence, and every line after it can be missed. Plain text of at most LIMIT characters, no Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.lock_screen import cut, foreign, plain
from reconciler.rules.words import signed
from reconciler.workout.outline import has_intervals, outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.training.agenda import Agenda, Elsewhere, Item
    from reconciler.training.around import DayNote, RaceAhead

LIMIT = 600
_NAME, _GOAL, _MORE, _STEPS, _NOTE, _CAUTION = 60, 170, 110, 150, 100, 150
_MINUTES = 120
_ABSENT = {
    "sick": "Ill, says your calendar: rest comes first.",
    "injured": "Injured, says your calendar: be careful.",
}


@dataclass(frozen=True, slots=True)
class Morning:
    """What there is to say to one athlete. `form` is fitness less fatigue this morning, in points.

    `about_form` tells that days are missing in it; `cautions` are sentences of rules that matter today; `why_unread`
    says why the calendar was not read, for whoever runs the command.
    """

    agenda: Agenda
    form: float | None = None
    about_form: bool = False
    cautions: tuple[str, ...] = ()
    why_unread: str = ""

    @property
    def has_something_to_say(self) -> bool:
        """A rest day, and one whose sessions are done, needs no message."""
        return bool(self.agenda.open or self.agenda.missing)


def message(morning: Morning, *, most: int = LIMIT) -> tuple[str, ...]:
    """Return the lines, the essence first. What does not fit is left out from the least important line on."""
    first = cut(_essence(morning.agenda), most // 3)
    lines = list(_lines(morning))
    room = most - len(first)
    kept: list[tuple[int, str]] = []
    for rank, place, line in sorted((rank, place, line) for place, (rank, line) in enumerate(lines)):
        if len(line) + 1 <= room:
            kept.append((place, line))
            room -= len(line) + 1
        elif rank == _RANK_GOAL and room > _NAME:
            kept.append((place, cut(line, room - 1)))
            room = 0
    return (first, *(line for _, line in sorted(kept)))


# The order in which lines are kept where there is no room for all of them.
_RANK_SOURCE, _RANK_GOAL, _RANK_STEPS, _RANK_CARE, _RANK_MORE, _RANK_WEEK = range(6)


def _lines(morning: Morning) -> Iterator[tuple[int, str]]:
    """Return all lines in the order in which they are read, each with its rank."""
    found = morning.agenda
    for item in found.open:
        if len(found.open) > 1:
            yield _RANK_GOAL, _line(item)
        yield from _guidance(item)
    if found.open and found.done:
        yield _RANK_WEEK, f"Done already: {_names(found.done)}"
    yield from ((_RANK_CARE, line) for line in _care(morning))
    if morning.has_something_to_say:
        yield from ((_RANK_WEEK, line) for line in _background(morning))
    if not found.read:
        yield _RANK_SOURCE, "From the plan: the calendar could not be read."


def _care(morning: Morning) -> Iterator[str]:
    """Return what to keep in mind today."""
    found = morning.agenda
    alone = not (found.open or found.done) and found.missing[:1]  # the first line says so already
    yield from (_elsewhere(one) for one in found.elsewhere if one not in (alone or ()))
    yield from (_note(note) for note in found.notes)
    yield from (f"Mind: {foreign(caution, _CAUTION)}" for caution in morning.cautions)
    yield from (_race(race, found) for race in found.races)


def _background(morning: Morning) -> Iterator[str]:
    if morning.form is not None:
        yield f"Form {'about ' if morning.about_form else ''}{signed(morning.form)}"
    if morning.agenda.week and morning.agenda.week.focus:
        yield f"Week: {plain(morning.agenda.week.focus, _NOTE)}"


def _essence(found: Agenda) -> str:
    """Return the first line."""
    if len(found.open) == 1:
        return _line(found.open[0])
    if found.open:
        names = " + ".join(_name(item, _NAME // len(found.open) + 10) for item in found.open)
        kind = "Brick" if all(item.brick for item in found.open) else f"{len(found.open)} sessions"
        total = sum(item.duration or 0 for item in found.open)
        whole = all(item.duration for item in found.open)
        parts = [f"{kind}: {names}", _duration(total) if whole else "", _mark(*found.open)]
        return " · ".join(part for part in parts if part)
    if found.done:
        return f"Done: {_names(found.done)}"
    if found.missing:
        return f"Planned, but not on your calendar yet: {plain(found.missing[0].name, _NAME)}"
    return f"Rest day, {words.day(found.day)}"


def _line(item: Item) -> str:
    far = "" if item.duration else words.distance(item.distance or 0)
    facts = (item.time, _name(item, _NAME), _duration(item.duration or 0) or far, _mark(item))
    return " · ".join(fact for fact in facts if fact)


def _name(item: Item, most: int) -> str:
    """Return a session's name; one that stands only on the calendar was written by anybody, and is marked."""
    if item.entry and item.entry.name == item.name:
        return plain(item.name, most)
    return foreign(item.name, most) + ("" if item.planned else " (not in your plan)")


def _names(items: tuple[Item, ...]) -> str:
    return ", ".join(_name(item, _NAME) for item in items)


def _mark(*items: Item) -> str:
    races = sorted(item.race for item in items if item.race)
    if races:
        return f"race {races[0]}"
    return "key session" if any(item.key for item in items) else ""


def is_structured(item: Item) -> bool:
    """Tell whether the steps are worth a look before the session: of key sessions, races and intervals they are."""
    return bool(item.text.steps) and bool(item.key or item.race or has_intervals(item.text))


def _guidance(item: Item) -> Iterator[tuple[int, str]]:
    entry = item.entry
    if entry and entry.goal:
        yield _RANK_GOAL, plain(entry.goal, _GOAL)
    if is_structured(item) and (steps := outline(item.text, most=_STEPS)):
        yield _RANK_STEPS, steps
    if entry and entry.instructions:
        listed = [line.strip().lstrip("*\u2022 ") for line in entry.instructions.split("\n") if line.strip()]
        yield _RANK_MORE, plain("; ".join(listed), _MORE)
    if item.planned_day:
        yield _RANK_CARE, f"The plan has it on {words.day(item.planned_day)}."


def _elsewhere(one: Elsewhere) -> str:
    name = plain(one.name, _NAME)
    if one.day is None:
        return f"{name} is planned for today, and not on your calendar yet."
    return f"{name} is on {words.day(one.day)} now."


def _note(note: DayNote) -> str:
    """Illness is not named: the message travels through others' hands."""
    if note.kind in _ABSENT:
        return _ABSENT[note.kind]
    name = plain(note.name, _NAME) if note.ours else foreign(note.name, _NAME)
    kind = "Holiday: " if note.kind == "holiday" else ""
    return plain(f"{kind}{name}: {note.text}", _NOTE) if note.text else f"{kind}{name}"


def _race(race: RaceAhead, found: Agenda) -> str:
    days = (race.day - found.day).days
    name = plain(race.name, _NAME) if race.ours else foreign(race.name, _NAME)
    return f"{name} ({race.priority}) {'tomorrow' if days == 1 else f'in {days} days'}"


def _duration(seconds: int) -> str:
    """`61 min`, and from two hours on `2h05`; empty for none."""
    minutes = round(seconds / 60)
    if minutes < _MINUTES:
        return f"{minutes} min" if minutes else ""
    return f"{minutes // 60}h{minutes % 60:02d}"
