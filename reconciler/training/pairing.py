"""Which activity the calendar paired with which of our events. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.training.facts import Activity, Facts


@dataclass(frozen=True, slots=True)
class Pairings:
    """`sessions` maps an index to its activities; `elsewhere` says of an activity what it belongs to.

    That is an event that is not ours, or a session that is not read here. `deleted` are those whose event is nowhere:
    they are as free as the unpaired.
    """

    sessions: Mapping[int, frozenset[Activity]]
    elsewhere: Mapping[Activity, str]
    deleted: frozenset[Activity]

    @property
    def taken(self) -> frozenset[Activity]:
        """The activities that no other session may have."""
        return frozenset(self.elsewhere).union(*self.sessions.values())

    def remarks(self, activity: Activity) -> Iterator[str]:
        """What is to be said of an activity that no session asked for."""
        if activity in self.elsewhere:
            yield self.elsewhere[activity]
        elif activity in self.deleted:
            yield "the event that it was paired with is gone"


def read_pairings(numbers: Sequence[int | None], facts: Facts, event_ids: Mapping[str, int]) -> Pairings:
    """Pairings of sessions, given their event ids. What the activity says counts before what the event says.

    An event id that neither the ledger nor the calendar knows was deleted; where the calendar was not read, nobody can
    tell. An event with our mark that the ledger does not know may be a copy, or the ledger was lost. In all three cases
    the activity is free, and only of the deleted it is said that the event is gone.
    """
    index_of = {number: at for at, number in enumerate(numbers) if number is not None}
    identity_of = {number: identity for identity, number in event_ids.items()}
    foreign = {event.id for event in facts.foreign or ()}
    there = None if facts.events is None else {event.id for event in facts.events}
    by_event = {
        event.paired_activity_id: event.id for event in facts.events or () if event.paired_activity_id
    }
    sessions: dict[int, set[Activity]] = {}
    elsewhere: dict[Activity, str] = {}
    deleted: set[Activity] = set()
    for row in facts.activities or ():
        number = row.event_id or by_event.get(row.id)
        if number is None:
            continue
        if number in index_of:
            sessions.setdefault(index_of[number], set()).add(row)
        elif number in identity_of:
            elsewhere[row] = f"completes {identity_of[number]}, which is not declared in the weeks looked at"
        elif number in foreign:
            elsewhere[row] = "completes an entry of the calendar that is not from this plan"
        elif there is not None and number not in there:
            deleted.add(row)
    return Pairings(
        {index: frozenset(rows) for index, rows in sessions.items()}, elsewhere, frozenset(deleted)
    )
