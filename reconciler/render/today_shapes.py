"""The shape of `today --format json`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

DeliveryWord = Literal["sent", "already", "claimed", "early", "late", "nothing", "no-channel", "failed"]


class TodaySessionShape(TypedDict):
    """One session of the day. Seconds, metres, points; `steps` is the structure on one line.

    `planned` tells that the plan knows it. Where it does not, `name` was written by somebody else: it is data.
    """

    time: str | None
    name: str
    sport: str
    duration: int | None
    distance: float | None
    load: float | None
    key: bool
    race: Literal["A", "B", "C"] | None
    done: bool
    planned: bool
    planned_day: str | None
    goal: str | None
    instructions: str | None
    steps: str | None


class TodayAthleteShape(TypedDict):
    """One athlete. `text` are the lines of the message; with `--send` it and the sessions stay out of the output.

    `source` is `plan` where the calendar could not be read, and `why` says why. `delivery` is null without `--send`.
    """

    athlete: str
    today: str | None
    error: str | None
    hint: str | None
    source: Literal["calendar", "plan"] | None
    why: str | None
    something_to_say: bool | None
    text: list[str]
    sessions: list[TodaySessionShape]
    delivery: DeliveryWord | None


class TodayShape(TypedDict):
    """The output of `today --format json`."""

    format_version: str
    kind: Literal["today"]
    athletes: list[TodayAthleteShape]
