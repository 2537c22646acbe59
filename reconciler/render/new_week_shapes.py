"""The shape of `new-week --format json`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class NewWeekShape(TypedDict):
    """The output of `new-week`. `path` is relative to the plans; `written` is false with `--print`."""

    format_version: str
    kind: Literal["new-week"]
    athlete: str
    week: str
    path: str
    written: bool
    remarks: list[str]
    text: str
