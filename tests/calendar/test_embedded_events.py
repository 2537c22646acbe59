"""The event endpoints of the embedded calendar, as Intervals.icu is known to behave."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.calendar.conftest import ATHLETE, MAY, Api, shared, workout

if TYPE_CHECKING:
    from reconciler.calendar.embedded import EmbeddedCalendar
    from reconciler.calendar.event import JSON

NOTE = {"category": "NOTE", "name": "Travel", "start_date_local": "2026-05-15T00:00:00"}
WINDOW = {"oldest": MAY[0].isoformat(), "newest": MAY[1].isoformat()}


def created(api: Api, body: dict[str, Any]) -> dict[str, Any]:
    answer = api("POST", "/events", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def listed(api: Api, **query: Any) -> list[dict[str, Any]]:
    return list(api("GET", "/events", **(WINDOW | query)).json())


def test_a_recorded_note_comes_out_as_recorded(api: Api) -> None:
    """Key for key and value for value, but for ids and times."""
    [recorded] = shared("api/note-bulk-create-response-icuvisor.json")

    [answer] = api("POST", "/events/bulk", shared("api/note-bulk-create-request-icuvisor.json")).json()

    own = {
        key for key, value in recorded.items() if isinstance(value, str) and value.endswith("_PLACEHOLDER")
    }
    assert answer.keys() == recorded.keys()
    assert {key: answer[key] for key in answer if key not in own} == {
        key: recorded[key] for key in recorded if key not in own
    }
    assert own == {"athlete_id", "calendar_id", "created_by_id", "id", "uid", "updated"}
    assert all(answer[key] for key in own)


def test_the_2020_example_comes_out_as_published(api: Api) -> None:
    example = shared("api/event-create-2020-forum609.json")
    computed = {"id", "icu_atl", "icu_ctl", "uid", "updated"}

    answer = created(api, example["request"])

    expected = {key: value for key, value in example["response"].items() if key not in computed}
    assert {key: answer[key] for key in expected} == expected


def test_text_is_parsed_into_numbers(api: Api) -> None:
    event = created(
        api, workout(description="Easy\n\n- 1h 75%", type="Ride", moving_time=1, icu_training_load=1)
    )

    assert [step["duration"] for step in event["workout_doc"]["steps"]] == [3600]
    assert event["moving_time"] == event["workout_doc"]["duration"] == 3600
    assert event["icu_training_load"] == 56
    assert event["icu_intensity"] == pytest.approx(100 * math.sqrt(56 * 36 / 3600), abs=1e-4)


def test_the_athletes_settings_decide_about_the_load(api: Api) -> None:
    by_pace = workout(description="- 1h 100% Pace")
    assert created(api, by_pace)["icu_training_load"] == 100
    settings = next(row for row in api("GET", "/sport-settings").json() if "Run" in row["types"])

    api("PUT", f"/sport-settings/{settings['id']}", {"threshold_pace": None}, recalcHrZones="false")

    assert created(api, by_pace)["icu_training_load"] is None


def test_text_without_steps_keeps_the_numbers_that_were_sent(api: Api) -> None:
    event = created(
        api, workout(description="By feel", moving_time=7200, icu_training_load=120, distance=20000)
    )

    assert (event["moving_time"], event["icu_training_load"], event["distance"]) == (7200, 120, 20000)
    assert event["workout_doc"]["steps"] == []


def test_text_that_loses_its_steps_leaves_the_old_numbers(api: Api) -> None:
    event = created(api, workout(description="- 30m 70%", type="Ride"))

    later = api("PUT", f"/events/{event['id']}", {"description": "- 4hm 75%"}).json()

    assert later["workout_doc"]["steps"] == []
    assert (later["moving_time"], later["icu_training_load"]) == (1800, event["icu_training_load"])


def test_a_load_set_later_stays_until_the_text_is_read_again(api: Api) -> None:
    event = created(api, workout(description="- 30m 70%", type="Ride"))
    path = f"/events/{event['id']}"

    assert api("PUT", path, {"icu_training_load": 48}).json()["icu_training_load"] == 48
    assert api("PUT", path, {"name": "x"}).json()["icu_training_load"] == 48
    assert (
        api("PUT", path, {"description": "- 30m 70%"}).json()["icu_training_load"]
        == event["icu_training_load"]
    )


@pytest.mark.parametrize(
    "text", ["\n- 10m Z2 ", "a<b <!-- c -->\n\n", "tab\there", "", "Grüße 🚴", "- 10m\r\n- 5m\r\n"]
)
def test_text_is_stored_verbatim(api: Api, text: str) -> None:
    created(api, workout(description=text))

    assert listed(api)[0]["description"] == text


def test_a_list_row_has_every_key_and_explicit_nulls(api: Api) -> None:
    answer = created(api, NOTE)
    [row] = listed(api)

    assert row.keys() - answer.keys() == {"paired_activity_id"}
    assert row["type"] is None
    assert row["workout_doc"] is None
    assert (row["entered"], row["training_availability"]) == (False, "NORMAL")


@pytest.mark.parametrize(
    ("recorded", "ours"),
    [("api/events-tp2intervals-7-resolved.json", {"for_week", "training_availability"})],
)
def test_recorded_keys_are_all_there(api: Api, recorded: str, ours: set[str]) -> None:
    created(api, workout())
    [row] = listed(api)

    assert shared(recorded)[0].keys() <= row.keys()
    assert ours <= row.keys()


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({**NOTE, "start_date_local": "2026-05-13"}, 422, "could not be parsed at index 10"),
        ({**NOTE, "start_date_local": "13.5.2026"}, 422, "could not be parsed at index 0"),
        ({**NOTE, "start_date_local": "2026-05-13T00:00:00Z"}, 422, "index 19"),
        ({**NOTE, "start_date_local": "2026-02-30T00:00:00"}, 422, "could not be parsed"),
        ({**NOTE, "end_date_local": "2026-05-13"}, 422, "could not be parsed at index 10"),
        ({**NOTE, "start_date_local": None}, 422, "start_date_local"),
        ({**NOTE, "name": None}, 422, "Name is required"),
        ({**NOTE, "name": ""}, 422, "Name is required"),
        ({**NOTE, "category": None}, 422, "Category is required"),
        (workout(type=None), 422, "Missing type"),
        (workout(category="RACE_A", type=""), 422, "Missing type"),
        ({**NOTE, "category": "note"}, 400, "JSON parse error"),
        (workout(target="POWERS"), 400, "JSON parse error"),
        (workout(tags="key"), 400, "JSON parse error"),
        (workout(tags=[["key"]]), 400, "JSON parse error"),
        (workout(can_train_sports=["Running"]), 400, "JSON parse error"),
        (workout(moving_time="an hour"), 400, "JSON parse error"),
        (workout(moving_time=3e9), 400, "JSON parse error"),
        (workout(moving_time=True), 400, "JSON parse error"),
        (workout(distance="far"), 400, "JSON parse error"),
        (workout(indoor="yes"), 400, "JSON parse error"),
        (workout(attachments=["x"]), 400, "JSON parse error"),
        (workout(name=["x"]), 400, "JSON parse error"),
        ([], 400, "JSON parse error"),
        (workout(filename="x.pdf", file_contents="<zwo/>"), 422, "Filename"),
        (workout(filename="x.fit", file_contents_base64="%%%"), 422, "base64"),
    ],
)
def test_a_bad_body_is_refused_in_the_servers_form(api: Api, body: Any, status: int, words: str) -> None:
    answer = api("POST", "/events", body)

    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert words in answer.json()["error"]
    assert listed(api) == []


def test_loosely_written_values_are_read_as_java_does(api: Api) -> None:
    event = created(
        api,
        workout(description="", moving_time="60", load_target=50.9, indoor="true", name=5, uid="mine", x=1),
    )

    assert (event["moving_time"], event["load_target"], event["indoor"], event["name"]) == (60, 50, True, "5")
    assert event["uid"] != "mine"
    assert "x" not in event


@pytest.mark.parametrize(
    "key", ["icu_ftp", "icu_intensity", "plan_applied", "oauth_client_id", "push_errors", "workout_doc"]
)
def test_what_the_server_computes_cannot_be_sent(api: Api, key: str) -> None:
    assert (
        created(api, {**NOTE, key: {"push_errors": [{}], "workout_doc": {"steps": [1]}}.get(key, 5)})[key]
        is None
    )


def test_the_end_is_exclusive_and_follows_the_start(api: Api) -> None:
    one_day = created(api, workout(start_date_local="2026-05-13T18:30:00"))
    several = created(api, {**NOTE, "category": "HOLIDAY", "end_date_local": "2026-05-18T00:00:00"})

    moved = [
        api("PUT", f"/events/{event['id']}", {"start_date_local": "2026-05-20T00:00:00"}).json()[
            "end_date_local"
        ]
        for event in (one_day, several)
    ]

    assert one_day["end_date_local"] == "2026-05-14T00:00:00"
    assert several["end_date_local"] == "2026-05-18T00:00:00"
    assert moved == ["2026-05-21T00:00:00", "2026-05-23T00:00:00"]


def test_creating_twice_by_post_makes_two_although_uid_and_external_id_agree(api: Api) -> None:
    body = workout(uid="mine")
    api("POST", "/events", body, upsertOnUid="true")
    api("POST", "/events", body, upsertOnUid="true")
    api("POST", "/events/bulk", [body], upsertOnUid="true")

    assert len(listed(api)) == 3
    assert len({row["uid"] for row in listed(api)}) == 3


def test_upsert_needs_an_external_id(api: Api) -> None:
    for _ in range(2):
        api("POST", "/events/bulk", [NOTE], upsert="true")

    assert len(listed(api)) == 2


def test_upsert_does_not_touch_what_another_application_made(api: Api, calendar: EmbeddedCalendar) -> None:
    foreign = calendar.add_event(ATHLETE, **workout(name="foreign"), oauth_client_id=12)

    [ours] = api("POST", "/events/bulk", [workout()], upsert="true").json()

    assert ours["id"] != foreign
    assert sorted(row["name"] for row in listed(api)) == ["5 x 1000 m", "foreign"]


def test_upsert_updates_the_oldest_of_several(api: Api) -> None:
    first, second = created(api, workout()), created(api, workout())

    [updated] = api("POST", "/events/bulk", [workout(name="new")], upsert="true").json()

    assert updated["id"] == first["id"] < second["id"]


def test_update_plan_applied_stamps_what_was_written(api: Api) -> None:
    [row] = api("POST", "/events/bulk", [NOTE], updatePlanApplied="true").json()

    assert row["plan_applied"] == "2026-05-11T07:00:00.000+00:00"


def test_one_bad_row_refuses_all(api: Api) -> None:
    answer = api("POST", "/events/bulk", [workout(), {**NOTE, "name": ""}], upsert="true")

    assert answer.status_code == 422
    assert listed(api) == []


def test_put_merges_and_null_counts_as_not_sent(api: Api) -> None:
    event = created(api, workout(color="green", tags=["a"]))

    later = api(
        "PUT", f"/events/{event['id']}", {"name": "new", "color": None, "tags": [], "description": ""}
    ).json()

    assert (later["name"], later["color"], later["tags"], later["description"]) == ("new", "green", [], "")
    assert later["id"] == event["id"]
    assert later["uid"] == event["uid"]
    assert later["updated"] > event["updated"]


def test_put_of_a_range_changes_only_two_fields(api: Api) -> None:
    inside, outside = created(api, workout()), created(api, workout(start_date_local="2026-05-20T00:00:00"))

    rows = api(
        "PUT", "/events", {"hide_from_athlete": True, "name": "x"}, oldest="2026-05-13", newest="2026-05-13"
    ).json()

    assert [(row["id"], row["hide_from_athlete"], row["name"]) for row in rows] == [
        (inside["id"], True, inside["name"])
    ]
    assert api("GET", f"/events/{outside['id']}").json()["hide_from_athlete"] is False


def test_without_bounds_a_list_is_a_week_in_the_athletes_own_time(
    api: Api, calendar: EmbeddedCalendar
) -> None:
    """At 07:00 UTC on 11 May it is still the 10th in Honolulu."""
    for day in range(9, 20):
        created(api, {**NOTE, "start_date_local": f"2026-05-{day:02}T00:00:00"})

    def days() -> list[int]:
        return [int(row["start_date_local"][8:10]) for row in api("GET", "/events").json()]

    assert days() == [11, 12, 13, 14, 15, 16, 17]
    calendar.set_athlete(ATHLETE, timezone="Pacific/Honolulu")
    assert days() == [10, 11, 12, 13, 14, 15, 16]
    assert [row["start_date_local"][8:10] for row in api("GET", "/events", oldest="2026-05-19").json()] == [
        "19"
    ]


def test_a_list_holds_what_begins_in_the_window(api: Api) -> None:
    created(
        api,
        {
            **NOTE,
            "category": "HOLIDAY",
            "start_date_local": "2026-04-30T00:00:00",
            "end_date_local": "2026-05-09T00:00:00",
        },
    )
    last = created(api, {**NOTE, "start_date_local": "2026-05-31T23:59:59"})

    assert [row["id"] for row in listed(api)] == [last["id"]]


def test_a_list_can_be_narrowed(api: Api) -> None:
    created(api, NOTE)
    created(api, workout(calendar_id=2))

    assert [row["category"] for row in listed(api, category="NOTE,RACE_A")] == ["NOTE"]
    assert [row["category"] for row in listed(api, calendar_id=2)] == ["WORKOUT"]
    assert len(listed(api, limit=1)) == 1
    assert [row["category"] for row in listed(api)] == ["WORKOUT", "NOTE"]


def test_targets_are_resolved_on_demand(api: Api) -> None:
    created(api, workout(type="Ride", description="- 10m 75%"))

    plain, resolved = (
        listed(api, **query)[0]["workout_doc"]["steps"][0] for query in ({}, {"resolve": "true"})
    )

    assert "_power" not in plain
    assert resolved["power"] == plain["power"]
    assert resolved["_power"]["value"] == 150


def test_a_list_comes_as_json_or_csv(api: Api) -> None:
    created(api, NOTE)
    [row] = csv.DictReader(io.StringIO(api("GET", "/events.csv", **WINDOW).text))

    assert row["name"] == "Travel"
    assert api("GET", "/events.json", **WINDOW).json() == listed(api)
    assert api("GET", "/events.csv", oldest="2000-01-01").text.strip() == "id"


@pytest.mark.parametrize(
    ("number", "status"), [("1", 404), ("plan_x", 422), ("1.5", 422), ("9" * 30, 422), ("-1", 422)]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_event_that_is_not_there(api: Api, method: str, number: str, status: int) -> None:
    answer = api(method, f"/events/{number}", {} if method == "PUT" else None)

    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_another_athletes_event_is_not_there(api: Api, calendar: EmbeddedCalendar) -> None:
    number = calendar.add_event("i2", **NOTE)

    assert api("GET", f"/events/{number}").status_code == 404
    assert api("PUT", "/events/bulk-delete", [{"id": number}]).json() == {"eventsDeleted": 0}


def test_bulk_delete_by_number_or_by_external_id(api: Api, calendar: EmbeddedCalendar) -> None:
    ours, other = created(api, workout()), created(api, workout(external_id="plan:other"))
    foreign = calendar.add_event(ATHLETE, **workout(external_id="app:1"), oauth_client_id=12)
    doomed = [
        {"id": other["id"], "external_id": "plan:2026-05-13:intervals"},
        {"external_id": "app:1"},
        {"id": 5},
    ]

    assert api("PUT", "/events/bulk-delete", doomed).json() == {"eventsDeleted": 1}
    assert sorted(row["id"] for row in listed(api)) == sorted([other["id"], foreign])
    assert ours["id"] not in [row["id"] for row in listed(api)]


def test_a_range_delete_without_newest_takes_the_whole_future(api: Api) -> None:
    for day in ("2026-05-12", "2026-05-13", "2031-01-01"):
        created(api, workout(start_date_local=f"{day}T00:00:00"))
    created(api, NOTE)

    assert api("DELETE", "/events", oldest="2026-05-13").status_code == 400
    assert api("DELETE", "/events", oldest="2026-05-13", category="WORKOUT", createdById="i9").content == b""
    assert len(listed(api, newest="2031-12-31")) == 4
    assert api("DELETE", "/events", oldest="2026-05-13", category="WORKOUT").status_code == 200
    assert [row["category"] for row in listed(api, newest="2031-12-31")] == ["WORKOUT", "NOTE"]


def test_deleting_one_of_a_plan_can_take_the_others(api: Api, calendar: EmbeddedCalendar) -> None:
    def planned(day: int, applied: str | None = "2026-05-01T00:00:00.000+00:00") -> int:
        return calendar.add_event(
            ATHLETE, **workout(start_date_local=f"2026-05-{day}T00:00:00"), plan_applied=applied
        )

    before, doomed, _after, own = planned(10), planned(12), planned(14), planned(15, None)

    assert api("DELETE", f"/events/{doomed}", others="true", notBefore="2026-05-11").json() == {}

    assert [row["id"] for row in listed(api)] == [before, own]


def test_numbers_are_never_used_again(api: Api) -> None:
    first = created(api, NOTE)
    api("DELETE", f"/events/{first['id']}")

    assert created(api, NOTE)["id"] > first["id"]


def test_copies_are_new_events(api: Api) -> None:
    event = created(api, workout())

    rows = api(
        "POST", "/duplicate-events", {"numCopies": 2, "weeksBetween": 1, "eventIds": [event["id"]]}
    ).json()

    assert [row["start_date_local"] for row in rows] == ["2026-05-20T08:00:00", "2026-05-27T08:00:00"]
    assert [row["external_id"] for row in rows] == [None, None]
    assert len({row["uid"] for row in [event, *rows]}) == 3
    assert api("POST", "/duplicate-events", {"numCopies": "x"}).status_code == 400
    assert api("POST", "/duplicate-events", {"eventIds": [1]}).status_code == 404


def test_tags_and_fitness_model_events(api: Api) -> None:
    created(api, workout(tags=["key", "track"]))
    created(api, {**NOTE, "category": "SET_EFTP", "tags": ["key"]})

    assert api("GET", "/event-tags").json() == ["key", "track"]
    assert [row["category"] for row in api("GET", "/fitness-model-events").json()] == ["SET_EFTP"]


def test_somebody_elses_lock_holds(api: Api, calendar: EmbeddedCalendar) -> None:
    """What the athlete locked is the athlete's to change; what the coach locked is not."""
    own = created(api, workout(athlete_cannot_edit=True))
    number = calendar.add_event(
        ATHLETE, **workout(external_id="plan:c"), athlete_cannot_edit=True, created_by_id="i9"
    )
    athlete = Api(calendar, "0", "maria")
    locked = calendar.add_event(
        calendar.owner("maria"), **workout(), athlete_cannot_edit=True, created_by_id="i9"
    )

    assert api("PUT", f"/events/{own['id']}", {"name": "x"}).status_code == 200
    assert api("PUT", f"/events/{number}", {"name": "x"}).status_code == 200
    assert athlete("PUT", f"/events/{locked}", {"name": "x"}).status_code == 403
    assert athlete("DELETE", f"/events/{locked}").status_code == 403
    assert athlete("PUT", "/events/bulk-delete", [{"id": locked}]).status_code == 403
    assert athlete("POST", "/events/bulk", [workout()], upsert="true").status_code == 403


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json(api: Api, body: bytes) -> None:
    answer = api.http.post(f"/athlete/{ATHLETE}/events", content=body)

    assert answer.status_code == 400
    assert "JSON parse error" in answer.json()["error"]


