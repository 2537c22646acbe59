"""What an answer of the server means. An answer that cannot be read is never taken for an empty calendar."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeAlias, TypeVar, cast

from reconciler.calendar.event import JSON, LiveEvent, normalise_row
from reconciler.errors import CalendarDown, CalendarError, CalendarRefused, CredentialError

Row: TypeAlias = Mapping[str, JSON]
T = TypeVar("T")

MOST_WORDS = 300
_SUCCESS = range(200, 300)
REDIRECT = range(300, 400)
_REFUSED = frozenset(range(400, 500)) - {401, 403, 408, 429}  # those are about the caller or the moment
_CREDENTIAL_HINT = (
    "Check that the key belongs to this athlete or to their coach; that the athlete's id is written as Intervals.icu "
    "shows it (most begin with `i`, early ones do not); and that an API key is not sent as a Bearer token."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: HTTP status, the headers that matter (lower-case names), the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """True for a web page, which some gate in front of the server sends."""
        return "html" in self.headers.get("content-type", "") or self.body.lstrip()[:1] == b"<"


class Again(Exception):  # noqa: N818 - an instruction, not a fault
    """The request had no effect that matters and may be sent again; `error` is for a person when patience ends."""

    def __init__(self, error: CalendarError) -> None:
        super().__init__(error.message)
        self.error = error


def read_answer(answer: Answer, scrub: Callable[[str], str]) -> JSON:
    """The JSON of a successful answer.

    Raises CredentialError (401, 403), CalendarRefused (other 4xx), or Again: nothing that can be read, which a caller
    may answer with another try only where the request is safe to repeat.
    """
    if answer.status in _SUCCESS:
        return _json(answer)
    words = server_words(answer, scrub)
    if answer.status in (401, 403) and not answer.is_page:
        raise CredentialError(
            f"The calendar does not accept the credential for this athlete ({answer.status}{words}).",
            hint=_CREDENTIAL_HINT,
            status=answer.status,
        )
    if answer.status in _REFUSED:
        raise CalendarRefused(
            f"The calendar refused the request ({answer.status}{words}).", status=answer.status
        )
    raise Again(_down(answer.status, words))


def server_words(answer: Answer, scrub: Callable[[str], str]) -> str:
    """What the server said, as `: text` fit for a terminal: no secret, no control characters, not long."""
    if answer.is_page:
        return ": a web page instead of JSON"
    text = answer.body.decode("utf-8", errors="replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    if isinstance(body, dict):
        body = body.get("error") or body.get("message") or ""
    words = " ".join("".join(c if c.isprintable() else " " for c in scrub(str(body))).split())
    return f": {words[:MOST_WORDS]}{'…' if len(words) > MOST_WORDS else ''}" if words else ""


def retry_after(answer: Answer, now: float) -> float | None:
    """Seconds that the server asks to wait, from `Retry-After` as seconds or as a date; `now` in Unix seconds."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def read_events(body: JSON) -> tuple[LiveEvent, ...]:
    """The events of a list, by start and id. A row sent twice counts once; two different rows of one id do not."""
    events: dict[int, LiveEvent] = {}
    for row in _list(body):
        event = read_event(row)
        if events.setdefault(event.id, event) != event:
            raise _unreadable(f"it holds two different rows for event {event.id}")
    return tuple(sorted(events.values(), key=lambda event: (event.start_date_local, event.id)))


def read_event(body: JSON) -> LiveEvent:
    """One event."""
    return _bounded(LiveEvent.from_api, body)


def read_rows(body: JSON) -> tuple[Row, ...]:
    """The objects of a list, with numbers normalised."""
    return tuple(read_row(row) for row in _list(body))


def read_row(body: JSON) -> Row:
    """One object, with numbers normalised."""
    if not isinstance(body, dict):
        raise _unreadable(f"expected an object, found {type(body).__name__}")
    return _bounded(normalise_row, body)


def read_count(body: JSON) -> int:
    """How many events a bulk delete removed."""
    count = read_row(body).get("eventsDeleted")
    if not isinstance(count, int):
        raise _unreadable("it does not say how many events were deleted")
    return count


def _list(body: JSON) -> list[JSON]:
    if not isinstance(body, list):
        raise _unreadable(f"expected a list, found {type(body).__name__}")
    return body


def _bounded(read: Callable[[Row], T], row: JSON) -> T:
    try:
        return read(cast("Row", row))
    except RecursionError:
        raise _unreadable("it is nested too deeply") from None


def _json(answer: Answer) -> JSON:
    if not answer.body.strip():
        return None
    try:
        return cast("JSON", json.loads(answer.body))
    except (ValueError, RecursionError):
        what = "it is a web page" if answer.is_page else "it is no whole JSON"
        raise Again(_unreadable(what, answer.status)) from None


def _unreadable(what: str, status: int | None = None) -> CalendarDown:
    return CalendarDown(
        f"The calendar's answer cannot be read: {what}.",
        hint="Nothing is known about the calendar; nothing was changed. Try again later.",
        status=status,
    )


def _down(status: int, words: str) -> CalendarDown:
    if status in REDIRECT:
        return CalendarDown(
            f"The calendar's address answers with a redirect ({status}), which is not followed, to keep the credential.",
            hint="Write the calendar's final address into the settings.",
            status=status,
        )
    return CalendarDown(
        f"The calendar does not answer ({status}{words}).", hint="Try again later.", status=status
    )
