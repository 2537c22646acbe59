"""The real client against the embedded calendar: inside the process, and through a port."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from reconciler.calendar.client import LOOK_BACK, CalendarClient, Credential, Kind, RateLimit
from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.errors import CalendarRefused, CredentialError
from tests.calendar.conftest import AT_ONCE, ATHLETE, MAY, NO_LIMIT, connect, workout


def test_what_was_sent_comes_back(client: CalendarClient) -> None:
    [stored] = client.upsert_events([workout(color="green", tags=["key"])])

    [live] = client.list_events(*MAY)

    assert live.id == stored.id
    assert (live.name, live.type, live.date) == ("5 x 1000 m", "Run", dt.date(2026, 5, 13))
    assert live.external_id == "plan:2026-05-13:intervals"
    assert live.get("description") == workout()["description"]
    assert (live.get("color"), live.get("tags")) == ("green", ["key"])
    assert live.get("moving_time") == (15 + 5 * 5 + 10) * 60


def test_sending_twice_updates_the_same_event(client: CalendarClient) -> None:
    [first] = client.upsert_events([workout()])
    [again] = client.upsert_events([workout(name="renamed", start_date_local="2026-05-15T00:00:00")])

    [live] = client.list_events(*MAY)

    assert first.id == again.id == live.id
    assert (live.name, live.date.day) == ("renamed", 15)


def test_many_changes_are_one_request_each_way(client: CalendarClient) -> None:
    bodies = [workout(external_id=f"plan:2026-05-13:w{n}") for n in range(20)]
    events = client.upsert_events(bodies)
    deleted = client.delete_events([event.id for event in events] + [999])

    assert deleted == 20
    assert client.list_events(*MAY) == ()
    assert client.request_count == 3


def test_nothing_to_do_sends_nothing(client: CalendarClient) -> None:
    assert client.upsert_events([]) == ()
    assert client.delete_events([]) == 0
    assert client.request_count == 0


def test_the_list_is_in_order_of_start(client: CalendarClient) -> None:
    starts = ["2026-05-20T00:00:00", "2026-05-13T18:00:00", "2026-05-13T08:00:00"]
    client.upsert_events([workout(external_id=f"plan:{start}", start_date_local=start) for start in starts])

    assert [event.start_date_local for event in client.list_events(*MAY)] == sorted(starts)


def test_an_entry_of_several_days_is_found_by_looking_back(client: CalendarClient) -> None:
    holiday = {
        "category": "HOLIDAY",
        "name": "Sea",
        "external_id": "plan:h",
        "start_date_local": "2026-04-25T00:00:00",
    }
    client.upsert_events([{**holiday, "end_date_local": "2026-05-09T00:00:00"}])

    assert client.list_events(*MAY) == ()
    assert [event.name for event in client.list_events(MAY[0] - LOOK_BACK, MAY[1])] == ["Sea"]


def test_what_later_work_reads(client: CalendarClient, calendar: EmbeddedCalendar) -> None:
    calendar.add_activity(
        ATHLETE, type="Run", start_date_local="2026-05-10T09:00:00", moving_time=3600, distance=10000
    )
    calendar.add_activity(ATHLETE, type="Ride", start_date_local="2026-05-12T09:00:00", moving_time=3600)
    calendar.set_wellness(ATHLETE, dt.date(2026, 5, 10), ctl=51.5, restingHR=48)
    calendar.set_athlete(ATHLETE, timezone="Europe/Berlin")

    assert [row["type"] for row in client.activities(*MAY)] == ["Ride", "Run"]
    assert [(row["id"], row["ctl"], row["restingHR"]) for row in client.wellness(*MAY)] == [
        ("2026-05-10", 51.5, 48)
    ]
    assert client.athlete()["timezone"] == "Europe/Berlin"
    assert client.sport_settings()[0]["ftp"] == 200
    assert client.sport_settings() == tuple(client.athlete()["sportSettings"])  # type: ignore[arg-type]


def test_laps_and_messages_of_an_activity(client: CalendarClient, calendar: EmbeddedCalendar) -> None:
    run: dict[str, Any] = {"type": "Run", "start_date_local": "2026-05-10T09:00:00", "moving_time": 600}
    laps: list[dict[str, Any]] = [
        {"moving_time": 300, "average_speed": 3.5},
        {"moving_time": 300, "type": "RECOVERY"},
    ]
    lapped = calendar.add_activity(ATHLETE, **run, intervals=laps, messages=[{"content": "heavy legs"}])
    bare = calendar.add_activity(ATHLETE, **run)

    answer = client.intervals(lapped)["icu_intervals"]
    assert isinstance(answer, list)
    assert [(lap["moving_time"], lap["type"]) for lap in answer if isinstance(lap, dict)] == [
        (300, "WORK"),
        (300, "RECOVERY"),
    ]
    assert [row["content"] for row in client.messages(lapped)] == ["heavy legs"]
    assert client.intervals(bare)["icu_intervals"] == []
    assert client.messages(bare) == ()
    assert not [key for row in client.activities(*MAY) for key in row if key.startswith("_")]


def test_what_came_through_strava_has_no_laps(client: CalendarClient, calendar: EmbeddedCalendar) -> None:
    stub = calendar.add_activity(ATHLETE, source="STRAVA", type="Run", start_date_local="2026-05-10T09:00:00")

    with pytest.raises(CalendarRefused, match="Strava"):
        client.intervals(stub)


@pytest.mark.parametrize("activity", ["", "i1/../i2", "i1?x", "i 1", "i1\n", "é", "i" * 33])
def test_an_activity_id_cannot_change_the_path(client: CalendarClient, activity: str) -> None:
    with pytest.raises(CalendarRefused, match="activity id"):
        client.intervals(activity)
    with pytest.raises(CalendarRefused, match="activity id"):
        client.messages(activity)


def test_the_request_says_who_asks(calendar: EmbeddedCalendar) -> None:
    seen: list[httpx.Request] = []

    def watch(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return embedded_transport(calendar).handle_request(request)

    connect(httpx.MockTransport(watch)).list_events(*MAY)

    assert seen[0].headers["User-Agent"].startswith("training-plan-reconciler/")
    assert seen[0].headers["Authorization"].startswith("Basic ")
    assert str(seen[0].url) == (
        f"https://calendar.test/api/v1/athlete/{ATHLETE}/events?oldest=2026-05-01&newest=2026-05-31"
    )


def test_a_transport_may_be_shared_and_outlives_each_client(calendar: EmbeddedCalendar) -> None:
    with serve(calendar) as server, httpx.HTTPTransport() as shared:
        for _ in range(2):
            with connect(shared, server.url) as client:
                assert client.list_events(*MAY) == ()


@pytest.mark.parametrize("kind", ["api_key", "bearer"])
def test_zero_is_the_owner_and_owners_do_not_share(calendar: EmbeddedCalendar, kind: Kind) -> None:
    def owner(secret: str) -> CalendarClient:
        credential = Credential(secret, kind)
        return CalendarClient(
            "https://calendar.test",
            "0",
            credential,
            transport=embedded_transport(calendar),
            limiter=RateLimit(NO_LIMIT),
            patience=AT_ONCE,
        )

    owner("one").upsert_events([workout()])

    assert len(owner("one").list_events(*MAY)) == 1
    assert owner("two").list_events(*MAY) == ()
    assert owner("one").athlete()["id"] == calendar.owner("one")


@pytest.mark.parametrize(
    "address",
    [
        "http://intervals.icu",
        "http://127.0.0.1.evil.test",
        "ftp://127.0.0.1",
        "intervals.icu",
        "",
        "https://",
        "https://key:secret@intervals.icu",
        "https://intervals.icu/?key=secret",
        "https://intervals.icu/#x",
    ],
)
def test_an_address_that_would_leak_the_credential_is_refused(address: str) -> None:
    with pytest.raises(CalendarRefused) as caught:
        CalendarClient(address, ATHLETE, Credential("s3cr3t"))

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["https://a.test", "https://a.test/", "https://a.test/api/v1", "http://localhost:1"]
)
def test_the_address_may_hold_the_prefix_or_not(address: str) -> None:
    with CalendarClient(address, ATHLETE, Credential("s3cr3t"), transport=_answering(b"[]")) as client:
        assert client.list_events(*MAY) == ()


@pytest.mark.parametrize("athlete", ["", "i1/../i2", "i1?x", "i 1", "i1\n", "é", "i" * 33])
def test_an_athlete_id_cannot_change_the_path(athlete: str) -> None:
    with pytest.raises(CalendarRefused, match="athlete id"):
        CalendarClient("https://a.test", athlete, Credential("s3cr3t"))


GUARDED: Any = {"keys": {"right": "i1", "coach": ["i9", "i1"]}, "tokens": {"token": "i1"}}


def guarded(secret: str, athlete: str, kind: Kind) -> CalendarClient:
    embedded = EmbeddedCalendar(**GUARDED)
    credential = Credential(secret, kind)
    return CalendarClient("https://a.test", athlete, credential, transport=embedded_transport(embedded))


@pytest.mark.parametrize(
    ("secret", "athlete", "kind"),
    [
        ("right", "i1", "api_key"),
        ("right", "0", "api_key"),
        ("coach", "i1", "api_key"),
        ("token", "i1", "bearer"),
    ],
)
def test_a_key_opens_its_own_athletes(secret: str, athlete: str, kind: Kind) -> None:
    assert guarded(secret, athlete, kind).list_events(*MAY) == ()


@pytest.mark.parametrize(
    ("secret", "athlete", "kind", "status"),
    [
        ("wrong", "i1", "api_key", 401),
        ("wrong", "i1", "bearer", 401),
        ("right", "i2", "api_key", 403),
        ("right", "1", "api_key", 403),
        ("right", "i1", "bearer", 403),
        ("token", "i1", "api_key", 401),
    ],
)
def test_a_wrong_key_and_a_wrong_athlete_are_told_apart(
    secret: str, athlete: str, kind: Kind, status: int
) -> None:
    with pytest.raises(CredentialError, match="credential") as caught:
        guarded(secret, athlete, kind).list_events(*MAY)

    assert caught.value.status == status
    assert "begin with `i`" in caught.value.hint


def _answering(body: bytes) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path.startswith("/api/v1/athlete/")
        return httpx.Response(200, content=body)

    return httpx.MockTransport(answer)


def test_an_event_is_found_by_its_number_or_is_not_there(client: CalendarClient) -> None:
    [stored] = client.upsert_events([workout()])

    assert (found := client.find_event(stored.id)) is not None
    assert found.external_id == stored.external_id
    client.delete_events([stored.id])
    assert client.find_event(stored.id) is None
