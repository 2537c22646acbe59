"""The event endpoints: reading, writing and deleting."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from typing import TYPE_CHECKING, cast

from reconciler.calendar.embedded import pairing
from reconciler.calendar.embedded.call import LAST_DAY, Call, missing, whole_number
from reconciler.calendar.embedded.compute import parsed
from reconciler.calendar.embedded.exchange import Refusal, Response, json_response, timestamp
from reconciler.calendar.embedded.fields import read_fields

if TYPE_CHECKING:
    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.embedded.writing import Writer
    from reconciler.calendar.event import JSON

_WINDOW = dt.timedelta(days=6)
_FITNESS_MODEL = frozenset({"SET_EFTP", "FITNESS_DAYS", "SET_FITNESS"})
_RANGE_FIELDS = frozenset({"hide_from_athlete", "athlete_cannot_edit"})
# The server makes its own uid and ignores a client's (observed); here it follows from the event's number.
_UIDS = uuid.UUID("5bd4f1a2-6a34-5d6b-9a3c-0d6f3f0f7a11")


def list_events(call: Call) -> Response:
    """Events whose first day lies in the window; without bounds today and the six days after it."""
    oldest = call.day("oldest") or call.today()
    newest = call.day("newest") or oldest + _WINDOW
    rows = [_shown(call, row) for row in _between(call, oldest, newest) if _wanted(call, row)]
    limit = call.request.param("limit")
    rows = rows[: whole_number(limit)] if limit else rows
    return _csv(rows) if call.parts["format"] == ".csv" else json_response(cast("JSON", rows))


def get_event(call: Call) -> Response:
    return json_response(pairing.with_pair(call, existing(call, call.number("eventId"))))


def create_event(call: Call) -> Response:
    """Always a new event: only the bulk endpoint knows `upsert`, and a client's `uid` is ignored (observed)."""
    return json_response(save(call, call.writer().create(call.request.json())))


def create_events(call: Call) -> Response:
    """Create many; with `upsert=true` update those with a matching `external_id` made by the same application."""
    bodies = call.request.json()
    if not isinstance(bodies, list):
        raise Refusal(400, "JSON parse error: Cannot deserialize value of type `java.util.ArrayList`")
    writer = call.writer()
    stored: list[JSON] = []
    for body in bodies:
        try:
            stored.append(_create_or_update(call, writer, body))
        except Refusal as refusal:
            if call.behaviour.bad_row == "refuses_all":
                raise
            if call.behaviour.bad_row == "keeps_earlier":
                return refusal.response()
    return json_response(stored[::-1] if call.behaviour.answers_in_reverse else stored)


def update_event(call: Call) -> Response:
    event = existing(call, call.number("eventId"))
    _check_lock(call, event)
    stored = save(call, call.writer().update(event, call.request.json()))
    return json_response(_thin(stored) if call.behaviour.write_answers_are_thin else stored)


def update_events(call: Call) -> Response:
    """A range at once: only the two fields by which a coach hides or locks."""
    days = call.needed_day("oldest"), call.needed_day("newest")
    changes = {key: value for key, value in read_fields(call.request.json()).items() if key in _RANGE_FIELDS}
    writer = call.writer()
    rows = [save(call, writer.update(row, changes)) for row in _between(call, *days)]
    return json_response(cast("JSON", rows))


def delete_event(call: Call) -> Response:
    """One event; with `others=true` also those added together with it, from `notBefore` on."""
    event = existing(call, call.number("eventId"))
    _check_lock(call, event)
    remove(call, event)
    applied = event["plan_applied"]
    if call.request.flag("others") and applied is not None:
        for row in _between(call, call.day("notBefore") or dt.date.min, LAST_DAY):
            if row["plan_applied"] == applied:
                remove(call, row)
    return json_response({})


def delete_events(call: Call) -> Response:
    """A range. Without `newest` it reaches to the end of time."""
    oldest, newest = call.needed_day("oldest"), call.day("newest") or LAST_DAY
    if call.names("category") is None:
        raise missing("category")
    creator = call.request.param("createdById")
    for row in _between(call, oldest, newest):
        if _wanted(call, row) and creator in (None, row["created_by_id"]):
            remove(call, row)
    return Response(200)


def delete_listed(call: Call) -> Response:
    """Delete by `external_id`, or else by `id`. What does not exist is passed over."""
    doomed = call.request.json()
    if not isinstance(doomed, list) or not all(isinstance(row, dict) for row in doomed):
        raise Refusal(400, "JSON parse error: Cannot deserialize value of type `java.util.ArrayList`")
    found = {
        cast("int", event["id"]): event for row in cast("list[Doc]", doomed) for event in _meant(call, row)
    }
    for event in found.values():
        _check_lock(call, event)
        remove(call, event)
    return json_response({"eventsDeleted": len(found)})


