"""rules.yaml: when the athlete can train, how much, and which checks hold for this athlete."""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reconciler.athlete.model import Flaw, Many, Maybe, Model, raise_all
from reconciler.athlete.quantity import Day, Metres, Seconds, whole
from reconciler.athlete.sports import Sport
from reconciler.athlete.text import Prose, RuleId, matching

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Window = Annotated[
    str,
    matching(
        r"(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)",
        'a stretch of the day such as "06:00-07:30"',
        code="bad-window",
    ),
]
Name = Annotated[
    str, matching(r"[a-z][a-z0-9_]{0,59}", "a name of small letters, digits and _", code="bad-name")
]
Count = Annotated[int, whole(0, 100)]
Days = Annotated[int, whole(0, 60)]
Load = Annotated[int, whole(0, 20_000)]


class DayRule(Model):
    """What is possible on one day of the week. An unset field sets no limit."""

    windows: Many[Window] = Field((), description='Times of day such as "06:00-07:30"; none: any time.')
    max_time: Maybe[Seconds] = Field(None, description="Training time of the day, at most.")
    max_sessions: Maybe[Count] = Field(None, description="Sessions of the day, at most.")
    sports: Maybe[Many[Sport]] = Field(None, description="Only these sports.")
    rest: bool = Field(default=False, description="True: no training on this day.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        raise_all("DayRule", self._flaws(), self)
        return self

    def _flaws(self) -> Iterator[Flaw]:
        for index, window in enumerate(self.windows):
            begin, end = window.split("-")
            if begin >= end:
                yield Flaw(
                    ("windows", index), "bad-window", f"found {window}, expected an end after the begin"
                )


class Blocked(Model):
    """Days without training: one day, or several."""

    date: Maybe[Day] = Field(None, description="The one day.")
    start: Maybe[Day] = Field(None, alias="from", description="The first of several days.")
    until: Maybe[Day] = Field(None, description="The last of several days, included.")
    why: Maybe[Prose] = Field(None, description="What stands in the way.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        raise_all("Blocked", self._flaws(), self)
        return self

    def _flaws(self) -> Iterator[Flaw]:
        if bool(self.date) == bool(self.start) or bool(self.start) != bool(self.until):
            yield Flaw((), "blocked-days", "expected either date, or from and until")
        elif self.start and self.until and self.until < self.start:
            yield Flaw(("until",), "blocked-days", f"found {self.until}, expected a day from {self.start} on")

    def covers(self, day: dt.date) -> bool:
        """Whether there is no training on that day."""
        return day == self.date or bool(self.start and self.until and self.start <= day <= self.until)


class Ceiling(Model):
    """The most of a week (or of a week in one sport). An unset field sets no limit."""

    time: Maybe[Seconds] = Field(None, description="Training time.")
    distance: Maybe[Metres] = Field(None, description="Distance.")
    load: Maybe[Load] = Field(None, description="Training load.")
    sessions: Maybe[Count] = Field(None, description="Number of sessions.")
    hard_sessions: Maybe[Count] = Field(None, description="Number of hard sessions.")
    indoor_sessions: Maybe[Count] = Field(None, description="Number of indoor sessions.")
    session_time: Maybe[Seconds] = Field(None, description="Duration of one session.")


class Spacing(Model):
    """How far apart hard things stand."""

    hard_days: Days = Field(
        default=2, description="Days between hard sessions: 2 leaves one easy day between."
    )
    hard_per_day: Count = Field(default=1, description="Hard sessions on one day, at most.")
    long_after_hard: bool = Field(
        default=True, description="An easy long session the day after a hard one is fine."
    )


class Strength(Model):
    """Where strength training may stand."""

    sports: Many[Sport] = Field(("WeightTraining",), description="What counts as strength.")
    per_week: Maybe[Count] = Field(None, description="Sessions a week, at most.")
    days_apart: Days = Field(default=2, description="Days between strength sessions.")
    days_before_hard: Days = Field(default=1, description="Days before a hard session that stay free of it.")
    same_day_gap: Maybe[Seconds] = Field(None, description="Time to another session of that day.")
    in_taper: bool = Field(default=False, description="Whether it goes on in a taper.")


class Check(Model):
    """How one rule is applied to this athlete."""

    severity: Maybe[Literal["error", "warning", "info", "off"]] = Field(
        None, description="How much a finding weighs: an error stops the athlete, off switches it off."
    )
    thresholds: Mapping[Name, Annotated[float, Field(ge=-1e9, le=1e9)]] = Field(
        default_factory=dict, description="The rule's own numbers, by name."
    )
    why: Maybe[Prose] = Field(None, description="Why this differs from the default.")


class Rules(Model):
    """What the plan is checked against. Everything is optional: without the file no limits of its own are set."""

    availability: Mapping[Weekday, DayRule] = Field(
        default_factory=dict, description="By weekday; a day that is not named sets no limit."
    )
    blocked: Many[Blocked] = Field((), description="Days without training.")
    week: Ceiling = Field(default_factory=Ceiling, description="The most of any week.")
    sports: Mapping[Sport, Ceiling] = Field(
        default_factory=dict, description="The most of any week, by sport."
    )
    avoid: Many[Sport] = Field((), description="Sports that never stand in the plan.")
    spacing: Spacing = Field(default_factory=Spacing, description="How far apart hard sessions stand.")
    strength: Strength = Field(default_factory=Strength, description="Where strength training may stand.")
    checks: Mapping[RuleId, Check] = Field(
        default_factory=dict, description="Severity and thresholds by rule id."
    )

    def on(self, day: dt.date) -> DayRule:
        """What is possible on the weekday of that day."""
        return self.availability.get(WEEKDAYS[day.weekday()]) or _no_limit()

    def is_blocked(self, day: dt.date) -> bool:
        """Whether the day is blocked by name."""
        return any(blocked.covers(day) for blocked in self.blocked)


@cache
def _no_limit() -> DayRule:
    return DayRule()
