"""Every endpoint that the embedded calendar serves is in the published OpenAPI document, and answers as it says.

The document marks no field as nullable, although recorded answers are full of nulls; it calls every value inside
`workout_doc` an object, although they are numbers and lists. Both are allowed for here, nothing else is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from reconciler.calendar.embedded.fields import CATEGORIES, DEFAULTS, SPORTS, WRITABLE
from reconciler.calendar.embedded.routes import ROUTES
from tests.calendar.conftest import ATHLETE, Api, shared, workout

if TYPE_CHECKING:
    from reconciler.calendar.embedded import EmbeddedCalendar

BEYOND_THE_DOCUMENT = {"Event": {"paired_activity_id", "plan_name"}}  # recorded, but not documented
WINDOW = {"oldest": "2026-05-01", "newest": "2026-05-31"}
RUN: dict[str, Any] = {"type": "Run", "start_date_local": "2026-05-13T09:00:00", "moving_time": 3000}

# One request for every route: method, path below the API, body.
REQUESTS: list[tuple[str, str, Any]] = [
    (
        "POST",
        "/athlete/{a}/events/bulk?upsert=true",
        [workout(), workout(external_id="plan:2", type="Ride", tags=["x"])],
    ),
    ("PUT", "/athlete/{a}/events/bulk-delete", [{"id": 1}]),
    ("POST", "/athlete/{a}/events/{e}/mark-done", None),
    ("GET", "/athlete/{a}/events/{e}", None),
    ("PUT", "/athlete/{a}/events/{e}", {"name": "x"}),
    ("DELETE", "/athlete/{a}/events/{e}", None),
    ("POST", "/athlete/{a}/events", workout(training_availability="LIMITED", can_train_sports=["Run"])),
    ("PUT", "/athlete/{a}/events?oldest=2026-05-01&newest=2026-05-31", {"hide_from_athlete": False}),
    ("DELETE", "/athlete/{a}/events?oldest=2026-05-01&category=NOTE", None),
    ("GET", "/athlete/{a}/events?oldest=2026-05-01&newest=2026-05-31&resolve=true", None),
    ("GET", "/athlete/{a}/event-tags", None),
    ("GET", "/athlete/{a}/fitness-model-events", None),
    ("POST", "/athlete/{a}/duplicate-events", {"numCopies": 1, "weeksBetween": 1, "eventIds": ["{e}"]}),
    ("POST", "/athlete/{a}/activities/manual", RUN),
    ("POST", "/athlete/{a}/activities/manual/bulk", [RUN]),
    ("GET", "/athlete/{a}/activities?oldest=2026-05-01", None),
    ("GET", "/athlete/{a}/activity-power-curves?oldest=2026-05-01&newest=2026-05-31&type=Run&secs=300", None),
    (
        "GET",
        "/athlete/{a}/activity-pace-curves?oldest=2026-05-01&newest=2026-05-31&type=Run&distances=1000",
        None,
    ),
    ("GET", "/athlete/{a}/activities/{i}", None),
    ("GET", "/activity/{i}/intervals", None),
    ("GET", "/activity/{i}/messages", None),
    ("GET", "/activity/{i}", None),
    ("PUT", "/activity/{i}", {"feel": 2, "tags": ["x"]}),
    ("DELETE", "/activity/{i}", None),
    ("GET", "/athlete/{a}/sport-settings/Run", None),
    ("PUT", "/athlete/{a}/sport-settings/Run", {"ftp": 300}),
    ("GET", "/athlete/{a}/sport-settings", None),
    ("PUT", "/athlete/{a}/sport-settings", []),
    ("GET", "/athlete/{a}/wellness/2026-05-10", None),
    ("PUT", "/athlete/{a}/wellness/2026-05-10", {"weight": 70}),
    ("PUT", "/athlete/{a}/wellness", {"id": "2026-05-10", "sleepSecs": 28000}),
    ("PUT", "/athlete/{a}/wellness-bulk", [{"id": "2026-05-10", "hrv": 60}]),
    ("GET", "/athlete/{a}/wellness?oldest=2026-05-01&newest=2026-05-31", None),
    ("GET", "/athlete/{a}", None),
    ("GET", "/athletes", None),
]


@pytest.fixture(scope="module")
def document() -> Any:
    return shared("openapi.json")


def operation(document: Any, method: str, template: str) -> Any:
    return document["paths"].get(f"/api/v1{template}", {}).get(method.lower())


def loosened(schema: Any) -> Any:
    """The schema with null allowed everywhere, and any value where it says no more than "object"."""
    if isinstance(schema, list):
        return [loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema == {"type": "object"}:
        return {}
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    # What GET /activity answers fits several of the alternatives, so "one of" can only mean "any of".
    made = {"anyOf" if key == "oneOf" else key: loosened(value) for key, value in schema.items()}
    if isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


def validator(document: Any, schema: Any) -> Draft202012Validator:
    components = {
        name: {
            **loosened(body),
            "properties": {
                **{key: loosened(value) for key, value in body.get("properties", {}).items()},
                **{key: {} for key in BEYOND_THE_DOCUMENT.get(name, ())},
            },
            **({"additionalProperties": False} if "properties" in body else {}),
        }
        for name, body in document["components"]["schemas"].items()
    }
    return Draft202012Validator({**loosened(schema), "components": {"schemas": components}})


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_every_route_is_in_the_document(document: Any, route: Any) -> None:
    assert operation(document, route.method, route.template) is not None


def route_of(method: str, path: str) -> Any:
    return next(
        route for route in ROUTES if route.method == method and route.pattern.fullmatch(f"/api/v1{path}")
    )


def test_every_route_is_asked() -> None:
    asked = {route_of(method, path.split("?")[0]).template + method for method, path, _ in REQUESTS}

    assert asked == {route.template + route.method for route in ROUTES}


@pytest.mark.parametrize(
    ("method", "path", "body"), REQUESTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_answer_is_as_the_document_says(
    document: Any, calendar: EmbeddedCalendar, method: str, path: str, body: Any
) -> None:
    event = calendar.add_event(
        ATHLETE, **workout(external_id="plan:1", start_date_local="2026-05-20T00:00:00")
    )
    lap = {
        "start_time": 0,
        "elapsed_time": 600,
        "moving_time": 600,
        "average_watts": 250,
        "average_speed": 3.5,
    }
    message = {"athlete_id": ATHLETE, "name": "Coach", "content": "well done"}
    activity = calendar.add_activity(
        ATHLETE, **RUN, icu_training_load=50, intervals=[lap], messages=[message]
    )
    calendar.set_curves(ATHLETE, activity, power={300: 280}, pace={1000: 240})
    named = {"{a}": ATHLETE, "{e}": str(event), "{i}": activity}
    target = re.sub(r"\{\w\}", lambda found: named[found[0]], path)
    body = {**body, "eventIds": [event]} if isinstance(body, dict) and "eventIds" in body else body

    http = Api(calendar).http
    answer = http.request(method, target, json=body) if body is not None else http.request(method, target)

    assert answer.status_code == 200, answer.text
    said = operation(document, method, route_of(method, target.split("?")[0]).template)["responses"]
    content = (said.get("200") or said["default"]).get("content", {}).get("*/*")
    if content is None and "/activity-pace-curves" in target:
        assert answer.json()["distances"] == [
            1000
        ]  # the document tells of no answer, others have observed it
    elif content is None:
        assert answer.content == b""
    else:
        errors = [
            error.message for error in validator(document, content["schema"]).iter_errors(answer.json())
        ]
        assert errors == []


def test_the_check_can_fail(document: Any) -> None:
    check = validator(document, {"$ref": "#/components/schemas/Event"})

    assert check.is_valid({"id": 1, "color": None, "workout_doc": {"steps": []}, "category": "NOTE"})
    assert not check.is_valid({"id": "one"})
    assert not check.is_valid({"category": "note"})
    assert not check.is_valid({"colour": "green"})


def test_fields_and_their_values_are_those_of_the_document(document: Any) -> None:
    schema = document["components"]["schemas"]["Event"]["properties"]

    assert DEFAULTS.keys() - schema.keys() == {"plan_name"}
    assert schema.keys() <= DEFAULTS.keys()
    assert WRITABLE.keys() <= schema.keys()
    assert schema["category"]["enum"] == list(CATEGORIES)
    assert schema["can_train_sports"]["items"]["enum"] == list(SPORTS)
