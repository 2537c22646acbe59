"""Everything that can go wrong between a client and a calendar, on demand.

A `FaultyTransport` stands between a real client and a calendar's transport:

    FaultyTransport(embedded_transport(calendar), Rule(drop_answer, "POST"), Rule(too_many(1), times=2))

Each request takes the first rule that fits and is not used up; a request that none fits goes straight through.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx

Send: TypeAlias = Callable[[httpx.Request], httpx.Response]
Fault: TypeAlias = Callable[[httpx.Request, Send], httpx.Response]
Rows: TypeAlias = list[Any]


class Killed(BaseException):
    """The process ends here: nothing in it may catch this."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a fault strikes: a method, a part of the path, and how often (None: always)."""

    fault: Fault
    method: str | None = None
    path: str = ""
    times: int | None = 1

    def fits(self, request: httpx.Request, used: int) -> bool:
        fresh = self.times is None or used < self.times
        return fresh and self.method in (None, request.method) and self.path in request.url.path


class FaultyTransport(httpx.BaseTransport):
    """`sent` holds every request that came by, in order, as `(method, path, body)`."""

    def __init__(self, inner: httpx.BaseTransport, *rules: Rule) -> None:
        self._inner = inner
        self._rules = rules
        self._used = [0] * len(rules)
        self.sent: list[tuple[str, str, Any]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        self.sent.append((request.method, request.url.path, json.loads(body) if body else None))
        for index, rule in enumerate(self._rules):
            if rule.fits(request, self._used[index]):
                self._used[index] += 1
                return rule.fault(request, self._inner.handle_request)
        return self._inner.handle_request(request)

    @property
    def writes(self) -> list[tuple[str, str, Any]]:
        return [entry for entry in self.sent if entry[0] != "GET"]


class Guillotine(FaultyTransport):
    """Ends the process before or after the nth request."""

    def __init__(self, inner: httpx.BaseTransport, after: int, *, sends: bool) -> None:
        super().__init__(inner)
        self._after, self._sends = after, sends

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if len(self.sent) < self._after:
            return super().handle_request(request)
        if self._sends:
            super().handle_request(request)
        raise Killed


# Nothing arrives at the server.


def never_connected(request: httpx.Request, _send: Send) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


def connect_timeout(request: httpx.Request, _send: Send) -> httpx.Response:
    raise httpx.ConnectTimeout("no answer to the handshake", request=request)


def lost_on_the_way(request: httpx.Request, _send: Send) -> httpx.Response:
    """It was sent, it never arrived, and nobody can tell that from a lost answer."""
    raise httpx.ReadTimeout("the read timed out", request=request)


def refuse_writes(request: httpx.Request, send: Send) -> httpx.Response:
    """For everything that only shows: it must never send anything but GET."""
    assert request.method == "GET", (
        f"{request.method} {request.url.path} was sent by something that only reads"
    )
    return send(request)


def status(code: int, body: bytes = b'{"status":500,"error":"broken"}', **headers: str) -> Fault:
    """The server answers `code` and does nothing."""

    def answer(request: httpx.Request, _send: Send) -> httpx.Response:
        return httpx.Response(
            code, content=body, headers={"content-type": "application/json", **headers}, request=request
        )

    return answer


def too_many(retry_after: float | str | None = None) -> Fault:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return status(429, b"", **headers)


def html_page(request: httpx.Request, _send: Send) -> httpx.Response:
    """A gate in front of the server, with status 200."""
    page = b"<!DOCTYPE html><title>Just a moment...</title>"
    return httpx.Response(200, content=page, headers={"content-type": "text/html"}, request=request)


# The server has done what was asked, and the answer is lost.


def drop_answer(request: httpx.Request, send: Send) -> httpx.Response:
    send(request)
    raise httpx.ReadError("connection reset by peer", request=request)


def too_slow(request: httpx.Request, send: Send) -> httpx.Response:
    send(request)
    raise httpx.ReadTimeout("the read timed out", request=request)


def broken_after(request: httpx.Request, send: Send) -> httpx.Response:
    """500 although everything was stored."""
    send(request)
    return httpx.Response(500, json={"status": 500, "error": "org.springframework.broken"}, request=request)


def half_an_answer(request: httpx.Request, send: Send) -> httpx.Response:
    whole = send(request).read()
    return httpx.Response(200, content=whole[: len(whole) // 2], request=request)


def late(held: list[Callable[[], object]]) -> Fault:
    """The answer does not come in time, and the server acts later: when what is `held` is called."""

    def answer(request: httpx.Request, send: Send) -> httpx.Response:
        held.append(lambda: send(request))
        raise httpx.ReadTimeout("the read timed out", request=request)

    return answer


def some_rows(keep: int, then: Fault) -> Fault:
    """A bulk write that takes the first rows only, and is answered as `then` does."""

    def answer(request: httpx.Request, send: Send) -> httpx.Response:
        body = json.loads(request.read() or b"null")
        kept = body[:keep] if isinstance(body, list) else body
        headers = {key: value for key, value in request.headers.items() if key != "content-length"}
        return then(
            httpx.Request(request.method, request.url, headers=headers, content=json.dumps(kept)), send
        )

    return answer


def as_it_is(request: httpx.Request, send: Send) -> httpx.Response:
    return send(request)


# The answer can be read, but its rows are not what they should be.


def rows(change: Callable[[Rows], Rows]) -> Fault:
    """Change the rows of an answer that is a list; other answers go through."""

    def answer(request: httpx.Request, send: Send) -> httpx.Response:
        response = send(request)
        value = json.loads(response.read() or b"null")
        return (
            httpx.Response(200, json=change(value), request=request) if isinstance(value, list) else response
        )

    return answer


empty_list = rows(lambda _: [])
reordered = rows(lambda found: found[::-1])
doubled = rows(lambda found: [row for row in found for _ in range(2)])
no_rows = rows(lambda found: [None for _ in found])


def partial_list(keep: int) -> Fault:
    return rows(lambda found: found[:keep])


def as_floats(request: httpx.Request, send: Send) -> httpx.Response:
    """Every whole number with a `.0`, as some of the server's answers have it."""
    return rows(lambda found: [_floats(row) for row in found])(request, send)


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
