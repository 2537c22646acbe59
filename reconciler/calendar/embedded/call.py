"""One request on its way through the embedded calendar: who asks, for which athlete, with which parts of the path."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reconciler.calendar.embedded.exchange import Refusal, Request
from reconciler.calendar.embedded.profile import new_athlete, new_sports
from reconciler.calendar.embedded.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.embedded.access import Caller
    from reconciler.calendar.embedded.behaviour import Behaviour
    from reconciler.calendar.embedded.store import Doc, Store

LAST_DAY = dt.date.max


@dataclass(frozen=True, slots=True)
class Call:
    """`athlete` is resolved (never `0`), and empty where the path names none; `parts` are the other names in the path."""

    request: Request
    store: Store
    caller: Caller
    behaviour: Behaviour
    now: dt.datetime
    athlete: str
    parts: Mapping[str, str]

    def profile(self) -> Doc:
        """The athlete's own document. An athlete whom nobody has seen yet begins with the defaults."""
        doc = self.store.athlete(self.athlete)
        if doc is None:
            doc = new_athlete(self.athlete)
            self.store.save_athlete(self.athlete, doc)
            for row in new_sports(self.athlete):
                self.store.save_sport(self.athlete, row)
        return doc

    def sports(self) -> tuple[Doc, ...]:
        self.profile()
        return self.store.sports(self.athlete)

    def writer(self) -> Writer:
        return Writer(self.caller, self.athlete, self.sports(), self.behaviour, self.now)

    def today(self) -> dt.date:
        """The day in the athlete's own time zone."""
        return self.now.astimezone(ZoneInfo(str(self.profile()["timezone"]))).date()

    def day(self, name: str) -> dt.date | None:
        """A date among the query parameters. Raises Refusal (422)."""
        text = self.request.param(name)
        if text is None:
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            raise Refusal(422, f"Text '{text[:40]}' could not be parsed at index 0") from None

    def needed_day(self, name: str) -> dt.date:
        day = self.day(name)
        if day is None:
            raise missing(name)
        return day

    def names(self, name: str) -> frozenset[str] | None:
        """A list among the query parameters; None where it is absent."""
        text = self.request.param(name)
        return None if text is None else frozenset(text.split(","))

    def number(self, name: str) -> int:
        """A number in the path. Raises Refusal (422), as the server does for anything else there (observed)."""
        number = whole_number(self.parts[name])
        if number is None:
            raise Refusal(422, f"Failed to convert '{name}' with value: '{self.parts[name][:40]}'")
        return number


def missing(name: str) -> Refusal:
    return Refusal(400, f"Required request parameter '{name}' is not present")


def whole_number(text: str) -> int | None:
    """A number as the memory can hold it."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None
