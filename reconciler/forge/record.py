"""What the comment of a review records for the run after the merge: the digests that a merge approves. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.forge.model import JSON

KIND = "review"


@dataclass(frozen=True)
class AthleteRecord:
    """What was shown of one athlete: the calendar, a digest per change, and the events (mark, id) to be deleted.

    A review without the calendar (`live` is false) knows marks and no ids.
    """

    calendar: str
    live: bool
    digests: tuple[str, ...]
    deletes: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class ReviewRecord:
    """What was shown: the head commit of the pull request, and the athletes with changes."""

    head: str
    athletes: dict[str, AthleteRecord] = field(default_factory=dict)

    def to_json(self) -> Mapping[str, JSON]:
        """Return the record as JSON."""
        found: Mapping[str, JSON] = _ADAPTER.dump_python(self, mode="json")
        return found


_ADAPTER = TypeAdapter(ReviewRecord)


def read_record(data: Mapping[str, JSON]) -> ReviewRecord | None:
    """Return the record, or None where the data is something else."""
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError:
        return None
