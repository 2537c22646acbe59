"""Events of the calendar that the YAML does not know yet, as new entries of week files that claim them as they are.

Pure. Nothing is taken that is not asked for; what is asked for and cannot be taken is told, with the reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from reconciler.reconcile.decompile import Decompiled, decompile
from reconciler.reconcile.desired import PREFIX
from reconciler.reconcile.import_ids import new_ids
from reconciler.reconcile.ownership import is_marked, iso_week
from reconciler.reconcile.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.decompile import Kind, Unfit, Value
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.job import Assessment

NOTE_PREFIX = "note:"
"""Marks the notes of an earlier tool, beside our own `plan:`."""

Group: TypeAlias = Literal["tools", "workouts", "notes", "races", "absences"]
MINE: tuple[Group, ...] = ("workouts", "notes", "races", "absences")
"""What an athlete makes by hand."""

Why: TypeAlias = Literal[
    "not-asked", "other-tool", "applied-plan", "kind", "copy", "declared", "unfit", "unsafe", "unproven"
]
_GROUPS: Mapping[str, Group] = {
    "WORKOUT": "workouts",
    "NOTE": "notes",
    "RACE_A": "races",
    "RACE_B": "races",
    "RACE_C": "races",
    "SICK": "absences",
    "INJURED": "absences",
    "HOLIDAY": "absences",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person asks for: groups of events, or, with `numbers`, only those events."""

    groups: frozenset[Group] = frozenset({"tools"})
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Taken:
    """An event, and the entry that claims it: by its mark, or by its number (`event` in `fields`).

    `left` names fields that the YAML cannot state, and that stay the calendar's own.
    """

    live: LiveEvent
    week: str
    id: str
    kind: Kind
    fields: Mapping[str, Value]
    left: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """`2026-W20/long-run`."""
        return f"{self.week}/{self.id}"

    @property
    def by_number(self) -> bool:
        """Whether the entry names the number of the event."""
        return "event" in self.fields

    @property
    def entry(self) -> dict[str, Value]:
        """The entry as it stands in the file."""
        return {"id": self.id, **self.fields}


