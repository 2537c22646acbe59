"""The goals of a week as races. Pure.

A goal is a race where it has a distance, or where the season is for it (priority A: the rules ask for a race on that
day). Any other may be a date by which something shall be reached, and stays a comment. A goal without a sport is one of
several, which the calendar calls Other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from reconciler.athlete.edit_text import inline
from reconciler.athlete.week import Race
from reconciler.rules.words import day
from reconciler.scaffold.remarks import comment, foreign, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.athlete.profile import Goal
    from reconciler.scaffold.outline import Outline

_NO_SLUG = re.compile(r"[^a-z0-9]+")
_ID = 50


@dataclass(frozen=True, slots=True)
class GoalRace:
    """A goal as a race: its place in athlete.yaml, the fields in order, and why it does not stand as one."""

    index: int
    fields: tuple[tuple[str, str | int | float], ...]
    why_not: str = ""

    @property
    def id(self) -> str:
        return str(dict(self.fields)["id"])

    def text(self) -> str:
        """The fields as a YAML mapping on one line."""
        return inline(dict(self.fields))


def goal_races(outline: Outline) -> tuple[GoalRace, ...]:
    """The goals that fall into the week, in order of days."""
    taken: set[str] = set()
    found = []
    goals = sorted(enumerate(outline.athlete.document.goals), key=lambda pair: (pair[1].date, pair[0]))
    for index, goal in goals:
        if outline.monday <= goal.date <= outline.sunday:
            fields = tuple(_fields(goal, _id(goal.name, taken)))
            found.append(GoalRace(index, fields, _why_not(outline, index, goal, dict(fields))))
    return tuple(found)


def race_lines(outline: Outline) -> Iterator[str]:
    """The `races` of the file; what does not stand there is a comment, ready to be taken in."""
    races = goal_races(outline)
    standing = [race for race in races if not race.why_not]
    yield "races:" if standing else "races: []"
    yield from (f"  - {race.text()}" for race in standing)
    for race in races:
        if race.why_not:
            name = told(outline.athlete.document.goals[race.index].name)
            yield from comment(f"The goal {name} does not stand here as a race: {race.why_not}")
            yield f"#   - {told(race.text(), 1000)}"


def _fields(goal: Goal, identity: str) -> Iterator[tuple[str, str | int | float]]:
    yield "id", identity
    yield "priority", goal.priority
    yield "date", goal.date.isoformat()
    yield "sport", goal.sport or "Other"
    yield "name", goal.name
    words = [f"Target: {goal.target}"] if goal.target else []
    words += [f"Time: {_exactly(goal.time)}"] if goal.time else []
    if words:
        yield "goal", "; ".join(words)
    if goal.distance:
        yield "distance", round(goal.distance) if goal.distance == round(goal.distance) else goal.distance


def _why_not(outline: Outline, index: int, goal: Goal, fields: dict[str, str | int | float]) -> str:
    if goal.date < outline.today:
        return f"{day(goal.date)} is over, and nothing is written into the past"
    for event in outline.theirs:
        if event.category.startswith("RACE") and event.date == goal.date:
            return (
                f"{foreign(event.name)} stands on the calendar that day and is not ours; a race here would be "
                "a second one"
            )
    if goal.priority != "A" and goal.distance is None:
        return "it has no distance, and may be something to reach by that day"
    try:
        Race.model_validate(fields)
    except ValidationError as error:
        return told(error.errors()[0]["msg"])
    return outline.held.get(index, "")


def _id(name: str, taken: set[str]) -> str:
    """An id from a name: its Latin letters and digits. Where it has none, `race`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = _NO_SLUG.sub("-", plain.lower()).strip("-")[:_ID].strip("-") or "race"
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 2))
    identity = next(one for one in numbered if one not in taken)
    taken.add(identity)
    return identity


def _exactly(seconds: int) -> str:
    """3h29m or 1h39m48s: a time to reach is never rounded."""
    hours, rest = divmod(seconds, 3600)
    parts = ((hours, "h"), (rest // 60, "m"), (rest % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)
