"""What the decision about one event looks at, gathered once per athlete. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.reconcile import ownership
from reconciler.reconcile.desired import id_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Entry, Ledger
    from reconciler.reconcile.ownership import Calendar
    from reconciler.reconcile.scope import Scope


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of the comparison: git, the calendar, and the settled ledger.

    `ours` maps event ids to the ledger's entries; `free` are the unclaimed events; `heirs` maps an identity of the ledger to the one that it becomes, where the YAML
    says `moved_from`; `awaited` are the marks under which declared entries that the ledger does not know were minted.
    """

    athlete: str
    calendar: Calendar
    ledger: Ledger
    scope: Scope
    ours: Mapping[int, Entry]
    free: tuple[LiveEvent, ...]
    heirs: Mapping[str, str]
    declared: frozenset[str]
    awaited: frozenset[str]
    intended: Mapping[str, Mapping[str, JSON]]

    @classmethod
    def of(
        cls, athlete: str, desired: Sequence[Desired], calendar: Calendar, ledger: Ledger, scope: Scope
    ) -> Sides:
        return cls(
            athlete=athlete,
            calendar=calendar,
            ledger=ledger,
            scope=scope,
            ours={entry.event_id: entry for entry in ledger.entries.values()},
            free=ownership.unclaimed(calendar, ledger),
            heirs=_heirs(desired, ledger),
            declared=frozenset(item.identity for item in desired),
            awaited=frozenset(item.minted for item in desired if item.identity not in ledger.entries),
            intended={intent.identity: intent.fields for intent in ledger.intent},
        )

    def owns(self, event: LiveEvent) -> bool:
        """Tell whether both witnesses agree that an event is ours."""
        entry = self.ours.get(event.id)
        return entry is not None and ownership.agrees(event, entry)

    def inherited(self, item: Desired) -> Entry | None:
        """Return the ledger's entry of the week that this one was moved from, while the move is pending."""
        former = item.former_identity
        return self.ledger.entries[former] if former and self.heirs.get(former) == item.identity else None

    def alike(self, item: Desired) -> tuple[LiveEvent, ...]:
        """Return the unclaimed events of its week that end in its id: how a lost ledger is found again.

        Not among them is a copy of an event that the ledger knows, and what carries the mark of another entry.
        """
        weeks = {item.week}
        if item.moved_from and item.former_identity not in self.declared:
            weeks.add(item.moved_from)
        known = {entry.external_id for entry in self.ledger.entries.values()}
        return tuple(
            event
            for event in self.free
            if id_part(event.external_id or "") == item.id
            and ownership.iso_week(event.date) in weeks
            and event.external_id not in known
            and event.external_id not in self.awaited - {item.minted}
        )

    def cut_short(self, item: Desired) -> LiveEvent | None:
        """Return the event of this name whose mark is the beginning of ours: the calendar keeps no longer one."""
        return next(
            (
                event
                for event in self.free
                if (event.external_id or "") != item.minted
                and item.minted.startswith(event.external_id or "-")
                and event.name == item.name
                and event.external_id not in self.awaited
            ),
            None,
        )


def _heirs(desired: Sequence[Desired], ledger: Ledger) -> dict[str, str]:
    """Pair each left identity with the entry that it was moved to; once the ledger knows the new one, it is over.

    An identity that is declared still (or again) is not left, and of several heirs the first in date takes all.
    """
    declared = {item.identity for item in desired}
    heirs: dict[str, str] = {}
    for item in sorted(desired, key=lambda item: (item.date, item.identity)):
        former = item.former_identity
        if (
            former
            and former in ledger.entries
            and former not in declared
            and item.identity not in ledger.entries
        ):
            heirs.setdefault(former, item.identity)
    return heirs
