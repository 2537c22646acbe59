"""What would be done to one athlete's calendar: changes, what is only reported, and the digests that bind them. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reconciler.calendar.event import JSON


class Action(StrEnum):
    """What a change does to an event."""

    CREATE = "create"
    UPDATE = "update"
    MOVE = "move"
    DELETE = "delete"


class Kind(StrEnum):
    """What was seen and is left alone."""

    EDITED = "edited"
    MOVED = "moved"
    MISSING = "missing"
    CONFLICT = "conflict"
    FROZEN = "frozen"
    UNCLAIMED = "unclaimed"
    UNMARKED = "unmarked"


DRIFT = frozenset({Kind.EDITED, Kind.MOVED, Kind.MISSING, Kind.UNMARKED})


@dataclass(frozen=True, slots=True)
class Change:
    """One write. `before` and `after` hold the managed fields; `body` is what goes over the wire.

    `after` is empty for a delete, `before` for a create. `reason` says why in a person's words. `by_number`: the event
    was made by somebody else and taken over, so an upsert by `external_id` may not find it.
    """

    action: Action
    identity: str
    external_id: str
    name: str
    date: date
    reason: str
    event_id: int | None = None
    before: Mapping[str, JSON] = field(default_factory=dict)
    after: Mapping[str, JSON] = field(default_factory=dict)
    body: Mapping[str, JSON] = field(default_factory=dict)
    content: bytes | None = None
    former_identity: str | None = None
    by_number: bool = False

    def digest(self, athlete: str) -> str:
        """Return what an approval binds: who, what is done, and to which values; never what merely moves by itself."""
        event = self.event_id if self.action is Action.DELETE or self.by_number else None
        return canonical_digest(
            [athlete, self.action.value, self.identity, self.external_id, event, self.after]
        )


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of an event in the three views: last applied, in git, on the calendar."""

    field: str
    last: JSON
    git: JSON
    calendar: JSON


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that a person should see and that we leave as it is."""

    kind: Kind
    name: str
    date: date
    note: str
    identity: str | None = None
    external_id: str | None = None
    event_id: int | None = None
    fields: tuple[FieldView, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """An event that is already as the YAML wants it: only the ledger has to learn of it."""

    identity: str
    event_id: int
    external_id: str
    desired: Mapping[str, JSON]
    live: Mapping[str, JSON]
    former_identity: str | None = None


@dataclass(frozen=True, slots=True)
class Changeset:
    """Everything that one run decided about one athlete.

    `claims` and `forgotten` change only the ledger: what is forgotten lies in the past, and neither git nor the
    calendar holds it. `ours` counts the claimed events in the window that could be
    deleted; `foreign` the events that are not ours. `blockers` are reasons why nothing at all may be written.
    """

    athlete: str
    changes: tuple[Change, ...] = ()
    observations: tuple[Observation, ...] = ()
    claims: tuple[Claim, ...] = ()
    forgotten: tuple[str, ...] = ()
    blockers: tuple[str, ...] = ()
    ours: int = 0
    foreign: int = 0
    in_sync: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of changes per action, every action present."""
        found = Counter(change.action.value for change in self.changes)
        return {action.value: found.get(action.value, 0) for action in Action}

    @property
    def deletes(self) -> tuple[Change, ...]:
        """The deletes, which go last."""
        return tuple(change for change in self.changes if change.action is Action.DELETE)

    @property
    def upserts(self) -> tuple[Change, ...]:
        """The creates, updates and moves, which go first."""
        return tuple(change for change in self.changes if change.action is not Action.DELETE)

    @property
    def drift(self) -> tuple[Observation, ...]:
        """What somebody changed on the calendar, and we did not put back."""
        return tuple(seen for seen in self.observations if seen.kind in DRIFT)

    @property
    def conflicts(self) -> tuple[Observation, ...]:
        """What was changed both in git and on the calendar."""
        return tuple(seen for seen in self.observations if seen.kind is Kind.CONFLICT)

    @property
    def converged(self) -> bool:
        """Calendar and YAML say the same, as far as we may write."""
        return not (self.changes or self.blockers or self.drift or self.conflicts)

    def digests(self) -> tuple[str, ...]:
        """The digest of each change, in order."""
        return tuple(change.digest(self.athlete) for change in self.changes)


def ordered(changes: list[Change]) -> tuple[Change, ...]:
    """Creates, updates and moves by date, then deletes: a crash leaves more than planned, never less."""
    return tuple(
        sorted(
            changes,
            key=lambda change: (
                change.action is Action.DELETE,
                change.date,
                str((change.after or change.before).get("start_date_local", "")),
                change.identity,
                change.event_id or 0,
            ),
        )
    )


def canonical_digest(value: object) -> str:
    """Return SHA-256 over canonical JSON: the same for the same values, whatever the order of keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=dict)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
