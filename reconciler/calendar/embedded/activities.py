"""The activity endpoints: completed sessions, made by hand, and their pairing with events."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from reconciler.calendar.embedded import pairing
from reconciler.calendar.embedded.call import LAST_DAY, Call, whole_number
from reconciler.calendar.embedded.compute import intensity
from reconciler.calendar.embedded.events import existing
from reconciler.calendar.embedded.exchange import Refusal, Response, json_response, timestamp
from reconciler.calendar.embedded.fields import local_time
from reconciler.calendar.embedded.readers import Reader, each, flag, list_of, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

READERS: Mapping[str, Reader] = {
    **each(text, "start_date_local type name description sub_type external_id device_name hr_load_type"),
    **each(
        whole, "moving_time elapsed_time icu_recording_time icu_training_load icu_ftp lthr paired_event_id"
    ),
    **each(whole, "icu_rpe feel coach_tick perceived_exertion average_heartrate max_heartrate calories"),
    **each(whole, "icu_average_watts icu_weighted_avg_watts icu_joules power_load hr_load pace_load"),
    **each(
        number, "distance total_elevation_gain average_speed average_cadence icu_atl icu_ctl trimp kg_lifted"
    ),
    **each(number, "session_rpe threshold_pace decoupling icu_variability_index"),
    **each(flag, "trainer commute race has_heartrate device_watts"),
    "tags": list_of(text),
    "icu_zone_times": lambda _, value: value,
    "icu_hr_zone_times": list_of(whole),
}
_OWNED = ("id", "icu_athlete_id", "source", "start_date", "created", "compliance", "icu_intensity")
DEFAULTS: Mapping[str, JSON] = dict.fromkeys([*_OWNED, *READERS])
_LAPS, _MESSAGES = "_laps", "_messages"  # kept with the activity, and shown by endpoints of their own
_STUB = ("id", "icu_athlete_id", "start_date_local", "source")
_STRAVA_NOTE = "STRAVA activities are not available via the API"


def list_activities(call: Call) -> Response:
    """Newest first. `fields` restricts the keys and drops nulls; what came through Strava is a stub (observed)."""
    rows = call.store.activities(
        call.athlete, call.needed_day("oldest").isoformat(), (call.day("newest") or LAST_DAY).isoformat()
    )
    wanted, limit = call.names("fields"), call.request.param("limit")
    shown = [_row(row) for row in rows]
    if wanted is not None:
        shown = [{key: row[key] for key in row if key in wanted and row[key] is not None} for row in shown]
    return json_response(cast("JSON", shown[: whole_number(limit)] if limit else shown))


def get_activities(call: Call) -> Response:
    rows = [_row(row) for name in call.parts["ids"].split(",") for _, row in [_existing(call, name)]]
    return json_response(cast("JSON", rows))


def get_activity(call: Call) -> Response:
    _, activity = _existing(call, call.parts["id"])
    _refuse_strava(activity)
    return json_response(_row(activity))


def get_intervals(call: Call) -> Response:
    """The laps of the device, or what the server found. One that came through Strava is refused (observed)."""
    _, activity = _existing(call, call.parts["id"])
    _refuse_strava(activity)
    laps = activity.get(_LAPS) or []
    return json_response(
        {"id": f"i{activity['id']}", "analyzed": activity["created"], "icu_intervals": laps, "icu_groups": []}
    )


def list_messages(call: Call) -> Response:
    _, activity = _existing(call, call.parts["id"])
    return json_response(activity.get(_MESSAGES) or [])


def create_activity(call: Call) -> Response:
    return json_response(_row(create(call, call.request.json())))


def create_activities(call: Call) -> Response:
    bodies = call.request.json()
    if not isinstance(bodies, list):
        raise Refusal(400, "JSON parse error: Cannot deserialize value of type `java.util.ArrayList`")
    return json_response([_row(create(call, body)) for body in bodies])


def update_activity(call: Call) -> Response:
    """Merge; null counts as not sent (observed). Setting `paired_event_id` pairs."""
    athlete, activity = _existing(call, call.parts["id"])
    _refuse_strava(activity)
    sent = {key: value for key, value in _read(call.request.json()).items() if value is not None}
    mine = dataclasses.replace(call, athlete=athlete)
    return json_response(_row(_saved(mine, {**activity, **sent})))


def delete_activity(call: Call) -> Response:
    athlete, activity = _existing(call, call.parts["id"])
    call.store.delete_activity(cast("int", activity["id"]))
    return json_response({"icu_athlete_id": athlete, "id": f"i{activity['id']}"})


def mark_done(call: Call) -> Response:
    """A session by hand that is just as planned, paired with the event."""
    event = existing(call, call.number("eventId"))
    same = {
        key: event[key]
        for key in ("start_date_local", "type", "name", "moving_time", "distance", "icu_training_load")
    }
    return json_response(_row(create(call, {**same, "paired_event_id": event["id"]})))


def create(call: Call, body: JSON, source: str = "MANUAL") -> Doc:
    """Store a new session, and pair it with the event it completes."""
    sent = _read(body)
    if not sent.get("start_date_local") or (not sent.get("type") and source != "STRAVA"):
        raise Refusal(422, "start_date_local and type are required")
    start = local_time(str(sent["start_date_local"]))
    zone = ZoneInfo(str(call.profile()["timezone"]))
    utc = dt.datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(dt.UTC)
    owned: Doc = {
        "icu_athlete_id": call.athlete,
        "source": source,
        "start_date_local": start,
        "start_date": utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "created": timestamp(call.now),
        "elapsed_time": sent.get("elapsed_time") or sent.get("moving_time"),
    }
    activity: Doc = {**DEFAULTS, **sent, **owned}
    if activity["paired_event_id"] is None:
        activity["paired_event_id"] = pairing.match(call, activity)
    return _saved(call, activity)


def _saved(call: Call, activity: Doc) -> Doc:
    number = activity["paired_event_id"]
    event = existing(call, number) if isinstance(number, int) else None
    activity["compliance"] = pairing.compliance(event, activity) if event else None
    activity["icu_intensity"] = intensity(activity["icu_training_load"], activity["moving_time"])
    return call.store.save_activity(call.athlete, activity)


def _read(body: JSON) -> Doc:
    if not isinstance(body, dict):
        raise Refusal(400, "JSON parse error: Cannot deserialize `Activity`")
    return {
        key: None if body[key] is None else read(key, body[key])
        for key, read in READERS.items()
        if key in body
    }


def annotate(
    call: Call, activity: Doc, laps: Sequence[Mapping[str, JSON]], messages: Sequence[Mapping[str, JSON]]
) -> None:
    """Give a session its laps and the messages about it, as a device and people do."""
    names: Doc = {"activity_id": f"i{activity['id']}", "type": "TEXT", "created": timestamp(call.now)}
    said: list[JSON] = [{"id": at, **names, **row} for at, row in enumerate(messages, 1)]
    lapped: list[JSON] = [{"id": at, "type": "WORK", **row} for at, row in enumerate(laps, 1)]
    call.store.save_activity(call.athlete, {**activity, _LAPS: lapped, _MESSAGES: said})


def _row(activity: Doc) -> Doc:
    row = {key: value for key, value in activity.items() if key[0] != "_"}
    row["id"] = f"i{activity['id']}"
    return {**{key: row[key] for key in _STUB}, "_note": _STRAVA_NOTE} if row["source"] == "STRAVA" else row


def _existing(call: Call, name: str) -> tuple[str, Doc]:
    number = whole_number(name.removeprefix("i"))
    found = None if number is None else call.store.activity(number)
    if found is None:
        raise Refusal(404, "Activity not found")
    call.caller.athlete(found[0])
    return found


def _refuse_strava(activity: Doc) -> None:
    if activity["source"] == "STRAVA":
        raise Refusal(422, "Cannot read Strava activities via the API")
