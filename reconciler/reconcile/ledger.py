"""What we last applied, and what the calendar made of it: one JSON document per athlete. Pure.

Entries are named by identity (`2026-W20/long-run`). `desired` holds the fields that we sent, `live` the same fields
as the calendar returned them when we read them back. `intent` is written before the first request of an apply and
removed after the last: while it is there, a run was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from reconciler.errors import LedgerError

if TYPE_CHECKING:
    from reconciler.calendar.event import JSON

FORMAT_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event that we made or claimed."""

    event_id: int
    external_id: str
    desired: Mapping[str, JSON]
    live: Mapping[str, JSON]

    @property
    def recorded_day(self) -> str:
        """The day, as `2026-05-13`, on which the event was seen last; empty where the record holds none."""
        return str(self.live.get("start_date_local") or self.desired.get("start_date_local") or "")[:10]

    def to_json(self) -> dict[str, JSON]:
        """Return the entry as it stands in the document."""
        return {
            "event_id": self.event_id,
            "external_id": self.external_id,
            "desired": dict(self.desired),
            "live": dict(self.live),
        }


@dataclass(frozen=True, slots=True)
class Intended:
    """One write that was about to be sent."""

    action: str
    identity: str
    external_id: str
    event_id: int | None
    fields: Mapping[str, JSON]

    def to_json(self) -> dict[str, JSON]:
        """Return the intended write as it stands in the document."""
        return {
            "action": self.action,
            "identity": self.identity,
            "external_id": self.external_id,
            "event_id": self.event_id,
            "fields": dict(self.fields),
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """The document of one athlete. `calendar` names the calendar that it speaks of; `commit` what was applied last."""

    calendar: str = ""
    commit: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    intent: tuple[Intended, ...] = ()

    @property
    def by_event(self) -> Mapping[int, str]:
        """The identity of each event id that we own."""
        return {entry.event_id: identity for identity, entry in self.entries.items()}

    def to_text(self) -> str:
        """Return the document as text, the same bytes for the same values."""
        document = {
            "format_version": FORMAT_VERSION,
            "calendar": self.calendar,
            "commit": self.commit,
            "entries": {identity: entry.to_json() for identity, entry in sorted(self.entries.items())},
            "intent": [intended.to_json() for intended in self.intent],
        }
        return json.dumps(document, indent=1, sort_keys=True) + "\n"


def read_ledger(text: str, *, athlete: str) -> Ledger:
    """Read a ledger document. LedgerError where it is damaged or of a newer version."""
    try:
        document = json.loads(text)
        version = str(document["format_version"])
        if version.split(".", maxsplit=1)[0] != FORMAT_VERSION.split(".", maxsplit=1)[0]:
            msg = f"the ledger of {athlete} has format {version}, and this program reads {FORMAT_VERSION}"
            raise LedgerError(msg, hint="a newer release wrote it: install that release")
        return Ledger(
            calendar=str(document["calendar"]),
            commit=str(document["commit"]),
            entries={str(identity): _entry(entry) for identity, entry in document["entries"].items()},
            intent=tuple(_intended(intended) for intended in document["intent"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"the ledger of {athlete} cannot be read: {type(error).__name__}: {error}"
        hint = "its history is in git: `reconciler ledger log`; without a ledger the next run only claims, carefully"
        raise LedgerError(msg, hint=hint) from None


def _entry(document: Mapping[str, JSON]) -> Entry:
    return Entry(
        event_id=_integer(document["event_id"]),
        external_id=str(document["external_id"]),
        desired=_mapping(document["desired"]),
        live=_mapping(document["live"]),
    )


def _intended(document: Mapping[str, JSON]) -> Intended:
    event_id = document["event_id"]
    return Intended(
        action=str(document["action"]),
        identity=str(document["identity"]),
        external_id=str(document["external_id"]),
        event_id=None if event_id is None else _integer(event_id),
        fields=_mapping(document["fields"]),
    )


def _integer(value: JSON) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    msg = f"an event id is a whole number, not {value!r}"
    raise TypeError(msg)


def _mapping(value: JSON) -> Mapping[str, JSON]:
    if isinstance(value, Mapping):
        return cast("Mapping[str, JSON]", value)
    msg = f"expected a mapping, found {type(value).__name__}"
    raise TypeError(msg)
