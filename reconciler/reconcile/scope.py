"""Which days, weeks and liberties one run has. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from reconciler.athlete.quantity import monday
from reconciler.errors import ReconcilerError
from reconciler.reconcile.ownership import iso_week, sunday

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.reconcile.desired import Desired

DriftMode = Literal["report", "enforce", "adopt"]
"""What is done about edits made on the calendar. `adopt` reports them here, and proposes them afterwards."""

SHOWN = timedelta(weeks=4)
"""How far a run looks where nothing is planned further ahead."""

LOOK_BACK = timedelta(days=60)
"""How far back the calendar is read: an entry of several days is found only by its first day (observed)."""

LATE = timedelta(weeks=2)
"""How long after its Monday a note for a week is still created."""

AHEAD = timedelta(weeks=26)
"""How far beyond all that is known the calendar is read, to find what was dragged there."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The window of one run, both days inclusive, and what a person allowed for it.

    `keep_git` names identities whose conflict was decided for the YAML.
    """

    today: date
    first: date
    last: date
    drift: DriftMode = "report"
    keep_git: frozenset[str] = frozenset()

    def contains(self, day: date) -> bool:
        """Tell whether a day lies in the window."""
        return self.first <= day <= self.last

    def awaits(self, item: Desired) -> bool:
        """Tell whether it may still be created although its day has passed: a note for a week that ended lately.

        The review of a week can only be written when it is over. It stands at the week's Monday and belongs to no day;
        making it changes nothing that is there. Once made it is as frozen as all that is past.
        """
        late = timedelta() < self.today - item.date <= LATE
        return late and item.is_for_week and self.contains(self.today)

    def contains_week(self, week: str) -> bool:
        """Tell whether a week touches the window: its file was read, so what it leaves out was left out."""
        return monday(week) <= self.last and sunday(week) >= self.first

    def wins(self, identity: str) -> bool:
        """Tell whether a person said that the YAML wins over the calendar for this event."""
        return self.drift == "enforce" or identity in self.keep_git


def window(
    today: date, weeks: Iterable[str], first: date | None = None, last: date | None = None
) -> tuple[date, date]:
    """Return the days that a run covers: from today to the last known week, and at least four weeks.

    `weeks` are the declared weeks and those of the ledger: what was merged must reach the calendar however far ahead.
    ReconcilerError where the window would end before it begins.
    """
    start = first or today
    end = last or max(sunday(max(weeks, default=iso_week(start))), sunday(iso_week(start)) + SHOWN)
    if end < start:
        raise ReconcilerError(
            f"the window ends on {end}, before it begins on {start}", hint="name both days: --from and --to"
        )
    return start, end


def listed(today: date, known: Iterable[date], window: tuple[date, date]) -> tuple[date, date]:
    """Return the days that the calendar is read for: the window, and wherever an event of ours may have gone.

    `known` are the days of declared entries and of the ledger. The narrower the list, the more would look as if it
    were gone, and be made again over an event that only lies outside.
    """
    days = (today, *known, *window)
    return min(today, window[0]) - LOOK_BACK, max(days) + AHEAD
