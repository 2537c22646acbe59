"""The endpoints about the athlete: profile, sport settings, wellness."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, cast

from reconciler.calendar.embedded.call import LAST_DAY, Call
from reconciler.calendar.embedded.exchange import Refusal, Response, json_response
from reconciler.calendar.embedded.profile import merged_sport
from reconciler.calendar.embedded.readers import Reader, each, flag, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

WELLNESS: Mapping[str, Reader] = {
    **each(number, "ctl atl rampRate ctlLoad atlLoad weight hrv hrvSDNN sleepScore avgSleepingHR spO2"),
    **each(
        number, "hydrationVolume readiness baevskySI bloodGlucose lactate bodyFat abdomen vo2max respiration"
    ),
    **each(number, "carbohydrates protein fatTotal"),
    **each(
        whole, "restingHR sleepSecs kcalConsumed sleepQuality soreness fatigue stress mood motivation injury"
    ),
    **each(whole, "systolic diastolic hydration steps"),
    **each(text, "menstrualPhase menstrualPhasePredicted comments updated"),
    **each(flag, "locked tempWeight tempRestingHR"),
    "sportInfo": lambda _, value: value,
}


def get_athlete(call: Call) -> Response:
    return json_response({**call.profile(), "sportSettings": list(call.sports())})


def list_athletes(call: Call) -> Response:
    """The key's owner first, then those whom they coach."""
    names = [call.caller.owner, *sorted((call.caller.athletes or frozenset()) - {call.caller.owner})]
    return json_response([dataclasses.replace(call, athlete=name).profile() for name in names])


def list_sports(call: Call) -> Response:
    return json_response(list(call.sports()))


def get_sport(call: Call) -> Response:
    return json_response(_sport(call, call.parts["id"]))


def update_sport(call: Call) -> Response:
    return json_response(_merge_sport(call, call.request.json(), call.parts["id"]))


def update_sports(call: Call) -> Response:
    rows = call.request.json()
    if not isinstance(rows, list):
        raise Refusal(400, "JSON parse error: Cannot deserialize value of type `java.util.ArrayList`")
    return json_response(
        [_merge_sport(call, row, str(row.get("id")) if isinstance(row, dict) else "") for row in rows]
    )


def list_wellness(call: Call) -> Response:
    """The records of a period, one for a day that has one; without bounds all of them up to today."""
    oldest = call.day("oldest") or dt.date.min
    newest = call.day("newest") or LAST_DAY
    rows = call.store.wellness(call.athlete, oldest.isoformat(), newest.isoformat())
    wanted = call.names("fields")
    if wanted is not None:
        rows = tuple({key: row[key] for key in row if key in wanted | {"id"}} for row in rows)
    return json_response(list(rows))


def get_wellness(call: Call) -> Response:
    day = _day(call.parts["date"])
    return json_response(_record(call, day))


def update_wellness(call: Call) -> Response:
    """One record, the day in the path or as `id` in the body. Only what is sent is changed."""
    return json_response(merge_wellness(call, call.request.json(), call.parts.get("date")))


def update_wellness_bulk(call: Call) -> Response:
    rows = call.request.json()
    for row in rows if isinstance(rows, list) else [rows]:
        merge_wellness(call, row)
    return Response(200)


def merge_wellness(call: Call, body: JSON, day: str | None = None) -> Doc:
    """Raises Refusal (422) for a key that is none, by name (observed)."""
    if not isinstance(body, dict):
        raise Refusal(400, "JSON parse error: Cannot deserialize `Wellness`")
    unknown = sorted(body.keys() - WELLNESS.keys() - {"id"})
    if unknown:
        raise Refusal(422, f"Unrecognized wellness field [{unknown[0][:40]}]")
    date = _day(str(day or body.get("id")))
    sent = {
        key: WELLNESS[key](key, value) for key, value in body.items() if key != "id" and value is not None
    }
    record = {**_record(call, date), **sent}
    call.store.save_wellness(call.athlete, date, record)
    return record


def _record(call: Call, day: str) -> Doc:
    found = call.store.wellness(call.athlete, day, day)
    return found[0] if found else {"id": day, **dict.fromkeys(WELLNESS)}


def _day(value: str) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise Refusal(422, f"Text '{value[:40]}' could not be parsed at index 0") from None


def _sport(call: Call, name: str) -> Doc:
    """By number, or by one of its sports."""
    for row in call.sports():
        if name == str(row["id"]) or name in cast("list[JSON]", row["types"]):
            return row
    raise Refusal(404, "Sport settings not found")


def _merge_sport(call: Call, body: JSON, name: str) -> Doc:
    if not isinstance(body, dict):
        raise Refusal(400, "JSON parse error: Cannot deserialize `SportSettings`")
    row = _sport(call, name)
    known = merged_sport(call.athlete, {}).keys()
    sent = {key: value for key, value in body.items() if key in known and key != "athlete_id"}
    return call.store.save_sport(call.athlete, {**row, **sent})
