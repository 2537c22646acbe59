"""The other endpoints of the embedded calendar: activities and pairing, wellness, settings, athletes, access, files."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import http.client
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, Request, serve
from reconciler.errors import CalendarDown
from tests.calendar.conftest import ATHLETE, NOW, Api, shared, workout

if TYPE_CHECKING:
    from pathlib import Path

RUN: dict[str, Any] = {"type": "Run", "start_date_local": "2026-05-13T09:00:00", "moving_time": 3000}
WINDOW = {"oldest": "2026-05-01", "newest": "2026-05-31"}


def done(api: Api, **changes: Any) -> dict[str, Any]:
    answer = api("POST", "/activities/manual", {**RUN, **changes})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def planned(api: Api, **changes: Any) -> int:
    return int(api("POST", "/events", workout(**changes)).json()["id"])


def paired(api: Api) -> dict[int, str | None]:
    return {row["id"]: row["paired_activity_id"] for row in api("GET", "/events", **WINDOW).json()}


def test_a_session_of_the_same_day_and_sport_completes_the_event(api: Api) -> None:
    event, other = planned(api), planned(api, type="Ride")
    note = api(
        "POST", "/events", {"category": "NOTE", "name": "n", "start_date_local": "2026-05-13T00:00:00"}
    ).json()["id"]

    activity = done(api)

    assert activity["paired_event_id"] == event
    assert paired(api) == {event: activity["id"], other: None, note: None}
    assert api("GET", f"/events/{event}").json()["paired_activity_id"] == activity["id"]


def test_of_several_the_nearest_in_duration_is_completed_and_each_only_once(api: Api) -> None:
    long, short = planned(api, description="- 2h Z1 HR"), planned(api, description="- 20m Z1 HR")

    assert done(api, moving_time=1300)["paired_event_id"] == short
    assert done(api, moving_time=1300)["paired_event_id"] == long
    assert done(api, moving_time=1300)["paired_event_id"] is None


@pytest.mark.parametrize(
    ("sport", "day", "pairs"),
    [("TrailRun", 13, True), ("Run", 14, False), ("Swim", 13, False), ("Yoga", 13, False)],
)
def test_sports_of_one_group_pair(api: Api, sport: str, day: int, pairs: bool) -> None:  # noqa: FBT001
    event = planned(api)

    activity = done(api, type=sport, start_date_local=f"2026-05-{day}T09:00:00")

    assert activity["paired_event_id"] == (event if pairs else None)


@pytest.mark.parametrize("name", ["easy-spin", "easy-z2"])
def test_compliance_is_that_of_recorded_pairs(api: Api, name: str) -> None:
    pair = shared(f"api/pair-session-review-{name}.json")
    kept = ("type", "name", "start_date_local", "icu_training_load", "moving_time", "category")
    event = api("POST", "/events", {key: pair["event"][key] for key in kept}).json()
    keys = ("type", "start_date_local", "icu_training_load", "moving_time")

    activity = done(api, **{key: pair["activity"][key] for key in keys}, paired_event_id=event["id"])

    assert activity["compliance"] == pytest.approx(pair["activity"]["compliance"], abs=1e-4)


def test_compliance_is_by_time_where_no_load_was_planned(api: Api) -> None:
    planned(api, description="", moving_time=3600)

    assert done(api, moving_time=1800, icu_training_load=90)["compliance"] == 50


def test_no_measure_no_compliance(api: Api) -> None:
    event = planned(api, description="")

    assert (done(api)["paired_event_id"], done(api)["compliance"]) == (event, None)


def test_deleting_the_event_forgets_the_pair_and_a_new_event_does_not_restore_it(api: Api) -> None:
    event = planned(api)
    activity = done(api)
    api("DELETE", f"/events/{event}")
    planned(api)

    row = api("GET", f"//activity/{activity['id']}").json()

    assert (row["paired_event_id"], row["compliance"]) == (None, None)
    assert list(paired(api).values()) == [None]


def test_pairing_by_hand_goes_through_the_activity_not_the_event(api: Api) -> None:
    event = planned(api, start_date_local="2026-05-14T00:00:00")
    activity = done(api)

    api("PUT", f"/events/{event}", {"paired_activity_id": activity["id"]})
    assert paired(api) == {event: None}

    row = api(
        "PUT", f"//activity/{activity['id']}", {"paired_event_id": event, "name": None, "feel": 2}
    ).json()
    assert (row["paired_event_id"], row["feel"], row["moving_time"]) == (event, 2, 3000)
    assert paired(api) == {event: activity["id"]}
    assert api("PUT", f"//activity/{activity['id']}", {"paired_event_id": 1}).status_code == 404


def test_mark_done_makes_a_session_just_as_planned(api: Api) -> None:
    event = planned(api)

    activity = api("POST", f"/events/{event}/mark-done").json()

    assert (activity["source"], activity["paired_event_id"], activity["compliance"]) == ("MANUAL", event, 100)
    assert api("POST", "/events/1/mark-done").status_code == 404


def test_activities_are_listed_newest_first_and_can_be_narrowed(api: Api) -> None:
    ids = [done(api, start_date_local=f"2026-05-{day}T09:00:00")["id"] for day in (12, 14, 13)]

    assert [row["start_date_local"][8:10] for row in api("GET", "/activities", **WINDOW).json()] == [
        "14",
        "13",
        "12",
    ]
    assert len(api("GET", "/activities", **WINDOW, limit=1).json()) == 1
    assert api("GET", "/activities", oldest="2026-05-14", fields="id,type,compliance").json() == [
        {"id": ids[1], "type": "Run"}
    ]
    assert [row["id"] for row in api("GET", f"/activities/{ids[0]},{ids[1]}").json()] == ids[:2]


def test_activities_in_bulk_and_their_local_time(api: Api, calendar: EmbeddedCalendar) -> None:
    calendar.set_athlete(ATHLETE, timezone="Europe/Berlin")

    [activity] = api("POST", "/activities/manual/bulk", [RUN]).json()

    assert activity["start_date"] == "2026-05-13T07:00:00Z"
    assert activity["icu_athlete_id"] == ATHLETE


def test_a_deleted_activity_is_gone(api: Api) -> None:
    activity = done(api)["id"]

    assert api("DELETE", f"//activity/{activity}").json() == {"icu_athlete_id": ATHLETE, "id": activity}
    assert api("GET", f"//activity/{activity}").status_code == 404
    assert api("GET", "//activity/../x").status_code == 404


@pytest.mark.parametrize("name", ["i1", "x", "i" + "9" * 30])
def test_an_activity_that_is_not_there(api: Api, name: str) -> None:
    assert api("GET", f"//activity/{name}").status_code == 404


@pytest.mark.parametrize("body", [{"type": "Run"}, {"start_date_local": "2026-05-13T00:00:00"}])
def test_an_activity_needs_a_time_and_a_sport(api: Api, body: dict[str, str]) -> None:
    assert api("POST", "/activities/manual", body).status_code == 422
    assert api("POST", "/activities/manual", []).status_code == 400


def test_what_came_through_strava_is_a_stub(api: Api, calendar: EmbeddedCalendar) -> None:
    number = calendar.add_activity(ATHLETE, source="STRAVA", start_date_local="2026-05-13T09:00:00")

    [row] = api("GET", "/activities", **WINDOW).json()

    assert row.keys() == shared("api/activity-strava-stub.json").keys()
    for method in ("GET", "PUT"):
        answer = api(method, f"//activity/{number}", {} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["error"]) == (
            422,
            "Cannot read Strava activities via the API",
        )


def test_wellness_keeps_what_is_not_sent(api: Api) -> None:
    api("PUT", "/wellness/2026-05-10", {"weight": 70.5, "restingHR": 48, "comments": "tired"})
    api("PUT", "/wellness", {"id": "2026-05-10", "restingHR": 47, "weight": None})
    api("PUT", "/wellness-bulk", [{"id": "2026-05-12", "hrv": 61}])

    rows = api("GET", "/wellness", **WINDOW).json()

    assert [(row["id"], row["weight"], row["restingHR"], row["hrv"]) for row in rows] == [
        ("2026-05-10", 70.5, 47, None),
        ("2026-05-12", None, None, 61),
    ]
    assert api("GET", "/wellness/2026-05-10").json()["comments"] == "tired"
    assert api("GET", "/wellness/2026-05-11").json()["weight"] is None
    assert api("GET", "/wellness.json", oldest="2026-05-12", fields="hrv").json() == [
        {"id": "2026-05-12", "hrv": 61}
    ]


def test_recorded_wellness_rows_have_our_keys(api: Api) -> None:
    rows = shared("api/wellness-full-shape-ljcl.json")

    stored = api("PUT", "/wellness", rows[0]).json()

    assert stored.keys() == rows[0].keys()
    assert stored == rows[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [({"feel": 1}, "Unrecognized wellness field [feel]"), ({"id": "x"}, "could not be parsed")],
)
def test_a_wrong_wellness_record_is_refused(api: Api, body: dict[str, Any], words: str) -> None:
    answer = api("PUT", "/wellness", body)

    assert (answer.status_code, words in answer.json()["error"]) == (422, True)
    assert api("PUT", "/wellness", []).status_code == 400
    assert api("GET", "/wellness/x").status_code == 422


def test_sport_settings_by_number_by_sport_and_all_at_once(api: Api) -> None:
    rows = api("GET", "/sport-settings").json()
    by_sport = api("GET", "/sport-settings/TrailRun").json()

    assert by_sport in rows
    assert by_sport == api("GET", f"/sport-settings/{by_sport['id']}").json()
    assert api("GET", "/sport-settings/Chess").status_code == 404
    changed = api(
        "PUT", "/sport-settings", [{"id": rows[0]["id"], "ftp": 250, "athlete_id": "i2", "x": 1}]
    ).json()
    assert changed == [rows[0] | {"ftp": 250}]
    assert api("PUT", f"/sport-settings/{rows[0]['id']}", []).status_code == 400


def test_settings_can_be_those_that_were_recorded(api: Api, calendar: EmbeddedCalendar) -> None:
    recorded = shared("api/sport-settings-ljcl.json")
    calendar.set_sports(ATHLETE, recorded)

    rows = api("GET", "/sport-settings").json()

    assert [{key: row[key] for key in recorded[0] if key not in ("id", "athlete_id")} for row in rows] == [
        {key: row[key] for key in row if key not in ("id", "athlete_id")} for row in recorded
    ]
    assert api("GET", "").json()["sportSettings"] == rows


def test_a_coach_sees_those_they_coach() -> None:
    with EmbeddedCalendar(keys={"coach": ["i9", "i2", "i1"], "maria": "i1"}) as guarded:
        coach, maria = Api(guarded, "i1", "coach"), Api(guarded, "i2", "maria")

        assert [row["id"] for row in coach("GET", "//athletes").json()] == ["i9", "i1", "i2"]
        assert coach("POST", "/events", workout()).json()["created_by_id"] == "i9"
        assert maria("GET", "/events").json() == {"status": 403, "error": "Access denied"}
        guarded.add_activity("i2", **RUN)
        activity = Api(guarded, "i2", "coach")("GET", "/activities", oldest="2026-05-01").json()[0]["id"]
        assert maria("GET", f"//activity/{activity}").status_code == 403


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !",
        "Basic " + base64.b64encode(b"i1:k").decode(),
        "Basic QVBJX0tFWTo=",
        "Bearer ",
        "Digest x",
        "Basic /w==",
    ],
)
def test_no_proper_credential_no_answer(calendar: EmbeddedCalendar, header: str) -> None:
    answer = calendar.handle(Request("GET", "/api/v1/athlete/0", {"authorization": header} if header else {}))

    assert answer.status == 401


def test_no_way_of_printing_shows_the_keys() -> None:
    with EmbeddedCalendar(keys={"k3y": "i1"}, tokens={"t0ken": "i1"}) as guarded:
        assert not any(word in repr(guarded) + repr(guarded._doors) for word in ("k3y", "t0ken"))


def test_a_file_remembers(tmp_path: Path) -> None:
    path = str(tmp_path / "calendar.db")
    with EmbeddedCalendar(path, clock=lambda: NOW) as first:
        Api(first)("POST", "/events/bulk", [workout()], upsert="true")
    with EmbeddedCalendar(path, clock=lambda: NOW) as second:
        [row] = Api(second)("POST", "/events/bulk", [workout(name="new")], upsert="true").json()

        assert [event["name"] for event in second.events(ATHLETE)] == ["new"]
        assert row["id"] == second.events(ATHLETE)[0]["id"]


def test_two_processes_may_share_a_file(tmp_path: Path) -> None:
    path = str(tmp_path / "calendar.db")
    with EmbeddedCalendar(path) as one, EmbeddedCalendar(path) as two:
        Api(one)("POST", "/events", workout())
        Api(two)("POST", "/events", workout())

        assert len(one.events(ATHLETE)) == len(two.events(ATHLETE)) == 2


def test_threads_that_upsert_at_once_make_no_duplicates(calendar: EmbeddedCalendar) -> None:
    bodies = [workout(external_id=f"plan:{n}") for n in range(5)]

    with serve(calendar) as server:

        def push() -> None:
            answer = httpx.post(
                f"{server.url}/api/v1/athlete/{ATHLETE}/events/bulk?upsert=true",
                json=bodies,
                auth=("API_KEY", "k"),
            )
            assert answer.status_code == 200

        threads = [threading.Thread(target=push) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(calendar.events(ATHLETE)) == 5


def test_a_port_refuses_what_it_cannot_measure(calendar: EmbeddedCalendar) -> None:
    with serve(calendar) as server:
        url = f"{server.url}/api/v1/athlete/0/events"

        def chunks() -> Any:
            yield b"[]"

        assert server.url.startswith("http://127.0.0.1:")
        assert httpx.post(url, content=chunks()).status_code == 413
        for length in ("x", "-1", str(2**40)):
            bare = http.client.HTTPConnection("127.0.0.1", server.port)
            bare.request("POST", "/api/v1/athletes", headers={"Content-Length": length})
            assert bare.getresponse().status == 413
            bare.close()
        assert httpx.get(url).status_code == 401


def test_serving_prints_nothing(calendar: EmbeddedCalendar, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(calendar) as server:
        httpx.get(f"{server.url}/nowhere")

    assert capfd.readouterr() == ("", "")


def test_a_waiting_server_ends_when_it_is_closed(calendar: EmbeddedCalendar) -> None:
    server = serve(calendar)
    waiting = threading.Thread(target=server.wait)
    waiting.start()

    server.close()
    waiting.join(timeout=10)

    assert not waiting.is_alive()


def test_wellness_set_from_inside(calendar: EmbeddedCalendar, api: Api) -> None:
    calendar.set_wellness(ATHLETE, dt.date(2026, 5, 1), ctl=50)

    assert api("GET", "/wellness").json()[0]["ctl"] == 50


@pytest.mark.parametrize("content", [b"a text that is no database " * 40, None])
def test_a_file_that_is_no_calendar_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "notes.txt"
    if content is None:
        path = tmp_path / "missing" / "calendar.db"
    else:
        path.write_bytes(content)

    with pytest.raises(CalendarDown, match=path.name):
        EmbeddedCalendar(str(path))

    assert content is None or path.read_bytes() == content


def test_a_file_held_by_another_is_a_server_error(tmp_path: Path) -> None:
    path = str(tmp_path / "calendar.db")
    with (
        EmbeddedCalendar(path) as embedded,
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        embedded._store._db.execute("PRAGMA busy_timeout = 1")
        other.execute("BEGIN IMMEDIATE")
        assert Api(embedded)("GET", "/events").status_code == 500
        other.execute("ROLLBACK")
        assert Api(embedded)("GET", "/events").status_code == 200
