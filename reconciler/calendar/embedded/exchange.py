"""Requests and answers of the embedded calendar, free of any HTTP library."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is path and query as on the request line; `headers` have lower-case names."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    def param(self, name: str) -> str | None:
        """A query parameter; several of one name are joined by commas, as Spring does with lists."""
        values = parse_qs(urlsplit(self.target).query).get(name)
        return ",".join(values) if values else None

    def flag(self, name: str) -> bool:
        return (self.param(name) or "").lower() == "true"

    def json(self) -> JSON:
        """The body. Raises Refusal (400) where it is no JSON."""
        try:
            return cast("JSON", json.loads(self.body))
        except (ValueError, RecursionError):
            raise Refusal(400, "JSON parse error: the body is no JSON") from None


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """The server says no, in the form that Intervals.icu uses (observed)."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words

    def response(self) -> Response:
        return json_response({"status": self.status, "error": self.words}, self.status)


def json_response(value: JSON, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), {"content-type": "application/json"})


def spring_response(status: int, words: str, path: str, now: dt.datetime) -> Response:
    """The framework's own form, for what never reaches the application: unknown routes and wrong verbs (observed)."""
    body: JSON = {"timestamp": timestamp(now), "status": status, "error": words, "path": path}
    return json_response(body, status)


def timestamp(moment: dt.datetime) -> str:
    """UTC with milliseconds, as in `2026-05-25T09:12:33.123+00:00`."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
