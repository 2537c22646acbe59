"""Whatever is sent, the embedded calendar answers, and stays usable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.calendar.embedded import EmbeddedCalendar, Request
from reconciler.calendar.embedded.fields import CATEGORIES, WRITABLE
from reconciler.calendar.embedded.routes import ROUTES
from tests.calendar.conftest import NOW

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.just("2026-05-13T00:00:00")
)
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=5), scalars, max_size=3)
bodies = st.dictionaries(
    st.sampled_from(["id", "external_id", "numCopies", "weeksBetween", "eventIds", "filename", *WRITABLE]),
    values,
)
likely = bodies.map(
    lambda body: {"start_date_local": "2026-05-13T00:00:00", "name": "n", "type": "Run", **body}
)
likely |= st.tuples(likely, st.sampled_from(CATEGORIES)).map(lambda pair: {**pair[0], "category": pair[1]})
parts = st.sampled_from(["0", "i1", "100000001", "2026-05-10", "Run", ".csv", "%00", "é"]) | st.text(
    max_size=5
)
queries = st.dictionaries(
    st.sampled_from(["oldest", "newest", "category", "upsert", "limit", "resolve", "fields", "others"]),
    st.sampled_from(["true", "2026-05-01", "9999-12-31", "0001-01-01", "-1", "x", "NOTE,WORKOUT"]),
)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_any_request_is_answered(data: st.DataObject) -> None:
    with EmbeddedCalendar(clock=lambda: NOW) as calendar:
        for _ in range(3):
            route = data.draw(st.sampled_from(ROUTES))
            path = "".join(
                data.draw(parts) if index % 2 else part for index, part in enumerate(_split(route.template))
            )
            query = "&".join(f"{key}={value}" for key, value in data.draw(queries).items())
            body = data.draw(values | likely | st.lists(likely, max_size=3))
            assert _ask(calendar, route.method, f"/api/v1{path}?{query}", body) in {
                200,
                400,
                403,
                404,
                405,
                422,
                500,
            }
        assert (
            _ask(calendar, "GET", "/api/v1/athlete/0/events?oldest=0001-01-01&newest=9999-12-31", None) == 200
        )


def _split(template: str) -> list[str]:
    return template.replace("}", "{").split("{")


def _ask(calendar: EmbeddedCalendar, method: str, target: str, body: Any) -> int:
    headers = {"authorization": "Bearer t"}
    return calendar.handle(Request(method, target, headers, json.dumps(body).encode())).status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/athlete/0/events?oldest=9999-12-31", None),
        ("PUT", "/athlete/0/events/bulk-delete", [{"id": 10**30}]),
        (
            "POST",
            "/athlete/0/events",
            {"category": "NOTE", "name": "n", "start_date_local": "9999-12-31T00:00:00"},
        ),
        ("POST", "/athlete/0/events/bulk?upsert=true", [{"external_id": "\ud800"}]),
    ],
)
def test_what_the_server_cannot_hold_is_its_own_fault(method: str, path: str, body: Any) -> None:
    with EmbeddedCalendar(clock=lambda: NOW) as calendar:
        assert _ask(calendar, method, f"/api/v1{path}", body) == 500