@pytest.mark.parametrize(
    "path", ["/events/bulk", "/activities/manual/bulk", "/sport-settings", "/events/bulk-delete"]
)
@pytest.mark.parametrize("body", [{}, "x", [1]])
def test_a_body_of_the_wrong_shape(api: Api, path: str, body: Any) -> None:
    method = "POST" if path in ("/events/bulk", "/activities/manual/bulk") else "PUT"

    assert api(method, path, body).status_code == 400


def test_unknown_routes_and_verbs_get_the_frameworks_own_answer(api: Api) -> None:
    unknown, verb = api("GET", "/eventz"), api("DELETE", "/events/bulk")

    assert unknown.json() == {
        "timestamp": "2026-05-11T07:00:00.000+00:00",
        "status": 404,
        "error": "Not Found",
        "path": f"/api/v1/athlete/{ATHLETE}/eventz",
    }
    assert (verb.status_code, verb.json()["status"]) == (422, 422)
    assert api("POST", "/event-tags", {}).status_code == api("PATCH", "/events", {}).status_code == 405


def test_dates_in_the_query_are_checked(api: Api) -> None:
    assert api("GET", "/events", oldest="soon").status_code == 422
    assert api("GET", "/activities").status_code == 400
    assert listed(api, oldest="2026-05-01T00:00:00") == []


def test_what_people_do_without_the_api(api: Api, calendar: EmbeddedCalendar) -> None:
    """Edits, uploads to the watch and deletions that no client of ours made."""
    event = created(api, workout())
    errors: JSON = [{"service": "GARMIN", "message": "full", "date": "2026-05-11T00:00:00.000+00:00"}]

    calendar.edit_event(
        ATHLETE, event["id"], name="My way", start_date_local="2026-05-14T06:00:00", push_errors=errors
    )
    [row] = listed(api)
    calendar.remove_event(ATHLETE, event["id"])

    assert (row["name"], row["start_date_local"], row["push_errors"]) == (
        "My way",
        "2026-05-14T06:00:00",
        errors,
    )
    assert row["external_id"] == event["external_id"]
    assert row["end_date_local"] == "2026-05-15T00:00:00"
    assert calendar.events(ATHLETE) == ()


def test_the_clock_may_stand_still_and_updated_still_grows(api: Api) -> None:
    number = created(api, NOTE)["id"]
    stamps = [api("PUT", f"/events/{number}", {"name": str(n)}).json()["updated"] for n in range(3)]

    assert stamps == sorted(set(stamps))
    assert dt.datetime.fromisoformat(stamps[0]).tzinfo is not None
