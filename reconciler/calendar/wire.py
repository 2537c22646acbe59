"""Requests on the wire: paced, bounded, and sent again only where that is safe."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import stamina

from reconciler import __version__
from reconciler.calendar.answers import REDIRECT, Again, Answer, read_answer, retry_after
from reconciler.errors import CalendarDown, CalendarRefused, OutcomeUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.calendar.credential import Credential
    from reconciler.calendar.event import JSON
    from reconciler.calendar.limit import RateLimit

# Repeats are nobody's news until patience ends; without a handler, logging would print them to the terminal.
logging.getLogger("stamina").addHandler(logging.NullHandler())

LARGEST_ANSWER = 64 * 1024 * 1024
USER_AGENT = f"training-plan-reconciler/{__version__}"
_PREFIX = "/api/v1"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOO_MANY = 429
_JSON_BODY = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a safe request is sent, and the seconds between: doubling from `first_wait` to `longest_wait`.

    A `Retry-After` of at most `longest_pause` seconds is honoured; above it the run ends and says so.
    """

    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 20.0
    jitter: float = 1.0
    longest_pause: float = 120.0


class Wire:
    """Sends requests to one server with one credential. `count` is the number of requests sent."""

    def __init__(
        self,
        base_url: str,
        credential: Credential,
        *,
        transport: httpx.BaseTransport | None,
        limiter: RateLimit,
        patience: Patience,
        timeout: float,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.count = 0
        self._scrub = credential.scrub
        self._limiter = limiter
        self._patience = patience
        self._now = now
        self._http = httpx.Client(
            base_url=_address(base_url),
            headers={
                "User-Agent": USER_AGENT,
                "Authorization": credential.header(),
                "Accept": "application/json",
            },
            timeout=timeout,
            transport=_Lent(transport) if transport else None,
            follow_redirects=False,
        )

    def close(self) -> None:
        self._http.close()

    def send(self, method: str, path: str, query: Mapping[str, str], body: JSON = None) -> JSON:
        """The JSON of the answer. Raises the CalendarErrors of the errors module."""
        patience = self._patience
        try:
            for attempt in stamina.retry_context(
                on=Again,
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.first_wait,
                wait_max=patience.longest_wait,
                wait_jitter=patience.jitter,
            ):
                with attempt:
                    return self._once(method, path, query, body)
        except Again as again:
            raise again.error from None
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _once(self, method: str, path: str, query: Mapping[str, str], body: JSON) -> JSON:
        headers = None if body is None else _JSON_BODY
        request = self._http.build_request(
            method, path, params=query, content=_content(body), headers=headers
        )
        self._limiter.wait()
        self.count += 1
        try:
            answer = self._fetch(request)
            if answer.status == _TOO_MANY:
                raise self._told_to_wait(answer)
            return read_answer(answer, self._scrub)
        except _NEVER_CONNECTED as error:
            raise Again(_no_answer(error)) from None
        except httpx.RequestError as error:
            raise _lost(method, Again(_no_answer(error))) from None
        except Again as again:
            raise again if again.error.status == _TOO_MANY else _lost(method, again) from None

    def _fetch(self, request: httpx.Request) -> Answer:
        response = self._http.send(request, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise Again(
                        CalendarDown(f"The calendar's answer is larger than {LARGEST_ANSWER >> 20} MB.")
                    )
            return Answer(response.status_code, dict(response.headers), bytes(body))
        finally:
            response.close()

    def _told_to_wait(self, answer: Answer) -> Exception:
        seconds = retry_after(answer, self._now())
        error = CalendarDown(
            "The calendar asks for fewer requests (429)"
            + (f": again in {seconds:.0f} s." if seconds else "."),
            hint="Intervals.icu allows 10 requests a second, 2,500 in 15 minutes and 5,000 a day. Try again later.",
            status=_TOO_MANY,
        )
        if seconds is not None and seconds > self._patience.longest_pause:
            return error
        self._limiter.pause(seconds or 0.0)
        return Again(error)


class _Lent(httpx.BaseTransport):
    """A transport that many clients share: it stays open when one of them closes."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)


def _lost(method: str, again: Again) -> Exception:
    """What to raise where the server may have acted on the request. A redirect stays one however often it is asked."""
    if method == "GET":
        return again.error if again.error.status in REDIRECT else again
    return OutcomeUnknown(
        f"A change was sent to the calendar, but its answer was lost. {again.error.message}",
        hint="The change may or may not have been made: nothing is sent again before the calendar has been read.",
        status=again.error.status,
    )


def _no_answer(error: httpx.RequestError) -> CalendarDown:
    late = isinstance(error, httpx.TimeoutException)
    what = "did not answer in time" if late else f"cannot be reached or broke off ({type(error).__name__})"
    host = error.request.url.host
    return CalendarDown(f"The calendar at {host} {what}.", hint="Check the network, then try again.")


def _content(body: JSON) -> bytes | None:
    return None if body is None else json.dumps(body, allow_nan=False, separators=(",", ":")).encode("ascii")


def _address(base_url: str) -> str:
    """The root of the API. Refuses what would send the credential in the clear, or elsewhere than it seems."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CalendarRefused(
            "The calendar's address is no web address.", hint="Expected one such as https://intervals.icu"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise CalendarRefused(
            "The calendar's address may not hold a user, a password, a query or a fragment."
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise CalendarRefused(
            f"http://{parts.hostname} would send the credential in the clear.",
            hint="Use https; plain http is for this machine only.",
        )
    root = base_url.rstrip("/")
    return root if root.endswith(_PREFIX) else root + _PREFIX