@dataclass(frozen=True, slots=True)
class Left:
    """An event that was not taken, and why."""

    live: LiveEvent
    why: Why
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What becomes of the events of the window. `known` counts those that the plan holds already.

    `later` counts the events behind the window that would have been taken.
    """

    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    known: int
    later: int


def select(assessment: Assessment, ids: Mapping[str, Iterable[str]], choice: Choice) -> Selection:
    """Decide about every event of the window. `ids` holds those that each declared week uses, by week."""
    view = _View.of(assessment)
    scope = assessment.job.scope
    names = _names(view, ids)
    taken, left, known, later = [], list[Left](), 0, 0
    for event in view.events:
        if not scope.contains(event.date):
            later += event.date > scope.last and view.why_not(event, choice) is None
        elif view.knows(event):
            known += 1
        elif why := view.why_not(event, choice):
            left.append(Left(event, *why))
        else:
            found = _entry(event, names[event.id])
            if isinstance(found, Taken):
                taken.append(found)
            else:
                left.append(Left(event, "unfit", found.reason))
    return Selection(tuple(taken), tuple(left), known, later)


@dataclass(frozen=True, slots=True)
class _View:
    """The calendar beside the plan. `marks` counts every `external_id`; `meant` are events that an entry may mean."""

    events: tuple[LiveEvent, ...]
    assessment: Assessment
    marks: Counter[str]
    owned: frozenset[str]
    named: frozenset[int]
    awaited: frozenset[str]
    meant: Mapping[int, str]

    @classmethod
    def of(cls, assessment: Assessment) -> _View:
        job, ledger, calendar = assessment.job, assessment.ledger, assessment.calendar
        sides = Sides.of(job.athlete, job.desired, calendar, ledger, job.scope)
        unknown = [item for item in job.desired if item.identity not in ledger.entries]
        unnamed = [item for item in unknown if item.event is None]
        return cls(
            events=calendar.events,
            assessment=assessment,
            marks=Counter(event.external_id for event in calendar.events if event.external_id),
            owned=frozenset(entry.external_id for entry in ledger.entries.values()),
            named=frozenset(item.event for item in unknown if item.event is not None),
            awaited=frozenset(item.minted for item in unnamed),
            meant={event.id: item.identity for item in unnamed for event in _may_mean(item, sides)},
        )

    def knows(self, event: LiveEvent) -> bool:
        """Tell whether the plan holds the event: claimed, named, or awaited under its mark."""
        if event.id in self.assessment.ledger.by_event or event.id in self.named:
            return True
        return is_marked(event) and event.external_id in self.awaited and not self.copied(event)

    def copied(self, event: LiveEvent) -> bool:
        """Tell whether another event carries the same mark, or the ledger holds it for another."""
        mark = event.external_id
        return mark is not None and (self.marks[mark] > 1 or mark in self.owned)

    def never(self, event: LiveEvent) -> tuple[Why, str] | None:
        """Return why an event is not taken whoever asks for it."""
        if event.plan_applied is not None:
            return "applied-plan", "it belongs to a plan that was applied on the calendar"
        if event.category not in _GROUPS:
            return "kind", f"a {event.category} event is nothing that a plan declares"
        if self.copied(event):
            return "copy", f"another event carries the same mark, {event.external_id}: delete the copy"
        if event.id in self.meant:
            return (
                "declared",
                f"{self.meant[event.id]} is declared, and may mean it: it is claimed by that entry",
            )
        return None

    def why_not(self, event: LiveEvent, choice: Choice) -> tuple[Why, str] | None:
        """Return why an event is not taken; None where it is, if an entry can say it."""
        group = group_of(event)
        asked = event.id in choice.numbers if choice.numbers else group in choice.groups
        if asked or event.plan_applied is not None or event.category not in _GROUPS:
            return self.never(event)
        if group is None:
            return "other-tool", "another tool made it, and may change it again"
        return "not-asked", "it was not asked for"


def _may_mean(item: Desired, sides: Sides) -> Iterator[LiveEvent]:
    """Yield the events that a declared entry is known again by, or would be if its mark had not been cut."""
    yield from sides.alike(item)
    if cut := sides.cut_short(item):
        yield cut


def group_of(event: LiveEvent) -> Group | None:
    """Return what an event is taken with; None for one that another tool looks after."""
    if is_marked(event) or (event.external_id or "").startswith(NOTE_PREFIX):
        return "tools"
    if event.external_id or event.get("oauth_client_id") is not None:
        return None
    return _GROUPS.get(event.category)


def _names(view: _View, ids: Mapping[str, Iterable[str]]) -> dict[int, str]:
    """Return an id for each event that could ever be taken, in all weeks that the window touches."""
    weeks = {iso_week(event.date) for event in view.events if view.assessment.job.scope.contains(event.date)}
    events = [
        event
        for event in view.events
        if event.category in _GROUPS
        and event.plan_applied is None
        and iso_week(event.date) in weeks
        and not view.knows(event)
    ]
    taken = {week: set(ids.get(week, ())) for week in weeks}
    for identity in view.assessment.ledger.entries:
        week, _, id_ = identity.partition("/")
        taken.setdefault(week, set()).add(id_)
    return new_ids(events, {event.id for event in events if group_of(event) == "tools"}, taken)


def _entry(event: LiveEvent, id_: str) -> Taken | Unfit:
    """Return the entry that claims an event, by its mark where that is just what the entry would mint."""
    by_mark = is_marked(event) and event.external_id == f"{PREFIX}{event.date.isoformat()}:{id_}"
    found = decompile(event) if by_mark else decompile(event, event=event.id)
    if by_mark and not isinstance(found, Decompiled):
        found = decompile(event, event=event.id)  # one without content needs more than a mark
    if not isinstance(found, Decompiled):
        return found
    return Taken(event, iso_week(event.date), id_, found.kind, found.fields, found.left)


def in_week(week: str, taken: Iterable[Taken]) -> tuple[Taken, ...]:
    """Return the entries of one week, in the order of day, time and number."""
    ours = (one for one in taken if one.week == week)
    return tuple(sorted(ours, key=lambda one: (one.live.start_date_local, one.live.id)))
