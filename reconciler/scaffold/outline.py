"""What is known of a coming week before anybody plans it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.athlete.quantity import monday
from reconciler.reconcile.ownership import iso_week
from reconciler.rules.themes.availability import covers
from reconciler.scaffold.plans import coming_monday
from reconciler.training.facts import DAY, OURS, Absence, absences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.strategy import Phase
    from reconciler.calendar.event import LiveEvent
    from reconciler.training.data_quality import DataQuality
    from reconciler.training.facts import Facts

WEEK = 7 * DAY


def first_free_week(today: dt.date, declared: Container[str]) -> str:
    """Return the first week without a file, from the coming Monday on; today counts where it is a Monday."""
    day = coming_monday(today)
    while iso_week(day) in declared:
        day += WEEK
    return iso_week(day)


@dataclass(frozen=True)  # no slots: what several parts need is kept
class Outline:
    """One week that has no file yet, with everything that its file tells.

    `held` maps the place of a goal in athlete.yaml to the reason why it cannot stand as a race. `owned` are the
    numbers of the events that this plan put on the calendar, None where that is not known. `before` tells of the weeks
    before, a line each; `expected` of the form on the eve of this one.
    """

    athlete: Athlete
    facts: Facts
    today: dt.date
    week: str
    owned: frozenset[int] | None = None
    before: tuple[str, ...] = ()
    quality: DataQuality | None = None
    expected: str = ""
    held: Mapping[int, str] = field(default_factory=dict)

    @property
    def monday(self) -> dt.date:
        return monday(self.week)

    @property
    def sunday(self) -> dt.date:
        return self.monday + 6 * DAY

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.monday + number * DAY for number in range(7))

    @cached_property
    def phases(self) -> tuple[tuple[Phase | None, dt.date, dt.date], ...]:
        """The phases of the strategy that the week lies in, with its first and last day in each; None between them."""
        found: list[tuple[Phase | None, dt.date, dt.date]] = []
        for day in self.days:
            phase = self.athlete.strategy.phase(day) if self.athlete.strategy else None
            if found and found[-1][0] is phase:
                found[-1] = (phase, found[-1][1], day)
            else:
                found.append((phase, day, day))
        return tuple(found)

    @cached_property
    def events(self) -> tuple[LiveEvent, ...]:
        """What the calendar holds in the week, by day and number."""
        found = (one for one in self.facts.events or () if any(covers(one, day) for day in self.days))
        return tuple(sorted(found, key=lambda event: (event.date, event.id)))

    @cached_property
    def theirs(self) -> tuple[LiveEvent, ...]:
        """Those that are not ours, as far as that is known."""
        return tuple(event for event in self.events if not self.is_ours(event))

    def is_ours(self, event: LiveEvent) -> bool:
        """Whether this plan put the event on the calendar; by its mark alone where the ledger is not known."""
        marked = (event.external_id or "").startswith(OURS)
        return marked and (self.owned is None or event.id in self.owned)

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """Illness, injury and holidays that touch the week: on the calendar, and in notes of other weeks."""
        declared = (
            Absence(note.kind, *note.days(week.monday), note.name)
            for week in self.athlete.weeks
            for note in week.notes
            if note.kind != "note"
        )
        known = {*absences(self.theirs), *declared}
        touching = (one for one in known if one.first <= self.sunday and one.last >= self.monday)
        return tuple(sorted(touching, key=lambda one: (one.first, one.kind, one.name)))
