"""Facts from the calendar: few requests, tolerant rows, and what is refused stays unknown."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from reconciler.calendar.answers import Row
from reconciler.calendar.client import CalendarClient, Credential
from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.calendar.event import LiveEvent
from reconciler.errors import CalendarDown, CredentialError
from reconciler.training import Facts, absences, fetch_facts
from reconciler.training.fetch import read_activities, read_sport_settings, read_wellness
from tests.canary import secret

TODAY = dt.date(2026, 5, 11)
NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)
_API = (
    Path(os.environ.get("RECONCILER_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    / "api"
)
needs_data = pytest.mark.skipif(not _API.exists(), reason="no recorded answers (RECONCILER_SHARED_DATA)")


class Refusing:
    """A calendar whose credential covers nothing but events."""

    def list_events(self, *_: dt.date) -> tuple[LiveEvent, ...]:
        return ()

    def activities(self, *_: dt.date) -> tuple[Row, ...]:
        raise CredentialError("not allowed (403).")

    def wellness(self, *_: dt.date) -> tuple[Row, ...]:
        raise CredentialError("not allowed (403).")

    def sport_settings(self) -> tuple[Row, ...]:
        return ()


class Down(Refusing):
    def wellness(self, *_: dt.date) -> tuple[Row, ...]:
        raise CalendarDown("no answer")


def test_three_requests_are_enough_where_the_events_are_known() -> None:
    with EmbeddedCalendar(clock=lambda: NOW) as embedded:
        client = CalendarClient(
            "https://calendar.test",
            "i1001",
            Credential(secret("k3y")),
            transport=embedded_transport(embedded),
        )
        facts = fetch_facts(client, TODAY, events=())
        assert client.request_count == 3
        fetch_facts(client, TODAY)
        assert client.request_count == 7

    assert (facts.activities, facts.events) == ((), ())
    assert facts.sport_settings is not None
    assert "Run" in facts.sport_settings


def test_what_the_calendar_refuses_is_unknown_and_says_why() -> None:
    facts = fetch_facts(Refusing(), TODAY)

    assert (facts.activities, facts.wellness) == (None, None)
    assert facts.events == ()
    assert facts.why_unknown == ("wellness: not allowed (403).", "activities: not allowed (403).")


def test_a_calendar_that_is_down_is_an_error() -> None:
    with pytest.raises(CalendarDown):
        fetch_facts(Down(), TODAY)


def test_offline_facts_know_nothing_and_say_so() -> None:
    facts = Facts.offline(TODAY)

    assert (facts.wellness, facts.activities, facts.events, facts.sport_settings) == (None, None, None, None)
    assert facts.quality.activities is None
    assert facts.foreign is None
    assert facts.why_unknown == ("no calendar was read",)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": None},
        {"id": "soon", "ctl": 5},
        {"id": 7},
        {"start_date_local": "yesterday"},
        {"start_date_local": None, "id": "i1"},
    ],
)
def test_a_row_without_a_day_is_left_out(row: Any) -> None:
    assert read_wellness([row]) == ()
    assert read_activities([row]) == ()


def test_values_of_the_wrong_kind_are_unknown() -> None:
    (record,) = read_wellness(
        [{"id": "2026-05-10", "ctl": "high", "atl": True, "hrv": None, "sleepSecs": 1e99}]
    )

    assert (record.ctl, record.atl, record.hrv, record.sleep) == (None, None, None, None)


def test_a_strava_stub_is_marked() -> None:
    stub = {"id": "123", "start_date_local": "2026-05-09T08:00:00", "source": "STRAVA", "_note": "…"}
    facts = Facts(TODAY, activities=read_activities([stub]))

    assert facts.activities is not None
    assert facts.activities[0].stub
    assert (facts.quality.stubs, facts.quality.activity_age) == (1, 2)


def test_zones_come_by_power_first_and_without_the_sweet_spot() -> None:
    power: Any = [{"id": "Z1", "secs": 60}, {"id": "Z2", "secs": 30}, {"id": "SS", "secs": 99}]
    row: Any = {"id": "i1", "type": "Ride", "start_date_local": "2026-05-09T08:00:00"}
    by_power, by_hr, none = read_activities(
        [
            row | {"icu_zone_times": power, "icu_hr_zone_times": [1, 2]},
            row | {"id": "i2", "icu_zone_times": None, "icu_hr_zone_times": [10, 20, 0]},
            row | {"id": "i3", "icu_hr_zone_times": [0, 0], "pace_zone_times": "x"},
        ]
    )

    assert (by_power.zones_by, by_power.zones) == ("power", (60, 30))
    assert (by_hr.zones_by, by_hr.zones) == ("hr", (10, 20, 0))
    assert (none.zones_by, none.zones) == (None, ())


def test_settings_are_found_by_sport_and_the_first_row_counts() -> None:
    rows: Any = [
        {"types": ["Run", "TrailRun"], "lthr": 170},
        {"types": ["Run"], "lthr": 150},
        {"types": None},
    ]

    found = read_sport_settings(rows)

    assert sorted(found) == ["Run", "TrailRun"]
    assert found["Run"]["lthr"] == 170


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("2026-05-16T00:00:00", "2026-05-15"),
        ("2026-05-14T00:00:00", "2026-05-13"),
        (None, "2026-05-13"),
        ("?", "2026-05-13"),
    ],
)
def test_the_end_of_an_absence_is_exclusive(end: Any, last: Any) -> None:
    row = {
        "id": 1,
        "category": "SICK",
        "start_date_local": "2026-05-13T00:00:00",
        "end_date_local": end,
        "name": "Cold",
    }
    (absence,) = absences([LiveEvent.from_api(row)])

    assert (absence.kind, str(absence.first), str(absence.last)) == ("sick", "2026-05-13", last)
    assert not absence.covers(dt.date(2026, 5, 12))


@needs_data
def test_recorded_rows_are_read() -> None:
    activities = read_activities(json.loads((_API / "activities-list-ljcl.json").read_text()))
    wellness = read_wellness(json.loads((_API / "wellness-full-shape-ljcl.json").read_text()))
    settings = read_sport_settings(json.loads((_API / "sport-settings-ljcl.json").read_text()))
    (stub,) = read_activities([json.loads((_API / "activity-strava-stub.json").read_text())])

    assert ("Run", 2372, 8030.29, 56) in [(a.sport, a.time, a.distance, a.load) for a in activities]
    assert [str(record.day) for record in wellness] == ["2026-09-10", "2026-09-11", "2026-09-24"]
    assert (wellness[0].hrv, wellness[0].sleep, wellness[0].injury) == (40.37, 26934, None)
    assert settings["VirtualRide"]["ftp"] == 200
    assert stub.stub


def test_an_activity_keeps_the_words_of_the_athlete_and_the_event_that_it_completed() -> None:
    """Event ids have nine digits and more, far above any measured value."""
    (read,) = read_activities(
        [
            {
                "id": "i170317118",
                "start_date_local": "2026-05-10T06:23:10",
                "type": "Ride",
                "name": "Sweet spot",
                "description": "Legs were heavy",
                "paired_event_id": 123780516,
                "icu_rpe": 7,
            }
        ]
    )
    assert (read.name, read.report, read.event_id, read.rpe) == (
        "Sweet spot",
        "Legs were heavy",
        123780516,
        7,
    )


@pytest.mark.parametrize("value", [True, "12", -1, 0, 1.5, None])
def test_what_is_no_event_id_pairs_with_nothing(value: object) -> None:
    row: Any = {"id": "i1", "start_date_local": "2026-05-10T06:00:00", "paired_event_id": value}
    assert read_activities([row])[0].event_id is None


def test_freezing_point_is_a_temperature() -> None:
    row = {"id": "i1", "start_date_local": "2026-01-12T08:00:00", "type": "Run"}
    (activity,) = read_activities([{**row, "average_weather_temp": 0.0, "average_temp": 21.0}])

    assert activity.temperature == 0
