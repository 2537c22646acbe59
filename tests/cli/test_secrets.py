"""A server that repeats the credential, and every way in which the program speaks: the credential stays inside."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from reconciler.calendar.client import CalendarClient, Credential, Kind, Patience, RateLimit
from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.errors import CalendarError
from tests.canary import leaking_files, leaks, secret
from tests.cli.plans import Plans
from tests.simulation import faults

KEY = secret("k3y-of-ada")
COMMANDS = (
    ("diff", "--format", "json"),
    ("review", "--format", "markdown"),
    ("apply", "--format", "json"),
    ("reconcile", "--verbose"),
    ("events", "--format", "json"),
    ("facts", "--format", "json"),
    ("prune",),
    ("doctor", "--format", "json"),
)


@dataclass
class Echo:
    """A calendar that answers with what it was sent, the credential above all."""

    status: int
    page: bool = False

    def handle(self, request: Request) -> Response:
        said = f"{request.headers.get('authorization')} {KEY} {dict(request.headers)}"
        if self.page:
            return Response(self.status, f"<html>{said}</html>".encode(), {"content-type": "text/html"})
        body = json.dumps({"status": self.status, "error": said, "message": said})
        return Response(
            self.status, body.encode(), {"content-type": "application/json", "location": f"/{KEY}"}
        )


@pytest.fixture(params=[302, 401, 422, 500, "page"])
def echoing(request: pytest.FixtureRequest) -> Iterator[str]:
    status, page = (200, True) if request.param == "page" else (int(request.param), False)
    with serve(Echo(status, page=page)) as server:
        yield server.url


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_repeats_what_a_server_repeats(
    plans: Plans,
    echoing: str,
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ADA_KEY", KEY)
    where = ("--athlete", "ada") if arguments[0] in ("events", "prune", "facts") else ()
    address = () if arguments[0] == "doctor" else ("--calendar", echoing)
    plans.write("settings.yaml", f"calendar: {echoing}\napproval: none\n")
    plans.commit()

    plans.run(*arguments, *where, *address)

    said = capfd.readouterr()
    assert said.out + said.err
    assert not leaks(said.out + said.err)


Fault = Callable[[httpx.Request, Callable[[httpx.Request], httpx.Response]], httpx.Response]


def raising(error: type[httpx.RequestError]) -> Fault:
    """An error of httpx whose own words hold the credential."""

    def fail(request: httpx.Request, _: object) -> httpx.Response:
        raise error(f"{request.headers['authorization']} {KEY}", request=request)

    return fail


@pytest.mark.parametrize("kind", ["api_key", "bearer"])
@pytest.mark.parametrize(
    "fault",
    [
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
        raising(httpx.RemoteProtocolError),
        raising(httpx.DecodingError),
        faults.status(400, KEY.encode()),
        faults.status(500, KEY.encode()),
        faults.too_many(3600),
        faults.html_page,
    ],
)
@pytest.mark.parametrize("writes", [True, False])
def test_no_error_of_the_network_and_no_traceback_holds_it(
    kind: Kind, fault: Fault, caplog: pytest.LogCaptureFixture, *, writes: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    transport = faults.FaultyTransport(httpx.MockTransport(lambda _: httpx.Response(500)), faults.Rule(fault))
    patience = Patience(attempts=1, first_wait=0, jitter=0)
    client = CalendarClient(
        "https://calendar.test",
        "i7",
        Credential(KEY, kind),
        transport=transport,
        patience=patience,
        limiter=RateLimit(1e9),
    )

    with pytest.raises(CalendarError) as caught, client:
        _ = client.upsert_events([{"name": "a"}]) if writes else client.athlete()

    lines = traceback.format_exception(caught.value)
    lines += [caught.value.message, caught.value.hint, repr(caught.value), repr(client), caplog.text]
    assert not leaks("\n".join(lines))


def test_over_a_real_connection_the_most_talkative_log_does_not_hold_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        EmbeddedCalendar(keys={"another": "i7"}) as calendar,
        serve(calendar) as server,
        CalendarClient(server.url, "i7", Credential(KEY), patience=Patience(attempts=1)) as client,
        pytest.raises(CalendarError),
    ):
        client.athlete()

    assert "receive_response" in caplog.text
    assert not leaks(caplog.text)


def test_a_bug_that_holds_it_leaves_a_log_without_it(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def explode(*_: object) -> None:
        credential = Credential(KEY)
        raise RuntimeError(credential.header()) from ValueError(KEY)

    monkeypatch.setattr("reconciler.cli.roster.run", explode)

    assert plans.run("diff", "--format", "json") == 3

    said = capfd.readouterr()
    log = Path(said.err.split("with the file ")[1].split(" (it holds")[0])
    assert "RuntimeError" in log.read_text()
    assert not leaks(said.out + said.err + log.read_text())
    log.unlink()


def test_after_a_run_with_a_credential_no_file_and_no_object_holds_it(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The ledger above all. The watch over all tests searches the directory of this one, too."""
    monkeypatch.setenv("ADA_KEY", KEY)
    with EmbeddedCalendar(keys={KEY: "i7"}) as calendar, serve(calendar) as server:
        plans.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
        plans.commit()
        assert plans.run("diff", "--out", str(plans.root / "changes.json")) == 0
        assert plans.run("apply", "--format", "json") == 0
        assert len(calendar.events("i7")) == 4

    assert "refs/reconciler/ada" in plans.git("for-each-ref")
    assert list(leaking_files(plans.root)) == []
    assert not leaks(capfd.readouterr().out)
