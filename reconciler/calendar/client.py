"""The client of the Intervals.icu API: few requests, sent again only where that is safe.

A read is repeated on any trouble. A write is repeated only where the server cannot have acted on it: no connection was
made, or it said 429. A write whose answer is lost is reported as OutcomeUnknown, and the next step is to read.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from reconciler.calendar.answers import Row, read_count, read_event, read_events, read_row, read_rows
from reconciler.calendar.credential import Credential, Kind
from reconciler.calendar.limit import RateLimit
from reconciler.calendar.wire import Patience, Wire
from reconciler.errors import CalendarDown, CalendarRefused, OutcomeUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    import httpx

    from reconciler.calendar.event import JSON, LiveEvent

__all__ = [
    "BASE_URL",
    "LOOK_BACK",
    "CalendarClient",
    "CalendarReader",
    "Credential",
    "Kind",
    "Patience",
    "RateLimit",
]

T = TypeVar("T")

BASE_URL = "https://intervals.icu"
# The list filters on the first day (observed 2026), so an entry of several days is found only by looking back.
LOOK_BACK = dt.timedelta(days=60)
_NOT_FOUND = 404


class CalendarReader:
    """Reads one athlete's calendar, and cannot write: what only shows is given nothing more than this.

    `athlete_id` is `i12345`, an early bare number, or `0`: the owner of the key. `base_url` is the server, with or
    without `/api/v1`. All methods raise CredentialError (401, 403), CalendarRefused (other 4xx) and CalendarDown (no
    answer that can be read). A `transport` and a `limiter` may be shared by the clients of a whole roster: closing a client leaves them as they are.
    """

    def __init__(
        self,
        base_url: str,
        athlete_id: str,
        credential: Credential,
        *,
        transport: httpx.BaseTransport | None = None,
        limiter: RateLimit | None = None,
        patience: Patience = Patience(),  # noqa: B008 - a frozen value
        timeout: float = 30.0,
    ) -> None:
        self._athlete = f"/athlete/{_id(athlete_id, 'athlete')}"
        self._wire = Wire(
            base_url,
            credential,
            transport=transport,
            limiter=limiter or RateLimit(),
            patience=patience,
            timeout=timeout,
        )

    @property
    def request_count(self) -> int:
        """How many requests were sent, repeats included."""
        return self._wire.count

    def list_events(self, oldest: dt.date, newest: dt.date) -> tuple[LiveEvent, ...]:
        """All events that begin from `oldest` to `newest`, both inclusive, by start and id."""
        return self._get("/events", read_events, oldest, newest)

    def find_event(self, event_id: int) -> LiveEvent | None:
        """One event by its number; None where the server says that there is none (404)."""
        try:
            return read_event(self._wire.send("GET", f"{self._athlete}/events/{int(event_id)}", {}))
        except CalendarRefused as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    def activities(self, oldest: dt.date, newest: dt.date) -> tuple[Row, ...]:
        """Completed sessions, newest first. Rows that came through Strava hold little more than an id."""
        return self._get("/activities", read_rows, oldest, newest)

    def wellness(self, oldest: dt.date, newest: dt.date) -> tuple[Row, ...]:
        """One record a day; `id` is the date."""
        return self._get("/wellness", read_rows, oldest, newest)

    def sport_settings(self) -> tuple[Row, ...]:
        """Thresholds and zones per group of sports; `threshold_pace` in m/s."""
        return read_rows(self._wire.send("GET", f"{self._athlete}/sport-settings", {}))

    def power_curves(self, oldest: dt.date, newest: dt.date, sport: str, seconds: Sequence[int]) -> Row:
        """The greatest power of each session for these durations: `secs`, and `curves` with `watts` parallel to it."""
        more = {"type": sport, "secs": ",".join(map(str, seconds))}
        return self._get("/activity-power-curves", read_row, oldest, newest, more)

    def pace_curves(self, oldest: dt.date, newest: dt.date, sport: str, metres: Sequence[int]) -> Row:
        """The least time of each session for these distances: `distances`, and `curves` with `secs` (observed).

        The published document describes no answer.
        """
        more = {"type": sport, "distances": ",".join(map(str, metres))}
        return self._get("/activity-pace-curves", read_row, oldest, newest, more)

    def athlete(self) -> Row:
        """The athlete's profile, with `timezone` and `sportSettings`."""
        return read_row(self._wire.send("GET", self._athlete, {}))

    def intervals(self, activity: str) -> Row:
        """The laps of a completed session, as `icu_intervals`. CalendarRefused for one that came through Strava."""
        return read_row(self._wire.send("GET", f"/activity/{_id(activity, 'activity')}/intervals", {}))

    def messages(self, activity: str) -> tuple[Row, ...]:
        """What athlete and coach wrote to each other about a completed session; `content` is the text."""
        return read_rows(self._wire.send("GET", f"/activity/{_id(activity, 'activity')}/messages", {}))

    def close(self) -> None:
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get(
        self,
        path: str,
        read: Callable[[JSON], T],
        oldest: dt.date,
        newest: dt.date,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> T:
        query = {"oldest": oldest.isoformat(), "newest": newest.isoformat(), **more}
        return read(self._wire.send("GET", self._athlete + path, query))


class CalendarClient(CalendarReader):
    """Reads and writes one athlete's calendar. The two writes also raise OutcomeUnknown."""

    def upsert_events(self, bodies: Sequence[Mapping[str, JSON]]) -> tuple[LiveEvent, ...]:
        """Create or update events by `external_id`, in one request. Returns what the server stored."""
        if not bodies:
            return ()
        rows: JSON = [dict(body) for body in bodies]
        return self._write("POST", "/events/bulk", {"upsert": "true"}, rows, read_events)

    def update_event(self, event_id: int, body: Mapping[str, JSON]) -> LiveEvent:
        """Update one event by its number: what is left out stays (observed). Returns what the server stored."""
        return self._write("PUT", f"/events/{int(event_id)}", {}, dict(body), read_event)

    def delete_events(self, ids: Sequence[int]) -> int:
        """Delete events by number, in one request; unknown numbers are ignored. Returns how many were deleted."""
        if not ids:
            return 0
        rows: JSON = [{"id": number} for number in ids]
        return self._write("PUT", "/events/bulk-delete", {}, rows, read_count)

    def _write(
        self, method: str, path: str, query: Mapping[str, str], body: JSON, read: Callable[[JSON], T]
    ) -> T:
        answer = self._wire.send(method, self._athlete + path, query, body)
        try:
            return read(answer)
        except CalendarDown as error:
            raise OutcomeUnknown(
                f"A change was sent to the calendar, and its answer cannot be used. {error.message}",
                hint="Read the calendar to see what it did.",
            ) from None


def _id(text: str, what: Literal["athlete", "activity"]) -> str:
    """An id that is safe inside a path."""
    if re.fullmatch(r"[A-Za-z0-9]{1,32}", text):
        return text
    owner = ", or 0 for the key's owner" if what == "athlete" else ""
    raise CalendarRefused(
        f"{text[:40]!r} is no {what} id.", hint=f"Expected one such as i12345, an early bare number{owner}."
    )
