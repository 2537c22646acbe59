"""What may become of edits made on the calendar, and what a person decides about them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.reconcile.changes import Observation
    from reconciler.reconcile.proposal import Trailer

Side: TypeAlias = Literal["calendar", "git"]
Fate: TypeAlias = Literal["adopted", "kept", "undecided", "refused"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided. `events` are identities, ids or event numbers; none stands for all that differ.

    `take` maps such a name, or an empty one for every event, to the side that holds in a conflict; `fields` maps a name
    and a field of the API to it. `keep_skipped`: a deleted session leaves a note on its day.
    """

    events: tuple[str, ...] = ()
    take: Mapping[str, Side] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], Side] = field(default_factory=dict)
    keep_skipped: bool = False

    def names(self, seen: Observation) -> bool:
        """Tell whether an event was asked for."""
        return not self.events or any(is_named(seen, name) for name in self.events)

    def side(self, seen: Observation, key: str = "") -> Side | None:
        """Return the decision about an event or one of its fields; the most particular one counts."""
        if key:
            for (name, of), side in self.fields.items():
                if of == key and name and is_named(seen, name):
                    return side
            if ("", key) in self.fields:
                return self.fields["", key]
        own = (side for name, side in self.take.items() if name and is_named(seen, name))
        return next(own, self.take.get(""))

    def decides(self, seen: Observation) -> bool:
        """Tell whether anything is decided about a conflict."""
        return self.side(seen) is not None or any(not name or is_named(seen, name) for name, _ in self.fields)


def is_named(seen: Observation, name: str) -> bool:
    """Tell whether a person means an event: by its identity, its id, or its number on the calendar."""
    identity = seen.identity or ""
    return name in (identity, identity.partition("/")[2]) or (name.isdecimal() and name == str(seen.event_id))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one edit.

    `identity` names it in the YAML afterwards, empty where the entry goes. `said` are sentences for people; `writes`
    are the identities that the next apply will write for it, such as a note that stays in the place of a session.
    """

    seen: Observation
    fate: Fate
    said: tuple[str, ...] = ()
    identity: str = ""
    writes: tuple[str, ...] = ()
    trailer: Trailer | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an adoption makes of one athlete's plans.

    `before` and `after` hold the text of the files that change, by path; None before is a file that is new. The order
    of `after` is the one to write in: what is to be added stands before what is to be taken away. `errors` are what the
    rules find in it, and what would stop every run after the merge.
    """

    athlete: str
    outcomes: tuple[Outcome, ...] = ()
    before: Mapping[str, str | None] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()

    @property
    def trailers(self) -> tuple[Trailer, ...]:
        """The permissions that the merged commit must carry."""
        found = (outcome.trailer for outcome in self.outcomes)
        return tuple(sorted({trailer for trailer in found if trailer}))

    @property
    def adopted(self) -> tuple[Outcome, ...]:
        """What is decided: written into the YAML, or kept as git has it."""
        return tuple(outcome for outcome in self.outcomes if outcome.fate in ("adopted", "kept"))

    @property
    def left(self) -> tuple[Outcome, ...]:
        """What a person still has to decide or do."""
        return tuple(outcome for outcome in self.outcomes if outcome.fate in ("undecided", "refused"))
