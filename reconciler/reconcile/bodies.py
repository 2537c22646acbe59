"""The bytes that go over the wire for one event. Pure."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from reconciler.reconcile.fields import kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.desired import Desired


def upsert_body(
    item: Desired, external_id: str, emptied: Mapping[str, JSON], live: LiveEvent | None
) -> dict[str, JSON]:
    """Return the full body of one event for the bulk upsert.

    It always holds every managed field, since nobody knows whether a field that is left out is kept or reset. For an
    event that exists it also sends back the athlete's own settings, and an end that fits a moved start: whether the
    server moves the end along is not known.
    """
    body: dict[str, JSON] = {"external_id": external_id, **item.fields, **emptied}
    body.pop("file_sha256", None)
    if item.content is not None:
        body["file_contents_base64"] = base64.b64encode(item.content).decode("ascii")
    if live is None:
        return body
    body = {**kept(live, body), **body}
    start = str(body["start_date_local"])
    if live.date == item.date and start.endswith("T00:00:00"):
        body["start_date_local"] = live.start_date_local
    if live.date != item.date and "end_date_local" not in body:
        body["end_date_local"] = _next_midnight(item.until)
    return body


def _next_midnight(day: date) -> str:
    return f"{(day + timedelta(days=1)).isoformat()}T00:00:00"
