"""Rows of the calendar, read defensively."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.calendar.event import LiveEvent
from reconciler.errors import CalendarDown
from tests.calendar.conftest import shared

ROW: dict[str, Any] = {"id": 7, "category": "WORKOUT", "start_date_local": "2026-05-13T08:00:00"}


def test_every_key_is_kept_and_numbers_are_made_plain() -> None:
    event = LiveEvent.from_api(
        {
            **ROW,
            "id": 7.0,
            "load": 56.0,
            "swolf": "Infinity",
            "pace": 3.5,
            "new_key": [1.0, {"x": 2.0}],
            "on": True,
        }
    )

    assert event.id == 7
    assert event.raw == {**ROW, "load": 56, "swolf": None, "pace": 3.5, "new_key": [1, {"x": 2}], "on": True}
    assert [type(event.raw[key]) for key in ("id", "load", "on")] == [int, int, bool]


@pytest.mark.parametrize(
    "number", [math.inf, -math.inf, math.nan, "NaN", "-Infinity", 10**400, -(2**63), 1e308]
)
def test_what_is_no_number_is_nothing(number: object) -> None:
    assert LiveEvent.from_api({**ROW, "load": number}).get("load") is None


@pytest.mark.parametrize("key", ["name", "description", "external_id"])
def test_a_text_may_read_infinity(key: str) -> None:
    assert LiveEvent.from_api({**ROW, key: "Infinity"}).get(key) == "Infinity"


@pytest.mark.parametrize("nothing", [None, "", []])
def test_all_forms_of_nothing_are_equal(nothing: object) -> None:
    assert LiveEvent.from_api({**ROW, "description": nothing}).get("description") is None
    assert LiveEvent.from_api(ROW).get("description") is None


@pytest.mark.parametrize("value", [0, False, 0.5, " "])
def test_zero_and_false_and_a_blank_are_something(value: object) -> None:
    assert LiveEvent.from_api({**ROW, "x": value}).get("x") == value


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        "event",
        {},
        {**ROW, "id": None},
        {**ROW, "id": "7"},
        {**ROW, "id": True},
        {**ROW, "id": 7.5},
        {**ROW, "category": None},
        {**ROW, "start_date_local": None},
        {**ROW, "start_date_local": "2026-02-30T00:00:00"},
        {**ROW, "start_date_local": 20260513},
    ],
)
def test_a_row_that_is_no_event_says_so_in_words(row: object) -> None:
    with pytest.raises(CalendarDown, match="no event"):
        LiveEvent.from_api(row)


def test_properties_read_what_the_row_says() -> None:
    event = LiveEvent.from_api(
        {
            **ROW,
            "external_id": "plan:x",
            "name": "",
            "type": "Run",
            "end_date_local": "2026-05-14T00:00:00",
            "paired_activity_id": "i5",
            "plan_applied": None,
            "updated": "2026-05-11T00:00:00.000+00:00",
            "workout_doc": {"steps": []},
            "push_errors": [{"service": "GARMIN", "message": "no"}, "odd"],
        }
    )

    assert (event.date, event.start_date_local) == (dt.date(2026, 5, 13), "2026-05-13T08:00:00")
    assert (event.category, event.type, event.name, event.external_id) == ("WORKOUT", "Run", None, "plan:x")
    assert (event.end_date_local, event.paired_activity_id) == ("2026-05-14T00:00:00", "i5")
    assert (event.plan_applied, event.updated) == (None, "2026-05-11T00:00:00.000+00:00")
    assert event.workout_doc == {"steps": []}
    assert event.push_errors == ({"service": "GARMIN", "message": "no"},)


@pytest.mark.parametrize("key", ["workout_doc", "push_errors"])
def test_an_odd_object_is_taken_for_none(key: str) -> None:
    event = LiveEvent.from_api({**ROW, key: 5})

    assert not event.workout_doc
    assert event.push_errors == ()


def test_recorded_events_are_read() -> None:
    events = [LiveEvent.from_api(row) for row in shared("api/events-tp2intervals-7-resolved.json")]

    assert len(events) == 7
    assert {event.category for event in events} == {"WORKOUT", "NOTE"}
    assert events[0].raw["distance"] == 0
    assert events[0].workout_doc is not None


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values | st.dictionaries(st.sampled_from(["id", "category", "start_date_local", "name", "x"]), values))
def test_any_json_is_an_event_or_a_calendar_error(row: object) -> None:
    """A server may send anything; nothing but a CalendarDown comes of it."""
    try:
        event = LiveEvent.from_api(row)
    except CalendarDown:
        return
    assert LiveEvent.from_api(event.raw) == event
