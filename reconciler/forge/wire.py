"""Requests to GitHub's REST API: bounded, and repeated only where they read.

Rate limits, as GitHub documents them: 403 or 429 with `Retry-After` (seconds), or with `x-ratelimit-remaining: 0` and
`x-ratelimit-reset` (Unix seconds).
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import httpx
import stamina

from reconciler import __version__
from reconciler.errors import ForgeError, ForgeForbidden
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.forge.model import JSON

# Repeats are nobody's news until patience ends; without a handler, logging would print them to the terminal.
logging.getLogger("stamina").addHandler(logging.NullHandler())

LARGEST_ANSWER = 32 * 1024 * 1024
PAGE = 100
MOST_PAGES = 30
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_WORDS = 300
_FORBIDDEN = frozenset({401, 403, 404})
_TOO_MANY = 429
_SERVER = 500


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a read is sent, and the seconds between; a longer pause than `longest_pause` ends the run."""

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 10.0
    longest_pause: float = 90.0


class _Again(Exception):  # noqa: N818 - an instruction, not a fault
    def __init__(self, error: ForgeError) -> None:
        super().__init__(error.message)
        self.error = error


class Wire:
    """Sends requests to one server with one token, which is shown nowhere."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        transport: httpx.BaseTransport | None = None,
        patience: Patience = Patience(),
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._token = _sendable(token)
        self._patience, self._sleep, self._now = patience, sleep, now
        self._http = httpx.Client(
            base_url=_address(base_url),
            headers={
                "User-Agent": f"training-plan-reconciler/{__version__}",
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            timeout=30.0,
            transport=transport,
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> JSON:
        """Read. ForgeError after all patience; ForgeForbidden where the token may not."""
        patience = self._patience
        try:
            for attempt in stamina.retry_context(
                on=_Again,
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.first_wait,
                wait_max=patience.longest_wait,
            ):
                with attempt:
                    return self._once("GET", path, query or {}, None)
        except _Again as again:
            raise again.error from None
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def pages(self, path: str, query: Mapping[str, str] | None = None) -> list[JSON]:
        """Read a whole list. ForgeError where it is longer than anybody's."""
        rows: list[JSON] = []
        for number in range(1, MOST_PAGES + 1):
            page = self.get(path, {**(query or {}), "per_page": str(PAGE), "page": str(number)})
            if not isinstance(page, list):
                raise _unreadable(f"expected a list, found {type(page).__name__}")
            rows.extend(page)
            if len(page) < PAGE:
                return rows
        msg = f"GitHub lists more than {MOST_PAGES * PAGE} entries where a handful was expected"
        raise ForgeError(msg, hint=f"look at {printable(path)}")

    def send(self, method: str, path: str, body: JSON) -> JSON:
        """Write, once: nobody knows what became of a write whose answer was lost."""
        try:
            return self._once(method, path, {}, body)
        except _Again as again:
            raise again.error from None

    def _once(self, method: str, path: str, query: Mapping[str, str], body: JSON) -> JSON:
        content = None if body is None else json.dumps(body).encode("ascii")
        headers = {} if content is None else {"Content-Type": "application/json"}
        request = self._http.build_request(method, path, params=query, content=content, headers=headers)
        try:
            response = self._http.send(request, stream=True)
            try:
                answer = _bounded(response)
            finally:
                response.close()
        except httpx.RequestError as error:
            raise _Again(_no_answer(error)) from None
        if response.is_success:
            return _json(answer)
        raise self._refusal(response, answer, may_wait=method == "GET")

    def _refusal(self, response: httpx.Response, answer: bytes, *, may_wait: bool) -> Exception:
        status, words = response.status_code, self._words(answer)
        pause = _pause(response.headers, self._now())
        if status == _TOO_MANY or (status in _FORBIDDEN and pause is not None):
            return self._limited(status, pause, may_wait=may_wait)
        if status in _FORBIDDEN:
            msg = f"GitHub does not let this token do that ({status}{words}): {_shown(response.request)}"
            hint = "give the job the permission it needs (`permissions:` in the workflow)"
            return ForgeForbidden(msg, hint=hint, status=status)
        if status >= _SERVER:
            return _Again(
                ForgeError(f"GitHub does not answer ({status}{words})", hint="try again later", status=status)
            )
        return ForgeError(f"GitHub refused {_shown(response.request)} ({status}{words})", status=status)

    def _limited(self, status: int, pause: float | None, *, may_wait: bool) -> Exception:
        when = f": again in {pause:.0f} s" if pause else ""
        error = ForgeError(
            f"GitHub asks for fewer requests ({status}){when}", hint="run it again later", status=status
        )
        if not may_wait or (pause or 0) > self._patience.longest_pause:
            return error
        self._sleep(pause or 0.0)
        return _Again(error)

    def _words(self, answer: bytes) -> str:
        """Return what GitHub says: its message, and what it names as wrong in what was sent."""
        try:
            body = json.loads(answer)
            told = [str(body["message"])]
            rows = body.get("errors") or ()
            told += [str(row["message"]) for row in rows if isinstance(row, dict) and "message" in row]
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
            return ""
        return f": {printable(': '.join(told).replace(self._token, '***'))[:_MOST_WORDS]}"


def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise _unreadable(f"it is larger than {LARGEST_ANSWER >> 20} MB")
    return bytes(body)


def _pause(headers: httpx.Headers, now: float) -> float | None:
    """Return the seconds that GitHub asks to wait, or None where it does not speak of a limit."""
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if after.isascii() and after.isdigit():
        return float(after[:9])
    if headers.get("x-ratelimit-remaining") == "0":
        return max(0.0, float(reset[:12]) - now) if reset.isascii() and reset.isdigit() else 0.0
    return None


def _json(answer: bytes) -> JSON:
    try:
        return cast("JSON", json.loads(answer)) if answer.strip() else None
    except (ValueError, RecursionError):
        raise _Again(_unreadable("it is no whole JSON")) from None


def _unreadable(what: str) -> ForgeError:
    return ForgeError(f"GitHub's answer cannot be read: {what}", hint="try again later")


def _no_answer(error: httpx.RequestError) -> ForgeError:
    late = isinstance(error, httpx.TimeoutException)
    what = "did not answer in time" if late else f"cannot be reached ({type(error).__name__})"
    return ForgeError(f"GitHub at {error.request.url.host} {what}", hint="try again later")


def _shown(request: httpx.Request) -> str:
    return f"{request.method} {printable(request.url.path)}"


def _sendable(token: str) -> str:
    if token.isascii() and token.isprintable() and token and " " not in token:
        return token
    raise ForgeForbidden("the GitHub token is empty, or holds what no token holds", hint="set GITHUB_TOKEN")


def _address(base_url: str) -> str:
    """Return the root of the API. Refuses what would send the token in the clear, or elsewhere than it seems."""
    parts = urlsplit(base_url)
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if (parts.scheme == "https" or plain) and parts.hostname and not (parts.username or parts.query):
        return base_url.rstrip("/")
    msg = "GITHUB_API_URL is no address to send a token to"
    raise ForgeError(msg, hint="expected https://api.github.com, or https://HOST/api/v3 of your own server")