def duplicate_events(call: Call) -> Response:
    """Copies every `weeksBetween` weeks. A copy is a new event: nothing completed it."""
    body = call.request.json()
    wish = body if isinstance(body, dict) else {}
    copies, weeks, numbers = wish.get("numCopies", 1), wish.get("weeksBetween", 1), wish.get("eventIds")
    if not isinstance(copies, int) or not isinstance(weeks, int) or not isinstance(numbers, list):
        raise Refusal(400, "JSON parse error: Cannot deserialize `DuplicateEventsDTO`")
    originals = [existing(call, number) for number in numbers if isinstance(number, int)]
    rows = [_copy(call, row, n * weeks) for n in range(1, copies + 1) for row in originals]
    return json_response(cast("JSON", rows))


def event_tags(call: Call) -> Response:
    tags = {
        str(tag) for row in call.store.events(call.athlete) for tag in cast("list[JSON]", row["tags"] or [])
    }
    return json_response(cast("JSON", sorted(tags)))


def fitness_model_events(call: Call) -> Response:
    rows = [row for row in call.store.events(call.athlete) if row["category"] in _FITNESS_MODEL]
    return json_response(cast("JSON", rows))


def existing(call: Call, number: int) -> Doc:
    """The event of this athlete. Raises Refusal (404)."""
    event = call.store.event(call.athlete, number)
    if event is None:
        raise Refusal(404, "Event not found")
    return event


def save(call: Call, event: Doc) -> Doc:
    stored = call.store.save_event(call.athlete, event)
    if stored["uid"] is None:
        stored = call.store.save_event(
            call.athlete, {**stored, "uid": str(uuid.uuid5(_UIDS, str(stored["id"])))}
        )
    return stored


def remove(call: Call, event: Doc) -> None:
    """Delete an event, and with it the pairing of a completed session."""
    number = cast("int", event["id"])
    pairing.unpair(call, number)
    call.store.delete_event(call.athlete, number)


def _create_or_update(call: Call, writer: Writer, body: JSON) -> Doc:
    name = body.get("external_id") if isinstance(body, dict) else None
    matches = _same_client(call, str(name)) if call.request.flag("upsert") and name else []
    if matches:
        _check_lock(call, matches[0])
    event = writer.upsert(matches[0], body) if matches else writer.create(body)
    if call.request.flag("updatePlanApplied"):
        event["plan_applied"] = timestamp(call.now)
    return save(call, event)


def _same_client(call: Call, external_id: str) -> list[Doc]:
    rows = call.store.events_called(call.athlete, external_id)
    return [row for row in rows if row["oauth_client_id"] == call.caller.client]


def _meant(call: Call, row: Doc) -> list[Doc]:
    if row.get("external_id"):
        return _same_client(call, str(row["external_id"]))
    number = row.get("id")
    event = call.store.event(call.athlete, number) if isinstance(number, int) else None
    return [event] if event else []


def _between(call: Call, oldest: dt.date, newest: dt.date) -> list[Doc]:
    overlap = call.behaviour.list_includes_overlap and call.request.method == "GET"
    first = "" if overlap else oldest.isoformat()
    rows = call.store.events(call.athlete, first, newest.isoformat())
    return [row for row in rows if not overlap or str(row["end_date_local"])[:10] > oldest.isoformat()]


def _wanted(call: Call, row: Doc) -> bool:
    categories, calendar = call.names("category"), call.request.param("calendar_id")
    return (categories is None or row["category"] in categories) and calendar in (
        None,
        str(row["calendar_id"]),
    )


def _shown(call: Call, row: Doc) -> Doc:
    if call.request.flag("resolve") and row["workout_doc"]:
        row = {**row, "workout_doc": parsed(row, call.sports(), resolved=True)["workout_doc"]}
    return pairing.with_pair(call, row)


def _check_lock(call: Call, event: Doc) -> None:
    theirs = event["created_by_id"] != call.caller.owner and call.caller.owner == call.athlete
    if call.behaviour.locked_edit_refused and event["athlete_cannot_edit"] and theirs:
        raise Refusal(403, "Access denied")


def _copy(call: Call, event: Doc, weeks: int) -> Doc:
    later = dt.timedelta(weeks=weeks)
    copy: Doc = {**event, "id": None, "uid": None, "push_errors": None, "updated": timestamp(call.now)}
    for key in ("start_date_local", "end_date_local"):
        copy[key] = (dt.datetime.fromisoformat(str(event[key])) + later).isoformat(timespec="seconds")
    if not call.behaviour.copy_keeps_external_id:
        copy["external_id"] = None
    return save(call, copy)


def _thin(event: Doc) -> Doc:
    doc = event["workout_doc"]
    return {**event, "workout_doc": {"steps": doc.get("steps", [])} if isinstance(doc, dict) else doc}


def _csv(rows: list[Doc]) -> Response:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["id"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return Response(200, out.getvalue().encode(), {"content-type": "text/csv"})
