"""Fixtures of the calendar room: one embedded calendar, and clients that reach it both ways."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from reconciler.calendar.client import CalendarClient, Credential, Patience, RateLimit
from reconciler.calendar.embedded import Behaviour, EmbeddedCalendar, serve
from reconciler.calendar.embedded.transport import embedded_transport
from tests.canary import secret

NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)
MAY = dt.date(2026, 5, 1), dt.date(2026, 5, 31)
ATHLETE = "i1001"
SECRET = secret("k3y-of-maria")
# Tests wait for nobody: no seconds between repeats, and a limit that never holds back.
AT_ONCE = Patience(first_wait=0, longest_wait=0, jitter=0)
NO_LIMIT = 1e9

Body = dict[str, Any]
ClientFor = Callable[..., CalendarClient]


def workout(**changes: Any) -> Body:
    """A body as the reconciler sends it."""
    return {
        "category": "WORKOUT",
        "type": "Run",
        "name": "5 x 1000 m",
        "start_date_local": "2026-05-13T08:00:00",
        "external_id": "plan:2026-05-13:intervals",
        "description": "Even reps.\n\nWarmup\n- 15m Z2 HR\n\nMain Set 5x\n- 4m Z4 HR\n- 1m Z1 HR\n\nCooldown\n- 10m Z1 HR",
        **changes,
    }


def connect(
    transport: httpx.BaseTransport | None = None, url: str = "https://calendar.test", **options: Any
) -> CalendarClient:
    """A client that waits for nothing."""
    settings = {"patience": AT_ONCE, "limiter": RateLimit(NO_LIMIT), **options}
    return CalendarClient(url, ATHLETE, Credential(SECRET), transport=transport, **settings)


@pytest.fixture
def calendar() -> Iterator[EmbeddedCalendar]:
    with EmbeddedCalendar(clock=lambda: NOW) as embedded:
        yield embedded


@pytest.fixture(params=["in-process", "on a port"])
def client(request: pytest.FixtureRequest, calendar: EmbeddedCalendar) -> Iterator[CalendarClient]:
    """The real client, over both ways to the calendar."""
    if request.param == "in-process":
        with connect(embedded_transport(calendar)) as made:
            yield made
    else:
        with serve(calendar) as server, connect(url=server.url) as made:
            yield made


@pytest.fixture
def under() -> Iterator[Callable[[Behaviour], tuple[EmbeddedCalendar, Api]]]:
    """A calendar with a behaviour, and its bare API."""
    made: list[EmbeddedCalendar] = []

    def make(behaviour: Behaviour) -> tuple[EmbeddedCalendar, Api]:
        made.append(EmbeddedCalendar(behaviour=behaviour, clock=lambda: NOW))
        return made[-1], Api(made[-1])

    yield make
    for embedded in made:
        embedded.close()


class Api:
    """The bare API of a calendar: method, path below the athlete, body; no client of ours in between."""

    def __init__(self, calendar: EmbeddedCalendar, athlete: str = ATHLETE, secret: str = SECRET) -> None:
        self._athlete = athlete
        self.http = httpx.Client(
            transport=embedded_transport(calendar),
            base_url="http://calendar.test/api/v1",
            auth=("API_KEY", secret),
        )

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        target = path.removeprefix("/") if path.startswith("//") else f"/athlete/{self._athlete}{path}"
        return (
            self.http.request(method, target, json=body, params=query)
            if body is not None
            else self.http.request(method, target, params=query)
        )


@pytest.fixture
def api(calendar: EmbeddedCalendar) -> Api:
    return Api(calendar)


def shared(name: str) -> Any:
    """A file of recorded API data; the test is skipped where it is not there."""
    root = Path(
        os.environ.get("RECONCILER_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data"
    )
    path = root / name
    if not path.exists():
        pytest.skip(f"recorded API data is not here: {name}")
    return json.loads(path.read_text(encoding="utf-8"))
