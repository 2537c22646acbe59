"""Every way in which the network and the server let us down, and what the client makes of it.

The rules: a read is repeated, a write only where it cannot have arrived; nothing unreadable passes for an empty
calendar; no secret in any word.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from reconciler.calendar import wire
from reconciler.calendar.answers import Answer, retry_after
from reconciler.calendar.client import CalendarClient, Patience, RateLimit
from reconciler.calendar.embedded import EmbeddedCalendar, Request, Response, serve
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.errors import CalendarDown, CalendarError, CalendarRefused, CredentialError, OutcomeUnknown
from tests.calendar.conftest import AT_ONCE, ATHLETE, MAY, NO_LIMIT, SECRET, connect, shared, workout
from tests.simulation import faults
from tests.simulation.faults import Fault, FaultyTransport, Rule

ROOT = Path(__file__).parents[2]
TRANSIENT = {
    "never connected": faults.never_connected,
    "connect timeout": faults.connect_timeout,
    "answer dropped": faults.drop_answer,
    "too slow": faults.too_slow,
    "500": faults.status(500),
    "502 page": faults.status(502, b"<html>Bad gateway</html>"),
    "408": faults.status(408, b""),
    "429": faults.too_many(),
    "429 with a time": faults.too_many(0),
    "half an answer": faults.half_an_answer,
    "html page": faults.html_page,
    "html 403": faults.status(403, b"<!DOCTYPE html><title>Attention Required!</title>"),
}
LOST = ["answer dropped", "too slow", "500", "502 page", "408", "half an answer", "html page", "html 403"]
NEVER_ARRIVED = ["never connected", "connect timeout", "429", "429 with a time"]


def through(calendar: EmbeddedCalendar, *rules: Rule) -> tuple[CalendarClient, FaultyTransport]:
    transport = FaultyTransport(embedded_transport(calendar), *rules)
    return connect(transport), transport


@pytest.mark.parametrize("call", ["find_event", "update_event"])
def test_an_answer_that_is_nested_too_deeply_is_an_error_for_people(
    calendar: EmbeddedCalendar, call: str
) -> None:
    number = calendar.add_event(ATHLETE, **workout())
    deep = b'{"a":' * 700 + b"1" + b"}" * 700
    client, _ = through(calendar, Rule(faults.status(200, deep), times=9))

    with pytest.raises(CalendarError, match="nested too deeply"):
        client.find_event(number) if call == "find_event" else client.update_event(number, {"name": "A"})


@pytest.mark.parametrize("fault", TRANSIENT.values(), ids=TRANSIENT)
def test_a_read_survives_two_failures(calendar: EmbeddedCalendar, fault: Fault) -> None:
    calendar.add_event(ATHLETE, **workout())
    client, transport = through(calendar, Rule(fault, times=2))

    assert len(client.list_events(*MAY)) == 1
    assert client.request_count == len(transport.sent) == 3


@pytest.mark.parametrize("fault", TRANSIENT.values(), ids=TRANSIENT)
def test_a_read_that_never_succeeds_is_an_error_and_no_empty_calendar(
    calendar: EmbeddedCalendar, fault: Fault
) -> None:
    client, _ = through(calendar, Rule(fault, times=None))

    with pytest.raises(CalendarDown) as caught:
        client.list_events(*MAY)

    assert caught.value.hint
    assert client.request_count == AT_ONCE.attempts


@pytest.mark.parametrize("name", LOST)
def test_a_write_whose_answer_is_lost_is_never_sent_again(calendar: EmbeddedCalendar, name: str) -> None:
    client, transport = through(calendar, Rule(TRANSIENT[name], "POST", times=None))

    with pytest.raises(OutcomeUnknown, match="lost"):
        client.upsert_events([workout()])

    assert len(transport.writes) == 1


@pytest.mark.parametrize("name", LOST)
def test_a_delete_whose_answer_is_lost_is_never_sent_again(calendar: EmbeddedCalendar, name: str) -> None:
    number = calendar.add_event(ATHLETE, **workout())
    client, transport = through(calendar, Rule(TRANSIENT[name], "PUT", times=None))

    with pytest.raises(OutcomeUnknown):
        client.delete_events([number])

    assert len(transport.writes) == 1


@pytest.mark.parametrize("name", NEVER_ARRIVED)
def test_a_write_that_cannot_have_arrived_is_sent_again(calendar: EmbeddedCalendar, name: str) -> None:
    client, transport = through(calendar, Rule(TRANSIENT[name], "POST", times=2))

    client.upsert_events([workout()])

    assert len(transport.writes) == 3
    assert len(calendar.events(ATHLETE)) == 1


@pytest.mark.parametrize("name", NEVER_ARRIVED)
def test_a_write_that_never_arrives_is_known_not_to_have_happened(
    calendar: EmbeddedCalendar, name: str
) -> None:
    client, _ = through(calendar, Rule(TRANSIENT[name], "POST", times=None))

    with pytest.raises(CalendarDown):
        client.upsert_events([workout()])

    assert calendar.events(ATHLETE) == ()


def test_after_a_lost_answer_reading_tells_what_happened(calendar: EmbeddedCalendar) -> None:
    """The answer is dropped after the server stored it: one event, not two."""
    client, _ = through(calendar, Rule(faults.drop_answer, "POST"))
    with pytest.raises(OutcomeUnknown):
        client.upsert_events([workout()])

    [live] = client.list_events(*MAY)
    [again] = client.upsert_events([workout()])

    assert live.id == again.id
    assert len(client.list_events(*MAY)) == 1


def test_too_many_requests_wait_as_long_as_the_server_says(calendar: EmbeddedCalendar) -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    limiter = RateLimit(NO_LIMIT, clock=lambda: now[0], sleep=sleep)
    transport = FaultyTransport(embedded_transport(calendar), Rule(faults.too_many(17)))
    connect(transport, limiter=limiter).list_events(*MAY)

    assert sum(slept) == pytest.approx(17)


def test_a_wait_beyond_all_patience_ends_at_once(calendar: EmbeddedCalendar) -> None:
    transport = FaultyTransport(embedded_transport(calendar), Rule(faults.too_many(3600), times=None))
    client = connect(transport, patience=Patience(longest_pause=60))

    with pytest.raises(CalendarDown, match="3600"):
        client.list_events(*MAY)

    assert client.request_count == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 40),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("Wed, 01 Jan 1969 00:00:00 GMT", 0),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after(Answer(429, {"retry-after": header}, b""), now=60.0) == seconds


@pytest.mark.parametrize("code", [400, 404, 405, 409, 422])
def test_a_refusal_carries_the_servers_words_and_is_not_repeated(
    calendar: EmbeddedCalendar, code: int
) -> None:
    body = json.dumps({"status": code, "error": "Name is required"}).encode()
    client, _ = through(calendar, Rule(faults.status(code, body), times=None))

    with pytest.raises(CalendarRefused, match="Name is required") as caught:
        client.upsert_events([workout()])

    assert caught.value.status == code
    assert client.request_count == 1


@pytest.mark.parametrize("code", [401, 403])
@pytest.mark.parametrize("body", [b"", b'{"status":403,"error":"Access denied"}', b"Access denied"])
def test_a_refused_credential_comes_with_hints_and_is_not_repeated(
    calendar: EmbeddedCalendar, code: int, body: bytes
) -> None:
    client, _ = through(calendar, Rule(faults.status(code, body), times=None))

    with pytest.raises(CredentialError) as caught:
        client.list_events(*MAY)

    assert (caught.value.status, client.request_count) == (code, 1)
    assert "Bearer" in caught.value.hint


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"status":200}',
        '"x"',
        "1",
        "null",
        "[1]",
        "[null]",
        "[{}]",
        '[{"id":1}]',
        "",
        "[" * 10000 + "]" * 10000,
    ],
)
def test_an_answer_that_is_no_list_of_events_is_no_empty_calendar(
    calendar: EmbeddedCalendar, body: str
) -> None:
    client, _ = through(calendar, Rule(faults.status(200, body.encode()), times=None))

    with pytest.raises(CalendarDown):
        client.list_events(*MAY)


def test_a_list_is_no_athlete(calendar: EmbeddedCalendar) -> None:
    client, _ = through(calendar, Rule(faults.status(200, b"[]"), times=None))

    with pytest.raises(CalendarDown, match="expected an object"):
        client.athlete()


@pytest.mark.parametrize("body", ["{}", "", "[{}]", '{"eventsDeleted":"two"}'])
def test_a_write_with_an_odd_answer_has_an_unknown_outcome(calendar: EmbeddedCalendar, body: str) -> None:
    client, transport = through(calendar, Rule(faults.status(200, body.encode()), times=None))

    with pytest.raises(OutcomeUnknown):
        client.upsert_events([workout()])
    with pytest.raises(OutcomeUnknown):
        client.delete_events([1])

    assert len(transport.writes) == 2


def test_rows_in_any_order_as_floats_and_twice_are_the_same_calendar(calendar: EmbeddedCalendar) -> None:
    for day in (14, 12, 13):
        calendar.add_event(ATHLETE, **workout(start_date_local=f"2026-05-{day}T00:00:00"))
    straight = connect(embedded_transport(calendar)).list_events(*MAY)

    for fault in (faults.reordered, faults.as_floats, faults.doubled):
        client, _ = through(calendar, Rule(fault))
        assert client.list_events(*MAY) == straight


def test_two_different_rows_of_one_id_are_no_calendar(calendar: EmbeddedCalendar) -> None:
    calendar.add_event(ATHLETE, **workout())
    liar = faults.rows(lambda found: [*found, {**found[0], "name": "other"}])
    client, _ = through(calendar, Rule(liar))

    with pytest.raises(CalendarDown, match="two different rows"):
        client.list_events(*MAY)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed(calendar: EmbeddedCalendar, method: str) -> None:
    away = faults.status(302, b"", Location="https://evil.test/api/v1/athlete/i1001/events")
    client, transport = through(calendar, Rule(away, times=None))

    with pytest.raises(CalendarError, match="redirect"):
        client.list_events(*MAY) if method == "GET" else client.upsert_events([workout()])

    [(sent, path, _)] = transport.sent
    assert (sent, path.startswith(f"/api/v1/athlete/{ATHLETE}/events")) == (method, True)


def test_an_endless_answer_is_cut_off(calendar: EmbeddedCalendar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST_ANSWER", 1000)
    calendar.add_event(ATHLETE, **workout(description="x" * 2000))
    client, _ = through(calendar)

    with pytest.raises(CalendarDown, match="larger"):
        client.list_events(*MAY)


def test_foreign_words_are_fit_for_a_terminal(calendar: EmbeddedCalendar) -> None:
    nasty = "\x1b[2Jgone\r\n@everyone \u202e" + "x" * 5000
    client, _ = through(calendar, Rule(faults.status(422, json.dumps({"error": nasty}).encode()), times=None))

    with pytest.raises(CalendarRefused) as caught:
        client.list_events(*MAY)

    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 500


@pytest.mark.parametrize("example", range(14))
def test_recorded_error_answers_become_the_right_error(calendar: EmbeddedCalendar, example: int) -> None:
    recorded = shared("api/errors.json")["examples"][example]
    text = recorded.get("body") or {"status": recorded["status"], "error": recorded.get("body_contains", "")}
    client, _ = through(
        calendar, Rule(faults.status(recorded["status"], json.dumps(text).encode()), times=None)
    )
    kind = {401: CredentialError, 403: CredentialError, 429: CalendarDown, 500: CalendarDown}

    with pytest.raises(kind.get(recorded["status"], CalendarRefused)) as caught:
        client.list_events(*MAY)

    assert recorded.get("body_contains", "") in str(caught.value)


ECHO = json.dumps({"error": f"bad key {SECRET}"}).encode()


@pytest.mark.parametrize(
    "fault",
    [*TRANSIENT.values(), *(faults.status(code, ECHO) for code in (400, 401, 403, 422, 500, 503))],
)
@pytest.mark.parametrize("write", [False, True])
def test_no_exception_shows_the_secret(calendar: EmbeddedCalendar, fault: Fault, write: bool) -> None:  # noqa: FBT001
    """Neither in its words nor anywhere in the printed traceback, causes included."""
    client, _ = through(calendar, Rule(fault, times=None))

    with pytest.raises(CalendarError) as caught:
        client.upsert_events([workout()]) if write else client.list_events(*MAY)

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caught.value.hint
    encoded = client._wire._http.headers["Authorization"].split()[1]
    assert SECRET not in shown
    assert encoded not in shown
    assert caught.value.__cause__ is None


class CutOff:
    """Over a real port: promises a long answer, sends the beginning, and hangs up."""

    def handle(self, _request: Request) -> Response:
        return Response(200, b'[{"id": 1,', {"content-length": "1000", "connection": "close"})


class Broken:
    def handle(self, _request: Request) -> Response:
        raise KeyError(SECRET)


@pytest.mark.parametrize("calendar_", [CutOff(), Broken()])
def test_a_real_server_that_breaks_off_or_breaks(calendar_: CutOff | Broken) -> None:
    with serve(calendar_) as server:
        client = connect(url=server.url)
        with pytest.raises(CalendarDown):
            client.list_events(*MAY)
        with pytest.raises(OutcomeUnknown):
            client.upsert_events([workout()])
        client.close()

    assert client.request_count == AT_ONCE.attempts + 1


def test_a_port_where_nobody_answers() -> None:
    with serve(CutOff()) as server:
        url = server.url
    client = connect(url=url)

    with pytest.raises(CalendarDown, match=r"127\.0\.0\.1"):
        client.upsert_events([workout()])
    client.close()


QUIET = """
from tests.calendar.conftest import MAY, connect
from tests.simulation.faults import never_connected
import httpx
try:
    connect(httpx.MockTransport(lambda request: never_connected(request, None))).list_events(*MAY)
except Exception as error:
    print(type(error).__name__)
"""


def test_repeats_print_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=True, cwd=ROOT)

    assert (done.stdout.strip(), done.stderr) == ("CalendarDown", "")
