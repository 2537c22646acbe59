"""What a write makes of an event. Pure: the stored event and the body in, the new event out."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.calendar.embedded.compute import intensity, parsed
from reconciler.calendar.embedded.exchange import Refusal, timestamp
from reconciler.calendar.embedded.fields import (
    COLORS,
    DEFAULTS,
    NUMBERS,
    SESSIONS,
    TEXTS,
    WRITABLE,
    local_time,
    read_fields,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.calendar.embedded.access import Caller
    from reconciler.calendar.embedded.behaviour import Behaviour
    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

_PARSED_AGAIN = frozenset({"description", "type", "indoor", "category", "target"})
_FILES = (".zwo", ".mrc", ".erg", ".fit")
_KEPT = "\0kept"  # a value that no field has: it was sent as null, and null means "not sent"


@dataclass(frozen=True, slots=True)
class Writer:
    """Everything about a write but the event: who, when, with which settings, under which behaviour."""

    caller: Caller
    athlete: str
    sports: Sequence[Doc]
    behaviour: Behaviour
    now: dt.datetime

    def create(self, body: JSON) -> Doc:
        """A new event, without id. Raises Refusal (400, 422)."""
        sent = self._sent(body)
        owned: Doc = {
            "athlete_id": self.athlete,
            "created_by_id": self.caller.owner,
            "oauth_client_id": self.caller.client,
        }
        return self._finished({**DEFAULTS, **owned}, sent)

    def update(self, event: Doc, body: JSON) -> Doc:
        """The event merged with what was sent: an omitted field is kept."""
        return self._finished(event, self._sent(body))

    def upsert(self, event: Doc, body: JSON) -> Doc:
        """The event as a bulk upsert leaves it."""
        sent = self._sent(body)
        kept = {"start_date_local"}
        if not self.behaviour.upsert_resets_moved_date:
            kept = {"start_date_local", "end_date_local"}
            sent = {key: value for key, value in sent.items() if key not in kept}
        if self.behaviour.bulk_omitted_resets:
            event = {**event, **{key: DEFAULTS[key] for key in WRITABLE if key not in kept}}
        return self._finished(event, sent)

    def _sent(self, body: JSON) -> Doc:
        """The new values of all fields that the body changes."""
        _check_file(body)
        values = {key: self._stored(key, value) for key, value in read_fields(body).items()}
        return {key: value for key, value in values.items() if value is not _KEPT}

    def _stored(self, key: str, value: JSON) -> JSON:
        how = self.behaviour
        if value is None:
            return DEFAULTS[key] if how.null_clears else _KEPT
        if value == -1 and key in NUMBERS and how.minus_one_clears:
            return None
        if key in ("start_date_local", "end_date_local"):
            return _text(_moment(local_time(str(value))))
        if key in TEXTS:
            return self._stored_text(str(value))
        if key == "color" and how.colors_validated and not _is_color(str(value)):
            raise Refusal(422, f"Invalid color [{str(value)[:40]}]")
        return self._stored_id(str(value)) if key == "external_id" else value

    def _stored_text(self, text: str) -> str:
        if self.behaviour.crlf_normalised:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.rstrip() if self.behaviour.trailing_blanks_stripped else text

    def _stored_id(self, text: str) -> str:
        limit = self.behaviour.external_id_limit
        if limit is None or len(text) <= limit:
            return text
        if self.behaviour.external_id_over_limit == "refused":
            raise Refusal(422, "External id is too long")
        return text[:limit]

    def _finished(self, event: Doc, changes: Doc) -> Doc:
        new = {**event, **changes}
        _check_required(new)
        if new["end_date_local"] is None or "end_date_local" not in changes:
            new["end_date_local"] = self._end(event, new)
        if not _PARSED_AGAIN.isdisjoint(changes):
            new |= self._computed(new, changes)
        new["icu_intensity"] = intensity(new["icu_training_load"], new["moving_time"])
        new["updated"] = self._later_than(event["updated"])
        return new

    def _end(self, event: Doc, new: Doc) -> JSON:
        start = _moment(new["start_date_local"])
        if new["end_date_local"] is None:
            return _text(dt.datetime.combine(start.date() + dt.timedelta(days=1), dt.time()))
        if not self.behaviour.moving_start_moves_end:
            return new["end_date_local"]
        days = start.date() - _moment(event["start_date_local"]).date()
        return _text(_moment(new["end_date_local"]) + days)

    def _computed(self, new: Doc, sent: Doc) -> Doc:
        if new["category"] not in SESSIONS:
            return {"workout_doc": None}
        made = parsed(new, self.sports)
        load = sent.get("icu_training_load")
        if "moving_time" in made and load is not None and self.behaviour.sent_load_wins_over_steps:
            made["icu_training_load"] = load
        return made

    def _later_than(self, before: JSON) -> str:
        """The time of the write; `updated` differs after each, however coarse the clock."""
        if isinstance(before, str) and (last := dt.datetime.fromisoformat(before)) >= self.now:
            return timestamp(last + dt.timedelta(milliseconds=1))
        return timestamp(self.now)


def _check_required(event: Doc) -> None:
    if not event["start_date_local"]:
        raise Refusal(422, "start_date_local is required")
    if not event["category"]:
        raise Refusal(422, "Category is required")
    if event["category"] == "NOTE" and not event["name"]:
        raise Refusal(422, "Name is required")
    if event["category"] in SESSIONS and not event["type"]:
        raise Refusal(422, "Missing type")


def _check_file(body: JSON) -> None:
    """A workout file must at least be one. It is not converted: how the server words the text is not known."""
    if not isinstance(body, dict) or not (body.get("file_contents") or body.get("file_contents_base64")):
        return
    if not str(body.get("filename") or "").lower().endswith(_FILES):
        raise Refusal(422, "Filename must end with .zwo, .mrc, .erg or .fit")
    try:
        base64.b64decode(str(body.get("file_contents_base64") or ""), validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(422, "file_contents_base64 is not base64") from None


def _is_color(text: str) -> bool:
    return text in COLORS or re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def _moment(value: JSON) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(str(value))
    except ValueError:
        raise Refusal(422, f"Text '{str(value)[:40]}' could not be parsed: no such date or time") from None


def _text(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="seconds")
