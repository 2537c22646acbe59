"""Best efforts inside completed sessions: power by duration, time by distance.

A session has the values that a test gives it; the server computes them from its streams.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reconciler.calendar.embedded.exchange import Refusal, Response, json_response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.calendar.embedded.call import Call
    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

_POWER, _PACE = "_power_curve", "_pace_curve"


def list_power(call: Call) -> Response:
    """Watts by seconds, one row for each session that has power."""
    wanted = _numbers(call, "secs")
    rows = list(_sessions(call, _POWER))
    sizes = sorted(wanted if wanted is not None else {size for _, curve in rows for size in curve})
    curves = [{**_named(row), "weight": None, "watts": _values(curve, sizes)} for row, curve in rows]
    return json_response(cast("JSON", {"after_kj": 0, "secs": sizes, "curves": curves}))


def list_pace(call: Call) -> Response:
    """Seconds by metres; a session that was shorter has fewer values (observed). The document describes no answer."""
    wanted = _numbers(call, "distances")
    rows = list(_sessions(call, _PACE))
    sizes = sorted(wanted if wanted is not None else {size for _, curve in rows for size in curve})
    curves = [{**_named(row), "secs": _values(curve, sizes)} for row, curve in rows]
    return json_response(cast("JSON", {"distances": sizes, "gap": False, "curves": curves}))


def give(call: Call, name: str, power: Mapping[int, int], pace: Mapping[int, int]) -> None:
    """Give a session its best efforts."""
    found = call.store.activity(int(name.removeprefix("i")))
    if found is None:
        raise Refusal(404, "Activity not found")
    curves = {_POWER: {str(key): value for key, value in power.items()}}
    curves[_PACE] = {str(key): value for key, value in pace.items()}
    call.store.save_activity(call.athlete, cast("Doc", {**found[1], **curves}))


def _sessions(call: Call, kind: str) -> Iterable[tuple[Doc, dict[int, int]]]:
    first, last = call.needed_day("oldest"), call.needed_day("newest")
    sport = call.request.param("type")
    family = _family(call, sport)
    for row in call.store.activities(call.athlete, first.isoformat(), last.isoformat()):
        curve = row.get(kind)
        if isinstance(curve, dict) and curve and (sport is None or row["type"] in family):
            yield row, {int(key): cast("int", value) for key, value in curve.items()}


def _family(call: Call, sport: str | None) -> frozenset[str]:
    """The sports that share settings with this one."""
    groups = [cast("list[str]", settings.get("types") or []) for settings in call.sports()]
    return frozenset({str(sport)}.union(*(group for group in groups if sport in group)))


def _named(row: Doc) -> Doc:
    return {"id": f"i{row['id']}", "start_date_local": row["start_date_local"]}


def _values(curve: Mapping[int, int], sizes: Iterable[int]) -> list[int]:
    """The values in the order of the sizes, up to the longest that the session has."""
    return [curve[size] for size in sizes if size in curve]


def _numbers(call: Call, name: str) -> frozenset[int] | None:
    found = call.names(name)
    try:
        return None if found is None else frozenset(int(float(text)) for text in found)
    except ValueError:
        raise Refusal(422, f"Failed to convert '{name}'") from None
