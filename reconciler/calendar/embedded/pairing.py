"""Planned and completed: which session completed which event, and how closely."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reconciler.calendar.embedded.compute import settings_for
from reconciler.calendar.embedded.fields import SESSIONS

if TYPE_CHECKING:
    from reconciler.calendar.embedded.call import Call
    from reconciler.calendar.embedded.store import Doc


def with_pair(call: Call, event: Doc) -> Doc:
    """The event with `paired_activity_id`, which rows of a list carry and answers to writes do not (recorded)."""
    activity = call.store.activity_of(cast("int", event["id"]))
    return {**event, "paired_activity_id": f"i{activity['id']}" if activity else None}


def unpair(call: Call, event: int) -> None:
    """Forget who completed an event; a new event of the same day does not bring it back (observed)."""
    while activity := call.store.activity_of(event):
        call.store.save_activity(call.athlete, {**activity, "paired_event_id": None, "compliance": None})


def match(call: Call, activity: Doc) -> int | None:
    """The event that a new activity completes: same day and sport, still open, the nearest in duration."""
    day = str(activity["start_date_local"])[:10]
    group = cast("list[str]", settings_for(str(activity["type"]), call.sports()).get("types") or [])
    open_events = [
        event
        for event in call.store.events(call.athlete, day, day)
        if event["category"] in SESSIONS
        and (event["type"] == activity["type"] or {event["type"], activity["type"]} <= set(group))
        and call.store.activity_of(cast("int", event["id"])) is None
    ]
    if not open_events:
        return None
    return cast("int", min(open_events, key=lambda event: _apart(event, activity))["id"])


def compliance(event: Doc, activity: Doc) -> float | None:
    """Percent of the planned load, or of the planned time where no load was planned (recorded pairs)."""
    for key in ("icu_training_load", "moving_time"):
        planned, done = event[key], activity[key]
        if isinstance(planned, int) and isinstance(done, int) and planned > 0:
            return round(100 * done / planned, 6)
    return None


def _apart(event: Doc, activity: Doc) -> tuple[float, int]:
    planned, done = event["moving_time"], activity["moving_time"]
    known = isinstance(planned, int) and isinstance(done, int)
    return abs(cast("int", planned) - cast("int", done)) if known else float("inf"), cast("int", event["id"])
