"""The faults do what they say: what the server did, and what the client saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from reconciler.calendar.client import CalendarClient, Credential, Patience, RateLimit
from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.errors import CalendarError
from tests.canary import secret
from tests.simulation import faults
from tests.simulation.faults import Fault, FaultyTransport, Rule

Connect = Callable[..., tuple[CalendarClient, FaultyTransport]]
NOTE: dict[str, Any] = {
    "category": "NOTE",
    "name": "n",
    "start_date_local": "2026-05-13T00:00:00",
    "external_id": "plan:n",
}
MAY = dt.date(2026, 5, 1), dt.date(2026, 5, 31)


@pytest.fixture
def calendar() -> Iterator[EmbeddedCalendar]:
    with EmbeddedCalendar() as embedded:
        yield embedded


@pytest.fixture
def connect(calendar: EmbeddedCalendar) -> Connect:
    def made(*rules: Rule) -> tuple[CalendarClient, FaultyTransport]:
        transport = FaultyTransport(embedded_transport(calendar), *rules)
        once = Patience(attempts=1)
        client = CalendarClient(
            "https://a.test",
            "i1",
            Credential(secret("k")),
            transport=transport,
            patience=once,
            limiter=RateLimit(1e9),
        )
        return client, transport

    return made


@pytest.mark.parametrize(
    "fault", [faults.drop_answer, faults.too_slow, faults.broken_after, faults.half_an_answer]
)
def test_an_answer_that_is_lost_was_given(calendar: EmbeddedCalendar, connect: Connect, fault: Fault) -> None:
    client, transport = connect(Rule(fault, "POST"))

    with pytest.raises(CalendarError):
        client.upsert_events([NOTE])

    assert [event["external_id"] for event in calendar.events("i1")] == ["plan:n"]
    assert transport.writes == [("POST", "/api/v1/athlete/i1/events/bulk", [NOTE])]


@pytest.mark.parametrize(
    "fault",
    [
        faults.never_connected,
        faults.connect_timeout,
        faults.status(500),
        faults.too_many(1),
        faults.html_page,
    ],
)
def test_a_request_that_never_arrives_changes_nothing(
    calendar: EmbeddedCalendar, connect: Connect, fault: Fault
) -> None:
    client, _ = connect(Rule(fault, "POST"))

    with pytest.raises(CalendarError):
        client.upsert_events([NOTE])

    assert calendar.events("i1") == ()


@pytest.mark.parametrize(
    ("fault", "days"),
    [
        (faults.empty_list, []),
        (faults.partial_list(2), [11, 12]),
        (faults.reordered, [11, 12, 13]),
        (faults.doubled, [11, 12, 13]),
        (faults.as_floats, [11, 12, 13]),
    ],
)
def test_a_list_that_is_not_what_it_should_be(
    calendar: EmbeddedCalendar, connect: Connect, fault: Fault, days: list[int]
) -> None:
    for day in (11, 12, 13):
        calendar.add_event("i1", **{**NOTE, "start_date_local": f"2026-05-{day}T00:00:00"})
    client, _ = connect(Rule(fault))

    assert [event.date.day for event in client.list_events(*MAY)] == days


def test_rows_that_are_nothing_and_other_answers(calendar: EmbeddedCalendar, connect: Connect) -> None:
    calendar.add_event("i1", **NOTE)
    client, _ = connect(Rule(faults.no_rows, times=None))

    with pytest.raises(CalendarError):
        client.list_events(*MAY)
    assert client.athlete()["id"] == "i1"


def test_what_only_reads_is_caught_when_it_writes(connect: Connect) -> None:
    client, _ = connect(Rule(faults.refuse_writes, times=None))

    assert client.list_events(*MAY) == ()
    with pytest.raises(AssertionError, match="POST"):
        client.upsert_events([NOTE])


def test_rules_strike_where_and_as_often_as_they_say(connect: Connect) -> None:
    client, transport = connect(Rule(faults.status(404), "GET", "/sport-settings", times=2))

    client.list_events(*MAY)
    for _ in range(2):
        with pytest.raises(CalendarError):
            client.sport_settings()
    assert len(client.sport_settings()) == 4
    assert [path.rpartition("/")[2] for _, path, _ in transport.sent] == ["events", *["sport-settings"] * 3]
