"""The shape of `github weekly --format json`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

WeeklyWord = Literal[
    "opened",
    "updated",
    "unchanged",
    "committed",
    "kept",
    "declined",
    "withdrawn",
    "nothing",
    "not yet",
    "no key",
    "shown",
    "failed",
]


class WeeklyAthleteShape(TypedDict):
    """One athlete. `files` are texts by path, relative to the plans; they and `body` only of what was not proposed.

    `why` tells more of the state, or what failed.
    """

    athlete: str
    state: WeeklyWord
    why: str | None
    hint: str | None
    week: str | None
    next_week: str | None
    branch: str | None
    title: str | None
    body: str | None
    files: dict[str, str]
    pull: int | None
    url: str | None


class WeeklyShape(TypedDict):
    """The output of `github weekly`."""

    format_version: str
    kind: Literal["weekly"]
    athletes: list[WeeklyAthleteShape]
