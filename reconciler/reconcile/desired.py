"""What an athlete's YAML asks for: events in the calendar's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON

PREFIX = "plan:"
"""Marks the events that we made. Necessary for ownership, never sufficient: see `ownership`."""


@dataclass(frozen=True, slots=True)
class Desired:
    """One event that the YAML asks for.

    `fields` holds exactly the API fields that the YAML manages, as JSON; `until` is the last day, inclusive. A
    workout file is in `fields` as `filename` and `file_sha256`; its bytes travel in `content`. `pointer` leads to
    the entry in the file at `path`; `event` is the number of the event that it takes over.
    """

    week: str
    id: str
    date: dt.date
    until: dt.date
    fields: Mapping[str, JSON]
    path: str
    pointer: tuple[str | int, ...]
    moved_from: str | None = None
    content: bytes | None = None
    event: int | None = None

    @property
    def identity(self) -> str:
        """`2026-W20/long-run`: what names this event for ever, whatever its date becomes."""
        return f"{self.week}/{self.id}"

    @property
    def former_identity(self) -> str | None:
        """The identity in the week that it was moved from, where the YAML says so."""
        return f"{self.moved_from}/{self.id}" if self.moved_from else None

    @property
    def minted(self) -> str:
        """The `external_id` that it gets when it is created. It stays when the event moves."""
        return f"{PREFIX}{self.date.isoformat()}:{self.id}"

    @property
    def is_for_week(self) -> bool:
        """Whether it is a note for a whole week, which belongs to no day of it."""
        return self.fields.get("category") == "NOTE" and self.fields.get("for_week") is True

    @property
    def name(self) -> str:
        """The name that people see."""
        return str(self.fields.get("name") or self.id)


def id_part(external_id: str) -> str | None:
    """Return the id within `plan:<date>:<id>`, or None where the text has another form."""
    parts = external_id.split(":", 2)
    return parts[2] if len(parts) == 3 and external_id.startswith(PREFIX) else None  # noqa: PLR2004
