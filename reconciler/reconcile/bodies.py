"""The bytes that go over the wire for one event. Pure."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reconciler.reconcile.fields import kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.desired import Desired


MIDNIGHT = "T00:00:00"


def upsert_body(
    item: Desired, external_id: str, emptied: Mapping[str, JSON], live: LiveEvent | None
) -> dict[str, JSON]:
    """Return the full body of one event for the bulk upsert.

    It always holds every managed field, since nobody knows whether a field that is left out is kept or reset. For an
    event that exists it also sends back the athlete's own settings, among them the time of day where the YAML states
    none, and an end that fits a moved start: whether the server moves the end along is not known.
    """
    body: dict[str, JSON] = {"external_id": external_id, **item.fields, **emptied}
    body.pop("file_sha256", None)
    if item.content is not None:
        body["file_contents_base64"] = base64.b64encode(item.content).decode("ascii")
    if live is None:
        return body
    body = {**kept(live, body), **body}
    if str(body["start_date_local"]).endswith(MIDNIGHT):
        body["start_date_local"] = f"{item.date.isoformat()}T{live.start_date_local[11:] or MIDNIGHT[1:]}"
    if live.date != item.date and "end_date_local" not in body:
        body["end_date_local"] = _moved_end(item, live)
    return body


def single_day_end(day: date) -> str:
    """Return the exclusive end of an entry that lasts one day."""
    return f"{(day + timedelta(days=1)).isoformat()}{MIDNIGHT}"


def _moved_end(item: Desired, live: LiveEvent) -> str:
    """Return the end that keeps the event as long as it is on the calendar."""
    try:
        end = datetime.fromisoformat(live.end_date_local or "")
    except ValueError:
        return single_day_end(item.date)
    moved = end + (item.date - live.date)
    return moved.isoformat(timespec="seconds") if moved.date() > item.date else single_day_end(item.date)
