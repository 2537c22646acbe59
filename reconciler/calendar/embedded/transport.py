"""The embedded calendar inside the process, below a real httpx client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from reconciler.calendar.embedded.exchange import Request

if TYPE_CHECKING:
    from reconciler.calendar.embedded.calendar import EmbeddedCalendar


class EmbeddedTransport(httpx.BaseTransport):
    """Hands each request to the calendar, and its answer back."""

    def __init__(self, calendar: EmbeddedCalendar) -> None:
        self._calendar = calendar

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode("ascii")
        answer = self._calendar.handle(Request(request.method, target, dict(request.headers), request.read()))
        return httpx.Response(
            answer.status, headers=dict(answer.headers), content=answer.body, request=request
        )


def embedded_transport(calendar: EmbeddedCalendar) -> httpx.BaseTransport:
    """A transport for `CalendarClient`; closing it leaves the calendar open."""
    return EmbeddedTransport(calendar)
