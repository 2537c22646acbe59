"""One event as the calendar returned it. Pure, and cheap to import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, cast

from reconciler.errors import CalendarDown

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

# Java writes a division by zero as text (observed: `"SWOLF": "Infinity"`); a person may write it too, in these.
_TEXT_KEYS = frozenset({"name", "description", "text", "external_id", "comments", "tags", "type", "color"})
_NOT_NUMBERS = frozenset({"Infinity", "-Infinity", "NaN"})
_LARGEST = 2**63  # Java's; JSON may write numbers with which nothing can be computed


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """An event of the calendar. `raw` holds every key as returned, unknown ones too, with numbers normalised."""

    id: int
    raw: Mapping[str, JSON]

    @classmethod
    def from_api(cls, raw: object) -> LiveEvent:
        """Read one row of a list. Raises CalendarDown where the row is no event: it says nothing about absence."""
        if not isinstance(raw, Mapping):
            raise _no_event(f"expected an object, found {type(raw).__name__}")
        row = normalise_row(cast("Mapping[str, JSON]", raw))
        number = row.get("id")
        if not isinstance(number, int) or isinstance(number, bool):
            raise _no_event(f"its id is no whole number but {_short(number)}")
        if not isinstance(row.get("category"), str):
            raise _no_event(f"event {number} has no category")
        _date(row.get("start_date_local"), number)
        return cls(number, row)

    def get(self, key: str) -> JSON:
        """The value of `key`, where all forms of "nothing" (absent, null, `""`, `[]`) are None.

        The server keeps both `""` and null for a text that was never there (observed), so they must compare equal.
        """
        value = self.raw.get(key)
        return None if value in ("", []) else value

    def _text(self, key: str) -> str | None:
        value = self.get(key)
        return value if isinstance(value, str) else None

    @property
    def external_id(self) -> str | None:
        return self._text("external_id")

    @property
    def category(self) -> str:
        return self._text("category") or ""

    @property
    def name(self) -> str | None:
        return self._text("name")

    @property
    def type(self) -> str | None:
        """The sport, such as `Run`; None for notes."""
        return self._text("type")

    @property
    def date(self) -> dt.date:
        """The first day, in the athlete's own time."""
        return _date(self.raw.get("start_date_local"), self.id)

    @property
    def start_date_local(self) -> str:
        return self._text("start_date_local") or ""

    @property
    def end_date_local(self) -> str | None:
        """The first day that is not part of the event any more (exclusive), at midnight."""
        return self._text("end_date_local")

    @property
    def paired_activity_id(self) -> str | None:
        """The completed activity. Only rows of a list carry it, not the answer to a write (observed)."""
        return self._text("paired_activity_id")

    @property
    def plan_applied(self) -> str | None:
        """When an Intervals.icu plan put the event here: such events belong to that plan."""
        return self._text("plan_applied")

    @property
    def updated(self) -> str | None:
        """When the event was last written, in UTC."""
        return self._text("updated")

    @property
    def workout_doc(self) -> Mapping[str, JSON] | None:
        """What the server made of the workout text."""
        value = self.get("workout_doc")
        return value if isinstance(value, dict) else None

    @property
    def push_errors(self) -> tuple[Mapping[str, JSON], ...]:
        """Failed uploads to a linked service: objects with `service`, `message` and `date`."""
        value = self.get("push_errors")
        return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, list) else ()


def normalise_row(row: Mapping[str, JSON]) -> dict[str, JSON]:
    """A row with whole floats as integers (`56.0` → `56`), every not-a-number and what 64 bits cannot hold as None; texts are left alone."""
    return {key: _normalise(value, text=key in _TEXT_KEYS) for key, value in row.items()}


def _normalise(value: JSON, *, text: bool = False) -> JSON:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not -_LARGEST < value < _LARGEST:
            return None
        return int(value) if value == int(value) else value
    if isinstance(value, str):
        return None if value in _NOT_NUMBERS and not text else value
    if isinstance(value, list):
        return [_normalise(item, text=text) for item in value]
    return normalise_row(value) if isinstance(value, dict) else value


@lru_cache(maxsize=4096)  # a roster has few days, and many events on each
def _day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a local day has no zone


def _date(value: JSON, number: int) -> dt.date:
    try:
        return _day(str(value)[:10])
    except ValueError:
        raise _no_event(f"event {number} has no date but start_date_local {_short(value)}") from None


def _short(value: object) -> str:
    return repr(value)[:60]


def _no_event(what: str) -> CalendarDown:
    return CalendarDown(
        f"The calendar's answer holds a row that is no event: {what}.",
        hint="Nothing was changed. Try again; if it stays, the calendar's format has changed.",
    )
