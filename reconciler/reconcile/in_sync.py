"""That there was nothing to do for an athlete, and for which values that holds. Pure.

A run decides from values alone, so the same values decide the same. Where they are the same by hash, what was seen then
is what would be seen now. Only a run that neither wrote nor had anything to tell is kept; see decision 010.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Changeset, canonical_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.job import Assessment
    from reconciler.reconcile.ledger import Ledger


_MANY = 1_000_000
"""No calendar holds so many events."""


@dataclass(frozen=True, slots=True)
class InSync:
    """What a run that had nothing to do saw: digests, days and counts, and no word of the plan.

    `inputs` is the digest of all that decides before the calendar is asked, `answer` that of the events that it listed
    from `oldest` to `newest`. `first` and `last` bound the window; the counts are those of the changeset.
    """

    inputs: str
    answer: str
    oldest: date
    newest: date
    first: date
    last: date
    ours: int
    foreign: int
    in_sync: int

    def changeset(self, athlete: str) -> Changeset:
        """Return what was decided: nothing."""
        return Changeset(athlete, ours=self.ours, foreign=self.foreign, in_sync=self.in_sync)

    def holds(self, events: Iterable[LiveEvent]) -> bool:
        """Tell whether the calendar answers what it answered then."""
        return self.answer == digest_of(events)

    def to_text(self) -> str:
        """Return it as text, with a seal, by which half a file or a changed one is known."""
        document = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }
        return json.dumps({**document, "seal": canonical_digest(document)}, sort_keys=True) + "\n"


def read_in_sync(text: str) -> InSync | None:
    """Read what `to_text` wrote; None for anything else."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.pop("seal", None) != canonical_digest(document):
            return None
        days = {key: date.fromisoformat(document[key]) for key in ("oldest", "newest", "first", "last")}
        found = InSync(**{**document, **days})
        counts = (found.ours, found.foreign, found.in_sync)
        return found if all(type(count) is int and 0 <= count < _MANY for count in counts) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def digest_of(events: Iterable[LiveEvent]) -> str:
    """Return the digest of all that the calendar told of its events, in whatever order."""
    return canonical_digest([event.raw for event in sorted(events, key=lambda event: event.id)])


def in_sync(inputs: str, assessment: Assessment, ledger: Ledger) -> InSync | None:
    """Return what there is to keep; None where there was anything to do, to record or to tell.

    `ledger` is the one that was read. Whoever keeps it sees to it that the list was the only thing that was asked.
    """
    job, changeset = assessment.job, assessment.changeset
    seen = InSync(
        inputs=inputs,
        answer=digest_of(assessment.calendar.events),
        oldest=job.oldest,
        newest=job.newest,
        first=job.scope.first,
        last=job.scope.last,
        ours=changeset.ours,
        foreign=changeset.foreign,
        in_sync=changeset.in_sync,
    )
    nothing = changeset == seen.changeset(job.athlete) and not assessment.refusals and not job.permissions
    return seen if nothing and not ledger.intent and assessment.ledger == ledger else None
