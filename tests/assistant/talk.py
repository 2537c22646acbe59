"""An assistant of the tests: a client of the SDK over a server in this process, and a calendar that remembers requests."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import anyio
from mcp import Client
from mcp_types import CallToolResult, TextContent

from reconciler.assistant.server import make_server
from reconciler.assistant.workspace import Workspace
from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.session.options import Options
from reconciler.session.plans import utc_now
from tests.canary import secret
from tests.cli.plans import TODAY, WEEK, Plans

SECRET = secret("k3y-of-ada")
DAY = dt.date.fromisoformat(TODAY)
WEEK_21 = WEEK.replace("2026-W20", "2026-W21").replace("2026-05-1", "2026-05-2").replace("05-26", "05-24")
TALE = {"title": "Threshold week", "reasons": "Form is good; one hard session is the safer choice."}


@dataclass
class Recorder:
    """A calendar that remembers the method and path of every request, and may be down, or wait for something."""

    calendar: EmbeddedCalendar
    requests: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False
    waits_for: threading.Event | None = None
    reached: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, request: Request, /) -> Response:
        with self._lock:
            self.requests.append((request.method, request.target))
        self.reached.set()
        if self.waits_for:
            assert self.waits_for.wait(timeout=30)
        if self.down:
            return Response(503, b"")
        return self.calendar.handle(request)

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [request for request in self.requests if request[0] != "GET"]


@dataclass(frozen=True)
class Answer:
    """What a tool answered."""

    result: CallToolResult

    @property
    def failed(self) -> bool:
        return self.result.is_error is True

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.result.content if isinstance(part, TextContent))

    @property
    def data(self) -> Any:
        assert not self.failed, self.text
        assert self.result.structured_content == json.loads(self.text)
        return self.result.structured_content


@dataclass
class Assistant:
    """Calls tools one after the other, or all at once, each time over a new connection."""

    plans: Plans
    athletes: tuple[str, ...] = ()
    today: dt.date = DAY
    now: Callable[[], dt.datetime] = utc_now
    bugs: list[Exception] = field(default_factory=list)

    @property
    def server(self) -> Any:
        options = Options(self.plans.root, athletes=self.athletes, today=self.today)
        return make_server(Workspace(options, self.now), self.bugs.append)

    def call(self, tool: str, /, **arguments: Any) -> Answer:
        return self.together((tool, arguments))[0]

    def together(self, *calls: tuple[str, dict[str, Any]]) -> Sequence[Answer]:
        """Make calls at the same time, over one connection."""
        found: dict[int, Answer] = {}

        async def talk() -> None:
            async with Client(self.server) as client, anyio.create_task_group() as group:
                for number, (tool, arguments) in enumerate(calls):
                    group.start_soon(one, client, number, tool, arguments)

        async def one(client: Client, number: int, tool: str, arguments: dict[str, Any]) -> None:
            found[number] = Answer(await client.call_tool(tool, arguments))

        anyio.run(talk)
        return [found[number] for number in sorted(found)]

    def ask(self, question: str, /, *arguments: Any) -> Any:
        """Call a method of the client, such as list_tools."""

        async def talk() -> Any:
            async with Client(self.server) as client:
                return await getattr(client, question)(*arguments)

        return anyio.run(talk)
