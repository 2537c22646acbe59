"""A transport that lets nothing through but reading: the last door for what must never write."""

from __future__ import annotations

import httpx

from reconciler.errors import CalendarRefused


class ReadOnlyTransport(httpx.BaseTransport):
    """Hands GET requests to another transport, and refuses every other one before it is sent."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a GET. CalendarRefused for anything else."""
        if request.method != "GET":
            msg = f"a {request.method} request was not sent: this run only reads the calendar"
            raise CalendarRefused(msg, hint="changes go through a pull request, and `reconciler apply`")
        return self._inner.handle_request(request)


def read_only(inner: httpx.BaseTransport) -> httpx.BaseTransport:
    """Return the transport without its ways to write. Closing it leaves the inner one open."""
    return ReadOnlyTransport(inner)
