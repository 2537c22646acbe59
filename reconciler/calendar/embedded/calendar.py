"""The embedded calendar: one function from request to answer, over a memory that may be a file."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING, Self, cast

from reconciler.calendar.embedded import activities, athletes, curves, events
from reconciler.calendar.embedded.access import Caller, Doors, derived_owner
from reconciler.calendar.embedded.behaviour import Behaviour
from reconciler.calendar.embedded.call import Call
from reconciler.calendar.embedded.exchange import Refusal, Request, Response, spring_response
from reconciler.calendar.embedded.fields import DEFAULTS
from reconciler.calendar.embedded.profile import merged_sport
from reconciler.calendar.embedded.routes import ROUTES, Route
from reconciler.calendar.embedded.store import Doc, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from reconciler.calendar.event import JSON

_SERVER_OWNED = DEFAULTS.keys() - {"id", "uid", "updated"}


class EmbeddedCalendar:
    """A calendar like Intervals.icu's, for tests, demos and trials. Thread-safe; a file is shared between processes.

    `keys` (API keys) and `tokens` (OAuth) map a secret to the athletes it opens, the owner first; with none at all,
    every secret opens every athlete and `0` is an athlete of its own per secret. `clock` gives the time with its zone.
    """

    def __init__(
        self,
        path: str = ":memory:",
        *,
        behaviour: Behaviour = Behaviour(),  # noqa: B008 - a frozen value
        keys: Mapping[str, str | Sequence[str]] | None = None,
        tokens: Mapping[str, str | Sequence[str]] | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._store = Store(path)
        self._behaviour = behaviour
        self._doors = Doors(keys or {}, tokens or {})
        self._clock = clock

    def handle(self, request: Request) -> Response:
        """Answer a request. What goes wrong in it changes nothing."""
        try:
            with self._store.transaction():
                return self._answer(request)
        except Refusal as refusal:
            return refusal.response()
        except (sqlite3.Error, ArithmeticError, ValueError) as error:
            # Dates beyond the year 9999, text that is no Unicode, a file that is locked: 500, as the real one does.
            return Refusal(500, type(error).__name__).response()

    def _answer(self, request: Request) -> Response:
        caller = self._doors.caller(request.headers.get("authorization"))
        known = [(route, found) for route in ROUTES if (found := route.pattern.fullmatch(request.path))]
        if not known:
            return spring_response(404, "Not Found", request.path, self._clock())
        for route, found in known:
            if route.method == request.method:
                return route.answer(self._call(request, caller, route, found.groupdict()))
        return spring_response(405, "Method Not Allowed", request.path, self._clock())

    def _call(self, request: Request, caller: Caller, route: Route, parts: Mapping[str, str]) -> Call:
        athlete = caller.athlete(parts[route.athlete]) if route.athlete else ""
        return Call(request, self._store, caller, self._behaviour, self._clock(), athlete, parts)

    # What people and machines do to a calendar without going through its API.

    def owner(self, secret: str) -> str:
        """The athlete whom `0` means for an unlisted key."""
        return derived_owner(secret)

    def events(self, athlete: str) -> tuple[Doc, ...]:
        """All events as they are stored, by day and number."""
        with self._store.transaction():
            return self._store.events(athlete)

    def add_event(self, athlete: str, **fields: JSON) -> int:
        """An event made in the user interface, by a plan or by another application; returns its number.

        Fields that the API does not let a client write, such as `plan_applied` or `oauth_client_id`, count too.
        """
        with self._store.transaction():
            call = self._inside(athlete)
            return cast("int", events.save(call, {**call.writer().create(fields), **_owned(fields)})["id"])

    def edit_event(self, athlete: str, number: int, **fields: JSON) -> None:
        """A change in the user interface, or of what the server keeps itself, such as `push_errors`."""
        with self._store.transaction():
            call = self._inside(athlete)
            event = call.writer().update(events.existing(call, number), fields)
            events.save(call, {**event, **_owned(fields)})

    def remove_event(self, athlete: str, number: int) -> None:
        with self._store.transaction():
            call = self._inside(athlete)
            events.remove(call, events.existing(call, number))

    def add_activity(
        self,
        athlete: str,
        *,
        source: str = "UPLOAD",
        intervals: Sequence[Mapping[str, JSON]] = (),
        messages: Sequence[Mapping[str, JSON]] = (),
        **fields: JSON,
    ) -> str:
        """A completed session from a device, paired as the server does; returns its id.

        `intervals` are its laps with the keys of the API, such as `moving_time` and `average_watts`; `messages` hold
        `name` and `content`.
        """
        with self._store.transaction():
            call = self._inside(athlete)
            activity = activities.create(call, fields, source)
            activities.annotate(call, activity, intervals, messages)
            return f"i{activity['id']}"

    def set_curves(
        self,
        athlete: str,
        activity: str,
        *,
        power: Mapping[int, int] | None = None,
        pace: Mapping[int, int] | None = None,
    ) -> None:
        """The best efforts inside a session: watts by seconds, seconds by metres."""
        with self._store.transaction():
            curves.give(self._inside(athlete), activity, power or {}, pace or {})

    def set_wellness(self, athlete: str, day: dt.date, **fields: JSON) -> None:
        with self._store.transaction():
            athletes.merge_wellness(self._inside(athlete), fields, day.isoformat())

    def set_athlete(self, athlete: str, **fields: JSON) -> None:
        """Profile fields, such as `timezone`."""
        with self._store.transaction():
            self._store.save_athlete(athlete, {**self._inside(athlete).profile(), **fields})

    def set_sports(self, athlete: str, rows: Sequence[Mapping[str, JSON]]) -> None:
        """Replace all sport settings; a row holds `types` and the thresholds, as the API has them."""
        with self._store.transaction():
            self._inside(athlete).profile()
            self._store.delete_sports(athlete)
            for row in rows:
                self._store.save_sport(athlete, {**merged_sport(athlete, row), "id": None})

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _inside(self, athlete: str) -> Call:
        return Call(
            Request("", ""), self._store, Caller(athlete), self._behaviour, self._clock(), athlete, {}
        )


def _owned(fields: Mapping[str, JSON]) -> Doc:
    return {
        key: fields[key]
        for key in _SERVER_OWNED & fields.keys()
        if key not in ("start_date_local", "end_date_local")
    }
